"""Doubtful pairs as a clerk sees them: two records side by side, masked, what differs marked, and why it is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.profiles.registers import FieldRule, Registers

from ..models import Doubt, Fact
from ..permissions import MERGE
from ..run_refusals import NoSuchDoubt
from .areas import within
from .sealing import shown
from .things import need_looked


@dataclass(frozen=True, slots=True)
class Side:
    """One value of one record: its fact (to open it by), masked; None where the record says nothing of it."""

    fact: int
    shown: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both records. ``same``: both say it and say the same; ``differs``: both say it, otherwise."""

    name: str
    rule: FieldRule
    left: Side | None
    right: Side | None
    same: bool
    differs: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A doubtful pair: its things, whose records these are, how likely they are one, why, line by line."""

    id: int
    things: tuple[int, int]
    sources: tuple[tuple[str, str], tuple[str, str]]
    probability: float
    reasons: Sequence[Mapping[str, str]]
    lines: tuple[Line, ...]
    put_off: int


def open_ones(actor: Actor) -> QuerySet[Doubt]:
    """The open pairs of this post's area, those put off last. Raises NotAllowed."""
    if not actor.may(MERGE):
        raise NotAllowed
    rows = Doubt.objects.filter(within(actor, "left__thing__"), within(actor, "right__thing__"), state="open")
    return rows.select_related("left", "right").order_by("put_off", "-probability", "id")


def first(actor: Actor, *, but: int = 0) -> Doubt | None:
    """The next to judge: another than ``but`` where there is one."""
    rows = open_ones(actor)
    return rows.exclude(id=but).first() or rows.first()


def find(actor: Actor, doubt: int) -> Doubt | None:
    return open_ones(actor).filter(id=doubt).first()


def nearest(actor: Actor, *, most: int = 5) -> list[tuple[int, float]]:
    """The next pairs to judge, each with how likely it is: nothing of anybody."""
    return list(open_ones(actor).values_list("id", "probability")[:most])


def how_many(actor: Actor) -> int:
    return open_ones(actor).count()


def page(actor: Actor, doubt: int, registers: Registers, now: datetime) -> Pair:
    """The pair, masked. Raises NoSuchDoubt; NoPurpose where none was stated within the last half hour."""
    row = find(actor, doubt)
    if row is None:
        raise NoSuchDoubt
    for thing in (row.left.thing_id, row.right.thing_id):
        need_looked(actor, thing, now)
    sides = [_sides(record.id, registers) for record in (row.left, row.right)]
    names = [f"{register.name}.{own}" for register in registers.all.values() for own in register.fields]
    lines = [
        _line(name, registers.field(name), sides[0].get(name), sides[1].get(name))
        for name in names if name in sides[0] or name in sides[1]
    ]  # fmt: skip
    left, right = ((record.source.kind, record.source.unit.name_zh) for record in (row.left, row.right))
    return Pair(
        row.id, (row.left.thing_id, row.right.thing_id), (left, right), row.probability, row.reasons, tuple(lines),
        row.put_off,
    )  # fmt: skip


Held = tuple[Side, bytes]


def _sides(record: int, registers: Registers) -> dict[str, Held]:
    columns = ("field", "id", "value", "sealed", "blind")
    rows = Fact.objects.filter(record_id=record, gone="").values_list(*columns)
    return {
        name: (Side(fact, shown(registers.kept(name), fact, value, sealed), sealed is not None), bytes(same))
        for name, fact, value, sealed, same in rows
    }


def _line(name: str, rule: FieldRule, left: Held | None, right: Held | None) -> Line:
    both = left is not None and right is not None
    same = both and left[1] == right[1]  # type: ignore[index]
    return Line(name, rule, left[0] if left else None, right[0] if right else None, same, both and not same)
