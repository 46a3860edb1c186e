"""The land: areas with their codes, and grids as polygons that meet without gap or overlap.

The county is laid out on a lattice of quarter kilometres, cut into towns, villages and grids along lattice lines, and
the lattice is then bent. Neighbours share every bent point of their border, so they touch exactly.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from math import pi, sin

Point = tuple[float, float]
Box = tuple[int, int, int, int]
"""West, south, east, north, in lattice lines."""

CENTRE: Point = (118.9, 30.5)
MIDDLE = (60, 50)
STEP: Point = (0.0026, 0.00225)
"""Degrees for one lattice step: about 250 m both ways at this latitude."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area with its 12-digit code. ``level``: province, city, county, town or village."""

    code: str
    name: str
    level: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid: 12 digits of its village, three of its own. ``ring`` is closed: first point = last; WGS 84 degrees."""

    code: str
    name: str
    area_code: str
    layer: str
    ring: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class _Town:
    code: str
    name: str
    box: Box
    villages: str
    grids_each: int


_TOWNS = (
    _Town("990121001", "白鹭街道", (34, 36, 62, 66), "南门 文庙巷 白鹭湖 东升 朝阳里 学前", 4),
    _Town("990121002", "禾丰街道", (62, 36, 92, 66), "禾丰 新安 育才 锦绣 开元", 4),
    _Town("990121100", "青石镇", (0, 36, 34, 66), "青石社区 石桥 上塘 下塘 枫树坳 大屋场 杨家湾", 3),
    _Town("990121101", "柳溪镇", (64, 66, 92, 100), "柳溪社区 双柳 渡口 长滩 沙坪 梅子沟", 3),
    _Town("990121102", "云塘镇", (0, 0, 42, 36), "云塘社区 荷叶塘 岭脚 樟木 西冲 栗山 茶亭", 3),
    _Town("990121103", "南坪镇", (42, 0, 92, 36), "南坪社区 高坪 水口 白果 竹园 油坊 官庄", 3),
    _Town("990121200", "石梁乡", (0, 66, 32, 100), "石梁 岩背 云雾 老鹰岩 松树坪 龙潭", 2),
    _Town("990121201", "竹坞乡", (32, 66, 64, 100), "竹坞 山口 里坞 外坞 红枫 清泉", 2),
    _Town("990122001", "临港街道", (92, 36, 120, 66), "港前 滨江 新港 兴业", 4),
    _Town("990122100", "望江镇", (92, 66, 120, 100), "望江社区 江湾 三合 太平", 2),
    _Town("990122101", "沙洲镇", (92, 0, 120, 36), "沙洲社区 洲头 洲尾 芦苇", 2),
)

_EXCLUSIVE: tuple[tuple[str, str, Box], ...] = (
    ("990121001001901", "中心市场专属网格", (44, 48, 50, 53)),
    ("990121002003901", "县第一中学专属网格", (68, 44, 73, 49)),
    ("990121002005901", "经济开发区产业园专属网格", (84, 50, 91, 60)),
)


def _village_codes(town: _Town) -> Iterator[tuple[str, str]]:
    """(code, name): neighbourhoods of streets and seats of towns from 001, villages from 201."""
    urban, rural = 0, 200
    for name in town.villages.split():
        if town.code[6] == "0" or name.endswith("社区"):
            urban += 1
            yield f"{town.code}{urban:03}", name.removesuffix("社区") + "社区"
        else:
            rural += 1
            yield f"{town.code}{rural:03}", f"{name}村"


def _areas() -> Iterator[Area]:
    yield Area("990000000000", "示范省", "province", None)
    yield Area("990100000000", "青川市", "city", "990000000000")
    yield Area("990121000000", "清禾县", "county", "990100000000")
    yield Area("990122000000", "邻河县", "county", "990100000000")
    for town in _TOWNS:
        yield Area(f"{town.code}000", town.name, "town", f"{town.code[:6]}000000")
        for code, name in _village_codes(town):
            yield Area(code, name, "village", f"{town.code}000")


AREAS = tuple(_areas())


@cache
def grids(layer: str = "basic") -> tuple[Grid, ...]:
    """All grids of a layer: ``basic`` covers the land once; ``exclusive`` ones (market, school, park) lie over it."""
    if layer == "exclusive":
        return tuple(Grid(code, name, code[:12], layer, _ring(box)) for code, name, box in _EXCLUSIVE)
    return tuple(_basic())


def _basic() -> Iterator[Grid]:
    for town in _TOWNS:
        villages = list(_village_codes(town))
        for (code, name), box in zip(villages, _cut(town.box, len(villages)), strict=True):
            # Numbered in rows from the north, each from west to east.
            boxes = sorted(_cut(box, town.grids_each), key=lambda each: (-each[3], each[0]))
            for no, each in enumerate(boxes, 1):
                yield Grid(f"{code}{no:03}", f"{name}第{no}网格", code, "basic", _ring(each))


def geojson(layer: str = "basic") -> str:
    """A layer as a GeoJSON FeatureCollection (RFC 7946)."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": grid.code, "name": grid.name, "area_code": grid.area_code},
            "geometry": {"type": "Polygon", "coordinates": [[list(point) for point in grid.ring]]},
        }
        for grid in grids(layer)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def area_csvs() -> dict[str, str]:
    """The areas as the official lists are laid out: file name → CSV. Codes without trailing zeros."""
    files = {
        "provinces.csv": ("province", 2, ()),
        "cities.csv": ("city", 4, (("provinceCode", 2),)),
        "areas.csv": ("county", 6, (("cityCode", 4), ("provinceCode", 2))),
        "streets.csv": ("town", 9, (("areaCode", 6), ("provinceCode", 2), ("cityCode", 4))),
        "villages.csv": ("village", 12, (("streetCode", 9), ("provinceCode", 2), ("cityCode", 4), ("areaCode", 6))),
    }
    return {name: _csv(level, digits, above) for name, (level, digits, above) in files.items()}


