"""Contractors: who they are, until when, what they may, did and looked at; ended at once."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.watch import lists, tabs
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Day, Several, Text
from zhili.doors.frame.speech import lang, t
from zhili.journal import queries as journal
from zhili.lib.refusal import NotAllowed, NotFound, Refusal, Unavailable
from zhili.matters.lifecycle import VOCABULARY
from zhili.offices import actions, queries
from zhili.offices.actions import Contract
from zhili.offices.lifecycle import SENTENCES as OFFICES
from zhili.offices.permissions import CONTRACTOR_MAY, GRANTS, MANAGE
from zhili.offices.queries import PostValue
from zhili.registry.lifecycle import SENTENCES as REGISTRY
from zhili.registry.permissions import WATCH
from zhili.registry.queries import watching

MOST_ACTS: Final = 50


def _units() -> tuple[str, ...]:
    return tuple(each.code for each in queries.units())


END: Final = Schema(Text("why", "为什么终止", "Why it is ended", required=True, most=200))
OPEN: Final = Schema(
    Choice("unit", "哪个单位负责", "The unit that answers for it", required=True, among=_units),
    Text("company", "外包公司", "The company", required=True, most=120),
    Text("name_zh", "岗位名称", "Name of the post", required=True, most=120),
    Text("code", "岗位代码", "Code of the post", required=True, most=40),
    Several("grants", "可以做什么", "What it may do", required=True, among=tuple(sorted(CONTRACTOR_MAY))),
    Day("until", "到哪天为止（那天起不能再用）", "Until (from that day on no more)", required=True),
)
FIELD_OF: Final = {"bad_period": "until", "contract_too_long": "until", "post_code_taken": "code"}


def page(request: Request) -> HttpResponse:
    """All contractors of this post's area; who manages the offices opens one more."""
    _need(request)
    form, status = OPEN.blank(), 200
    if request.method == "POST":
        try:
            sent = OPEN.read(request)
            unit = queries.unit_by_code(sent.pop("unit"))
            made = actions.open_contract(
                actor=request.actor, unit_id=unit.id, contract=Contract(**sent), now=request.now
            )
            return HttpResponseRedirect(reverse("desk-contractor", args=[made]), status=303)
        except Unavailable:
            raise
        except Refusal as refusal:
            form, status = OPEN.again(request, refusal, FIELD_OF.get(refusal.code, "")), status_of(refusal)
    manages = request.actor.may(MANAGE)
    return desk_page(
        request, "desk/watch/contractors.html", status, here=_here(request), form=form, manages=manages,
        views=tabs.tabs(request, "contractors/"), rows=[_row(request, each) for each in _mine(request)],
        units=[(each.code, each.name(lang())) for each in queries.units() if request.actor.sees(each.area_code)],
        grants=[(name, t(GRANTS[name].zh, GRANTS[name].en)) for name in sorted(CONTRACTOR_MAY)],
    )  # fmt: skip


def one(request: Request, no: int) -> HttpResponse:
    """One contractor's post with all it did and looked at; ended at once."""
    _need(request)
    post = next((each for each in _mine(request) if each.id == no), None)
    if post is None:
        raise NotFound()
    form, status = END.blank(), 200
    if request.method == "POST":
        try:
            sent = END.read(request)
            actions.end_access(actor=request.actor, post_id=no, why=sent["why"], now=request.now)
            return HttpResponseRedirect(reverse("desk-contractor", args=[no]), status=303)
        except Unavailable:
            raise
        except Refusal as refusal:
            form, status = END.again(request, refusal, "why"), status_of(refusal)
    return _one(request, post, form, status)


def _one(request: Request, post: PostValue, form: Form, status: int) -> HttpResponse:
    may_watch = request.actor.may(WATCH)
    looks = watching.looks(request.actor, watching.Filters(post=post.id)) if may_watch else ()
    acts = [(entry.at, said(entry.act), entry.ref) for entry in journal.entries_by(f"post:{post.id}/", most=MOST_ACTS)]
    return desk_page(
        request, "desk/watch/contractor.html", status, here=_here(request), views=tabs.tabs(request, "contractors/"),
        post=post, row=_row(request, post), form=form, acts=acts, rows=lists.lines(request, looks),
        may_watch=may_watch, grants=[t(GRANTS[name].zh, GRANTS[name].en) for name, _ in post.grants],
    )  # fmt: skip


def _row(request: Request, post: PostValue) -> dict[str, Any]:
    today = queries.day_of(request.now)
    people = queries.holders(post.id, today) if post.period.holds_on(today) else ()
    return {
        "post": post, "unit": queries.unit(post.unit_id).name(lang()), "name": post.name(lang()),
        "people": [each.name for each in people], "on": post.period.holds_on(today),
    }  # fmt: skip


def said(act: str) -> str:
    """What an entry of the journal says was done, in words; its code where no room has words for it."""
    for known in (OFFICES, REGISTRY):
        found = {each.value: words for each, words in known.items()}.get(act)
        if found is not None:
            return t(found.zh, found.en)
    name = act.rpartition(".")[2]
    return t(VOCABULARY.acts[name].zh, VOCABULARY.acts[name].en) if name in VOCABULARY.acts else act


def _mine(request: Request) -> list[PostValue]:
    return [each for each in queries.contractors() if request.actor.sees(queries.unit(each.unit_id).area_code)]


def _need(request: Request) -> None:
    if not (request.actor.may(WATCH) or request.actor.may(MANAGE)):
        raise NotAllowed


def _here(request: Request) -> str:
    return "watch" if request.actor.may(WATCH) else "watch/contractors"
