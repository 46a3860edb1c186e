"""Headers, language, the error map, and what was typed standing on every refusal."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client, RequestFactory
from pytest_django import Settings

from zhili.doors.frame import once, reach
from zhili.doors.frame.middleware import POLICY
from zhili.profiles import queries
from zhili.profiles.models import Edition

pytestmark = pytest.mark.django_db
HTML: dict[str, Any] = {"HTTP_ACCEPT": "text/html"}
OURS: dict[str, Any] = {**HTML, "HTTP_SEC_FETCH_SITE": "same-origin"}
KEY = "k" * 24


@pytest.fixture
def soft() -> Client:
    """A browser that sees the page of a 500 instead of a traceback."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", ["/who/", "/nope/", "/broken/bug/", "/refuse/conflict/", "/design/"])
def test_every_answer_carries_the_policy(soft: Client, address: str) -> None:
    answer = soft.get(address, **HTML)
    assert answer["Content-Security-Policy"] == POLICY
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "unsafe" not in POLICY and "http" not in POLICY


def test_language_by_address_then_by_cookie(client: Client) -> None:
    assert client.get("/who/").json()["lang"] == "zh"
    first = client.get("/who/?lang=en")
    assert first.json()["lang"] == "en" and first.cookies["zhili_lang"]["samesite"] == "Lax"
    assert client.get("/who/").json()["lang"] == "en"
    assert client.get("/who/?lang=tlh").json()["lang"] == "en"
    assert client.get("/who/?size=elder&theme=dark").json() | {"actor": ""} == {
        "actor": "",
        "lang": "en",
        "size": "elder",
        "theme": "dark",
    }


@pytest.mark.parametrize(
    ("family", "status"),
    [
        ("invalid", 422),
        ("not_allowed", 403),
        ("not_found", 404),
        ("conflict", 409),
        ("too_large", 413),
        ("unavailable", 503),
    ],
)
def test_each_family_has_its_status_and_its_page(client: Client, family: str, status: int) -> None:
    answer = client.get(f"/refuse/{family}/", **HTML)
    assert answer.status_code == status
    text = answer.content.decode()
    assert 'lang="zh-CN"' in text and 'lang="en"' in text, "both languages stand on the page"
    assert "tel:12345" in text, "a person can be reached"
    assert ("Retry-After" in answer) == (status == 503)


def test_a_machine_gets_json(client: Client) -> None:
    answer = client.get("/refuse/conflict/", HTTP_ACCEPT="application/json")
    assert answer.status_code == 409
    assert answer.json()["code"] == "conflict" and answer.json()["en"] and answer.json()["zh"]


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [("locked", 503, "locked"), ("no_table", 500, "our_fault"), ("bug", 500, "our_fault")],
)
def test_bad_weather_is_told_and_bugs_surface(soft: Client, how: str, status: int, code: str) -> None:
    answer = soft.get(f"/broken/{how}/", **HTML)
    assert answer.status_code == status
    assert f"{status} {code}" in answer.content.decode()


def test_a_bug_is_not_swallowed(client: Client) -> None:
    with pytest.raises(ZeroDivisionError):
        client.get("/broken/bug/")


def test_what_was_typed_stands_on_the_error_and_can_be_sent_again(client: Client) -> None:
    typed = {"said": "井盖没了，<b>危险</b>", "days": "三天", "once": KEY}
    answer = client.post("/report/", typed, **OURS)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "井盖没了，&lt;b&gt;危险&lt;/b&gt;" in text and "<b>危险" not in text
    assert f'name="once" value="{KEY}"' in text, "nothing was written under this key, so it is kept"
    assert 'name="csrfmiddlewaretoken"' in text
    assert "「几天」要填数字" in text
    again = client.post("/report/", typed | {"days": "3"}, **OURS)
    assert again.json() == {"said": "井盖没了，<b>危险</b>", "once": KEY, "files": 0}


def test_a_post_from_another_site_is_never_offered_again(client: Client) -> None:
    answer = client.post("/report/", {"said": "x" * 30}, HTTP_SEC_FETCH_SITE="cross-site", **HTML)
    assert "x" * 30 not in answer.content.decode()


def test_a_stale_token_keeps_what_was_typed() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/report/", {"said": "井盖没了"}, **OURS)
    assert answer.status_code == 403 and "井盖没了" in answer.content.decode()
    foreign = strict.post("/report/", {"said": "井盖没了"}, HTTP_ORIGIN="https://evil.example", **HTML)
    assert foreign.status_code == 403 and "井盖没了" not in foreign.content.decode()


def test_after_a_conflict_the_page_gets_a_new_key(client: Client) -> None:
    text = client.post("/refuse/conflict/", {"said": "甲", "once": KEY}, **OURS).content.decode()
    assert KEY not in text and 'name="once"' in text


def test_a_page_without_its_once_key_is_refused(client: Client) -> None:
    answer = client.post("/report/", {"said": "甲", "once": "short"}, **OURS)
    assert answer.status_code == 422 and "bad_once_key" in answer.content.decode()


def test_photos_too_large_keep_the_words(client: Client) -> None:
    photo = SimpleUploadedFile("大.jpg", b"x" * 1001)
    text = client.post("/report/", {"said": "井盖没了", "photos": photo}, **OURS).content.decode()
    assert "井盖没了" in text and "「大.jpg」" in text


def test_a_body_beyond_all_measure_is_refused_unread(client: Client, settings: Settings) -> None:
    settings.ZHILI_BODY_MOST = 1000
    answer = client.post("/report/", {"said": "x" * 2000}, **OURS)
    assert answer.status_code == 413 and "body_too_large" in answer.content.decode()


def test_more_fields_than_any_form_has(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    answer = client.post("/report/", {f"f{n}": "x" for n in range(9)}, **OURS)
    assert answer.status_code == 413


def test_a_made_up_host_gets_a_page(soft: Client) -> None:
    answer = soft.get("/login/", HTTP_HOST="evil.example", **HTML)
    assert answer.status_code == 400 and "tel:" in answer.content.decode()


def test_wrong_method_is_a_sentence(client: Client) -> None:
    answer = client.post("/design/", **OURS)
    assert answer.status_code == 405 and "GET" in answer["Allow"]


def test_payload_digest_tells_contents_apart(rf: RequestFactory) -> None:
    make = rf.post
    same = [once.payload(make("/", {"said": "甲", "once": key})) for key in ("a" * 20, "b" * 20)]
    assert same[0] == same[1]
    assert once.payload(make("/", {"said": "乙"})) != same[0]


def test_the_place_is_the_profiles_and_outlives_the_database(rules: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    known = reach.place()
    assert known.name[0] and known.phone and known != reach.UNKNOWN
    monkeypatch.setattr(queries, "current", _away)
    monkeypatch.setattr(reach, "KEPT_S", -1)
    assert reach.place() == known


def _away(*_: object) -> None:
    raise OperationalError("gone")
