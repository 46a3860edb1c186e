"""A matter's clocks as values: wound, paused, extended, and read off for the next rung of their ladder. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from zhili.lib.calendar import WorkCalendar
from zhili.lib.deadlines import Marks, Pause, due, marks
from zhili.lib.limits import Limit
from zhili.profiles.model import URGE, ClockRule, Rung


@dataclass(frozen=True, slots=True)
class Clock:
    """One running clock. ``rung`` counts the rungs already told; ``fired`` that its act was done."""

    name: str
    limit: Limit
    started_at: datetime
    marks: Marks
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Limit, ...] = ()
    rung: int = 0

    @property
    def paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].end is None


def wind(name: str, limit: Limit, start: datetime, calendar: WorkCalendar) -> Clock:
    """A clock that starts to run at ``start`` (aware UTC)."""
    return Clock(name, limit, start, marks(limit, start, calendar))


def pause(clock: Clock, now: datetime) -> Clock:
    """The clock standing still from ``now`` on."""
    return clock if clock.paused else replace(clock, pauses=(*clock.pauses, Pause(now, None)))


def resume(clock: Clock, now: datetime, calendar: WorkCalendar) -> Clock:
    """The clock running on from ``now``, its marks moved by what it stood still. A ``now`` before the pause began is
    taken as the pause's own start: a clock set back never shortens a limit."""
    if not clock.paused:
        return clock
    last = clock.pauses[-1]
    return rewind(replace(clock, pauses=(*clock.pauses[:-1], Pause(last.start, max(now, last.start)))), calendar)


def extend(clock: Clock, extra: Limit, calendar: WorkCalendar) -> Clock:
    """The clock with ``extra`` added to its limit."""
    return rewind(replace(clock, extensions=(*clock.extensions, extra)), calendar)


def rewind(clock: Clock, calendar: WorkCalendar) -> Clock:
    """The clock with its marks counted anew: after a pause, an extension, or when the year's table has arrived."""
    counted = marks(clock.limit, clock.started_at, calendar, clock.pauses, clock.extensions)
    return replace(clock, marks=counted)


def next_at(clock: Clock, rule: ClockRule, calendar: WorkCalendar) -> datetime | None:
    """When this clock next has something to do, or None when its ladder is climbed and it fires nothing more.

    A clock that fires an act does so at its limit, after whatever rungs come before it.
    """
    if clock.paused:
        return None
    rungs = rule.ladder.rungs
    rung_at = rung_time(clock, rungs[clock.rung], calendar) if clock.rung < len(rungs) else None
    if rule.fires == URGE:
        return rung_at
    return min(rung_at, clock.marks.due_at) if rung_at else clock.marks.due_at


def rung_time(clock: Clock, rung: Rung, calendar: WorkCalendar) -> datetime:
    """When a rung is reached. Between the lights' marks (50, 80, 100 %) it lies on the straight line between them."""
    at = _share(clock, rung.percent)
    return due(rung.after, at, calendar).at if rung.after else at


def _share(clock: Clock, percent: int) -> datetime:
    marked = clock.marks
    points = ((0, clock.started_at), (50, marked.yellow_at), (80, marked.orange_at), (100, marked.due_at))
    for (low, start), (high, end) in pairwise(points):
        if percent <= high:
            return start + (end - start) * ((percent - low) / (high - low))
    return marked.due_at
