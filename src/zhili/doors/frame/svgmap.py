"""A small map drawn on the server: the grids around a point, without tiles and without a script.

Good for a few hundred metres to a few kilometres: an equirectangular plane around the middle, scaled by the cosine of
its latitude. Nothing is fetched; everything drawn comes from the locality's own grids.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from markupsafe import Markup, escape
from shapely.geometry.base import BaseGeometry

from zhili.doors.frame.marks import SHAPES
from zhili.doors.frame.speech import t

METRES_PER_DEGREE = 111_320.0
NARROWEST_M, WIDEST_M = 240.0, 20_000.0
"""The map's width on the ground is kept between these."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One polygon. ``wkb`` in degrees, longitude first; ``here`` marks the grid that the point lies in."""

    wkb: bytes
    name: str = ""
    here: bool = False


@dataclass(frozen=True, slots=True)
class _Plane:
    """From degrees to the units of the drawing."""

    lon: float
    lat: float
    units_per_metre: float
    width: int
    height: int

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        east = (lon - self.lon) * METRES_PER_DEGREE * math.cos(math.radians(self.lat))
        north = (lat - self.lat) * METRES_PER_DEGREE
        scale = self.units_per_metre
        return self.width / 2 + east * scale, self.height / 2 - north * scale

    def box(self) -> tuple[float, float, float, float]:
        """The drawn ground in degrees, a little wider than the frame so that its border is not drawn as one."""
        half_lat = 0.6 * self.height / self.units_per_metre / METRES_PER_DEGREE
        half_lon = 0.6 * self.width / self.units_per_metre / METRES_PER_DEGREE / math.cos(math.radians(self.lat))
        return self.lon - half_lon, self.lat - half_lat, self.lon + half_lon, self.lat + half_lat


def small_map(
    lon: float,
    lat: float,
    patches: Sequence[Patch] = (),
    *,
    label: str,
    light: str = "",
    accuracy_m: float | None = None,
    across_m: float | None = None,
    width: int = 360,
    height: int = 140,
) -> Markup:
    """An ``<svg>`` of ``width`` × ``height`` units with ``lon``/``lat`` in the middle, marked by its ``light``.

    ``accuracy_m`` draws a dashed circle of that radius; ``across_m`` is the width on the ground (else fitted to the
    grid that is ``here``). ``label`` is the accessible name. Coordinates in degrees, WGS 84 or CGCS2000 alike.
    """
    shapes = [(patch, shapely.from_wkb(patch.wkb)) for patch in patches]
    across = across_m or _fitting(lon, lat, shapes, width / height)
    plane = _Plane(lon, lat, width / across, width, height)
    box = plane.box()
    drawn = [(patch, shapely.clip_by_rect(shape, *box)) for patch, shape in shapes]
    parts = [f'<rect class="map__land" width="{width}" height="{height}"/>']
    parts += [_outline(plane, patch, shape) for patch, shape in drawn if not shape.is_empty]
    if accuracy_m:
        radius = accuracy_m * plane.units_per_metre
        parts.append(f'<circle class="map__about" cx="{width / 2:g}" cy="{height / 2:g}" r="{radius:.1f}"/>')
    parts += [_name(plane, patch, shape) for patch, shape in drawn if patch.name and not shape.is_empty]
    parts.append(f'<g transform="translate({width / 2:g} {height / 2:g})">{SHAPES[light]}</g>')
    parts.append(_ruler(across, width, height))
    return Markup(
        f'<svg viewBox="0 0 {width} {height}" preserveAspectRatio="xMidYMid slice" role="img"'
        f' aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _fitting(lon: float, lat: float, shapes: Sequence[tuple[Patch, BaseGeometry]], ratio: float) -> float:
    """Metres across so that the grid that is ``here`` is seen whole, within the limits above."""
    across = NARROWEST_M
    for patch, shape in shapes:
        if patch.here and not shape.is_empty:
            west, south, east, north = shape.bounds
            reach_lon = max(lon - west, east - lon) * METRES_PER_DEGREE * math.cos(math.radians(lat))
            reach_lat = max(lat - south, north - lat) * METRES_PER_DEGREE
            across = max(across, 2.2 * reach_lon, 2.2 * reach_lat * ratio)
    return min(across, WIDEST_M)


def _outline(plane: _Plane, patch: Patch, shape: BaseGeometry) -> str:
    css = "map__cell map__cell--here" if patch.here else "map__cell"
    return f'<path class="{css}" d="{"".join(_rings(plane, shape))}"/>'


def _rings(plane: _Plane, shape: BaseGeometry) -> list[str]:
    found: list[str] = []
    for polygon in shapely.get_parts(shape):
        if polygon.geom_type != "Polygon":
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            points = ("{:.1f} {:.1f}".format(*plane.at(x, y)) for x, y in ring.coords[:-1])
            found.append(f"M{'L'.join(points)}Z")
    return found


def _name(plane: _Plane, patch: Patch, shape: BaseGeometry) -> str:
    """The grid's name inside what is seen of it, kept clear of the mark in the middle."""
    spot = shapely.intersection(shape, shapely.box(*_shrunk(plane.box()))).representative_point()
    if spot.is_empty:
        return ""
    x, y = plane.at(spot.x, spot.y)
    if abs(y - plane.height / 2) < 24 and abs(x - plane.width / 2) < 60:
        y = plane.height / 2 + (34 if y >= plane.height / 2 else -24)
    return f'<text class="map__name" x="{x:.0f}" y="{y:.0f}">{escape(patch.name)}</text>'


def _shrunk(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = box
    dx, dy = (east - west) * 0.2, (north - south) * 0.22
    return west + dx, south + dy, east - dx, north - dy


def _ruler(across: float, width: int, height: int) -> str:
    """A round length near a fifth of the width, so that distance can be judged."""
    step = 10.0 ** math.floor(math.log10(across / 5))
    length = max(step * factor for factor in (1, 2, 5) if step * factor <= across / 5)
    far = length >= 1000
    words = f"{length / 1000 if far else length:g} {t('公里', 'km') if far else t('米', 'm')}"
    long = length / across * width
    y = height - 10
    return (
        f'<path class="map__ruler" d="M10 {y - 4}V{y}H{10 + long:.1f}V{y - 4}"/>'
        f'<text class="map__scale" x="{16 + long:.1f}" y="{y + 2}">{words}</text>'
    )
