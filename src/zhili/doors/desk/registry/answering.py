"""Corrections that this unit answers as the source, and a merge undone."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.dispatch import actions as dispatch
from zhili.dispatch.actions import Answered
from zhili.dispatch.queries import followed
from zhili.doors.desk import choices
from zhili.doors.desk.registry import words
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame.compress import bare
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Text
from zhili.lib.numbers import BadNumber, read_number
from zhili.lib.refusal import NotAllowed, Refusal, Unavailable
from zhili.registry import actions as registry
from zhili.registry.permissions import CORRECT, LOOK_OPEN
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
        done = dispatch.answer_request(
            actor=request.actor, key=f"correction:{no}", made=sent["made"] == "1", answer=sent["answer"],
            locality=settings.ZHILI_LOCALITY, now=request.now,
        )  # fmt: skip
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, no, ANSWER.again(request, refusal, _field(refusal)), status_of(refusal))
    return _next(done)


def opened(request: Request, no: int) -> HttpResponse:
    """What stands and what is said to be right in full, this once: it is recorded, and nothing keeps the page."""
    full = registry.open_correction(actor=request.actor, correction=no, now=request.now)
    response = _page(request, no, ANSWER.blank(), full=full)
    response["Cache-Control"] = "private, no-store"
    return bare(response)


def erase(request: Request, no: int) -> HttpResponse:
    """One answer to a request for erasure."""
    try:
        sent = ANSWER.read(request)
        done = dispatch.answer_request(
            actor=request.actor, key=f"erase:{no}", made=sent["made"] == "1", answer=sent["answer"],
            locality=settings.ZHILI_LOCALITY, now=request.now,
        )  # fmt: skip
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, no, ANSWER.again(request, refusal, _field(refusal)), status_of(refusal), erasure=True)
    return _next(done)


def _field(refusal: Refusal) -> str:
    return "answer" if refusal.code == "no_answer" else ""


def _next(done: Answered) -> HttpResponse:
    """Back to what is left to answer, with the matter that was answered along."""
    query = "?" + urlencode({"answered": done.number, "replied": int(done.replied)}) if done.number else ""
    return HttpResponseRedirect(reverse("desk-corrections") + query, status=303)


def _page(
    request: Request, no: int, form: Form, status: int = 200, *, erasure: bool = False,
    full: tuple[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    if not request.actor.may(CORRECT):
        raise NotAllowed()
    profile = choices.house_profile(request.now)
    found = corrections.to_answer(request.actor, profile.registers)
    gone = own.to_answer(request.actor)
    numbers = followed([*(f"correction:{each.id}" for each in found), *(f"erase:{each.id}" for each, _ in gone)])
    named = things.labels([*(each.thing for each in found), *(thing for _, thing in gone)], profile.registers)
    return desk_page(
        request, "desk/registry/corrections.html", status, here="registry", no=no, form=form, say=words,
        erasure=erasure, registers=profile.registers, numbers={key: number for key, (number, _) in numbers.items()},
        answered=_answered(request), full=full, may_open=request.actor.may(LOOK_OPEN),
        erasures=[(each, named.get(thing, ""), each.due_at < request.now) for each, thing in gone],
        tabs=words.tabs(request.actor, "desk-corrections", len(found) + len(gone)),
        rows=[(each, named.get(each.thing, ""), each.due_at < request.now) for each in found],
    )  # fmt: skip


def _answered(request: Request) -> tuple[str, bool] | None:
    """The matter that was just answered along, and whether it was replied to."""
    number = request.GET.get("answered", "")[:40]
    try:
        return (read_number(number), request.GET.get("replied") == "1") if number else None
    except BadNumber:
        return None


def unmerge(request: Request, no: int) -> HttpResponse:
    """Undo a merge whole."""
    kept = registry.unmerge(actor=request.actor, merge_id=no, now=request.now)
    return HttpResponseRedirect(reverse("desk-thing", args=[kept]), status=303)
