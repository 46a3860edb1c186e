"""What the map's script fetches: the cells of the ground that it shows, and the outlines of areas and grids."""

from __future__ import annotations

import json
import math
from typing import Final

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from zhili.doors.desk import tabs
from zhili.doors.desk.chart.pages import USUAL
from zhili.doors.desk.sieves import BadBox, box_of
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Text
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotFound
from zhili.matters.queries import placed
from zhili.matters.queries.placed import Cell
from zhili.places import queries as places
from zhili.places.queries import Polygon

SEEN: Final = Schema(
    Text("at", "地图范围", "Part of the map", required=True, most=80),
    Text("step", "格子大小", "Size of a cell", required=True, most=30),
)
OUTLINES_HOLD: Final = 300
"""Seconds for which a browser may keep the outlines: grids change by import, not by the minute."""


def cells(request: Request) -> JsonResponse:
    """The cells of one part of the ground: how many, where, how many over their limit; a single matter by number."""
    sent = SEEN.query(request)
    look = tabs.looking(request, USUAL)
    found = placed.cells(
        request.actor, look.filters(request.actor, request.now), box_of(sent["at"]), _size(sent["step"]), request.now
    )
    return JsonResponse({"cells": _plain(request.actor, found)})


def outlines(request: Request, layer: str) -> HttpResponse:
    """The outlines of ``area`` (towns) or of a layer of grids, as GeoJSON, inside this post's jurisdiction."""
    on = timezone.localdate(request.now)
    prefixes = request.actor.areas
    if layer == "area":
        found = places.outlines_of(prefixes, on=on, digits=9)
    elif layer in places.layers(on):
        found = places.polygons(prefixes, on=on, layer=layer)
    else:
        raise NotFound()
    answer = HttpResponse(_collection(found), content_type="application/geo+json")
    answer["Cache-Control"] = f"private, max-age={OUTLINES_HOLD}"
    return answer


def _size(text: str) -> float:
    try:
        size = float(text)
    except ValueError:
        raise BadBox() from None
    if not math.isfinite(size) or not 0 < size <= 90:
        raise BadBox()
    return size


def _plain(actor: Actor, found: list[Cell]) -> list[list[object]]:
    """many, lon, lat, late, bounds, number, title: the last two for a single matter."""
    single = placed.points(actor, [cell.only for cell in found if cell.only is not None])
    return [
        [cell.many, round(cell.lon, 6), round(cell.lat, 6), cell.late, str(cell.bounds),
         *single.get(cell.only or 0, ("", ""))]
        for cell in found
    ]  # fmt: skip


def _collection(found: list[Polygon]) -> str:
    parts = (
        f'{{"type":"Feature","properties":{json.dumps({"code": each.code, "name": each.name, "at": each.at})},'
        f'"geometry":{each.geometry}}}'
        for each in found
    )
    return f'{{"type":"FeatureCollection","features":[{",".join(parts)}]}}'
