"""Every field with its reasons; assessments written, approved and used; what is on."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.catalogue import actions, queries
from zhili.catalogue.actions import NewAssessment
from zhili.catalogue.lifecycle import USES
from zhili.catalogue.permissions import APPROVE_USE, ASSESS, WATCH, reads
from zhili.doors.desk import choices
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame import catalogue as told
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Day, Several, Text
from zhili.doors.frame.speech import lang, t
from zhili.lib.refusal import NotAllowed, Refusal, Unavailable

NEW: Final = Schema(
    Choice(
        "use", "哪种用途", "Which use", required=True, among=tuple(name for name, use in USES.items() if not use.never)
    ),
    Text("purpose", "用来做什么", "What it is for", required=True, most=4000, lines=True),
    Text("necessity", "为什么非用不可", "Why it is needed", required=True, most=4000, lines=True),
    Text("risks", "对个人有什么风险", "What it may do to people", required=True, most=4000, lines=True),
    Text("measures", "采取什么措施", "What is done against that", required=True, most=4000, lines=True),
    Several("fields", "涉及哪些数据项", "Which fields", required=True, among=lambda: told.names()),
    Day("until", "管到哪天", "Holds until", required=True),
)
OFF: Final = Schema(Text("why", "为什么关停", "Why it is switched off", required=True, most=400))
FIELD_OF: Final = {"assessment_too_long": "until", "no_fields_named": "fields"}


def fields(request: Request) -> HttpResponse:
    """What is kept, on what basis, what for, how long."""
    registers = told.registers(choices.house_profile(request.now))
    views = _views(request, "")
    return desk_page(request, "desk/catalogue/fields.html", here="catalogue", views=views, registers=registers)


def assessments(request: Request) -> HttpResponse:
    """All assessments, and a form for the next."""
    _need(request)
    form, status = NEW.blank(), 200
    if request.method == "POST":
        try:
            sent = NEW.read(request)
            made = actions.write_assessment(actor=request.actor, new=NewAssessment(**sent), now=request.now)
            return HttpResponseRedirect(reverse("desk-assessment", args=[made]), status=303)
        except Unavailable:
            raise
        except Refusal as refusal:
            form, status = NEW.again(request, refusal, FIELD_OF.get(refusal.code, "")), status_of(refusal)
    today = choices.house_profile(request.now).calendar.local_date(request.now)
    return desk_page(
        request, "desk/catalogue/assessments.html", status, here="catalogue", views=_views(request, "assessments/"),
        rows=[(each, USES[each.use].words.say(lang()), _stands(each, today)) for each in queries.assessments()],
        form=form, writes=request.actor.may(ASSESS),
        uses=[(each.name, each.words.say(lang())) for each in USES.values() if not each.never],
        fields=told.options(choices.house_profile(request.now)),
    )  # fmt: skip


def _stands(each: queries.AssessmentValue, today: object) -> str:
    if each.approved_at is None:
        return t("等另一人批准", "waits for a second person")
    return t("有效", "in force") if str(each.valid_until) > str(today) else t("已到期", "ran out")


def assessment(request: Request, no: int) -> HttpResponse:
    """One assessment with its fields."""
    return _assessment(request, no, None)


def _assessment(request: Request, no: int, refused: Refusal | None) -> HttpResponse:
    _need(request)
    each = queries.assessment(no)
    today = choices.house_profile(request.now).calendar.local_date(request.now)
    actor = request.actor
    may_switch = actor.may(ASSESS) or actor.may(APPROVE_USE)
    return desk_page(
        request, "desk/catalogue/assessment.html", status_of(refused) if refused else 200, here="catalogue",
        views=_views(request, "assessments/"), each=each, use=USES[each.use], stands=_stands(each, today),
        fields=[told.field(one) for one in each.fields], refused=refused, form=OFF.blank(), lang_code=lang(),
        approves=actor.may(APPROVE_USE) and each.approved_at is None and each.written_by_id != actor.person_id,
        switches=may_switch and each.in_force(today) and each.approved_by_id != actor.person_id
        and not queries.is_on(each.use, today),
    )  # fmt: skip


def approve(request: Request, no: int) -> HttpResponse:
    """A second person stands by it."""
    try:
        actions.approve_assessment(actor=request.actor, assessment=no, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _assessment(request, no, refusal)
    return HttpResponseRedirect(reverse("desk-assessment", args=[no]), status=303)


def on(request: Request, no: int) -> HttpResponse:
    """Switch the use on for which this was assessed."""
    try:
        actions.switch_on(actor=request.actor, assessment=no, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _assessment(request, no, refusal)
    return HttpResponseRedirect(reverse("desk-switches"), status=303)


def switches(request: Request) -> HttpResponse:
    """Which risky uses are on."""
    return _switches(request, "", OFF.blank())


def off(request: Request, use: str) -> HttpResponse:
    """Switch one off, at once."""
    try:
        sent = OFF.read(request)
        actions.switch_off(actor=request.actor, use=use, why=sent["why"], now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _switches(request, use, OFF.again(request, refusal, "why"), status_of(refusal))
    return HttpResponseRedirect(reverse("desk-switches"), status=303)


def _switches(request: Request, use: str, form: Form, status: int = 200) -> HttpResponse:
    _need(request)
    today = choices.house_profile(request.now).calendar.local_date(request.now)
    may_off = any(request.actor.may(grant) for grant in (ASSESS, APPROVE_USE, WATCH))
    return desk_page(
        request, "desk/catalogue/switches.html", status, here="catalogue", views=_views(request, "switches/"),
        rows=queries.switches(today), form=form, use=use, may_off=may_off, lang_code=lang(),
    )  # fmt: skip


def _need(request: Request) -> None:
    if not reads(request.actor):
        raise NotAllowed


def _views(request: Request, at: str) -> list[tuple[str, str, None, bool]]:
    named = [("", t("记了什么", "What is kept"))]
    if reads(request.actor):
        named += [("assessments/", t("影响评估", "Assessments")), ("switches/", t("开关", "Switches"))]
    return [(f"/desk/catalogue/{part}", label, None, part == at) for part, label in named]
