"""The receiver's page: read it, sign for it, fill in the form, keep a draft, send it. Made for a phone first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from zhili.command import actions as verbs
from zhili.command import queries
from zhili.command.actions import AlreadyDone
from zhili.command.lifecycle import COPY_STATES, OPEN_STATES, WRITING_STATES, CopyState
from zhili.command.queries import Loaded, get_directive, questions_of, timeline
from zhili.command.refusals import BadAnswer
from zhili.doors.desk.directives import files
from zhili.doors.desk.directives.boards import done_words
from zhili.doors.desk.directives.files import FILES, OF_FILES
from zhili.doors.desk.directives.shown import asked, minutes_words, person_name, time_items, unit_name
from zhili.doors.desk.rows import light_of
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame import once, say
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang
from zhili.lib.refusal import NotFound, Refusal, Unavailable
from zhili.offices import queries as offices


def page_(request: Request, number: str) -> HttpResponse:
    """GET notes that it was opened; POST signs, keeps the draft, or answers."""
    loaded = get_directive(request.actor, number)
    if not loaded.receives:
        raise NotFound()
    if request.method != "POST":
        if loaded.own.read_at is None:
            verbs.note_read(actor=request.actor, number=number, now=request.now)
        if not _is_owing(loaded):
            return HttpResponseRedirect(f"/desk/directives/{loaded.directive.number}/unit/{loaded.own.unit_id}/")
        return _page(request, loaded, loaded.own.draft)
    return _sent(request, loaded, number)


def _sent(request: Request, loaded: Loaded, number: str) -> HttpResponse:
    typed, refused = _typed(request)
    act = request.POST.get("do", "")
    if act.startswith(files.DROP):
        return _page(request, loaded, typed)
    try:
        if refused is not None and act != "sign":
            raise refused
        _do(request, number, act, typed)
    except AlreadyDone:
        pass
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, get_directive(request.actor, number), typed, refusal)
    return HttpResponseRedirect(f"/desk/directives/{loaded.directive.number}/{_onward(act)}", status=303)


def _do(request: Request, number: str, act: str, typed: Mapping[str, str]) -> None:
    if act == "sign":
        verbs.sign_directive(actor=request.actor, number=number, now=request.now, once=once.read(request))
    elif act == "draft":
        verbs.save_draft(actor=request.actor, number=number, typed=typed, now=request.now)
    else:
        verbs.answer_directive(actor=request.actor, number=number, typed=typed, matter=typed.get("matter", ""),
                               files=files.uploads(typed.get(files.HELD, "").split()), now=request.now,
                               once=once.read(request))  # fmt: skip


def _onward(act: str) -> str:
    if act == "draft":
        return "answer/?kept=1"
    return "answer/?done=sign_directive" if act == "sign" else "?done=answer_directive"


def _typed(request: Request) -> tuple[dict[str, str], Refusal | None]:
    """What was typed, by question, with the tokens of its files, and what is wrong with a file. Buttons that were left
    alone send nothing and stand for nothing."""
    typed = {name.removeprefix("a-"): request.POST.get(name, "") for name in request.POST if name.startswith("a-")}
    tokens, refusal = files.brought(request, request.POST.getlist(files.HELD))
    act, _, place = request.POST.get("do", "").partition(":")
    dropped = int(place) if act == files.DROP and place.isdecimal() and len(place) < 3 else -1
    typed[files.HELD] = " ".join(files.without(tokens, dropped))
    return typed, refusal


def _is_owing(loaded: Loaded) -> bool:
    return loaded.directive.withdrawn_at is None and CopyState(loaded.own.state) in OPEN_STATES


def _page(request: Request, loaded: Loaded, typed: Mapping[str, str], refusal: Refusal | None = None) -> HttpResponse:
    directive, copy = loaded.directive, loaded.own
    errors: Mapping[str, Refusal] = refusal.errors if isinstance(refusal, BadAnswer) else {}
    questions = questions_of(directive.id)
    lines = timeline(loaded, copy_only=True)
    return desk_page(
        request,
        "desk/directives/answer.html",
        status_of(refusal) if refusal else 200,
        here="directives",
        directive=directive,
        copy=copy,
        questions=asked(questions, typed, copy.filled, errors),
        filled=len(copy.filled),
        matter=typed.get("matter", ""),
        held=files.held(typed.get(files.HELD, "").split()),
        given=files.links(directive.number, queries.files_of(loaded)),
        form=Form(refusal=refusal, errors=_beside(refusal, errors), labels={"files": (FILES.zh, FILES.en)},
                  once=once.next_key(request, refusal) if refusal else once.fresh()),
        state=COPY_STATES[CopyState(copy.state)].say(lang()),
        clock=(light_of(request.now, copy.yellow_at, copy.orange_at, copy.due_at), say.left(copy.due_at)),
        writes=CopyState(copy.state) in WRITING_STATES,
        returned=next((line.words for line in lines if line.act == "send_back"), "")
        if copy.state == CopyState.RETURNED else "",
        issuer=_issuer(loaded),
        each=minutes_words(directive.minutes_each),
        lines=time_items(lines),
        kept="kept" in request.GET,
        done=done_words(request),
    )  # fmt: skip


def _beside(refusal: Refusal | None, errors: Mapping[str, Refusal]) -> dict[str, Refusal]:
    """What is wrong, by field."""
    if refusal is not None and refusal.code in OF_FILES:
        return {"files": refusal}
    return {f"a-{key}": each for key, each in errors.items()}


def _issuer(loaded: Loaded) -> dict[str, Any]:
    unit = offices.unit(loaded.directive.unit_id)
    return {"name": unit_name(unit.id), "phone": unit.phone, "person": person_name(loaded.directive.person_id)}
