"""The fictional county of these tests: a province, a city, a county, a town and three villages; and grids in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from zhili.lib.actor import Actor, ActorKind

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FROM = date(2026, 1, 1)
CLERK = Actor(ActorKind.STAFF, "post:1/person:1", grants=frozenset({"imports.run"}))

FILES = {
    "provinces.csv": ["code,name", "99,示例省"],
    "cities.csv": ["code,name,provinceCode", "9901,示例市,99"],
    "areas.csv": ["code,name,cityCode,provinceCode", "990121,清禾县,9901,99"],
    "streets.csv": ["code,name,areaCode,provinceCode,cityCode", "990121100,河东镇,990121,99,9901"],
    "villages.csv": [
        "code,name,streetCode,provinceCode,cityCode,areaCode",
        "990121100201,柳树村,990121100,99,9901,990121",
        "990121100202,石桥村,990121100,99,9901,990121",
        "990121100203,南塘社区,990121100,99,9901,990121",
    ],
}
VILLAGE = "990121100201"

Bring = Callable[..., Any]


def square(west: float, south: float, side: float = 0.01, **properties: str) -> dict[str, Any]:
    """A feature: a square of ``side`` degrees, in the first village unless its properties say otherwise."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    properties = properties or {"area_code": VILLAGE}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
