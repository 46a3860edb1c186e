"""The import itself: batches of records to the verb, progress told, trouble waited out, refusals kept with their rows.

Every batch is one transaction, and a row that is here already is passed over by its source id: an import that was
killed is simply run again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice

from django.db import connection

from zhili.doors.imports.rows import Reader
from zhili.lib.actor import Actor, ActorKind
from zhili.lib.refusal import Refusal, Unavailable
from zhili.matters.actions import Kept, Record, record_history
from zhili.profiles.model import Profile
from zhili.store.refusals import Full
from zhili.store.sheets import Row, Sheet

BATCH = 500
PATIENCE_S = 60.0
"""How long a locked or absent database is waited for before the import gives up; what was written stays."""

OFFICE = Actor(ActorKind.STAFF, "cli:import", name="导入 / import", grants=frozenset({"imports.run"}), channel="import")
"""Whoever sits at the machine's own command line, importing: may do this and nothing else."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken, by the number a spreadsheet shows, and why."""

    row: int
    zh: str
    en: str


@dataclass(slots=True)
class Tally:
    """What became of a file's rows. read = imported + known + refused; ``unplaced`` rows carry a point not believed."""

    read: int = 0
    imported: int = 0
    known: int = 0
    unplaced: int = 0
    refusals: list[Refused] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return len(self.refusals)


@dataclass(frozen=True, slots=True)
class Order:
    """What to import: into which locality, under which source's name. ``rules``: for a dry run into a locality that
    has not adopted its rules yet. ``dry_run`` checks every row and writes nothing."""

    sheet: Sheet
    reader: Reader
    locality: str
    source: str
    dry_run: bool = False
    rules: Profile | None = None


def run_import(
    order: Order, clock: Callable[[], datetime], told: Callable[[Tally], None], waiting: Callable[[Unavailable], None]
) -> Tally:
    """Import the whole sheet. ``told`` hears of every batch, ``waiting`` of every wait for the database.

    Raises what the verb raises for the whole batch: NotAllowed, NoEdition, and Unavailable when patience is over.
    """
    tally = Tally()
    for rows in _batches(order.sheet.rows()):
        numbers, records = _read(order.reader, rows, tally)
        kept = _patiently(partial(_record, order, records), clock, waiting)
        tally.imported += kept.written
        tally.known += kept.known
        tally.refusals += [_refused(numbers[place], refusal) for place, refusal in kept.refused]
        told(tally)
    tally.refusals.sort(key=lambda each: each.row)
    return tally


def _record(order: Order, records: Sequence[Record], now: datetime) -> Kept:
    return record_history(
        actor=OFFICE, locality=order.locality, source=order.source, records=records, now=now, dry_run=order.dry_run,
        rules=order.rules,
    )  # fmt: skip


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _read(reader: Reader, rows: Sequence[Row], tally: Tally) -> tuple[list[int], list[Record]]:
    """The rows that can be read, with their numbers; the others are refused here."""
    numbers, records = [], []
    for number, cells in rows:
        tally.read += 1
        try:
            records.append(reader.record(cells))
        except Refusal as refusal:
            tally.refusals.append(_refused(number, refusal))
            continue
        numbers.append(number)
        tally.unplaced += reader.is_unplaced(cells)
    return numbers, records


def _refused(number: int, refusal: Refusal) -> Refused:
    return Refused(number, refusal.say("zh"), refusal.say("en"))


def _patiently(
    call: Callable[[datetime], Kept], clock: Callable[[], datetime], waiting: Callable[[Unavailable], None]
) -> Kept:
    """Call again while the database is locked or away, longer apart each time, up to PATIENCE_S in all."""
    pause, waited = 1.0, 0.0
    while True:
        try:
            return call(clock())
        except Unavailable as refusal:
            if isinstance(refusal, Full) or waited >= PATIENCE_S:
                raise
            waiting(refusal)
        if not connection.in_atomic_block:
            connection.close()
        time.sleep(pause)
        waited, pause = waited + pause, min(pause * 2, 10.0)
