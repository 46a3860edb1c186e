"""The seat: start a call or visit, one screen while it lasts, the number read back, a slip for the counter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk import choices
from zhili.doors.desk.seat.fields import END, LOOK, SEAT, again, area_choices, contact_of, grid_name, report_of
from zhili.doors.desk.seat.helping import Help, help_for
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.words import act_name
from zhili.doors.frame import once
from zhili.doors.frame.brought import brought, hold
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Text
from zhili.doors.frame.speech import t
from zhili.insight.arithmetic import Rate
from zhili.insight.calls import call_desk
from zhili.lib.refusal import Invalid, NotFound, Refusal, Unavailable
from zhili.matters.actions import Outcome
from zhili.matters.queries.detail import detail
from zhili.reception import actions as reception
from zhili.reception import queries
from zhili.reception.lifecycle import End, Way, aloud
from zhili.reception.permissions import DISPATCH, OPEN_CONTACT, need_seat
from zhili.reception.queries import CallValue

BEGIN: Final = Schema(
    Choice("way", "怎么来的", "How they came", required=True, among=tuple(each.value for each in Way))
)
DROP: Final = Schema(Text("reason", "为什么不再打", "Why nobody calls again", required=True, most=200))
WEEK: Final = timedelta(days=7)
Does = Callable[[Request, CallValue], HttpResponse]


class NoNumberChosen(Invalid):
    code = "no_number_chosen"
    zh = "没有选是哪一件。"
    en = "No matter was chosen."


def start(request: Request) -> HttpResponse:
    """What rings, what this clerk has open, and how the team does this week."""
    need_seat(request.actor)
    return _start(request, BEGIN.blank())


def begin(request: Request) -> HttpResponse:
    """A call or visit begins by the clerk's own press."""
    try:
        way = BEGIN.read(request)["way"]
        call = reception.begin_call(actor=request.actor, way=Way(way), now=request.now, once=once.read(request))
    except Unavailable:
        raise
    except Refusal as refusal:
        return _start(request, BEGIN.again(request, refusal), status_of(refusal))
    return HttpResponseRedirect(reverse("desk-seat-call", args=[call]), status=303)


