"""One act on many matters: the same verb once for each, each in a transaction of its own, a result a row.

A selection is a handful of numbers, each with the version at which its row was drawn. Each act has a once-key derived
from the form's and the matter's number, so the same form sent again does the rest only. What somebody affected must
say, and what has to be written about each matter by itself, is done one by one and not here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from time import monotonic
from typing import Any, Final, NamedTuple

from django.http import HttpResponse
from django.http.request import QueryDict

from zhili.dispatch import queries as dispatch
from zhili.doors.desk import tabs
from zhili.doors.desk.acts import ACTS, ActForm, Values
from zhili.doors.desk.opening import OpenForm, open_form
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.words import act_name
from zhili.doors.frame import effort, once
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.lib.numbers import read_number
from zhili.lib.refusal import Invalid, NotFound, Refusal, Unavailable
from zhili.matters.lifecycle import RELATIONS
from zhili.matters.queries import lists
from zhili.matters.queries.detail import detail
from zhili.matters.queries.lists import Row
from zhili.matters.refusals import AlreadyDone
from zhili.profiles import queries as profiles

MOST: Final = 200
PATIENCE_S: Final = 8.0
"""How long one request works; what is left then is left to the next press of the same button."""
AS_SUGGESTED: Final = "suggested"
MANY: Final = ("assign", "accept", "sign", "recall", "merge", "extend", "note", "heed")
"""Acts that make sense for many at once. None is anybody's word on whether it is solved, and none ends a matter."""


class NothingPicked(Invalid):
    code = "nothing_picked"
    zh = "还没有选中任何一件。回列表勾几行，再一起办。"
    en = "Nothing is selected. Go back to the list, tick some rows, and do them together."


class TooManyPicked(Invalid):
    code = "too_many_picked"
    zh = "一次最多一起办 {most} 件，您选了 {count} 件。请分几次办。"
    en = "At most {most} at a time; you selected {count}. Please do them in several goes."


class NoSuggestion(Invalid):
    code = "no_suggestion_to_take"
    zh = "这一件没有可以照办的建议（缺类别或主办单位），请打开单独派。"
    en = "There is no full suggestion to take (no category or no lead); open it and assign it by itself."


class Pick(NamedTuple):
    """One selected matter, with the version at which its row was drawn."""

    number: str
    version: int | None


class Result(NamedTuple):
    """What came of one. ``how``: done, refused or left."""

    number: str
    title: str
    how: str
    words: str


@dataclass(frozen=True, slots=True)
class Offered:
    """One act for the selection: for how many of them it is open, as far as rows tell."""

    act: str
    name: str
    count: int
    is_chosen: bool


def page(request: Request) -> HttpResponse:
    """The selection, the acts that fit it, and the form of the one that was chosen; sent, a result for each."""
    if request.method == "POST":
        return _do(request)
    if not request.GET.getlist("pick"):
        return desk_page(
            request, "desk/many_none.html", here="queue", words=NothingPicked().say(lang()), **_around(request)
        )
    picks = _picks(request.GET)
    return _page(request, picks, request.GET.get("do", ""), None)


def _do(request: Request) -> HttpResponse:
    picks, act = _picks(request.POST), request.POST.get("do", "")
    if act not in (*MANY, AS_SUGGESTED):
        raise NotFound()
    schema = _entry(act).schema
    try:
        sent, key = schema.read(request) if act != AS_SUGGESTED else {}, once.read(request)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, picks, act, schema.again(request, refusal), status_of(refusal))
    hand = effort.Once(request.actor)
    if "counted" in request.POST:  # a later slice of the same form
        hand.spent()
    results = _each(picks, hand, _one(request, hand, act, sent, key))
    return _told(request, picks, act, results)


def _one(request: Request, hand: effort.Once, act: str, sent: Values, key: str) -> Callable[[Pick], None]:
    entry = _entry(act)
    shaped = entry.shape(sent) if act != AS_SUGGESTED else {}

    def once_for(pick: Pick) -> None:
        values = shaped if act != AS_SUGGESTED else _suggested(request.actor, pick.number)
        entry.verb(
            actor=hand.actor, number=pick.number, now=request.now, version=pick.version,
            once=_key(key, pick.number), **values,
        )  # fmt: skip

    return once_for


def _each(picks: Sequence[Pick], hand: effort.Once, do: Callable[[Pick], None]) -> list[tuple[Pick, str, str]]:
    """Each in its turn: a refusal is that matter's alone. After a while the rest is left for the next press."""
    began, told = monotonic(), []
    for pick in picks:
        if monotonic() - began > PATIENCE_S:
            told.append((pick, "left", t("还没办到，再按一次接着办", "not reached yet; press again to go on")))
            continue
        try:
            do(pick)
        except AlreadyDone:
            hand.spent()
            told.append((pick, "done", t("已经办好", "done already")))
        except Unavailable:
            told.append((pick, "left", t("系统忙，没有办成，再按一次接着办", "busy; not done; press again to go on")))
        except Refusal as refusal:
            told.append((pick, "refused", refusal.say(lang())))
        else:
            hand.spent()
            told.append((pick, "done", t("办好了", "done")))
    return told


