"""What the person concerned reads of what is held about them: every value in full, every look, every request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from zhili.lib.actor import Actor
from zhili.lib.codes import phone as read_phone
from zhili.offices import queries as offices
from zhili.profiles.registers import FieldRule, FieldType, Registers, ThingKind

from ..lifecycle import BAR_WORDS, AskKind, Bar, Gone, Looked
from ..lifecycle import Correction as State
from ..models import Ask, Consent, Correction, Entry, Fact, Look, Merge, Thing
from ..permissions import own_thing
from ..refusals import NoSuchThing, ProveAgain
from . import corrections, looks, things
from .corrections import CorrectionValue
from .erasures import OwnErasure, erased_of
from .looks import WhoLooked
from .sealing import opened, same_as
from .things import ThingPage

LASTS: Final = timedelta(minutes=30)
"""How long a proof of being the person concerned holds."""
MOST: Final = 5000
SELF: Final = "self:"
"""How the reference of a person concerned begins (``lib.actor.concerned``)."""
CORRECTION: Final = "correction"


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
class ConsentValue:
    """One consent: since when (None: withdrawn before anything was recorded), by the person here (``by_self``) or to
    the unit that recorded it; until when."""

    field: str
    given_at: datetime | None
    by_self: bool
    unit: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Own:
    """Everything. ``bars``: fact → why the law bars its erasure; what is not named may be asked for. ``withdrawn``:
    fields whose consent is withdrawn; ``consents``: given, taken back and given anew; ``erased``: what was erased, and
    of which copies."""

    page: ThingPage
    looks: tuple[WhoLooked, ...]
    asks: tuple[AskValue, ...]
    corrections: tuple[CorrectionValue, ...]
    bars: dict[int, Bar]
    withdrawn: frozenset[str]
    consents: tuple[ConsentValue, ...] = ()
    erased: tuple[OwnErasure, ...] = ()


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
    rows = Consent.objects.filter(thing_id__in=list(ids), withdrawn_at__isnull=False, renewed_at__isnull=True)
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
        frozenset(name for _, name in withdrawn(ids)), _consents(ids), erased_of(ids),
    )  # fmt: skip


def _consents(ids: Sequence[int]) -> tuple[ConsentValue, ...]:
    rows = list(Consent.objects.filter(thing_id__in=list(ids)).order_by("-id")[:200])
    hands = looks.units_of([row.given_by for row in rows])
    return tuple(
        ConsentValue(
            row.field, row.given_at, row.given_by.startswith(SELF), hands.get(row.given_by, ""), row.withdrawn_at
        )
        for row in rows
    )


def bar_of(rule: FieldRule, name: str, is_held: bool, thing: Thing, registers: Registers) -> Bar | None:
    """What bars the erasure of such a value on request: the archives law, or a purpose that still stands. None for
    what is held on consent, what is no longer held as true, and what a register asked for that was left."""
    if rule.keep.days is None:
        return Bar.ARCHIVES
    if rule.consent or not is_held or thing.ended_on is not None:
        return None
    register = registers.all.get(name.partition(".")[0])
    if register is None:  # the rules no longer ask for it
        return None
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
    """A request of the person concerned. ``key`` names the row. ``units``: who gave the values it is about. ``state``:
    what is not open was met or refused at once, for which reason ``bar`` or ``done``."""

    key: str
    kind: str
    thing: int
    area_code: str
    field: str
    units: tuple[int, ...]
    asked_at: datetime
    state: State
    bar: Bar | None
    followed: bool


def pending(*, most: int = 100) -> list[Pending]:
    """Requests of people concerned that no matter follows yet, the oldest first."""
    wrong = Correction.objects.filter(followed=False).order_by("id")[:most]
    asked = Ask.objects.filter(followed=False).order_by("id")[:most]
    return [
        *(_pending(row) for row in wrong.select_related("thing", "source")),
        *(_pending(row) for row in asked.select_related("thing", "source")),
    ]


def request(key: str) -> Pending | None:
    """The request that a key names (``correction:3``, ``erase:4``); None where there is none, or where staff asked."""
    kind, _, no = key.partition(":")
    if not no.isascii() or not no.isdigit() or len(no) > 18:
        return None
    rows = Correction.objects.all() if kind == CORRECTION else Ask.objects.filter(kind=kind)
    row = rows.filter(id=int(no), asked_by__startswith=SELF).select_related("thing", "source").first()
    return _pending(row) if row else None


def _pending(row: Correction | Ask) -> Pending:
    kind, bar = (row.kind, row.bar) if isinstance(row, Ask) else (CORRECTION, "")
    thing = row.thing
    return Pending(
        f"{kind}:{row.id}", kind, thing.id, thing.area_code, row.field, _units(row), row.asked_at, State(row.state),
        Bar(bar) if bar else None, row.followed,
    )  # fmt: skip


def _units(row: Correction | Ask) -> tuple[int, ...]:
    """The source of the value; of a withdrawn consent everybody who told what is held on it."""
    if row.source is not None:
        return (row.source.unit_id,)
    if not row.field:
        return ()
    held = Fact.objects.filter(thing_id__in=same(row.thing_id), field=row.field).exclude(gone=Gone.ERASED.value)
    return tuple(dict.fromkeys(held.order_by("-id").values_list("record__source__unit_id", flat=True)))


def phone_of(thing: int, registers: Registers) -> str:
    """The telephone by which the person who proved it is told of their request; '' for none. Only what takes their own
    request in asks for it."""
    wanted = fields_of(registers, FieldType.PHONE)
    row = Fact.objects.filter(thing_id=thing, field__in=wanted, golden=True).values_list("id", "value", "sealed")
    found = row.first()
    return opened(*found) if found else ""


def to_answer(actor: Actor, *, most: int = 100) -> list[tuple[AskValue, int]]:
    """Erasures that wait for this post's unit, the nearest limit first, each with its thing."""
    units = offices.answered_for(actor.unit_id) if actor.unit_id else frozenset()
    rows = Ask.objects.filter(source__unit_id__in=units, state=State.OPEN.value, kind=AskKind.ERASE.value)
    return [(_ask(row), row.thing_id) for row in rows.select_related("source__unit").order_by("due_at", "id")[:most]]
