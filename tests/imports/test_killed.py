"""An import killed at any moment is simply run again: nothing is doubled, nothing is lost, and the journal verifies."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.imports.files import run, write_csv
from zhili.journal import actions as journal
from zhili.journal.models import Entry
from zhili.journal.verify import verify
from zhili.matters.models import Matter, Party, Step
from zhili.matters.queries import lists

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
ROWS = 4000
KILLS = 6


def database() -> str:
    of = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{of['NAME']}"
    return f"postgresql://{of['USER']}:{of['PASSWORD']}@/{of['NAME']}?host={of['HOST']}&port={of['PORT'] or 5432}"


def start(path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "zhili.config.cli", "import", "messages", str(path), "--profile", "xidi"],
        cwd=ROOT,
        env=os.environ | {"ZHILI_HOME": str(settings.ZHILI_HOME), "ZHILI_DATABASE": database()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _at_once() -> tuple[int, int]:
    """Matters and steps, counted by one statement: on PostgreSQL the last commit of a killed program may still be under
    way, and land between two counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT COUNT(*) FROM matters_matter), (SELECT COUNT(*) FROM matters_step)")
        matters, steps = cursor.fetchone()
    return matters, steps


def test_killed_at_random_moments_it_ends_as_if_undisturbed(tmp_path: Path) -> None:
    rows = [
        (str(n), f"第 {n} 号灯", "2019/1/1 8:00", f"第 {n} 号路灯不亮，晚上看不清路。" * 5, "换好了。", "2019/1/3")
        for n in range(ROWS)
    ]
    path, dice = write_csv(tmp_path, *rows), random.Random(11)
    for _ in range(KILLS):
        child = start(path)
        held = Matter.objects.count()
        for _ in range(400):  # until it writes, then a little longer
            if child.poll() is not None or Matter.objects.count() > held:
                break
            time.sleep(0.02)
        time.sleep(dice.uniform(0, 0.4))
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert Matter.objects.count() * 2 == Step.objects.count(), "whole matters only"
    assert run(path, "--profile", "xidi") == 0
    assert (Matter.objects.count(), Party.objects.count(), Step.objects.count()) == (ROWS, ROWS, 2 * ROWS)
    assert Entry.objects.filter(ref__startswith="matter:").count() == 2 * ROWS
    assert len(lists.search_ids("路灯", most=2 * ROWS) or ()) == ROWS
    while journal.seal(datetime.now(UTC)) is not None:
        pass
    assert verify(None, None).ok
