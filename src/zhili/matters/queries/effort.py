"""What the forms behind the steps asked: counted by unit, act and month, never by person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, tzinfo

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from zhili.lib.effort import Filling

from ..models import Step


def fillings(
    *, locality: str, units: Collection[int], residents: bool, since: datetime, tz: tzinfo
) -> tuple[Filling, ...]:
    """The forms that ``units`` sent since then, and, with ``residents``, those that residents sent; by local month.
    Steps that came by no form (a key, a command, the clock) and those of before anything was counted are left out."""
    who = Q(unit_id__in=list(units))
    if residents:
        who |= Q(unit__isnull=True)
    rows = (
        Step.objects.filter(who, asked__isnull=False, at__gte=since, matter__locality=locality)
        .annotate(month=TruncMonth("at", tzinfo=tz))
        .values_list("act", "unit_id", "month")
        .annotate(times=Count("id"), asked_sum=Sum("asked"), filled_sum=Sum("filled"))
        .order_by("month", "act", "unit_id")
    )
    return tuple(
        Filling(f"matters:{act}", unit, f"{month:%Y-%m}", times, asked, filled or 0)
        for act, unit, month, times, asked, filled in rows
    )
