"""Polygons as GeoJSON brings them, checked and never mended; and the sums on them. Pure.

Positions in, CGCS2000 degrees out. A third coordinate (height) is left out. Nothing is closed, snapped or made valid:
what is wrong is said, and the office that drew it corrects its file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.validation import explain_validity

from zhili.places.crs import Points, in_range, to_degrees

METRES_PER_DEGREE = 111_320.0
"""Of latitude, and of longitude at the equator: exact to 0.6 %, for areas and tolerances only."""

Shape = Polygon | MultiPolygon


class BadShape(ValueError):
    """``code``: a key of FINDINGS; ``facts``: what fills its sentences."""

    def __init__(self, code: str, /, **facts: object) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)


def read_shape(geometry: object, crs: str) -> Shape:
    """The valid polygon or polygons of a GeoJSON geometry given in canonical ``crs``. Raises BadShape."""
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if not isinstance(geometry, Mapping) or kind not in ("Polygon", "MultiPolygon"):
        raise BadShape("not_polygon", kind=str(kind)[:20])
    nested = geometry.get("coordinates")
    polygons = [nested] if kind == "Polygon" else nested
    if not isinstance(polygons, list) or not polygons:
        raise BadShape("short_ring")
    parts = [_polygon(rings, crs) for rings in polygons]
    shape: Shape = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    if not shape.is_valid:
        raise BadShape("crossing", reason=explain_validity(shape))
    if shape.area == 0:
        raise BadShape("short_ring")
    return shapely.normalize(shape)


def overlap_m2(one: Shape, other: Shape) -> float:
    """The area in m² by which two shapes overlap, or 0 when they only touch.

    Borders drawn twice never agree to the last digit, so a strip along the border is no overlap: up to 1 m², and up to
    0.1 m (what six decimals of a degree blur) times the outline of the smaller shape.
    """
    area = shapely.intersection(one, other).area
    if not area:
        return 0.0
    middle = (one.bounds[1] + one.bounds[3]) / 2
    square = area * METRES_PER_DEGREE**2 * math.cos(math.radians(middle))
    tolerance = max(1.0, 0.1 * min(_outline_m(one), _outline_m(other)))
    return square if square > tolerance else 0.0


def reading_order(shapes: list[Shape]) -> list[int]:
    """The places of ``shapes`` as one reads a map: rows from north to south, in each row from west to east.

    A row is what lies within half the usual (median) height of its northernmost middle.
    """
    middles = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box in (shape.bounds for shape in shapes)]
    heights = sorted(shape.bounds[3] - shape.bounds[1] for shape in shapes)
    half = heights[len(heights) // 2] / 2 if heights else 0.0
    rows: list[list[int]] = []
    for place in sorted(range(len(shapes)), key=lambda at: (-middles[at][1], middles[at][0])):
        if rows and middles[rows[-1][0]][1] - middles[place][1] <= half:
            rows[-1].append(place)
        else:
            rows.append([place])
    return [place for row in rows for place in sorted(row, key=lambda at: (middles[at][0], -middles[at][1]))]


def _polygon(rings: object, crs: str) -> Polygon:
    if not isinstance(rings, list) or not rings:
        raise BadShape("short_ring")
    shell, *holes = [_ring(ring, crs) for ring in rings]
    return Polygon(shell, holes)


def _ring(ring: object, crs: str) -> Points:
    positions = list(_positions(ring))
    if len(positions) < 4:
        raise BadShape("short_ring")
    if positions[0] != positions[-1]:
        raise BadShape("open_ring")
    points = np.array(positions, dtype=np.float64)
    outside = ~in_range(points, crs)
    if outside.any():
        x, y = points[outside][0]
        raise BadShape("out_of_range", x=f"{x:g}", y=f"{y:g}", crs=crs)
    return to_degrees(points, crs)


def _positions(ring: object) -> Iterator[tuple[float, float]]:
    for position in ring if isinstance(ring, list) else []:
        if not isinstance(position, list) or len(position) < 2 or not all(map(_is_number, position[:2])):
            raise BadShape("bad_position")
        yield float(position[0]), float(position[1])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _outline_m(shape: Shape) -> float:
    middle = (shape.bounds[1] + shape.bounds[3]) / 2
    scale = np.array([METRES_PER_DEGREE * math.cos(math.radians(middle)), METRES_PER_DEGREE])
    return float(shapely.transform(shape, lambda points: points * scale).length)
