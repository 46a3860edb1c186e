"""The map's page. All of its content is in the table on it; the map is drawn over the same numbers by a script."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.http import HttpResponse
from django.utils import timezone

from zhili.doors.desk import choices, tabs
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.tabs import BY_NAME, Looking, Tab
from zhili.doors.desk.views import chosen_filters, sift_form
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import t
from zhili.lib.actor import Actor
from zhili.matters.queries import placed
from zhili.matters.queries.lists import Filters
from zhili.matters.queries.placed import Tally
from zhili.offices.permissions import LOOK
from zhili.places import queries as places
from zhili.profiles.model import Profile

PATH = "/desk/map/"
HELD = "/desk/registry/in/"
USUAL = "all"
VIEWS = ("mine", "unit", "soon", "all")
LAYERS = {"basic": ("基础网格", "Basic grids"), "exclusive": ("专属网格", "Exclusive grids"),
          "micro": ("微网格", "Micro grids")}  # fmt: skip


class AreaRow(NamedTuple):
    """One area of the table. ``finer``: the same map of that area alone; '' where there is nothing finer. ``held``:
    what there is in it; '' for a post that may not look."""

    name: str
    finer: str
    many: int
    rows: str
    open: int
    open_rows: str
    late: int
    late_rows: str
    unplaced: int
    held: str


def page(request: Request) -> HttpResponse:
    """The map, and the same content as a table by area."""
    actor, now = request.actor, request.now
    look = tabs.looking(request, USUAL)
    filters = look.filters(actor, now)
    profile = choices.house_profile(now)
    digits = _digits(look.sent["area"], profile)
    tallies = placed.by_area(actor, filters, digits, now)
    extent = placed.extent(actor, filters)
    return desk_page(
        request,
        "desk/map.html",
        here="map",
        look=look,
        views=[(look.address(PATH, view=tab.name, after=None), tab.label, None, tab is look.tab) for tab in _views()],
        chosen=chosen_filters(look, now, PATH),
        sift=sift_form(actor, look, now) if look.sent["sift"] else None,
        rows=_rows(tallies, look, digits, actor, now),
        held=HELD if actor.may(LOOK) else "",
        above=_above(look, profile),
        finer={9: t("乡镇街道", "Town"), 12: t("村、社区", "Village"), 15: t("网格", "Grid")}[digits],
        extent=extent,
        layers=[(name, t(*LAYERS.get(name, (name, name)))) for name in places.layers(timezone.localdate(now))],
        list_address=look.address(),
        total=extent.placed + extent.unplaced,
        usual=_usual_box(actor, now),
    )


def _views() -> tuple[Tab, ...]:
    return tuple(BY_NAME[name] for name in VIEWS)


def _digits(area: str, profile: Profile) -> int:
    """How fine the table is: one level below the area that is looked at."""
    if len(area) >= 12:
        return 15
    return 12 if len(area) >= 9 else 9


def _rows(tallies: list[Tally], look: Looking, digits: int, actor: Actor, now: datetime) -> list[AreaRow]:
    named = _names(tallies, look.sent["area"], digits, now)
    held = {tally.code for tally in tallies if tally.code and actor.may(LOOK) and actor.sees(tally.code)}
    return [_row(tally, look, digits, named, held) for tally in tallies]


def _row(tally: Tally, look: Looking, digits: int, named: dict[str, str], held: set[str]) -> AreaRow:
    name = "grid" if digits == 15 else "area"
    narrow: dict[str, object] = {name: tally.code, "after": None}
    known = bool(tally.code)
    return AreaRow(
        name=named.get(tally.code) or (tally.code if known else t("没有定到网格", "in no grid")),
        finer=look.address(PATH, **narrow) if known and digits < 15 and len(tally.code) == digits else "",
        many=tally.many,
        rows=look.address(**narrow) if known else "",
        open=tally.open,
        open_rows=look.address(**narrow) if known and tally.open == tally.many else "",
        late=tally.late,
        late_rows=look.address(**narrow, late="yes") if known else "",
        unplaced=tally.unplaced,
        held=f"{HELD}{tally.code}/" if tally.code in held else "",
    )


def _names(tallies: list[Tally], area: str, digits: int, now: datetime) -> dict[str, str]:
    if digits == 15:
        return {each.code: each.name for each in places.grids_in(area[:12], on=timezone.localdate(now))}
    found = places.names(tally.code.ljust(12, "0") for tally in tallies if tally.code)
    return {code[:digits]: name for code, name in found.items()}


def _above(look: Looking, profile: Profile) -> list[tuple[str, str]]:
    """(address, name) of the areas that the one looked at lies in, the widest first."""
    area = look.sent["area"]
    if not area:
        return []
    steps = [(look.address(PATH, area=None, grid=None), profile.words.say(t("zh", "en")))]
    if len(area) > 9:
        steps.append((look.address(PATH, area=area[:9], grid=None), choices.area_words(area[:9])))
    return [*steps, ("", choices.area_words(area))]


def _usual_box(actor: Actor, now: datetime) -> str:
    """What an empty map shows: the ground of this post, so that it never shows the middle of an ocean."""
    box = placed.extent(actor, Filters()).box
    return str(box) if box else ""