def _csv(level: str, digits: int, above: tuple[tuple[str, int], ...]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["code", "name", *(name for name, _ in above)])
    for area in AREAS:
        if area.level == level:
            writer.writerow([area.code[:digits], area.name, *(area.code[:length] for _, length in above)])
    return text.getvalue()


# --- cutting and bending ----------------------------------------------------------------------------------------------


def _cut(box: Box, pieces: int) -> list[Box]:
    """Cut a box along lattice lines into so many pieces of about equal size, always across its longer side."""
    if pieces == 1:
        return [box]
    west, south, east, north = box
    first = pieces // 2
    wide = east - west >= north - south
    length = east - west if wide else north - south
    sway = 2 * _noise(*box) if length > 8 else 0.0
    at = min(max(round(length * first / pieces + sway), 1), length - 1)
    near = (west, south, west + at, north) if wide else (west, south, east, south + at)
    far = (west + at, south, east, north) if wide else (west, south + at, east, north)
    return [*_cut(near, first), *_cut(far, pieces - first)]


def _ring(box: Box) -> tuple[Point, ...]:
    """The bent outline, counter-clockwise, with a point at every lattice step, so that neighbours share them all."""
    west, south, east, north = box
    outline = [
        *((x, south) for x in range(west, east)),
        *((east, y) for y in range(south, north)),
        *((x, north) for x in range(east, west, -1)),
        *((west, y) for y in range(north, south, -1)),
    ]
    points = tuple(_bend(x, y) for x, y in outline)
    return (*points, points[0])


def _bend(x: int, y: int) -> Point:
    """A lattice point in degrees. The waves are gentle enough never to fold the land over itself."""
    east = 1.3 * sin(2 * pi * (y / 31 + 0.13)) + 0.7 * sin(2 * pi * (x / 19 + y / 23)) + 0.1 * _noise(x, y)
    north = 1.2 * sin(2 * pi * (x / 27 + 0.4)) + 0.6 * sin(2 * pi * (y / 17 - x / 29)) + 0.1 * _noise(y, x, 7)
    lon = CENTRE[0] + (x - MIDDLE[0] + east) * STEP[0]
    lat = CENTRE[1] + (y - MIDDLE[1] + north) * STEP[1]
    return round(lon, 6), round(lat, 6)


def _noise(*of: int) -> float:
    """The same number from -1 to 1 for the same arguments, on every machine."""
    return int.from_bytes(sha256(repr(of).encode()).digest()[:4], "big") / 2**31 - 1
