"""Doubtful pairs: two records side by side, masked; S the same, D different, N later."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk import choices
from zhili.doors.desk.registry import words
from zhili.doors.desk.registry.lists import PURPOSE, SESSION, kept_purpose, purposes
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame.compress import bare
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Whole
from zhili.doors.frame.speech import lang, t
from zhili.lib.refusal import NotAllowed, Refusal, Unavailable
from zhili.registry import actions as registry
from zhili.registry.permissions import LOOK_OPEN, MERGE
from zhili.registry.queries import doubts, runs
from zhili.registry.refusals import NoPurpose
from zhili.registry.run_states import RUN_WORDS, VERDICT_WORDS, RunState, Verdict

HERE: Final = "doubts"
KEYS: Final = {Verdict.SAME: "S", Verdict.DIFFERENT: "D", Verdict.LATER: "N"}
JUDGE: Final = Schema(Choice("verdict", "判定", "Verdict", required=True, among=tuple(each.value for each in Verdict)))
OPEN: Final = Schema(Whole("fact", "哪一项", "Which value", required=True))


def home(request: Request) -> HttpResponse:
    """How many wait, the runs they came from; saying what for opens the first."""
    if not request.actor.may(MERGE):
        raise NotAllowed()
    if request.method != "POST":
        return _home(request, PURPOSE.blank(purpose=kept_purpose(request, HERE)))
    try:
        purpose = PURPOSE.read(request)["purpose"]
        found = registry.begin_judging(actor=request.actor, purpose=purpose, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _home(request, PURPOSE.again(request, refusal, "purpose"), status_of(refusal))
    _keep(request, purpose)
    return _to(found)


def _keep(request: Request, purpose: str) -> None:
    request.session[SESSION] = {HERE: [purpose, request.now.isoformat()]}


def _to(doubt: int | None) -> HttpResponse:
    where = reverse("desk-doubt", args=[doubt]) if doubt else reverse("desk-doubts")
    return HttpResponseRedirect(where, status=303)


def _home(request: Request, form: Form, status: int = 200) -> HttpResponse:
    return desk_page(
        request, "desk/registry/doubts.html", status, here="registry", form=form,
        waiting=doubts.how_many(request.actor),
        nearest=[(no, _likely(probability)) for no, probability in doubts.nearest(request.actor)],
        runs=[(each, RUN_WORDS[RunState(each.state)].say(lang())) for each in runs.runs(request.actor, most=10)],
        purposes=purposes(), tabs=words.tabs(request.actor, "desk-doubts"),
    )  # fmt: skip


def pair(request: Request, no: int) -> HttpResponse:
    """One pair; a verdict goes on to the next."""
    purpose = kept_purpose(request, HERE)
    if request.method != "POST":
        return _pair(request, no, JUDGE.blank())
    try:
        verdict = Verdict(JUDGE.read(request)["verdict"])
        found = registry.judge(actor=request.actor, doubt=no, verdict=verdict, purpose=purpose, now=request.now)
    except (Unavailable, NoPurpose):
        raise
    except Refusal as refusal:
        return _pair(request, no, JUDGE.again(request, refusal), status=status_of(refusal))
    _keep(request, purpose)
    return _to(found)


def opened(request: Request, no: int) -> HttpResponse:
    """One sealed value of a pair in full, this once, for the purpose stated; nothing keeps the page."""
    purpose = kept_purpose(request, HERE)
    fact, full, refused = 0, "", None
    try:
        fact = OPEN.read(request)["fact"]
        full = registry.open_field(actor=request.actor, fact=fact, purpose=purpose, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        refused = refusal
    form = JUDGE.again(request, refused) if refused else JUDGE.blank()
    response = _pair(request, no, form, {} if refused else {fact: full}, status_of(refused) if refused else 200)
    response["Cache-Control"] = "private, no-store"
    return bare(response)


def _pair(request: Request, no: int, form: Form, full: dict[int, str] | None = None, status: int = 200) -> HttpResponse:
    profile = choices.house_profile(request.now)
    try:
        found = doubts.page(request.actor, no, profile.registers, request.now)
    except NoPurpose:
        return _home(request, PURPOSE.blank())
    sources = [(profile.registers.sources[kind].say(lang()), unit) for kind, unit in found.sources]
    return desk_page(
        request, "desk/registry/doubt.html", status, here="registry", pair=found, form=form, full=full or {}, say=words,
        sources=sources, heads=[f"{t('甲', 'A')} · {sources[0][1]}", f"{t('乙', 'B')} · {sources[1][1]}"],
        reasons=[_reason(each) for each in found.reasons], may_open=request.actor.may(LOOK_OPEN),
        likely=_likely(found.probability),
        verdicts=[(each.value, VERDICT_WORDS[each].say(lang()), key) for each, key in KEYS.items()],
    )  # fmt: skip


def _reason(said: Any) -> tuple[str, bool]:
    """The words, and whether they speak against."""
    return said[t("zh", "en")], said["level"] in ("unlike", "two_valid") or said["field"] == "cut"


def _likely(probability: float) -> str:
    share = min(99, round(100 * probability))
    return t(f"像是同一人的程度 {share}%", f"{share}% likely to be one person")
