"""Where matters lie, gathered before they leave the database: a map of 100,000 is some hundred cells, never 100,000
points; and the same content as a table by area."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, F, FloatField, Func, IntegerField, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Substr

from zhili.lib.actor import Actor

from ..models import Matter
from .lists import Filters, selected

MOST_CELLS = 600


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the ground in degrees (WGS 84, CGCS2000): west < east, south < north."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, text: str) -> Box | None:
        """``west,south,east,north``; None for what is no box."""
        try:
            west, south, east, north = (float(each) for each in text.split(","))
        except ValueError:
            return None
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            return None
        return cls(west, south, east, north)

    def __str__(self) -> str:
        return ",".join(f"{each:.6f}" for each in (self.west, self.south, self.east, self.north))

    @property
    def narrow(self) -> Q:
        """The matters inside; on the eastern and northern edge not, so that neighbours never count one twice."""
        return Q(lon__gte=self.west, lon__lt=self.east, lat__gte=self.south, lat__lt=self.north)


@dataclass(frozen=True, slots=True)
class Cell:
    """The matters of one cell: how many, where their middle lies, how many are over their limit, within which bounds;
    for a single one its id."""

    many: int
    lon: float
    lat: float
    late: int
    bounds: Box
    only: int | None


@dataclass(frozen=True, slots=True)
class Extent:
    """``box`` holds all that is placed; None where nothing is."""

    box: Box | None
    placed: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One area (its code's first digits) or grid: matters, open ones, those over their limit, those without a point."""

    code: str
    many: int
    open: int
    late: int
    unplaced: int


class _Whole(Func):
    """The whole number below a number that is not negative. CAST cuts off in SQLite and rounds in PostgreSQL."""

    output_field = IntegerField()
    template = "CAST(%(expressions)s AS INTEGER)"

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="FLOOR(%(expressions)s)::integer", **more)


def extent(actor: Actor, filters: Filters) -> Extent:
    """What the map must show to show everything."""
    found = _bare(actor, filters).aggregate(
        west=Min("lon"), south=Min("lat"), east=Max("lon"), north=Max("lat"), all=Count("id"), placed=Count("lon")
    )
    if not found["placed"]:
        return Extent(None, 0, found["all"])
    box = Box(found["west"], found["south"], found["east"] + 1e-6, found["north"] + 1e-6)
    return Extent(box, found["placed"], found["all"] - found["placed"])


def cells(actor: Actor, filters: Filters, box: Box, step: float, now: datetime) -> list[Cell]:
    """What lies in ``box``, gathered in cells ``step`` degrees wide and as high on the map. The lattice is fixed to the
    ground: a map that is moved shows the same cells. A step too fine for the box is made coarser."""
    step = max(step, (box.east - box.west) / 25, 1e-6)
    high = step * math.cos(math.radians((box.south + box.north) / 2))
    begins_x, begins_y = math.floor(box.west / step) * step, math.floor(box.south / high) * high
    rows = (
        _bare(actor, replace(filters, extra=filters.extra & box.narrow))
        .annotate(x=_step(F("lon"), begins_x, step), y=_step(F("lat"), begins_y, high))
        .values("x", "y")
        .annotate(
            many=Count("id"), at_lon=Avg("lon"), at_lat=Avg("lat"), late=Count("id", filter=late(now)),
            west=Min("lon"), south=Min("lat"), east=Max("lon"), north=Max("lat"), first=Min("id"),
        )
        .order_by("-many")[:MOST_CELLS]
    )  # fmt: skip
    return [
        Cell(row["many"], row["at_lon"], row["at_lat"], row["late"],
             Box(row["west"], row["south"], row["east"] + 1e-6, row["north"] + 1e-6),
             row["first"] if row["many"] == 1 else None)
        for row in rows
    ]  # fmt: skip


def by_area(actor: Actor, filters: Filters, digits: int, now: datetime) -> list[Tally]:
    """How many in each area, by the first ``digits`` of its code (15: by grid; then '' holds those without one)."""
    key = F("grid_code") if digits == 15 else Substr("area_code", 1, digits)
    rows = _bare(actor, filters).annotate(key=key).values("key").annotate(
        many=Count("id"), open=Count("id", filter=Q(is_open=True)), late=Count("id", filter=late(now)),
        placed=Count("lon"),
    )  # fmt: skip
    ordered = rows.order_by("-many", "key")
    return [Tally(row["key"], row["many"], row["open"], row["late"], row["many"] - row["placed"]) for row in ordered]


def late(now: datetime) -> Q:
    """Open matters over a limit that the office keeps; a resident's time to answer is nobody's delay."""
    return Q(is_open=True, due_at__lte=now) & ~Q(waits_on__in=("affected", "parent"))


def points(actor: Actor, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """(number, title) of single matters, by id; only those that this actor may see."""
    rows = selected(actor, Filters()).filter(id__in=list(ids)[:MOST_CELLS])
    return {row[0]: (row[1], row[2]) for row in rows.values_list("id", "number", "title")}


def _bare(actor: Actor, filters: Filters) -> QuerySet[Matter]:
    return selected(actor, filters).order_by()


def _step(value: Any, begins: float, step: float) -> Any:
    return _Whole((value - Value(begins, FloatField())) / Value(step, FloatField()))
