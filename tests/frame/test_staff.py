"""Log in, sit down, change posts, log out; audiences; keys; how often a login may fail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from tests.frame.town import PASSWORD, Staff
from zhili.doors.frame import limits
from zhili.doors.frame.routes import Audience, declared, undeclared
from zhili.offices import actions
from zhili.offices.permissions import OPERATOR

pytestmark = pytest.mark.django_db
HTML: dict[str, Any] = {"HTTP_ACCEPT": "text/html", "HTTP_SEC_FETCH_SITE": "same-origin"}


def log_in(client: Client, account: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/login/", {"account": account, "password": password, **more}, **HTML)


def test_every_address_says_whom_it_is_for() -> None:
    found = {name: audience for _, name, audience in declared()}
    assert found["who"] is Audience.PUBLIC and found["desk-who"] is Audience.STAFF
    assert found["inside"] is Audience.KEY, "what a door includes is of its audience"
    assert undeclared() == ["undeclared/"]


def test_a_stranger_is_led_to_the_login_and_back(client: Client, staff: Staff) -> None:
    answer = client.get("/desk/who/?q=a", **HTML)
    assert answer.status_code == 302 and answer["Location"] == "/login/?next=%2Fdesk%2Fwho%2F%3Fq%3Da"
    answer = log_in(client, "chen", next="/desk/who/?q=a")
    assert answer["Location"] == "/desk/who/?q=a"
    answer = client.get("/desk/who/?q=a")
    assert answer.json()["actor"] == f"post:{staff.desk}/person:{staff.chen}"
    assert answer["Cache-Control"] == "private, no-store"


def test_staff_act_as_nobody_on_public_pages(client: Client, staff: Staff) -> None:
    log_in(client, "chen")
    assert client.get("/who/").json()["actor"] == "anonymous"


@pytest.mark.parametrize("wish", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_nobody_is_led_elsewhere(client: Client, staff: Staff, wish: str) -> None:
    assert log_in(client, "chen", next=wish)["Location"] == "/desk/"


def test_two_posts_are_chosen_between(client: Client, staff: Staff) -> None:
    assert log_in(client, "lin")["Location"].startswith("/seat/")
    assert client.get("/desk/who/", **HTML)["Location"].startswith("/seat/")
    text = client.get("/seat/").content.decode()
    assert "调度席 2" in text and "异议席" in text
    client.post("/seat/", {"post": staff.review}, **HTML)
    assert client.get("/desk/who/").json()["actor"] == f"post:{staff.review}/person:{staff.lin}"
    client.post("/seat/", {"post": staff.desk}, **HTML)
    assert client.get("/desk/who/").json()["actor"] == f"post:{staff.desk}/person:{staff.lin}"


def test_nobody_sits_in_anothers_post(client: Client, staff: Staff) -> None:
    log_in(client, "chen")
    answer = client.post("/seat/", {"post": staff.review}, **HTML)
    assert answer.status_code == 403 and "not_seated" not in answer.content.decode()
    assert client.get("/desk/who/").json()["actor"] == f"post:{staff.desk}/person:{staff.chen}"


def test_whoever_lost_the_seat_is_asked_again_and_never_moved(client: Client, staff: Staff) -> None:
    log_in(client, "lin")
    client.post("/seat/", {"post": staff.desk}, **HTML)
    today = timezone.localdate()
    actions.unseat(actor=OPERATOR, person_id=staff.lin, post_id=staff.desk, now=timezone.now(), on=today)
    assert client.get("/desk/who/", **HTML)["Location"].startswith("/seat/")
    answer = client.post("/desk/report/", {"said": "一段话"}, **HTML)
    assert answer.status_code == 403 and "一段话" in answer.content.decode()


def test_an_account_without_a_post_is_told_so(client: Client, staff: Staff) -> None:
    answer = log_in(client, "wu")
    assert answer.status_code == 403 and "no_post" in answer.content.decode()


def test_what_is_posted_after_the_login_ran_out_is_kept(client: Client, staff: Staff) -> None:
    answer = client.post("/desk/report/", {"said": "写了半小时"}, **HTML)
    text = answer.content.decode()
    assert answer.status_code == 403 and "写了半小时" in text and "/login/" in text


def test_logging_out_is_a_button(client: Client, staff: Staff) -> None:
    log_in(client, "chen")
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/"
    assert client.get("/desk/who/", **HTML).status_code == 302


def test_a_wrong_password_says_no_more_than_that(client: Client, staff: Staff) -> None:
    known, unknown = log_in(client, "chen", "x"), log_in(client, "nobody", "x")
    assert known.status_code == unknown.status_code == 422
    text = known.content.decode()
    assert 'value="chen"' in text and "x" * 1 not in text.split('name="password"')[1].split(">")[0].replace("max", "")


def test_a_password_is_taken_as_typed(client: Client, staff: Staff) -> None:
    assert log_in(client, "chen", PASSWORD + " ").status_code == 422


def test_five_failures_and_then_a_pause(client: Client, staff: Staff) -> None:
    for _ in range(limits.PAIR.most):
        log_in(client, "chen", "wrong")
    answer = log_in(client, "chen")
    assert answer.status_code == 409 and "15" in answer.content.decode()
    elsewhere = client.post("/login/", {"account": "chen", "password": PASSWORD}, REMOTE_ADDR="10.0.0.9", **HTML)
    assert elsewhere.status_code == 302, "another address is not locked out by it"
    assert log_in(Client(), "lin").status_code == 302


def test_a_guesser_of_many_accounts_is_paused(client: Client, staff: Staff) -> None:
    for n in range(limits.ADDRESS.most):
        log_in(client, f"guess{n}", "wrong")
    assert log_in(client, "chen").status_code == 409


def test_a_success_clears_the_count(client: Client, staff: Staff) -> None:
    for _ in range(limits.PAIR.most - 1):
        log_in(client, "chen", "wrong")
    assert log_in(client, "chen").status_code == 302
    assert log_in(Client(), "chen", "wrong").status_code == 422


def test_no_name_and_no_address_is_kept(client: Client, staff: Staff) -> None:
    log_in(client, "chen", "wrong")
    kept = str(getattr(cache, "_cache", {}))
    assert "chen" not in kept and "127.0.0.1" not in kept


def test_an_address_behind_our_own_proxy(rf: RequestFactory, settings: Settings) -> None:
    request = rf.get("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.1.1.1", REMOTE_ADDR="127.0.0.1")
    assert limits.address_of(request) == "127.0.0.1", "without a proxy of ours the header is anybody's word"
    settings.ZHILI_PROXIES = 1
    assert limits.address_of(request) == "10.1.1.1"


def test_a_key_acts_as_its_post(client: Client, staff: Staff) -> None:
    until = timezone.localdate() + timedelta(days=9)
    issued = actions.issue_key(
        actor=OPERATOR, post_id=staff.desk, label="bus app", expires_on=until, now=timezone.now()
    )
    answer = client.get("/machine/who/", HTTP_AUTHORIZATION=f"Bearer {issued.text}")
    assert answer.json()["actor"].startswith(f"post:{staff.desk}/key:")
    for header in ("", "Bearer", "Bearer nope", f"Basic {issued.text}"):
        refused = client.get("/machine/who/", HTTP_AUTHORIZATION=header, HTTP_ACCEPT="application/json")
        assert refused.status_code == 401 and refused.json()["code"] == "no_key"


def test_a_key_needs_no_token_but_staff_do(staff: Staff) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/machine/who/", HTTP_ACCEPT="application/json").status_code == 401
    assert strict.post("/login/", {"account": "chen", "password": PASSWORD}, **HTML).status_code == 403
