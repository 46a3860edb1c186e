"""Canned replies in the forms of acts: offered filled with this matter's facts, put into the text on a press."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from zhili.doors.desk.words import category_name
from zhili.doors.frame import once, reach, say
from zhili.doors.frame.forms import Form, Schema, typed
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang
from zhili.knowledge import queries as knowledge
from zhili.knowledge.lifecycle import fill
from zhili.lib.actor import Actor
from zhili.matters.queries.detail import Detail
from zhili.offices import queries as offices

INTO: Final[Mapping[str, str]] = {
    "reply": "words",
    "pay": "words",
    "progress": "words",
    "extend": "reason",
    "answer": "done",
    "transfer": "done",
    "redirect": "done",
    "explain": "done",
    "set_out_of_remit": "done",
    "admonish": "done",
}
"""Which field of an act's form a canned reply goes into. ``done`` is an outcome statement: there the verb wants the
clerk's own words besides."""
INSERT: Final = "insert"
"""The name of the button that puts one in without a script."""

Offered = tuple[tuple[int, str, str], ...]
"""(id, name, text filled for this matter) each."""


def offered(act: str, detail: Detail, actor: Actor, now: datetime) -> Offered:
    """The canned replies that this post may use in the form of ``act``."""
    if act not in INTO:
        return ()
    found = knowledge.canned(actor)
    known = facts(detail, now) if found else {}
    return tuple((each.id, each.name, fill(each.text, known)) for each in found)


def facts(detail: Detail, now: datetime) -> dict[str, str]:
    """What stands in the braces for this matter. No contact detail is among it."""
    matter = detail.matter
    return {
        "number": matter.number,
        "title": matter.title,
        "place": matter.place,
        "unit": offices.unit(matter.lead_unit_id).name(lang()) if matter.lead_unit_id else "",
        "due": say.when(matter.due_at) if matter.due_at else "",
        "today": say.day(now),
        "category": category_name(detail.loaded.profile, matter.category),
        "phone": reach.place().phone,
    }


def inserted(request: Request, act: str, detail: Detail, schema: Schema) -> Form:
    """The form as it was sent, with the chosen reply below what was typed. Raises NoSuchReply."""
    sent = typed(request)
    chosen, into = request.POST.get("canned", ""), INTO[act]
    if chosen.isdecimal() and len(chosen) < 19:
        text = knowledge.filled(request.actor, int(chosen), facts(detail, request.now))
        before = (sent.get(into) or [""])[-1].rstrip()
        sent[into] = ["\n".join(filter(None, (before, text)))]
    return Form(sent, {}, schema.labels, None, request.POST.get(once.NAME, "") or once.fresh())
