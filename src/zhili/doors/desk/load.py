"""Who in the unit has what in hand (谁手上), and giving it to somebody else. No points, no ranking, no time online."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from django.http import HttpResponse
from django.utils import timezone

from zhili.doors.desk.rows import queue_rows
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.sieves import NOBODY, day_bounds
from zhili.doors.frame import effort, once
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.rows import QueueRow
from zhili.doors.frame.shapes import Sent, Text
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.lib.numbers import read_number
from zhili.lib.refusal import Invalid, NotAllowed, Refusal, Unavailable
from zhili.matters.actions import AlreadyDone, hand_to
from zhili.matters.permissions import HANDLE, leads_hands
from zhili.matters.queries import lists
from zhili.matters.queries.hands import Load, in_hands, loads
from zhili.matters.queries.lists import Filters
from zhili.offices import queries as offices

WHOSE: Final = Schema(Text("hand", "谁手上", "In whose hands", most=20))
MOST_ROWS: Final = 100


class NobodyChosen(Invalid):
    code = "nobody_chosen"
    zh = "请选交给谁。"
    en = "Please choose to whom."


class NoneTicked(Invalid):
    code = "none_ticked"
    zh = "请勾上要交的事项。"
    en = "Please tick the matters to give."


@dataclass(frozen=True, slots=True)
class Numbers:
    """The matters that were ticked, each once. Raises BadNumber for what is no number."""

    name: str = "number"
    zh: str = "事项"
    en: str = "Matters"

    def read(self, data: Sent, files: Sent) -> tuple[str, ...]:
        return tuple(dict.fromkeys(read_number(each) for each in data.getlist(self.name)[:MOST_ROWS]))


HAND: Final = Schema(
    Numbers(),
    Text("to", "交给谁", "To whom", most=60),
    Text("reason", "理由", "Reason", most=500),
    Text("hand", "谁手上", "In whose hands", hidden=True, most=20),
)


class Person(NamedTuple):
    """One person of the unit with what they have; ``key`` names them in addresses (none: nobody yet)."""

    key: str
    name: str
    post: str
    is_me: bool
    is_away: bool
    open: int
    late: int
    today: int
    theirs: int


class Result(NamedTuple):
    """What became of one matter that was to be given."""

    number: str
    is_done: bool
    words: str


def page(request: Request) -> HttpResponse:
    """The unit's people with their load; and, of one of them, the matters, to give on."""
    return _page(request, WHOSE.query(request)["hand"], HAND.blank())


def hand(request: Request) -> HttpResponse:
    """Give each ticked matter to one person; a result for each."""
    sent = HAND.read(request)
    key = once.read(request)
    try:
        post, person = _chosen(sent["to"])
        if not sent["number"]:
            raise NoneTicked()
    except Invalid as refusal:
        return _page(request, sent["hand"], HAND.again(request, refusal), status=422)
    giver = effort.Once(request.actor)
    results = [_give(request, giver, number, post, person, sent["reason"], key) for number in sent["number"]]
    return _page(request, sent["hand"], HAND.blank(), results)


def _give(request: Request, giver: effort.Once, number: str, post: int, person: int, reason: str, key: str) -> Result:
    try:
        hand_to(actor=giver.actor, number=number, post=post, person=person, reason=reason, now=request.now, once=key)
    except AlreadyDone:
        pass
    except Unavailable:
        raise
    except Refusal as refusal:
        return Result(number, False, refusal.say(lang()))
    giver.spent()
    return Result(number, True, t(f"交给了{offices.person(person).name}", f"given to {offices.person(person).name}"))


def _chosen(text: str) -> tuple[int, int]:
    post, _, person = text.partition("-")
    if not (post.isdecimal() and person.isdecimal()) or len(text) > 40:
        raise NobodyChosen()
    return int(post), int(person)


def _page(request: Request, whose: str, form: Form, results: Sequence[Result] = (), status: int = 200) -> HttpResponse:
    actor, now = request.actor, request.now
    if not actor.may(HANDLE) or actor.unit_id is None:
        raise NotAllowed()
    seats = _seats(actor.unit_id, now)
    people = _people(actor, seats, now)
    shown = next((each for each in people if each.key == whose), None)
    return desk_page(
        request,
        "desk/load.html",
        status,
        here="load",
        unit=offices.unit(actor.unit_id).name(lang()),
        people=people,
        shown=shown,
        rows=_rows(actor, whose, now) if shown else [],
        targets=[(f"{seat}-{who}", f"{name} · {post}") for seat, who, name, post in seats],
        may_give=shown is not None and _may_give(actor, shown),
        form=form,
        results=results,
        total=sum(each.open for each in people),
    )


def _may_give(actor: Actor, shown: Person) -> bool:
    is_head = actor.post_id is not None and offices.post(actor.post_id).head
    return shown.is_me or shown.key == NOBODY or leads_hands(actor, is_head)


def _seats(unit_id: int, now: datetime) -> list[tuple[int, int, str, str]]:
    """(post, person, name, name of the post) of everybody who can be given a matter in this unit today."""
    day = offices.day_of(now)
    posts = [each for each in offices.posts_in(unit_id, day) if HANDLE in each.grants_on(day)]
    return [(post.id, who.id, who.name, post.name(lang())) for post in posts for who in offices.holders(post.id, day)]


def _people(actor: Actor, seats: Sequence[tuple[int, int, str, str]], now: datetime) -> list[Person]:
    """Everybody who sits in the unit or still holds something of it; first what nobody has."""
    midnight = day_bounds(timezone.localdate(now))[1]
    held: dict[int | None, list[Load]] = {}
    for load in loads(actor.unit_id or 0, now, midnight):
        held.setdefault(load.person_id, []).append(load)
    seated: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for _, who, name, post in seats:
        seated.setdefault(who, []).append(post)
        names[who] = name
    found = [_person(actor, None, t("还没有交给谁", "Nobody yet"), "", False, held.get(None, []))]
    for who, posts in seated.items():
        found.append(_person(actor, who, names[who], t("、", ", ").join(posts), False, held.get(who, [])))
    for who in sorted(each for each in held if each is not None and each not in seated):
        found.append(_person(actor, who, offices.person(who).name, "", True, held[who]))
    return [each for each in found if each.open or each.key != NOBODY]


def _person(actor: Actor, who: int | None, name: str, post: str, is_away: bool, held: Sequence[Load]) -> Person:
    return Person(
        NOBODY if who is None else str(who), name, post, who is not None and who == actor.person_id, is_away,
        sum(each.open for each in held), sum(each.late for each in held), sum(each.today for each in held),
        sum(each.theirs for each in held),
    )  # fmt: skip


def _rows(actor: Actor, whose: str, now: datetime) -> list[QueueRow]:
    held = in_hands(actor.unit_id or 0, None if whose == NOBODY else int(whose))
    found = lists.queue(actor, Filters(is_open=True, extra=held), limit=MOST_ROWS)
    return queue_rows(found.rows, now, lambda number: f"/desk/m/{number}/")
