"""The facts on which it rests why open matters do not move, gathered in a bounded number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Q

from zhili.lib.actor import Actor
from zhili.profiles import queries as profiles

from ..models import Assignment, Confirmation, Debt, RunningClock, Step
from ..stuck import RULES, Ask, Facts, Knot, knots
from .lists import Filters, selected

MOST = 20_000
"""Open matters that are looked at; a county works on some thousands at once."""


def standing_still(actor: Actor, filters: Filters, now: datetime) -> list[Knot]:
    """Every reason for which a visible open matter stands; a matter may have several. The longest first."""
    found = [knot for facts in gather(actor, filters) for knot in knots(facts, now)]
    return sorted(found, key=lambda knot: knot.since)


def held_by(actor: Actor, reason: str, now: datetime, units: Collection[int] = ()) -> Q:
    """The matters that stand for ``reason`` (and by one of those units; 0: by none), as a narrowing; nothing for a
    word that is no reason."""
    if reason not in RULES:
        return Q(pk__in=())
    found = standing_still(actor, Filters(is_open=True), now)
    wanted = {knot.id for knot in found if knot.reason == reason and (not units or (knot.unit_id or 0) in units)}
    return Q(is_open=True, pk__in=wanted)


def gather(actor: Actor, filters: Filters) -> list[Facts]:
    """The facts of each visible open matter that the filters leave."""
    rows = selected(actor, replace(filters, is_open=True)).order_by("id")
    columns = ("id", "area_code", "waits_on", "due_at", "recorded_at", "lead_unit_id", "edition_id", "round")
    found = list(rows.values_list(*columns)[:MOST])
    here = {row[0]: row for row in found}
    more: dict[int, dict[str, Any]] = defaultdict(dict)
    for parts in (_moved(), _assigned(), _debts(), _calls(here), _clocks(here), _counted()):
        for matter_id, said in parts:
            if matter_id in here:
                more[matter_id].update(said)
    return [Facts(*row[:4], **({"moved_at": row[4], "lead_unit_id": row[5]} | more[row[0]])) for row in found]


Parts = Iterable[tuple[int, dict[str, Any]]]
_OPEN = {"matter__is_open": True}


def _moved() -> Parts:
    moves = Step.objects.filter(~Q(from_state=F("to_state")), **_OPEN).values("matter_id").order_by()
    for matter_id, at in moves.annotate(at=Max("at")).values_list("matter_id", "at"):
        yield matter_id, {"moved_at": at}


def _assigned() -> Parts:
    running = Assignment.objects.filter(ended_at__isnull=True, **_OPEN).order_by("matter_id", "id")
    asks: dict[int, list[Ask]] = defaultdict(list)
    columns = ("matter_id", "unit_id", "role", "asked", "assigned_at", "due_at", "signed_at", "answered_at")
    for matter_id, unit, role, asked, at, due, signed, answered in running.values_list(*columns):
        if role == "lead":
            yield matter_id, {"assigned_at": at, "signed": signed is not None}
        elif asked and answered is None:
            asks[matter_id].append(Ask(unit, due, at))
    for matter_id, waiting in asks.items():
        yield matter_id, {"asks": tuple(waiting)}


def _debts() -> Parts:
    for matter_id, unit in Debt.objects.filter(closed_at__isnull=True, **_OPEN).values_list("matter_id", "owed_by_id"):
        yield matter_id, {"debtor_id": unit}


def _calls(here: Mapping[int, Any]) -> Parts:
    """Calls in vain of the present round."""
    vain = Confirmation.objects.filter(answer="unreached", matter__waits_on="caller", **_OPEN)
    rows = vain.filter(round=F("matter__round")).order_by().values("matter_id").annotate(many=Count("id"))
    for row in rows:
        yield row["matter_id"], {"calls": row["many"]}


def _clocks(here: Mapping[int, Any]) -> Parts:
    """Which clocks stand still, and since when; and which have told the last rung of their ladder."""
    rows = RunningClock.objects.filter(Q(paused=True) | Q(rung__gt=0), stopped_at__isnull=True, **_OPEN)
    for matter_id, name, rung, paused, pauses in rows.values_list("matter_id", "name", "rung", "paused", "pauses"):
        if matter_id not in here:
            continue
        if paused and pauses:
            yield matter_id, {"still_since": datetime.fromisoformat(pauses[-1][0])}
        elif not paused and rung >= len(profiles.edition(here[matter_id][6]).clock(name).ladder.rungs):
            yield matter_id, {"told_all": True}


def _counted() -> Parts:
    """How often it was sent back, and how often more time was asked for."""
    back = Q(act="deny") | Q(act__in=("callback", "check"), facts__verdict="rework")
    rows = Step.objects.filter(back | Q(act="extend"), **_OPEN).order_by().values("matter_id").annotate(
        reworks=Count("id", filter=back), extensions=Count("id", filter=Q(act="extend"))
    )  # fmt: skip
    for row in rows:
        yield row["matter_id"], {"reworks": row["reworks"], "extensions": row["extensions"]}
