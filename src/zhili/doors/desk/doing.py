"""One act on one matter: read the form, call the one verb, and go on; or give the form back with what was typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect

from zhili.doors.desk import canned, tabs
from zhili.doors.desk.acts import ACTS, STAYS, field_of
from zhili.doors.desk.opening import OpenForm, open_form
from zhili.doors.desk.pane import pane
from zhili.doors.desk.views import FIRST, matter_page, queue_page
from zhili.doors.frame import once
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import BadForm, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Whole
from zhili.lib.numbers import BadNumber, read_number
from zhili.lib.refusal import NotFound, Refusal, Unavailable
from zhili.matters.queries.detail import detail
from zhili.matters.refusals import AlreadyDone, Stale

PAGE: Final = Schema(
    Whole("version", "这一页的版本", "This page's version", required=True, hidden=True, most=2**53),
    Whole("seen", "看到第几步", "Steps seen", hidden=True, most=2**53),
)
"""What a form knows of the page it stood on."""


def do(request: Request, number: str, act: str) -> HttpResponse:
    """Do ``act``. Opened by hand (GET) it leads to the form; a second press of the button is the first one again."""
    if act not in ACTS:
        raise NotFound()
    if request.method != "POST":
        return HttpResponseRedirect(_form_address(request, number, act))
    if canned.INSERT in request.POST and act in canned.INTO:
        return _filled(request, number, act)
    try:
        _call(request, number, act)
    except AlreadyDone:
        pass
    except Unavailable:
        raise  # the error page keeps what was typed and needs no database
    except Refusal as refusal:
        return _again(request, number, act, refusal)
    return _onward(request, number, act)


def _call(request: Request, number: str, act: str) -> None:
    entry = ACTS[act]
    sent: dict[str, Any] = {}
    errors: dict[str, Refusal] = {}
    for schema in (PAGE, entry.schema):
        try:
            sent.update(schema.read(request))
        except BadForm as bad:
            errors.update(bad.errors)
    if errors:
        raise BadForm(errors)
    version, key = sent.pop("version"), once.read(request)
    sent.pop("seen")
    entry.verb(actor=request.actor, number=number, now=request.now, version=version, once=key, **entry.shape(sent))


def _filled(request: Request, number: str, act: str) -> HttpResponse:
    """The page again with a canned reply in the form; nothing is done. Raises NotFound for a stranger."""
    found = detail(request.actor, number)
    form = canned.inserted(request, act, found, ACTS[act].schema)
    return _page(request, number, open_form(act, found, request.actor, request.now, form), 200)


def _again(request: Request, number: str, act: str, refusal: Refusal) -> HttpResponse:
    """The page as it is now, with the form as it was sent. Raises NotFound for a stranger, who sees neither."""
    actor, now = request.actor, request.now
    found = detail(actor, number)
    schema = ACTS[act].schema
    form = schema.again(request, refusal, field_of(refusal.code, schema))
    seen = _whole(request.POST.get("seen", "")) if isinstance(refusal, Stale) else 0
    shown = open_form(act, found, actor, now, form, seen)
    return _page(request, number, shown, 422 if isinstance(refusal, NotFound) else status_of(refusal))


def _page(request: Request, number: str, shown: OpenForm, status: int) -> HttpResponse:
    if "view" in request.GET:
        return queue_page(request, _beside(request, number), shown, status)
    return matter_page(request, pane(detail(request.actor, number), request.actor, request.now, shown), status)


def _onward(request: Request, number: str, act: str) -> HttpResponse:
    """On to the next row of the same queue, or back to the matter where the same post goes on with it."""
    plain = read_number(number)
    if "view" not in request.GET:
        return HttpResponseRedirect(f"/desk/m/{plain}/?done={act}&was={plain}", status=303)
    following = plain if act in STAYS else _next(request)
    return HttpResponseRedirect(tabs.looking(request).address(open=following, done=act, was=plain), status=303)


def _next(request: Request) -> str:
    try:
        return read_number(request.POST.get("next", ""))
    except BadNumber:
        return FIRST


def _form_address(request: Request, number: str, act: str) -> str:
    if "view" in request.GET:
        return tabs.looking(request).address(open=number, act=act) + "#act"
    return f"/desk/m/{number}/?act={act}#act"


def _beside(request: Request, number: str) -> tabs.Looking:
    look = tabs.looking(request)
    return replace(look, sent={**look.sent, "open": number})


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
