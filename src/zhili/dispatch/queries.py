"""What a dispatcher is shown beside a matter: the suggestion with its reasons, and what looks like the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from zhili.language.text import similar_to
from zhili.lib.actor import Actor
from zhili.matters.models import Matter, Party, Step
from zhili.matters.queries.lists import Row, by_ids, visible_to
from zhili.offices import queries as offices
from zhili.profiles.model import Profile

from .models import Presence, Suggestion, TakenIn

HERE_FOR = timedelta(seconds=45)
"""How long somebody counts as being at a matter after their page was heard of last."""
TWIN_DAYS = 30
WORDS_READ = 300
"""Characters of a report that are compared: what it is about stands at its beginning."""
LOOKED_AT = 60
"""The newest so many are compared: enough for one grid and month, and little work."""
ALIKE = 0.35
"""Texts at or above this share of common bigrams (Dice) are shown as similar."""


@dataclass(frozen=True, slots=True)
class Hint:
    """The suggestion in words. ``sure`` in hundredths; ``line_no`` of the duty list and its ``basis`` say why that
    lead."""

    category: str
    sure: int
    why: tuple[str, ...]
    lead: int | None
    assists: tuple[int, ...]
    limit_name: str
    line_no: int | None
    basis: str
    urgent_why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """A matter that may be the same one. ``likeness`` 0 to 1; ``why`` in both languages."""

    row: Row
    likeness: float
    why_zh: str
    why_en: str


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody who has a matter open now, since when, in which post."""

    matter_id: int
    person_id: int
    post_id: int
    name: str
    since: datetime


def here(now: datetime) -> tuple[Here, ...]:
    """Who has which matter open: one query over a table with a row a person at work. Which of these matters somebody
    may know of is for the caller to ask."""
    rows = Presence.objects.filter(seen_at__gt=now - HERE_FOR).order_by("matter_id", "since")
    return tuple(Here(*row) for row in rows.values_list("matter_id", "person_id", "post_id", "person__name", "since"))


def hint(matter_id: int, profile: Profile) -> Hint | None:
    """The suggestion for a matter, or None for one that was never triaged here (an imported record)."""
    row = Suggestion.objects.filter(matter_id=matter_id).first()
    if row is None:
        return None
    line = offices.line(row.duty_line) if row.duty_line else None
    limit = line.limit_name if line and line.limit_name else ""
    if not limit and row.category:
        limit = profile.category(row.category).limit_name
    if row.urgent_why and profile.urgent:
        limit = profile.urgent.limit_name
    return Hint(row.category, row.category_sure, tuple(row.category_why), row.lead_id, tuple(row.assists), limit,
                line.no if line else None, line.basis if line else "", tuple(row.urgent_why))  # fmt: skip


def twins(actor: Actor, matter: Matter, most: int = 5) -> list[Twin]:
    """Open matters of the last 30 days that may be the same: the same telephone, or the same grid or place with similar
    words. The likest first; a person decides."""
    since = matter.recorded_at - timedelta(days=TWIN_DAYS)
    callers = _same_callers(matter)
    near = Q(grid_code=matter.grid_code) if matter.grid_code else Q(area_code=matter.area_code)
    found = Matter.objects.filter(near | Q(id__in=callers), visible_to(actor), is_open=True, recorded_at__gte=since)
    found = (
        found.filter(parent__isnull=True, locality=matter.locality, confidential=matter.confidential)
        .exclude(id=matter.id)
        .order_by("-id")
    )
    ids = list(found.values_list("id", flat=True)[:LOOKED_AT])
    words = _first_words([matter.id, *ids])
    alike = similar_to(words.get(matter.id, matter.title))
    likely = {each: alike(words.get(each, "")) for each in ids}
    ranked = sorted((each for each in ids if each in callers or likely[each] >= ALIKE), key=lambda each: -likely[each])
    return [_twin(row, likely[row.id], row.id in callers) for row in by_ids(actor, ranked[:most])]


def _twin(row: Row, likeness: float, same_caller: bool) -> Twin:
    zh, en = ("同一个电话", "same telephone") if same_caller else ("同一网格、说法相近", "same grid, similar words")
    return Twin(row, likeness, zh, en)


def _same_callers(matter: Matter) -> list[int]:
    phones = Party.objects.filter(matter_id=matter.id, phone_blind__isnull=False).values_list("phone_blind", flat=True)
    rows = Party.objects.filter(phone_blind__in=list(phones)).exclude(matter_id=matter.id)
    return list(rows.order_by("-id").values_list("matter_id", flat=True)[:50])


def _first_words(ids: Sequence[int]) -> dict[int, str]:
    rows = Step.objects.filter(matter_id__in=ids, no=1)
    return {matter_id: words[:WORDS_READ] for matter_id, words in rows.values_list("matter_id", "words")}


def request_of(matter_id: int) -> str:
    """The request about one's own data that this matter follows, as its key; '' for none."""
    return TakenIn.objects.filter(matter_id=matter_id).values_list("key", flat=True).first() or ""


def followed(keys: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Requests of the people concerned that became matters: key of the request → (number, the asker's party)."""
    rows = TakenIn.objects.filter(key__in=list(keys)).values_list("key", "matter_id", "matter__number")
    found = {matter: (key, number) for key, matter, number in rows}
    parties = Party.objects.filter(matter_id__in=list(found), role="reporter").values_list("matter_id", "id")
    return {found[matter][0]: (found[matter][1], party) for matter, party in parties}
