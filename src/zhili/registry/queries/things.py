"""One thing with all that is held of it, each value with its source; who lived where on a day; what is in a grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from django.db.models import Count, Model, Q, QuerySet

from zhili.lib.actor import Actor
from zhili.profiles.registers import FieldRule, Registers, ThingKind

from ..lifecycle import Golden, Looked, Word
from ..models import Due, Entry, Fact, Look, Relation, Thing
from ..permissions import may_look
from ..refusals import NoPurpose, NoSuchThing
from .areas import GRID_DIGITS, under, within
from .sealing import shown

LASTS: Final = timedelta(minutes=30)
"""How long a stated purpose lets the same person look at the same thing again without stating it anew."""
M = TypeVar("M", bound=Model)
_NAMED_BY: Final = ("name", "address", "number", "sort", "code")


@dataclass(frozen=True, slots=True)
class Held:
    """One value, masked where its field is sealed: whose, since when, and why it is or is not believed. ``sealed``:
    opened one at a time, by ``fact``."""

    fact: int
    shown: str
    sealed: bool
    source: str
    unit: str
    observed_at: datetime
    observed_by: str
    from_on: date | None
    to_on: date | None
    keep_until: date | None
    golden: bool
    why: Golden | None
    gone: str


@dataclass(frozen=True, slots=True)
class FieldHeld:
    """A field with its rule and the values held, the believed one first; values no longer held after them."""

    name: str
    rule: FieldRule
    values: tuple[Held, ...]

    @property
    def disputed(self) -> bool:
        return sum(not value.gone for value in self.values) > 1 and self.values[0].why is not Golden.AGREED


@dataclass(frozen=True, slots=True)
class Bond:
    """One relation, seen from this thing: ``back`` when it is the object. ``label`` is masked."""

    id: int
    word: Word
    back: bool
    thing: int
    kind: ThingKind
    label: str
    unit: str
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True, slots=True)
class InRegister:
    """A special register the thing is or was in, and what its clocks ask for next: (clock, day, provisional)."""

    register: str
    from_on: date
    to_on: date | None
    dues: tuple[tuple[str, date, bool], ...]


@dataclass(frozen=True, slots=True)
class ThingPage:
    """All that is held of one thing."""

    id: int
    kind: ThingKind
    area_code: str
    grid_code: str
    ended_on: date | None
    ended_why: str
    into: int | None
    label: str
    fields: tuple[FieldHeld, ...]
    bonds: tuple[Bond, ...]
    entries: tuple[InRegister, ...]


def visible(actor: Actor) -> QuerySet[Thing]:
    """The things of this post's area; none without the grant."""
    if not any(may_look(actor, prefix) for prefix in actor.areas):
        return Thing.objects.none()
    return Thing.objects.filter(within(actor))


def visible_under(actor: Actor, prefix: str) -> QuerySet[Thing]:
    """Of the things that this post sees those under that prefix, or in that grid."""
    if not any(may_look(actor, area) for area in actor.areas):
        return Thing.objects.none()
    if any(prefix.startswith(area) for area in actor.areas):
        return Thing.objects.filter(**under(prefix))  # one condition: with both, the wider index may be walked
    return visible(actor).filter(**under(prefix))


def need_looked(actor: Actor, thing: int, now: datetime) -> None:
    """Refuse (NoPurpose) unless this hand stated a purpose for this thing a short while ago."""
    since = now - LASTS
    looks = Look.objects.filter(thing_id=thing, by=actor.ref, at__gte=since).exclude(how=Looked.LIST.value)
    if not looks.exists():
        raise NoPurpose


def page(actor: Actor, thing_id: int, registers: Registers, now: datetime) -> ThingPage:
    """The thing as this post may see it, masked. Raises NoSuchThing, and NoPurpose where none was stated within the
    last half hour."""
    row = visible(actor).filter(id=thing_id).first()
    if row is None:
        raise NoSuchThing
    need_looked(actor, thing_id, now)
    return whole(row, registers)


def whole(row: Thing, registers: Registers) -> ThingPage:
    """All that is held of a thing, whoever asks: the caller has decided that it may be shown."""
    fields = _fields(row.id, registers)
    kind = ThingKind(row.kind)
    named = {row.id: _label(fields)}
    return ThingPage(
        row.id, kind, row.area_code, row.grid_code, row.ended_on, row.ended_why, row.into_id, named[row.id], fields,
        _bonds(row.id, registers), _entries(row.id),
    )  # fmt: skip


