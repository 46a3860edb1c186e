"""Verbs on how things belong together, and on special registers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from zhili.lib.actor import Actor
from zhili.profiles.registers import ThingKind
from zhili.store.rows import change, insert
from zhili.store.writing import writing

from ..lifecycle import RELATIONS, Act, Word
from ..models import Entry, Fact, Relation, Thing
from ..permissions import RECORD, need
from ..refusals import DayBefore, EnteredAlready, NoSuchRelation, NoSuchThing, NotEntered, RelationStands, WrongKind
from ._clocks import wind
from ._ground import held, record, rules, source_of

ENTRY: Final = ("thing_id", "register", "source_id", "from_on", "why")
BOND: Final = ("subject_id", "word", "object_id", "source_id", "observed_at", "observed_by", "from_on")


def relate(
    *, actor: Actor, source: str, subject: int, word: Word, object: int, now: datetime, on: date | None = None,
    observed_at: datetime | None = None,
) -> int:  # fmt: skip
    """Two things belong together from a day on (建立关系), seen now or at ``observed_at``. Where a subject has one at a
    time (a home), the one before ends that day; whoever moves in takes the place's area. Raises NotAllowed,
    NoSuchThing, WrongKind, RelationStands, DayBefore, ThingEnded, ThingMerged, UnknownSource."""
    profile = rules(now)
    rule = RELATIONS[word]
    with writing():
        one, other = held(subject), held(object)
        if one.kind not in rule.subjects or other.kind not in rule.objects:
            raise WrongKind
        need(actor, RECORD, other.area_code, other.grid_code)
        speaker = source_of(source, actor.unit_id, profile)
        open_ones = Relation.objects.filter(subject_id=subject, word=word.value, to_on__isnull=True)
        if open_ones.filter(object_id=object).exists():
            raise RelationStands
        if rule.single:
            for row in open_ones:
                _end(row, on or profile.calendar.local_date(now))
        made = Relation.objects.create(
            subject_id=subject, word=word.value, object_id=object, source=speaker,
            observed_at=min(observed_at or now, now), observed_by=actor.ref, from_on=on,
        )  # fmt: skip
        if word is Word.LIVES_IN:
            change(Thing, {"id": subject}, area_code=other.area_code, grid_code=other.grid_code)
        record(actor, Act.RELATE, f"thing:{subject}", now, {"word": word.value, "object": f"thing:{object}"})
    return made.id


def relate_batch(
    *, actor: Actor, source: str, unit_id: int, bonds: Sequence[tuple[int, Word, int, date | None]], batch: str,
    now: datetime,
) -> int:  # fmt: skip
    """Many relations of one source at once, (subject, word, object, since), of things that a batch has just made; how
    many. They hold beside what was recorded before: nothing is ended here. Raises NotAllowed, UnknownSource,
    WrongKind."""
    profile = rules(now)
    ids = {end for subject, _, other, _ in bonds for end in (subject, other)}
    with writing():
        kinds: dict[int, str] = {}
        areas: dict[int, str] = {}
        for thing, kind, area in Thing.objects.filter(id__in=ids).values_list("id", "kind", "area_code"):
            kinds[thing], areas[thing] = kind, area
        for subject, word, other, _ in bonds:
            rule = RELATIONS[word]
            if kinds[subject] not in rule.subjects or kinds[other] not in rule.objects:
                raise WrongKind
        for area in {areas[other] for _, _, other, _ in bonds}:
            need(actor, RECORD, area)
        speaker = source_of(source, unit_id, profile)
        insert(Relation, BOND, [
            (subject, word.value, other, speaker.id, now, actor.ref, on) for subject, word, other, on in bonds
        ])  # fmt: skip
        record(actor, Act.RELATE, f"batch:{batch}", now, {"source": source, "relations": len(bonds)})
    return len(bonds)


def part(*, actor: Actor, relation: int, now: datetime, on: date | None = None) -> None:
    """A relation ended (终止关系) on a day. Raises NotAllowed, NoSuchRelation, DayBefore."""
    profile = rules(now)
    with writing():
        row = Relation.objects.select_for_update(of=("self",)).select_related("object").filter(id=relation).first()
        if row is None or row.to_on is not None:
            raise NoSuchRelation
        need(actor, RECORD, row.object.area_code, row.object.grid_code)
        _end(row, on or profile.calendar.local_date(now))
        facts = {"word": row.word, "object": f"thing:{row.object_id}"}
        record(actor, Act.PART, f"thing:{row.subject_id}", now, facts)


def _end(row: Relation, on: date) -> None:
    if row.from_on is not None and on < row.from_on:
        raise DayBefore
    change(Relation, {"id": row.id}, to_on=on)


def enter(*, actor: Actor, source: str, thing_id: int, register: str, now: datetime, on: date | None = None) -> int:
    """Enter a thing into a special register (列入专项登记); its clocks start. Raises NotAllowed, NoSuchThing,
    WrongKind, EnteredAlready, ThingEnded, ThingMerged, UnknownSource."""
    profile = rules(now)
    wanted = profile.registers.all.get(register)
    with writing():
        thing = held(thing_id)
        need(actor, RECORD, thing.area_code, thing.grid_code)
        if wanted is None or not wanted.special or wanted.of != ThingKind(thing.kind):
            raise WrongKind
        if Entry.objects.filter(thing_id=thing_id, register=register, to_on__isnull=True).exists():
            raise EnteredAlready(register_zh=wanted.words.zh, register_en=wanted.words.en)
        row = Entry.objects.create(
            thing_id=thing_id, register=register, source=source_of(source, actor.unit_id, profile),
            from_on=on or profile.calendar.local_date(now),
        )  # fmt: skip
        wind([thing_id], profile, now)
        record(actor, Act.ENTER, f"thing:{thing_id}", now, {"register": register})
    return row.id


def enter_batch(
    *, actor: Actor, source: str, unit_id: int, register: str, entries: Sequence[tuple[int, date]], batch: str,
    now: datetime,
) -> int:  # fmt: skip
    """Enter many things into a special register at once (成批列入), each since its day, after a batch has told what the
    register asks; their clocks start. What is in it already stays as it is; how many were entered. Raises NotAllowed,
    UnknownSource, WrongKind, NoSuchThing (one of them is none, has ended, or lies outside the area)."""
    profile = rules(now)
    wanted = profile.registers.all.get(register)
    if wanted is None or not wanted.special:
        raise WrongKind
    since = dict(entries)
    with writing():
        rows = Thing.objects.filter(ended_on__isnull=True).in_bulk(list(since))
        if len(rows) != len(since):
            raise NoSuchThing
        if any(row.kind != wanted.of for row in rows.values()):
            raise WrongKind
        for area, grid in {(row.area_code, row.grid_code) for row in rows.values()}:
            need(actor, RECORD, area, grid)
        inside = Entry.objects.filter(thing_id__in=list(since), register=register, to_on__isnull=True)
        known = set(inside.values_list("thing_id", flat=True))
        speaker = source_of(source, unit_id, profile)
        fresh = [(thing, register, speaker.id, on, "") for thing, on in since.items() if thing not in known]
        insert(Entry, ENTRY, fresh)
        wind([row[0] for row in fresh], profile, now)
        record(actor, Act.ENTER, f"batch:{batch}", now, {"register": register, "things": len(fresh)})
    return len(fresh)


def leave(*, actor: Actor, thing_id: int, register: str, why: str, now: datetime, on: date | None = None) -> None:
    """A thing leaves a special register (退出). What only that register held is kept as long as each field says, from
    that day on. Raises NotAllowed, NoSuchThing, NotEntered, DayBefore."""
    profile = rules(now)
    wanted = profile.registers.all.get(register)
    with writing():
        thing = held(thing_id)
        need(actor, RECORD, thing.area_code, thing.grid_code)
        row = Entry.objects.filter(thing_id=thing_id, register=register, to_on__isnull=True).first()
        if row is None or wanted is None:
            words = wanted.words if wanted else None
            raise NotEntered(register_zh=words.zh if words else register, register_en=words.en if words else register)
        day = on or profile.calendar.local_date(now)
        if day < row.from_on:
            raise DayBefore
        change(Entry, {"id": row.id}, to_on=day, why=why[:200])
        row.dues.all().delete()
        _let_go(thing_id, register, day, now)
        record(actor, Act.LEAVE, f"thing:{thing_id}", now, {"register": register})


def _let_go(thing_id: int, register: str, day: date, now: datetime) -> None:
    registers = rules(now).registers
    for rule in registers.all[register].fields.values():
        name = f"{register}.{rule.name}"
        rows = Fact.objects.filter(thing_id=thing_id, field=name, gone="")
        rows.update(keep_until=rule.keep.until(day))
