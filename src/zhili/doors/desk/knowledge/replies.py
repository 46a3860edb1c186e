"""Canned replies on the desk: kept by a unit for itself, or for the house by whoever manages it."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk.shell import desk_page
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Flag, Text, Whole
from zhili.doors.frame.speech import t
from zhili.knowledge import queries
from zhili.knowledge.actions import keep_reply, retire_reply
from zhili.knowledge.lifecycle import VARIABLES
from zhili.knowledge.permissions import keeps_for
from zhili.lib.refusal import Refusal, Unavailable

REPLY: Final = Schema(
    Text("name", "名称", "Name", required=True, most=60),
    Text("words", "内容", "Text", required=True, most=2000, lines=True),
    Flag("house", "全县通用", "For the whole house"),
)
CHANGED: Final = Schema(
    *REPLY.fields[:2], Whole("version", "哪一版", "Version", required=True, hidden=True, most=2**31)
)
FIELD_OF: Final = {"unknown_variable": "words", "canned_name_taken": "name"}


def listed(request: Request) -> HttpResponse:
    """All that this post may use, and a form for another one."""
    if request.method != "POST":
        return _listed(request, REPLY.blank())
    try:
        sent = REPLY.read(request)
        unit = None if sent["house"] else request.actor.unit_id
        keep_reply(actor=request.actor, name=sent["name"], words=sent["words"], now=request.now, unit=unit)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _listed(request, REPLY.again(request, refusal, FIELD_OF.get(refusal.code, "")), status_of(refusal))
    return HttpResponseRedirect(reverse("desk-replies"), status=303)


def one(request: Request, reply_id: int) -> HttpResponse:
    """One canned reply: changed, or offered no more."""
    found = queries.canned_reply(request.actor, reply_id)
    if request.method != "POST":
        return _one(request, found, CHANGED.blank(name=found.name, words=found.text, version=found.version))
    try:
        (_retire if request.POST.get("do") == "retire" else _change)(request, found)
    except Unavailable:
        raise
    except Refusal as refusal:
        form = CHANGED.again(request, refusal, FIELD_OF.get(refusal.code, ""))
        return _one(request, queries.canned_reply(request.actor, reply_id), form, status_of(refusal))
    return HttpResponseRedirect(reverse("desk-replies"), status=303)


def _change(request: Request, found: queries.CannedValue) -> None:
    sent = CHANGED.read(request)
    keep_reply(actor=request.actor, name=sent["name"], words=sent["words"], now=request.now, unit=found.unit_id,
               reply=found.id, version=sent["version"])  # fmt: skip


def _retire(request: Request, found: queries.CannedValue) -> None:
    retire_reply(actor=request.actor, reply=found.id, now=request.now)


def _variables() -> list[tuple[str, str]]:
    return [(f"{{{name}}}", t(*words)) for name, words in VARIABLES.items()]


def _listed(request: Request, form: Form, status: int = 200) -> HttpResponse:
    actor = request.actor
    return desk_page(
        request, "desk/knowledge/replies.html", status, here="knowledge", form=form, rows=queries.canned(actor),
        variables=_variables(), keeps=keeps_for(actor, actor.unit_id), keeps_house=keeps_for(actor, None),
    )  # fmt: skip


def _one(request: Request, found: queries.CannedValue, form: Form, status: int = 200) -> HttpResponse:
    return desk_page(request, "desk/knowledge/reply.html", status, here="knowledge", form=form, reply=found,
                     variables=_variables(), keeps=keeps_for(request.actor, found.unit_id))  # fmt: skip
