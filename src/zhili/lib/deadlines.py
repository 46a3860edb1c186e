"""Deadline arithmetic: when a limit runs out, given when it began, what paused it and what extended it. Pure.

A clock is (limit, start, pauses, extensions). What is used up is *countable time*:

- natural time (m, h, d): every second counts; a day is 24 hours;
- service hours (sh): only time inside service hours counts; a start outside them begins at the next window;
- working days (wd): the day of the start does not count; the limit is the service time of the N working days after it,
  so that without pauses it is due at the end of service of the Nth working day;
- a pause is time that does not count, whatever the kind; overlapping pauses count once, and a pause on the day of the
  start cannot shift working days, because that day does not count anyway;
- extensions follow the limit one after another, each in its own kind of time; neighbours of one kind are added first.

All datetimes are aware and leave as UTC. A naive one raises ValueError. A result that rests on a day in a year without
a table is provisional. Source of the day rule: Civil Procedure Law art. 85, 期间开始的时和日不计算在期间内.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from zhili.lib.calendar import Window, WorkCalendar
from zhili.lib.limits import Limit, LimitUnit

HORIZON = datetime(9000, 1, 1, tzinfo=UTC)
"""No deadline lies beyond this: a pause that ends later stands for "for ever", and the result is the horizon itself."""

_ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count. ``end`` None: still open, the clock stands still. An end before its start is empty."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """``standing_since``: start of the open pause, when there is one; ``at`` then moves on with ``now``."""

    at: datetime
    provisional: bool
    standing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """The instants at which 50 %, 80 % and 100 % of the countable time is used up."""

    yellow_at: datetime
    orange_at: datetime
    due_at: datetime
    provisional: bool
    standing_since: datetime | None = None


class Light(StrEnum):
    """Green under 50 % of the limit, yellow from 50, orange from 80, red from the very instant it is due."""

    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


def due(
    limit: Limit,
    start: datetime,
    calendar: WorkCalendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Limit] = (),
    *,
    now: datetime | None = None,
) -> Due:
    """When the limit runs out. An open pause counts up to ``now``; without ``now`` (or with one before the pause) it
    counts as empty, which gives the earliest instant that is still possible.
    """
    found = marks(limit, start, calendar, pauses, extensions, now=now)
    return Due(found.due_at, found.provisional, found.standing_since)


def marks(
    limit: Limit,
    start: datetime,
    calendar: WorkCalendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Limit] = (),
    *,
    now: datetime | None = None,
) -> Marks:
    """As ``due``, with the instants of the lights on the way there; extensions stretch the whole scale."""
    begin = _aware(start)
    closed, standing_since = _closed(pauses, now)
    pieces: list[Window] = []
    provisional = False
    at = begin
    for part in _parts((limit, *extensions)):
        used, first_day = _spend(part, at, calendar, closed)
        pieces += used
        at = used[-1][1]
        if first_day is not None:
            last_year = calendar.local_date(at).year
            provisional |= not all(calendar.knows(year) for year in range(first_day.year, last_year + 1))
    total = sum((hi - lo for lo, hi in pieces), _ZERO)
    return Marks(_reach(pieces, total // 2), _reach(pieces, total * 4 // 5), at, provisional, standing_since)


def light(now: datetime, at: Marks) -> Light:
    """The traffic light at ``now``. While the clock stands still the light does too; before the start it is green."""
    moment = _aware(now)
    if at.standing_since is not None:
        moment = min(moment, at.standing_since)
    if moment >= at.due_at:
        return Light.RED
    if moment >= at.orange_at:
        return Light.ORANGE
    return Light.YELLOW if moment >= at.yellow_at else Light.GREEN


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of one kind of time: ``natural`` is its length, or ``service`` hours, or ``days`` worked."""

    natural: timedelta = _ZERO
    service: int = 0
    days: int = 0


