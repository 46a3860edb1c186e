"""When a locality works: its service hours and its dated table of holidays and make-up workdays (调休).

A year without a table is counted Monday to Friday and everything that rests on it is *provisional*: to be computed
again when the table arrives. Nothing here ever fails because a table ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")
_NO_YEARS: Mapping[int, YearTable] = {}

Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class YearTable:
    """One year as published: days off that would be workdays, and weekend days that are worked. A day is never both."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        both = self.holidays & self.workdays
        if both:
            raise ValueError(f"both holiday and workday: {', '.join(map(str, sorted(both)))}")


@dataclass(frozen=True)
class WorkCalendar:
    """``tz``: IANA name. ``windows``: service hours of a workday, local, ascending, ``("08:30", "12:00")``; ``24:00``
    may end one. ``tables``: the years that are known. Raises ValueError on an unknown zone, empty or overlapping
    windows, and a table that names a day of another year.
    """

    tz: str
    windows: tuple[tuple[str, str], ...] = (("08:30", "12:00"), ("13:30", "17:30"))
    tables: Mapping[int, YearTable] = field(default_factory=dict)
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _minutes: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False)
    # A day's windows in UTC cost four zone conversions; a deadline asks for the same days again and again.
    _days: dict[date, tuple[Window, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_zone", _zone(self.tz))
        object.__setattr__(self, "_minutes", _minutes(self.windows))
        for year, table in self.tables.items():
            strange = sorted(day for day in table.holidays | table.workdays if day.year != year)
            if strange:
                raise ValueError(f"the table of {year} names {strange[0]}")

    @property
    def zone(self) -> ZoneInfo:
        return self._zone

    def knows(self, year: int) -> bool:
        """Whether a table for ``year`` was published; if not, what rests on it is provisional."""
        return year in self.tables

    def is_workday(self, day: date) -> tuple[bool, bool]:
        """(is it worked, is that provisional). Holidays and 调休 workdays come before the weekday."""
        table = self.tables.get(day.year)
        if table is None:
            return day.weekday() < 5, True
        if day in table.workdays:
            return True, False
        return day.weekday() < 5 and day not in table.holidays, False

    def local_date(self, at: datetime) -> date:
        """The calendar day of an aware instant, where the locality is."""
        return at.astimezone(self._zone).date()

    def service_of(self, day: date) -> tuple[Window, ...]:
        """The service windows of ``day`` as UTC instants, ascending; empty on a day that is not worked."""
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = self._service_of(day)
        return known

    def service(self, start: datetime) -> Iterator[Window]:
        """Every stretch of service time at or after ``start`` (aware), in order and without end."""
        day = self.local_date(start)
        while True:
            for lo, hi in self.service_of(day):
                if hi > start:
                    yield max(lo, start), hi
            day += timedelta(days=1)

    def _service_of(self, day: date) -> tuple[Window, ...]:
        if not self.is_workday(day)[0]:
            return ()
        midnight = datetime.combine(day, time(), self._zone)
        found: list[Window] = []
        for opens, closes in self._minutes:
            # Wall-clock addition in the zone, then UTC: where clocks change, a window may shrink to nothing or meet the
            # one before it, so that no minute is counted twice.
            lo = (midnight + timedelta(minutes=opens)).astimezone(UTC)
            hi = (midnight + timedelta(minutes=closes)).astimezone(UTC)
            lo = max(lo, found[-1][1]) if found else lo
            if lo < hi:
                found.append((lo, hi))
        return tuple(found)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError(f"unknown time zone: {name!r}") from error


def _minutes(windows: tuple[tuple[str, str], ...]) -> tuple[tuple[int, int], ...]:
    if not windows:
        raise ValueError("a calendar without service hours can count nothing")
    found: list[tuple[int, int]] = []
    for opens, closes in windows:
        lo, hi = _minute(opens), _minute(closes)
        if lo >= hi or (found and lo < found[-1][1]):
            raise ValueError(f"service hours must ascend and not overlap: {opens}-{closes}")
        found.append((lo, hi))
    return tuple(found)


def _minute(text: str) -> int:
    if not _CLOCK.fullmatch(text):
        raise ValueError(f"not a time of day (08:30): {text!r}")
    return int(text[:2]) * 60 + int(text[3:])
