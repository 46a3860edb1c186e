"""The checklist of every erasure: each copy, who sees to it by when, who did and how; and what the nights erase."""

from __future__ import annotations

from datetime import timedelta
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
from zhili.doors.frame.shapes import Text
from zhili.doors.frame.speech import lang, t
from zhili.lib.refusal import NotAllowed, Refusal, Unavailable
from zhili.profiles.model import Profile
from zhili.registry import actions as registry
from zhili.registry.lifecycle import COPY_WORDS
from zhili.registry.permissions import CORRECT, LOOK, WATCH
from zhili.registry.queries import erasures
from zhili.registry.queries.erasures import Checklist

NOTE: Final = Schema(Text("note", "怎么删的、谁查过", "How it was erased, and who checked", required=True, most=200))
SOON: Final = 30
"""Days ahead for which it is said how much will be erased."""


def page(request: Request) -> HttpResponse:
    """Open checklists, the nearest limit first; then those that are done."""
    return _page(request, 0, NOTE.blank())


def done(request: Request, no: int) -> HttpResponse:
    """One copy is gone; a word on how."""
    try:
        sent = NOTE.read(request)
        registry.copy_erased(actor=request.actor, copy=no, note=sent["note"], now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, no, NOTE.again(request, refusal, "note" if refusal.code == "no_answer" else ""),
                     status_of(refusal))  # fmt: skip
    return HttpResponseRedirect(reverse("desk-erasures"), status=303)


def _page(request: Request, no: int, form: Form, status: int = 200) -> HttpResponse:
    actor = request.actor
    if not (actor.may(CORRECT) or actor.may(WATCH)):
        raise NotAllowed()
    profile = choices.house_profile(request.now)
    today = profile.calendar.local_date(request.now)
    watches = not actor.may(LOOK) or not actor.may(CORRECT)
    views = tabs.tabs(request, reverse("desk-erasures")) if watches else words.tabs(actor, "desk-erasures")
    return desk_page(
        request, "desk/registry/erasures.html", status, here="watch" if watches else "registry", views=views, no=no,
        form=form, now=request.now, soon=SOON, due_soon=erasures.due_soon(today + timedelta(days=SOON)),
        waiting=[(each, _what(each, profile)) for each in erasures.open_lists(actor)],
        finished=[(each, _what(each, profile)) for each in erasures.done_lists(actor)],
        copy={name: said.say(lang()) for name, said in COPY_WORDS.items()},
    )  # fmt: skip


def _what(each: Checklist, profile: Profile) -> str:
    """“联系电话 2 项、姓名 1 项”: which fields, and how many values of each."""
    said = []
    for name, many in each.fields.items():
        register, _, own = name.partition(".")
        found = profile.registers.all.get(register)
        rule = found.fields.get(own) if found else None
        said.append(t(f"{rule.words.zh if rule else name} {many} 项", f"{rule.words.en if rule else name} × {many}"))
    return t("、", ", ").join(said)
