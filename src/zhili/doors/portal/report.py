"""Saying what is wrong: one form, one verb, and the page that shows number and code.

Where something like it lies nearby, that is shown first: saying “me too” is one press, and so is going on.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.dispatch.actions import take_in
from zhili.doors.frame import once, speech
from zhili.doors.frame.brought import HELD, PHOTOS, brought, hold
from zhili.doors.frame.compress import bare
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import SECRET, Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Degrees, Flag, Moment, Text
from zhili.doors.frame.speech import lang
from zhili.doors.portal import doorplate, figures, land, nearby, proof, whereabouts
from zhili.doors.portal.shell import portal_page, private
from zhili.lib.refusal import Refusal, Unavailable
from zhili.matters.actions import Contact, Report, Reported
from zhili.matters.actions.parties import code_digest
from zhili.matters.queries.detail import prove


def _areas() -> frozenset[str]:
    return whereabouts.codes(speech.now())


REPORT: Final = Schema(
    Text("said", "什么事", "What is wrong", required=True, most=5000, lines=True),
    Text("place", "在哪里", "Where", most=300),
    Degrees("lon", "经度", "Longitude", hidden=True),
    Degrees("lat", "纬度", "Latitude", hidden=True, least=-90, most=90),
    Text("grid", "网格", "Grid", hidden=True, most=15),
    Choice("area", "哪个乡镇、村", "Town or village", folded=True, among=_areas),
    PHOTOS,
    Text("phone", "手机号", "Phone", most=40),
    Text("name", "怎么称呼您", "Your name", folded=True, most=80),
    Moment("happened", "什么时候的事", "When it happened", folded=True),
    Flag("behalf", "替别人反映（代办）", "I report for somebody else", folded=True),
    Text("for_name", "替谁（姓名或称呼）", "For whom (a name)", folded=True, most=80),
    Text("for_phone", "本人的电话", "Their telephone", folded=True, most=40),
    Flag("confidential", "不公开：只让办事的人看到", "Confidential: only those who work on it may see it", folded=True),
    Flag("apart", "和附近的不是同一件", "Not the same as those nearby", folded=True),
)
FIELD_OF: Final = {
    "bad_phone": "phone",
    "in_the_future": "happened",
    "bad_place": "place",
    "out_of_area": "area",
    "elsewhere": "place",
    "nobody_named": "for_name",
    "file_refused": "photos",
    "file_too_large": "photos",
    "empty": "said",
}
"""Beside which field a verb's refusal is said, by its code."""
MORE: Final = tuple(each.name for each in REPORT.fields if getattr(each, "folded", False))
"""What most people leave out: folded away until something in it was typed."""


def report(request: Request) -> HttpResponse:
    """The first page. Sent, it takes the report in and leads to its number and code; on the way it shows what lies
    nearby, if anything does and no script has shown it before."""
    if request.method != "POST":
        return _page(request, _fresh(request))
    try:
        sent = REPORT.read(request)
        key = once.read(request)
        rows = () if sent["apart"] or sent["confidential"] else nearby.found(request, sent)
        if rows:
            return _near_page(request, rows, sent)
        done = take_in(
            actor=request.actor, locality=settings.ZHILI_LOCALITY, report=_shape(request, sent), now=request.now,
            once=key,
        )  # fmt: skip
    except Unavailable:
        raise  # the error page keeps what was typed and needs no database
    except Refusal as refusal:
        return _page(request, _again(request, refusal), status_of(refusal))
    return to_taken(request, done, joined=False)


def to_taken(request: Request, done: Reported, *, joined: bool) -> HttpResponse:
    """On to the page with number and code; this browser has proved to be that party."""
    response = HttpResponseRedirect(reverse("taken"), status=303)
    proof.show(request, response, done.number, done.code, joined=joined, theirs=done.theirs)
    actor = prove(done.number, code_digest(done.code))
    proof.keep(request, response, done.number, actor.party_id or 0)
    return private(response)


def taken(request: Request) -> HttpResponse:
    """Number and code, shown to this browser for ten minutes and never again."""
    shown = proof.shown(request)
    if shown is None:
        return HttpResponseRedirect(reverse("track"))
    address = f"{settings.ZHILI_URL}{reverse('matter-short', args=[shown['number']])}"
    values = {"theirs": "", "address": address, **shown}
    return bare(private(portal_page(request, "taken", here="report", **values)))


def _shape(request: Request, sent: dict[str, Any]) -> Report:
    return Report(
        words=sent["said"], place=sent["place"], lon=sent["lon"], lat=sent["lat"], area_code=sent["area"],
        grid_code=sent["grid"], happened_at=sent["happened"], contact=Contact(sent["name"], sent["phone"]),
        confidential=sent["confidential"], behalf=sent["behalf"],
        behalf_of=Contact(sent["for_name"], sent["for_phone"]) if sent["behalf"] else None, lang=lang(),
        files=brought(request, sent["photos"]),
    )  # fmt: skip


def _fresh(request: Request) -> Form:
    """An empty form, with the grid that was picked on the map, or the place of the plate that was scanned."""
    if "door" in request.GET:
        return REPORT.blank(**doorplate.filled(request, request.GET["door"]))
    picked = request.GET.get("grid", "")
    return REPORT.blank(grid=picked) if re.fullmatch(r"\d{15}", picked) else REPORT.blank()


def _again(request: Request, refusal: Refusal) -> Form:
    """The form as it was sent. A position that lies elsewhere is let go, so that the words can be sent without it."""
    form = REPORT.again(request, refusal, FIELD_OF.get(refusal.code, ""))
    if refusal.code not in ("elsewhere", "bad_place"):
        return form
    return replace(form, typed={name: value for name, value in form.typed.items() if name not in ("lon", "lat")})


def _near_page(request: Request, rows: Any, sent: dict[str, Any]) -> HttpResponse:
    """What lies nearby, as a step of its own: everything typed goes along, photos too."""
    skip = SECRET | {once.NAME, HELD}
    typed = [(name, value) for name, values in request.POST.lists() if name not in skip for value in values]
    return private(
        portal_page(request, "near", here="report", rows=rows, typed=typed, key=request.POST.get(once.NAME, ""),
                    held=hold(request), said=sent["said"])
    )  # fmt: skip


def _page(request: Request, form: Form, status: int = 200) -> HttpResponse:
    now = request.now
    profile = whereabouts.profile_now(now)
    picked = land.grid_name(form.value("grid"), profile.calendar.local_date(now)) if profile else ""
    return portal_page(
        request, "report", status, here="report", form=form, areas=whereabouts.choices(now), figures=figures.month(now),
        more_open=any(form.value(name) or form.error(name) for name in MORE), picked=picked,
        held=hold(request) if request.method == "POST" else [],
    )  # fmt: skip
