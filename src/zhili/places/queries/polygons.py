"""Grids and areas as polygons for a map, out of the picture in memory: no table is read for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import shapely

from zhili.places.lifecycle import Layer
from zhili.places.queries.areas import names
from zhili.places.queries.memory import sheet


@dataclass(frozen=True, slots=True)
class Polygon:
    """One outline. ``geometry``: GeoJSON as text, degrees to a ten-centimetre; ``at``: a point inside it, for its
    name."""

    code: str
    name: str
    geometry: str
    at: tuple[float, float]


def layers(on: date) -> tuple[str, ...]:
    """The layers that have a grid on that day, in their order."""
    held = ((str(layer), sheet(layer)) for layer in Layer)
    return tuple(name for name, found in held if found is not None and any(each.holds(on) for each in found.grids))


def polygons(prefixes: Sequence[str], *, on: date, layer: str) -> list[Polygon]:
    """The grids of a layer under any of the area prefixes."""
    return [_polygon(code, name, shape) for code, name, shape in _held(prefixes, on, layer)]


def outlines_of(prefixes: Sequence[str], *, on: date, digits: int) -> list[Polygon]:
    """The areas whose code has ``digits`` digits that say something (9: towns, 12: villages), each drawn as all its
    basic grids together."""
    parts: dict[str, list[shapely.Geometry]] = {}
    for code, _, shape in _held(prefixes, on, Layer.BASIC):
        parts.setdefault(code[:digits], []).append(shape)
    known = names(code.ljust(12, "0") for code in parts)
    whole = {code: shapely.union_all(shapes) for code, shapes in parts.items()}
    return [_polygon(code, known.get(code.ljust(12, "0"), code), shape) for code, shape in whole.items()]


def _held(prefixes: Sequence[str], on: date, layer: str) -> list[tuple[str, str, shapely.Geometry]]:
    found, wanted = sheet(layer), tuple(prefixes)
    if found is None:
        return []
    pairs = zip(found.grids, found.tree.geometries, strict=True)
    return [(each.code, each.name, shape) for each, shape in pairs if each.holds(on) and each.code.startswith(wanted)]


def _polygon(code: str, name: str, shape: shapely.Geometry) -> Polygon:
    spot = shapely.point_on_surface(shape)
    fine = shapely.set_precision(shape, 1e-6)
    return Polygon(code, name, shapely.to_geojson(fine), (round(shapely.get_x(spot), 6), round(shapely.get_y(spot), 6)))
