"""Where routes are drawn and retired: one plain page for whoever lays out work in an area."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.collection.actions import NewStop, draw_route, retire_route
from zhili.collection.queries import routes_drawn
from zhili.collection.refusals import NoStops
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.pages import page
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Text, Whole
from zhili.doors.frame.speech import lang
from zhili.lib.actor import Actor
from zhili.lib.refusal import Invalid, Refusal, Unavailable
from zhili.offices import queries as offices

ROUTE: Final = Schema(
    Whole("unit", "哪个单位巡", "Which unit walks it", required=True, least=1, most=2**63 - 1),
    Text("name", "路线名", "The route's name", required=True, most=80),
    Text("stops", "要看的地方", "What to look at", required=True, most=30_000, lines=True),
)
_POINT: Final = re.compile(r"(-?\d{1,3}(?:\.\d+)?)\s*[,，]\s*(-?\d{1,2}(?:\.\d+)?)")
FIELD_OF: Final = {"route_name_taken": "name", "no_stops": "stops", "bad_stop": "stops", "bad_point": "stops",
                   "route_word_missing": "stops"}  # fmt: skip


class BadStop(Invalid):
    code = "bad_stop"
    zh = "第 {line} 行读不懂：写成「地点｜看什么」，要位置就再加「｜经度,纬度」。"
    en = "Line {line} cannot be read: write “place | what to look at”, and “| longitude,latitude” for a point."


def routes(request: Request) -> HttpResponse:
    """The routes of the area, and the form for a new one."""
    if request.method != "POST":
        return _page(request, ROUTE.blank())
    try:
        sent = ROUTE.read(request)
        stops = read_stops(sent["stops"])
        draw_route(actor=request.actor, unit_id=sent["unit"], name=sent["name"], stops=stops, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, ROUTE.again(request, refusal, FIELD_OF.get(refusal.code, "")), status_of(refusal))
    return HttpResponseRedirect(reverse("field-routes"), status=303)


def retire(request: Request, route_id: int) -> HttpResponse:
    """Retire a route."""
    retire_route(actor=request.actor, route_id=route_id, now=request.now)
    return HttpResponseRedirect(reverse("field-routes"), status=303)


def read_stops(text: str) -> list[NewStop]:
    """One stop a line: ``place | what to look at | longitude,latitude`` (the last may be left out). Raises BadStop."""
    lines = [(no, line) for no, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise NoStops(most=60)
    return [_stop(no, [each.strip() for each in re.split(r"[|｜]", line)]) for no, line in lines]


def _stop(no: int, parts: list[str]) -> NewStop:
    if len(parts) not in (2, 3):
        raise BadStop(line=no)
    if len(parts) == 2 or not parts[2]:
        return NewStop(parts[0], parts[1])
    point = _POINT.fullmatch(parts[2])
    if point is None:
        raise BadStop(line=no)
    return NewStop(parts[0], parts[1], float(point[1]), float(point[2]))


def _page(request: Request, form: Form, status: int = 200) -> HttpResponse:
    drawn = [(each, offices.unit(each.unit_id).name(lang())) for each in routes_drawn(request.actor)]
    return page(request, "field/routes.html", status, form=form, drawn=drawn, units=_units(request.actor),
                blank=ROUTE.blank())  # fmt: skip


def _units(actor: Actor) -> list[tuple[str, str]]:
    day_units = [unit for unit in offices.units() if actor.sees(unit.area_code)]
    own = [unit for unit in day_units if unit.id == actor.unit_id]
    rest = sorted((unit for unit in day_units if unit.id != actor.unit_id), key=lambda unit: unit.code)
    return [(str(unit.id), unit.name(lang())) for unit in (*own, *rest)]
