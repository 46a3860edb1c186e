"""Linkage runs as the two persons who stand for one see them, and which of them a process has to work on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.offices.permissions import ALLOW_LINK, LINK

from ..lifecycle import RunState
from ..models import Record, Run
from ..permissions import MERGE
from ..refusals import NoSuchRun

SILENT: Final = timedelta(minutes=10)
"""A run of which nothing was heard for so long is taken up again: its process died."""
_REF: Final = re.compile(r"^post:(\d+)/person:(\d+)$")


@dataclass(frozen=True, slots=True)
class RunValue:
    """A run as a list shows it. ``waiting``: doubtful pairs of it that nobody has judged."""

    id: int
    purpose: str
    area_code: str
    state: str
    weights: str
    asked_by: str
    asked_person_id: int
    asked_at: datetime
    allowed_by: str
    allowed_at: datetime | None
    refused_by: str
    refused_at: datetime | None
    why: str
    started_at: datetime | None
    beat_at: datetime | None
    done_at: datetime | None
    undone_by: str
    undone_at: datetime | None
    progress: Mapping[str, Any]
    faults: Sequence[Mapping[str, str]]
    counts: Mapping[str, int]
    doubts: int


_COLUMNS: Final = tuple(name for name in RunValue.__slots__ if name != "doubts")


def _visible(actor: Actor) -> QuerySet[Run]:
    if not any(actor.may(grant) for grant in (LINK, ALLOW_LINK, MERGE)):
        raise NotAllowed
    within = Q()
    for prefix in actor.areas:
        within |= Q(area_code__startswith=prefix)
    rows = Run.objects.filter(within) if actor.areas else Run.objects.none()
    return rows.annotate(waiting=Count("doubts", filter=Q(doubts__state="open")))


def runs(actor: Actor, *, most: int = 50) -> list[RunValue]:
    """The runs over this post's area, the latest first. Raises NotAllowed."""
    rows = _visible(actor).order_by("-id").values_list(*_COLUMNS, "waiting")[:most]
    return [RunValue(*row) for row in rows]


def run(actor: Actor, no: int) -> RunValue:
    """One of them. Raises NotAllowed, NoSuchRun."""
    row = _visible(actor).filter(id=no).values_list(*_COLUMNS, "waiting").first()
    if row is None:
        raise NoSuchRun
    return RunValue(*row)


def asker_of(no: int, *, undoing: bool = False) -> tuple[int, int]:
    """(person, post) of who asked for a run, or for undoing it. Raises NoSuchRun."""
    row = Run.objects.filter(id=no).values_list("undone_by" if undoing else "asked_by", flat=True).first()
    found = _REF.match(row or "")
    if found is None:
        raise NoSuchRun
    return int(found[2]), int(found[1])


def waiting(now: datetime) -> list[int]:
    """The runs that a process has to work on: allowed, or to be undone, or begun and long silent; the oldest first."""
    silent = Q(beat_at__isnull=True) | Q(beat_at__lt=now - SILENT)
    begun = Q(state__in=[RunState.RUNNING.value, RunState.UNDOING.value]) & silent
    rows = Run.objects.filter(Q(state=RunState.ALLOWED.value) | begun).order_by("id")
    return list(rows.values_list("id", flat=True))


def compared_since(area: str) -> int:
    """How many records of people in an area no run has compared yet."""
    return Record.objects.filter(
        kind="person", thing__area_code__startswith=area.rstrip("0"), thing__into__isnull=True, compared__isnull=True
    ).count()
