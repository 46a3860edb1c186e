"""My data (我的数据): what is held about oneself, who looked, and what one may ask for.

A proven telephone shows nothing of it alone: several people share one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.dispatch.queries import followed
from zhili.doors.frame import effort
from zhili.doors.frame.compress import bare
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Several, Text
from zhili.doors.frame.speech import lang
from zhili.doors.portal import own_asked, own_words, proof, tries
from zhili.doors.portal.own_copy import FORMS, written
from zhili.doors.portal.shell import portal_page, private
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotFound, Refusal, Unavailable
from zhili.matters.queries.own import mine
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile
from zhili.registry import actions as registry
from zhili.registry.queries.own import Own, own
from zhili.registry.queries.things import FieldHeld, Held
from zhili.registry.refusals import NoMatch, ProveAgain

CLAIM: Final = Schema(
    Text("id_number", "身份证号码", "Identity number", most=30),
    Text("name", "姓名", "Name", most=60, folded=True),
    Text("tail", "身份证号码后六位", "Last six of the identity number", most=10, folded=True),
)
WRONG: Final = Schema(
    Text("right", "正确的是（不该有就空着）", "What is right (empty: it should not be there)", most=200),
    Text("why", "怎么知道的", "How you know", required=True, most=400, least=2),
)
MONTH: Final = timedelta(days=30)
CONSENT: Final = Schema(Text("field", "哪一项", "Which", required=True, most=81, hidden=True))


def page(request: Request) -> HttpResponse:
    """All that is held of whoever proved to be the person; else the question who they are."""
    if request.method == "POST":
        return _claim(request)
    person = proof.person_of(request)
    if person is None:
        return _ask(request, CLAIM.blank())
    try:
        return _shown(request, person)
    except ProveAgain:
        return _ask(request, CLAIM.blank())


def _claim(request: Request) -> HttpResponse:
    marks = proof.phone_marks(request)
    key = f"own {' '.join(marks)}"
    try:
        tries.check(request, key)
        sent = CLAIM.read(request)
        found = registry.claim(actor=request.actor, marks=marks, now=request.now, **sent)
    except Unavailable:
        raise
    except Refusal as refusal:
        if isinstance(refusal, NoMatch):
            tries.failed(request, key)
        status = 429 if isinstance(refusal, tries.TooManyCodes) else status_of(refusal)
        return _ask(request, CLAIM.again(request, refusal), status)
    response = HttpResponseRedirect(reverse("mine-data"), status=303)
    proof.keep_self(request, response, found)
    return private(response)


def _ask(request: Request, form: Form, status: int = 200) -> HttpResponse:
    phone = bool(proof.phone_marks(request))
    return private(portal_page(request, "own_ask", status, here="track", form=form, phone=phone))


def _shown(
    request: Request, person: Actor, status: int = 200, refused: Refusal | None = None
) -> HttpResponse:  # fmt: skip
    profile = _profile(request)
    found = _own(request, person, profile)
    matters = followed(own_asked.keys(found))
    parties = dict(matters.values())
    known = {each.number: each for each in mine(parties)}
    asked = own_asked.asked(found, {key: known[no] for key, (no, _) in matters.items() if no in known},
                            profile.registers)  # fmt: skip
    response = portal_page(
        request, "own", status, here="track", own=found, say=own_words, tell=own_asked, refused=refused, asked=asked,
        groups=own_words.groups(found, profile), registers=profile.registers, forms=FORMS,
        month_ago=request.now - MONTH,
    )  # fmt: skip
    if parties:
        proof.keep_all(request, response, list(parties.items()))
    return bare(private(response))


def _own(request: Request, person: Actor, profile: Profile) -> Own:
    return own(person, profile.registers, request.now, profile.calendar.local_date(request.now))


def correct(request: Request, fact: int) -> HttpResponse:
    """One value is wrong: what is right, and how one knows. It goes to whoever said it, who answers by a day."""
    person = _person(request)
    found = _own(request, person, _profile(request))
    held = next(((each, value) for each in found.page.fields for value in each.values if value.fact == fact), None)
    if held is None or held[1].gone:
        raise NotFound()
    form, status = WRONG.blank(), 200
    if request.method == "POST":
        try:
            sent = WRONG.read(request)
            registry.ask_correction(actor=effort.hand(request, person), fact=fact, now=request.now, **sent)
            return _back()
        except Unavailable:
            raise
        except Refusal as refusal:
            at = {"bad_value": "right", "no_answer": "why"}.get(refusal.code, "")
            form, status = WRONG.again(request, refusal, at), status_of(refusal)
    return private(portal_page(
        request, "own_wrong", status, here="track", field=held[0], held=held[1], form=form, say=own_words,
        choices=[(code, said.say(lang())) for code, said in held[0].rule.choices.items()],
    ))  # fmt: skip


def erase(request: Request) -> HttpResponse:
    """What is to be erased, chosen from all that is held; beside each what the law says."""
    person = _person(request)
    found = _own(request, person, _profile(request))
    held = [(each, value) for each in found.page.fields for value in each.values]
    schema = Schema(
        Several("facts", "要删除的", "What to erase", required=True, among=[str(value.fact) for _, value in held]),
        Text("why", "为什么", "Why", required=True, most=400, least=2),
    )
    form, status = schema.blank(), 200
    if request.method == "POST":
        try:
            sent = schema.read(request)
            facts = [int(each) for each in sent["facts"]]
            who = effort.hand(request, person)
            registry.ask_erasure(actor=who, facts=facts, why=sent["why"], now=request.now)
            return _back()
        except Unavailable:
            raise
        except Refusal as refusal:
            form, status = schema.again(request, refusal), status_of(refusal)
    return private(
        portal_page(request, "own_erase", status, here="track", form=form, say=own_words, rows=_choices(found, held))
    )


def _choices(found: Own, held: list[tuple[FieldHeld, Held]]) -> list[tuple[FieldHeld, Held, str]]:
    """What may go first, then what the law has kept, with its words."""
    rows = [(each, value, own_words.kept_by_law(each.rule, found.bars.get(value.fact))) for each, value in held]
    return sorted(rows, key=lambda row: row[2])


def withdraw(request: Request) -> HttpResponse:
    """A consent is taken back."""
    person = _person(request)
    try:
        sent = CONSENT.read(request)
        registry.withdraw_consent(actor=effort.hand(request, person), now=request.now, **sent)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _shown(request, person, status_of(refusal), refusal)
    return _back()


def renew(request: Request) -> HttpResponse:
    """A consent is given anew."""
    person = _person(request)
    try:
        sent = CONSENT.read(request)
        registry.renew_consent(actor=effort.hand(request, person), now=request.now, **sent)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _shown(request, person, status_of(refusal), refusal)
    return _back()


def copy(request: Request, form: str) -> HttpResponse:
    """All of it as a file that a machine reads: what the page shows, with sources."""
    if form not in FORMS:
        raise NotFound()
    found = registry.take_copy(actor=_person(request), now=request.now)
    text, kind = written(found, _profile(request), form)
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="my-data.{form}"'
    return private(response)


def _person(request: Request) -> Actor:
    """Raises ProveAgain where this browser proved nobody, or too long ago."""
    person = proof.person_of(request)
    if person is None:
        raise ProveAgain
    return person


def _back() -> HttpResponse:
    return private(HttpResponseRedirect(reverse("mine-data"), status=303))


def _profile(request: Request) -> Profile:
    here = settings.ZHILI_LOCALITY
    return profiles.current(here, profiles.local_day(here, request.now))
