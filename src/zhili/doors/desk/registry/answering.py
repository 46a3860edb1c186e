"""Corrections that this unit answers as the source, and a merge undone."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk import choices
from zhili.doors.desk.registry import words
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Text
from zhili.lib.refusal import NotAllowed, Refusal, Unavailable
from zhili.registry import actions as registry
from zhili.registry.permissions import CORRECT
from zhili.registry.queries import corrections, own, things

ANSWER: Final = Schema(
    Choice("made", "怎么答复", "Answer", required=True, among=("1", "0")),
    Text("answer", "怎么核的、依据什么", "How it was checked", required=True, most=400),
)


def page(request: Request) -> HttpResponse:
    """What this unit has to answer, the nearest limit first."""
    return _page(request, 0, ANSWER.blank())


def answer(request: Request, no: int) -> HttpResponse:
    """One answer."""
    try:
        sent = ANSWER.read(request)
        registry.answer_correction(
            actor=request.actor, correction=no, made=sent["made"] == "1", answer=sent["answer"], now=request.now
        )
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, no, ANSWER.again(request, refusal), status_of(refusal))
    return HttpResponseRedirect(reverse("desk-corrections"), status=303)


def erase(request: Request, no: int) -> HttpResponse:
    """One answer to a request for erasure."""
    try:
        sent = ANSWER.read(request)
        registry.answer_erasure(
            actor=request.actor, ask=no, made=sent["made"] == "1", answer=sent["answer"], now=request.now
        )
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, no, ANSWER.again(request, refusal), status_of(refusal), erasure=True)
    return HttpResponseRedirect(reverse("desk-corrections"), status=303)


def _page(request: Request, no: int, form: Form, status: int = 200, *, erasure: bool = False) -> HttpResponse:
    if not request.actor.may(CORRECT):
        raise NotAllowed()
    profile = choices.house_profile(request.now)
    found = corrections.to_answer(request.actor, profile.registers)
    gone = own.to_answer(request.actor)
    named = things.labels([*(each.thing for each in found), *(thing for _, thing in gone)], profile.registers)
    return desk_page(
        request, "desk/registry/corrections.html", status, here="registry", no=no, form=form, say=words,
        erasure=erasure, registers=profile.registers,
        erasures=[(each, named.get(thing, ""), each.due_at < request.now) for each, thing in gone],
        tabs=words.tabs(request.actor, "desk-corrections", len(found) + len(gone)),
        rows=[(each, named.get(each.thing, ""), each.due_at < request.now) for each in found],
    )  # fmt: skip


def unmerge(request: Request, no: int) -> HttpResponse:
    """Undo a merge whole."""
    kept = registry.unmerge(actor=request.actor, merge_id=no, now=request.now)
    return HttpResponseRedirect(reverse("desk-thing", args=[kept]), status=303)
