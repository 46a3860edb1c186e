"""What is wrong with the duty list that is in force: gaps, overlaps, and leads that may no longer lead."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from zhili.lib.codes import prefix_of
from zhili.offices.lifecycle import UnitLevel
from zhili.offices.queries.duty import LacksPower, UnitClosed, all_lines, book_on, check_lead
from zhili.offices.queries.units import units_for
from zhili.offices.queries.values import DutyLineValue
from zhili.places import queries as places
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile


@dataclass(frozen=True, slots=True)
class Gap:
    """A category for which nobody leads in an area (12 digits): its matters stay with the dispatcher."""

    category: str
    zh: str
    en: str
    area_code: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """Lines that speak for the same category and the same area: neither is followed."""

    category: str
    prefix: str
    rows: tuple[int, ...]
    lead_unit_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """A line whose lead was closed, or lost the power, after the list was imported."""

    row: int
    lead_unit_id: int
    zh: str
    en: str


def gaps(locality: str, on: date) -> tuple[Gap, ...]:
    """Each category at the tips of the tree that no line covers in some area. An area is as large as can be: the whole
    locality, else a town, else (only where some village has a line of its own) a village."""
    profile = profiles.current(locality, on)
    parents = {category.parent for category in profile.categories.values()}
    found: list[Gap] = []
    for category in profile.categories.values():
        if category.code in parents:
            continue
        for area_code in _uncovered(profile, category.code, on):
            found.append(Gap(category.code, category.words.zh, category.words.en, area_code))
    return tuple(found)


def overlaps(locality: str, on: date) -> tuple[Overlap, ...]:
    """Each pair of category and area for which two lines or more are equally narrow."""
    book = book_on(locality, on)
    same: dict[tuple[str, str], list[DutyLineValue]] = defaultdict(list)
    for line in book.lines if book else ():
        same[(line.category, line.prefix)].append(line)
    return tuple(
        Overlap(*key, tuple(line.no for line in lines), tuple(line.lead_unit_id for line in lines))
        for key, lines in sorted(same.items())
        if len(lines) > 1
    )


def unfit(locality: str, on: date) -> tuple[Unfit, ...]:
    """Each line whose lead may not lead on that day."""
    book = book_on(locality, on)
    found: list[Unfit] = []
    for line in book.lines if book else ():
        try:
            check_lead(line.lead_unit_id, line, on)
        except (LacksPower, UnitClosed) as refusal:
            found.append(Unfit(line.no, line.lead_unit_id, refusal.say("zh"), refusal.say("en")))
    return tuple(found)


def _uncovered(profile: Profile, category: str, on: date) -> list[str]:
    """The areas (12 digits) in which nobody leads; an overlap is no gap."""

    def covered(area_code: str) -> bool:
        return bool(all_lines(profile.locality, category, area_code, on))

    if covered(profile.area):
        return []
    towns = _towns(profile, on)
    bare = [town for town in towns if not covered(town)]
    book = book_on(profile.locality, on)
    prefixes = [line.prefix for line in book.lines] if book else []
    found: list[str] = []
    for town in bare:
        deeper = any(prefix.startswith(prefix_of(town)) for prefix in prefixes)
        villages = [area.code for area in places.children(town, on)] if deeper else []
        empty = [village for village in villages if not covered(village)]
        found += empty if villages and len(empty) < len(villages) else [town]
    return [profile.area] if found == towns or not towns else found


def _towns(profile: Profile, on: date) -> list[str]:
    """The towns of the locality by its areas, or where none were imported, by its units."""
    known = [area.code for area in places.children(profile.area, on)]
    units = [unit for unit in units_for((prefix_of(profile.area),), on) if unit.level == UnitLevel.TOWN]
    return known or sorted({unit.area_code for unit in units})
