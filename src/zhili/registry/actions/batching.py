"""Verbs on departments' lists: columns confirmed once, a list checked, taken in by pieces, its bad rows settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from zhili.catalogue.queries import need_on
from zhili.lib.actor import Actor
from zhili.lib.refusal import Refusal
from zhili.profiles.model import Profile
from zhili.profiles.registers import ThingKind
from zhili.store.rows import change, insert, reserve
from zhili.store.writing import writing

from ..checking import Read, Tally, trouble
from ..columns import LEFT_OUT, targets
from ..lifecycle import Act
from ..models import Batch, BatchRow
from ..models import Mapping as Confirmed
from ..permissions import RECORD, need, need_purpose
from ..refusals import BadColumn, BatchDoubtful, BatchKnown
from ._ground import record, rules, source_of
from ._lists import Table, ground, mapping_of, need_columns, source_known, surveyed, whole
from ._rows import LOST, keep_sheets, seal_row, with_lost
from ._writing import Ready
from .observing import Sheet, prepare
from .siting import site_things

PIECE: Final = 500
_ROW: Final = ("id", "batch_id", "number", "sealed", "problems", "state", "taken", "why", "by")
Told = Callable[[int, int], None]


def confirm_columns(
    *, actor: Actor, source: str, kind: ThingKind, columns: Mapping[str, str], area: str, now: datetime,
    lone: bool = False,
) -> int:  # fmt: skip
    """Say which column of a source's list is which field (确认列对应); it holds for every batch until it is confirmed
    anew. Raises NotAllowed, UnknownSource, BadColumn (a target that does not exist, or named twice), UseNotOn."""
    need(actor, RECORD, area)
    profile = rules(now)
    known = targets(profile.registers, kind)
    used = [target for target in columns.values() if target != LEFT_OUT]
    wrong = [f"{name}={to}" for name, to in columns.items() if to and (to not in known or used.count(to) > 1)]
    if wrong or not used:
        raise BadColumn(what="、".join(wrong) or "—", known="、".join(known))
    _need_sensitive_on(profile, used, now)
    with writing():
        speaker = source_of(source, actor.unit_id, profile)
        made = Confirmed.objects.create(
            source=speaker, kind=kind.value, columns=dict(columns), lone=lone, by=actor.ref, at=now
        )
        record(actor, Act.MAP, f"source:{speaker.id}", now, {"kind": kind.value, "fields": sorted(used)})
    return made.id


def _need_sensitive_on(profile: Profile, wanted: Iterable[str], now: datetime) -> None:
    """Whole lists of those in need, in care or disabled are a risky use: assessed, approved by a second person and
    switched on before such a column is read. One visit at a time needs no such thing."""
    named = {target.partition(".")[0] for target in wanted}
    registers = profile.registers.all
    if any(registers[name].sensitive for name in named if name in registers):
        need_on("sensitive", profile.calendar.local_date(now))


def check_list(
    *, actor: Actor, source: str, kind: ThingKind, table: Table, area: str, purpose: str, now: datetime
) -> dict[str, Any]:
    """What a list is like, before anything is taken in (检查): the report as JSON, examples masked. Nothing is written.
    Raises NotAllowed, UnknownSource, NoMapping; renamed columns and a missing purpose are findings."""
    need(actor, RECORD, area)
    profile = rules(now)
    speaker = source_known(source, actor.unit_id, profile)
    mapping = mapping_of(speaker, kind)
    found = []
    try:
        need_columns(table, mapping)
    except Refusal as refusal:
        found.append(_as_trouble("columns_changed", refusal))
    checker = surveyed(table, ground(profile, kind, mapping, area, profile.calendar.local_date(now)))
    tally = Tally(checker)
    for row in checker.rows_of(table.rows()):
        tally.add(row)
    found += whole(mapping.source, kind, table, checker)
    try:
        need_purpose(purpose)
    except Refusal as refusal:
        found.append(_as_trouble("no_purpose", refusal))
    return tally.report(found)


def _as_trouble(code: str, refusal: Refusal) -> Any:
    return trouble(code, "", refusal.say("zh"), refusal.say("en"))


def take_batch(
    *, actor: Actor, source: str, kind: ThingKind, table: Table, area: str, purpose: str, now: datetime,
    confirmed: bool = False, told: Told = lambda done, rows: None,
) -> int:  # fmt: skip
    """Take a list in (导入): sound rows by pieces of some 500, each one transaction; the others wait, sealed, for a
    clerk. The same list again goes on where it stopped; one that was finished is refused. The batch.

    Raises NotAllowed, NoPurpose, UnknownSource, NoMapping, UseNotOn (a column of a sensitive register), ColumnsChanged,
    BatchKnown; BatchDoubtful unless ``confirmed``.
    """
    need(actor, RECORD, area)
    why = need_purpose(purpose)
    profile = rules(now)
    mapping = mapping_of(source_known(source, actor.unit_id, profile), kind)
    _need_sensitive_on(profile, mapping.columns.values(), now)
    batch = Batch.objects.filter(source=mapping.source, digest=table.digest).first()
    if batch is not None and batch.done_at is not None:
        raise BatchKnown(name=batch.name, batch=batch.id)
    mapping = batch.mapping if batch else mapping
    need_columns(table, mapping)
    area = batch.area_code if batch else area
    checker = surveyed(table, ground(profile, kind, mapping, area, profile.calendar.local_date(now)))
    if batch is None:
        batch = _begin(actor, mapping, table, area, why, now, _report(checker, table, mapping, kind, confirmed))
    for piece in _pieces(checker.rows_of(table.rows()), batch.done_rows):
        _take_in(actor, batch, piece, profile, now)
        told(batch.done_rows, batch.rows)
    _finish(actor, batch, now)
    return batch.id


def _report(checker: Any, table: Table, mapping: Confirmed, kind: ThingKind, confirmed: bool) -> dict[str, Any]:
    found = whole(mapping.source, kind, table, checker)
    if found and not confirmed:
        raise BatchDoubtful(why_zh="；".join(each.zh for each in found), why_en="; ".join(each.en for each in found))
    tally = Tally(checker)
    for row in checker.rows_of(table.rows()):
        tally.add(row)
    checker.forget_rows()
    return tally.report(found)


def _begin(
    actor: Actor, mapping: Confirmed, table: Table, area: str, why: str, now: datetime, report: dict[str, Any]
) -> Batch:
    with writing():
        return Batch.objects.create(
            mapping=mapping, source=mapping.source, kind=mapping.kind, name=table.name[-120:], digest=table.digest,
            area_code=area, purpose=why, by=actor.ref, at=now, rows=report["rows"], report=report,
        )  # fmt: skip


def _pieces(rows: Iterator[Read], done: int) -> Iterator[list[Read]]:
    for _ in islice(rows, done):
        pass  # read again for what it tells of later rows, and taken in already
    while piece := list(islice(rows, PIECE)):
        yield piece


def _take_in(actor: Actor, batch: Batch, piece: Sequence[Read], profile: Profile, now: datetime) -> None:
    sheets, taken = _sheets(batch, piece, profile)
    repeated = sum(row.repeat and not row.problems for row in piece)
    before = batch.done_rows
    with writing():
        kept = keep_sheets(actor, batch, sheets, profile, now)
        known = {row for at, row in taken.items() if at in kept.whole}
        bad = [row for row in piece if row.problems and row.number not in known]
        ids = reserve(BatchRow, len(bad))
        insert(BatchRow, _ROW, [
            (no, batch.id, row.number, seal_row(no, row.key, row.says, row.area, row.grid),
             [each.plain() for each in row.problems], "open", row.number in taken.values(), "", "")
            for no, row in zip(ids, bad, strict=True)
        ])  # fmt: skip
        after = before + len(piece)
        moved = change(
            Batch, {"id": batch.id, "done_rows": before}, done_rows=after, kept=batch.kept + len(sheets),
            repeated=batch.repeated + repeated,
        )  # fmt: skip
        if not moved:  # another process has taken this piece in meanwhile
            raise BatchKnown(name=batch.name, batch=batch.id)
        facts = {"things": kept.new_things, "new": kept.new, "replaced": kept.replaced, "again": kept.again}
        record(actor, Act.OBSERVE, f"batch:{batch.id}", now, {**facts, "joined": kept.joined, "pending": len(bad)})
    site_things(actor, kept.things, profile, now)
    batch.done_rows, batch.kept, batch.repeated = after, batch.kept + len(sheets), batch.repeated + repeated


def _sheets(batch: Batch, piece: Sequence[Read], profile: Profile) -> tuple[list[Ready], dict[int, int]]:
    """What is kept at once: sound rows, and those of which nothing is wrong but a lost character in the name (place →
    number of the row), which a clerk is asked for all the same."""
    sheets, taken = [], {}
    for row in piece:
        sheet = Sheet(ThingKind(batch.kind), row.key, row.says, row.area, row.grid, row=row.number)
        if not row.problems and not row.repeat:
            sheets.append(prepare(profile, sheet))
        elif row.problems and all(each.code == LOST for each in row.problems):
            ready = with_lost(profile, sheet, row.problems)
            if ready is not None:
                taken[len(sheets)] = row.number
                sheets.append(ready)
    return sheets, taken


def _finish(actor: Actor, batch: Batch, now: datetime) -> None:
    with writing():
        change(Batch, {"id": batch.id}, done_at=now)
        facts = {"rows": batch.rows, "kept": batch.kept, "repeated": batch.repeated, "digest": batch.digest}
        record(actor, Act.TAKE_BATCH, f"batch:{batch.id}", now, facts, {"purpose": batch.purpose})
