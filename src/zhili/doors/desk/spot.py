"""Where a matter lies: in words, and on a small map of the grids around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import shapely
from markupsafe import Markup
from shapely.geometry import shape

from zhili.doors.desk import story
from zhili.doors.desk.rows import town_names
from zhili.doors.frame.speech import t
from zhili.doors.frame.svgmap import Patch, small_map
from zhili.matters.queries.detail import Detail
from zhili.places import queries as places
from zhili.places.queries import GridValue

MOST_PATCHES: Final = 60
Outline = tuple[GridValue, dict[str, Any]]


def whereabouts(detail: Detail, now: datetime) -> tuple[tuple[str, str], Markup]:
    """(area and grid in words, place as typed) and the small map; no drawing where neither point nor grid is known."""
    matter = detail.matter
    day = detail.loaded.profile.calendar.local_date(now)
    around = places.outlines(matter.area_code, on=day)[:MOST_PATCHES] if matter.grid_code else []
    grid = next((value for value, _ in around if value.code == matter.grid_code), None)
    town = town_names([matter.area_code]).get(matter.area_code[:9], "")
    words = " ".join(each for each in (town, grid.name if grid else "") if each)
    point = _point(matter.lon, matter.lat, around, matter.grid_code)
    if point is None:
        return (words, matter.place), Markup("")
    shared = _shared([value.name for value, _ in around])
    patches = [
        Patch(shapely.to_wkb(shape(outline)), value.name[shared:], value.code == matter.grid_code)
        for value, outline in around
    ]
    light = next((colour for colour, _ in story.clocks(detail, now)), "")
    label = t(f"局部图：{words or matter.place}", f"Map: {words or matter.place}")
    return (words, matter.place), small_map(*point, patches, label=label, light=light)


def _point(
    lon: float | None, lat: float | None, around: Sequence[Outline], grid_code: str
) -> tuple[float, float] | None:
    """Where the mark stands: the reported point, else the middle of the grid."""
    if lon is not None and lat is not None:
        return lon, lat
    outline = next((each for value, each in around if value.code == grid_code), None)
    if outline is None:
        return None
    middle = shape(outline).representative_point()
    return middle.x, middle.y


def _shared(names: Sequence[str]) -> int:
    """How many letters all names begin with: the village, which the map's caption already says."""
    if len(names) < 2:
        return 0
    first, last = min(names), max(names)
    same = next(
        (place for place, letter in enumerate(first) if place >= len(last) or letter != last[place]), len(first)
    )
    return len(first[:same].rstrip("第"))
