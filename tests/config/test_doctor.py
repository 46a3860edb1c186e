"""An unsafe set-up is refused: each fault, on an otherwise safe house, is found and told."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from pytest_django.fixtures import Settings

from zhili.doors.cli import doctor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def safe(settings: Settings, tmp_path: Path) -> Path:
    """A house in which nothing is wrong."""
    home = tmp_path / "house"
    (home / "keys").mkdir(parents=True)
    home.chmod(0o700)
    key = home / "keys/journal.ed25519"
    key.write_bytes(bytes(32))
    key.chmod(0o600)
    settings.ZHILI_HOME, settings.ZHILI_JOURNAL_KEY = home, key
    settings.SECRET_KEY = "".join(chr(48 + number) for number in range(60))
    settings.DEBUG = False
    settings.ZHILI_URL, settings.ZHILI_HTTPS, settings.ZHILI_PROXY = "https://county.example", True, True
    settings.ALLOWED_HOSTS = ["county.example"]
    settings.ZHILI_ORIGIN = "county.example/journal"
    settings.ZHILI_MACHINES = 1
    return home


def _found() -> dict[str, bool]:
    return {finding.code: finding.severe for finding in doctor.examine()}


def test_a_safe_house_has_no_finding() -> None:
    assert _found() == {}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("SECRET_KEY", "secret", "weak_secret"),
        ("SECRET_KEY", "a" * 60, "weak_secret"),
        ("DEBUG", True, "debug"),
        ("ZHILI_HTTPS", False, "no_https"),
        ("ALLOWED_HOSTS", ["*"], "any_host"),
        ("ALLOWED_HOSTS", [".example"], "any_host"),
    ],
)
def test_an_unsafe_setting_is_severe(settings: Settings, name: str, value: Any, code: str) -> None:
    setattr(settings, name, value)
    assert _found() == {code: True}


def test_several_machines_need_a_server(settings: Settings) -> None:
    settings.ZHILI_MACHINES = 2
    assert _found() == ({"shared_sqlite": True} if connection.vendor == "sqlite" else {})


def test_worth_knowing_is_not_severe(settings: Settings) -> None:
    settings.ZHILI_PROXY, settings.ZHILI_ORIGIN = False, "zhili.invalid/qinghe"
    assert _found() == {"no_proxy": False, "no_origin": False}


def test_a_key_that_others_can_read(safe: Path) -> None:
    (safe / "keys/journal.ed25519").chmod(0o640)
    assert _found() == {"open_key": True}


def test_a_missing_journal_key(safe: Path) -> None:
    (safe / "keys/journal.ed25519").unlink()
    assert _found() == {"no_journal_key": True}


def test_a_home_that_others_can_read(safe: Path) -> None:
    safe.chmod(0o755)
    assert _found() == {"open_home": True}


def test_a_home_that_cannot_be_written(settings: Settings, tmp_path: Path) -> None:
    settings.ZHILI_HOME = tmp_path / "gone"
    assert _found() == {"home_not_writable": True}


@pytest.mark.parametrize("year", [1970, 2025, 2099])
def test_an_absurd_clock(monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime(year, 6, 1, tzinfo=UTC)

    monkeypatch.setattr(doctor, "datetime", Clock)
    assert _found() == {"clock": True}


def test_migrations_that_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "pending_migrations", lambda: ["matters.0002"])
    assert _found() == {"pending_migrations": True}


def test_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> list[str]:
        raise DatabaseError("no route")

    monkeypatch.setattr(doctor, "pending_migrations", away)
    assert _found() == {"no_database": True}


@pytest.mark.parametrize("as_json", [True, False])
def test_the_report_ends_with_its_code(settings: Settings, capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    arguments = argparse.Namespace(json=as_json)
    assert doctor.run(arguments) == 0
    capsys.readouterr()
    settings.DEBUG = True
    assert doctor.run(arguments) == 1
    printed = capsys.readouterr().out
    if as_json:
        assert json.loads(printed)["findings"][0]["code"] == "debug"
    else:
        assert "［严重］" in printed and "[severe]" in printed
