"""Linkage runs as the two persons who stand for one see them, and which of them a process has to work on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.offices.models import Person, Post
from zhili.offices.permissions import ALLOW_LINK, LINK
from zhili.profiles.registers import ThingKind

from ..models import Record, Run
from ..permissions import MERGE
from ..run_refusals import NoSuchRun
from ..run_states import RunState

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


def not_compared(actor: Actor) -> list[tuple[str, int]]:
    """(unit, how many) of records of people in this post's area that no run has compared yet."""
    within = Q()
    for prefix in actor.areas:
        within |= Q(thing__area_code__startswith=prefix)
    rows = (
        Record.objects.filter(within, kind=ThingKind.PERSON.value, thing__into__isnull=True, compared__isnull=True)
        if actor.areas
        else Record.objects.none()
    )
    return list(rows.values_list("source__unit__name_zh").annotate(many=Count("id")).order_by("-many"))


def named(refs: Iterable[str]) -> dict[str, str]:
    """Who these references are today: name, unit and post; a hand that is nobody's is left as it is."""
    found = {ref: match for ref in refs if (match := _REF.match(ref))}
    people = dict(Person.objects.filter(id__in={int(each[2]) for each in found.values()}).values_list("id", "name"))
    rows = Post.objects.filter(id__in={int(each[1]) for each in found.values()})
    posts = {post: (unit, name) for post, unit, name in rows.values_list("id", "unit__name_zh", "name_zh")}
    return {
        ref: " · ".join(filter(None, (people.get(int(each[2]), ""), *posts.get(int(each[1]), ())))) or ref
        for ref, each in found.items()
    }
