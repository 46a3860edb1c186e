"""Positions in the reference systems that Chinese maps come in, turned into CGCS2000 degrees. Pure.

- ``CGCS2000`` (EPSG:4490) stays as it is; ``WGS84`` (EPSG:4326) too: they differ by centimetres, less than a drawing.
- ``EPSG:4513`` to ``EPSG:4554``: CGCS2000 in 3-degree Gauss-Krüger zones (metres), by PROJ.
- ``GCJ02``: the offset that Chinese map services must apply. There is no published standard; this is the formula that
  has been public since 2010 (Krasovsky 1940 ellipsoid, see e.g. the project eviltransform), inverted by iteration to
  less than a millimetre of itself. Against the true offset it is good to a few metres.
- ``BD09``: Baidu's further offset over GCJ02, inverted the same way.

A reference system cannot be seen from the numbers, so it must be declared.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from zhili.lib.refusal import Invalid

Points = NDArray[np.float64]
"""n × 2: longitude or easting, latitude or northing."""

_SAME = {"CGCS2000": "CGCS2000", "EPSG:4490": "CGCS2000", "WGS84": "WGS84", "EPSG:4326": "WGS84", "CRS84": "WGS84"}
_OFFSET = {"GCJ02": "GCJ02", "GCJ-02": "GCJ02", "BD09": "BD09", "BD-09": "BD09"}
_EPSG = re.compile(r"EPSG:{1,2}(45(?:1[3-9]|[2-4][0-9]|5[0-4]))")

# Krasovsky 1940: semi-major axis in metres, eccentricity squared.
_AXIS = 6378245.0
_ECCENTRICITY2 = 0.00669342162296594323
_BAIDU = np.pi * 3000.0 / 180.0
_ITERATIONS = 12  # each one shrinks the error at least thirtyfold


class UnknownCrs(Invalid):
    code = "unknown_crs"
    zh = "坐标系“{typed}”不认识。请声明 CGCS2000、WGS84、GCJ02、BD09 或 EPSG:4513–4554 之一。"
    en = "“{typed}” is not a known reference system. Declare CGCS2000, WGS84, GCJ02, BD09 or one of EPSG:4513–4554."


def canonical_crs(typed: str) -> str:
    """``CGCS2000``, ``WGS84``, ``GCJ02``, ``BD09`` or ``EPSG:45xx``; also reads a URN. Raises UnknownCrs."""
    name = typed.strip().upper().replace("URN:OGC:DEF:CRS:", "").replace("OGC:1.3:", "").replace("OGC::", "")
    found = _SAME.get(name.replace("::", ":")) or _OFFSET.get(name)
    if found:
        return found
    epsg = _EPSG.fullmatch(name)
    if epsg is None:
        raise UnknownCrs(typed=typed.strip()[:40])
    return f"EPSG:{epsg[1]}"


def in_range(points: Points, crs: str) -> NDArray[np.bool_]:
    """Whether each position can be one of ``crs`` at all: degrees on the globe, or metres in a zone."""
    x, y = points[:, 0], points[:, 1]
    if crs.startswith("EPSG:"):
        possible: NDArray[np.bool_] = (x > 10_000) & (x < 50_000_000) & (y > 0) & (y < 10_000_000)
    else:
        possible = (np.abs(x) <= 180) & (np.abs(y) <= 90)
    return possible


def to_degrees(points: Points, crs: str) -> Points:
    """CGCS2000 longitude and latitude of positions in a canonical ``crs``."""
    if crs in ("CGCS2000", "WGS84"):
        return points
    if crs == "GCJ02":
        return _inverse(_to_gcj02, points)
    if crs == "BD09":
        return _inverse(_to_gcj02, _inverse(_to_bd09, points))
    lon, lat = _transformer(crs).transform(points[:, 0], points[:, 1])
    return np.column_stack((lon, lat))


def to_gcj02(points: Points) -> Points:
    """The offset position that Chinese map services show for CGCS2000 degrees; unchanged outside China."""
    return _to_gcj02(points)


def to_bd09(points: Points) -> Points:
    """The position that Baidu's maps show for CGCS2000 degrees."""
    return _to_bd09(_to_gcj02(points))


@cache
def _transformer(crs: str) -> Transformer:
    return Transformer.from_crs(crs, "EPSG:4490", always_xy=True)


def _inverse(forward: Callable[[Points], Points], points: Points) -> Points:
    """What ``forward`` turns into ``points``: the offsets change slowly, so a few corrections meet it."""
    guess = points
    for _ in range(_ITERATIONS):
        guess = guess + (points - forward(guess))
    return guess


def _to_gcj02(points: Points) -> Points:
    lon, lat = points[:, 0], points[:, 1]
    inside = (lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271)
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    wave = _waves(x, (20, 6), (20, 2))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    north += _waves(y, (20, 1), (40, 1 / 3)) + _waves(y, (160, 1 / 12), (320, 1 / 30))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    east += _waves(x, (20, 1), (40, 1 / 3)) + _waves(x, (150, 1 / 12), (300, 1 / 30))
    radians = np.radians(lat)
    bend = 1 - _ECCENTRICITY2 * np.sin(radians) ** 2
    d_lat = np.degrees(north * bend**1.5 / (_AXIS * (1 - _ECCENTRICITY2)))
    d_lon = np.degrees(east * np.sqrt(bend) / (_AXIS * np.cos(radians)))
    shift = np.column_stack((d_lon, d_lat))
    shift[~inside] = 0.0
    moved: Points = points + shift
    return moved


def _waves(values: NDArray[np.float64], *terms: tuple[float, float]) -> NDArray[np.float64]:
    total = np.zeros_like(values)
    for height, frequency in terms:
        total += height * np.sin(values * frequency * np.pi)
    scaled: NDArray[np.float64] = total * 2 / 3
    return scaled


def _to_bd09(points: Points) -> Points:
    lon, lat = points[:, 0], points[:, 1]
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BAIDU)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BAIDU)
    return np.column_stack((radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006))