def _parts(limits: Sequence[Limit]) -> list[_Part]:
    """The limits with neighbours of one kind added up, so that 5wd + 5wd is exactly 10wd."""
    found: list[_Part] = []
    for limit in limits:
        part = _part(limit)
        last = found[-1] if found else None
        if last and bool(last.service) == bool(part.service) and bool(last.days) == bool(part.days):
            found[-1] = _Part(last.natural + part.natural, last.service + part.service, last.days + part.days)
        else:
            found.append(part)
    return found


def _part(limit: Limit) -> _Part:
    if limit.natural is not None:
        return _Part(natural=limit.natural)
    if limit.unit is LimitUnit.SERVICE_HOURS:
        return _Part(service=limit.amount)
    return _Part(days=limit.amount)


def _spend(
    part: _Part, at: datetime, calendar: WorkCalendar, pauses: Sequence[Window]
) -> tuple[list[Window], date | None]:
    """The countable stretches that ``part`` uses up from ``at`` on, and the first day whose calendar mattered."""
    if part.natural:
        return _take(part.natural, _free(at, pauses), None), None
    if part.service:
        return _take(timedelta(hours=part.service), _free(at, pauses), calendar), calendar.local_date(at)
    first_day = calendar.local_date(at) + timedelta(days=1)
    midnight = datetime.combine(first_day, time(), calendar.zone).astimezone(UTC)
    length = _length_of_days(part.days, first_day, calendar)
    return _take(length, _free(max(midnight, at), pauses), calendar), first_day


def _length_of_days(days: int, day: date, calendar: WorkCalendar) -> timedelta:
    """The service time of the first ``days`` working days from ``day`` on."""
    length = _ZERO
    while days:
        windows = calendar.service_of(day)
        days -= bool(windows)
        length += sum((hi - lo for lo, hi in windows), _ZERO)
        day += timedelta(days=1)
    return length


def _free(at: datetime, pauses: Sequence[Window]) -> Iterator[Window]:
    """The stretches from ``at`` on that no pause covers; the last one ends at the horizon."""
    for lo, hi in pauses:
        if lo > at:
            yield at, lo
        at = max(at, hi)
    if at < HORIZON:
        yield at, HORIZON


def _take(length: timedelta, free: Iterator[Window], calendar: WorkCalendar | None) -> list[Window]:
    """The first ``length`` of countable time in ``free``; at the horizon it stops short. Never empty."""
    used: list[Window] = []
    for lo, hi in free:
        for since, until in _countable(lo, hi, calendar):
            until = min(until, since + length)
            used.append((since, until))
            length -= until - since
            if not length:
                return used
    return [*used, (HORIZON, HORIZON)]


def _countable(lo: datetime, hi: datetime, calendar: WorkCalendar | None) -> Iterator[Window]:
    if calendar is None:
        yield lo, hi
        return
    for since, until in calendar.service(lo):
        if since >= hi:
            return
        yield since, min(until, hi)


def _reach(pieces: Sequence[Window], amount: timedelta) -> datetime:
    """The earliest instant by which ``amount`` of the pieces is used up."""
    for lo, hi in pieces:
        if amount <= hi - lo:
            return lo + amount
        amount -= hi - lo
    return pieces[-1][1]


def _closed(pauses: Sequence[Pause], now: datetime | None) -> tuple[list[Window], datetime | None]:
    """Pauses as ascending stretches that do not touch, and the earliest start of those still open."""
    found: list[Window] = []
    standing: datetime | None = None
    for pause in sorted(pauses, key=lambda each: each.start):
        lo = _aware(pause.start)
        if pause.end is None:
            standing = standing or lo
            hi = lo if now is None else _aware(now)
        else:
            hi = _aware(pause.end)
        hi = min(hi, HORIZON)
        if hi <= lo:
            continue
        if found and lo <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], hi))
        else:
            found.append((lo, hi))
    return found, standing


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"a datetime without a time zone means nothing: {moment}")
    return moment.astimezone(UTC)
