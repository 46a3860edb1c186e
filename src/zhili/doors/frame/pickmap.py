"""A map to choose from: every piece of land is a link, so that it needs no script, and a keyboard reaches each.

An equirectangular plane around the middle of what is drawn. ``data-`` attributes let a script turn a press on the
drawing into a point; nothing is fetched, and everything drawn comes from the locality's own grids.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import shapely
from markupsafe import Markup, escape
from shapely.geometry.base import BaseGeometry

WIDTH: Final = 360
TALLEST: Final = 400
EDGE: Final = 6
"""Units kept free around the land, so that no border is cut off."""
LETTER: Final = 13.0
"""Width of a character of a name, in units."""


class Piece(NamedTuple):
    """One piece of land: its code, its name, where its link leads, and its shape in degrees, longitude first."""

    code: str
    name: str
    address: str
    shape: BaseGeometry
    here: bool = False


class _Plane(NamedTuple):
    west: float
    north: float
    per_lon: float
    per_lat: float
    height: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return EDGE + (lon - self.west) * self.per_lon, EDGE + (self.north - lat) * self.per_lat


def pick_map(pieces: Sequence[Piece], *, label: str) -> Markup:
    """An ``<svg>`` of the pieces with a link around each; nothing at all for no pieces. ``label``: its name."""
    drawn = [each for each in pieces if not each.shape.is_empty]
    if not drawn:
        return Markup("")
    plane = _fitted([each.shape for each in drawn])
    links = "".join(_link(plane, each) for each in drawn)
    return Markup(
        f'<svg class="pick__map" viewBox="0 0 {WIDTH} {plane.height:.0f}" role="group" aria-label="{escape(label)}"'
        f' data-west="{plane.west:.7f}" data-north="{plane.north:.7f}" data-per-lon="{plane.per_lon:.4f}"'
        f' data-per-lat="{plane.per_lat:.4f}" data-edge="{EDGE}">{links}</svg>'
    )


def _fitted(shapes: Sequence[BaseGeometry]) -> _Plane:
    west, south, east, north = shapely.total_bounds(list(shapes))
    narrow = math.cos(math.radians((south + north) / 2))
    wide, tall = max((east - west) * narrow, 1e-6), max(north - south, 1e-6)
    scale = min((WIDTH - 2 * EDGE) / wide, (TALLEST - 2 * EDGE) / tall)
    # Land that is taller than wide stands in the middle of the drawing.
    spare = ((WIDTH - 2 * EDGE) / scale - wide) / narrow / 2
    return _Plane(west - spare, north, scale * narrow, scale, tall * scale + 2 * EDGE)


def _link(plane: _Plane, piece: Piece) -> str:
    shape = shapely.simplify(piece.shape, 0.7 / plane.per_lat)
    name = escape(piece.name)
    css = "pick__one pick__one--here" if piece.here else "pick__one"
    return (
        f'<a class="{css}" href="{escape(piece.address)}" aria-label="{name}" data-pick="{escape(piece.code)}">'
        f'<path d="{_rings(plane, shape)}"/>{_name(plane, piece, shape)}</a>'
    )


def _rings(plane: _Plane, shape: BaseGeometry) -> str:
    found = []
    for polygon in shapely.get_parts(shape):
        if polygon.geom_type == "Polygon":
            for ring in (polygon.exterior, *polygon.interiors):
                points = ("{:.1f} {:.1f}".format(*plane.at(x, y)) for x, y in ring.coords[:-1])
                found.append(f"M{'L'.join(points)}Z")
    return "".join(found)


def _name(plane: _Plane, piece: Piece, shape: BaseGeometry) -> str:
    """The name where it has room; the list beside the map has all of them."""
    west, _, east, _ = shape.bounds
    if len(piece.name) * LETTER > (east - west) * plane.per_lon:
        return ""
    spot = shape.representative_point()
    x, y = plane.at(spot.x, spot.y)
    return f'<text class="map__name" aria-hidden="true" x="{x:.0f}" y="{y:.0f}">{escape(piece.name)}</text>'
