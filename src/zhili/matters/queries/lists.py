"""Lists of matters: who may see which, in the order of a queue, by keyset pages. Plain values, no objects.

``visible_to`` is the only filter by which a list may be drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from zhili.language.text import query as phrases
from zhili.lib.actor import Actor
from zhili.lib.refusal import Invalid
from zhili.offices import queries as offices
from zhili.store import reading

from ..models import Assignment, Debt, Matter, Note, Step

MOST = 200
FAR = datetime(9999, 1, 1, tzinfo=UTC)
_LAST_KEY = int(FAR.timestamp()) * 1_000_000
"""The largest moment that a page's key can name, in microseconds; beyond it there is no calendar."""


class BadPage(Invalid):
    code = "bad_page"
    zh = "页码不对，请从第一页看起。"
    en = "That page does not exist; start from the first one."


@dataclass(frozen=True, slots=True)
class Row:
    """One matter in a list. Times are aware UTC; the lights turn at ``yellow_at``, ``orange_at``, ``due_at``."""

    id: int
    number: str
    version: int
    title: str
    kind: str
    state: str
    outcome: str
    waits_on: str
    category: str
    nature: str
    channel: str
    area_code: str
    place: str
    people: int
    urgent: bool
    confidential: bool
    lead_unit_id: int | None
    due_clock: str
    yellow_at: datetime | None
    orange_at: datetime | None
    due_at: datetime | None
    provisional: bool
    recorded_at: datetime
    happened_at: datetime | None
    edition_id: int
    locality: str
    notes_open: int | None


COLUMNS = tuple(each.name for each in fields(Row))


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a list. Empty means everything; ``waits_on`` and ``states`` are any-of; ``unit`` is the lead."""

    waits_on: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    kind: str = ""
    category: str = ""
    area: str = ""
    unit: int | None = None
    locality: str = ""
    urgent: bool | None = None
    is_open: bool | None = None
    due_before: datetime | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""
    ids: tuple[int, ...] | None = None
    extra: Q = field(default_factory=Q)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows and the key of the next page ('' at the end)."""

    rows: tuple[Row, ...]
    after: str


def visible_to(actor: Actor) -> Q:
    """The matters that this actor may know of: its own as a resident; as staff those inside its jurisdiction
    (confidential ones for dispatchers and supervisors alone) and those in which its unit takes or took part."""
    if not actor.is_staff:
        return Q(parties=actor.party_id) if actor.party_id else Q(pk__in=())
    inside = reduce(or_, (_inside(prefix) for prefix in actor.areas), Q(pk__in=()))
    if not actor.grants:
        inside = Q(pk__in=())
    if not (actor.may("matters.dispatch") or actor.may("matters.supervise")):
        inside &= Q(confidential=False)
    if actor.unit_id is None:
        return inside
    unit = actor.unit_id
    taking_part = Q(lead_unit_id=unit) | Q(pk__in=Assignment.objects.filter(unit_id=unit).values("matter_id"))
    return inside | taking_part | Q(pk__in=Debt.objects.filter(owed_by_id=unit).values("matter_id"))


def _inside(prefix: str) -> Q:
    """An area prefix as one index range: ``9901`` is all codes from 9901 up to, not including, 9902; '' is all."""
    if not prefix:
        return Q(area_code__gte="")  # an empty Q would vanish from an "or"
    return Q(area_code__gte=prefix, area_code__lt=prefix[:-1] + chr(ord(prefix[-1]) + 1))


def queue(actor: Actor, filters: Filters, *, after: str = "", limit: int = 50) -> Page:
    """Open work in the order in which it falls due; matters without a running clock come last."""
    size = _size(limit)
    timed = () if after and _read_key(after)[0] >= FAR else _page(actor, filters, "due", after, size)
    rest = _page(actor, filters, "clockless", after, size - len(timed)) if len(timed) < size else ()
    found = (*timed, *rest)
    return Page(found, _key(found[-1].due_at or FAR, found[-1].id) if len(found) == size else "")


