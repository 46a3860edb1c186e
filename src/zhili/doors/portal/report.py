"""Saying what is wrong: one form, one verb, and the page that shows number and code."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.dispatch.actions import take_in
from zhili.doors.frame import once, speech
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Degrees, Files, Flag, Moment, Text
from zhili.doors.frame.speech import lang
from zhili.doors.portal import figures, proof, whereabouts
from zhili.doors.portal.shell import portal_page, private
from zhili.lib.actor import anonymous
from zhili.lib.refusal import Refusal, Unavailable
from zhili.matters.actions import Contact, Report, Reported, Upload
from zhili.matters.actions.files import MOST_BYTES, MOST_FILES
from zhili.matters.actions.parties import code_digest
from zhili.matters.queries.detail import prove


def _areas() -> frozenset[str]:
    return whereabouts.codes(speech.now())


PHOTOS: Final = Files("photos", "照片", "Photos", most=MOST_FILES, most_bytes=MOST_BYTES)
REPORT: Final = Schema(
    Text("said", "什么事", "What is wrong", required=True, most=5000, lines=True),
    Text("place", "在哪里", "Where", most=300),
    Degrees("lon", "经度", "Longitude"),
    Degrees("lat", "纬度", "Latitude", least=-90, most=90),
    Choice("area", "哪个乡镇、村", "Town or village", among=_areas),
    PHOTOS,
    Text("phone", "手机号", "Phone", most=40),
    Text("name", "怎么称呼您", "Your name", most=80),
    Moment("happened", "什么时候的事", "When it happened"),
    Flag("behalf", "替别人反映", "I report for somebody else"),
    Flag("confidential", "不公开：只让办事的人看到", "Confidential: only those who work on it may see it"),
)
FIELD_OF: Final = {
    "bad_phone": "phone",
    "in_the_future": "happened",
    "bad_place": "place",
    "out_of_area": "area",
    "file_refused": "photos",
    "file_too_large": "photos",
    "empty": "said",
}
"""Beside which field a verb's refusal is said, by its code."""
MORE: Final = ("area", "name", "happened", "behalf", "confidential")
"""What most people leave out: folded away until something in it was typed."""


def report(request: Request) -> HttpResponse:
    """The first page. Sent, it takes the report in and leads to its number and code."""
    if request.method != "POST":
        return _page(request, REPORT.blank())
    try:
        sent = REPORT.read(request)
        key = once.read(request)
        done = take_in(
            actor=anonymous(), locality=settings.ZHILI_LOCALITY, report=_shape(sent), now=request.now, once=key
        )
    except Unavailable:
        raise  # the error page keeps what was typed and needs no database
    except Refusal as refusal:
        form = REPORT.again(request, refusal, FIELD_OF.get(refusal.code, ""))
        return _page(request, form, status_of(refusal))
    return to_taken(request, done, joined=False)


def to_taken(request: Request, done: Reported, *, joined: bool) -> HttpResponse:
    """On to the page with number and code; this browser has proved to be that party."""
    response = HttpResponseRedirect(reverse("taken"), status=303)
    proof.show(request, response, done.number, done.code, joined=joined)
    actor = prove(done.number, code_digest(done.code))
    proof.keep(request, response, done.number, actor.party_id or 0)
    return private(response)


def taken(request: Request) -> HttpResponse:
    """Number and code, shown to this browser for ten minutes and never again."""
    shown = proof.shown(request)
    if shown is None:
        return HttpResponseRedirect(reverse("track"))
    return private(portal_page(request, "taken", here="report", **shown))


def uploads(files: Any) -> tuple[Upload, ...]:
    """Files as the verbs take them. Each was found small enough to be held in memory."""
    return tuple(Upload(file.name or "", file.read()) for file in files)


def _shape(sent: dict[str, Any]) -> Report:
    return Report(
        words=sent["said"], place=sent["place"], lon=sent["lon"], lat=sent["lat"], area_code=sent["area"],
        happened_at=sent["happened"], contact=Contact(sent["name"], sent["phone"]), confidential=sent["confidential"],
        behalf=sent["behalf"], lang=lang(), files=uploads(sent["photos"]),
    )  # fmt: skip


def _page(request: Request, form: Form, status: int = 200) -> HttpResponse:
    now = request.now
    return portal_page(
        request, "report", status, here="report", form=form, areas=whereabouts.choices(now), figures=figures.month(now),
        more_open=any(form.value(name) or form.error(name) for name in MORE),
    )  # fmt: skip
