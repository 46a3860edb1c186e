"""Which coordinates of a file can be believed. Seen from one row a rounded point looks like any other, so the whole
file is looked at first.

Not believed, so that the row is unplaced: a degree without decimals (it is a hundred kilometres wide), and a point
that more than one row in a hundred shares under different addresses (the middle of the city, or the office's own
door).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from zhili.doors.imports.columns import Columns
from zhili.doors.imports.refusals import BadDegrees
from zhili.places.crs import to_degrees
from zhili.store.sheets import Cell, Row, Sheet, plain

SHARED_PERCENT = 1

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Survey:
    """What one look at the whole file tells: how many rows there are, and which points stand for no place."""

    rows: int
    unbelieved: frozenset[Point] = field(default_factory=frozenset)


def survey(sheet: Sheet, columns: Columns, crs: str) -> Survey:
    """Read the file once and count. ``crs`` is canonical (``places.crs``)."""
    if not columns.places.keys() >= {"lon", "lat"}:
        return Survey(sum(1 for _ in sheet.rows()))
    return _count(sheet.rows(), columns, in_degrees=not crs.startswith("EPSG:"))


def _count(rows: Iterable[Row], columns: Columns, *, in_degrees: bool) -> Survey:
    total, sharing = 0, Counter[Point]()
    addresses: dict[Point, set[str]] = {}
    for _, cells in rows:
        total += 1
        point = _point(columns.cell(cells, "lon"), columns.cell(cells, "lat"))
        if point is not None:
            sharing[point] += 1
            addresses.setdefault(point, set()).add(columns.text(cells, "place").casefold())
    rounded = {point for point in sharing if in_degrees and any(degrees.is_integer() for degrees in point)}
    return Survey(total, frozenset(_shared(sharing, addresses, total)) | rounded)


def _shared(sharing: Counter[Point], addresses: Mapping[Point, set[str]], total: int) -> Iterable[Point]:
    return (
        point for point, count in sharing.items() if count * 100 > total * SHARED_PERCENT and len(addresses[point]) > 1
    )


def read_point(lon: Cell, lat: Cell, seen: Survey, crs: str) -> Point | None:
    """The row's own point (in canonical ``crs``) as CGCS2000 degrees, or None where it is empty or not believed. Raises
    BadDegrees for what is no pair of numbers."""
    if not plain(lon) and not plain(lat):
        return None
    point = _point(lon, lat)
    if point is None:
        raise BadDegrees(lon=plain(lon)[:30], lat=plain(lat)[:30])
    if point in seen.unbelieved:
        return None
    if crs in ("WGS84", "CGCS2000"):
        return point
    moved = to_degrees(np.array([point]), crs)
    return float(moved[0][0]), float(moved[0][1])


def _point(lon: Cell, lat: Cell) -> Point | None:
    """Two finite numbers, or None."""
    try:
        found = float(plain(lon)), float(plain(lat))
    except ValueError:
        return None
    return found if all(abs(each) < float("inf") for each in found) else None
