"""The lists of directives, and the live board of one: who has not opened, signed or answered."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from zhili.command import queries
from zhili.command.lifecycle import ACTS, WRITING_STATES, CopyState
from zhili.command.permissions import may_issue, may_review
from zhili.command.queries import Loaded, get_directive
from zhili.doors.desk.directives.files import links
from zhili.doors.desk.directives.shown import (
    board_rows,
    limit_words,
    minutes_words,
    owed_rows,
    person_name,
    unit_name,
)
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame import once
from zhili.doors.frame.forms import Form
from zhili.doors.frame.pages import page
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang, t

OWING = (CopyState.SENT, *WRITING_STATES)


def listed(request: Request) -> HttpResponse:
    """What my unit owes and has done, what it sent, and objections that wait for somebody like me."""
    actor, now = request.actor, request.now
    return desk_page(
        request,
        "desk/directives/list.html",
        here="directives",
        owed=owed_rows(queries.received(actor), now),
        done=owed_rows(queries.received(actor, owed=False), now),
        sent=[(row, minutes_words(row.minutes_total)) for row in queries.sent(actor)],
        objections=[(row.number, row.title, row.unit_id, unit_name(row.unit_id), at)
                    for row, at in queries.objections(actor)],
        issues=may_issue(actor),
        reviews=may_review(actor),
    )  # fmt: skip


def one(request: Request, number: str) -> HttpResponse:
    """The board for the issuer and whoever looks on; a receiver is led to its own copy."""
    loaded = get_directive(request.actor, number)
    if loaded.receives and not loaded.issues:
        own = loaded.own
        if loaded.directive.withdrawn_at is None and CopyState(own.state) in OWING:
            return HttpResponseRedirect(f"/desk/directives/{loaded.directive.number}/answer/")
        return HttpResponseRedirect(f"/desk/directives/{loaded.directive.number}/unit/{own.unit_id}/")
    return board_page(request, loaded)


def rows(request: Request, number: str) -> HttpResponse:
    """The rows of the board alone, for the page's own script."""
    loaded = get_directive(request.actor, number)
    if loaded.receives and not loaded.issues:
        return HttpResponseRedirect(f"/desk/directives/{loaded.directive.number}/")
    return page(request, "desk/directives/_rows.html", **_live(request, loaded))


def board_page(
    request: Request, loaded: Loaded, status: int = 200, act: str = "", form: Form | None = None
) -> HttpResponse:
    """The board; ``form``: that of ``act`` as it was sent and refused."""
    directive = loaded.directive
    return desk_page(
        request,
        "desk/directives/board.html",
        status,
        here="directives",
        issuer=unit_name(directive.unit_id),
        files=links(directive.number, queries.files_of(loaded)),
        issued_by=person_name(directive.person_id),
        limit=limit_words(directive.limit),
        each=minutes_words(directive.minutes_each),
        total=minutes_words(directive.minutes_total),
        ratings=queries.ratings(directive),
        refused=(act, form) if form else ("", Form()),
        blank=Form(once=once.fresh()),
        done=done_words(request),
        **_live(request, loaded),
    )


def _live(request: Request, loaded: Loaded) -> dict[str, Any]:
    """What changes while one looks."""
    found = queries.board(loaded)
    shown = board_rows(found, request.now)
    return {
        "directive": loaded.directive,
        "issues": loaded.issues and loaded.directive.withdrawn_at is None,
        "rows": shown,
        "counts": (
            (t("没打开看", "Not opened"), sum(row.state is CopyState.SENT and row.read_at is None for row in found)),
            (t("没签收", "Not signed"), sum(row.state is CopyState.SENT for row in found)),
            (t("还没答", "Not answered"), sum(row.is_open for row in found)),
            (t("已答", "Answered"), sum(row.state in (CopyState.ANSWERED, CopyState.EVALUATED) for row in found)),
        ),
        "key": Form(once=once.fresh()),
    }


def done_words(request: Request) -> str:
    """What was just recorded, from the address; only known acts are said."""
    act = request.GET.get("done", "")
    return t(f"记下了：{ACTS[act].say(lang())}", f"Recorded: {ACTS[act].say(lang())}") if act in ACTS else ""
