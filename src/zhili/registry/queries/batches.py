"""Lists that were taken in, and the rows of them that wait for a clerk."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.profiles.registers import FieldRule, Registers, ThingKind
from zhili.store.secrets import unseal

from ..models import Batch, BatchRow
from ..models import Mapping as Confirmed
from ..permissions import RECORD
from ..refusals import NoSuchBatch
from ..values import hidden
from .sealing import row_aad

MOST: Final = 50
LOST: Final = "lost_character"
_ASKED: Final = {"number_shared": "id_number", "two_numbers": "id_number"}
_PLACES: Final = ("@area", "@grid")


@dataclass(frozen=True, slots=True)
class BatchValue:
    """A batch as a list shows it. ``open``: rows that wait."""

    id: int
    name: str
    source: str
    unit: str
    kind: str
    purpose: str
    at: datetime
    rows: int
    done_rows: int
    kept: int
    repeated: int
    done_at: datetime | None
    open: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One value to be put right; ``rule`` None for a place. ``shown``: what was written, masked."""

    name: str
    rule: FieldRule | None
    shown: str


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A row that waits: the number a spreadsheet shows, whom it is about (masked), what is wrong, what can be put
    right. ``taken``: all but a lost character of the name is in."""

    id: int
    number: int
    label: str
    problems: Sequence[Mapping[str, str]]
    inputs: tuple[Asked, ...]
    taken: bool = False

    @property
    def judged(self) -> bool:
        """Whether nothing is wrong but what a person may find to be right as it stands."""
        return all(each["code"] in _ASKED or (self.taken and each["code"] == LOST) for each in self.problems)


@dataclass(frozen=True, slots=True)
class BatchPage:
    batch: BatchValue
    report: Mapping[str, Any]
    pending: tuple[PendingRow, ...]
    later: bool


def _visible(actor: Actor) -> QuerySet[Batch]:
    if not actor.may(RECORD):
        raise NotAllowed
    within = Q()
    for prefix in actor.areas:
        within |= Q(area_code__startswith=prefix)
    return Batch.objects.filter(within) if actor.areas else Batch.objects.none()


_COLUMNS: Final = (
    *("id", "name", "source__kind", "source__unit__name_zh", "kind", "purpose", "at", "rows", "done_rows", "kept"),
    *("repeated", "done_at", "waiting"),
)


def listed(actor: Actor, *, most: int = MOST) -> list[BatchValue]:
    """The batches of this post's area, the latest first. Raises NotAllowed."""
    rows = _visible(actor).annotate(waiting=Count("pending", filter=Q(pending__state="open")))
    return [BatchValue(*row) for row in rows.order_by("-id").values_list(*_COLUMNS)[:most]]


def page(actor: Actor, batch: int, registers: Registers, *, after: int = 0) -> BatchPage:
    """One batch with its report and the next rows that wait, masked. Raises NotAllowed, NoSuchBatch."""
    rows = _visible(actor).filter(id=batch).annotate(waiting=Count("pending", filter=Q(pending__state="open")))
    found = rows.values_list(*_COLUMNS).first()
    if found is None:
        raise NoSuchBatch
    report: Mapping[str, Any] = Batch.objects.values_list("report", flat=True).get(id=batch)
    waiting = BatchRow.objects.filter(batch_id=batch, state="open", number__gt=after).order_by("number")[: MOST + 1]
    pending = [_pending(row, found[4], registers) for row in waiting[: MOST + 1]]
    return BatchPage(BatchValue(*found), report, tuple(pending[:MOST]), len(pending) > MOST)


def columns_of(source: str, unit_id: int | None, kind: ThingKind) -> Mapping[str, str]:
    """Header → field as confirmed last for a source's lists of this sort; nothing where none was."""
    rows = Confirmed.objects.filter(source__kind=source, source__unit_id=unit_id or 0, kind=kind.value).order_by("-id")
    found: Mapping[str, str] | None = rows.values_list("columns", flat=True).first()
    return found or {}


def inputs_of(actor: Actor, row: int, registers: Registers) -> tuple[int, tuple[Asked, ...]]:
    """The batch of a row that waits, and what of it can be put right. Raises NotAllowed, NoSuchBatch."""
    found = BatchRow.objects.filter(id=row, state="open", batch__in=_visible(actor)).select_related("batch").first()
    if found is None:
        raise NoSuchBatch
    return found.batch_id, _pending(found, found.batch.kind, registers).inputs


def _pending(row: BatchRow, kind: str, registers: Registers) -> PendingRow:
    held = json.loads(unseal(bytes(row.sealed or b""), aad=row_aad(row.id)))
    says: Mapping[str, str] = held["says"]
    label = next((hidden(registers.field(name), says[name]) for name in _named(kind) if says.get(name)), "")
    asked = dict.fromkeys(name for each in row.problems if (name := _asked(each, kind)))
    inputs = tuple(
        Asked(name, None, str(held[name[1:]])) if name in _PLACES
        else Asked(name, registers.field(name), hidden(registers.field(name), says.get(name, "")))
        for name in asked
    )  # fmt: skip
    return PendingRow(row.id, row.number, label, row.problems, inputs, row.taken)


def _asked(problem: Mapping[str, str], kind: str) -> str:
    name = problem["field"]
    own = _ASKED.get(problem["code"], "")
    return f"{kind}.{own}" if own else name if "." in name or name in _PLACES else ""


def _named(kind: str) -> tuple[str, ...]:
    return tuple(f"{kind}.{name}" for name in ("name", "address", "number", "code"))
