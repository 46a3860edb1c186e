"""``zhili account``: opened without a password, given one in silence, and then it lets its person in."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.contrib.auth import authenticate, get_user_model

from zhili.doors.cli import account as command
from zhili.journal.models import Entry
from zhili.lib.actor import anonymous
from zhili.lib.refusal import NotAllowed, Refusal
from zhili.offices import actions, queries
from zhili.offices.actions.accounts import BadLogin, BadPassword, LoginTaken, PersonHasAccount
from zhili.offices.permissions import OPERATOR

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
GOOD = "  河边的风 2026 "


class Terminal(io.StringIO):
    """Somebody sits there."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def person(db: None) -> int:
    return actions.enrol(actor=OPERATOR, name="王敏", now=NOW)


@pytest.fixture(autouse=True)
def _nobody_at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    yield


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    arguments = parser.parse_args(["account", *map(str, words)])
    code = arguments.run(arguments)
    assert isinstance(code, int)
    return code


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Lines typed at a terminal that echoes nothing."""
    monkeypatch.setattr("sys.stdin", Terminal())
    left = iter(lines)
    monkeypatch.setattr("getpass.getpass", lambda prompt="": next(left))


def test_an_account_is_opened_for_a_person_and_lets_nobody_in_yet(
    person: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("add", "wangmin", "--person", person) == 0
    assert "zhili account password wangmin" in capsys.readouterr().out
    owner = queries.person_of_account(queries.account("wangmin").id)
    assert owner is not None and owner.name == "王敏"
    assert authenticate(username="wangmin", password="") is None
    assert list(Entry.objects.order_by("-id").values_list("act", flat=True)[:2]) == [
        "offices.link_account",
        "offices.add_account",
    ]


def test_the_password_is_typed_twice_and_taken_as_typed(person: int, monkeypatch: pytest.MonkeyPatch) -> None:
    run("add", "wangmin")
    typing(monkeypatch, GOOD, GOOD)
    assert run("password", "WangMin") == 0
    assert authenticate(username="wangmin", password=GOOD) is not None
    assert authenticate(username="wangmin", password=GOOD.strip()) is None
    entry = Entry.objects.latest("id")
    assert entry.act == "offices.set_password" and "河边" not in entry.facts


@pytest.mark.django_db
def test_two_different_passwords_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    run("add", "wangmin")
    typing(monkeypatch, GOOD, GOOD + "x")
    with pytest.raises(command.PasswordsDiffer):
        run("password", "wangmin")
    assert not queries.account("wangmin").ready


@pytest.mark.django_db
def test_one_line_of_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run("add", "wangmin")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{GOOD}\r\nanother line\n"))
    assert run("password", "wangmin", "--stdin") == 0
    assert authenticate(username="wangmin", password=GOOD) is not None
    assert GOOD.strip() not in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "zh", "en"),
    [
        ("短", "至少要 10 个字符", "10 characters"),
        ("password123", "太常见", "everybody tries first"),
        ("", "至少", "10"),
    ],
)
def test_a_weak_password_is_refused_in_both_languages(
    password: str, zh: str, en: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("add", "wangmin")
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    with pytest.raises(BadPassword) as refused:
        run("password", "wangmin", "--stdin")
    assert zh in refused.value.say("zh") and en in refused.value.say("en")
    assert not queries.account("wangmin").ready


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("add", "taken"), LoginTaken),
        (("add", "TAKEN"), LoginTaken),
        (("add", "wang min"), BadLogin),
        (("add", "w" * 151), BadLogin),
        (("add", "new", "--person", "999"), queries.NoSuchPerson),
        (("password", "nobody", "--stdin"), queries.NoSuchAccount),
        (("password", "taken"), command.NoTerminal),
    ],
)
def test_what_cannot_be_done_is_refused_and_leaves_nothing(
    person: int, words: tuple[str, ...], kind: type[Refusal]
) -> None:
    run("add", "taken")
    before = get_user_model().objects.count(), Entry.objects.count()
    with pytest.raises(kind):
        run(*words)
    assert (get_user_model().objects.count(), Entry.objects.count()) == before


def test_one_human_has_one_account_and_a_loose_one_can_be_given(person: int) -> None:
    run("add", "wangmin")
    assert run("add", "wangmin", "--person", person) == 0
    with pytest.raises(PersonHasAccount):
        run("add", "second", "--person", person)


def test_only_a_manager_opens_accounts(person: int) -> None:
    with pytest.raises(NotAllowed):
        actions.add_account(actor=anonymous(), login="x", now=NOW)
    with pytest.raises(NotAllowed):
        actions.set_password(actor=anonymous(), logins=["x"], password=GOOD, now=NOW)


def test_the_list_says_whose_it_is_and_whether_it_is_ready(person: int, capsys: pytest.CaptureFixture[str]) -> None:
    run("add", "wangmin", "--person", person)
    run("add", "loose")
    capsys.readouterr()
    assert run("list") == 0
    shown = capsys.readouterr().out
    assert f"wangmin  {person} 王敏  不能登录" in shown and "loose  （无主 nobody's）" in shown
    assert run("list", "--json") == 0
    found = {row["login"]: row for row in json.loads(capsys.readouterr().out)}
    assert found["wangmin"]["person_id"] == person and not found["loose"]["ready"]
