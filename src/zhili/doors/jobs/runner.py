"""The runner: does each job when it is due, never lets one job's trouble stop the others, and stops between
transactions."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from types import FrameType, TracebackType
from typing import Protocol

from django.db import connection
from django.db.utils import InterfaceError, OperationalError

from zhili.doors.jobs.schedule import JOBS, Job
from zhili.lib.refusal import Unavailable
from zhili.store.writing import refusal_for

LOG = logging.getLogger("zhili.jobs")
FIRST_RETRY_S, LAST_RETRY_S = 1.0, 30.0
"""After trouble a job waits longer each time, up to this long: a database that comes back is noticed within half a
minute."""

NAP_S = 0.2
"""The longest the runner sleeps before it looks whether it was asked to stop."""


class Stop(Protocol):
    """Anything with ``is_set``: a ``threading.Event``, or the flag that SIGTERM raises."""

    def is_set(self) -> bool: ...


class _Asked(AbstractContextManager["_Asked"]):
    """A flag that SIGTERM and Ctrl-C raise. A plain attribute: an Event's lock could be held by the very code that the
    signal interrupts."""

    def __init__(self) -> None:
        self._asked = False
        self._before: dict[int, object] = {}

    def is_set(self) -> bool:
        return self._asked

    def __enter__(self) -> _Asked:
        for number in (signal.SIGTERM, signal.SIGINT):
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal.signal itself returned

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True


class Runner:
    """When each job is next due. Intervals are counted on the monotonic clock: a wall clock that jumps back delays
    nothing."""

    def __init__(self, jobs: Sequence[Job] = JOBS, *, elapsed: Callable[[], float] = time.monotonic) -> None:
        self.jobs = jobs
        self._elapsed = elapsed
        self._next = dict.fromkeys((job.name for job in jobs), elapsed())
        self._troubles = dict.fromkeys((job.name for job in jobs), 0)

    def turn(self, clock: Callable[[], datetime], stop: Stop) -> None:
        """Do every job that is due, one after another, unless asked to stop in between."""
        for job in self.jobs:
            if stop.is_set():
                return
            if self._next[job.name] <= self._elapsed():
                self._attempt(job, clock())

    def rest_s(self) -> float:
        """How long until a job is due, at most one nap."""
        return max(0.0, min(NAP_S, min(self._next.values()) - self._elapsed()))

    def _attempt(self, job: Job, now: datetime) -> None:
        try:
            job.call(now)
        except Exception as error:  # noqa: BLE001 - logged whole; one job's bug must not stop the clock of all matters
            self._trouble(job, error)
        else:
            if self._troubles[job.name]:
                LOG.warning("%s：恢复正常。 / %s: works again.", job.zh, job.en)
            self._troubles[job.name] = 0
            self._next[job.name] = self._elapsed() + job.every_s

    def _trouble(self, job: Job, error: Exception) -> None:
        self._troubles[job.name] += 1
        wait = min(LAST_RETRY_S, FIRST_RETRY_S * 2 ** (self._troubles[job.name] - 1))
        self._next[job.name] = self._elapsed() + wait
        weather = _weather(error)
        if weather is not None:
            LOG.warning("%s：%s %.0f 秒后再试。 / %s: %s Trying again in %.0f s.", job.zh, weather.say("zh"), wait,
                        job.en, weather.say("en"), wait)  # fmt: skip
        else:
            LOG.exception("%s：出错，%.0f 秒后再试。 / %s failed, trying again in %.0f s.", job.zh, wait, job.en, wait)
        # A connection that saw trouble may be dead; the next attempt opens a new one.
        if not connection.in_atomic_block:
            connection.close()


def run(stop_event: threading.Event | None = None, clock: Callable[[], datetime] | None = None) -> int:
    """Run all jobs until asked to stop: by ``stop_event``, or where it is None by SIGTERM or Ctrl-C. Returns 0.

    What is in hand is finished first; a runner that is killed outright leaves whole transactions only.
    """
    asked = _Asked() if stop_event is None and threading.current_thread() is threading.main_thread() else None
    stop: Stop = stop_event or asked or threading.Event()
    runner = Runner()
    with asked or nullcontext():
        while not stop.is_set():
            runner.turn(clock or _utc_now, stop)
            if not stop.is_set():
                time.sleep(runner.rest_s())
    connection.close()
    return 0


def run_once(now: datetime, jobs: Sequence[Job] = JOBS) -> dict[str, int]:
    """Do every job once, as at ``now``; how many things each did. Trouble is raised, not logged."""
    return {job.name: job.call(now) for job in jobs}


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _weather(error: Exception) -> Unavailable | None:
    """The sentence for a database that is locked, full or away, however it came out; None for a bug."""
    if isinstance(error, Unavailable):
        return error
    if isinstance(error, OperationalError | InterfaceError | OSError):
        return refusal_for(error)
    return None
