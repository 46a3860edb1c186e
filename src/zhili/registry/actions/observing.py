"""Verbs that record what was seen: of one thing on a visit, or of many in a batch."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhili.lib.actor import Actor
from zhili.lib.refusal import Refusal
from zhili.profiles.model import Profile
from zhili.profiles.registers import FieldRule, ThingKind
from zhili.store.rows import change
from zhili.store.writing import writing

from ..lifecycle import Act, Ended
from ..models import Entry, Fact, Relation, Thing
from ..permissions import RECORD, need
from ..queries.own import withdrawn
from ..refusals import ConsentWithdrawn, DayBefore, LostCharacter, NothingSaid, WrongKind
from ..values import canonical, with_holes
from ._clocks import wind
from ._ground import held, is_fictional, record, rules, source_of
from ._writing import Kept, Ready, Seen, Value, keep
from .siting import site_things


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a source says of one thing. ``says``: full field name → text as written ('' is left out). ``key``: the
    source's own key for it (a row number will do, if it stays). ``thing``: a known one that it is about; ``row``: where
    it stood in a list."""

    kind: ThingKind
    key: str
    says: Mapping[str, str]
    area_code: str
    grid_code: str = ""
    thing: int | None = None
    from_on: date | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """The thing, and how many values were new, replaced an older one, or were seen again."""

    thing: int
    new: int
    replaced: int
    again: int


def observe(*, actor: Actor, source: str, sheet: Sheet, now: datetime, observed_at: datetime | None = None) -> Observed:
    """Record what was seen of one thing (走访登记), under this post's unit as the source.

    Raises NotAllowed, NoSuchThing, UnknownSource, UnknownField, WrongKind, BadValue (naming the field), NothingSaid,
    ThingEnded, ThingMerged, ConsentWithdrawn.
    """
    profile = rules(now)
    ready = prepare(profile, sheet)
    with writing():
        area, grid = sheet.area_code, sheet.grid_code
        if sheet.thing is not None:
            thing = held(sheet.thing)
            area, grid = thing.area_code, thing.grid_code
            if thing.kind != sheet.kind:
                raise WrongKind
        need(actor, RECORD, area, grid)
        _need_consent(sheet.thing, ready)
        speaker = source_of(source, actor.unit_id, profile)
        at = min(observed_at or now, now)
        today = profile.calendar.local_date(now)
        kept = keep([ready], Seen(speaker, at, actor.ref, now, today), profile.registers)
        wind(kept.things, profile, now)
        site_things(actor, kept.things, profile, now)
        names = sorted(value.name for value in ready.values)
        record(actor, Act.OBSERVE, f"thing:{kept.things[0]}", now, {"source": source, "fields": names})
    return Observed(kept.things[0], kept.new, kept.replaced, kept.again)


def _need_consent(thing: int | None, ready: Ready) -> None:
    """What the person withdrew their consent for is refused to a visitor, who learns why; a batch leaves it out."""
    barred = withdrawn([thing] if thing is not None else [])
    for value in ready.values:
        if (thing, value.name) in barred:
            raise ConsentWithdrawn(field_zh=value.rule.words.zh, field_en=value.rule.words.en)


def keep_batch(
    *, actor: Actor, source: str, unit_id: int, sheets: Sequence[Ready], batch: str, now: datetime,
    observed_at: datetime,
) -> Kept:  # fmt: skip
    """Record many prepared sheets of one source in one transaction, as one journal entry with counts. The caller cuts a
    batch into pieces of some 500 and knows which of them are done. Raises NotAllowed, UnknownSource."""
    profile = rules(now)
    for area in {sheet.area_code for sheet in sheets}:
        need(actor, RECORD, area)
    with writing():
        speaker = source_of(source, unit_id, profile)
        today = profile.calendar.local_date(now)
        kept = keep(sheets, Seen(speaker, observed_at, actor.ref, now, today), profile.registers)
        counts = {"things": kept.new_things, "new": kept.new, "replaced": kept.replaced, "again": kept.again}
        record(actor, Act.OBSERVE, f"batch:{batch}", now, {"source": source, **counts})
    site_things(actor, kept.things, profile, now)
    return kept


def prepare(profile: Profile, sheet: Sheet, *, holes: Container[str] = ()) -> Ready:
    """The sheet with every value in its one spelling. ``holes``: fields of which a part may have been lost. Raises the
    first of what ``faults`` lists; NothingSaid."""
    values, problems = _read(profile, sheet, holes)
    if problems:
        raise problems[0][1]
    if not values and sheet.thing is None:
        raise NothingSaid
    return Ready(sheet.kind, sheet.key, tuple(values), sheet.area_code, sheet.grid_code, sheet.thing, sheet.row)


def faults(profile: Profile, sheet: Sheet) -> list[tuple[str, Refusal]]:
    """Every field that cannot be kept, with the refusal that says why. Nothing is written."""
    return _read(profile, sheet)[1]


def _read(profile: Profile, sheet: Sheet, holes: Container[str] = ()) -> tuple[list[Value], list[tuple[str, Refusal]]]:
    values: list[Value] = []
    problems: list[tuple[str, Refusal]] = []
    fictional = is_fictional(profile)
    for name, written in sheet.says.items():
        try:
            rule = profile.registers.field(name)
            if profile.registers.all[name.partition(".")[0]].of is not sheet.kind:
                raise WrongKind
            text, doubtful = _spelt(rule, written, fictional, name in holes)
        except Refusal as refusal:
            problems.append((name, refusal))
        else:
            if text:
                values.append(Value(name, rule, text, sheet.from_on, doubtful))
    return values, problems


def _spelt(rule: FieldRule, written: str, fictional: bool, holes: bool) -> tuple[str, bool]:
    """The value, and whether a part of it was lost."""
    try:
        return canonical(rule, written, fictional=fictional), False
    except LostCharacter:
        if not holes:
            raise
        return with_holes(rule, written), True


def end(*, actor: Actor, thing_id: int, why: Ended, on: date, now: datetime) -> None:
    """A thing is no more (终止): died, closed, pulled down. Its relations and entries end on that day; what is held of
    it is kept as long as each field says. Raises NotAllowed, NoSuchThing, ThingEnded, ThingMerged, DayBefore."""
    with writing():
        thing = held(thing_id)
        need(actor, RECORD, thing.area_code, thing.grid_code)
        today = rules(now).calendar.local_date(now)
        if on > today:
            raise DayBefore
        Thing.objects.filter(id=thing_id).update(ended_on=on, ended_why=why.value)
        for relation in _open_relations(thing_id):
            change(Relation, {"id": relation.id}, to_on=max(on, relation.from_on or on))
        for entry in Entry.objects.filter(thing_id=thing_id, to_on__isnull=True):
            change(Entry, {"id": entry.id}, to_on=max(on, entry.from_on))
            entry.dues.all().delete()
        _keep_until(thing_id, on, now)
        record(actor, Act.END, f"thing:{thing_id}", now, {"why": why.value, "on": on.isoformat()})


def _open_relations(thing_id: int) -> list[Relation]:
    open_ones = Relation.objects.filter(to_on__isnull=True)
    return [*open_ones.filter(subject_id=thing_id), *open_ones.filter(object_id=thing_id)]


def _keep_until(thing_id: int, on: date, now: datetime) -> None:
    """From the end on, every value has a last day, unless it is kept for good."""
    registers = rules(now).registers
    for name in Fact.objects.filter(thing_id=thing_id, gone="").values_list("field", flat=True).distinct():
        until = registers.field(name).keep.until(on)
        Fact.objects.filter(thing_id=thing_id, field=name, gone="").update(keep_until=until)
