"""Bad weather comes out in words; nothing else does."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import DatabaseError, IntegrityError

from zhili.lib.refusal import Refusal
from zhili.store.models import OnceKey
from zhili.store.refusals import Away, Full, Locked
from zhili.store.sqlite import turns
from zhili.store.writing import writing

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
WAIT_S = 0.2


def put(key: str = "k", size: int = 1) -> None:
    OnceKey.objects.create(scope="s", key=key, digest="d", answer="x" * size, at=NOW)


@pytest.fixture
def sqlite() -> Iterator[str]:
    """The path of the test database, with a short patience."""
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    options = connection.settings_dict["OPTIONS"]
    before = dict(options)
    connection.close()
    options["timeout"] = WAIT_S
    yield str(connection.settings_dict["NAME"])
    connection.close()
    options.clear()
    options.update(before)


def test_the_connection_is_set_up_to_survive(sqlite: str) -> None:
    with connection.cursor() as cursor:
        for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)):
            assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_a_database_locked_by_a_stranger_is_said_so(sqlite: str) -> None:
    stranger = sqlite3.connect(sqlite, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(Locked), writing():
        put()
    stranger.execute("ROLLBACK")
    stranger.close()
    with writing():
        put()
    assert OnceKey.objects.count() == 1


def test_waiting_for_the_turn_has_an_end(sqlite: str) -> None:
    turn = turns.take(f"{sqlite}.turn", 1)
    assert turn is not None
    begun = time.monotonic()
    with pytest.raises(Locked), writing():
        put()
    assert WAIT_S <= time.monotonic() - begun < 3
    turn.give_back()
    with writing():
        put()


@pytest.mark.parametrize("end", ["commit", "rollback", "close", "error"])
def test_the_turn_is_given_back_however_a_transaction_ends(sqlite: str, end: str) -> None:
    with suppress(ZeroDivisionError), writing():
        put()
        assert turns.take(f"{sqlite}.turn", 0.01) is None
        if end == "close":
            connection.close()
        if end == "error":
            raise ZeroDivisionError
        connection.set_rollback(end == "rollback")
    turn = turns.take(f"{sqlite}.turn", 0.01)
    assert turn is not None
    turn.give_back()


def test_a_page_limit_is_a_full_disk(sqlite: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # pages that earlier tests left free would be filled first
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(Full), writing():
        put(size=200_000)
    connection.close()
    with writing():
        put(size=200_000)
    assert OnceKey.objects.count() == 1


FILE_LIMIT = """
import os, resource, django
django.setup()
from django.core.management import call_command
call_command("migrate", "store", verbosity=0)
from datetime import UTC, datetime
from zhili.store.models import OnceKey
from zhili.store.refusals import Full
from zhili.store.writing import writing
def put(key):
    with writing():
        OnceKey.objects.create(scope="s", key=key, digest="d", answer="x" * 900_000, at=datetime.now(UTC))
put("before")
resource.setrlimit(resource.RLIMIT_FSIZE, (1_200_000, resource.RLIM_INFINITY))
for turn in range(3):
    try:
        put(f"during {turn}")
    except Full:
        print("full", end=" ")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
put("after")
print(OnceKey.objects.count())
"""


def run(script: str, home: Path, database: str) -> subprocess.CompletedProcess[str]:
    """A process of its own: limits and lost databases would hurt this one."""
    environment = os.environ | {"ZHILI_HOME": str(home), "ZHILI_DATABASE": database}
    environment.setdefault("DJANGO_SETTINGS_MODULE", "zhili.config.settings")
    return subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60)


def test_a_file_size_limit_is_a_full_disk(tmp_path: Path) -> None:
    done = run(FILE_LIMIT, tmp_path, f"sqlite:///{tmp_path / 'z.sqlite3'}")
    assert done.stderr == ""
    *full, count = done.stdout.split()
    assert full and int(count) == 5 - len(full)


NOBODY_LISTENS = """
import django
django.setup()
from zhili.store.refusals import Away
from zhili.store.writing import writing
try:
    with writing():
        raise SystemExit("opened")
except Away as refusal:
    print(refusal.code)
"""


def test_a_database_that_does_not_answer_is_away(tmp_path: Path) -> None:
    done = run(NOBODY_LISTENS, tmp_path, "postgresql://nobody@127.0.0.1:1/nowhere")
    assert (done.stdout, done.stderr) == ("away\n", "")


@pytest.mark.postgres
def test_a_connection_cut_in_the_middle_is_away_and_the_next_one_works() -> None:
    with pytest.raises(Away), writing(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    with writing():
        put()
    assert OnceKey.objects.count() == 1


@pytest.mark.postgres
def test_a_lock_that_is_not_given_is_said_so() -> None:
    with pytest.raises(Locked), writing(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '50ms'")
        other = connection.copy()
        try:
            with other.cursor() as stranger:
                stranger.execute("BEGIN")
                stranger.execute("LOCK TABLE store_oncekey IN ACCESS EXCLUSIVE MODE")
            put()
        finally:
            other.close()


def test_a_full_disk_under_a_file_is_full_and_other_errors_are_not() -> None:
    with pytest.raises(Full), writing():
        raise OSError(errno.ENOSPC, "full")
    with pytest.raises(OSError, match="broken"), writing():
        raise OSError(errno.EIO, "broken")


def test_a_bug_surfaces_as_it_is() -> None:
    with pytest.raises(IntegrityError), writing():
        put()
        put()
    with pytest.raises(DatabaseError) as raised, writing(), connection.cursor() as cursor:
        cursor.execute("SELECT nonsense FROM nowhere")
    assert not isinstance(raised.value, Refusal)
