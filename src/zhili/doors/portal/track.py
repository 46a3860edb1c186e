"""Following one's own matter: number and code, the page that shows it, and what a party may do there."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.dispatch.queries import request_of
from zhili.doors.frame import effort, once
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import BadForm, Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Text, Whole
from zhili.doors.frame.speech import t
from zhili.doors.portal import proof, tries
from zhili.doors.portal.asks import ASKS, Ask
from zhili.doors.portal.land import ReachWords, reach_words
from zhili.doors.portal.shell import portal_page, private
from zhili.doors.portal.story import story
from zhili.doors.portal.words import SATISFIED
from zhili.lib.actor import Actor
from zhili.lib.numbers import read_number
from zhili.lib.refusal import NotFound, Refusal, Unavailable
from zhili.matters.actions import AlreadyDone
from zhili.matters.actions.parties import code_digest
from zhili.matters.queries.detail import Detail, detail
from zhili.matters.queries.detail import prove as prove_party
from zhili.matters.queries.own import own_file
from zhili.matters.refusals import BadCode
from zhili.store import blobs

PROOF: Final = Schema(
    Text("number", "编号", "Number", required=True, most=60),
    Text("code", "查询码", "Code", required=True, most=40),
)
VERSION: Final = Schema(Whole("version", "这一页的版本", "This page's version", required=True, hidden=True, most=2**53))
SHOWN_INLINE: Final = frozenset({"image/jpeg", "image/png", "image/webp", "audio/webm", "audio/mp4", "audio/ogg"})
SANDBOX: Final = "default-src 'none'; style-src 'none'; sandbox"
"""A file is data: whatever it holds, it loads nothing, runs nothing and is nobody's page."""
DONE: Final = {
    "affirm": ("记下了：您说好了。", "Recorded: you said it is fixed."),
    "deny": ("记下了：您说还没有。退回去接着办。", "Recorded: you said not yet. It goes back to be done."),
    "supplement": ("补上了。", "Added."),
    "appraise": ("您的评价记下了。", "Your appraisal is recorded."),
    "reopen": ("重开了，又有人接着办。", "Reopened; somebody is on it again."),
    "withdraw": ("撤回了。", "Withdrawn."),
}


def prove(request: Request) -> HttpResponse:
    """Number and code. A wrong pair is one sentence, whichever of the two was wrong."""
    if request.method != "POST":
        return _prove_page(request, PROOF.blank(number=request.GET.get("number", "")[:60]))
    typed = request.POST.get("number", "")
    try:
        tries.check(request, typed)
        sent = PROOF.read(request)
        actor = prove_party(sent["number"], code_digest(sent["code"]))
    except BadCode as refusal:
        tries.failed(request, typed)
        return _prove_page(request, PROOF.again(request, refusal), status_of(refusal))
    except tries.TooManyCodes as refusal:
        return _prove_page(request, PROOF.again(request, refusal), 429)
    except BadForm as refusal:
        return _prove_page(request, PROOF.again(request, refusal), status_of(refusal))
    number = read_number(sent["number"])
    response = HttpResponseRedirect(reverse("tracked", args=[number]), status=303)
    proof.keep(request, response, number, actor.party_id or 0)
    return private(response)


def tracked(request: Request, number: str) -> HttpResponse:
    """One's own matter; without proof, the way to it."""
    actor = proof.party_of(request, number)
    if actor is None:
        return HttpResponseRedirect(f"{reverse('track')}?number={quote(number[:60])}")
    return _tracked_page(request, actor, number)


def act(request: Request, number: str, act: str) -> HttpResponse:
    """Do ``act``. A second press of the same button is the first one again; what is refused keeps what was typed."""
    if act not in ASKS:
        raise NotFound()
    if request.method != "POST":
        return HttpResponseRedirect(reverse("tracked", args=[number]))
    actor = proof.party_of(request, number)
    if actor is None:
        raise proof.ProofRunOut()
    try:
        _call(request, actor, number, ASKS[act])
    except AlreadyDone:
        pass
    except Unavailable:
        raise  # the error page keeps what was typed and needs no database
    except Refusal as refusal:
        return _tracked_page(request, actor, number, act, refusal)
    return _onward(request, actor, read_number(number), act)


