"""Verbs about patrols. Nothing here counts how often, how long or how far anybody walks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Sum

from zhili.collection.lifecycle import MOST_POINTS, MOST_POINTS_AT_ONCE, Act, Verdict
from zhili.collection.models import Look, Patrol, Stop, Track
from zhili.collection.queries import Point, own_patrol, route, track_seal
from zhili.collection.refusals import (
    BadPoint,
    MatterMissing,
    NoSuchPatrol,
    NoSuchStop,
    PatrolOver,
    RouteRetired,
    SeenAlready,
    StillOnPatrol,
    TrackTooLong,
)
from zhili.journal.actions import Draft, write
from zhili.lib.actor import Actor
from zhili.lib.canonical import digest
from zhili.lib.ref import Ref
from zhili.lib.refusal import NotAllowed
from zhili.store.once import once as once_before
from zhili.store.once import settle_once
from zhili.store.rows import change, insert
from zhili.store.secrets import seal
from zhili.store.writing import writing

from .routes import is_on_earth

_PATROL = ("key", "route_id", "person_id", "post_id", "begun_at")
_LOOK = ("patrol_id", "stop_id", "verdict", "matter", "at")
_TRACK = ("patrol_id", "points", "sealed", "at")


@dataclass(frozen=True, slots=True)
class Walked:
    """What a verb on a patrol answers: its key, whether it is over, and whether the same had been recorded before."""

    key: str
    is_over: bool = False
    again: bool = False


def begin_patrol(
    *, actor: Actor, route_id: int, key: str, now: datetime, at: datetime | None = None, once: str = ""
) -> Walked:
    """Begin a patrol (开始巡查) under the device's own ``key``; ``at``: when it really began, if that was out of reach.

    Raises NoSuchRoute, RouteRetired, StillOnPatrol, NoSuchPatrol (somebody else's key). The same key of the same person
    is the same patrol, begun once.
    """
    walked = route(actor, route_id)
    if walked.is_retired:
        raise RouteRetired(name=walked.name)
    if actor.person_id is None or actor.post_id is None:
        raise NotAllowed()
    with writing():
        if _before("begin_patrol", once, [actor.ref, route_id, key], now):
            return Walked(key, again=True)
        known = Patrol.objects.filter(key=key).first()
        if known is not None:
            if known.person_id != actor.person_id:
                raise NoSuchPatrol()
            return Walked(key, known.ended_at is not None, again=True)
        running = Patrol.objects.select_related("route").filter(person_id=actor.person_id, ended_at__isnull=True)
        for other in running.select_for_update(of=("self",)):
            raise StillOnPatrol(name=other.route.name)
        insert(Patrol, _PATROL, [(key, route_id, actor.person_id, actor.post_id, _not_ahead(at, now))])
        _record(actor, Act.BEGIN_PATROL, key, now, {"route": f"route:{route_id}"})
        _settle("begin_patrol", once, key)
    return Walked(key)


def look_at(
    *,
    actor: Actor,
    key: str,
    stop_id: int,
    verdict: Verdict,
    now: datetime,
    matter: Ref | None = None,
    at: datetime | None = None,
    once: str = "",
) -> Walked:
    """Mark a stop as looked at (看过): all right, or found, with the matter that was reported for it.

    Raises NoSuchPatrol, PatrolOver, NoSuchStop, MatterMissing, SeenAlready.
    """
    if (verdict is Verdict.FOUND) != (matter is not None):
        raise MatterMissing()
    named = str(matter) if matter else ""
    with writing():
        if _before("look_at", once, [actor.ref, key, stop_id, verdict.value, named], now):
            return Walked(key, again=True)
        patrol = _running(actor, key)
        stop = Stop.objects.filter(id=stop_id, route_id=patrol.route_id).first()
        if stop is None:
            raise NoSuchStop()
        if Look.objects.filter(patrol_id=patrol.id, stop_id=stop_id).exists():
            raise SeenAlready(place=stop.place)
        insert(Look, _LOOK, [(patrol.id, stop_id, verdict.value, named, _not_ahead(at, now))])
        _record(actor, Act.LOOK_AT, key, now, {"stop": stop_id, "verdict": verdict.value, "matter": named})
        _settle("look_at", once, key)
    return Walked(key)


def add_track(*, actor: Actor, key: str, points: Sequence[Point], now: datetime, once: str = "") -> Walked:
    """Keep a stretch of one's own way, sealed, while the patrol is on. Raises NoSuchPatrol, PatrolOver, BadPoint,
    TrackTooLong.

    The one verb without a journal entry: an entry is signed for ever, and a record that somebody moved at such a minute
    could then neither be erased by its owner nor kept from being counted.
    """
    if len(points) > MOST_POINTS_AT_ONCE:
        raise TrackTooLong(at_once=MOST_POINTS_AT_ONCE, most=MOST_POINTS)
    for point in points:
        if not is_on_earth(point.lon, point.lat):
            raise BadPoint(lon=point.lon, lat=point.lat)
    with writing():
        if _before("add_track", once, [actor.ref, key, len(points)], now):
            return Walked(key, again=True)
        patrol = _running(actor, key)
        kept = Track.objects.filter(patrol_id=patrol.id).aggregate(all=Sum("points"))["all"] or 0
        if kept + len(points) > MOST_POINTS:
            raise TrackTooLong(at_once=MOST_POINTS_AT_ONCE, most=MOST_POINTS)
        if points:
            insert(Track, _TRACK, [(patrol.id, len(points), seal(_spelled(points), aad=track_seal(key)), now)])
        _settle("add_track", once, key)
    return Walked(key)


def end_patrol(*, actor: Actor, key: str, now: datetime, at: datetime | None = None, once: str = "") -> Walked:
    """End a patrol (结束巡查). Raises NoSuchPatrol, PatrolOver."""
    with writing():
        if _before("end_patrol", once, [actor.ref, key], now):
            return Walked(key, is_over=True, again=True)
        patrol = _running(actor, key)
        ended = max(_not_ahead(at, now), patrol.begun_at)
        change(Patrol, {"id": patrol.id}, ended_at=ended)
        _record(actor, Act.END_PATROL, key, now, {})
        _settle("end_patrol", once, key)
    return Walked(key, is_over=True)


def forget_track(*, actor: Actor, key: str, now: datetime) -> int:
    """Delete one's own track of one patrol (删除轨迹), on or over; how many points it had. What was looked at stays.

    Raises NoSuchPatrol for everybody but its owner.
    """
    with writing():
        patrol = own_patrol(actor, key)
        rows = Track.objects.filter(patrol_id=patrol.id)
        points = rows.aggregate(all=Sum("points"))["all"] or 0
        rows.delete()
        _record(actor, Act.FORGET_TRACK, key, now, {})
    return int(points)


def _running(actor: Actor, key: str) -> Patrol:
    """One's own patrol, locked and not yet over."""
    Patrol.objects.select_for_update().filter(key=key).first()
    patrol = own_patrol(actor, key)
    if patrol.ended_at is not None:
        raise PatrolOver()
    return patrol


def _not_ahead(at: datetime | None, now: datetime) -> datetime:
    """When it was, as the device says; never later than now."""
    return now if at is None or at > now else at


def _spelled(points: Sequence[Point]) -> str:
    rows = [(point.at.isoformat(), round(point.lon, 6), round(point.lat, 6), point.accuracy_m) for point in points]
    return json.dumps(rows)


def _record(actor: Actor, act: Act, key: str, now: datetime, facts: dict[str, Any]) -> None:
    write([Draft(now, actor.ref, act, f"patrol:{key}", facts)])


def _before(scope: str, once: str, said: list[Any], now: datetime) -> bool:
    return bool(once) and once_before(scope, once, digest(said), now) is not None


def _settle(scope: str, once: str, key: str) -> None:
    if once:
        settle_once(scope, once, {"key": key})
