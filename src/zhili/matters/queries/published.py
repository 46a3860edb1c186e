"""What staff published about matters: read by anybody, written by nobody but them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from zhili.lib.refusal import NotFound
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile, Words

from ..models import Matter, Publication
from .load import Loaded, state_words

MOST = 100


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One published matter. ``place``: a street or a grid in words, '' where only the village is told."""

    key: int
    number: str
    title: str
    summary: str
    place: str
    area_code: str
    unit_id: int | None
    at: datetime
    state: Words
    waits_on: str
    outcome: str
    is_open: bool
    people: int


def published(locality: str, *, area: str = "", after: int | None = None, limit: int = 30) -> list[PublishedRow]:
    """What is published now, the latest first; ``area``: a code's prefix; ``after``: the key of the last one seen."""
    rows = Publication.objects.filter(ended_at__isnull=True, matter__locality=locality, matter__confidential=False)
    rows = rows.exclude(matter__category__in=hidden_categories(locality))
    if area:
        rows = rows.filter(area_code__startswith=area)
    if after:
        rows = rows.filter(id__lt=after)
    found = rows.select_related("matter").order_by("-id")[: min(limit, MOST)]
    return [row for row in map(_row, found) if row is not None]


def of_matters(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """(title, place in words) of those matters that have a summary open now, by the matter's id."""
    rows = Publication.objects.filter(matter_id__in=list(ids), ended_at__isnull=True)
    return {matter: (title, place) for matter, title, place in rows.values_list("matter_id", "title", "place")}


def of_matter(matter: Matter) -> PublishedRow | None:
    """What is published about one matter; None for nothing, and for what became confidential since."""
    row = Publication.objects.filter(matter_id=matter.id, ended_at__isnull=True).select_related("matter").first()
    return _row(row) if row else None


def is_confidential(matter: Matter, profile: Profile) -> bool:
    """Whether the public may never read of it: by its own mark, or because its category is a confidential one."""
    category = profile.categories.get(matter.category)
    return matter.confidential or bool(category and category.confidential)


def hidden_categories(locality: str) -> tuple[str, ...]:
    """The categories whose matters no public list holds, by the latest rules; each row is asked by its own as well."""
    try:
        known = profiles.current(locality, date.max).categories
    except NotFound:
        return ()
    return tuple(code for code, each in known.items() if each.confidential)


def publishing(loaded: Loaded) -> tuple[str, ...]:
    """``publish`` and ``unpublish``, as far as they are open to these relations."""
    if not loaded.relations & {"dispatcher", "lead"} or is_confidential(loaded.matter, loaded.profile):
        return ()
    stands = Publication.objects.filter(matter_id=loaded.matter.id, ended_at__isnull=True).exists()
    return ("publish", "unpublish") if stands else ("publish",)


def _row(row: Publication) -> PublishedRow | None:
    matter = row.matter
    profile = profiles.edition(matter.edition_id)
    if is_confidential(matter, profile):
        return None
    words = Words(*state_words(profile.kind(matter.kind), matter.state))
    return PublishedRow(
        row.id, matter.number, row.title, row.summary, row.place, row.area_code, row.unit_id, row.at, words,
        matter.waits_on, matter.outcome, matter.is_open, matter.people,
    )  # fmt: skip
