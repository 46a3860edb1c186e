"""Verbs about routes: what a unit wants looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhili.collection.lifecycle import MOST_STOPS, Act
from zhili.collection.models import Route, Stop
from zhili.collection.permissions import may_draw
from zhili.collection.refusals import (
    BadPoint,
    NoStops,
    NoSuchRoute,
    NotADrawer,
    RouteNameTaken,
    RouteRetired,
    WordMissing,
)
from zhili.journal.actions import Draft, write
from zhili.language.text import clean
from zhili.lib.actor import Actor
from zhili.offices import queries as offices
from zhili.store.efforts import keep_effort
from zhili.store.rows import change, insert, reserve
from zhili.store.writing import writing

_ROUTE = ("id", "unit_id", "name", "area_code", "drawn_at", "drawn_by")
_STOP = ("route_id", "no", "place", "look_for", "lon", "lat")


@dataclass(frozen=True, slots=True)
class NewStop:
    """A place and what to look at there; the point (degrees) may be left out."""

    place: str
    look_for: str
    lon: float | None = None
    lat: float | None = None


def draw_route(*, actor: Actor, unit_id: int, name: str, stops: Sequence[NewStop], now: datetime) -> int:
    """Draw a route (画路线) in a unit's area and return its id.

    Raises NoSuchUnit, NotADrawer, WordMissing, NoStops, BadPoint, RouteNameTaken.
    """
    unit = offices.unit(unit_id)
    if not may_draw(actor, unit.area_code):
        raise NotADrawer()
    said = _text(name, "路线名", "the route's name", 80)
    if not 1 <= len(stops) <= MOST_STOPS:
        raise NoStops(most=MOST_STOPS)
    checked = [_checked(stop) for stop in stops]
    with writing():
        if Route.objects.select_for_update().filter(unit_id=unit_id, name=said, retired_at__isnull=True).exists():
            raise RouteNameTaken(name=said)
        (key,) = reserve(Route, 1)
        insert(Route, _ROUTE, [(key, unit_id, said, unit.area_code, now, actor.ref)])
        insert(Stop, _STOP, [(key, no, *stop) for no, stop in enumerate(checked, 1)])
        write([Draft(now, actor.ref, Act.DRAW_ROUTE, f"route:{key}", {"unit": unit.code, "stops": len(checked)})])
        keep_effort("collection:draw_route", actor, now)
    return key


def retire_route(*, actor: Actor, route_id: int, now: datetime) -> None:
    """Retire a route (停用): patrols that run go on, none begins. Raises NoSuchRoute, NotADrawer, RouteRetired."""
    with writing():
        row = Route.objects.select_for_update().filter(id=route_id).first()
        if row is None:
            raise NoSuchRoute()
        unit = offices.unit(row.unit_id)
        if not may_draw(actor, unit.area_code):
            raise NotADrawer()
        if change(Route, {"id": route_id, "retired_at": None}, retired_at=now) != 1:
            raise RouteRetired(name=row.name)
        write([Draft(now, actor.ref, Act.RETIRE_ROUTE, f"route:{route_id}", {"unit": unit.code})])
        keep_effort("collection:retire_route", actor, now)


def _checked(stop: NewStop) -> tuple[str, str, float | None, float | None]:
    place = _text(stop.place, "地点", "the place", 120)
    look_for = _text(stop.look_for, "看什么", "what to look at", 300)
    if (stop.lon is None) != (stop.lat is None):
        raise BadPoint(lon=stop.lon, lat=stop.lat)
    if stop.lon is not None and stop.lat is not None and not is_on_earth(stop.lon, stop.lat):
        raise BadPoint(lon=stop.lon, lat=stop.lat)
    return place, look_for, stop.lon, stop.lat


def is_on_earth(lon: float, lat: float) -> bool:
    """Whether these are degrees of a place at all."""
    return math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90


def _text(typed: str, zh: str, en: str, most: int) -> str:
    said = clean(typed).replace("\n", " ")
    if not said or len(said) > most:
        raise WordMissing(field_zh=zh, field_en=en, most=most)
    return said
