"""What the person concerned reads of what is held about them: every value in full, every look, every request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from zhili.lib.actor import Actor
from zhili.lib.codes import phone as read_phone
from zhili.profiles.registers import FieldRule, FieldType, Registers, ThingKind

from ..lifecycle import BAR_WORDS, AskKind, Bar, Looked
from ..lifecycle import Correction as State
from ..models import Ask, Consent, Correction, Entry, Fact, Look, Merge, Thing
from ..permissions import own_thing
from ..refusals import NoSuchThing, ProveAgain
from . import corrections, looks, things
from .corrections import CorrectionValue
from .looks import WhoLooked
from .sealing import opened, same_as
from .things import ThingPage

LASTS: Final = timedelta(minutes=30)
"""How long a proof of being the person concerned holds."""
MOST: Final = 5000


@dataclass(frozen=True, slots=True)
class AskValue:
    """One request: what of which field, by when it is answered, and the answer."""

    id: int
    kind: AskKind
    field: str
    unit: str
    why: str
    asked_at: datetime
    due_at: datetime
    provisional: bool
    state: State
    bar: Bar | None
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Own:
    """Everything. ``bars``: fact → why the law bars its erasure; what is not named may be asked for. ``withdrawn``:
    fields whose consent is withdrawn."""

    page: ThingPage
    looks: tuple[WhoLooked, ...]
    asks: tuple[AskValue, ...]
    corrections: tuple[CorrectionValue, ...]
    bars: dict[int, Bar]
    withdrawn: frozenset[str]


def fields_of(registers: Registers, kind: FieldType) -> list[str]:
    """Full names of the fields of that type that every person has; of special registers none: there stands, say, a
    relative's telephone."""
    general = (each for each in registers.about(ThingKind.PERSON) if not each.special)
    return [
        f"{register.name}.{rule.name}"
        for register in general for rule in register.fields.values()
        if rule.type is kind and not rule.disabled
    ]  # fmt: skip


def marks_of(registers: Registers, phone: str) -> tuple[str, ...]:
    """What a proven telephone is compared by: keyed hashes, so that the number itself is kept nowhere. Raises
    BadPhone."""
    number = read_phone(phone)
    return tuple(same_as(name, number).hex() for name in fields_of(registers, FieldType.PHONE))


def by_marks(marks: Sequence[str]) -> set[int]:
    """The people whose believed telephone this is."""
    rows = Fact.objects.filter(blind__in=[bytes.fromhex(mark) for mark in marks], asked=True, golden=True)
    return set(rows.filter(thing__kind=ThingKind.PERSON.value).values_list("thing_id", flat=True)[:200])


def same(thing: int) -> list[int]:
    """The thing and those found to be one with it."""
    return [thing, *Merge.objects.filter(kept_id=thing, undone_at__isnull=True).values_list("gone_id", flat=True)]


def withdrawn(ids: Iterable[int]) -> set[tuple[int, str]]:
    """(thing, field) for which the person concerned has withdrawn their consent."""
    rows = Consent.objects.filter(thing_id__in=list(ids), renewed_at__isnull=True)
    return set(rows.values_list("thing_id", "field"))


def need_claimed(actor: Actor, now: datetime) -> Thing:
    """The thing this resident is, if they proved it a short while ago. Raises NotAllowed, ProveAgain, NoSuchThing."""
    proved = own_thing(actor)
    thing = Thing.objects.select_related("into").filter(id=proved).first()
    if thing is None:
        raise NoSuchThing
    claimed = Look.objects.filter(thing_id=proved, by=actor.ref, how=Looked.SELF.value, at__gt=now - LASTS)
    if not claimed.exists():
        raise ProveAgain
    return thing.into or thing


def own(actor: Actor, registers: Registers, now: datetime, today: date) -> Own:
    """All that is held of the person who asks, opened for them. Raises as ``need_claimed``, and BadSeal."""
    return gathered(need_claimed(actor, now), registers, today)


