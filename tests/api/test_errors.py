"""Every refusal has its status, its code and both sentences; what is no refusal is not hidden."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Api
from tests.cast import Cast
from zhili.lib.refusal import Conflict, Invalid, NotAllowed, NotFound, Refusal, TooLarge, Unavailable

FAMILIES = {Invalid: 422, NotAllowed: 403, NotFound: 404, Conflict: 409, TooLarge: 413, Unavailable: 503}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda each: each.__name__)
def test_each_family_has_its_status(api: Api, monkeypatch: pytest.MonkeyPatch, family: type[Refusal]) -> None:
    def refuse(**_: Any) -> None:
        raise family(unit="镇", count=3)

    monkeypatch.setattr("zhili.doors.api.public.take_in", refuse)
    status, told = api("POST", "reports", body={"words": "路灯坏了"})
    assert status == FAMILIES[family]
    assert told == {"code": family.code, "zh": family.zh, "en": family.en, "facts": {"unit": "镇", "count": 3}}


def test_unavailable_says_when_to_come_back(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: Any) -> None:
        raise Unavailable

    monkeypatch.setattr("zhili.doors.api.public.take_in", refuse)
    got = client.post("/api/v1/reports", {"words": "路灯坏了"}, content_type="application/json")
    assert got.status_code == 503 and int(got["Retry-After"]) > 0


def test_a_bug_is_not_told_as_a_refusal(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("zhili.doors.api.public.take_in", broken)
    with pytest.raises(ZeroDivisionError):
        api("POST", "reports", body={"words": "路灯坏了"})


@pytest.mark.parametrize(
    "body",
    [
        {}, {"words": ""}, {"words": "x", "lon": "NaN"}, {"words": "x", "lon": 1e400}, {"words": "x", "extra": 1},
        {"words": 7}, {"words": "x" * 5001}, {"words": "x", "happened_at": "9999-12-31T23:59:59Z"},
        {"words": "x", "happened_at": "2026-11-02T09:00:00"}, {"words": "x", "lon": 181, "lat": 0},
        {"words": "x", "area_code": "清禾"}, {"words": "x", "files": [{"name": "a.png", "data": "***"}]},
        {"words": "x", "nature": "nonsense"}, {"words": "x", "category": "no.such"}, {"words": "x", "lon": 1},
        {"words": "x", "happened_at": "2026-12-31T23:59:59Z"}, {"words": "x", "contact": {"phone": "12"}}, [], 7, None,
    ],
)  # fmt: skip
def test_a_misshapen_report_is_refused_in_words(api: Api, body: Any) -> None:
    status, told = api("POST", "reports", body=body)
    assert status == 422 and told["zh"] and told["en"], told
    for field in told.get("fields", ()):
        assert field["where"].startswith("body") and field["zh"] and field["en"]


def test_what_is_no_json_is_refused_in_words(cast: Cast, client: Client) -> None:
    for data in (b"{", b"\xff\xfe", b'{"words": "\\ud800"}'):
        got = client.post("/api/v1/reports", data, content_type="application/json")
        assert got.status_code == 422 and got.json()["zh"], got.content


def test_a_body_that_is_too_large_is_refused_in_words(cast: Cast, client: Client) -> None:
    got = client.post("/api/v1/reports", b"[" + b"1," * 4_000_000, content_type="application/json")
    assert (got.status_code, got.json()["code"]) == (413, "body_too_large")


def test_an_unknown_locality_has_no_rules(api: Api) -> None:
    status, told = api("POST", "reports", body={"words": "x", "locality": "nowhere"})
    assert (status, told["code"]) == (404, "no_edition")


def test_an_unknown_act_and_a_wrong_method_are_told_in_words(api: Api, cast: Cast) -> None:
    number = cast.report().number
    assert api("POST", f"matters/{number}/acts/solve", who="handler", body={})[0] == 404
    status, told = api("GET", "reports")
    assert (status, told["code"]) == (405, "wrong_method")
