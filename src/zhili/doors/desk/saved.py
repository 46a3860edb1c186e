"""A post arranges its desk: it saves the list it looks at under a name, drops one, and chooses its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse, HttpResponseRedirect

from zhili.doors.desk import tabs
from zhili.doors.desk.rows import COLUMNS, USUAL
from zhili.doors.desk.tabs import Looking
from zhili.doors.frame import effort
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Flag, Text
from zhili.doors.frame.speech import t
from zhili.lib.actor import Actor
from zhili.offices import actions as verbs
from zhili.offices import queries as offices

SAVE: Final = Schema(
    Text("name", "名字", "Name", required=True, most=40),
    Flag("shared", "本单位的人都能用", "Share inside the unit"),
)
PLACES: Final = tuple(f"column{place}" for place in range(1, len(COLUMNS) + 1))
CHOOSE: Final = Schema(*(Choice(name, "列", "Column", among=tuple(COLUMNS)) for name in PLACES))


@dataclass(frozen=True, slots=True)
class Desk:
    """What the list's head shows of it. ``views``: (id, or 0 for a colleague's; name; address; is_here) each;
    ``columns``: (field, label, choices of (value, words, is_chosen)) each, while the desk is being arranged; ``given``:
    what of them is filled in."""

    views: tuple[tuple[int, str, str, bool], ...]
    columns: tuple[tuple[str, str, tuple[tuple[str, str, bool], ...]], ...]
    given: str = ""


def desk(actor: Actor, look: Looking) -> Desk:
    """The post's own views and those shared with it, and the choice of columns. Asks memory alone."""
    held = offices.desk_of(actor.post_id)
    here = _query(look)
    views = tuple(
        (each.id if each.post_id == actor.post_id else 0, each.name, f"/desk/queue/?{each.query}", each.query == here)
        for each in held.views
    )
    if not look.sent["arrange"]:
        return Desk(views, ())
    chosen = [name for name in held.columns if name in COLUMNS] or list(USUAL)
    columns = tuple(
        (
            place,
            t(f"第 {number} 列", f"Column {number}"),
            tuple((name, t(*words), chosen[number - 1 : number] == [name]) for name, words in COLUMNS.items()),
        )
        for number, place in enumerate(PLACES, 1)
    )
    return Desk(views, columns, effort.marks({place: [name] for place, name in zip(PLACES, chosen, strict=False)}))


def save(request: Request) -> HttpResponse:
    """Save the list in the address under the name that was typed."""
    look, sent = tabs.looking(request), SAVE.read(request)
    verbs.save_view(actor=request.actor, query=_query(look), now=request.now, **sent)
    return HttpResponseRedirect(look.address(), status=303)


def forget(request: Request, view: int) -> HttpResponse:
    """Drop one of the post's own views."""
    look = tabs.looking(request)
    verbs.forget_view(actor=request.actor, view=view, now=request.now)
    return HttpResponseRedirect(look.address(), status=303)


def columns(request: Request) -> HttpResponse:
    """Choose the columns: one select a place; an empty one is skipped."""
    look, sent = tabs.looking(request), CHOOSE.read(request)
    names = [sent[place] for place in PLACES if sent[place]]
    verbs.choose_columns(actor=request.actor, names=names, now=request.now)
    return HttpResponseRedirect(look.address(), status=303)


def _query(look: Looking) -> str:
    """The list without the page it stood at: a view begins at its beginning."""
    return look.address("", after=None).removeprefix("?")
