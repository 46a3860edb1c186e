"""The one writer of facts: N sheets in, rows out. A visit is N = 1, a batch N = 500; the rules are the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from zhili.profiles.registers import FieldRule, Registers, ThingKind
from zhili.store import reading
from zhili.store.rows import change, change_each, insert, reserve
from zhili.store.secrets import blind, seal

from ..golden import Claim, believe
from ..lifecycle import Golden, Gone
from ..models import Consent, Fact, Record, Source, Thing
from ..queries.own import withdrawn
from ..queries.sealing import fact_aad, same_as
from ._sites import Due, ask_sites, forget_sites, is_plain_address

THING: Final = ("id", "kind", "area_code", "grid_code", "ended_why", "version")
RECORD: Final = ("id", "source_id", "kind", "key_blind", "thing_id", "first_at", "last_at")
FACT: Final = (
    *("id", "record_id", "thing_id", "field", "value", "sealed", "blind", "asked", "observed_at", "observed_by"),
    *("recorded_at", "from_on", "doubtful", "golden", "why", "gone"),
)

_Old = tuple[int, bytes, bool]
"""A value that a record holds: its fact, its keyed hash, whether it is doubtful."""
_AT_ONCE: Final = 500
"""Things whose beliefs are settled by one question."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value ready to be kept: canonical, with the rule of its field. ``doubtful``: a part of it was lost."""

    name: str
    rule: FieldRule
    text: str
    from_on: date | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """One sheet ready to be kept. ``thing``: a known thing it is about; None: the record's own, or a new one. ``row``:
    where it stood in its list."""

    kind: ThingKind
    key: str
    values: tuple[Value, ...]
    area_code: str
    grid_code: str = ""
    thing: int | None = None
    row: int | None = None


@dataclass(slots=True)
class Kept:
    """What was written: the things in the order of the sheets, and how many values were new, replaced, seen again.
    ``whole``: the places of sheets whose doubtful value the record says whole already; ``joined``: things that turned
    out to be one of those known."""

    things: list[int] = field(default_factory=list)
    new_things: int = 0
    new: int = 0
    replaced: int = 0
    again: int = 0
    whole: set[int] = field(default_factory=set)
    joined: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """Who observed all of it, and when; when it was recorded. ``batch``: the list it came in."""

    source: Source
    observed_at: datetime
    observed_by: str
    now: datetime
    today: date
    batch: int | None = None


def keep(sheets: Sequence[Ready], seen: Seen, registers: Registers) -> Kept:
    """Write them inside the caller's transaction."""
    kept = Kept()
    keys = [blind(f"{sheet.kind}\n{sheet.key}") for sheet in sheets]
    known = _known_records(seen.source.id, sheets, keys)
    records = _records(sheets, keys, known, seen, kept)
    facts: list[tuple[object, ...]] = []
    touched: set[tuple[int, str]] = set()
    old = _held([record for record, _, is_new in records if not is_new])
    others = {thing for _, thing, is_new in records if not is_new} | {
        sheet.thing for sheet in sheets if sheet.thing is not None
    }
    barred = _withdrawn(sheets, records, registers)
    ids = iter(reserve(Fact, sum(len(sheet.values) for sheet in sheets)))
    again: list[int] = []
    addresses: list[Due] = []
    for sheet, record, thing, value, same in _fresh(sheets, records, old, barred, again, seen, kept):
        row = _fact(value, same, record, thing, next(ids), seen)
        if thing in others:
            touched.add((thing, value.name))
            row = (*row[:-3], False, "", row[-1])
        if is_plain_address(value.rule):
            addresses.append(Due(thing, value.name, same, seen.batch, sheet.row))
        facts.append(row)
    insert(Fact, FACT, facts)
    _note_consents(sheets, records, barred, seen)
    kept.new, kept.again = len(facts), len(again)
    ask_sites([each for each in addresses if (each.thing, each.field) not in touched])
    settle(touched | _seen_again(again, seen), registers, addresses)
    return kept


