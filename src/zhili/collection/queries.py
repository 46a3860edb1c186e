"""What others may ask: routes as plain values, one's own patrols, one's own track."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from zhili.lib.actor import Actor
from zhili.offices import queries as offices
from zhili.store.secrets import unseal

from .models import Look, Patrol, Route, Stop, Track
from .permissions import DRAWERS, is_own, may_walk
from .refusals import NoSuchPatrol, NoSuchRoute


@dataclass(frozen=True, slots=True)
class Point:
    """Where somebody was: degrees in WGS84 / CGCS2000, metres of accuracy, aware time."""

    at: datetime
    lon: float
    lat: float
    accuracy_m: int


@dataclass(frozen=True, slots=True)
class StopValue:
    """A place to look at."""

    id: int
    no: int
    place: str
    look_for: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class RouteValue:
    """A route with its stops in order."""

    id: int
    unit_id: int
    name: str
    area_code: str
    stops: tuple[StopValue, ...]
    is_retired: bool


@dataclass(frozen=True, slots=True)
class PatrolValue:
    """One's own patrol: which route, since when, what was looked at (stop, verdict, matter), how many points."""

    key: str
    route_id: int
    route_name: str
    begun_at: datetime
    ended_at: datetime | None
    looks: tuple[tuple[int, str, str], ...]
    points: int


def routes_for(actor: Actor) -> list[RouteValue]:
    """The routes that this post may walk, by name: two queries."""
    if actor.person_id is None or actor.unit_id is None:
        return []
    units = {actor.unit_id, *offices.ancestors(actor.unit_id)}
    return _routes(Route.objects.filter(unit_id__in=units, retired_at__isnull=True))


def routes_drawn(actor: Actor) -> list[RouteValue]:
    """The routes of all units in whose area this post may draw."""
    if not any(actor.may(grant) for grant in DRAWERS):
        return []
    found = _routes(Route.objects.filter(retired_at__isnull=True))
    return [each for each in found if actor.sees(offices.unit(each.unit_id).area_code)]


def route(actor: Actor, route_id: int) -> RouteValue:
    """The route, for someone who may walk it. Raises NoSuchRoute."""
    found = _routes(Route.objects.filter(id=route_id))
    if not found or not may_walk(actor, found[0].unit_id, offices.descendants(found[0].unit_id)):
        raise NoSuchRoute()
    return found[0]


def own_patrol(actor: Actor, key: str) -> Patrol:
    """The patrol's row, for its owner alone. Raises NoSuchPatrol."""
    row = Patrol.objects.select_related("route").filter(key=key).first()
    if row is None or not is_own(actor, row.person_id):
        raise NoSuchPatrol()
    return row


def own_patrols(actor: Actor, *, most: int = 10) -> list[PatrolValue]:
    """One's own latest patrols, the newest first. There is no query for anybody else's."""
    if not actor.is_staff or actor.person_id is None:
        return []
    rows = list(Patrol.objects.select_related("route").filter(person_id=actor.person_id).order_by("-id")[:most])
    ids = [row.id for row in rows]
    looks: dict[int, list[tuple[int, str, str]]] = {}
    for look in Look.objects.filter(patrol_id__in=ids).order_by("id"):
        looks.setdefault(look.patrol_id, []).append((look.stop_id, look.verdict, look.matter))
    points: dict[int, int] = {}
    for patrol_id, count in Track.objects.filter(patrol_id__in=ids).values_list("patrol_id", "points"):
        points[patrol_id] = points.get(patrol_id, 0) + count
    return [
        PatrolValue(row.key, row.route_id, row.route.name, row.begun_at, row.ended_at, tuple(looks.get(row.id, ())),
                    points.get(row.id, 0))
        for row in rows
    ]  # fmt: skip


def own_track(actor: Actor, key: str) -> tuple[Point, ...]:
    """The way that one walked oneself, in order of time. Raises NoSuchPatrol for everybody else, whatever their
    grants."""
    patrol = own_patrol(actor, key)
    blobs = Track.objects.filter(patrol_id=patrol.id).order_by("id").values_list("sealed", flat=True)
    return tuple(sorted((each for blob in blobs for each in _points(bytes(blob), key)), key=lambda point: point.at))


def track_seal(key: str) -> str:
    """What a stretch of track is bound to: it opens for its own patrol alone."""
    return f"patrol:{key}:track"


def _points(blob: bytes, key: str) -> Iterable[Point]:
    for at, lon, lat, accuracy in json.loads(unseal(blob, aad=track_seal(key))):
        yield Point(datetime.fromisoformat(at), lon, lat, accuracy)


def _routes(rows: Iterable[Route]) -> list[RouteValue]:
    found = sorted(rows, key=lambda row: (row.name, row.id))
    stops: dict[int, list[StopValue]] = {}
    for row in Stop.objects.filter(route_id__in=[each.id for each in found]).order_by("route_id", "no"):
        value = StopValue(row.id, row.no, row.place, row.look_for, row.lon, row.lat)
        stops.setdefault(row.route_id, []).append(value)
    return [
        RouteValue(row.id, row.unit_id, row.name, row.area_code, tuple(stops.get(row.id, ())),
                   row.retired_at is not None)
        for row in found
    ]  # fmt: skip
