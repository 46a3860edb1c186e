"""Verbs on the rows of a list that wait: opened for a purpose, mended, taken without what is wrong, returned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from zhili.lib.actor import Actor
from zhili.profiles.model import Profile
from zhili.store.rows import change, change_each
from zhili.store.secrets import blind
from zhili.store.writing import writing

from ..lifecycle import Act, Gone, Looked
from ..models import Batch, BatchRow, Fact, Look, Record
from ..permissions import LOOK_OPEN, RECORD, need, need_purpose
from ..queries.sealing import same_as
from ..refusals import BadValue, NoReturnReason, NoSuchRow
from ..values import canonical
from ._ground import is_fictional, record, rules
from ._rows import LOST, keep_sheets, mended, opened_row, with_lost
from ._writing import Ready, close, settle
from .looking import note
from .observing import prepare

PIECE: Final = 500
Told = Callable[[int, int], None]


def open_row(*, actor: Actor, row: int, purpose: str, now: datetime) -> Mapping[str, str]:
    """What a waiting row says in full, by field (打开一行), for a purpose. The look is written before it is given: with
    whoever is known to be meant, or with the row until that is known. Raises NoPurpose, NotAllowed, NoSuchRow."""
    why = need_purpose(purpose)
    profile = rules(now)
    with writing():
        found = _open_row(actor, row)
        need(actor, LOOK_OPEN, found.batch.area_code)
        held = opened_row(found)
        says: dict[str, str] = {name: text for name, text in held["says"].items() if text}
        about = _about(found, held["key"], says, profile)
        note(actor, about or [None], Looked.FIELD, why, now, row=found.id)
        record(actor, Act.OPEN_ROW, f"batch:{found.batch_id}", now, {"row": found.number}, {"purpose": why})
    return says


def _about(row: BatchRow, key: str, says: Mapping[str, str], profile: Profile) -> Sequence[int]:
    """The things that a row is known to be about: by its source's key, or by an identity number that others gave."""
    kind = row.batch.kind
    same_key = Record.objects.filter(source=row.batch.source, kind=kind, key_blind=blind(f"{kind}\n{key}"))
    things = set(same_key.values_list("thing_id", flat=True))
    name = f"{kind}.id_number"
    if says.get(name):
        try:
            number = canonical(profile.registers.field(name), says[name], fictional=is_fictional(profile))
        except BadValue:  # that is what it waits for: nobody is found by it
            return sorted(things)
        facts = Fact.objects.filter(field=name, blind=same_as(name, number), asked=True, gone="")
        things |= set(facts.values_list("thing_id", flat=True))
    return sorted(things)


def mend_row(*, actor: Actor, row: int, says: Mapping[str, str], now: datetime) -> None:
    """Settle a row that was kept back (补正): ``says`` replaces what is wrong ('' leaves it out; ``@area``, ``@grid``:
    where it belongs), the rest is taken as it was. What was only doubtful is taken by this word. Raises NotAllowed,
    NoSuchRow, BadValue, UnknownField, NothingSaid."""
    profile = rules(now)
    with writing():
        found = _open_row(actor, row)
        sheet = mended(found, says)
        need(actor, RECORD, sheet.area_code)
        lost = {each["field"] for each in found.problems if each["code"] == LOST} if found.taken else set()
        ready = prepare(profile, sheet, holes=lost - says.keys())
        (thing,) = keep_sheets(actor, found.batch, [ready], profile, now).things
        if any(says.get(name) == "" for name in lost):
            _drop_lost(found, sheet.key, profile, now)
        if not found.taken:
            change(Batch, {"id": found.batch_id}, kept=found.batch.kept + 1)
        change(BatchRow, {"id": row}, state="mended", sealed=None, by=actor.ref, at=now)
        Look.objects.filter(row=row, thing__isnull=True).update(thing_id=thing)
        record(actor, Act.MEND_ROW, f"batch:{found.batch_id}", now, {"row": found.number, "fields": sorted(says)})


def _drop_lost(row: BatchRow, key: str, profile: Profile, now: datetime) -> None:
    """Of a row that was taken as far as it could be read, what could not is not held any more."""
    kind = row.batch.kind
    facts = Fact.objects.filter(
        record__source=row.batch.source, record__kind=kind, record__key_blind=blind(f"{kind}\n{key}"), gone="",
        doubtful=True,
    )  # fmt: skip
    for fact, thing, name in list(facts.values_list("id", "thing_id", "field")):
        close([fact], Gone.WITHDRAWN, profile.calendar.local_date(now), profile.registers.field(name))
        settle([(thing, name)], profile.registers)


