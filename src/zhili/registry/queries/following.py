"""A request about one's own data as its matter's page shows it: where it stands, never a value or what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhili.lib.actor import Actor
from zhili.offices import queries as offices

from ..lifecycle import AskKind, Gone
from ..lifecycle import Correction as State
from ..models import Ask, Correction, Erased, Fact
from ..permissions import CORRECT, speaks_for
from .own import CORRECTION, Pending, request, same


@dataclass(frozen=True, slots=True)
class Held:
    """What one unit still holds on a consent that was withdrawn: until its last day, or erased."""

    unit: str
    until: date | None
    is_erased: bool


@dataclass(frozen=True, slots=True)
class RequestTold:
    """``units``: who gave the values; ``answers``: the reader answers it, now; ``copies``: done and all of the
    checklist of its erasure; ``held``: the cascade of a withdrawn consent."""

    key: str
    row: int
    kind: str
    thing: int
    field: str
    units: tuple[str, ...]
    state: State
    due_at: datetime
    provisional: bool
    answered_at: datetime | None
    answers: bool
    copies: tuple[int, int]
    held: tuple[Held, ...]

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN


def told(actor: Actor, key: str) -> RequestTold | None:
    """The request that a matter follows, for whoever may read that matter; None for no such request."""
    found = request(key)
    if found is None:
        return None
    no = int(key.partition(":")[2])
    row = (Correction.objects if found.kind == CORRECTION else Ask.objects).get(id=no)
    mine = actor.may(CORRECT) and any(speaks_for(actor, unit) for unit in found.units)
    names = tuple(offices.unit(unit).name() for unit in found.units)
    return RequestTold(
        key, no, found.kind, found.thing, found.field, names, found.state, row.due_at, row.provisional,
        row.answered_at, mine and found.state is State.OPEN, copies(_refs(found, no)), _held(found),
    )  # fmt: skip


def _refs(found: Pending, no: int) -> list[str]:
    """The checklists of what this request erased: its own, or those of the nights after a consent was withdrawn."""
    if found.kind == AskKind.ERASE:
        return [f"ask:{no}"]
    rows = Fact.objects.filter(thing_id__in=same(found.thing), field=found.field, erased_as__isnull=False)
    refs = rows.values_list("erased_as", flat=True) if found.kind == AskKind.WITHDRAW else ()
    return [ref for ref in dict.fromkeys(refs) if ref]


def copies(refs: Sequence[str]) -> tuple[int, int]:
    """Of the checklists of these erasures: lines done, and all."""
    rows = Erased.objects.filter(ref__in=list(refs))
    return rows.filter(done_at__isnull=False).count(), rows.count()


def _held(found: Pending) -> tuple[Held, ...]:
    if found.kind != AskKind.WITHDRAW:
        return ()
    rows = Fact.objects.filter(thing_id__in=same(found.thing), field=found.field).exclude(gone="")
    columns = ("record__source__unit_id", "keep_until", "gone")
    return tuple(
        Held(offices.unit(unit).name(), until, gone == Gone.ERASED)
        for unit, until, gone in rows.order_by("id").values_list(*columns)
    )
