"""What an open page asks every few seconds: has anything moved, and who else is here.

Nothing new is answered with nothing (204), after one look at the latest step and one at who is here. Only what changed
is drawn again, in place: a page never moves under the reader's hands.
"""

from __future__ import annotations

from typing import Any, Final
from zlib import crc32

from django.http import HttpResponse, JsonResponse

from zhili.dispatch import actions as dispatch_actions
from zhili.dispatch import queries as dispatch
from zhili.dispatch.queries import Here
from zhili.doors.desk import tabs
from zhili.doors.desk.tabs import Looking
from zhili.doors.desk.views import rows_for
from zhili.doors.frame import say
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.pages import fragment
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Text, Whole
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.lib.numbers import BadNumber
from zhili.lib.refusal import NotFound
from zhili.matters.queries import lists
from zhili.matters.queries.detail import detail
from zhili.matters.queries.narrowing import latest_step
from zhili.offices import queries as offices

PULSE: Final = Schema(
    Whole("step", "看到哪一步", "Latest step seen", most=2**62),
    Text("present", "看到谁在", "Who was seen here", most=20),
    Text("one", "打开的一件", "The open one", most=60),
    Whole("steps", "这一件看到第几步", "Steps of the open one", most=2**53),
)
"""What the page already knows."""


def pulse(request: Request) -> HttpResponse:
    """What moved since the page was drawn: rows to draw again, rows that left; who is here; and whether the open matter
    is another one by now."""
    actor, known = request.actor, PULSE.query(request)
    step, people = latest_step(), _others(actor, dispatch.here(request.now))
    present, since = _mark(people), known["step"] or 0
    if step == since and present == known["present"]:
        return HttpResponse(status=204)
    told: dict[str, Any] = {"step": step, "present": present, "here": _here(actor, people)}
    if step != since:
        told |= _changed(request, tabs.looking(request), since, known["one"])
        told["open"] = _open(actor, known["one"], known["steps"] or 0)
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def here(request: Request, number: str) -> HttpResponse:
    """The page says that it is still open."""
    dispatch_actions.be_here(actor=request.actor, number=number, now=request.now)
    return HttpResponse(status=204)


def _others(actor: Actor, people: tuple[Here, ...]) -> list[Here]:
    return [each for each in people if each.person_id != actor.person_id]


def _mark(people: list[Here]) -> str:
    """Who is where, in a few digits: the same people at the same matters have the same mark; '' for nobody."""
    return f"{crc32(repr([(each.person_id, each.matter_id) for each in people]).encode()):x}" if people else ""


def _here(actor: Actor, people: list[Here]) -> dict[str, str]:
    """Who is at which matter, of those that this actor may know of: one query however many there are."""
    numbers = {row.id: row.number for row in lists.by_ids(actor, {each.matter_id for each in people})} if people else {}
    told: dict[str, list[str]] = {}
    for each in people:
        if each.matter_id in numbers:
            told.setdefault(numbers[each.matter_id], []).append(_who(each))
    return {number: t("；", "; ").join(words) for number, words in told.items()}


def _who(each: Here) -> str:
    post, since = offices.post(each.post_id).name(lang()), say.when(each.since)
    return t(f"{each.name}（{post}）在看，{since} 起", f"{each.name} ({post}) is looking, since {since}")


def _changed(request: Request, look: Looking, since: int, one: str) -> dict[str, Any]:
    actor, now = request.actor, request.now
    ids = tuple(lists.changed_since(since))
    page = look.page(actor, now, ids=ids)
    stays = {row.number for row in page.rows}
    gone = [row.number for row in lists.by_ids(actor, ids) if row.number not in stays]
    rows = rows_for(actor, page.rows, now, look, bool(one))
    html = fragment("desk/_rows.html", rows=rows, open=one, beside=bool(one), label=look.tab.label)
    return {"html": html, "gone": gone}


def _open(actor: Actor, number: str, seen: int) -> str:
    """What was done with the open matter since ``seen`` steps, in one sentence; '' for nothing."""
    if not number:
        return ""
    try:
        lines = [line for line in detail(actor, number).timeline if line.no > seen]
    except (NotFound, BadNumber):
        return ""
    said = [f"{t(line.who_zh, line.who_en)} {t(line.said_zh, line.said_en)}" for line in lines]
    return t("；", "; ").join(said)
