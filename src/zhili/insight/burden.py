"""What the house's forms ask of people: by unit, by form and by month, each figure with what it was counted from.

Counted are inputs of forms that were sent and acted upon. Nobody's time, presses or mistakes are kept, and nothing here
can be told apart by person. Each room answers for its own forms; a door names the rooms that it asks (``Source``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from zhili.lib.actor import Actor
from zhili.lib.effort import Filling
from zhili.lib.refusal import NotFound
from zhili.offices import queries as offices
from zhili.offices.permissions import SUPERVISE

from .arithmetic import Rate

MONTHS = 12
RESIDENTS = 0
"""Stands for residents where a unit's id would stand."""


class Source(Protocol):
    """A room's own count of its forms."""

    def __call__(
        self, *, locality: str, units: Collection[int], residents: bool, since: datetime, tz: tzinfo
    ) -> Iterable[Filling]: ...


@dataclass(frozen=True, slots=True)
class Load:
    """The forms of one group: ``times`` sent, with so many inputs asked and filled in all of them."""

    key: str
    times: int
    asked: int
    filled: int

    @property
    def per_form(self) -> Decimal | None:
        """Inputs asked each time; None where no form was sent."""
        return Decimal(self.asked) / self.times if self.times else None

    @property
    def share(self) -> Rate:
        """The part of all inputs that the house filled by itself."""
        return Rate(Decimal(self.filled), self.asked + self.filled)


@dataclass(frozen=True, slots=True)
class Burden:
    """All loads since ``since``. Keys: a form (``room:act``), a unit's id (``0``: residents), a month."""

    since: datetime
    total: Load
    forms: tuple[Load, ...]
    units: tuple[Load, ...]
    months: tuple[Load, ...]


def scope(actor: Actor, now: datetime) -> tuple[frozenset[int], bool]:
    """(units, residents too) of which this post may know: all inside its jurisdiction for whoever supervises, else its
    own unit."""
    if actor.may(SUPERVISE):
        return frozenset(each.id for each in offices.units_for(actor.areas)), True
    return frozenset({actor.unit_id} if actor.unit_id else ()), False


def burden(
    sources: Iterable[Source], actor: Actor, locality: str, tz: ZoneInfo, now: datetime, *, unit: int | None = None,
    form: str = "",
) -> Burden:  # fmt: skip
    """What forms asked in this month and the eleven before it. ``unit`` (``RESIDENTS`` for residents) and ``form``
    narrow it. Raises NotFound for a unit of which this post may not know."""
    units, residents = scope(actor, now)
    if unit is not None:
        if unit not in units and not (unit == RESIDENTS and residents):
            raise NotFound()
        units, residents = (frozenset(), True) if unit == RESIDENTS else (frozenset({unit}), False)
    since = _first(now.astimezone(tz))
    rows = [
        each
        for source in sources
        for each in source(locality=locality, units=units, residents=residents, since=since, tz=tz)
        if not form or each.form == form
    ]
    return Burden(
        since,
        _load("", rows),
        _by(rows, lambda each: each.form),
        _by(rows, lambda each: str(each.unit_id or RESIDENTS)),
        tuple(sorted(_by(rows, lambda each: each.month), key=lambda load: load.key)),
    )


def _by(rows: Iterable[Filling], key: Callable[[Filling], str]) -> tuple[Load, ...]:
    """One load a key, the one that asked most first: where making it lighter counts most."""
    groups: dict[str, list[Filling]] = {}
    for each in rows:
        groups.setdefault(key(each), []).append(each)
    return tuple(sorted((_load(*group) for group in groups.items()), key=lambda load: (-load.asked, load.key)))


def _load(key: str, rows: Iterable[Filling]) -> Load:
    held = list(rows)
    return Load(
        key, sum(each.times for each in held), sum(each.asked for each in held), sum(each.filled for each in held)
    )


def _first(local: datetime) -> datetime:
    """The first moment of the month eleven months before this one."""
    months = local.year * 12 + local.month - MONTHS
    return local.replace(
        year=months // 12, month=months % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0, fold=0
    )