def gathered(row: Thing, registers: Registers, today: date) -> Own:
    """All that is held of a person, opened: for a caller that has recorded whose eyes it is for."""
    ids = same(row.id)
    found = _opened(things.whole(row, registers))
    return Own(
        found, looks.looked_at(row.id, today, most=MOST), _asks(ids),
        tuple(each for one in ids for each in corrections.about(one, registers)),
        {value.fact: bar for each in found.fields for value in each.values
         if (bar := bar_of(each.rule, each.name, not value.gone, row, registers)) is not None},
        frozenset(name for _, name in withdrawn(ids)),
    )  # fmt: skip


def bar_of(rule: FieldRule, name: str, is_held: bool, thing: Thing, registers: Registers) -> Bar | None:
    """What bars the erasure of such a value on request: the archives law, or a purpose that still stands. None for
    what is held on consent, what is no longer held as true, and what a register asked for that was left."""
    if rule.keep.days is None:
        return Bar.ARCHIVES
    if rule.consent or not is_held or thing.ended_on is not None:
        return None
    register = registers.all[name.partition(".")[0]]
    inside = Entry.objects.filter(thing_id=thing.id, register=register.name, to_on__isnull=True)
    return Bar.PURPOSE if not register.special or inside.exists() else None


def barred(bar: Bar, rule: FieldRule, lang: str) -> str:
    """Why it is not erased, citing the field's own basis."""
    return BAR_WORDS[bar].say(lang).format(basis=rule.basis.say(lang), purpose=rule.purpose.say(lang))


def _opened(found: ThingPage) -> ThingPage:
    closed = {value.fact for each in found.fields for value in each.values if value.sealed}
    rows = Fact.objects.filter(id__in=closed).values_list("id", "value", "sealed")
    full = {fact: opened(fact, value, sealed) for fact, value, sealed in rows}
    fields = tuple(
        replace(each, values=tuple(replace(value, shown=full.get(value.fact, value.shown)) for value in each.values))
        for each in found.fields
    )
    named = next((each.values[0].shown for each in fields if each.rule.type is FieldType.NAME), found.label)
    return replace(found, fields=fields, label=named)


def _asks(ids: Sequence[int]) -> tuple[AskValue, ...]:
    rows = Ask.objects.filter(thing_id__in=list(ids)).select_related("source__unit").order_by("-id")[:200]
    return tuple(_ask(row) for row in rows)


def _ask(row: Ask) -> AskValue:
    return AskValue(
        row.id, AskKind(row.kind), row.field, row.source.unit.name_zh if row.source else "", row.why, row.asked_at,
        row.due_at, row.provisional, State(row.state), Bar(row.bar) if row.bar else None, row.answer, row.answered_at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pending:
    """A request of the person concerned that waits for its source. ``key`` names the row."""

    key: str
    thing: int
    area_code: str
    kind: str
    field: str
    unit_id: int
    asked_at: datetime


def pending(after: int = 0, *, most: int = 500) -> list[Pending]:
    """Requests that wait for an answer and were asked by the person concerned, the oldest first; for those who take
    them in as matters."""
    columns = ("id", "thing_id", "thing__area_code", "field", "source__unit_id", "asked_at")
    mine = {"state": State.OPEN.value, "asked_by__startswith": "self:", "id__gt": after}
    wrong = Correction.objects.filter(**mine).order_by("id").values_list(*columns)[:most]
    gone = Ask.objects.filter(kind=AskKind.ERASE.value, **mine).order_by("id").values_list(*columns)[:most]
    return [
        Pending(f"{kind}:{no}", thing, area, kind, name, unit, at)
        for kind, rows in (("correction", wrong), ("erase", gone))
        for no, thing, area, name, unit, at in rows
    ]


def to_answer(actor: Actor, *, most: int = 100) -> list[tuple[AskValue, int]]:
    """Erasures that wait for this post's unit, the nearest limit first, each with its thing."""
    rows = Ask.objects.filter(source__unit_id=actor.unit_id or 0, state=State.OPEN.value, kind=AskKind.ERASE.value)
    return [(_ask(row), row.thing_id) for row in rows.select_related("source__unit").order_by("due_at", "id")[:most]]