def _fresh(
    sheets: Sequence[Ready], records: Sequence[tuple[int, int, bool]], old: Mapping[tuple[int, str], _Old],
    barred: set[tuple[int, str]], again: list[int], seen: Seen, kept: Kept,
) -> Iterator[tuple[Ready, int, int, Value, bytes]]:  # fmt: skip
    """(sheet, record, thing, value, its keyed hash) of each value that its record does not say already; what it
    replaces is closed, what is seen ``again`` is noted."""
    for at, (sheet, (record, thing, _)) in enumerate(zip(sheets, records, strict=True)):
        for value in sheet.values:
            if (thing, value.name) in barred:
                continue
            before = old.get((record, value.name))
            if value.doubtful and before is not None and not before[2]:
                kept.whole.add(at)
                continue
            same = same_as(value.name, value.text)
            if before is not None and before[1] == same:
                again.append(before[0])
                continue
            if before is not None:
                close([before[0]], Gone.REPLACED, value.from_on or seen.today, value.rule)
                kept.replaced += 1
            yield sheet, record, thing, value, same


def _seen_again(facts: Sequence[int], seen: Seen) -> set[tuple[int, str]]:
    """These values were seen again. Where others are held beside them, the latest may now be another one."""
    rows = Fact.objects.filter(id__in=facts)
    rows.update(observed_at=seen.observed_at, observed_by=seen.observed_by)
    beside = Fact.objects.filter(thing_id__in=rows.values("thing_id"), gone="", golden=False)
    return set(beside.values_list("thing_id", "field"))


def _withdrawn(
    sheets: Sequence[Ready], records: Sequence[tuple[int, int, bool]], registers: Registers
) -> set[tuple[int, str]]:
    """(thing, field) that is not collected any more: the person withdrew their consent."""
    asked = {
        thing for sheet, (_, thing, _) in zip(sheets, records, strict=True)
        if any(value.rule.consent for value in sheet.values)
    }  # fmt: skip
    return withdrawn(asked) if asked else set()


def _note_consents(
    sheets: Sequence[Ready], records: Sequence[tuple[int, int, bool]], barred: set[tuple[int, str]], seen: Seen
) -> None:
    """What was recorded on consent for the first time: the consent is a row, with who says that it was given."""
    asked = {
        (thing, value.name) for sheet, (_, thing, _) in zip(sheets, records, strict=True)
        for value in sheet.values if value.rule.consent
    } - barred  # fmt: skip
    if not asked:
        return
    known = Consent.objects.filter(thing_id__in={thing for thing, _ in asked}, renewed_at__isnull=True)
    fresh = asked - set(known.values_list("thing_id", "field"))
    Consent.objects.bulk_create(
        Consent(thing_id=thing, field=name, given_at=seen.observed_at, given_by=seen.observed_by)
        for thing, name in sorted(fresh)
    )


def _known_records(source: int, sheets: Sequence[Ready], keys: Sequence[bytes]) -> dict[tuple[str, bytes], Record]:
    found: dict[tuple[str, bytes], Record] = {}
    for kind in {sheet.kind for sheet in sheets}:
        wanted = [key for sheet, key in zip(sheets, keys, strict=True) if sheet.kind is kind]
        for row in reading.objects(Record, {"source_id": source, "kind": str(kind), "key_blind": wanted}):
            found[(row.kind, bytes(row.key_blind))] = row
    return found


def _records(
    sheets: Sequence[Ready], keys: Sequence[bytes], known: Mapping[tuple[str, bytes], Record], seen: Seen, kept: Kept
) -> list[tuple[int, int, bool]]:
    """(record, thing, whether the record is new) for each sheet; new things and records are written."""
    missing = [
        at for at, (sheet, key) in enumerate(zip(sheets, keys, strict=True)) if (str(sheet.kind), key) not in known
    ]
    fresh = [at for at in missing if sheets[at].thing is None]
    things = dict(zip(fresh, reserve(Thing, len(fresh)), strict=True))
    records = dict(zip(missing, reserve(Record, len(missing)), strict=True))
    insert(Thing, THING, [
        (things[at], str(sheets[at].kind), sheets[at].area_code, sheets[at].grid_code, "", 1) for at in fresh
    ])  # fmt: skip
    out: list[tuple[int, int, bool]] = []
    rows = []
    for at, (sheet, key) in enumerate(zip(sheets, keys, strict=True)):
        if at in records:
            thing = sheet.thing if sheet.thing is not None else things[at]
            rows.append((records[at], seen.source.id, str(sheet.kind), key, thing, seen.now, seen.now))
            out.append((records[at], thing, True))
        else:
            row = known[(str(sheet.kind), key)]
            out.append((row.id, row.thing_id, False))
    Record.objects.filter(id__in=[row.id for row in known.values()]).update(last_at=seen.now)
    insert(Record, RECORD, rows)
    kept.things = [thing for _, thing, _ in out]
    kept.new_things = len(fresh)
    return out


