"""Reporting, following and speaking, with number and code alone."""

from __future__ import annotations

from tests.api.conftest import Api
from tests.cast import Cast
from tests.matters import walks
from zhili.matters.models import Matter, Step
from zhili.store.models import OnceKey

WORDS = "污水往外冒，流到幼儿园门口了，电话 13900000001"


def report(api: Api, **more: object) -> dict[str, str]:
    status, told = api("POST", "reports", body={"words": WORDS, "area_code": "990121100000", **more})
    assert status == 200, told
    return told  # type: ignore[no-any-return]


def test_a_report_gets_number_code_and_version(api: Api) -> None:
    told = report(api, contact={"name": "周女士", "phone": "13900000001"})
    assert told["code"] and told["version"] == 1 and told["again"] is False
    assert Matter.objects.get(number=told["number"]).channel == "api"


def test_the_same_key_reports_once(api: Api) -> None:
    sent = {"words": WORDS, "area_code": "990121100000"}
    first = api("POST", "reports", body=sent, once="press-0001")
    again = api("POST", "reports", body=sent, once="press-0001")
    assert again[0] == 200 and again[1] == first[1] | {"again": True}
    assert Matter.objects.count() == 1 == OnceKey.objects.count()


def test_the_same_key_for_something_else_is_refused(api: Api) -> None:
    api("POST", "reports", body={"words": WORDS}, once="press-0001")
    status, told = api("POST", "reports", body={"words": "路灯坏了"}, once="press-0001")
    assert (status, told["code"]) == (409, "once_key_reused")


def test_number_and_code_lead_to_the_timeline_without_contact(api: Api) -> None:
    told = report(api, contact={"name": "周女士", "phone": "13900000001"})
    status, seen = api("POST", "track", body={"number": told["number"].lower(), "code": told["code"].lower()})
    assert status == 200 and seen["number"] == told["number"]
    assert seen["timeline"][0]["words"].startswith("污水往外冒")
    assert "13900000001" not in str(seen) and "周女士" not in str(seen)


def test_a_joiner_does_not_read_the_reporters_words(api: Api, cast: Cast) -> None:
    from tests.cast import NOW
    from zhili.lib.actor import anonymous
    from zhili.matters import actions as matters

    told = report(api)
    joined = matters.join(actor=anonymous(), number=told["number"], words="我家门口也是", now=NOW)
    _, seen = api("POST", "track", body={"number": told["number"], "code": joined.code})
    assert [line["words"] for line in seen["timeline"] if line["act"] == "report"] == [""]
    assert [line["words"] for line in seen["timeline"] if line["act"] == "join"] == ["我家门口也是"]


def test_a_wrong_code_and_a_wrong_number_are_told_alike(api: Api) -> None:
    told = report(api)
    tries = ((told["number"], "AAAA-AAAA"), ("QH-2026-999999-1", told["code"]), ("x", "y"))
    wrong = [api("POST", "track", body={"number": number, "code": code}) for number, code in tries]
    assert {status for status, _ in wrong} == {403} and {body["code"] for _, body in wrong} == {"bad_code"}


def test_those_affected_deny_and_affirm_with_their_code(api: Api, cast: Cast) -> None:
    from zhili.matters.actions.parties import code_of

    number = walks.replied(cast)
    code = code_of(cast.reporter(number).party_id or 0, cast.resident)
    status, told = api("POST", f"matters/{number}/say", body={"say": "affirm", "code": code}, once="click-0001")
    assert (status, told["state"], told["again"]) == (200, "solved", False)
    status, told = api("POST", f"matters/{number}/say", body={"say": "affirm", "code": code}, once="click-0001")
    assert (status, told["state"], told["again"]) == (200, "solved", True)
    status, told = api("POST", f"matters/{number}/say", body={"say": "deny", "code": code})
    assert (status, told["code"]) == (409, "wrong_state")
    appraised = {"say": "appraise", "code": code, "contacted": True, "satisfied": "fairly", "words": "来得快"}
    assert api("POST", f"matters/{number}/say", body=appraised)[0] == 200
    assert api("POST", f"matters/{number}/say", body={"say": "reopen", "code": code, "words": "又冒了"})[0] == 200


def test_what_is_supplemented_is_a_step(api: Api) -> None:
    told = report(api)
    body = {"say": "supplement", "code": told["code"], "words": "现在更大了 <b>𠮷</b> '; DROP TABLE x; 😀"}
    assert api("POST", f"matters/{told['number']}/say", body=body)[0] == 200
    assert Step.objects.get(act="supplement").words == body["words"]


def test_saying_needs_the_code(api: Api, cast: Cast) -> None:
    number = walks.replied(cast)
    before = Step.objects.count()
    status, told = api("POST", f"matters/{number}/say", body={"say": "affirm", "code": "0000-0000"})
    assert (status, told["code"]) == (403, "bad_code")
    status, told = api("POST", f"matters/{number}/say", body={"say": "solve", "code": "0000-0000"})
    assert (status, told["code"]) == (422, "bad_fields")
    assert Step.objects.count() == before
