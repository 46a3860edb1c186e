"""What a key may see and do in the name of its post."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.api.conftest import AT, Api
from tests.cast import BEGAN, Cast
from tests.matters import walks
from zhili.doors.api.acts import ACTS, BESIDE
from zhili.journal import actions as journal
from zhili.journal import receipt
from zhili.matters.models import Assignment, Confirmation, Matter, Step
from zhili.offices import actions as offices
from zhili.offices.permissions import OPERATOR


def test_without_a_key_nothing_is_shown(api: Api) -> None:
    status, told = api("GET", "matters")
    assert (status, told["code"]) == (401, "no_key")


def test_the_list_shows_what_the_post_may_see(api: Api, cast: Cast) -> None:
    number = cast.report().number
    assert [row["number"] for row in api("GET", "matters", who="handler")[1]["rows"]] == [number]
    assert api("GET", "matters", who="stranger")[1]["rows"] == []


def test_pages_follow_each_other_without_gap(api: Api, cast: Cast) -> None:
    numbers = {cast.report(phone=f"1390000000{n}").number for n in range(5)}
    for order in ("due", "newest"):
        seen: list[str] = []
        after = ""
        for _ in range(3):
            page = api("GET", "matters", who="dispatcher", limit=2, after=after, order=order)[1]
            seen += [row["number"] for row in page["rows"]]
            after = page["after"]
        assert len(seen) == 5 and set(seen) == numbers and after == ""


@pytest.mark.parametrize(
    "query", [{"limit": -1}, {"limit": 0}, {"limit": 201}, {"limit": "x"}, {"after": "1"}, {"after": "²-1"},
              {"lead": "nowhere-at-all"}, {"area": "99x"}, {"due_before": "2026-11-02"}, {"since": "0001-01-01"}]
)  # fmt: skip
def test_a_list_that_makes_no_sense_is_refused_in_words(api: Api, query: dict[str, Any]) -> None:
    status, told = api("GET", "matters", who="dispatcher", **query)
    assert status in (404, 422) and told["zh"] and told["en"], told


def test_a_page_key_from_beyond_the_calendar_is_refused_in_words(api: Api, cast: Cast) -> None:
    cast.report()
    status, told = api("GET", "matters", who="dispatcher", order="due", after="999999999999999999-1")
    assert (status, told["code"]) == (422, "bad_page")


def test_filters_narrow(api: Api, cast: Cast) -> None:
    number = walks.handling(cast)
    other = cast.report("路口的路灯不亮了").number
    asked = {"lead": "town", "state": "handling", "category": "water", "area": "990121100", "is_open": True}
    asked |= {"waits_on": "lead", "locality": "qinghe", "kind": "appeal", "q": "污水"}
    asked |= {"since": "2026-11-01", "until": "2026-11-03"}
    found = api("GET", "matters", who="dispatcher", **asked)[1]["rows"]
    assert [row["number"] for row in found] == [number]
    assert {row["number"] for row in api("GET", "matters", who="dispatcher")[1]["rows"]} == {number, other}
    assert [row["number"] for row in api("GET", "matters", who="handler", mine=True)[1]["rows"]] == [number]


def test_the_detail_has_everything_but_contact(api: Api, cast: Cast) -> None:
    number = walks.owed(cast)
    status, told = api("GET", f"matters/{number}", who="handler")
    assert status == 200 and told["number"] == number and told["debts"][0]["owed_by"]["code"] == "urban"
    assert told["lead"]["code"] == "town" and told["parties"][0]["reachable"] is True
    for secret in ("13900000001", "周女士", "******01"):
        assert secret not in str(told)


def test_a_stranger_finds_nothing(api: Api, cast: Cast) -> None:
    number = cast.report().number
    for path in (f"matters/{number}", f"matters/{number}/receipt"):
        assert api("GET", path, who="stranger")[0] == 404
    assert api("POST", f"matters/{number}/acts/accept", who="stranger", body={})[0] == 404
    assert api("POST", f"matters/{number}/join", who="stranger", body={})[0] == 404


BODIES: dict[str, dict[str, Any]] = {
    "assign": {"category": "water.sewage", "lead": "town", "assists": ["urban"]},
    "reply": {"words": "疏通了四十二米主管，门口已经冲洗干净。"},
    "progress": {"words": "已经围挡"},
    "extend": {"by": "2d", "reason": "等配件"},
    "recall": {"reason": "派错了"},
    "object": {"reason": "不归镇里管"},
    "whistle": {"unit": "transport", "asked": "来封半幅路"},
    "lift": {"reason": "主管在县道下"},
    "owe": {"debtor": "urban", "lacks": ["money"], "what": "缺 126 万元", "plan": "每天抽排两次",
            "review_on": "2026-12-15", "done": "主管塌陷要换，镇里没有这笔钱。"},
    "answer": {"done": "问的是营业时间，已在电话里讲清楚了。"},
}  # fmt: skip
WALKS = [
    ("accept", "dispatcher", Cast.report, "accepted"),
    ("answer", "dispatcher", Cast.report, "answered"),
    ("assign", "dispatcher", Cast.report, "dispatched"),
    ("recall", "dispatcher", walks.dispatched, "accepted"),
    ("sign", "handler", walks.dispatched, "handling"),
    ("object", "handler", walks.dispatched, "objected"),
    ("progress", "handler", walks.handling, "handling"),
    ("extend", "handler", walks.handling, "handling"),
    ("whistle", "handler", walks.handling, "handling"),
    ("lift", "handler", walks.handling, "lifted"),
    ("reply", "handler", walks.handling, "replied"),
    ("owe", "handler", walks.handling, "owed"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "who", "begins", "ends"), WALKS, ids=[walk[0] for walk in WALKS])
def test_an_act_is_done_once_by_a_post(api: Api, cast: Cast, act: str, who: str, begins: Any, ends: str) -> None:
    found = begins(cast)
    number = found if isinstance(found, str) else found.number
    body = BODIES.get(act, {}) | {"version": cast.matter(number).version}
    status, told = api("POST", f"matters/{number}/acts/{act}", who=who, body=body, once="press-0001")
    assert (status, told.get("state"), told.get("again")) == (200, ends, False), told
    assert told["version"] == cast.matter(number).version
    steps = Step.objects.count()
    status, told = api("POST", f"matters/{number}/acts/{act}", who=who, body=body, once="press-0001")
    assert (status, told.get("state")) == (200, ends), told
    assert Step.objects.count() == steps
    status, told = api("POST", f"matters/{number}/acts/{act}", who=who, body=body, once="press-0002")
    assert status == 409 and told["code"] in ("stale", "wrong_state"), told


@pytest.mark.parametrize(
    ("act", "who", "begins", "body"),
    [
        ("callback", "caller", walks.confirming, {"answer": "yes", "party": 0}),
        ("check", "checker", walks.checking, {"solved": True, "words": "到场看过，地面干。"}),
    ],
)
def test_a_key_is_nobody_and_cannot_witness(
    api: Api, cast: Cast, act: str, who: str, begins: Any, body: dict[str, Any]
) -> None:
    number = begins(cast)
    before = Confirmation.objects.count()
    if "party" in body:
        body = body | {"party": cast.reporter(number).party_id}
    status, told = api("POST", f"matters/{number}/acts/{act}", who=who, body=body)
    assert (status, told["code"]) == (403, "not_yours"), told
    assert Confirmation.objects.count() == before and cast.matter(number).is_open


def test_no_act_of_a_key_ends_as_solved() -> None:
    """Everything that a key can do is here; the only acts that confirm are refused to it (see above)."""
    from zhili.matters.lifecycle import VOCABULARY

    assert {name for name in ACTS.keys() - BESIDE if VOCABULARY.acts[name].confirms} == {"callback", "check"}
    by_staff = {name for name, act in VOCABULARY.acts.items()
                if any(VOCABULARY.relations[each].grant for each in act.by)}  # fmt: skip
    assert ACTS.keys() - BESIDE == by_staff and BESIDE.keys() == {"hand_to"}  # which moves no state at all


def test_a_head_gives_it_to_a_colleague(api: Api, cast: Cast) -> None:
    number = walks.dispatched(cast)
    path, body = f"matters/{number}/acts/hand_to", {"post": "town/town-handler", "reason": "他熟这一片"}
    assert api("GET", f"matters/{number}", who="head")[1]["assignments"][0]["in_hand"] == ""
    for _ in range(2):
        status, told = api("POST", path, who="head", body=body, once="press-0001")
        assert (status, told["state"]) == (200, "dispatched"), told
    shown = api("GET", f"matters/{number}", who="head")[1]["assignments"][0]
    assert shown["in_hand"] == "town/town-handler" and shown["handed_at"] and "石磊" not in str(shown)
    assert Step.objects.filter(matter__number=number, act="hand_to").count() == 1


@pytest.mark.parametrize(
    ("who", "body", "status", "code"),
    [("head", {"post": "centre/centre-caller"}, 422, "other_units_post"),
     ("head", {"post": "town/nobody"}, 404, "no_such_post"), ("head", {"post": "town"}, 422, "bad_fields"),
     ("head", {"post": "town/town-handler", "person": "周全"}, 422, "nobody_in_post"),
     ("stranger", {"post": "next/next-stranger"}, 404, "not_found"),
     ("dispatcher", {"post": "centre/centre-dispatcher"}, 403, "not_allowed")]
)  # fmt: skip
def test_giving_it_to_the_wrong_one_is_refused_in_words(
    api: Api, cast: Cast, who: str, body: dict[str, Any], status: int, code: str
) -> None:
    number = walks.dispatched(cast)
    got, told = api("POST", f"matters/{number}/acts/hand_to", who=who, body=body)
    assert (got, told["code"]) == (status, code) and told["zh"] and told["en"], told
    assert not Step.objects.filter(act="hand_to").exists()


def test_where_two_hold_the_post_the_person_is_named(api: Api, cast: Cast) -> None:
    second = offices.enrol(actor=OPERATOR, name="周全", now=BEGAN)
    offices.seat(actor=OPERATOR, person_id=second, post_id=cast.people["handler"][1], now=BEGAN)
    path, body = f"matters/{walks.dispatched(cast)}/acts/hand_to", {"post": "town/town-handler"}
    assert api("POST", path, who="head", body=body)[1]["code"] == "which_person"
    assert api("POST", path, who="head", body=body | {"person": "周全"})[0] == 200
    assert Assignment.objects.get(handler_id=second).ended_at is None


def test_a_post_reports_for_a_caller_and_sees_no_code(api: Api, cast: Cast) -> None:
    body = {"words": "来电：井盖碎了一半", "contact": {"phone": "13900000002"}, "behalf": True}
    status, told = api("POST", "matters", who="dispatcher", body=body)
    assert (status, told["code"]) == (200, "")
    status, joined = api("POST", f"matters/{told['number']}/join", who="dispatcher", body={"words": "又一位来电"})
    assert (status, joined["code"]) == (200, "") and Matter.objects.get(number=told["number"]).people == 2


def test_the_ledger_names_who_owes(api: Api, cast: Cast) -> None:
    number = walks.owed(cast)
    (debt,) = api("GET", "debts", who="supervisor")[1]["debts"]
    assert (debt["number"], debt["owed_by"]["code"], debt["review_on"]) == (
        number,
        "urban",
        date(2026, 12, 15).isoformat(),
    )
    assert api("GET", "debts", who="supervisor", is_open=False)[1]["debts"] == []


@pytest.mark.django_db(transaction=True)
def test_receipt_and_checkpoint_verify_offline(api: Api, cast: Cast) -> None:
    number = cast.report().number
    assert api("GET", f"matters/{number}/receipt", who="handler")[0] == 404
    assert api("GET", "journal/checkpoint", who="handler")[0] == 404
    journal.seal(AT)
    told = api("GET", f"matters/{number}/receipt", who="handler")[1]
    assert receipt.verify(told["receipt"], told["key"]).ref == f"matter:{number}"
    assert api("GET", "journal/checkpoint", who="handler")[1]["size"] >= 1


def test_a_telephone_system_tells_a_call_bit_by_bit(api: Api, cast: Cast) -> None:
    from zhili.doors.api import answers
    from zhili.reception.models import Call

    ring = {"id": "PBX-1", "rang_at": "2026-11-02T09:49:00+08:00", "phone": "13900000001"}
    status, told = api("POST", "calls", who="dispatcher", body=ring)
    answers.Noted.model_validate(told)
    later = ring | {"answered_at": "2026-11-02T09:49:09+08:00", "ended_at": "2026-11-02T09:49:50+08:00"}
    assert (status, api("POST", "calls", who="dispatcher", body=later)[0]) == (200, 200)
    assert api("POST", "calls", who="dispatcher", body=later)[1]["call"] == told["call"]
    row = Call.objects.get()
    assert row.answered_at is not None and row.ended_at is not None and row.end == ""


@pytest.mark.parametrize(
    ("who", "change", "status", "code"),
    [("", {}, 401, "no_key"), ("reviewer", {}, 403, "not_allowed"),
     ("dispatcher", {"answered_at": "2026-11-02T09:48:00+08:00"}, 422, "bad_call_times"),
     ("dispatcher", {"rang_at": "2026-11-02T09:49:00"}, 422, "bad_fields"),
     ("dispatcher", {"rang_at": "2026-11-03T09:49:00+08:00"}, 422, "bad_call_times"),
     ("dispatcher", {"audio": "x"}, 422, "bad_fields")]
)  # fmt: skip
def test_a_call_that_makes_no_sense_is_refused(
    api: Api, cast: Cast, who: str, change: dict[str, Any], status: int, code: str
) -> None:
    from zhili.reception.models import Call

    body = {"id": "PBX-1", "rang_at": "2026-11-02T09:49:00+08:00"} | change
    got, told = api("POST", "calls", who=who, body=body)
    assert (got, told["code"]) == (status, code) and not Call.objects.exists()