def _open_row(actor: Actor, row: int) -> BatchRow:
    rows = BatchRow.objects.select_for_update(of=("self",)).select_related("batch__source")
    found = rows.filter(id=row, state="open").first()
    if found is None or not actor.sees(found.batch.area_code):
        raise NoSuchRow
    need(actor, RECORD, found.batch.area_code)
    return found


def _quiet(done: int, rows: int) -> None:
    """Tell nobody."""


def take_rest(*, actor: Actor, batch: int, now: datetime, told: Told = _quiet) -> int:
    """Of every row that is kept back for values alone, take what is sound and leave those values out (其余先收), by
    pieces of some 500, each one transaction; how many. A name with a lost character is taken as far as it can be read,
    and its row stays for a clerk, as do rows that a person has to judge. Raises NotAllowed."""
    profile = rules(now)
    waiting = BatchRow.objects.filter(batch_id=batch, state="open").order_by("id")
    numbers = list(waiting.values_list("id", flat=True))
    taken = 0
    for start in range(0, len(numbers), PIECE):
        with writing():
            taken += _take_rest(actor, batch, numbers[start : start + PIECE], profile, now)
        told(min(start + PIECE, len(numbers)), len(numbers))
    if taken:
        with writing():
            record(actor, Act.MEND_ROW, f"batch:{batch}", now, {"rows": taken, "left_out": True})
    return taken


def _take_rest(actor: Actor, batch: int, numbers: Sequence[int], profile: Profile, now: datetime) -> int:
    rows = BatchRow.objects.select_for_update(of=("self",)).select_related("batch__source").order_by("id")
    found = [row for row in rows.filter(id__in=numbers, state="open") if actor.sees(row.batch.area_code)]
    if not found:
        return 0
    of = found[0].batch
    need(actor, RECORD, of.area_code)
    sheets: list[Ready] = []
    settled: list[BatchRow] = []
    for row, ready in _readable(found, profile):
        sheets.append(ready)
        settled.append(row)
    kept = keep_sheets(actor, of, sheets, profile, now)
    for row, thing in zip(settled, kept.things, strict=True):
        Look.objects.filter(row=row, thing__isnull=True).update(thing_id=thing)
    lost = {row.id: [each for each in row.problems if each["code"] == LOST] for row in settled}
    done = [("mended", None, actor.ref, now, row.id) for row in settled if not lost[row.id]]
    change_each(BatchRow, "id", ("state", "sealed", "by", "at"), done)
    change_each(BatchRow, "id", ("taken", "problems"), [(True, left, no) for no, left in lost.items() if left])
    fresh = sum(not row.taken for row in settled)
    change(Batch, {"id": batch}, kept=of.kept + fresh)
    return len(settled)


def _readable(rows: Iterable[BatchRow], profile: Profile) -> Iterator[tuple[BatchRow, Ready]]:
    """Those of which something can be kept, as it will be; of two with one key the first."""
    keys: set[str] = set()
    for row in rows:
        codes = {each["code"] for each in row.problems}
        if "bad_value" not in codes or codes - {"bad_value", LOST}:
            continue
        sheet = mended(row, {each["field"]: "" for each in row.problems if each["code"] == "bad_value"})
        ready = with_lost(profile, sheet, row.problems) if any(sheet.says.values()) and sheet.key not in keys else None
        if ready is not None:
            keys.add(sheet.key)
            yield row, ready


def return_row(*, actor: Actor, row: int, why: str, now: datetime) -> None:
    """Give a row back to the source that sent it, for a reason (退回来源); what it said is forgotten here, also a name
    that was kept as far as it could be read. Raises NotAllowed, NoSuchRow, NoReturnReason."""
    said = " ".join(why.split())
    if not 2 <= len(said) <= 200:
        raise NoReturnReason
    profile = rules(now)
    with writing():
        found = _open_row(actor, row)
        if found.taken:
            _drop_lost(found, opened_row(found)["key"], profile, now)
        change(BatchRow, {"id": row}, state="returned", sealed=None, why=said, by=actor.ref, at=now)
        record(actor, Act.RETURN_ROW, f"batch:{found.batch_id}", now, {"row": found.number}, {"why": said})
