"""The ledger of forms (填表负担): what a form asked, kept in the transaction of the verb to which it led.

For verbs that keep no count beside rows of their own. Steps of matters and answers to directives do (their rooms say
so), so that a reader finds the count with what was done.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, tzinfo

from django.db import connection
from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.db.transaction import TransactionManagementError

from zhili.lib.actor import Actor
from zhili.lib.effort import Filling

from .models import FormSent
from .rows import insert

_COLUMNS = ("form", "unit", "hour", "asked", "filled")


def keep_effort(form: str, actor: Actor, now: datetime) -> None:
    """Keep what the form asked through which this hand acts; nothing where there was none (a key, a command, the
    clock). ``form``: ``room:act``. Raises TransactionManagementError outside a transaction."""
    if actor.effort is None:
        return
    if not connection.in_atomic_block:
        raise TransactionManagementError("what a form asked is kept in the transaction of what it led to")
    hour = now.replace(minute=0, second=0, microsecond=0)
    insert(FormSent, _COLUMNS, [(form, actor.unit_id, hour, actor.effort.asked, actor.effort.filled)])


def fillings(
    *, locality: str, units: Collection[int], residents: bool, since: datetime, tz: tzinfo
) -> tuple[Filling, ...]:
    """The forms that ``units`` sent since then, and, with ``residents``, those that residents sent; by local month. One
    house has one ledger: ``locality`` narrows nothing, the units do."""
    who = Q(unit__in=list(units))
    if residents:
        who |= Q(unit__isnull=True)
    rows = (
        FormSent.objects.filter(who, hour__gte=since)
        .annotate(month=TruncMonth("hour", tzinfo=tz))
        .values_list("form", "unit", "month")
        .annotate(times=Count("id"), asked_sum=Sum("asked"), filled_sum=Sum("filled"))
        .order_by("month", "form", "unit")
    )
    return tuple(
        Filling(form, unit, f"{month:%Y-%m}", times, asked, filled) for form, unit, month, times, asked, filled in rows
    )
