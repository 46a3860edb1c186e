"""All looks, by person, unit and day; those withheld under a law; lists that left the house."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from django.http import HttpResponse

from zhili.doors.desk import choices
from zhili.doors.desk.outward.marks import ENOUGH, told_by
from zhili.doors.desk.registry import words
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.watch import tabs
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Day, Text, Whole
from zhili.doors.frame.speech import lang
from zhili.lib.refusal import Refusal
from zhili.offices import queries as offices
from zhili.registry.lifecycle import LOOKED_WORDS
from zhili.registry.queries import watching
from zhili.registry.queries.watching import Filters, LookTold

PAGE: Final = 50
PERSON: Final = Whole("person", "人员", "Person", least=1)
UNIT: Final = Whole("unit", "单位", "Unit", least=1)
BEFORE: Final = Whole("before", "之前", "Before", least=1, most=2**63 - 1)
DAY: Final = Day("day", "哪天", "Day")
TRACE: Final = Schema(Text("rows", "名单里连着的几行", "Rows in one piece", required=True, most=20_000, lines=True))


def looks(request: Request) -> HttpResponse:
    """All looks at what lies in this watcher's area, sifted by the address; what makes no sense there sifts nothing."""
    person, unit, day = (_read(request, each) for each in (PERSON, UNIT, DAY))
    zone = choices.house_profile(request.now).calendar.zone
    since = datetime.combine(day, time(), zone) if day else None
    asked = Filters(person=person, unit=unit, since=since, until=since + timedelta(days=1) if since else None)
    kept = "".join(f"{name}={value}&" for name, value in (("person", person), ("unit", unit), ("day", day)) if value)
    units = [(each.id, each.name(lang())) for each in offices.units() if request.actor.sees(each.area_code)]
    return _looks(request, "looks/", asked, kept=kept, units=units, person=person, unit=unit, day=day)


def _looks(request: Request, at: str, asked: Filters, *, kept: str, **more: object) -> HttpResponse:
    found = watching.looks(request.actor, asked, before=_read(request, BEFORE) or 0, most=PAGE)
    return desk_page(
        request, "desk/watch/looks.html", here="watch", views=tabs.tabs(request, at), sifts=at == "looks/",
        rows=lines(request, found), later=f"?{kept}before={found[-1].id}" if len(found) == PAGE else "", **more,
    )  # fmt: skip


def lines(request: Request, found: tuple[LookTold, ...]) -> list[tuple[LookTold, str, str, str, str]]:
    """(look, by whom, how, at what sort, where) in the reader's words."""
    return [
        (each, tabs.hand(each.hand), LOOKED_WORDS[each.how].say(lang()), tabs.kind_name(request, each.kind),
         words.place(each.place))
        for each in found
    ]  # fmt: skip


def exports(request: Request) -> HttpResponse:
    """Lists that left the house, with the marks that their files carry; whose copy a piece of a list is."""
    form, fits = TRACE.blank(), None
    if request.method == "POST":
        try:
            sent = TRACE.read(request)
            # The end of the last line may have been cut when it was read: it says nothing.
            fits = told_by(sent["rows"].split("\n")[:-1], watching.marks())
            form = TRACE.blank(**sent)
        except Refusal as refusal:
            form = TRACE.again(request, refusal, "rows")
    rows = [
        (each, tabs.hand(each.hand), tabs.kind_name(request, each.kind), words.place(each.prefix))
        for each in watching.exports(request.actor)
    ]
    return desk_page(
        request, "desk/watch/exports.html", status_of(form.refusal) if form.refusal else 200, here="watch",
        views=tabs.tabs(request, "exports/"), rows=rows, form=form, fits=fits, enough=ENOUGH + 1,
    )  # fmt: skip


def _read(request: Request, field: Whole | Day):  # type: ignore[no-untyped-def]
    """One value of the address; none where it cannot be read."""
    try:
        return field.read(request.GET, request.FILES)
    except Refusal:
        return None
