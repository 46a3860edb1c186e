"""The figures of one locality: volume, time to reply, overdue share, and the three rates (三率), by month, unit and
area.

- Time to reply runs from the report to the first reply, in natural time.
- Overdue: the first answer came after its limit, or the limit has passed without one; valid are the matters of which
  one of these is known.
- Contacted (响应率) and satisfied (满意率: very satisfied, and fairly satisfied counted 0.9) come from appraisals,
  solved (解决率) from the last word of each person affected, asked or unasked. Imported records never enter these
  rates.
- The composite weighs the rates as the locality's profile says.

Source of the rates: Beijing's assessment of 接诉即办.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from zhili.matters.queries import figures as evidence
from zhili.matters.queries.figures import Case
from zhili.offices import queries as offices
from zhili.places import queries as places
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile

from .arithmetic import Rate, Spread, composite, spread

SATISFIED: Mapping[str, Decimal] = {"very": Decimal(1), "fairly": Decimal("0.9")}
"""What each appraisal counts towards satisfied; every other word counts nothing."""
TOWNSHIP = 9
"""Digits of a 12-digit area code down to the township or street: the level at which areas are compared."""


class By(StrEnum):
    """What figures can be grouped by."""

    MONTH = "month"
    UNIT = "unit"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one group. ``key`` is a month (``2026-11``), a unit's code or an area's; '' for the whole, and for
    what belongs to no group."""

    key: str
    zh: str
    en: str
    volume: int
    historic: int
    reply: Spread
    overdue: Rate
    contacted: Rate
    solved: Rate
    satisfied: Rate
    composite: Rate


@dataclass(frozen=True, slots=True)
class Table:
    """Figures by one thing. ``rest``: the matters of which it is not known (no month, no unit, no area below the
    whole)."""

    by: By
    groups: tuple[Figures, ...]
    rest: Figures


@dataclass(frozen=True, slots=True)
class Overview:
    """All figures of a locality as at ``at``."""

    locality: str
    zh: str
    en: str
    at: datetime
    total: Figures
    tables: tuple[Table, ...]


@dataclass(slots=True)
class _Tally:
    """The cases of one group, while they are counted."""

    volume: int = 0
    historic: int = 0
    waits: list[timedelta] = field(default_factory=list)
    late: list[int] = field(default_factory=lambda: [0, 0])
    contacted: list[int] = field(default_factory=lambda: [0, 0])
    solved: list[int] = field(default_factory=lambda: [0, 0])
    satisfied: list[Decimal] = field(default_factory=list)

    def add(self, case: Case, now: datetime) -> None:
        self.volume += 1
        self.historic += case.historic
        if case.replied_at and case.reported_at:
            self.waits.append(case.replied_at - case.reported_at)
        if case.due_at and (case.answered_at or case.due_at < now):
            self.late[0] += (case.answered_at or now) > case.due_at
            self.late[1] += 1


def figures(locality: str, now: datetime, by: Iterable[By] = tuple(By)) -> Overview:
    """The figures of ``locality`` as at ``now``, in one pass over its matters. Raises NoEdition for an unknown
    locality."""
    profile = profiles.current(locality, profiles.local_day(locality, now))
    keys = {each: _KEYS[each](profile) for each in by}
    total, groups = _Tally(), {each: dict[str, _Tally]() for each in keys}
    homes: dict[int, list[_Tally]] = {}
    for case in evidence.cases(locality):
        own = [total] + [groups[each].setdefault(key(case), _Tally()) for each, key in keys.items()]
        for tally in own:
            tally.add(case, now)
        if not case.historic:
            homes[case.id] = own
    _hear(locality, homes)
    tables = tuple(_table(each, tallies, profile) for each, tallies in groups.items())
    name = profile.words
    return Overview(locality, name.zh, name.en, now, _figures("", "全部", "all", total, profile), tables)


def _hear(locality: str, homes: Mapping[int, list[_Tally]]) -> None:
    """Add what residents said to the groups of their matters."""
    for word in evidence.words(locality):
        for tally in homes.get(word.matter_id, ()):
            tally.solved[0] += word.solved
            tally.solved[1] += 1
    for verdict in evidence.verdicts(locality):
        for tally in homes.get(verdict.matter_id, ()):
            tally.contacted[0] += verdict.contacted
            tally.contacted[1] += 1
            tally.satisfied.append(SATISFIED.get(verdict.satisfied, Decimal(0)))


def _table(by: By, tallies: dict[str, _Tally], profile: Profile) -> Table:
    rest = _figures("", "未记明", "not known", tallies.pop("", _Tally()), profile)
    names = _NAMES[by](sorted(tallies))
    groups = [
        _figures(key, *names[key], tallies[key], _profile_in(profile, key) if by is By.MONTH else profile)
        for key in sorted(tallies)
    ]
    if by is not By.MONTH:
        groups.sort(key=lambda group: (-group.volume, group.key))
    return Table(by, tuple(groups), rest)


def _figures(key: str, zh: str, en: str, tally: _Tally, profile: Profile) -> Figures:
    contacted, solved = _rate(*tally.contacted), _rate(*tally.solved)
    satisfied = Rate(sum(tally.satisfied, Decimal(0)), len(tally.satisfied))
    weights = profile.weights
    whole = composite(
        [(weights["contacted"], contacted), (weights["solved"], solved), (weights["satisfied"], satisfied)]
    )
    return Figures(
        key=key,
        zh=zh,
        en=en,
        volume=tally.volume,
        historic=tally.historic,
        reply=spread(tally.waits),
        overdue=_rate(*tally.late),
        contacted=contacted,
        solved=solved,
        satisfied=satisfied,
        composite=whole,
    )


def _rate(part: int, valid: int) -> Rate:
    return Rate(Decimal(part), valid)


def _profile_in(profile: Profile, month: str) -> Profile:
    """The rules, and so the weights, in force at the end of a month; the present ones for a month before all rules."""
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    try:
        return profiles.current(profile.locality, last)
    except profiles.NoEdition:
        return profile


def _month_of(profile: Profile) -> Callable[[Case], str]:
    return lambda case: f"{case.reported_at.astimezone(profile.tz):%Y-%m}" if case.reported_at else ""


def _unit_of(_profile: Profile) -> Callable[[Case], str]:
    """The code of the unit of this house that leads, or the name that the source wrote."""
    return lambda case: offices.unit(case.unit_id).code if case.unit_id else case.unit_name


def _area_of(profile: Profile) -> Callable[[Case], str]:
    """The township, as far as the matter was placed below the locality as a whole."""

    def key(case: Case) -> str:
        area = case.area_code[:TOWNSHIP].ljust(12, "0")
        return "" if area == profile.area else area

    return key


def _plain_names(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    return {key: (key, key) for key in keys}


def _unit_names(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    known = {unit.code: (unit.name("zh"), unit.name("en")) for unit in offices.units()}
    return {key: known.get(key, (key, key)) for key in keys}


def _area_names(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    known = places.names(keys)
    return {key: (known.get(key, key), known.get(key, key)) for key in keys}


_KEYS: Mapping[By, Callable[[Profile], Callable[[Case], str]]] = {
    By.MONTH: _month_of,
    By.UNIT: _unit_of,
    By.AREA: _area_of,
}
_NAMES: Mapping[By, Callable[[Iterable[str]], dict[str, tuple[str, str]]]] = {
    By.MONTH: _plain_names,
    By.UNIT: _unit_names,
    By.AREA: _area_names,
}
