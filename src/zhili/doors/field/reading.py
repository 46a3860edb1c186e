"""What a device sends, field by field, and how its clock stands to ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Degrees, Field, Files, Flag, Text, Whole
from zhili.lib.refusal import Invalid
from zhili.matters.actions import Upload
from zhili.matters.actions.files import MOST_BYTES, MOST_FILES

CLOSE_ENOUGH_S: Final = 60
"""A clock that is off by less is called right: a slow network alone takes some seconds."""
LATEST_MS: Final = 7_000_000_000_000
"""The year 2191: beyond it no clock is worth reading."""

CLOCK: Final = Whole("clock", "手机时间", "The phone's time", required=True, hidden=True, most=LATEST_MS)
AT: Final = Whole("at", "什么时候", "When", hidden=True, most=LATEST_MS)
FILES: Final = Files("files", "照片和录音", "Photos and voice notes", most=MOST_FILES, most_bytes=MOST_BYTES)
KEY: Final = Text("key", "巡查号", "Patrol key", required=True, hidden=True, least=16, most=64)
VERSION: Final = Whole("version", "看到的版本", "Version seen", hidden=True, most=2**53)


class BadTrack(Invalid):
    code = "bad_track"
    zh = "轨迹读不懂，没有收下。"
    en = "The track could not be read and was not kept."


def off_s(request: Request, clock: int) -> int:
    """By how many seconds the device's clock is behind ours (ahead: below zero); 0 where it is close enough."""
    off = round(request.now.timestamp() - clock / 1000)
    return 0 if abs(off) < CLOSE_ENOUGH_S else off


def as_told(at: int | None) -> datetime | None:
    """A device's milliseconds as a moment, by its own clock."""
    return None if at is None else datetime.fromtimestamp(at / 1000, UTC)


def by_our_clock(request: Request, sent: Mapping[str, Any]) -> datetime | None:
    """When something happened, put right by how far the device's clock is off now."""
    told = as_told(sent["at"])
    return None if told is None else told + timedelta(seconds=off_s(request, sent["clock"]))


def uploads(values: Any) -> tuple[Upload, ...]:
    """Files as the verbs take them."""
    return tuple(Upload(file.name or "", file.read()) for file in values)


def track_rows(text: str) -> list[tuple[int, float, float, int]]:
    """The points of a track: [[ms, lon, lat, accuracy], …]. Raises BadTrack."""
    try:
        rows = json.loads(text)
        found = [(int(at), float(lon), float(lat), int(accuracy)) for at, lon, lat, accuracy in rows]
    except (ValueError, TypeError, OverflowError) as broken:
        raise BadTrack() from broken
    if any(not 0 <= at <= LATEST_MS for at, _, _, _ in found):
        raise BadTrack()
    return found


REPORT: Final[tuple[Field, ...]] = (
    Text("words", "什么事", "What it is about", required=True, most=5000, lines=True),
    Text("place", "在哪里", "Where", most=300),
    Degrees("lon", "经度", "Longitude", hidden=True),
    Degrees("lat", "纬度", "Latitude", hidden=True, least=-90, most=90),
    Text("area", "区划", "Area", most=12),
    Text("category", "类别", "Category", most=80),
    Flag("behalf", "替群众代办", "On a resident's behalf"),
    AT,
    CLOCK,
    FILES,
)
ACTS: Final[Mapping[str, tuple[Field, ...]]] = {
    "check": (
        Choice("solved", "现场怎么样", "What you found", required=True, among=("yes", "no")),
        Text("words", "看到什么", "What you saw", required=True, most=5000, lines=True),
        FILES,
    ),
    "sign": (),
    "progress": (Text("words", "进展", "Progress", required=True, most=5000, lines=True), FILES),
    "reply": (Text("words", "答复", "Reply", required=True, most=5000, lines=True), FILES),
}
"""What each act that is done on the spot sends."""
