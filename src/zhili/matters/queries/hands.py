"""Whose hands a unit's matters are in (经办人): how much each person has, what presses, and what waits on others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from ..models import Assignment

ON_US = Q(role="lead", matter__waits_on="lead") | Q(role="assist", answered_at__isnull=True) & ~Q(asked="")
"""The unit's own move: it leads and the matter waits on the lead, or it was asked and has not answered."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one person (None: nobody yet) has in hand for a unit. ``theirs``: waits on somebody outside the unit."""

    person_id: int | None
    post_id: int | None
    open: int
    late: int
    today: int
    theirs: int


def loads(unit_id: int, now: datetime, midnight: datetime) -> list[Load]:
    """The open matters that the unit leads or assists in, by person; ``midnight``: when the local day ends."""
    rows = (
        Assignment.objects.filter(unit_id=unit_id, ended_at__isnull=True, matter__is_open=True)
        .values(who=F("handler_id"), seat=F("handler_post_id"))
        .annotate(
            open=Count("id"),
            late=Count("id", filter=ON_US & Q(matter__due_at__lte=now)),
            today=Count("id", filter=ON_US & Q(matter__due_at__gt=now, matter__due_at__lt=midnight)),
            theirs=Count("id", filter=~ON_US),
        )
        .order_by("who", "seat")
    )
    return [Load(row["who"], row["seat"], row["open"], row["late"], row["today"], row["theirs"]) for row in rows]


def in_hands(unit_id: int, person_id: int | None) -> Q:
    """The matters that this person of the unit has in hand; None: those that nobody has yet."""
    held = Assignment.objects.filter(unit_id=unit_id, ended_at__isnull=True, handler_id=person_id)
    if person_id is None:
        held = Assignment.objects.filter(unit_id=unit_id, ended_at__isnull=True, handler_id__isnull=True)
    return Q(is_open=True, pk__in=held.values("matter_id"))


def holders(unit_id: int, numbers: list[str]) -> dict[str, int | None]:
    """In whose hands each of these matters is, as far as the unit is on it."""
    rows = Assignment.objects.filter(unit_id=unit_id, ended_at__isnull=True, matter__number__in=numbers)
    return dict(rows.values_list("matter__number", "handler_id"))
