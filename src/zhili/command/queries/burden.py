"""What directives asked of those who answered: counted by unit, directive and month, never by person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, tzinfo

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from zhili.lib.effort import Filling

from ..models import Answer, Directive


def fillings(
    *, locality: str, units: Collection[int], residents: bool, since: datetime, tz: tzinfo
) -> tuple[Filling, ...]:
    """The answers that ``units`` gave since then, by local month: a directive's form is asked of units alone, so
    ``residents`` adds nothing. The form is named by the directive's number."""
    rows = (
        Answer.objects.filter(copy__unit_id__in=list(units), copy__directive__locality=locality, at__gte=since)
        .annotate(month=TruncMonth("at", tzinfo=tz))
        .values_list("copy__directive__number", "copy__unit_id", "month")
        .annotate(times=Count("id"), asked_sum=Sum("asked"), filled_sum=Sum("filled"))
        .order_by("month", "copy__directive__number", "copy__unit_id")
    )
    # An answer counts all its inputs, those filled among them; a form elsewhere counts the two apart.
    return tuple(
        Filling(f"command:{number}", unit, f"{month:%Y-%m}", times, asked - filled, filled)
        for number, unit, month, times, asked, filled in rows
    )


def title_of(number: str) -> str:
    """What the directive is called; its number where there is none such."""
    return Directive.objects.filter(number=number).values_list("title", flat=True).first() or number
