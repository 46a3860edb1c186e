"""Grids as plain values: by point, by code, by area."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any

import shapely
from django.db.models import Q

from zhili.places.lifecycle import Layer
from zhili.places.models import Grid
from zhili.places.queries.memory import GridValue, sheet

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


def grids_in(prefix: str, *, on: date, layer: str = Layer.BASIC) -> list[GridValue]:
    """The grids of ``layer`` under an area code without trailing zeros (``queries.prefix``), in order of code."""
    return [GridValue(*row) for row in _under(prefix, on, layer).values_list(*_COLUMNS)]


def outlines(prefix: str, *, on: date, layer: str = Layer.BASIC) -> list[tuple[GridValue, dict[str, Any]]]:
    """As ``grids_in``, each with its GeoJSON geometry for a map."""
    rows = list(_under(prefix, on, layer).values_list(*_COLUMNS, "geometry"))
    texts = shapely.to_geojson(shapely.from_wkb([bytes(row[-1]) for row in rows]))
    return [(GridValue(*row[:-1]), json.loads(text)) for row, text in zip(rows, texts, strict=True)]


def _under(prefix: str, on: date, layer: str) -> Any:
    under = (prefix.ljust(15, "0"), prefix.ljust(15, "9"))
    return Grid.objects.filter(_in_force(on), layer=layer, code__range=under).order_by("code")


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))
