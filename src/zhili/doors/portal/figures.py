"""The two figures of the first page, counted at most every few seconds: the page is opened far oftener than they
change."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import timezone

from zhili.matters.queries import public

KEPT_S: Final = 20.0

_held: dict[tuple[str, datetime], tuple[float, tuple[int, int]]] = {}


def month(now: datetime) -> tuple[int, int]:
    """(solved since the month began here, owed now), at most 20 seconds old."""
    first = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    key = settings.ZHILI_LOCALITY, first
    since, known = _held.get(key, (0.0, (0, 0)))
    if key in _held and time.monotonic() - since < KEPT_S:
        return known
    known = public.month(settings.ZHILI_LOCALITY, first)
    _held.clear()
    _held[key] = (time.monotonic(), known)
    return known


def forget() -> None:
    """Count afresh next time (tests)."""
    _held.clear()