def _fields(thing: int, registers: Registers) -> tuple[FieldHeld, ...]:
    columns = (
        *("field", "id", "value", "sealed", "record__source__kind", "record__source__unit__name_zh", "observed_at"),
        *("observed_by", "from_on", "to_on", "keep_until", "golden", "why", "gone"),
    )
    rows = Fact.objects.filter(thing_id=thing).exclude(gone="erased")
    by_field: dict[str, list[Held]] = defaultdict(list)
    for name, fact, value, sealed, *rest in rows.order_by("gone", "-golden", "-observed_at").values_list(*columns):
        rule = registers.kept(name)
        source, unit, seen, by, since, until, kept, golden, why, gone = rest
        by_field[name].append(
            Held(
                fact, shown(rule, fact, value, sealed), sealed is not None, source, unit, seen, by, since,
                until, kept, golden, Golden(why) if why else None, gone,
            )
        )  # fmt: skip
    order = [f"{register.name}.{rule}" for register in registers.all.values() for rule in register.fields]
    found = sorted(by_field, key=lambda name: order.index(name) if name in order else len(order))
    return tuple(FieldHeld(name, registers.kept(name), tuple(by_field[name])) for name in found)


def _label(fields: Sequence[FieldHeld]) -> str:
    by_name = {each.rule.name: each.values[0].shown for each in fields if each.values and not each.values[0].gone}
    return next((by_name[name] for name in _NAMED_BY if name in by_name), "")


def labels(things: Sequence[int], registers: Registers) -> dict[int, str]:
    """What each of these things is called, masked: its name, or else its address, number or code."""
    columns = ("thing_id", "field", "id", "value", "sealed")
    rows = Fact.objects.filter(thing_id__in=list(things), golden=True).values_list(*columns)
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for thing, name, fact, value, sealed in rows:
        own = name.partition(".")[2]
        if own in _NAMED_BY:
            found[thing][own] = shown(registers.kept(name), fact, value, sealed)
    return {thing: next((names[name] for name in _NAMED_BY if name in names), "") for thing, names in found.items()}


def heads(households: Sequence[int], registers: Registers) -> dict[int, str]:
    """Who heads each of these households, masked; none for one without a head."""
    rows = Relation.objects.filter(object_id__in=list(households), word=Word.HEADS.value, to_on__isnull=True)
    found = dict(rows.order_by("id").values_list("object_id", "subject_id"))
    named = labels(list(found.values()), registers)
    return {household: named[head] for household, head in found.items() if named.get(head)}


def whereabouts(things: Sequence[int]) -> dict[int, tuple[ThingKind, str, str]]:
    """Sort, area and grid of each of these things."""
    rows = Thing.objects.filter(id__in=list(things)).values_list("id", "kind", "area_code", "grid_code")
    return {thing: (ThingKind(kind), area, grid) for thing, kind, area, grid in rows}


_CARD: Final = (
    *("sex", "born_on", "lives_at", "registered_at", "use", "mu", "address", "sort", "at", "owner", "kind", "trade"),
    *("condition", "holds", "breed", "code"),
)


def cards(things: Sequence[int], registers: Registers, *, most: int = 5) -> dict[int, list[tuple[FieldRule, str]]]:
    """What tells these things apart in a list, masked: a few of their believed values, with their fields' rules."""
    columns = ("thing_id", "field", "id", "value", "sealed")
    rows = Fact.objects.filter(thing_id__in=list(things), golden=True).values_list(*columns)
    found: dict[int, dict[str, tuple[FieldRule, str]]] = defaultdict(dict)
    for thing, name, fact, value, sealed in rows:
        own = name.partition(".")[2]
        register = registers.all.get(name.partition(".")[0])
        if own in _CARD and register is not None and not register.sensitive:
            rule = registers.kept(name)
            found[thing][own] = (rule, shown(rule, fact, value, sealed))
    return {thing: [has[name] for name in _CARD if name in has][:most] for thing, has in found.items()}


