"""Known troubles on the desk: told by the unit that deals with them, changed, and cleared when over."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk import choices
from zhili.doors.desk.seat.fields import AREA, CATEGORY, area_choices
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.words import category_name
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Moment, Text, Whole
from zhili.doors.frame.speech import lang
from zhili.knowledge import queries
from zhili.knowledge.actions import NewTrouble, change_trouble, clear_trouble, post_trouble
from zhili.knowledge.permissions import keeps_for
from zhili.knowledge.queries import TroubleValue
from zhili.lib.refusal import Refusal, Unavailable
from zhili.offices import queries as offices
from zhili.places import queries as places

TROUBLE: Final = Schema(
    Text("what", "什么情况", "What is wrong", required=True, most=200),
    Text("answer_zh", "怎么答来电的人", "What to tell callers", required=True, most=1000, lines=True),
    Choice("category", "类别", "Category", required=True, among=CATEGORY.among),
    AREA,
    Moment("since", "从什么时候", "Since"),
    Moment("until", "预计到什么时候", "Expected until"),
    Text("number", "对应的事项编号", "The matter that stands for it", most=40),
    Text("answer_en", "英文答复", "English answer", most=1000, lines=True),
)
CHANGED: Final = Schema(
    TROUBLE.fields[1], TROUBLE.fields[5], TROUBLE.fields[7],
    Whole("version", "哪一版", "Version", required=True, hidden=True, most=2**31),
)  # fmt: skip
FIELD_OF: Final = {"bad_period": "until", "trouble_past": "until", "bad_number": "number", "bad_areas": "area"}


def listed(request: Request) -> HttpResponse:
    """What is known to be wrong, and a form for more."""
    if request.method != "POST":
        return _listed(request, TROUBLE.blank())
    try:
        sent = TROUBLE.read(request)
        area = sent.pop("area")
        post_trouble(actor=request.actor, new=NewTrouble(**sent, areas=(area,) if area else ()), now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        form = TROUBLE.again(request, refusal, FIELD_OF.get(refusal.code, ""))
        return _listed(request, form, status_of(refusal))
    return HttpResponseRedirect(reverse("desk-known"), status=303)


def one(request: Request, trouble_id: int) -> HttpResponse:
    """One known trouble: said anew, or over."""
    found = queries.trouble(trouble_id)
    if request.method != "POST":
        return _one(request, found, CHANGED.blank(answer_zh=found.answer_zh, answer_en=found.answer_en,
                                                  version=found.version))  # fmt: skip
    try:
        (_clear if request.POST.get("do") == "clear" else _change)(request, trouble_id)
    except Unavailable:
        raise
    except Refusal as refusal:
        form = CHANGED.again(request, refusal, FIELD_OF.get(refusal.code, ""))
        return _one(request, queries.trouble(trouble_id), form, status_of(refusal))
    return HttpResponseRedirect(reverse("desk-known"), status=303)


def _change(request: Request, trouble_id: int) -> None:
    sent = CHANGED.read(request)
    change_trouble(actor=request.actor, trouble=trouble_id, now=request.now, **sent)


def _clear(request: Request, trouble_id: int) -> None:
    clear_trouble(actor=request.actor, trouble=trouble_id, now=request.now)


def _listed(request: Request, form: Form, status: int = 200) -> HttpResponse:
    profile, now = choices.house_profile(request.now), request.now
    found = queries.open_troubles()
    named = places.names(area.ljust(12, "0") for each in found for area in each.areas)
    rows = [
        (each, category_name(profile, each.category), [named.get(area.ljust(12, "0"), area) for area in each.areas],
         offices.unit(each.unit_id).name(lang()), each.is_over(now), keeps_for(request.actor, each.unit_id))
        for each in found
    ]  # fmt: skip
    return desk_page(
        request, "desk/knowledge/known.html", status, here="knowledge", form=form, rows=rows,
        categories=choices.categories(profile), areas=area_choices(now),
        keeps=keeps_for(request.actor, request.actor.unit_id),
    )  # fmt: skip


def _one(request: Request, found: TroubleValue, form: Form, status: int = 200) -> HttpResponse:
    return desk_page(request, "desk/knowledge/trouble.html", status, here="knowledge", form=form, trouble=found,
                     keeps=keeps_for(request.actor, found.unit_id))  # fmt: skip
