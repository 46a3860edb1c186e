"""Alerts and their answers; who is on the protected list."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk import choices
from zhili.doors.desk.registry import words
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.watch import tabs
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Day, Text, Whole
from zhili.doors.frame.speech import lang
from zhili.lib.refusal import Refusal, Unavailable
from zhili.registry import actions as registry
from zhili.registry.alarms import ANSWER_WORDS, WHAT_WORDS, Answer
from zhili.registry.queries import watching

ANSWER: Final = Schema(
    Choice("outcome", "结论", "What came of it", required=True, among=("explained", "handed_on")),
    Text("answer", "怎么核的、依据什么", "How it was checked, and on what grounds", required=True, most=400),
)
PROTECT: Final = Schema(
    Whole("thing", "登记编号", "Its number", required=True, least=1, most=2**63 - 1),
    Text("why", "为什么要保护", "Why", required=True, most=200),
    Day("until", "保护到哪天", "Until", required=True),
)
FIELD_OF: Final = {"no_such_thing": "thing", "no_purpose": "why", "day_before": "until", "protected_already": "thing"}


def page(request: Request) -> HttpResponse:
    """What waits for an explanation, and what was answered."""
    return _page(request, 0, ANSWER.blank())


def answer(request: Request, no: int) -> HttpResponse:
    """What came of one alert."""
    try:
        sent = ANSWER.read(request)
        registry.answer_alert(
            actor=request.actor, alert=no, outcome=Answer(sent["outcome"]), answer=sent["answer"], now=request.now
        )
    except Unavailable:
        raise
    except Refusal as refusal:
        field = "answer" if refusal.code == "no_answer" else ""
        return _page(request, no, ANSWER.again(request, refusal, field), status_of(refusal))
    return HttpResponseRedirect(reverse("desk-watch"), status=303)


def _page(request: Request, no: int, form: Form, status: int = 200) -> HttpResponse:
    def told(*, open_ones: bool) -> list[tuple[watching.AlertTold, str, str, str]]:
        found = watching.alerts(request.actor, open_ones=open_ones)
        return [
            (each, WHAT_WORDS[each.what].say(lang()), tabs.hand(each.hand), ANSWER_WORDS[each.state].say(lang()))
            for each in found
        ]

    return desk_page(
        request, "desk/watch/alerts.html", status, here="watch", views=tabs.tabs(request, ""), no=no, form=form,
        rows=told(open_ones=True), done=told(open_ones=False),
    )  # fmt: skip


def protected(request: Request) -> HttpResponse:
    """Who is on the list, and a form for one more."""
    form, status = PROTECT.blank(thing=_thing(request)), 200
    if request.method == "POST":
        try:
            sent = PROTECT.read(request)
            registry.protect(actor=request.actor, now=request.now, **sent)
            return HttpResponseRedirect(reverse("desk-protected"), status=303)
        except Unavailable:
            raise
        except Refusal as refusal:
            form, status = PROTECT.again(request, refusal, FIELD_OF.get(refusal.code, "")), status_of(refusal)
    today = choices.house_profile(request.now).calendar.local_date(request.now)
    rows = [
        (row, thing, tabs.kind_name(request, kind), words.place(place), why, until)
        for row, thing, kind, place, why, until in watching.protected(request.actor, today)
    ]
    return desk_page(
        request, "desk/watch/protected.html", status, here="watch", views=tabs.tabs(request, "protected/"), rows=rows,
        form=form,
    )  # fmt: skip


def _thing(request: Request) -> str:
    """The number that a person's page hands over."""
    no = request.GET.get("thing", "")
    return no if no.isascii() and no.isdigit() and len(no) < 19 else ""


def unprotected(request: Request, no: int) -> HttpResponse:
    """Take one off the list."""
    registry.unprotect(actor=request.actor, protected=no, now=request.now)
    return HttpResponseRedirect(reverse("desk-protected"), status=303)
