"""What stands still and why (卡在哪), with who could move it: unit, post, person and telephone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from django.http import HttpResponse

from zhili.doors.desk import tabs
from zhili.doors.desk.reasons import REASONS
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame import say
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang, t
from zhili.lib.refusal import NotAllowed
from zhili.matters.permissions import OVERSEE, SUPERVISE
from zhili.matters.queries.standstill import standing_still
from zhili.matters.stuck import RULES, Knot
from zhili.offices import queries as offices
from zhili.offices.queries import PostValue


class Who(NamedTuple):
    """Who could move it: the unit and its post, who sits there, and the unit's telephone; '' where there is none."""

    unit: str
    post: str
    people: str
    phone: str


class KnotRow(NamedTuple):
    """The matters that stand for one reason in one place."""

    who: Who
    many: int
    longest: str
    address: str


class Group(NamedTuple):
    """One reason with all that stands for it."""

    name: str
    words: str
    note: str
    many: int
    longest: str
    address: str
    rows: tuple[KnotRow, ...]


def page(request: Request) -> HttpResponse:
    """Every reason for which something stands, the one with the longest wait first in each. Raises NotAllowed for
    posts that neither supervise nor oversee."""
    actor, now = request.actor, request.now
    if not (actor.may(SUPERVISE) or actor.may(OVERSEE)):
        raise NotAllowed()
    look = tabs.looking(request, "all")
    found = standing_still(actor, look.filters(actor, now), now)
    groups = [group for reason in RULES if (group := _group(reason, found, now)) is not None]
    return desk_page(
        request,
        "desk/stuck.html",
        here="stuck",
        groups=groups,
        matters=len({knot.id for knot in found}),
        rules=[(t(*words), t(*note)) for words, note in REASONS.values()],
    )


def _group(reason: str, found: Sequence[Knot], now: datetime) -> Group | None:
    mine = [knot for knot in found if knot.reason == reason]
    if not mine:
        return None
    words, note = REASONS[reason]
    base = f"/desk/queue/?view=all&stuck={reason}"
    parts: dict[Who, list[Knot]] = {}
    for _, part in groupby(sorted(mine, key=_place), key=_place):
        held = list(part)
        parts.setdefault(_who(held[0], now), []).extend(held)
    rows = [_row(who, part, base, now) for who, part in parts.items()]
    rows.sort(key=lambda row: -row.many)
    return Group(reason, t(*words), t(*note), len(mine), _wait(mine, now), base, tuple(rows))


def _place(knot: Knot) -> tuple[int, str, bool]:
    return knot.unit_id or 0, knot.grant, knot.above


def _row(who: Who, part: Sequence[Knot], base: str, now: datetime) -> KnotRow:
    units = ".".join(str(each) for each in sorted({knot.unit_id or 0 for knot in part}))
    return KnotRow(who, len(part), _wait(part, now), f"{base}&by={units}")


def _who(knot: Knot, now: datetime) -> Who:
    """The head of the unit, of the unit above it, or whoever holds the grant nearest to the place."""
    day = offices.day_of(now)
    if knot.grant:
        posts = offices.posts_with(knot.grant, knot.area_code, day)
        return _at(posts[0].unit_id, posts[:1], now) if posts else Who(t("没有人", "nobody"), "", "", "")
    if knot.unit_id is None:
        return Who(t("还没有单位", "no unit yet"), "", "", "")
    chain = offices.ancestors(knot.unit_id) if knot.above else (knot.unit_id, *offices.ancestors(knot.unit_id))
    for unit in chain:
        if heads := offices.heads_of(unit, day):
            return _at(unit, heads, now)
    return _at(knot.unit_id, (), now)


def _at(unit_id: int, posts: Sequence[PostValue], now: datetime) -> Who:
    unit, day = offices.unit(unit_id), offices.day_of(now)
    people = [who.name for post in posts for who in offices.holders(post.id, day)]
    return Who(unit.name(lang()), t("、", ", ").join(post.name(lang()) for post in posts), t("、", ", ").join(people),
               unit.phone)  # fmt: skip


def _wait(part: Sequence[Knot], now: datetime) -> str:
    return say.span(max((now - knot.since for knot in part), default=timedelta())) or t("不到 1 分", "under 1 min")
