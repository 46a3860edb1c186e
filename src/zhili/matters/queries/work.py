"""Work that waits for the runner: clocks whose time has come, merged matters whose parent moved on, provisional
limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from zhili.lib.numbers import read_number
from zhili.lib.refusal import NotFound
from zhili.profiles import queries as profiles
from zhili.profiles.model import URGE, ClockRule
from zhili.store import reading

from ..models import Matter, RunningClock


@dataclass(frozen=True, slots=True)
class DueClock:
    """A clock with something to do: tell rung ``rung``, or (``fires`` non-empty) let the clock act."""

    number: str
    clock: str
    rung: int
    fires: str


def due_clocks(now: datetime, limit: int = 500) -> list[DueClock]:
    """Clocks whose next moment lies at or before ``now``, the longest waiting first."""
    rows = (
        RunningClock.objects.filter(next_at__lte=now, stopped_at__isnull=True, paused=False)
        .order_by("next_at", "id")
        .values_list("matter__number", "name", "rung", "due_at", "matter__edition_id")[:limit]
    )
    return [_due(number, name, rung, due_at, profiles.edition(edition).clock(name), now)
            for number, name, rung, due_at, edition in rows]  # fmt: skip


def _due(number: str, name: str, rung: int, due_at: datetime, rule: ClockRule, now: datetime) -> DueClock:
    """A clock that fires an act does it at its limit; until then, and for clocks that only urge, the ladder."""
    fires = rule.fires if rule.fires != URGE and due_at <= now else ""
    return DueClock(number, name, rung, fires)


def followers_waiting(limit: int = 200) -> list[str]:
    """Merged matters whose parent now waits for a word or has ended."""
    moved = Q(parent__is_open=False) | Q(parent__waits_on__in=("affected", "caller", "checker"))
    rows = Matter.objects.filter(moved, is_open=True, waits_on="parent").order_by("id")
    return list(rows.values_list("number", flat=True)[:limit])


def provisional(limit: int = 1000, after: int = 0) -> list[tuple[int, str]]:
    """(id, number) of open matters with a limit that was counted without the year's table, by id after ``after``."""
    rows = Matter.objects.filter(clocks__provisional=True, clocks__stopped_at__isnull=True, id__gt=after)
    return list(rows.order_by("id").distinct().values_list("id", "number")[:limit])


def still_to_accept(number: str) -> tuple[int, bool]:
    """(id, whether it is still to be accepted) of a matter; raises NotFound for a number that does not exist."""
    rows = reading.select(Matter, ("id", "state", "kind", "edition_id"), {"number": read_number(number)})
    if not rows:
        raise NotFound()
    row = rows[0]
    return row[0], profiles.edition(row[3]).kind(row[2]).rule("accept", row[1]) is not None
