"""Looks that for now are not told to the person concerned: asked for by one who watches, allowed by another."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk import choices
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.watch import lists, tabs
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Day, Text
from zhili.doors.frame.speech import t
from zhili.lib.refusal import Refusal, Unavailable
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Correction as State
from zhili.registry.queries import watching
from zhili.registry.queries.watching import WithholdingTold

ASK: Final = Schema(
    Text("law", "依据哪一条法律", "Under which law", required=True, most=200),
    Day("until", "暂不告知到哪天", "Withheld until", required=True),
)
ANSWER: Final = Schema(Choice("allowed", "批不批", "Allow it?", required=True, among=("1", "0")))
FIELD_OF: Final = {"no_purpose": "law", "withheld_too_long": "until"}


def page(request: Request) -> HttpResponse:
    """What waits for a second person, what is withheld and until when, what is told by now."""
    return _page(request, 0, ANSWER.blank())


def ask(request: Request, no: int) -> HttpResponse:
    """One look, and the question by which law and until when the person is not told of it."""
    found = watching.look(request.actor, no)
    form, status = ASK.blank(), 200
    if request.method == "POST":
        try:
            sent = ASK.read(request)
            registry.ask_withholding(actor=request.actor, look=no, now=request.now, **sent)
            return HttpResponseRedirect(reverse("desk-withheld"), status=303)
        except Unavailable:
            raise
        except Refusal as refusal:
            form, status = ASK.again(request, refusal, FIELD_OF.get(refusal.code, "")), status_of(refusal)
    return desk_page(
        request, "desk/watch/withhold.html", status, here="watch", views=tabs.tabs(request, "looks/"), form=form,
        each=lists.lines(request, (found,))[0],
    )  # fmt: skip


def answer(request: Request, no: int) -> HttpResponse:
    """A second person allows or refuses it."""
    try:
        sent = ANSWER.read(request)
        registry.answer_withholding(
            actor=request.actor, withholding=no, allowed=sent["allowed"] == "1", now=request.now
        )
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, no, ANSWER.again(request, refusal), status_of(refusal))
    return HttpResponseRedirect(reverse("desk-withheld"), status=303)


def _page(request: Request, no: int, form: Form, status: int = 200) -> HttpResponse:
    today = choices.house_profile(request.now).calendar.local_date(request.now)
    found = watching.withholdings(request.actor)
    told = [(each, *lists.lines(request, (each.look,))[0][1:], _stands(each, today)) for each in found]
    return desk_page(
        request, "desk/watch/withheld.html", status, here="watch", views=tabs.tabs(request, "withheld/"), no=no,
        form=form, hand=tabs.hand, waiting=[row for row in told if row[0].state is State.OPEN],
        answered=[row for row in told if row[0].state is not State.OPEN],
    )  # fmt: skip


def _stands(each: WithholdingTold, today: object) -> str:
    if each.state is State.REFUSED:
        return t("没有批准，本人看得到", "refused: the person reads it")
    if str(each.until) > str(today):
        return t("批准了，到日子本人才看到", "allowed: the person reads it from that day on")
    return t("到日子了，本人看得到", "its day has come: the person reads it")
