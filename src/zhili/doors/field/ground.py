"""The ground of a post as outlines, so that a device knows without a signal whether it stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import shapely
from shapely.geometry import shape

from zhili.places import queries as places

MOST_GRIDS: Final = 300
"""More than these are joined by village: a county's post needs no grids, and a telephone no megabytes."""
FINE: Final = 5
"""Decimals of a degree that are kept: about a metre."""


def ground(areas: Sequence[str], on: date) -> list[dict[str, Any]]:
    """Each patch of the post's areas: code, name, village and rings of [lon, lat]. Nothing where no grids are known."""
    found = [
        (value.code, value.name, value.area_code, shape(outline))
        for prefix in areas
        for value, outline in places.outlines(prefix, on=on)
    ]
    if len(found) > MOST_GRIDS:
        found = _joined(found)
    names = places.names(area for _, _, area, _ in found)
    return [
        {"code": code, "name": name, "area": area, "village": names.get(area, ""), "rings": _rings(outline)}
        for code, name, area, outline in found
    ]


Patch = tuple[str, str, str, Any]


def _joined(patches: Iterable[Patch]) -> list[Patch]:
    by_village: dict[str, list[Any]] = {}
    for _, _, area, outline in patches:
        by_village.setdefault(area, []).append(outline)
    joined = [(area, shapely.union_all(outlines).simplify(0.0001)) for area, outlines in by_village.items()]
    names = places.names(by_village)
    return [(area, names.get(area, ""), area, outline) for area, outline in sorted(joined, key=lambda each: each[0])]


def _rings(outline: Any) -> list[list[list[float]]]:
    """The outer rings: a hole in a grid is still somebody's."""
    parts = outline.geoms if hasattr(outline, "geoms") else [outline]
    return [[[round(x, FINE), round(y, FINE)] for x, y, *_ in part.exterior.coords] for part in parts]