def _suggested(actor: Actor, number: str) -> dict[str, Any]:
    """What taking the suggestion sends. Raises NotFound for a stranger, NoSuggestion where it names no lead."""
    found = detail(actor, number)
    hint = dispatch.hint(found.matter.id, found.loaded.profile)
    if hint is None or not hint.category or hint.lead is None:
        raise NoSuggestion()
    return {"category": hint.category, "lead": hint.lead, "assists": hint.assists}


def _key(key: str, number: str) -> str:
    return sha256(f"{key}:{number}".encode()).hexdigest()[:40]


def _picks(data: QueryDict) -> list[Pick]:
    """The selection, each matter once. Raises NothingPicked, TooManyPicked, BadNumber."""
    found: dict[str, Pick] = {}
    for text in data.getlist("pick"):
        number, _, version = text.partition("~")
        number = read_number(number)
        found[number] = Pick(number, int(version) if version.isdecimal() and len(version) < 16 else None)
    if not found:
        raise NothingPicked()
    if len(found) > MOST:
        raise TooManyPicked(most=MOST, count=len(found))
    return list(found.values())


def _entry(act: str) -> ActForm:
    return ACTS["assign" if act == AS_SUGGESTED else act]


def _rows(actor: Actor, picks: Sequence[Pick]) -> dict[str, Row]:
    """Those of the selection that this actor may know of; one query."""
    return {row.number: row for row in lists.by_numbers(actor, [pick.number for pick in picks])}


def _page(request: Request, picks: Sequence[Pick], act: str, form: Form | None, status: int = 200) -> HttpResponse:
    rows = _rows(request.actor, picks)
    shown = [pick for pick in picks if pick.number in rows]
    if not shown:
        raise NotFound()
    offered = _offered(request.actor, list(rows.values()), act)
    return desk_page(
        request, "desk/many.html", status, here="queue", picks=shown, rows=rows, offered=offered, act=act,
        open=_form(request, shown, rows, act, form), key=form.once if form else once.fresh(), form=form,
        **_around(request),
    )  # fmt: skip


def _form(
    request: Request, picks: Sequence[Pick], rows: Mapping[str, Row], act: str, form: Form | None
) -> OpenForm | None:
    """The chosen act's form, with what can be chosen read off the first of them in which it is open."""
    if act not in MANY:
        return None
    first = next((pick for pick in picks if could(request.actor, rows[pick.number], act)), picks[0])
    found = detail(request.actor, first.number)
    return open_form(act, found, request.actor, request.now, form or _entry(act).schema.blank(**_blank(act)))


def _blank(act: str) -> dict[str, str]:
    """Nothing of one matter's suggestion is filled in for all of them."""
    return {"count": "d"} if act == "extend" else {}


def _told(request: Request, picks: Sequence[Pick], act: str, told: list[tuple[Pick, str, str]]) -> HttpResponse:
    rows = _rows(request.actor, picks)
    results = [
        Result(pick.number, rows[pick.number].title if pick.number in rows else "", how, words)
        for pick, how, words in told
    ]
    counts = {how: sum(each.how == how for each in results) for how in ("done", "refused", "left")}
    again = [
        (name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"
    ]
    return desk_page(
        request, "desk/many_done.html", here="queue", results=results, counts=counts, name=_name(act),
        again=again, **_around(request),
    )  # fmt: skip


def _around(request: Request) -> dict[str, Any]:
    look = tabs.looking(request)
    return {"look": look, "hidden": look.hidden(), "back": look.address()}


def _offered(actor: Actor, rows: Sequence[Row], chosen: str) -> list[Offered]:
    """Each act that is open in at least one of them, the most fitting first."""
    found = []
    for act in (AS_SUGGESTED, *MANY):
        count = sum(could(actor, row, act) for row in rows)
        if count or act == chosen:
            found.append(Offered(act, _name(act), count, act == chosen))
    return found


def could(actor: Actor, row: Row, act: str) -> bool:
    """Whether the act looks open for this post, read off the row: what the verb then says is what holds."""
    act = "assign" if act == AS_SUGGESTED else act
    if act == "heed":
        return bool(row.notes_open)
    kind = profiles.edition(row.edition_id).kinds.get(row.kind)
    if kind is None or row.state not in kind.states:
        return False
    rules = [kind.rule(each, row.state) for each in ((act, "accept") if act == "assign" else (act,))]
    return any(_stands(actor, row, name) for rule in rules if rule for name in rule.by)


def _stands(actor: Actor, row: Row, relation: str) -> bool:
    grant = RELATIONS[relation].grant
    if grant is None or not actor.may(grant):
        return False
    return relation != "lead" or row.lead_unit_id == actor.unit_id


def _name(act: str) -> str:
    return t("照建议派单", "Assign as suggested") if act == AS_SUGGESTED else act_name(act)