def answer(request: Request, call_id: int) -> HttpResponse:
    """Take a call that rings."""
    try:
        reception.answer_call(actor=request.actor, call=call_id, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _start(request, BEGIN.again(request, refusal), status_of(refusal))
    return HttpResponseRedirect(reverse("desk-seat-call", args=[call_id]), status=303)


def ring_back(request: Request, call_id: int) -> HttpResponse:
    """Call back a missed call: its number opens on the one screen, for that purpose."""
    try:
        call = reception.ring_back(actor=request.actor, call=call_id, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _start(request, BEGIN.again(request, refusal), status_of(refusal))
    return HttpResponseRedirect(reverse("desk-seat-call", args=[call]), status=303)


def drop_missed(request: Request, call_id: int) -> HttpResponse:
    """Take a missed call off the list, with the reason why nobody calls it again."""
    try:
        reason = DROP.read(request)["reason"]
        reception.drop_missed(actor=request.actor, call=call_id, reason=reason, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _start(request, DROP.again(request, refusal, "reason"), status_of(refusal), dropping=call_id)
    return HttpResponseRedirect(reverse("desk-seat"), status=303)


def screen(request: Request, call_id: int) -> HttpResponse:
    """The one screen. Each button of its form does one thing; what was typed stands there again whatever happens."""
    call = queries.call(request.actor, call_id)
    if request.method != "POST":
        blank = SEAT.blank(phone=call.phone, lang="zh")
        return _screen(request, call, blank)
    does = "join" if "join" in request.POST else "told" if "told" in request.POST else request.POST.get("do", "look")
    try:
        return DOES.get(does, _look)(request, call)
    except Unavailable:
        raise  # the error page keeps what was typed and needs no database
    except Refusal as refusal:
        return _screen(request, queries.call(request.actor, call_id), again(request, refusal), status_of(refusal))


def slip(request: Request, call_id: int, number: str) -> HttpResponse:
    """What somebody at the counter takes home: the number large, what was taken down, whom to call. No contact."""
    call = queries.call(request.actor, call_id)
    if number not in {each.number for each in call.taken}:
        raise NotFound
    found = detail(request.actor, number)
    return desk_page(request, "desk/seat/slip.html", here="seat", call=call, number=number, aloud=aloud(number),
                     title=found.matter.title, at=found.matter.recorded_at)  # fmt: skip


def _look(request: Request, call: CallValue) -> HttpResponse:
    return _screen(request, call, again(request))


def _look_up(request: Request, call: CallValue) -> HttpResponse:
    sent = LOOK.read(request)
    reception.look_up(actor=request.actor, call=call.id, phone=sent["phone"], purpose=sent["purpose"], now=request.now)
    return _screen(request, call, again(request))


def _take(request: Request, call: CallValue) -> HttpResponse:
    sent = SEAT.read(request)
    report = report_of(request, sent, choices.house_profile(request.now))
    reception.take_down(actor=request.actor, call=call.id, locality=settings.ZHILI_LOCALITY, report=report,
                        now=request.now, once=once.read(request))  # fmt: skip
    return _to(call)


def _answer(request: Request, call: CallValue) -> HttpResponse:
    sent = SEAT.read(request)
    kind, _, key = sent["rests"].partition(":")
    known = int(key) if key.isdecimal() and len(key) < 19 else None
    report = report_of(request, sent, choices.house_profile(request.now))
    reception.answer_now(
        actor=request.actor, call=call.id, locality=settings.ZHILI_LOCALITY, report=report,
        outcome=Outcome(sent["done"]), now=request.now, once=once.read(request),
        article=known if kind == "article" else None, trouble=known if kind == "trouble" else None,
    )  # fmt: skip
    return _to(call)


def _join(request: Request, call: CallValue) -> HttpResponse:
    sent = SEAT.read(request)
    number = request.POST.get("join", "")
    if not number or len(number) > 40:
        raise NoNumberChosen
    reception.join_for(actor=request.actor, call=call.id, number=number, words=sent["words"], now=request.now,
                       contact=contact_of(sent), files=brought(request, sent["photos"]), once=once.read(request),
                       lang=sent["lang"] or "zh")  # fmt: skip
    return _to(call)


def _told(request: Request, call: CallValue) -> HttpResponse:
    reception.end_call(
        actor=request.actor, call=call.id, now=request.now, end=End.TOLD, about=request.POST["told"][:60]
    )
    return HttpResponseRedirect(reverse("desk-seat"), status=303)


def _end(request: Request, call: CallValue) -> HttpResponse:
    sent = END.read(request)
    reception.end_call(actor=request.actor, call=call.id, now=request.now, read_back=request.POST["do"] == "read",
                       end=End(sent["end"]) if sent["end"] else None)  # fmt: skip
    return HttpResponseRedirect(reverse("desk-seat"), status=303)


def _unanswered(request: Request, call: CallValue) -> HttpResponse:
    reception.end_call(actor=request.actor, call=call.id, now=request.now, end=End.UNANSWERED)
    return HttpResponseRedirect(reverse("desk-seat"), status=303)


DOES: Final[Mapping[str, Does]] = {
    "look": _look,
    "lookup": _look_up,
    "take": _take,
    "answer": _answer,
    "join": _join,
    "told": _told,
    "end": _end,
    "read": _end,
    "unanswered": _unanswered,
}


def _to(call: CallValue) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk-seat-call", args=[call.id]), status=303)


def _screen(request: Request, call: CallValue, form: Form, status: int = 200) -> HttpResponse:
    said = bool(call.taken) and "more" not in request.GET and request.method != "POST"
    shown = call.closed_at is not None or said
    profile = choices.house_profile(request.now)
    return desk_page(
        request, "desk/seat/call.html", status, here="seat", call=call, form=form, is_taken=shown,
        taken=[(each, aloud(each.number)) for each in call.taken],
        help=Help() if shown else help_for(request, call, form),
        categories=choices.categories(profile), areas=area_choices(request.now),
        can_answer=request.actor.may(DISPATCH), can_look=request.actor.may(OPEN_CONTACT),
        answer_name=act_name("answer"), picked=grid_name(form.value("grid"), request.now),
        held=hold(request) if request.method == "POST" else [], **_fixed(),
    )  # fmt: skip


def _fixed() -> dict[str, Any]:
    return {"ends": [each.value for each in (End.TOLD, End.ELSEWHERE, End.NOTHING)]}


def rate_words(rate: Rate) -> str:
    """A rate with the cases it stands on, in the language of the page; nothing is claimed without one."""
    if rate.share is None:
        return rate.say()
    part, share = f"{rate.part.normalize():f}", f"{rate.share * 100:.1f} %"
    return t(f"{share}（{rate.valid} 个里有 {part} 个）", f"{share} ({part} of {rate.valid} valid)")


def _start(request: Request, form: Form, status: int = 200, dropping: int = 0) -> HttpResponse:
    """``dropping``: the missed call whose reason was refused."""
    actor, now = request.actor, request.now
    team = call_desk(now - WEEK, now + timedelta(minutes=1), actor.unit_id)
    rates = (team.quick, team.connected, team.read_back, team.called_back)
    return desk_page(
        request, "desk/seat/start.html", status, here="seat", form=form, ringing=queries.ringing(actor, now),
        mine=queries.my_open_calls(actor), drafts=len(queries.drafts(actor)),
        team=team, team_rates=[rate_words(each) for each in rates], now_is=now,
        missed=queries.to_call_back(actor), may_ring_back=actor.may(OPEN_CONTACT), dropping=dropping,
    )  # fmt: skip
