"""Addresses of the county: in its streets estates and roads, in its villages groups and houses; each inside its grid.

Made by rule, the same each time; nobody lives there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import cache

from zhili.localities.county.land import AREAS, Grid, grids

COUNTY = "990121"
HEAD = ("地址", "区划代码", "经度", "纬度", "别名")
_ROADS = tuple(
    f"{name}路" for line in ("文庙 南门 白鹭 育才 锦绣 开元", "滨河 人民 解放 东升 朝阳 学府") for name in line.split()
)
_ESTATES = tuple(
    name
    for line in (
        "阳光小区 河畔花园 桂花苑 丰泽园 新安家园 学府名苑",
        "锦绣公寓 荷塘月色小区 东湖花园 翠竹苑 鼓楼新村 祥和家园",
    )
    for name in line.split()
)
_CALLED = {0: "老粮站家属院", 5: "水泥厂宿舍", 9: "轧花厂院子"}
"""What people still call some estates, by their place in the list."""
BLOCKS, ROOMS = 2, ("101", "202", "301")
HOUSES = 6


def address_csv() -> str:
    """The list as an office would send it: positions in WGS 84."""
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *_rows()])
    return text.getvalue()


def _rows() -> Iterator[tuple[str, ...]]:
    names = {area.code: area.name for area in AREAS}
    for grid in (each for each in grids() if each.code.startswith(COUNTY)):
        town, village = names[f"{grid.code[:9]}000"], names[grid.area_code]
        said = _urban(grid) if village.endswith("社区") else _rural(grid)
        for place, (words, called) in enumerate(said):
            lon, lat = point(grid, place)
            yield f"{town}{village}{words}", grid.area_code, f"{lon:.6f}", f"{lat:.6f}", called


@cache
def _places() -> dict[str, int]:
    return {grid.code: no for no, grid in enumerate(each for each in grids() if each.code.startswith(COUNTY))}


def street(grid: Grid) -> tuple[str, int, str]:
    """The road, the number on it and the estate of an urban grid: one each, the number telling estates of the same name
    apart."""
    no = _places()[grid.code]
    return _ROADS[no % len(_ROADS)], 10 + 2 * no, _ESTATES[no % len(_ESTATES)]


def group(grid: Grid) -> str:
    """The villagers' group of a rural grid."""
    return f"{int(grid.code[12:])}组"


def _urban(grid: Grid) -> Iterator[tuple[str, str]]:
    road, number, estate = street(grid)
    yield f"{road}{number - 2}号", ""
    for block in range(1, BLOCKS + 1):
        for at, room in enumerate(ROOMS):
            called = _CALLED.get(_places()[grid.code], "") if block == 1 and not at else ""
            yield f"{road}{number}号{estate}{block}幢1单元{room}室", called


def _rural(grid: Grid) -> Iterator[tuple[str, str]]:
    for house in range(1, HOUSES + 1):
        yield f"{group(grid)}{house}号", ""


def point(grid: Grid, place: int) -> tuple[float, float]:
    """Near the middle of the grid, no two at the same spot."""
    west, east = min(x for x, _ in grid.ring), max(x for x, _ in grid.ring)
    south, north = min(y for _, y in grid.ring), max(y for _, y in grid.ring)
    step = place - 3
    return (west + east) / 2 + step * (east - west) / 40, (south + north) / 2 + (step % 3 - 1) * (north - south) / 40
