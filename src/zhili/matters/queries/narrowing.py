"""Ready-made narrowings of a list, for ``Filters.extra``: what a unit has in hand, what is about to fall due; and
whether anything moved since a list was counted."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from ..models import Assignment, Debt, Step


def of_unit(unit_id: int) -> Q:
    """Matters that this unit leads, assists in or owes now."""
    assists = Assignment.objects.filter(unit_id=unit_id, ended_at__isnull=True).values("matter_id")
    debts = Debt.objects.filter(owed_by_id=unit_id, closed_at__isnull=True).values("matter_id")
    return Q(lead_unit_id=unit_id) | Q(pk__in=assists) | Q(pk__in=debts)


def burning(now: datetime) -> Q:
    """Matters whose light is orange or red at ``now`` (80 % of the limit used, or all of it)."""
    return Q(orange_at__lte=now)


def latest_step() -> int:
    """The id of the step recorded last; it moves with every act on any matter, so a figure kept beside it can be
    trusted while it stands. 0 before the first."""
    return Step.objects.order_by("-id").values_list("id", flat=True).first() or 0
