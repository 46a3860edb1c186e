"""Reading a time as some office wrote it. The shapes are listed; what fits none of them is refused, never guessed.

- ``2019/2/28 11:25:05``, ``2019-02-28T11:25``, ``2019.2.28``, ``2019年2月28日 11时25分``: year first, any of these
  separators;
- ``04/12/2018 11:11:26 AM``: month first (day first where the mapping says so);
- ``20190228``, ``20190228112505``;
- a spreadsheet's serial number of days since 1899-12-30, as number or text, from 1927 to 2119;
- a date or time that the spreadsheet itself marked as one.

A time without a zone is local time of the locality. In the hour that a change of clocks repeats, the first one is
meant.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from zhili.store.sheets import Cell, plain

_TIME = (
    r"(?:[ T]*(?P<h>\d{1,2})[:时](?P<mi>\d{1,2})(?:[:分](?P<s>\d{1,2})(?:[.,](?P<f>\d{1,9}))?秒?|分)?"
    r" ?(?:(?P<half>[AaPp])\.?[Mm]\.?)? ?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_SHAPES = tuple(
    re.compile(day + _TIME)
    for day in (
        r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    )
)
_MONTH_FIRST = re.compile(r"(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})[-/.](?P<y>\d{4})" + _TIME)
_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})" + _TIME)
_RUN_ON = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - local time of the locality, given its zone below
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 80_000
FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class Moment:
    """A time read from a cell, in UTC. ``day_only``: the source gave no time of day, so it is the day's first
    moment."""

    at: datetime
    day_only: bool = False


def read_moment(cell: Cell, zone: ZoneInfo, *, day_first: bool = False) -> Moment | None:
    """The moment in a cell, or None for an empty one; raises ValueError for anything that is no listed shape."""
    if isinstance(cell, datetime):
        return Moment(_utc(cell, zone))
    if isinstance(cell, date):
        return Moment(_utc(datetime.combine(cell, time()), zone), day_only=True)
    text = unicodedata.normalize("NFKC", plain(cell))
    if not text:
        return None
    if isinstance(cell, int | float) or _SERIAL.fullmatch(text):
        return _serial(float(text), zone)
    middle = _DAY_FIRST if day_first else _MONTH_FIRST
    for shape in (_SHAPES[0], middle, _SHAPES[1], _RUN_ON):
        match = shape.fullmatch(text)
        if match is not None:
            return _matched(match.groupdict(), zone)
    raise ValueError(text)


def _matched(found: dict[str, str | None], zone: ZoneInfo) -> Moment:
    number = {name: int(found.get(name) or 0) for name in ("y", "m", "d", "h", "mi", "s")}
    hour, half = number["h"], (found.get("half") or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError(hour)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    micros = int((found.get("f") or "0").ljust(6, "0")[:6])
    local = datetime(number["y"], number["m"], number["d"], hour, number["mi"], number["s"], micros)  # noqa: DTZ001
    named = found.get("zone")
    if named:
        local = local.replace(tzinfo=_offset(named))
    return Moment(_utc(local, zone), day_only=found.get("h") is None)


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def _serial(days: float, zone: ZoneInfo) -> Moment:
    """A spreadsheet's day number, to the second: its fractions of a day are not exact."""
    if not _FIRST_SERIAL <= days <= _LAST_SERIAL:
        raise ValueError(days)
    local = _EPOCH + timedelta(seconds=round(days * 86_400))
    return Moment(_utc(local, zone), day_only=days.is_integer())


def _utc(moment: datetime, zone: ZoneInfo) -> datetime:
    if moment.year < FIRST_YEAR:
        raise ValueError(moment)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return aware.astimezone(UTC)