def newest(actor: Actor, filters: Filters, *, after: str = "", limit: int = 50) -> Page:
    """Everything visible, newest first."""
    size = _size(limit)
    found = _page(actor, filters, "newest", after, size)
    return Page(found, _key(found[-1].recorded_at, found[-1].id) if len(found) == size else "")


def _page(actor: Actor, filters: Filters, order: str, after: str, size: int) -> tuple[Row, ...]:
    """One stretch of a list. Its statement is built by the ORM and, being the same for the same desk, kept."""
    make = _statement if filters.extra else _kept_statement
    sql, values = make(actor, filters, order, after, size)
    if not sql:
        return ()
    return tuple(Row(*row) for row in reading.run(sql, values, reading.readers_for(Matter, COLUMNS)))


def _statement(actor: Actor, filters: Filters, order: str, after: str, size: int) -> tuple[str, tuple[Any, ...]]:
    rows = _ordered(_filtered(actor, filters), order, after).values_list(*COLUMNS)[:size]
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return sql, tuple(values)


_cached_statement = lru_cache(maxsize=256)(_statement)


def _kept_statement(actor: Actor, filters: Filters, order: str, after: str, size: int) -> tuple[str, tuple[Any, ...]]:
    """What a search finds is part of its statement, and so is the time zone of days: neither is kept."""
    if filters.text or filters.since or filters.until or filters.ids is not None:
        return _statement(actor, filters, order, after, size)
    return _cached_statement(actor, replace(filters, extra=_NOTHING_MORE), order, after, size)


_NOTHING_MORE = Q()


def _ordered(rows: QuerySet[Matter], order: str, after: str) -> QuerySet[Matter]:
    at, last = _read_key(after) if after else (None, 0)
    if order == "newest":
        rows = rows.order_by("-id")
        return rows.filter(id__lt=last) if after else rows
    if order == "clockless":
        rows = rows.filter(due_at__isnull=True).order_by("id")
        return rows.filter(id__gt=last) if at is not None and at >= FAR else rows
    rows = rows.filter(due_at__isnull=False).order_by("due_at", "id")
    return rows.filter(Q(due_at__gt=at) | Q(due_at=at, id__gt=last)) if after else rows


def count(actor: Actor, filters: Filters, *, most: int = 1000) -> int:
    """How many there are, counted up to ``most`` and no further: a tab needs no exact million."""
    # Walked in the order of its list: without one the planner may gather a whole county before it counts to ``most``.
    order = ("due_at", "id") if filters.is_open else ("-id",)
    return _filtered(actor, filters).order_by(*order)[:most].count()


def noted_ids(unit_id: int, ids: Iterable[int]) -> frozenset[int]:
    """Those of these matters in which a note to this unit lies open."""
    open_ = Note.objects.filter(to_unit_id=unit_id, closed_at__isnull=True, matter_id__in=list(ids))
    return frozenset(open_.values_list("matter_id", flat=True))


def changed_since(step: int, most: int = 300) -> list[int]:
    """Ids of the matters in which something was recorded after the step with this id, the latest first. The caller
    shows only what ``visible_to`` lets through."""
    ids = Step.objects.filter(id__gt=step).order_by("-id").values_list("matter_id", flat=True)[: most * 4]
    return list(dict.fromkeys(ids))[:most]


def my_work(actor: Actor) -> Q:
    """What waits on this post's own hands: by its grants within the jurisdiction, and by its unit."""
    by_area = {"dispatcher": "matters.dispatch", "reviewer": "matters.review", "caller": "matters.callback",
               "checker": "matters.check"}  # fmt: skip
    waits = [word for word, grant in by_area.items() if actor.may(grant)]
    mine = Q(waits_on__in=waits) & reduce(or_, (_inside(prefix) for prefix in actor.areas), Q(pk__in=()))
    if actor.may("matters.handle") and actor.unit_id:
        mine |= Q(waits_on="lead", lead_unit_id=actor.unit_id)
        debts = Debt.objects.filter(owed_by_id=actor.unit_id, closed_at__isnull=True)
        mine |= Q(waits_on="debtor", pk__in=debts.values("matter_id"))
        asked = Assignment.objects.filter(
            unit_id=actor.unit_id, role="assist", ended_at__isnull=True, answered_at__isnull=True
        )
        mine |= Q(waits_on="lead", pk__in=asked.exclude(asked="").values("matter_id"))
    if actor.may("matters.oversee") and actor.unit_id:
        mine |= Q(waits_on="above", lead_unit_id__in=offices.descendants(actor.unit_id))
    return mine


