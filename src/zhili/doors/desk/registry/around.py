"""What goes on at a place, beside the lists of what there is: matters, what registers ask, who answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

import shapely
from django.db.models import Q
from markupsafe import Markup
from shapely.geometry import shape

from zhili.doors.desk.registry import words
from zhili.doors.desk.rows import queue_rows
from zhili.doors.desk.spot import MOST_PATCHES
from zhili.doors.frame.request import Request
from zhili.doors.frame.rows import QueueRow
from zhili.doors.frame.speech import t
from zhili.doors.frame.svgmap import Patch, small_map
from zhili.matters.queries import lists, placed
from zhili.matters.queries.lists import Filters
from zhili.offices import queries as offices
from zhili.places import queries as places
from zhili.profiles.model import Profile
from zhili.registry.queries import things

DUE_WITHIN: Final = timedelta(days=7)
GRID, VILLAGE = 15, 12
_MATTERS: Final = 6
_DUES: Final = 8
DueRow = tuple[int, str, str, str, date, bool]
"""Thing, its label (masked), register, clock, day, whether it is past."""


@dataclass(frozen=True, slots=True)
class Around:
    """Matters that are open there, the most pressing first, how many and how many over their limit, and the address of
    all; what registers ask within a week, and of how many; how many stand in each special register; who answers for the
    ground (name, post, telephone); its shape."""

    matters: Sequence[QueueRow]
    open: int
    late: int
    address: str
    map_address: str
    dues: Sequence[DueRow]
    dues_in_all: int
    entered: Sequence[tuple[str, int]]
    worker: tuple[str, str, str] | None
    shape: Markup


def around(request: Request, profile: Profile, prefix: str) -> Around:
    """What goes on under this prefix of area codes, or in this grid."""
    actor, now = request.actor, request.now
    open_ones = Filters(is_open=True, area=prefix) if len(prefix) < GRID else Filters(
        is_open=True, extra=Q(grid_code=prefix)
    )  # fmt: skip
    over = Filters(is_open=True, area=open_ones.area, extra=open_ones.extra & placed.late(now))
    where = {"view": "all", ("grid" if len(prefix) == GRID else "area"): prefix}
    address = f"/desk/queue/?{urlencode(where)}"
    rows = lists.queue(actor, open_ones, limit=_MATTERS).rows
    dues, many = dues_of(request, profile, prefix, _DUES)
    held = things.entered(actor, prefix)
    return Around(
        queue_rows(rows, now, lambda number: f"{address}&open={number}", actor.unit_id),
        lists.count(actor, open_ones), lists.count(actor, over), address, f"/desk/map/?{urlencode(where)}", dues, many,
        [(words.register_name(profile.registers, name), held[name]) for name in profile.registers.all if name in held],
        _worker(prefix, profile.calendar.local_date(now)), _shape(prefix, profile.calendar.local_date(now)),
    )  # fmt: skip


def dues_of(request: Request, profile: Profile, prefix: str, most: int) -> tuple[list[DueRow], int]:
    """What registers ask within a week, the oldest first, and of how many there is that in all."""
    today = profile.calendar.local_date(request.now)
    registers = profile.registers
    found = things.fall_due(request.actor, today + DUE_WITHIN, most=most, prefix=prefix)
    named = things.labels([due[0] for due in found], registers)
    rows = [
        (thing, named.get(thing, ""), words.register_name(registers, register),
         words.clock_name(registers.all[register], clock), day, day < today)
        for thing, _, register, clock, day in found if register in registers.all
    ]  # fmt: skip
    return rows, things.due_many(request.actor, today + DUE_WITHIN, prefix=prefix)


def _worker(prefix: str, on: date) -> tuple[str, str, str] | None:
    """Who answers for a grid or village; a town has many."""
    found = offices.reach_of(prefix, on).worker if len(prefix) >= VILLAGE else None
    return (found.name, found.post.name_zh, found.post.phone) if found and found.name else None


def _shape(prefix: str, on: date) -> Markup:
    """The grids of the village, the one looked at marked."""
    found = places.outlines(prefix[:VILLAGE], on=on)[:MOST_PATCHES] if len(prefix) >= VILLAGE else []
    if not found:
        return Markup("")
    polygons = [(value, shape(outline)) for value, outline in found]
    here = [one for value, one in polygons if value.code == prefix] or [one for _, one in polygons]
    middle = shapely.union_all(here).representative_point()
    patches = [
        Patch(shapely.to_wkb(one), f"{int(value.code[VILLAGE:])}", value.code == prefix) for value, one in polygons
    ]
    west, _, east, _ = shapely.total_bounds(here)
    across = None if len(prefix) == GRID else max(600.0, (east - west) * 111_320 * 1.3)
    name = words.place(prefix if len(prefix) == GRID else prefix.ljust(12, "0"))
    return small_map(middle.x, middle.y, patches, label=t(f"位置：{name}", f"Where it lies: {name}"), across_m=across)
