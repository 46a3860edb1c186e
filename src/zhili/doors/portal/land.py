"""Places to choose from, on a map and in a list, and whom one reaches there: the grid worker by name."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from markupsafe import Markup

from zhili.doors.frame.forms import Schema
from zhili.doors.frame.pages import page
from zhili.doors.frame.pickmap import Piece, pick_map
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Degrees
from zhili.doors.frame.speech import lang, t
from zhili.doors.portal import whereabouts
from zhili.doors.portal.shell import portal_page
from zhili.lib.codes import prefix_of
from zhili.lib.refusal import NotFound, Refusal
from zhili.offices import queries as offices
from zhili.places import queries as places

POINT: Final = Schema(Degrees("lon", "经度", "Longitude"), Degrees("lat", "纬度", "Latitude", least=-90, most=90))
_BELOW: Final = {6: 9, 9: 12, 12: 15}
"""Digits of a code, and of the codes right below it."""


class Ground(NamedTuple):
    """One level of the map. ``rows``: (code, name, address) each, as the map shows them; ``up``: the level above."""

    title: str
    rows: tuple[tuple[str, str, str], ...]
    drawing: Markup
    up: str
    is_last: bool


class ReachWords(NamedTuple):
    """Whom one reaches, in words. ``rows``: (telephone, who, note) each; ``name`` is '' where no worker is named."""

    name: str
    post: str
    ground: str
    phone: str
    rows: tuple[tuple[str, str, str], ...]


def where(request: Request) -> HttpResponse:
    """Choose a place for a report: towns, villages, grids. ``part``: the map alone, for a page that shows it."""
    ground = _ground(request, "where")
    if "part" in request.GET:
        return page(request, "portal/_ground.html", ground=ground)
    return portal_page(request, "where", here="report", ground=ground)


def grids(request: Request) -> HttpResponse:
    """Whose grid is mine: by position, or by choosing on the map or in the list."""
    if "lon" in request.GET:
        found = _grid_at(request)
        if found:
            return HttpResponseRedirect(reverse("grid", args=[found]))
        return portal_page(request, "grids", 404, here="grids", ground=_ground(request, "grids"), is_lost=True)
    return portal_page(request, "grids", here="grids", ground=_ground(request, "grids"), is_lost=False)


def grid(request: Request, code: str) -> HttpResponse:
    """Who is responsible for a grid: name, telephone, the office behind, and where to complain."""
    day = _day(request)
    value = places.grid(code, day) if re.fullmatch(r"\d{15}", code) else None
    if value is None:
        raise NotFound()
    return portal_page(
        request, "grid", here="grids", name=value.name, area=whereabouts.name_of(value.area_code), code=code,
        reach=reach_words(code, day),
    )  # fmt: skip


def reach_words(code: str, day: date) -> ReachWords:
    """Whom one reaches about an area or grid code, in the language of the page."""
    found = offices.reach_of(code, day)
    rows = [
        (each.phone, each.name(lang()), each.hours or t("这个办公室管您那里", "the office for your place"))
        for each in found.offices
    ]
    if found.supervision:
        note = t("网格员没回、态度不好？打这里", "no answer, or not a good one? call here")
        rows.append((found.supervision.phone, t("监督电话", "Complaints about us"), note))
    worker = found.worker
    if worker is None:
        return ReachWords("", "", "", "", tuple(rows))
    ground = worker.unit.name(lang())
    return ReachWords(worker.name, worker.post.name(lang()), ground, worker.post.phone, tuple(rows))


def grid_name(code: str, day: date) -> str:
    """A grid in words; '' for a code that names none today."""
    value = places.grid(code, day) if re.fullmatch(r"\d{15}", code) else None
    return value.name if value else ""


def _grid_at(request: Request) -> str:
    try:
        sent = POINT.query(request)
    except Refusal:
        return ""
    if sent["lon"] is None or sent["lat"] is None:
        return ""
    found = places.find_grid(sent["lon"], sent["lat"], on=_day(request))
    return found.code if found else ""


def _ground(request: Request, name: str) -> Ground:
    """The level that ``area`` asks for; the whole place for none."""
    profile, day = whereabouts.profile_now(request.now), _day(request)
    root = prefix_of(profile.area) if profile else ""
    asked = request.GET.get("area", "")
    prefix = asked if re.fullmatch(r"\d{9}|\d{12}", asked) and asked.startswith(root) else root
    if len(prefix) not in _BELOW:
        return Ground("", (), Markup(""), "", True)
    digits = _BELOW[len(prefix)]
    shapes = places.pieces(prefix, digits, on=day)
    names = _names(prefix, digits, day) or dict.fromkeys(shapes, "")
    rows = tuple((code, said, _address(name, code)) for code, said in sorted(names.items()))
    pieces = [Piece(code, names.get(code) or code, _address(name, code), shape) for code, shape in shapes.items()]
    title = whereabouts.name_of(prefix.ljust(12, "0")) or (profile.words.say(lang()) if profile else "")
    above = f"{reverse(name)}?area={prefix[:-3]}" if len(prefix) > len(root) else ""
    drawing = pick_map(pieces, label=t(f"{title}地图", f"Map of {title}"))
    return Ground(title, rows, drawing, above, digits == 15)


def _names(prefix: str, digits: int, day: date) -> dict[str, str]:
    if digits == 15:
        values = places.grids_in(prefix, on=day)
        shared = _shared([each.name for each in values])
        return {each.code: each.name[shared:] or each.name for each in values}
    return {each.code[:digits]: each.name for each in places.children(prefix.ljust(12, "0"), day)}


def _shared(names: list[str]) -> int:
    """How many letters all names begin with: the village, which the heading says already."""
    if len(names) < 2:
        return 0
    first, last = min(names), max(names)
    pairs = zip(first, last, strict=False)
    same = next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(first), len(last)))
    return len(first[:same].rstrip("第"))


def _address(name: str, code: str) -> str:
    if len(code) < 15:
        return f"{reverse(name)}?area={code}"
    return reverse("grid", args=[code]) if name == "grids" else f"{reverse('report')}?grid={code}"


def _day(request: Request) -> date:
    profile = whereabouts.profile_now(request.now)
    return profile.calendar.local_date(request.now) if profile else request.now.date()
