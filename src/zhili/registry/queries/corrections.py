"""Corrections that wait for a source, and those that somebody asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zhili.lib.actor import Actor
from zhili.offices import queries as offices
from zhili.profiles.registers import FieldRule, Registers
from zhili.store.secrets import unseal

from ..models import Correction, Fact
from ..values import masked
from .sealing import proposed_aad, shown


@dataclass(frozen=True, slots=True)
class CorrectionValue:
    """A correction as its source reads it. The source put the value there and has to judge the proposal: for a field
    that is not sealed both stand in clear, for a sealed one masked."""

    id: int
    thing: int
    rule: FieldRule
    unit: str
    stands: str
    proposed: str
    why: str
    asked_at: datetime
    due_at: datetime
    provisional: bool
    state: str
    answer: str


def to_answer(actor: Actor, registers: Registers, *, most: int = 100) -> list[CorrectionValue]:
    """What waits for this post's unit, or for one that it answers for, the nearest limit first."""
    units = offices.answered_for(actor.unit_id) if actor.unit_id else frozenset()
    rows = Correction.objects.filter(source__unit_id__in=units, state="open")
    rows = rows.select_related("source__unit").order_by("due_at", "id")[:most]
    return [_value(row, registers) for row in rows]


def about(thing: int, registers: Registers) -> list[CorrectionValue]:
    """Everything that was asked to be corrected of one thing, the latest first."""
    rows = Correction.objects.filter(thing_id=thing).select_related("source__unit").order_by("-id")[:50]
    return [_value(row, registers) for row in rows]


def _value(row: Correction, registers: Registers) -> CorrectionValue:
    rule = registers.kept(row.field)
    proposed = unseal(bytes(row.proposed), aad=proposed_aad(row.id)) if row.proposed else ""
    held = Fact.objects.filter(thing_id=row.thing_id, field=row.field, record__source_id=row.source_id, gone="")
    fact = held.values_list("id", "value", "sealed").first()
    return CorrectionValue(
        row.id, row.thing_id, rule, row.source.unit.name_zh, shown(rule, *fact) if fact else "",
        masked(rule, proposed) if rule.sealed and proposed else proposed, row.why, row.asked_at, row.due_at,
        row.provisional, row.state, row.answer,
    )  # fmt: skip
