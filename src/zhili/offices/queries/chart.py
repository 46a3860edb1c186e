"""The organisation chart as plain values: loaded whole, asked in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from zhili.offices.models import DutyEdition, Jurisdiction, Post, PostGrant, Power, Unit
from zhili.offices.queries.values import Period, PostValue, UnitValue


@dataclass(slots=True)
class Chart:
    """Every unit and post with its periods. ``below`` fills in as it is asked for."""

    units: Mapping[int, UnitValue]
    codes: Mapping[str, int]
    children: Mapping[int, tuple[int, ...]]
    jurisdictions: Mapping[int, tuple[tuple[str, Period], ...]]
    powers: Mapping[int, tuple[tuple[str, Period], ...]]
    posts: Mapping[int, PostValue]
    posts_of_unit: Mapping[int, tuple[int, ...]]
    editions: Mapping[str, tuple[tuple[date, int], ...]]
    below: dict[int, frozenset[int]] = field(default_factory=dict)

    def above(self, unit_id: int) -> tuple[int, ...]:
        """The units above, nearest first."""
        found: list[int] = []
        parent = self.units[unit_id].parent_id
        while parent is not None:
            found.append(parent)
            parent = self.units[parent].parent_id
        return tuple(found)

    def under(self, unit_id: int) -> frozenset[int]:
        """All units below, however deep."""
        known = self.below.get(unit_id)
        if known is None:
            found: set[int] = set()
            waiting = list(self.children.get(unit_id, ()))
            while waiting:
                child = waiting.pop()
                found.add(child)
                waiting.extend(self.children.get(child, ()))
            known = self.below[unit_id] = frozenset(found)
        return known

    def prefixes(self, unit_id: int, day: date) -> tuple[str, ...]:
        """The area prefixes that the unit answers for on ``day``, sorted."""
        return tuple(sorted(p for p, period in self.jurisdictions.get(unit_id, ()) if period.holds_on(day)))

    def covers(self, unit_id: int, code: str, day: date) -> bool:
        """Whether ``code`` (an area code or prefix) lies inside the unit's jurisdiction on ``day``."""
        return any(code.startswith(prefix) for prefix in self.prefixes(unit_id, day))


def load_chart() -> Chart:
    """Read the whole chart in six queries."""
    units = _units()
    children: dict[int, list[int]] = defaultdict(list)
    for unit in units.values():
        if unit.parent_id is not None:
            children[unit.parent_id].append(unit.id)
    posts = _posts()
    seats: dict[int, list[int]] = defaultdict(list)
    for post in posts.values():
        seats[post.unit_id].append(post.id)
    return Chart(
        units=units,
        codes={unit.code: unit.id for unit in units.values()},
        children={parent: tuple(below) for parent, below in children.items()},
        jurisdictions=_periods(Jurisdiction.objects.values_list("unit_id", "prefix", "valid_from", "valid_to")),
        powers=_periods(Power.objects.values_list("unit_id", "power", "valid_from", "valid_to")),
        posts=posts,
        posts_of_unit={unit: tuple(ids) for unit, ids in seats.items()},
        editions=_editions(),
    )


def _units() -> dict[int, UnitValue]:
    rows = Unit.objects.order_by("code").values_list(
        "id",
        "code",
        "name_zh",
        "name_en",
        "level",
        "parent_id",
        "area_code",
        "phone",
        "hours",
        "opened_on",
        "closed_on",
    )
    return {row[0]: UnitValue(*row[:9], Period(row[9], row[10])) for row in rows}


def _posts() -> dict[int, PostValue]:
    grants = _periods(PostGrant.objects.values_list("post_id", "grant", "valid_from", "valid_to"))
    rows = Post.objects.order_by("unit_id", "code").values_list(
        "id",
        "unit_id",
        "code",
        "name_zh",
        "name_en",
        "head",
        "opened_on",
        "closed_on",
        "phone",
        "contractor",
    )
    return {row[0]: PostValue(*row[:6], Period(row[6], row[7]), grants.get(row[0], ()), *row[8:]) for row in rows}


def _periods(
    rows: Iterable[tuple[int, str, date, date | None]],
) -> dict[int, tuple[tuple[str, Period], ...]]:
    found: dict[int, list[tuple[str, Period]]] = defaultdict(list)
    for owner, word, since, until in rows:
        found[owner].append((word, Period(since, until)))
    return {owner: tuple(periods) for owner, periods in found.items()}


def _editions() -> dict[str, tuple[tuple[date, int], ...]]:
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for locality, day, key in DutyEdition.objects.order_by("in_force_on", "id").values_list(
        "locality", "in_force_on", "id"
    ):
        found[locality].append((day, key))
    return {locality: tuple(editions) for locality, editions in found.items()}
