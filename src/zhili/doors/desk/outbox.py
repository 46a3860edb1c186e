"""Notices that could not be delivered: send them again, or say how the person was told otherwise."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from zhili.doors.desk.shell import desk_page, may_see_notices
from zhili.doors.frame import say
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Text
from zhili.doors.frame.speech import t
from zhili.lib.refusal import NotAllowed, Refusal, Unavailable
from zhili.notices import queries as notices
from zhili.notices.actions import handle, retry
from zhili.notices.queries import FailedNotice

HOW: Final = Schema(Text("how", "怎么告诉的", "How they were told", required=True, most=200))
TEMPLATES: Final = {
    "accepted": ("收到反映", "report received"),
    "assigned": ("已派单", "assigned"),
    "extended": ("延期", "extended"),
    "replied": ("答复", "reply"),
    "rework": ("退回重办", "back for rework"),
    "owed": ("欠账", "owed"),
    "declined": ("公开不办", "declined"),
    "solved": ("办成", "solved"),
    "exited": ("已答", "answered"),
    "merged": ("并案", "merged"),
    "reopened": ("重开", "reopened"),
    "urged": ("催办", "reminder"),
    "directive": ("指令", "directive"),
}
RECIPIENTS: Final = {
    "party": ("群众", "a resident"),
    "unit": ("单位", "a unit"),
    "post": ("岗位", "a post"),
    "webhook": ("推送地址", "a webhook"),
}


class Undelivered(NamedTuple):
    """One message that was given up: about what, to whom in kind (never the number), why, and after how many tries."""

    id: int
    about: str
    to: str
    number: str
    why: str
    tries: int
    when: str
    form: Form


def page(request: Request) -> HttpResponse:
    """What was given up and nobody has taken care of yet."""
    return _page(request)


def again(request: Request, message_id: int) -> HttpResponse:
    """Queue it once more."""
    try:
        retry(actor=request.actor, message_id=message_id, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, status_of(refusal), message_id, HOW.again(request, refusal))
    return HttpResponseRedirect("/desk/notices/?told=again", status=303)


def handled(request: Request, message_id: int) -> HttpResponse:
    """Take it off the desk: the person was told otherwise."""
    try:
        how = HOW.read(request)["how"]
        handle(actor=request.actor, message_id=message_id, how=how, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, status_of(refusal), message_id, HOW.again(request, refusal))
    return HttpResponseRedirect("/desk/notices/?told=handled", status=303)


def _page(request: Request, status: int = 200, message_id: int = 0, form: Form | None = None) -> HttpResponse:
    if not may_see_notices(request.actor):
        raise NotAllowed()
    rows = [
        _row(each, form if form and each.id == message_id else HOW.blank())
        for each in notices.failed(settings.ZHILI_LOCALITY)
    ]
    told = {
        "again": t("已排队重发", "Queued to be sent again"),
        "handled": t("记下了：已另行告知", "Recorded: told otherwise"),
    }
    return desk_page(
        request,
        "desk/notices.html",
        status,
        here="notices",
        rows=rows,
        told=told.get(request.GET.get("told", ""), ""),
        refused=form if form and all(row.form is not form for row in rows) else None,
    )


def _row(row: FailedNotice, form: Form) -> Undelivered:
    kind, _, number = row.ref.partition(":")
    return Undelivered(
        id=row.id,
        about=t(*TEMPLATES[row.template]) if row.template in TEMPLATES else row.template,
        to=t(*RECIPIENTS[row.to_kind]) if row.to_kind in RECIPIENTS else row.to_kind,
        number=number if kind == "matter" else "",
        why=row.failure,
        tries=row.tries,
        when=say.when(row.failed_at) if row.failed_at else "",
        form=form,
    )
