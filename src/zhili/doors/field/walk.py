"""A patrol as a device sends it. Times are the device's, put right by how far its clock is off when it sends."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.http import HttpResponse, JsonResponse

from zhili.collection import actions as verbs
from zhili.collection.actions import Point, Walked
from zhili.collection.lifecycle import Verdict
from zhili.collection.queries import own_track
from zhili.doors.field import plain, reading
from zhili.doors.frame import once
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Text, Whole
from zhili.lib.numbers import read_number
from zhili.lib.ref import Ref

_ID: Final = 2**63 - 1
BEGIN: Final = Schema(reading.KEY, Whole("route", "路线", "Route", required=True, most=_ID), reading.AT, reading.CLOCK)
LOOK: Final = Schema(
    reading.KEY,
    Whole("stop", "哪一处", "Which stop", required=True, most=_ID),
    Choice("verdict", "怎么样", "How it is", required=True, among=tuple(each.value for each in Verdict)),
    Text("number", "编号", "Number", most=60),
    reading.AT,
    reading.CLOCK,
)
TRACK: Final = Schema(reading.KEY, Text("points", "轨迹", "Track", required=True, most=200_000), reading.CLOCK)
END: Final = Schema(reading.KEY, reading.AT, reading.CLOCK)
FORGET: Final = Schema(reading.KEY)


def begin(request: Request) -> HttpResponse:
    """Begin a patrol."""
    sent = BEGIN.read(request)
    at, key = reading.by_our_clock(request, sent), once.read(request)
    return _told(
        verbs.begin_patrol(
            actor=request.actor, route_id=sent["route"], key=sent["key"], now=request.now, at=at, once=key
        )
    )


def look(request: Request) -> HttpResponse:
    """Mark a stop; a find names the matter that was reported just before."""
    sent = LOOK.read(request)
    at, key = reading.by_our_clock(request, sent), once.read(request)
    matter = Ref("matter", read_number(sent["number"])) if sent["number"] else None
    return _told(
        verbs.look_at(
            actor=request.actor, key=sent["key"], stop_id=sent["stop"], verdict=Verdict(sent["verdict"]),
            matter=matter, now=request.now, at=at, once=key,
        )
    )  # fmt: skip


def track(request: Request) -> HttpResponse:
    """Keep a stretch of one's own way."""
    sent = TRACK.read(request)
    off = timedelta(seconds=reading.off_s(request, sent["clock"]))
    points = []
    for ms, lon, lat, accuracy in reading.track_rows(sent["points"]):
        at = reading.as_told(ms)
        assert at is not None
        points.append(Point(at + off, lon, lat, max(0, min(accuracy, 100_000))))
    key = once.read(request)
    return _told(verbs.add_track(actor=request.actor, key=sent["key"], points=points, now=request.now, once=key))


def end(request: Request) -> HttpResponse:
    """End the patrol."""
    sent = END.read(request)
    at, key = reading.by_our_clock(request, sent), once.read(request)
    return _told(verbs.end_patrol(actor=request.actor, key=sent["key"], now=request.now, at=at, once=key))


def forget(request: Request) -> HttpResponse:
    """Delete one's own track."""
    sent = FORGET.read(request)
    return JsonResponse({"points": verbs.forget_track(actor=request.actor, key=sent["key"], now=request.now)})


def own(request: Request, key: str) -> HttpResponse:
    """One's own track, for nobody else."""
    return JsonResponse({"points": [plain.point(each) for each in own_track(request.actor, key)]})


def _told(walked: Walked) -> HttpResponse:
    return JsonResponse({"key": walked.key, "over": walked.is_over, "again": walked.again})