def _bonds(thing: int, registers: Registers) -> tuple[Bond, ...]:
    columns = (
        *("id", "word", "subject_id", "object_id", "subject__kind", "object__kind", "source__unit__name_zh"),
        *("from_on", "to_on"),
    )
    rows = Relation.objects.filter(Q(subject_id=thing) | Q(object_id=thing)).order_by("-to_on", "word", "id")
    found = list(rows.values_list(*columns)[:400])
    named = labels([one if other == thing else other for _, _, one, other, *_ in found], registers)
    out = []
    for relation, word, subject, obj, subject_kind, object_kind, unit, since, until in found:
        back = obj == thing
        other, kind = (subject, subject_kind) if back else (obj, object_kind)
        label = named.get(other, "")
        out.append(Bond(relation, Word(word), back, other, ThingKind(kind), label, unit, since, until))
    return tuple(sorted(out, key=lambda bond: (bond.to_on is not None, bond.word.value)))


def _entries(thing: int) -> tuple[InRegister, ...]:
    dues: dict[int, list[tuple[str, date, bool]]] = defaultdict(list)
    for entry, clock, day, provisional in Due.objects.filter(entry__thing_id=thing).values_list(
        "entry_id", "clock", "due_on", "provisional"
    ):
        dues[entry].append((clock, day, provisional))
    rows = Entry.objects.filter(thing_id=thing).order_by("-from_on").values_list("id", "register", "from_on", "to_on")
    return tuple(
        InRegister(register, since, until, tuple(sorted(dues[entry], key=lambda due: due[1])))
        for entry, register, since, until in rows
    )


def lived_in(dwelling: int, on: date) -> list[int]:
    """Who lived here on that day: the persons, one query."""
    return list(
        Relation.objects.filter(object_id=dwelling, word=Word.LIVES_IN.value)
        .filter(Q(from_on__isnull=True) | Q(from_on__lte=on), Q(to_on__isnull=True) | Q(to_on__gt=on))
        .order_by("subject_id").values_list("subject_id", flat=True)
    )  # fmt: skip


def spread(actor: Actor, prefix: str, digits: int) -> dict[str, dict[ThingKind, int]]:
    """How many things of each sort lie in each part of an area: parts are the first ``digits`` of the area's code, or
    grids where it is 15. Only what this post sees, and what has not ended."""
    rows = visible_under(actor, prefix).filter(ended_on__isnull=True, kind__in=list(ThingKind))
    # Counted by whole codes, in the order of the index, and added up here: three times as fast as cutting them there.
    part = "grid_code" if digits == GRID_DIGITS else "area_code"
    found: dict[str, dict[ThingKind, int]] = defaultdict(lambda: defaultdict(int))
    for kind, code, many in rows.values_list("kind", part).annotate(many=Count("id")).order_by():
        found[code[:digits]][ThingKind(kind)] += many
    return {code: dict(kinds) for code, kinds in found.items()}


def fall_due(
    actor: Actor, until: date, *, most: int = 200, prefix: str = ""
) -> list[tuple[int, int, str, str, date]]:  # fmt: skip
    """What special registers ask for up to a day: (thing, entry, register, clock, day), the oldest first."""
    rows = _dues(actor, until, prefix).order_by("due_on", "id")
    columns = ("entry__thing_id", "entry_id", "entry__register", "clock", "due_on")
    return list(rows.values_list(*columns)[:most])


def due_many(actor: Actor, until: date, *, prefix: str = "") -> int:
    """Of how many things special registers ask something up to a day."""
    return _dues(actor, until, prefix).count()


def _dues(actor: Actor, until: date, prefix: str) -> QuerySet[Due]:
    return _seen(Due.objects.filter(due_on__lte=until), actor, prefix, "entry__thing__")


def entered(actor: Actor, prefix: str) -> dict[str, int]:
    """How many things there are in each special register."""
    rows = _seen(Entry.objects.filter(to_on__isnull=True, thing__ended_on__isnull=True), actor, prefix, "thing__")
    return dict(rows.values_list("register").annotate(many=Count("id")).order_by())


def _seen(rows: QuerySet[M], actor: Actor, prefix: str, to_thing: str) -> QuerySet[M]:
    """Of these rows those about things under that prefix that this post sees; joined, where a subquery would be run for
    everything there is."""
    if not any(may_look(actor, area) for area in actor.areas):
        return rows.none()
    rows = rows.filter(**under(prefix, to_thing))
    if any(prefix.startswith(area) for area in actor.areas):
        return rows
    return rows.filter(within(actor, to_thing))