def due_within(begins: datetime, ends: datetime) -> Q:
    """What falls due from ``begins`` to before ``ends``, as a narrowing."""
    return Q(due_at__gte=begins, due_at__lt=ends)


def selected(actor: Actor, filters: Filters) -> QuerySet[Matter]:
    """The visible matters that the filters leave, for this room's queries that count, group or stream them."""
    return _filtered(actor, filters)


def search_ids(text: str, most: int = 2000) -> list[int] | None:
    """Ids of the matters in which every phrase of ``text`` occurs, newest first; None when the text holds nothing to
    search.

    Two characters are enough: the index keeps bigrams, and a longer word is a phrase of adjacent ones.
    """
    wanted = phrases(text)
    if not wanted:
        return None
    if connection.vendor == "sqlite":
        match = " AND ".join('"' + " ".join(tokens).replace('"', '""') + '"' for tokens in wanted)
        sql, values = (
            "SELECT rowid FROM matters_search WHERE matters_search MATCH %s ORDER BY rowid DESC LIMIT %s",
            [match],
        )
    else:
        parts = " && ".join(["phraseto_tsquery('simple', %s)"] * len(wanted))
        sql = f"SELECT matter_id FROM matters_search WHERE tokens @@ ({parts}) ORDER BY matter_id DESC LIMIT %s"
        values = [" ".join(tokens) for tokens in wanted]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, most])
        return [row[0] for row in cursor.fetchall()]


def _filtered(actor: Actor, filters: Filters) -> QuerySet[Matter]:
    rows = Matter.objects.filter(visible_to(actor)).filter(filters.extra)
    plain = {"kind": filters.kind, "locality": filters.locality, "lead_unit_id": filters.unit, "urgent": filters.urgent,
             "is_open": filters.is_open, "due_at__lt": filters.due_before, "waits_on__in": filters.waits_on,
             "state__in": filters.states, "recorded_at__date__gte": filters.since,
             "recorded_at__date__lte": filters.until}  # fmt: skip
    rows = rows.filter(**{name: value for name, value in plain.items() if value not in ("", None, ())})
    if filters.ids is not None:
        rows = rows.filter(id__in=filters.ids)
    if filters.area:
        rows = rows.filter(_inside(filters.area))
    if filters.category:
        rows = rows.filter(Q(category=filters.category) | Q(category__startswith=filters.category + "."))
    if filters.text.strip():
        ids = search_ids(filters.text)
        rows = rows.none() if ids is None else rows.filter(id__in=ids)
    return rows


def _size(limit: int) -> int:
    return max(1, min(limit, MOST))


def _key(at: datetime, last: int) -> str:
    return f"{int(at.timestamp() * 1_000_000)}-{last}"


def _read_key(key: str) -> tuple[datetime, int]:
    micros, _, last = key.partition("-")
    if not (micros.isdecimal() and last.isdecimal()) or max(len(micros), len(last)) > 18 or int(micros) > _LAST_KEY:
        raise BadPage()
    return datetime.fromtimestamp(int(micros) // 1_000_000, UTC).replace(microsecond=int(micros) % 1_000_000), int(last)


def by_numbers(actor: Actor, numbers: Iterable[str]) -> Sequence[Row]:
    """The matters with these numbers as rows, as far as visible, in no order."""
    wanted = list(numbers)[:MOST]
    found = Matter.objects.filter(visible_to(actor), number__in=wanted).values_list(*COLUMNS)
    return [Row(*row) for row in found]


def by_ids(actor: Actor, ids: Iterable[int]) -> Sequence[Row]:
    """These matters as rows, as far as visible, in the order given."""
    wanted = list(ids)[:MOST]
    found: dict[int, Any] = {
        row[0]: Row(*row) for row in Matter.objects.filter(visible_to(actor), id__in=wanted).values_list(*COLUMNS)
    }
    return [found[each] for each in wanted if each in found]
