"""The runner: every job in its turn, trouble told and tried again, a stop that waits for the transaction in hand."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from tests.cast import NOW, Cast
from tests.matters import walks
from zhili.doors import jobs
from zhili.doors.jobs import JOBS, Job, Runner
from zhili.journal.models import Checkpoint, Entry
from zhili.notices.models import Message
from zhili.store.models import OnceKey
from zhili.store.refusals import Locked

ROOT = Path(__file__).resolve().parents[2]


def made(name: str, call: Callable[[datetime], int], every_s: float = 1) -> Job:
    return Job(name, every_s, call, name, name)


def noting(done: list[str], word: str) -> Callable[[datetime], int]:
    """A job's call that only notes that it was done."""

    def call(_now: datetime) -> int:
        done.append(word)
        return 1

    return call


class Clockwork:
    """A monotonic clock that a test winds by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def turn(runner: Runner) -> None:
    runner.turn(lambda: NOW, threading.Event())


def test_the_jobs_are_those_of_the_house() -> None:
    assert [job.name for job in JOBS] == [
        "watch", "directives", "notices", "recount", "recount_copies", "absent", "forget", "requests", "retention",
        "calls", "sites", "stands", "looks", "linkages", "seal",
    ]  # fmt: skip
    assert {job.name: job.every_s for job in JOBS}["seal"] <= 2, "a receipt is promised within two seconds"


def test_a_round_urges_closes_and_seals(cast: Cast) -> None:
    number = walks.replied(cast)
    did = jobs.run_once(NOW + timedelta(days=3, minutes=5))
    assert did["watch"] >= 1 and did["seal"] == 1
    assert cast.matter(number).state == "confirming"
    assert not Entry.objects.filter(seq__isnull=True).exists()
    assert Checkpoint.objects.get().size == Entry.objects.count()


def test_old_once_keys_are_forgotten_and_young_ones_kept(db: None) -> None:
    for key, days in (("old", 31), ("young", 29)):
        OnceKey.objects.create(scope="report", key=key, digest="", answer={}, at=NOW - timedelta(days=days))
    assert jobs.run_once(NOW)["forget"] == 1
    assert OnceKey.objects.get().key == "young"


def test_each_job_waits_its_own_time() -> None:
    clockwork, done = Clockwork(), list[str]()
    runner = Runner([made("often", noting(done, "o"), 1), made("seldom", noting(done, "s"), 5)], elapsed=clockwork)
    for _ in range(6):
        turn(runner)
        clockwork.at += 1.0
    assert "".join(done) == "osooooos"


def test_one_jobs_bug_is_logged_whole_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    clockwork, done = Clockwork(), list[str]()

    def bug(_now: datetime) -> int:
        raise ZeroDivisionError("a bug")

    runner = Runner([made("bug", bug), made("sound", noting(done, "sound"))], elapsed=clockwork)
    with caplog.at_level(logging.WARNING):
        turn(runner)
    assert done == ["sound"]
    assert "ZeroDivisionError" in caplog.text and "Traceback" in caplog.text


@pytest.mark.parametrize("error", [Locked(), OperationalError("database is locked")])
def test_a_locked_database_is_told_in_words_and_tried_again(
    error: Exception, caplog: pytest.LogCaptureFixture, db: None
) -> None:
    clockwork, weather = Clockwork(), [error]

    def call(_now: datetime) -> int:
        if weather:
            raise weather.pop()
        return 1

    runner = Runner([made("job", call)], elapsed=clockwork)
    with caplog.at_level(logging.WARNING):
        turn(runner)
        clockwork.at += 0.5
        turn(runner)
        clockwork.at += 0.6
        turn(runner)
    assert "系统正忙" in caplog.text and "The system is busy" in caplog.text and "works again" in caplog.text
    assert "Traceback" not in caplog.text


def test_trouble_waits_longer_each_time_up_to_half_a_minute(caplog: pytest.LogCaptureFixture, db: None) -> None:
    clockwork, tries = Clockwork(), list[float]()

    def call(_now: datetime) -> int:
        tries.append(clockwork.at)
        raise Locked

    runner = Runner([made("job", call)], elapsed=clockwork)
    with caplog.at_level(logging.CRITICAL):
        for _ in range(200):
            turn(runner)
            clockwork.at += 1.0
    gaps = [later - sooner for sooner, later in pairwise(tries)]
    assert gaps[:5] == [1.0, 2.0, 4.0, 8.0, 16.0] and set(gaps[5:]) == {30.0}


def test_a_wall_clock_that_goes_backwards_delays_nothing() -> None:
    clockwork, done = Clockwork(), list[str]()
    runner = Runner([made("job", noting(done, "job"))], elapsed=clockwork)
    wall = iter((NOW, NOW - timedelta(days=2)))
    for _ in range(2):
        runner.turn(lambda: next(wall), threading.Event())
        clockwork.at += 1.0
    assert done == ["job", "job"]


def test_a_stop_takes_effect_between_two_jobs() -> None:
    stop, done = threading.Event(), list[str]()

    def last(_now: datetime) -> int:
        stop.set()
        return noting(done, "last")(_now)

    runner = Runner([made("last", last), made("never", noting(done, "never"))])
    runner.turn(lambda: NOW, stop)
    assert done == ["last"]


@pytest.mark.django_db(transaction=True)
def test_sigterm_ends_the_runner_after_it_has_sealed() -> None:
    """Two real runners side by side; both end with 0 and every entry is sealed once."""
    from tests.cast import assemble

    assemble().report(now=datetime.now(UTC))
    of = connection.settings_dict
    database = (
        f"sqlite:///{of['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgresql://{of['USER']}:{of['PASSWORD']}@/{of['NAME']}?host={of['HOST']}&port={of['PORT'] or 5432}"
    )
    runners = [
        subprocess.Popen(
            [sys.executable, "-m", "zhili.config.cli", "runner"],
            cwd=ROOT,
            env=os.environ | {"ZHILI_HOME": str(settings.ZHILI_HOME), "ZHILI_DATABASE": database},
        )
        for _ in range(2)
    ]
    try:
        for _ in range(300):
            # A notice that is carried adds an entry of its own, so both must have come to rest.
            carried = not Message.objects.filter(sent_at__isnull=True, failed_at__isnull=True).exists()
            if carried and not Entry.objects.filter(seq__isnull=True).exists():
                break
            time.sleep(0.1)
        for runner in runners:
            runner.send_signal(signal.SIGTERM)
        assert [runner.wait(timeout=15) for runner in runners] == [0, 0]
    finally:
        for runner in runners:
            runner.kill()
    sealed = sorted(Entry.objects.values_list("seq", flat=True))
    assert sealed == list(range(len(sealed)))
