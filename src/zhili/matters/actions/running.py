"""The clocks of a matter read back from their rows."""

from __future__ import annotations

from datetime import datetime

from zhili.lib.deadlines import Marks, Pause
from zhili.lib.limits import Limit
from zhili.store import reading

from ..clocks import Clock
from ..models import RunningClock

_READ = ("id", "name", "limit", "started_at", "yellow_at", "orange_at", "due_at", "provisional", "pauses", "extensions",
         "rung")  # fmt: skip


def running_clocks(matter_id: int) -> list[tuple[int, Clock]]:
    """(row id, clock) of every clock of this matter that has not been stopped, paused ones included."""
    rows = reading.select(RunningClock, _READ, {"matter_id": matter_id, "stopped_at": None})
    return [(row[0], _clock(row)) for row in rows]


def _clock(row: tuple) -> Clock:  # type: ignore[type-arg]  # one values_list row in the order of _READ
    pauses = tuple(Pause(_instant(start), _instant(end) if end else None) for start, end in row[8])
    marks = Marks(row[4], row[5], row[6], row[7], pauses[-1].start if pauses and pauses[-1].end is None else None)
    return Clock(row[1], Limit.parse(row[2]), row[3], marks, pauses, tuple(map(Limit.parse, row[9])), row[10])


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
