"""Grids as plain values: by point, by code, by area."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import shapely
from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from zhili.places.lifecycle import Layer
from zhili.places.models import Grid
from zhili.places.queries.memory import GridValue, Sheet, sheet

FAR = 0.2
"""Degrees, some twenty kilometres: a fix that far off is no slip of the instrument."""

_COLUMNS = ("code", "layer", "name", "area_code", "valid_from", "valid_to")


def find_grid(lon: float, lat: float, *, on: date, layer: str = Layer.BASIC) -> GridValue | None:
    """The grid of ``layer`` that holds on ``on`` and contains a point (CGCS2000 degrees); on a border the lower code.

    Takes microseconds: it asks the index in memory.
    """
    held = sheet(layer)
    if held is None or not (math.isfinite(lon) and math.isfinite(lat)):
        return None
    found: GridValue | None = None
    for place in held.tree.query(shapely.Point(lon, lat), predicate="intersects"):
        each = held.grids[place]
        if each.holds(on) and (found is None or each.code < found.code):
            found = each
    return found


def grid(code: str, on: date) -> GridValue | None:
    """The grid of a 15-digit code that holds on ``on``."""
    row = Grid.objects.filter(_in_force(on), code=code).values_list(*_COLUMNS).first()
    return None if row is None else GridValue(*row)


def former_grid(code: str) -> GridValue | None:
    """The latest period of a code, whether or not it still holds; None for a code that never was."""
    row = Grid.objects.filter(code=code).order_by("-valid_from").values_list(*_COLUMNS).first()
    return None if row is None else GridValue(*row)


def grids_in(prefix: str, *, on: date, layer: str = Layer.BASIC) -> list[GridValue]:
    """The grids of ``layer`` under an area code without trailing zeros (``queries.prefix``), in order of code."""
    return [GridValue(*row) for row in _under(prefix, on, layer).values_list(*_COLUMNS)]


def outlines(prefix: str, *, on: date, layer: str = Layer.BASIC) -> list[tuple[GridValue, dict[str, Any]]]:
    """As ``grids_in``, each with its GeoJSON geometry for a map."""
    rows = list(_under(prefix, on, layer).values_list(*_COLUMNS, "geometry"))
    texts = shapely.to_geojson(shapely.from_wkb([bytes(row[-1]) for row in rows]))
    return [(GridValue(*row[:-1]), json.loads(text)) for row, text in zip(rows, texts, strict=True)]


def is_far(lon: float, lat: float, prefix: str, *, layer: str = Layer.BASIC) -> bool:
    """Whether a point lies beyond the grids under ``prefix`` by more than ``FAR``; never where none are known."""
    held = sheet(layer)
    ours = [shape for shape, each in _drawn(held) if each.code.startswith(prefix)] if held else []
    if not ours:
        return False
    west, south, east, north = shapely.total_bounds(ours)
    return not (west - FAR <= lon <= east + FAR and south - FAR <= lat <= north + FAR)


def around(lon: float, lat: float, *, on: date, degrees: float, layer: str = Layer.BASIC) -> list[GridValue]:
    """The grids of ``layer`` that a circle of so many degrees about the point touches."""
    held = sheet(layer)
    if held is None or not (math.isfinite(lon) and math.isfinite(lat)):
        return []
    found = held.tree.query(shapely.Point(lon, lat).buffer(degrees), predicate="intersects")
    return [held.grids[place] for place in found if held.grids[place].holds(on)]


def pieces(prefix: str, digits: int, *, on: date, layer: str = Layer.BASIC) -> dict[str, BaseGeometry]:
    """The land under ``prefix``, one geometry (CGCS2000 degrees) for each code cut to so many digits: the towns of a
    county from its grids, the villages of a town, the grids of a village (15)."""
    held = sheet(layer)
    if held is None:
        return {}
    parts: dict[str, list[BaseGeometry]] = {}
    for shape, each in _drawn(held):
        if each.code.startswith(prefix) and each.holds(on):
            parts.setdefault(each.code[:digits], []).append(shape)
    return {code: shapely.union_all(shapes) for code, shapes in sorted(parts.items())}


def _drawn(held: Sheet) -> Iterator[tuple[BaseGeometry, GridValue]]:
    return zip(held.tree.geometries, held.grids, strict=True)


def _under(prefix: str, on: date, layer: str) -> Any:
    under = (prefix.ljust(15, "0"), prefix.ljust(15, "9"))
    return Grid.objects.filter(_in_force(on), layer=layer, code__range=under).order_by("code")


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))
