"""Areas as plain values. A period is half open: it no longer holds on ``valid_to``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhili.lib.codes import Level, level_of, parent_of
from zhili.places.models import Area, FormerArea

_COLUMNS = ("code", "name", "level", "parent_code", "valid_from", "valid_to")
_OFFICES = (
    (re.compile(r"(?:社区)?居(?:民)?委(?:员)?会$"), "社区"),
    (re.compile(r"村?(?:村民)?委(?:员)?会$"), "村"),
    (re.compile(r"街道办事处$"), "街道"),
)


@dataclass(frozen=True, slots=True)
class AreaValue:
    """One area in one of its periods. ``parent_code`` is empty for a province."""

    code: str
    name: str
    level: Level
    parent_code: str
    valid_from: date | None
    valid_to: date | None


def area(code: str, on: date | None = None) -> AreaValue | None:
    """The area of a 12-digit code: its latest period, or the one that holds on ``on`` (None: unknown, or not then)."""
    row = Area.objects.filter(pk=code).values_list(*_COLUMNS).first()
    if row is None:
        return None
    found = _value(row)
    if on is None or _holds(found.valid_from, found.valid_to, on):
        return found
    former = (
        FormerArea.objects.filter(_in_force(on), code=code)
        .order_by("valid_to")
        .values_list("name", "valid_from", "valid_to")
        .first()
    )
    if former is None:
        return None
    return AreaValue(code, former[0], found.level, found.parent_code, former[1], former[2])


def children(code: str, on: date | None = None) -> list[AreaValue]:
    """The areas right below a code, in order of code; an empty code asks for the provinces. ``on``: only those whose
    latest period holds then.
    """
    rows = Area.objects.filter(parent_code=code).order_by("code")
    if on is not None:
        rows = rows.filter(_in_force(on))
    return [_value(row) for row in rows.values_list(*_COLUMNS)]


def names(codes: Iterable[str]) -> dict[str, str]:
    """Code → latest name, for those that are known. Ask for what one page shows: some hundred at a time."""
    return dict(Area.objects.filter(code__in=sorted(set(codes))).values_list("code", "name"))


def name_path(code: str) -> tuple[str, ...]:
    """The latest names from the province down to the area, without levels that are not recorded."""
    chain = [code]
    while (above := parent_of(chain[0])) is not None:
        chain.insert(0, above)
    known = names(chain)
    return tuple(known[each] for each in chain if each in known)


def path_names(area_code: str) -> tuple[str, ...]:
    """Names of province, city, county, town and village, '' where the code does not go so far; none for a code that is
    no town or village here."""
    if len(area_code) != 12 or not Area.objects.filter(code=area_code, valid_to__isnull=True).exists():
        return ()
    level = level_of(area_code)
    if level < Level.TOWN:
        return ()
    path = [plain_area(each) for each in name_path(area_code)]
    village = path.pop() if level == Level.VILLAGE else ""
    above = ["", "", "", *path][-4:]
    return (*above, village)


def plain_area(name: str) -> str:
    """The name of a place without the office that governs it: 柳树村民委员会 lies in 柳树村."""
    for pattern, word in _OFFICES:
        short = pattern.sub("", name)
        if short != name and short:
            return short if short.endswith(word) else short + word
    return name


def _value(row: tuple[str, str, int, str, date | None, date | None]) -> AreaValue:
    return AreaValue(row[0], row[1], Level(row[2]), row[3], row[4], row[5])


def _holds(since: date | None, until: date | None, on: date) -> bool:
    return (since is None or since <= on) and (until is None or on < until)


def _in_force(on: date) -> Q:
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=on)) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))
