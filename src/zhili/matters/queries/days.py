"""What falls due on which day, in the locality's own days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from zhili.lib.actor import Actor

from .lists import Filters, selected
from .placed import late

OURS = ~Q(waits_on__in=("affected", "parent"))
"""Limits that the office keeps: while residents are asked, or a parent matter goes on, nobody here is late."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day: how many fall due on it, and how many of those by a limit that is still provisional."""

    on: date
    many: int
    provisional: int


def due_days(actor: Actor, filters: Filters, since: datetime, until: datetime, zone: tzinfo) -> list[Day]:
    """The days from ``since`` to before ``until`` on which something of this list falls due."""
    rows = (
        selected(actor, filters)
        .filter(OURS, is_open=True, due_at__gte=since, due_at__lt=until)
        .order_by()
        .annotate(on=TruncDate("due_at", tzinfo=zone))
        .values("on")
        .annotate(many=Count("id"), provisional=Count("id", filter=Q(provisional=True)))
        .order_by("on")
    )
    return [Day(row["on"], row["many"], row["provisional"]) for row in rows]


def late_by_now(actor: Actor, filters: Filters, now: datetime) -> int:
    """How many of this list are over their limit already."""
    return selected(actor, filters).filter(late(now)).order_by().count()
