"""Compose a directive, see what it will cost, and send it. Each button keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from zhili.command.actions import issue
from zhili.command.lifecycle import KINDS, READING_MINUTES, Kind
from zhili.command.permissions import is_issuer, may_issue
from zhili.command.queries import FIGURES, Plan, get_directive, plan, within_reach
from zhili.command.refusals import BadForm
from zhili.doors.desk.directives import drafting, files
from zhili.doors.desk.directives.drafting import Draft
from zhili.doors.desk.directives.files import FILES, OF_FILES
from zhili.doors.desk.directives.shown import limit_words, minutes_words, unit_name
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame import effort, once, say
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed, NotFound, Refusal, Unavailable
from zhili.offices import queries as offices
from zhili.offices.lifecycle import LEVEL_NAMES, UnitLevel
from zhili.offices.queries import UnitValue


class Group(NamedTuple):
    """Units of one level under one unit, to be ticked at once or one by one."""

    key: str
    name: str
    units: tuple[UnitValue, ...]


def page_(request: Request) -> HttpResponse:
    """The form, its buttons, the page before sending, and sending."""
    if not may_issue(request.actor):
        raise NotAllowed()
    if request.method != "POST":
        return _form(request, _begun(request))
    act, place = _pressed(request)
    tokens, wrong = files.brought(request, request.POST.getlist(files.HELD))
    draft = replace(drafting.read(request.POST), held=tuple(tokens))
    if act in _CHANGES or wrong is not None:
        change = _CHANGES.get(act, _CHANGES["change"])
        return _form(request, change(draft, place, request.POST.get("kind", "")), wrong)
    draft = {"use": draft.use, "skip": draft.drop}.get(act, lambda _: draft)(place)
    try:
        order = draft.order({each.key: each.units for each in groups(request.actor, request)})
        if act == "send":
            effort.carry(request, drafting.effort_of(draft, _base(request, draft.follows)))
            sent = issue(actor=request.actor, locality=settings.ZHILI_LOCALITY, order=order,
                         files=files.uploads(draft.held), now=request.now, once=once.read(request))  # fmt: skip
            return HttpResponseRedirect(f"/desk/directives/{sent.number}/?done=issue", status=303)
        found = plan(request.actor, settings.ZHILI_LOCALITY, order, request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _form(request, draft, refusal)
    return _preview(request, draft, found)


_CHANGES: dict[str, Callable[[Draft, int, str], Draft]] = {
    "add": lambda draft, _, kind: draft.add(kind),
    "drop": lambda draft, place, _: draft.drop(place),
    "up": lambda draft, place, _: draft.up(place),
    "change": lambda draft, _place, _kind: draft,
    files.DROP: lambda draft, place, _: replace(draft, held=tuple(files.without(draft.held, place))),
}


def _pressed(request: Request) -> tuple[str, int]:
    """Which button: ``drop:2`` is (drop, 2)."""
    act, _, place = request.POST.get("do", "preview").partition(":")
    return act, int(place) if place.isdecimal() and len(place) < 4 else -1


def _begun(request: Request) -> Draft:
    """The form as it is first shown."""
    return _base(request, request.GET.get("from", ""))


def _base(request: Request, number: str) -> Draft:
    """An empty form, or one like an earlier directive of this unit."""
    if not number:
        return Draft().add(Kind.WHOLE.value)
    loaded = get_directive(request.actor, number)
    if not is_issuer(request.actor, loaded.directive.unit_id):
        raise NotFound()
    return drafting.started_from(loaded)


def groups(actor: Actor, request: Request) -> list[Group]:
    """The units that may be addressed, by the unit above and level; villages of one town are one group."""
    found: dict[tuple[int, str], list[UnitValue]] = {}
    for each in within_reach(actor, offices.day_of(request.now)).values():
        found.setdefault((each.parent_id or 0, each.level), []).append(each)
    made = [_group(parent, level, units) for (parent, level), units in found.items()]
    return sorted(made, key=lambda group: (group.units[0].parent_id != actor.unit_id, -len(group.units), group.key))


def _group(parent: int, level: str, units: list[UnitValue]) -> Group:
    word = LEVEL_NAMES[UnitLevel(level)]
    name = t(word.zh, word.en)
    above = unit_name(parent) if parent else ""
    return Group(f"{parent}-{level}", f"{above} · {name}" if above else name, tuple(units))


def _form(request: Request, draft: Draft, refusal: Refusal | None = None) -> HttpResponse:
    errors: Mapping[str, Refusal] = {}
    if refusal is not None and (place := refusal.facts.get("no")):
        errors = {f"r{int(str(place)) - 1}-zh": refusal} if isinstance(refusal, BadForm) else {}
    if refusal is not None and refusal.code in OF_FILES:
        errors = {"files": refusal}
    return desk_page(
        request,
        "desk/directives/compose.html",
        status_of(refusal) if refusal else 200,
        here="directives",
        draft=draft,
        form=Form(refusal=refusal, errors=errors, labels={"files": (FILES.zh, FILES.en)}),
        held=files.held(draft.held),
        groups=groups(request.actor, request),
        kinds=[(kind.value, word.say(lang()), word.minutes) for kind, word in KINDS.items()],
        kind_words={kind.value: word.say(lang()) for kind, word in KINDS.items()},
        kind_minutes={kind.value: word.minutes for kind, word in KINDS.items()},
        figures=[(name, word.say(lang())) for name, word in FIGURES.items()],
        follows=draft.follows,
        reading=READING_MINUTES,
        full=len(draft.rows) >= drafting.MOST_ROWS,
    )


def _preview(request: Request, draft: Draft, found: Plan) -> HttpResponse:
    return desk_page(
        request,
        "desk/directives/preview.html",
        here="directives",
        draft=draft,
        form=Form(once=once.fresh()),
        held=files.held(draft.held),
        units=[each.name(lang()) for each in found.units],
        unit_ids=",".join(str(each.id) for each in found.units),
        due=say.when(found.marks.due_at),
        provisional=found.marks.provisional,
        limit=limit_words(found.order.limit),
        each=minutes_words(found.minutes_each),
        total=minutes_words(found.minutes_total),
        filled=found.filled,
        reading=READING_MINUTES,
        questions=found.order.questions,
        questions_rows=[(q.say(lang()), q.why, KINDS[q.kind].say(lang()), q.cost) for q in
                   found.order.questions],
        known=[_known(each, found) for each in found.known],
    )  # fmt: skip


def _known(each: Any, found: Plan) -> dict[str, Any]:
    """A question that is held already, in words, with the place of its row in the form."""
    return {
        "place": int(each.question.key[1:]) - 1,
        "label": each.question.say(lang()),
        "units": len(each.units),
        "of": len(found.units),
        "on": say.day(each.latest.at),
        "title": each.latest.title,
        "number": each.latest.number,
        "until": say.day(each.latest.valid_until),
        "used": bool(each.question.source),
    }
