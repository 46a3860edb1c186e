"""Claimed work: the row is the queue, and cannot be lost between commit and enqueue.

A model that is worked off inherits ``store.models.Claimable``. A worker killed in the middle loses its lease, and the
next one takes the row with one more try; the dead one's late result is fenced off by its token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import F, Q

from .writing import writing

M = TypeVar("M", bound=models.Model)


def claim(
    model: type[M],
    *,
    now: datetime,
    lease: timedelta,
    limit: int,
    where: Q | Mapping[str, Any] | None = None,
    order: Sequence[str] = ("pk",),
    using: str = DEFAULT_DB_ALIAS,
) -> list[M]:
    """Up to ``limit`` rows that match ``where`` and that nobody holds, now ours until ``now + lease``, in ``order``.

    Each comes with ``tries`` raised and a fresh ``token``. Looks before it takes the pen, so an idle runner costs one
    read.
    """
    free = model._default_manager.using(using).filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=now))
    free = free.filter(where if isinstance(where, Q) else Q(**dict(where or {}))).order_by(*order)
    if not free.exists():
        return []
    token = uuid4().hex[:16]
    with writing(using=using):
        if connections[using].vendor == "postgresql":
            free = free.select_for_update(skip_locked=True)
        ids = list(free.values_list("pk", flat=True)[:limit])
        mine = model._default_manager.using(using).filter(pk__in=ids)
        mine.update(claimed_until=now + lease, tries=F("tries") + 1, token=token)
        return list(mine.order_by(*order))


def finish(row: models.Model, *, using: str = DEFAULT_DB_ALIAS, **values: Any) -> bool:
    """Set ``values`` and let go of ``row``, if the claim in ``row.token`` still stands; False means that somebody else
    has it and nothing was changed."""
    held = type(row)._default_manager.using(using).filter(pk=row.pk, token=getattr(row, "token"))  # noqa: B009
    return bool(held.update(**{"claimed_until": None, "token": "", **values}))
