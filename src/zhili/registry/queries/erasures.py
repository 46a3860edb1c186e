"""Every copy that an erasure has to reach, and which of them somebody still has to see to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Max, Q, QuerySet

from zhili.journal import queries as journal
from zhili.lib.actor import Actor
from zhili.offices import queries as offices
from zhili.offices.models import Person, Post

from ..lifecycle import Act, Copy, Gone
from ..models import Erased, Fact
from ..permissions import CORRECT, WATCH
from .areas import within
from .looks import person_in, post_in


@dataclass(frozen=True, slots=True)
class CopyValue:
    """One copy of one erasure. ``thing`` is None for a nightly piece; ``unit`` '' where no one unit holds it."""

    id: int
    ref: str
    thing: int | None
    copy: Copy
    unit: str
    many: int
    opened_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    done_by: str
    note: str

    @property
    def is_open(self) -> bool:
        return self.done_at is None

    @property
    def by_house(self) -> bool:
        """Whether the house did it by itself, in the erasure's own transaction."""
        return self.done_by == "clock"


@dataclass(frozen=True, slots=True)
class Line:
    """A copy on the desk's page; ``mine``: this reader may record it; ``by``: who recorded it, by name and post."""

    copy: CopyValue
    mine: bool
    by: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """One erasure with all its copies. ``fields``: full name → how many values, as the journal's entry ``entry`` says
    (None: not written yet); ``at_night``: because its last day had come, not on request."""

    ref: str
    at: datetime
    many: int
    fields: Mapping[str, int]
    entry: int | None
    is_sealed: bool
    at_night: bool
    lines: tuple[Line, ...]

    @property
    def open_lines(self) -> int:
        return sum(line.copy.is_open for line in self.lines)


@dataclass(frozen=True, slots=True)
class OwnErasure:
    """What was erased of the person who reads, and where: the fields of this checklist that were theirs."""

    at: datetime
    at_night: bool
    fields: tuple[str, ...]
    lines: tuple[CopyValue, ...]


def checklist(ref: str) -> tuple[CopyValue, ...]:
    """Every copy of one erasure."""
    return tuple(_values(Erased.objects.filter(ref=ref).order_by("id")))


def open_copies(*, most: int = 200) -> tuple[CopyValue, ...]:
    """What still needs a hand, the nearest limit first."""
    return tuple(_values(Erased.objects.filter(done_at__isnull=True).order_by("due_at", "id")[:most]))


def of_thing(thing: int) -> tuple[CopyValue, ...]:
    """Every copy of every erasure of one thing, the latest first."""
    return tuple(_values(Erased.objects.filter(thing_id=thing).order_by(F("opened_at").desc(), "id")))


def waiting(actor: Actor) -> int:
    """How many lines wait for this post."""
    return Erased.objects.filter(_mine(actor), done_at__isnull=True).count()


def open_lists(actor: Actor, *, most: int = 50) -> tuple[Checklist, ...]:
    """Erasures of which a line that this post may record is open, the nearest limit first."""
    rows = Erased.objects.filter(_mine(actor), done_at__isnull=True).order_by("due_at", "id")
    return _lists(actor, list(dict.fromkeys(rows.values_list("ref", flat=True)[: most * 10]))[:most])


def done_lists(actor: Actor, *, most: int = 20) -> tuple[Checklist, ...]:
    """Erasures of which every line that this post may read is done, the latest first."""
    still = Erased.objects.filter(done_at__isnull=True).values("ref")
    rows = Erased.objects.filter(_mine(actor)).exclude(ref__in=still).values("ref").annotate(at=Max("opened_at"))
    return _lists(actor, list(rows.order_by("-at").values_list("ref", flat=True)[:most]))


def due_soon(until: date) -> int:
    """How many values the nights up to that day will erase."""
    return Fact.objects.filter(keep_until__lte=until).exclude(gone=Gone.ERASED.value).count()


def erased_of(things: Sequence[int]) -> tuple[OwnErasure, ...]:
    """What was erased of these things (one person), the latest first."""
    rows = Fact.objects.filter(thing_id__in=list(things), erased_as__isnull=False).values_list("erased_as", "field")
    fields: dict[str, dict[str, None]] = defaultdict(dict)
    for ref, name in rows.order_by("id"):
        fields[ref or ""][name] = None
    found: dict[str, list[CopyValue]] = defaultdict(list)
    for value in _values(Erased.objects.filter(ref__in=list(fields)).order_by("id")):
        found[value.ref].append(value)
    lists = [
        OwnErasure(values[0].opened_at, _at_night(ref), tuple(fields[ref]), tuple(values))
        for ref, values in found.items()
    ]
    return tuple(sorted(lists, key=lambda each: each.at, reverse=True))


def _mine(actor: Actor) -> Q:
    """Lines that are this post's to record: its units', and with the watching grant those of its area and the nightly
    pieces, which are of many places."""
    mine = Q(pk__in=())
    if actor.may(CORRECT) and actor.unit_id is not None:
        mine |= Q(unit_id__in=offices.answered_for(actor.unit_id))
    if actor.may(WATCH):
        mine |= Q(thing__isnull=True) | within(actor, "thing__")
    return mine


def _lists(actor: Actor, refs: Sequence[str]) -> tuple[Checklist, ...]:
    rows = Erased.objects.filter(ref__in=list(refs)).order_by("id")
    mine = set(rows.filter(_mine(actor)).values_list("id", flat=True))
    values = list(_values(rows))
    names = _hands([value.done_by for value in values])
    lines: dict[str, list[Line]] = defaultdict(list)
    for value in values:
        lines[value.ref].append(Line(value, value.id in mine, names.get(value.done_by, "")))
    return tuple(_list(ref, lines[ref]) for ref in refs if lines[ref])


def _list(ref: str, lines: Sequence[Line]) -> Checklist:
    entry = next((each for each in journal.entries_of(ref) if each.act == Act.ERASE), None)
    fields = entry.facts.get("fields", {}) if entry else {}
    return Checklist(
        ref, lines[0].copy.opened_at, lines[0].copy.many, fields, entry.id if entry else None,
        entry is not None and entry.seq is not None, _at_night(ref), tuple(lines),
    )  # fmt: skip


def _at_night(ref: str) -> bool:
    return ref.startswith("erasure:")


def _hands(refs: Sequence[str]) -> dict[str, str]:
    """Who recorded a line: “高瞻 · 督查员”."""
    people = dict(Person.objects.filter(id__in={person_in(ref) for ref in refs}).values_list("id", "name"))
    posts = dict(Post.objects.filter(id__in={post_in(ref) for ref in refs}).values_list("id", "name_zh"))
    return {
        ref: " · ".join(word for word in (people.get(person_in(ref), ""), posts.get(post_in(ref), "")) if word)
        for ref in refs
    }


def _values(rows: QuerySet[Erased]) -> Iterator[CopyValue]:
    columns = ("id", "ref", "thing_id", "copy", "unit__name_zh", "many", "opened_at", "due_at", "done_at", "done_by")
    for no, ref, thing, copy, unit, many, opened, due, done, by, note in rows.values_list(*columns, "note"):
        yield CopyValue(no, ref, thing, Copy(copy), unit or "", many, opened, due, done, by, note)