def file(request: Request, number: str, file_id: int) -> HttpResponse:
    """The bytes of one's own photo, or of what the office put forward as evidence."""
    actor = proof.party_of(request, number)
    if actor is None:
        raise NotFound()
    row = own_file(actor, detail(actor, number).loaded, file_id)
    inline = row.media_type in SHOWN_INLINE
    response = HttpResponse(blobs.read(row.sha), content_type=row.media_type if inline else "application/octet-stream")
    response["Content-Disposition"] = (
        f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(row.name, safe='')}"
    )
    response["Content-Security-Policy"] = SANDBOX
    return private(response)


def leave(request: Request) -> HttpResponse:
    """Forget everything that was proved in this browser. A shared screen forgets the language, too, and what
    its browser has kept, and starts anew."""
    shared = request.size == "kiosk"
    response = HttpResponseRedirect(reverse("elder" if shared else "track"), status=303)
    proof.forget(response)
    if shared:
        response.delete_cookie("zhili_lang", samesite="Lax")
        response["Clear-Site-Data"] = '"cache", "storage"'
    return private(response)


def _prove_page(request: Request, form: Form, status: int = 200) -> HttpResponse:
    return private(portal_page(request, "prove", status, here="track", form=form))


def _call(request: Request, actor: Actor, number: str, ask: Ask) -> None:
    sent = ask.schema.read(request)
    seen = VERSION.read(request) if ask.versioned else {}
    key = once.read(request)
    who = effort.hand(request, actor)
    ask.verb(actor=who, number=read_number(number), now=request.now, once=key, **seen, **ask.shape(sent))


def _onward(request: Request, actor: Actor, number: str, act: str) -> HttpResponse:
    """Back to the matter, with what was just recorded; whoever stepped out sees the public page."""
    if act == "leave":
        response = HttpResponseRedirect(reverse("matter", args=[number]), status=303)
        proof.drop(request, response, number)
    else:
        response = HttpResponseRedirect(f"{reverse('tracked', args=[number])}?done={act}", status=303)
        proof.keep(request, response, number, actor.party_id or 0)
    return private(response)


def _tracked_page(
    request: Request, actor: Actor, number: str, failed: str = "", refusal: Refusal | None = None
) -> HttpResponse:
    """The matter as it is now. ``failed``: the act that was refused, whose form comes back as it was sent."""
    found = detail(actor, number)
    told = story(found, actor, request.now)
    forms = {name: ask.schema.blank() for name, ask in ASKS.items()}
    if refusal is not None:
        ask = ASKS[failed]
        forms[failed] = ask.schema.again(request, refusal, (ask.field_of or {}).get(refusal.code, ""))
    said = DONE.get(request.GET.get("done", "")) if refusal is None else None
    status = status_of(refusal) if refusal else 200
    page = portal_page(
        request, "track", status, here="track", m_=told, forms=forms, failed=failed, toast=t(*said) if said else "",
        typed=_typed(forms[failed]) if failed else (), words=_choices(), reach=_reach(found, request),
        own_data=request_of(found.matter.id).replace(":", "-"),
    )  # fmt: skip
    return private(page)


def _reach(found: Detail, request: Request) -> ReachWords:
    """The grid worker and the offices of the place where it is."""
    matter = found.matter
    day = found.loaded.profile.calendar.local_date(request.now)
    return reach_words(matter.grid_code or matter.area_code, day)


def _typed(form: Form) -> list[str]:
    """The running text of a refused form, to be shown where the act itself is no longer open."""
    return [form.value(name) for name in form.labels if form.value(name).strip()]


def _choices() -> dict[str, Any]:
    return {
        "satisfied": [(name, t(*pair)) for name, pair in SATISFIED.items()],
        "contacted": [("yes", t("联系过", "Yes")), ("no", t("没有", "No"))],
    }