def _held(records: Sequence[int]) -> dict[tuple[int, str], _Old]:
    """(record, field) → (fact, keyed hash, doubtful) of the values these records hold now."""
    columns = ("record_id", "field", "id", "blind", "doubtful")
    rows = reading.select(Fact, columns, {"record_id": list(records), "gone": ""})
    return {(record, name): (fact, bytes(same), bool(doubtful)) for record, name, fact, same, doubtful in rows}


def _fact(value: Value, same: bytes, record: int, thing: int, fact: int, seen: Seen) -> tuple[object, ...]:
    sealed = seal(value.text, aad=fact_aad(fact)) if value.rule.sealed else None
    clear = None if value.rule.sealed else value.text
    return (
        *(fact, record, thing, value.name, clear, sealed, same, value.rule.indexed),
        *(seen.observed_at, seen.observed_by, seen.now, value.from_on, value.doubtful, True, Golden.ONLY.value, ""),
    )


def new_fact(value: Value, record: int, thing: int, seen: Seen) -> None:
    """One more value of a record, not believed until ``settle`` says so."""
    row = _fact(value, same_as(value.name, value.text), record, thing, reserve(Fact, 1)[0], seen)
    insert(Fact, FACT, [(*row[:-3], False, "", row[-1])])


def close(facts: Iterable[int], why: Gone, on: date, rule: FieldRule) -> None:
    """These values are no longer held as true from that day on, and are kept only as long as their field says."""
    for fact in facts:
        change(Fact, {"id": fact}, gone=why.value, to_on=on, keep_until=rule.keep.until(on), golden=False, why="")


def settle(touched: Iterable[tuple[int, str]], registers: Registers, came: Sequence[Due] = ()) -> None:
    """Decide anew which value is believed for each (thing, field), however many there are; an address believed from now
    on is to be held against the library. ``came``: with which list an address came."""
    by_thing: dict[int, set[str]] = defaultdict(set)
    for thing, name in touched:
        by_thing[thing].add(name)
    lists = {(each.thing, each.field, each.same): each for each in came}
    things = sorted(by_thing)
    for start in range(0, len(things), _AT_ONCE):
        _settle({thing: by_thing[thing] for thing in things[start : start + _AT_ONCE]}, registers, lists)


def _settle(wanted: Mapping[int, set[str]], registers: Registers, lists: Mapping[tuple[int, str, bytes], Due]) -> None:
    lowered: list[tuple[object, ...]] = []
    crowned: list[tuple[object, ...]] = []
    sites: list[Due] = []
    claims = _claims(wanted)
    for (thing, name), held in claims.items():
        rule = registers.field(name)
        best, reason = believe(rule, [claim for claim, _, _ in held])
        for claim, golden, why in held:
            if claim.fact == best and (not golden or why != reason.value):
                crowned.append((True, reason.value, best))
            elif claim.fact != best and golden:
                lowered.append((False, "", claim.fact))
        if is_plain_address(rule):
            same = next(claim.blind for claim, _, _ in held if claim.fact == best)
            sites.append(lists.get((thing, name, same), Due(thing, name, same)))
    change_each(Fact, "id", ("golden", "why"), lowered)  # first: there is never more than one
    change_each(Fact, "id", ("golden", "why"), crowned)
    ask_sites(sites)
    forget_sites({(thing, name) for thing, names in wanted.items() for name in names} - claims.keys())


def _claims(wanted: Mapping[int, set[str]]) -> dict[tuple[int, str], list[tuple[Claim, bool, str]]]:
    """(thing, field) → what is held of it, whether it is believed now, and why."""
    columns = ("thing_id", "field", "id", "record_id", "observed_at", "blind", "golden", "why", "doubtful")
    rows = [row for row in reading.select(Fact, columns, {"thing_id": list(wanted), "gone": ""})
            if row[1] in wanted[row[0]]]  # fmt: skip
    of_record: dict[int, int] = dict(
        reading.select(Record, ("id", "source_id"), {"id": list({row[3] for row in rows})})
    )
    kinds: dict[int, str] = dict(reading.select(Source, ("id", "kind"), {}))
    held: dict[tuple[int, str], list[tuple[Claim, bool, str]]] = defaultdict(list)
    for thing, name, fact, record, observed_at, same, golden, why, doubtful in rows:
        claim = Claim(fact, kinds[of_record[record]], observed_at, bytes(same), bool(doubtful))
        held[thing, name].append((claim, bool(golden), why))
    return held
