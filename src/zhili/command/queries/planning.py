"""A directive before it is sent: is it sound, whom it reaches, when it is due, what it costs, what is known already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from zhili.language.text import clean
from zhili.lib.actor import Actor
from zhili.lib.deadlines import Marks, marks
from zhili.lib.limits import Limit
from zhili.lib.refusal import NotAllowed
from zhili.matters.refusals import Empty, TooLong
from zhili.offices import queries as offices
from zhili.offices.queries import UnitValue
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile

from ..fields import EARLIER, Question, minutes_for, sound
from ..permissions import may_issue
from ..refusals import BadLimit, BeyondReach, NobodyAddressed
from .sources import FIGURES, Held, held_answers

LONGEST_DAYS: Final = 180
MOST_WORDS: Final = 5000
VALID_DAYS: Final = 90
"""For how long an answer counts as known, unless the issuer says otherwise."""


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody means to send. ``units``: ids; ``limit``: ``3wd``; ``follows``: the number of the directive that
    this one was started from."""

    title: str
    words: str
    questions: tuple[Question, ...]
    units: tuple[int, ...]
    limit: str
    valid_days: int = VALID_DAYS
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A question that some of the units have answered, validly, before."""

    question: Question
    units: tuple[int, ...]
    latest: Held


@dataclass(frozen=True, slots=True)
class Plan:
    """A sound order, counted. ``minutes_each``: a unit for which nothing is filled in; ``minutes_total``: all units."""

    order: Order
    limit: Limit
    edition_id: int
    profile: Profile
    units: tuple[UnitValue, ...]
    marks: Marks
    minutes_each: int
    minutes_total: int
    known: tuple[Known, ...]
    filled: int


def plan(actor: Actor, locality: str, order: Order, now: datetime) -> Plan:
    """The order, checked and counted. Raises NotAllowed, Empty, TooLong, NothingAsked, TooMuchAsked, BadForm,
    NobodyAddressed, BeyondReach, BadLimit."""
    if not may_issue(actor):
        raise NotAllowed()
    edition_id, profile = profiles.current_with_id(locality, profiles.local_day(locality, now))
    title = said(order.title, "标题", "title", 100).replace("\n", " ")
    words = said(order.words, "要做什么", "what is to be done", MOST_WORDS)
    questions = sound(order.questions, frozenset(FIGURES))
    units = reached(actor, order.units, offices.day_of(now))
    limit = read_limit(order.limit)
    counted = marks(limit, now, profile.calendar)
    made = Order(title, words, questions, tuple(each.id for each in units), order.limit,
                 min(max(order.valid_days, 0), 3650), order.follows)  # fmt: skip
    held = held_answers(questions, made.units, now)
    total, filled = _cost(questions, made.units, held)
    known = _known(questions, held, now)
    return Plan(made, limit, edition_id, profile, units, counted, minutes_for(questions), total, known, filled)


def said(text: str, zh: str, en: str, most: int) -> str:
    """What a person typed, cleaned; raises Empty, TooLong."""
    plain = clean(text)
    if not plain:
        raise Empty(field_zh=zh, field_en=en)
    if len(plain) > most:
        raise TooLong(field_zh=zh, field_en=en, most=most, length=len(plain))
    return plain


def read_limit(text: str) -> Limit:
    """The limit as typed; raises BadLimit."""
    try:
        limit = Limit.parse(text)
    except ValueError:
        raise BadLimit(most=LONGEST_DAYS) from None
    if (limit.natural or timedelta(days=limit.amount)) > timedelta(days=LONGEST_DAYS):
        raise BadLimit(most=LONGEST_DAYS)
    return limit


def reached(actor: Actor, wanted: Sequence[int], day: date) -> tuple[UnitValue, ...]:
    """The units addressed, each once; raises NobodyAddressed, BeyondReach, and NoSuchUnit."""
    if not wanted:
        raise NobodyAddressed()
    units = tuple(offices.unit(each) for each in dict.fromkeys(wanted))
    within = within_reach(actor, day)
    for each in units:
        if each.id not in within:
            raise BeyondReach(unit_zh=each.name("zh"), unit_en=each.name("en"))
    return units


def within_reach(actor: Actor, day: date) -> dict[int, UnitValue]:
    """Every open unit that this post may address: below its own, or standing in its area; never one above it."""
    if actor.unit_id is None:
        return {}
    own = actor.unit_id
    below, above = offices.descendants(own), frozenset(offices.ancestors(own))
    return {
        each.id: each
        for each in offices.units()
        if each.id != own and each.id not in above and each.period.holds_on(day)
        if each.id in below or offices.covers(own, each.area_code, day)
    }


def _cost(questions: Sequence[Question], units: Sequence[int], held: dict[str, dict[int, Held]]) -> tuple[int, int]:
    """Minutes of all units, and how many inputs in all the house fills in by itself."""
    counted = frozenset(each.key for each in questions if each.source in FIGURES)
    earlier = [each.key for each in questions if each.source == EARLIER]
    total = filled = 0
    for unit in units:
        mine = counted | {key for key in earlier if unit in held[key]}
        total += minutes_for(questions, mine)
        filled += len(mine)
    return total, filled


def _known(questions: Sequence[Question], held: dict[str, dict[int, Held]], now: datetime) -> tuple[Known, ...]:
    found = []
    for each in questions:
        valid = {unit: answer for unit, answer in held[each.key].items() if answer.valid_until >= now}
        if valid:
            found.append(Known(each, tuple(valid), max(valid.values(), key=lambda answer: answer.at)))
    return tuple(found)
