"""Similar matters nearby, before somebody reports the same once more: a part of the report's page, and a step of its
own where no script asked while it was written."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from django.conf import settings
from django.http import HttpResponse

from zhili.dispatch.nearby import Near, near
from zhili.doors.frame import say
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.pages import page
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Degrees, Text
from zhili.doors.frame.speech import lang, t
from zhili.doors.portal import whereabouts
from zhili.doors.portal.shell import private
from zhili.doors.portal.words import people
from zhili.lib.refusal import Refusal

ASKED: Final = Schema(
    Text("said", "什么事", "What is wrong", most=5000, lines=True),
    Text("place", "在哪里", "Where", most=300),
    Degrees("lon", "经度", "Longitude"),
    Degrees("lat", "纬度", "Latitude", least=-90, most=90),
    Text("area", "哪个乡镇、村", "Town or village", most=12),
    Text("grid", "网格", "Grid", most=15),
)
SHORTEST: Final = 3
"""Fewer characters than these say nothing yet."""


class NearRow(NamedTuple):
    """One matter to join: its number, what it is about, and what is known in public."""

    number: str
    title: str
    note: str


def ask(request: Request) -> HttpResponse:
    """The matters nearby as a piece of the report's page; nothing at all where there are none. Keeps nothing."""
    try:
        sent = ASKED.read(request)
    except Refusal:
        sent = {}
    return private(page(request, "portal/_near.html", rows=found(request, sent) if sent else []))


def found(request: Request, sent: dict[str, Any]) -> list[NearRow]:
    """What lies near a report that is being written; none where too little is said, or the rules are not in force."""
    if len(sent["said"]) < SHORTEST:
        return []
    area = sent["area"] or whereabouts.area_in(sent["place"], request.now)
    try:
        rows = near(
            settings.ZHILI_LOCALITY, sent["said"], request.now, lon=sent["lon"], lat=sent["lat"],
            grid_code=sent["grid"], area_code=area,
        )  # fmt: skip
    except Refusal:
        return []
    names = whereabouts.names_of(row.area_code for row in rows)
    return [_row(row, names) for row in rows]


def _row(row: Near, names: dict[str, str]) -> NearRow:
    spot = row.place or row.grid or names.get(row.area_code, "")
    who = t(f"有 {people(row.people)}说过", f"{people(row.people)} said so")
    parts = (spot, say.when(row.recorded_at), who, row.state.say(lang()))
    return NearRow(
        row.number, row.title or row.category.say(lang()), t("，", ", ").join(each for each in parts if each)
    )
