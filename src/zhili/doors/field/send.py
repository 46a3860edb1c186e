"""What a device sends: a report, or an act on the spot. Each address reads one form and calls one verb."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from zhili.dispatch.actions import take_in
from zhili.doors.field import reading
from zhili.doors.frame import once
from zhili.doors.frame.errors import NoSuchPage
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.request import Request
from zhili.lib.numbers import read_number
from zhili.matters import actions as verbs
from zhili.matters.actions import AlreadyDone, Done, Report

REPORT: Final = Schema(*reading.REPORT)
ACTS: Final = {name: Schema(reading.VERSION, *fields) for name, fields in reading.ACTS.items()}
VERBS: Final = {"check": verbs.check, "sign": verbs.sign, "progress": verbs.progress, "reply": verbs.reply}


def report(request: Request) -> HttpResponse:
    """Take a report in; the category is decided here, whatever the device suggested. The same key is one report."""
    sent = REPORT.read(request)
    said = Report(
        words=sent["words"], place=sent["place"], lon=sent["lon"], lat=sent["lat"], area_code=sent["area"],
        category=sent["category"], behalf=sent["behalf"], happened_at=reading.as_told(sent["at"]),
        clock_off_s=reading.off_s(request, sent["clock"]), files=reading.uploads(sent["files"]),
    )  # fmt: skip
    key = once.read(request)
    done = take_in(actor=request.actor, locality=settings.ZHILI_LOCALITY, report=said, now=request.now, once=key)
    return JsonResponse({"number": done.number, "again": done.again})


def do(request: Request, number: str, act: str) -> HttpResponse:
    """Do ``act`` on the version that was looked at. What was recorded before under the same key is done, not twice."""
    if act not in VERBS:
        raise NoSuchPage()
    sent = ACTS[act].read(request)
    plain, key = read_number(number), once.read(request)
    try:
        done = _call(act, actor=request.actor, number=plain, now=request.now, once=key, **_shaped(act, sent))
    except AlreadyDone:
        return JsonResponse({"number": plain, "again": True})
    return JsonResponse({"number": done.number, "version": done.version, "again": False})


def _call(act: str, **values: Any) -> Done:
    verb: Any = VERBS[act]
    done: Done = verb(**values)
    return done


def _shaped(act: str, sent: dict[str, Any]) -> dict[str, Any]:
    values = dict(sent)
    if "files" in values:
        values["files"] = reading.uploads(values["files"])
    if act == "check":
        values["solved"] = values["solved"] == "yes"
    return values
