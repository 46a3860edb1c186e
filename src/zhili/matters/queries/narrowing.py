"""Ready-made narrowings of a list, for ``Filters.extra``: what a unit has in hand, what is about to fall due; and
whether anything moved since a list was counted."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import Q

from ..models import Assignment, Debt, Note, Step


def of_unit(unit_id: int) -> Q:
    """Matters that this unit leads, assists in or owes now."""
    assists = Assignment.objects.filter(unit_id=unit_id, ended_at__isnull=True).values("matter_id")
    debts = Debt.objects.filter(owed_by_id=unit_id, closed_at__isnull=True).values("matter_id")
    return Q(lead_unit_id=unit_id) | Q(pk__in=assists) | Q(pk__in=debts)


def noted_to(unit_id: int) -> Q:
    """Matters in which a note to this unit lies open: neither answered nor put away."""
    return Q(pk__in=Note.objects.filter(to_unit_id=unit_id, closed_at__isnull=True).values("matter_id"))


def burning(now: datetime) -> Q:
    """Matters whose light is orange or red at ``now`` (80 % of the limit used, or all of it)."""
    return Q(orange_at__lte=now)


def latest_step() -> int:
    """The id of the step recorded last; it moves with every act on any matter, so a figure kept beside it can be
    trusted while it stands. 0 before the first."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST)
        return int(cursor.fetchone()[0] or 0)


_LATEST = f"SELECT MAX(id) FROM {Step._meta.db_table}"
# In plain SQL: every page of the desk asks, and every open page again every few seconds.
