"""Why a matter does not move (卡在哪里): facts of one open matter in, reasons out. Pure; the queries gather the facts.

A reason is computed, never typed: nobody marks a matter as stuck, and nobody can unmark it but by moving it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

STILL_AFTER: Final = timedelta(days=3)
"""A clock that stands still for less is a question on its way."""
CALLS_IN_VAIN: Final = 2
OFTEN: Final = 2
"""Rework, or more time, for the second time."""


@dataclass(frozen=True, slots=True)
class Ask:
    """An assisting unit that was asked and has not answered."""

    unit_id: int
    due_at: datetime | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one open matter. ``moved_at``: when it came to its present state; ``told_all``: a running clock
    has told the last rung of its ladder."""

    id: int
    area_code: str
    waits_on: str
    due_at: datetime | None
    moved_at: datetime
    lead_unit_id: int | None = None
    assigned_at: datetime | None = None
    signed: bool = True
    debtor_id: int | None = None
    asks: tuple[Ask, ...] = ()
    calls: int = 0
    still_since: datetime | None = None
    reworks: int = 0
    extensions: int = 0
    told_all: bool = False

    def is_late(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at <= now


@dataclass(frozen=True, slots=True)
class Knot:
    """One reason for which one matter stands: since when, and who could untie it: a unit, or a grant over its area."""

    reason: str
    id: int
    area_code: str
    since: datetime
    unit_id: int | None = None
    grant: str = ""
    above: bool = False


Rule = Callable[[Facts, datetime], Knot | None]


def _unsigned(facts: Facts, now: datetime) -> Knot | None:
    if facts.waits_on != "lead" or facts.signed or not facts.is_late(now):
        return None
    return _of_unit("unsigned", facts, facts.assigned_at, facts.lead_unit_id)


def _undecided(facts: Facts, now: datetime) -> Knot | None:
    if facts.waits_on != "reviewer" or not facts.is_late(now):
        return None
    return Knot("undecided", facts.id, facts.area_code, facts.moved_at, grant="matters.review")


def _silent_helper(facts: Facts, now: datetime) -> Knot | None:
    late = [ask for ask in facts.asks if ask.due_at is not None and ask.due_at <= now]
    if not late or facts.waits_on != "lead":
        return None
    first = min(late, key=lambda ask: ask.asked_at)
    return _of_unit("silent_helper", facts, first.asked_at, first.unit_id)


def _debt(facts: Facts, now: datetime) -> Knot | None:
    if facts.waits_on != "debtor" or not facts.is_late(now):
        return None
    return _of_unit("debt", facts, facts.due_at, facts.debtor_id)


def _unreached(facts: Facts, now: datetime) -> Knot | None:
    if facts.waits_on != "caller" or facts.calls < CALLS_IN_VAIN:
        return None
    return Knot("unreached", facts.id, facts.area_code, facts.moved_at, grant="matters.callback")


def _still(facts: Facts, now: datetime) -> Knot | None:
    if facts.still_since is None or now - facts.still_since < STILL_AFTER:
        return None
    if facts.waits_on == "above":
        return Knot("still", facts.id, facts.area_code, facts.still_since, facts.lead_unit_id, above=True)
    return _of_unit("still", facts, facts.still_since, facts.lead_unit_id)


def _rework(facts: Facts, now: datetime) -> Knot | None:
    if facts.waits_on != "lead" or facts.reworks < OFTEN:
        return None
    return _of_unit("rework", facts, facts.moved_at, facts.lead_unit_id)


def _extended(facts: Facts, now: datetime) -> Knot | None:
    if facts.waits_on != "lead" or facts.extensions < OFTEN:
        return None
    return _of_unit("extended", facts, facts.assigned_at, facts.lead_unit_id)


def _top(facts: Facts, now: datetime) -> Knot | None:
    if not facts.told_all or not facts.is_late(now) or facts.due_at is None:
        return None
    unit = facts.debtor_id if facts.waits_on == "debtor" else facts.lead_unit_id
    grant = "" if unit is not None else "matters.dispatch"
    return Knot("top", facts.id, facts.area_code, facts.due_at, unit, grant, above=unit is not None)


RULES: Final[Mapping[str, Rule]] = {
    "unsigned": _unsigned,
    "undecided": _undecided,
    "silent_helper": _silent_helper,
    "debt": _debt,
    "unreached": _unreached,
    "still": _still,
    "rework": _rework,
    "extended": _extended,
    "top": _top,
}
"""In the order in which a supervisor reads them."""


def knots(facts: Facts, now: datetime) -> tuple[Knot, ...]:
    """Every reason for which this matter stands at ``now``; none for one that moves."""
    found = (rule(facts, now) for rule in RULES.values())
    return tuple(knot for knot in found if knot is not None)


def _of_unit(reason: str, facts: Facts, since: datetime | None, unit_id: int | None) -> Knot:
    return Knot(reason, facts.id, facts.area_code, since or facts.moved_at, unit_id)
