"""Linkages: one person asks for one, another allows or refuses it, a process apart runs it; counts, and undoing it all.
No page here opens a value."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.catalogue.queries import is_on
from zhili.doors.desk import choices
from zhili.doors.desk.registry import words
from zhili.doors.desk.registry.lists import purposes
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Text
from zhili.doors.frame.speech import lang, t
from zhili.lib.refusal import Refusal, Unavailable
from zhili.offices.permissions import ALLOW_LINK, LINK, LOOK
from zhili.registry import actions as registry
from zhili.registry.permissions import MERGE
from zhili.registry.queries import runs
from zhili.registry.queries.runs import RunValue
from zhili.registry.run_states import RUN_WORDS, STEP_WORDS, WEIGHT_WORDS, RunState, Weights

ASK: Final = Schema(
    Text("purpose", "为什么比对", "What for", required=True, most=200),
    Text("area", "哪个辖区（区划代码）", "Which area (its code)", required=True, most=12),
    Choice("weights", "按什么权重", "By which weights", required=True, among=tuple(each.value for each in Weights)),
)
REFUSE: Final = Schema(Text("why", "为什么不批准", "Why it is refused", required=True, most=200))
NOTHING: Final = Schema()
FIELD_OF: Final = {"no_such_thing": "area"}
COUNTS: Final = (
    ("people", "人（比对前）", "people before"), ("rows", "比对的记录", "records compared"),
    ("known", "已知的记录", "known records"), ("merged", "合并", "merged"), ("doubts", "存疑", "doubtful"),
    ("kept_apart", "人判过“不是”，没有合并", "judged to be two, kept apart"),
)  # fmt: skip
MOST_UNITS: Final = 5
WORKING: Final = (RunState.ALLOWED, RunState.RUNNING, RunState.UNDOING)


def home(request: Request) -> HttpResponse:
    """The linkages of this post's area; whoever may, asks for the next."""
    if request.method != "POST":
        area = next(iter(request.actor.areas), "").ljust(12, "0")
        return _home(request, ASK.blank(area=area, weights=Weights.LEARN.value, purpose=request.GET.get("for", "")))
    try:
        sent = ASK.read(request)
        made = registry.ask_run(
            actor=request.actor, purpose=sent["purpose"], area=sent["area"].ljust(12, "0"),
            weights=Weights(sent["weights"]), now=request.now,
        )  # fmt: skip
    except Unavailable:
        raise
    except Refusal as refusal:
        return _home(request, ASK.again(request, refusal, FIELD_OF.get(refusal.code, "purpose")), status_of(refusal))
    return _to(made)


def _home(request: Request, form: Form, status: int = 200) -> HttpResponse:
    found = runs.runs(request.actor)
    today = choices.house_profile(request.now).calendar.local_date(request.now)
    return desk_page(
        request, "desk/registry/runs.html", status, here=_here(request), tabs=words.tabs(request.actor, "desk-runs"),
        rows=[(each, _state(each), runs.named([each.asked_by])[each.asked_by]) for each in found], form=form,
        may_ask=request.actor.may(LINK), purposes=purposes(), waiting=_waiting(request), is_on=is_on("linkage", today),
        weights=[(each.value, WEIGHT_WORDS[each].say(lang())) for each in Weights],
    )  # fmt: skip


def _here(request: Request) -> str:
    """Where the menu has it: whoever allows linkages need not have any other page of base data."""
    return "registry" if request.actor.may(LOOK) else "registry/runs"


def _waiting(request: Request) -> list[tuple[str, int]]:
    """(unit, how many) of the records that nobody has compared yet; the units with fewest as one."""
    found = runs.not_compared(request.actor) if request.actor.may(LINK) else []
    rest = found[MOST_UNITS:]
    others = t(f"其他 {len(rest)} 个单位", f"{len(rest)} other units")
    return found[:MOST_UNITS] + ([(others, sum(many for _, many in rest))] if rest else [])


def page(request: Request, no: int) -> HttpResponse:
    """One linkage."""
    return _page(request, no)


def allow(request: Request, no: int) -> HttpResponse:
    """Another person allows it; a process of its own begins by itself."""
    try:
        NOTHING.read(request)
        registry.allow_run(actor=request.actor, run=no, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, no, NOTHING.again(request, refusal), status_of(refusal))
    return _to(no)


def refuse(request: Request, no: int) -> HttpResponse:
    """Another person refuses it, for a reason."""
    try:
        why = REFUSE.read(request)["why"]
        registry.refuse_run(actor=request.actor, run=no, why=why, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, no, REFUSE.again(request, refusal, "why"), status_of(refusal))
    return _to(no)


def undo(request: Request, no: int) -> HttpResponse:
    """Every merge of it is undone by a process of its own."""
    try:
        NOTHING.read(request)
        registry.ask_undo(actor=request.actor, run=no, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, no, NOTHING.again(request, refusal), status_of(refusal))
    return _to(no)


def _to(no: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk-run", args=[no]), status=303)


def _page(request: Request, no: int, form: Form | None = None, status: int = 200) -> HttpResponse:
    found = runs.run(request.actor, no)
    state = RunState(found.state)
    actor = request.actor
    own = actor.person_id == found.asked_person_id
    return desk_page(
        request, "desk/registry/run.html", status, here=_here(request), run=found, state=_state(found), own=own,
        facts=_facts(found), counts=[(t(zh, en), f"{found.counts[name]:,}") for name, zh, en in COUNTS
                                     if name in found.counts],
        faults=[each[t("zh", "en")] for each in found.faults], form=form or NOTHING.blank(),
        back=form if form and "why" in form.labels else REFUSE.blank(), plain=NOTHING.blank(),
        may_allow=state is RunState.ASKED and actor.may(ALLOW_LINK) and not own,
        waits=state is RunState.ASKED and not (actor.may(ALLOW_LINK) and not own),
        may_undo=state is RunState.DONE and actor.may(LINK), working=state in WORKING,
        again=state is RunState.STOPPED and actor.may(LINK), learnt=any("learnt" in each for each in found.faults),
         may_judge=actor.may(MERGE), progress=_progress(found),
    )  # fmt: skip


def _state(found: RunValue) -> str:
    return RUN_WORDS[RunState(found.state)].say(lang())


def _progress(found: RunValue) -> tuple[str, int, int] | None:
    """What it is doing, how much of it is done, of how much."""
    said = found.progress
    if RunState(found.state) not in WORKING or not said:
        return None
    return STEP_WORDS[said["step"]].say(lang()), int(said["done"]), int(said["of"])


def _facts(found: RunValue) -> list[tuple[str, str]]:
    who = runs.named([found.asked_by, found.allowed_by, found.refused_by, found.undone_by])
    known = (
        (t("用途（本人会看到）", "For (each person reads it)"), found.purpose),
        (t("辖区", "Area"), words.place(found.area_code)),
        (t("权重", "Weights"), WEIGHT_WORDS[Weights(found.weights)].say(lang())),
        (t("申请人", "Asked for by"), who.get(found.asked_by, "")),
        (t("批准人", "Allowed by"), who.get(found.allowed_by, "")),
        (t("没有批准的人", "Refused by"), who.get(found.refused_by, "")),
        (t("为什么没有批准", "Why it was refused"), found.why),
        (t("撤销人", "Undone by"), who.get(found.undone_by, "")),
    )
    return [(label, said) for label, said in known if said]
