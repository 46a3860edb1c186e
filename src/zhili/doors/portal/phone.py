"""Following by telephone: the number gets a one-time code, and the code opens what is under the number.

Every number is answered alike, here and in the verb: nobody learns from this page who reported something.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.frame import say
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Text
from zhili.doors.frame.speech import lang, t
from zhili.doors.portal import proof, tries
from zhili.doors.portal.shell import portal_page, private
from zhili.doors.portal.words import WAITS, people, tally_of, word
from zhili.lib.refusal import Refusal, Unavailable
from zhili.matters.actions import ask_phone_code, prove_phone
from zhili.matters.queries.own import Mine
from zhili.matters.queries.own import mine as own_matters
from zhili.matters.refusals import BadPhoneCode, TooManyAsked
from zhili.profiles import queries as profiles
from zhili.profiles.registers import Registers
from zhili.registry.queries.own import marks_of

AFTER: Final = Choice("after", "接着看", "What then", hidden=True, among=("data",))
"""Where the proof leads: to one's matters, or to one's data."""
PHONE: Final = Schema(Text("phone", "手机号", "Phone", required=True, most=40), AFTER)
CODE: Final = Schema(
    Text("phone", "手机号", "Phone", required=True, most=40),
    Text("code", "验证码", "Code from the message", required=True, most=20),
    AFTER,
)
FIELD_OF: Final = {"bad_phone": "phone", "bad_phone_code": "code"}


def ask(request: Request) -> HttpResponse:
    """Ask for a code. Sent, it leads to the field for the code, whatever number it was."""
    if request.method != "POST":
        after = request.GET.get("after", "")
        return _page(request, "phone", PHONE.blank(after=after if after in AFTER.open() else ""))
    try:
        tries.check_asking(request)
        sent = PHONE.read(request)
        tries.asked(request)
        ask_phone_code(
            actor=request.actor, locality=settings.ZHILI_LOCALITY, phone=sent["phone"], lang=lang(), now=request.now
        )
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, "phone", PHONE.again(request, refusal, FIELD_OF.get(refusal.code, "")), _status(refusal))
    return _page(request, "code", CODE.blank(phone=sent["phone"], after=sent["after"]))


def prove(request: Request) -> HttpResponse:
    """Number and code from the message, and on to what is under the number."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("phone"))
    typed = request.POST.get("phone", "")
    try:
        tries.check(request, typed)
        sent = CODE.read(request)
        found = prove_phone(
            actor=request.actor, locality=settings.ZHILI_LOCALITY, phone=sent["phone"], code=sent["code"],
            now=request.now,
        )  # fmt: skip
    except Unavailable:
        raise
    except Refusal as refusal:
        if isinstance(refusal, BadPhoneCode):
            tries.failed(request, typed)
        return _page(request, "code", CODE.again(request, refusal, FIELD_OF.get(refusal.code, "")), _status(refusal))
    response = HttpResponseRedirect(reverse("mine-data" if sent["after"] else "mine"), status=303)
    proof.keep_phone(request, response, marks_of(_registers(request), sent["phone"]))
    proof.keep_all(request, response, [(each.number, each.party_id) for each in reversed(found)])
    return private(response)


def mine(request: Request) -> HttpResponse:
    """Every matter that this browser has proved, those waiting for one's word first."""
    rows = own_matters(proof.held(request))
    shown = [_row(each) for each in sorted(rows, key=lambda row: row.waits_on != "affected")]
    return private(portal_page(request, "mine", here="track", rows=shown))


def _row(row: Mine) -> tuple[str, str, str, tuple[str, ...], str]:
    """(address, title, tally, facts, people)."""
    waits = t("等您一句话", "waits for your word") if row.waits_on == "affected" else word(WAITS, row.waits_on)
    facts = (row.number, t(row.state_zh, row.state_en), say.when(row.recorded_at), waits if row.is_open else "")
    mark = tally_of(row.outcome, row.waits_on, row.is_open)
    title = row.title if lang() == "zh" or row.is_own_words else row.title_en
    return (
        reverse("tracked", args=[row.number]), title, mark, tuple(each for each in facts if each),
        people(row.people) if row.people > 1 else "",
    )  # fmt: skip


def _page(request: Request, template: str, form: Form, status: int = 200) -> HttpResponse:
    return private(portal_page(request, template, status, here="track", form=form))


def _status(refusal: Refusal) -> int:
    return 429 if isinstance(refusal, TooManyAsked | tries.TooManyCodes | tries.TooManyMessages) else status_of(refusal)


def _registers(request: Request) -> Registers:
    here = settings.ZHILI_LOCALITY
    return profiles.current(here, profiles.local_day(here, request.now)).registers
