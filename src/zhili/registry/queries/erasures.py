"""Every copy that an erasure has to reach, and which of them somebody still has to see to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from ..lifecycle import Copy
from ..models import Erased


@dataclass(frozen=True, slots=True)
class CopyValue:
    """One copy of one erasure. ``thing`` is None for a nightly piece; ``unit`` '' where no one unit holds it."""

    id: int
    ref: str
    thing: int | None
    copy: Copy
    unit: str
    many: int
    opened_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    done_by: str
    note: str


def checklist(ref: str) -> tuple[CopyValue, ...]:
    """Every copy of one erasure."""
    return tuple(_values(Erased.objects.filter(ref=ref).order_by("id")))


def open_copies(*, most: int = 200) -> tuple[CopyValue, ...]:
    """What still needs a hand, the nearest limit first."""
    return tuple(_values(Erased.objects.filter(done_at__isnull=True).order_by("due_at", "id")[:most]))


def of_thing(thing: int) -> tuple[CopyValue, ...]:
    """Every copy of every erasure of one thing, the latest first."""
    return tuple(_values(Erased.objects.filter(thing_id=thing).order_by(F("opened_at").desc(), "id")))


def _values(rows: QuerySet[Erased]) -> Iterator[CopyValue]:
    columns = ("id", "ref", "thing_id", "copy", "unit__name_zh", "many", "opened_at", "due_at", "done_at", "done_by")
    for no, ref, thing, copy, unit, many, opened, due, done, by, note in rows.values_list(*columns, "note"):
        yield CopyValue(no, ref, thing, Copy(copy), unit or "", many, opened, due, done, by, note)
