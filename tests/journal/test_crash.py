"""Killed at any moment, and with several sealers at once: nothing committed is lost, and verify passes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from zhili.journal import actions, queries
from zhili.journal.models import Checkpoint, Entry
from zhili.journal.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
KILLS = 12


@contextmanager
def hands(folder: Path, writers: int, sealers: int) -> Iterator[None]:
    """Run the processes on the test's own database; at the end the whole group is killed with -9."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.journal.hands", str(folder), str(writers), str(sealers)],
        cwd=ROOT,
        env=os.environ | {"ZHILI_DATABASE": _database(), "ZHILI_HOME": str(settings.ZHILI_HOME)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
        yield
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _database() -> str:
    of = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{of['NAME']}"
    return f"postgresql://{of['USER']}:{of['PASSWORD']}@/{of['NAME']}?host={of['HOST']}&port={of['PORT'] or 5432}"


def committed(folder: Path) -> Counter[str]:
    """What the writers know to be committed: reference to number of entries."""
    known: Counter[str] = Counter()
    for file in folder.glob("committed.*"):
        for line in file.read_text().splitlines():
            ref, number = line.split()
            known[ref] = int(number)
    return known


def settle() -> None:
    """Wait until the dead processes' transactions are over, then seal the rest."""
    if connection.vendor == "postgresql":
        for _ in range(200):
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
                if cursor.fetchone()[0] == 1:
                    break
            time.sleep(0.02)
    while actions.seal(datetime.now(UTC)) is not None:
        pass


def assert_nothing_lost(folder: Path) -> int:
    found = Counter(Entry.objects.filter(seq__isnull=False).values_list("ref", flat=True))
    known = committed(folder)
    assert {ref: number for ref, number in known.items() if found[ref] != number} == {}
    # What was committed and not yet noted down is at most the last transaction of each writer that was killed.
    torn = [ref for ref, number in found.items() if number != int(ref.rpartition("-")[2]) % 3 + 1]
    assert torn == []
    report = verify()
    assert report.findings == []
    assert report.size == Entry.objects.count()
    return report.size


def test_kill_nine_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    moments = random.Random(417)
    sizes = [0]
    for _ in range(KILLS):
        with hands(tmp_path, writers=2, sealers=1):
            time.sleep(moments.uniform(0.0, 0.3))
        settle()
        sizes.append(assert_nothing_lost(tmp_path))
    assert sizes == sorted(sizes) and sizes[-1] > KILLS


def test_two_sealers_at_once_number_each_entry_once(tmp_path: Path) -> None:
    with hands(tmp_path, writers=1, sealers=2):
        time.sleep(2.0)
    settle()
    size = assert_nothing_lost(tmp_path)
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(size))
    assert Checkpoint.objects.count() > 1 and queries.unsealed_count() == 0
