"""A small journal for the tests of this room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from zhili.journal import actions
from zhili.journal.models import Checkpoint
from zhili.lib.actor import Actor, ActorKind
from zhili.store.writing import writing

NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
CLERK = Actor(ActorKind.STAFF, "post:4/person:2")


def draft(number: int, detail: dict[str, Any] | None = None, **changes: Any) -> actions.Draft:
    """One entry; the same number gives the same entry."""
    fields: dict[str, Any] = {
        "at": NOW + timedelta(seconds=number, microseconds=number),
        "actor": f"post:{number % 9}/person:{number % 7}",
        "act": "reply",
        "ref": f"matter:QH-2026-{number // 3:06d}",
        "facts": {"n": number, "from": "handling", "to": "replied", "区": "清禾"},
    }
    return actions.Draft(**{**fields, **changes}, detail=detail)


def write(drafts: Sequence[actions.Draft]) -> list[int]:
    with writing():
        return actions.write(drafts)


def grow(counts: Sequence[int], *, every: int = 0) -> list[int]:
    """Write and seal in batches of ``counts``; every ``every``-th entry has a personal detail. Returns the ids."""
    ids: list[int] = []
    for count in counts:
        numbers = range(len(ids), len(ids) + count)
        words = [
            {"words": f"已修好 {n}", "phone": "13800000000"} if every and n % every == 0 else None for n in numbers
        ]
        ids += write([draft(n, detail) for n, detail in zip(numbers, words, strict=True)])
        assert actions.seal(NOW) is not None
    return ids


def latest() -> Checkpoint:
    return Checkpoint.objects.order_by("-size")[0]
