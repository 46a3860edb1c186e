"""Row by row against the stored tiles, and both against every signed root: who is right where they differ.

Two trees grow side by side, one from the rows and one from the stored leaf hashes. Where they differ, the next signed
root decides: it fits the tiles (the rows were altered), the rows (the tile was), or neither (both were). Then the
right one carries on alone, so one altered row is one finding and not one for every root after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.db import connection

from .findings import Kind, Report
from .leaf import entry_hash
from .models import Entry, Tile
from .queries import sealed_size
from .tree import HASH_BYTES, TILE_WIDTH, Peaks

Progress = Callable[[int, int], None]
Row = tuple[Any, ...]
"""(seq, id, at, actor, act, ref, facts, digest), unchecked."""

CHUNK = 5_000
TILES_AT_ONCE = 64
MOST_DIFFERENCES = 100_000
UNKNOWN = bytes(HASH_BYTES)


@dataclass(frozen=True, slots=True)
class Mark:
    """A signed root that the tree must have at ``size``; ``against``: kept elsewhere."""

    size: int
    root: bytes
    against: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the row (None: gone) is not what was sealed (None: unknown, or beyond the sealed tree)."""

    seq: int
    row: bytes | None
    sealed: bytes | None
    id: int | None
    ref: str


class Comparison:
    """Walks the places 0 to ``end`` once. Afterwards ``altered_tiles`` names the level-0 tiles found false, and
    ``unproved`` the first root that came out of neither rows nor tiles, or None."""

    def __init__(self, report: Report, marks: Sequence[Mark], end: int) -> None:
        self._report = report
        self._signed = report.size
        self._marks = sorted(marks, key=lambda mark: (mark.size, mark.against))
        self._next_mark = 0
        self._end = end
        self._stored = _StoredLeaves(report, end)
        self._rows, self._tiles = Peaks(), Peaks()
        self._split = False
        self._pending: list[Difference] = []
        self._row_faults: list[Difference] = []
        self._failing: list[Mark] = []
        self._good = 0
        self.altered_tiles: set[int] = set()
        self.unproved: Mark | None = None

    def walk(self, progress: Progress) -> None:
        """Compare everything and report."""
        self._judge()
        place = 0
        for row in sealed_rows(0, self._end):
            while place < row[0]:
                self._step(place, None)
                place += 1
            self._step(place, row)
            place += 1
            self._report.rows += 1
            if place % CHUNK == 0:
                progress(place, self._end)
        for missing in range(place, self._end):
            self._step(missing, None)
        progress(self._end, self._end)
        self._conclude()

    def _step(self, place: int, row: Row | None) -> None:
        sealed = self._stored.leaf(place)
        found = None if row is None else hash_of(row)
        if found is None or found != sealed:
            self._differ(place, row, found, sealed)
        else:
            self._rows.append(found)
            if self._split:
                self._tiles.append(found)
        if self._next_mark < len(self._marks) and self._marks[self._next_mark].size == place + 1:
            self._judge()

    def _differ(self, place: int, row: Row | None, found: bytes | None, sealed: bytes | None) -> None:
        difference = Difference(place, found, sealed, row[1] if row else None, str(row[5]) if row else "")
        if row is None:
            self._note(self._row_faults, difference)
        elif sealed is not None or found is None:
            self._note(self._pending, difference)
        # Whatever one side does not know is taken from the other, so that the rest can still be proved.
        from_row, from_tile = found or sealed or UNKNOWN, sealed or found or UNKNOWN
        if from_row != from_tile and not self._split:
            self._tiles.take(self._rows)
            self._split = True
        self._rows.append(from_row)
        if self._split:
            self._tiles.append(from_tile)

    def _note(self, where: list[Difference], difference: Difference) -> None:
        if len(self._pending) + len(self._row_faults) < MOST_DIFFERENCES:
            where.append(difference)
        else:
            self._report.left_out += 1

    def _judge(self) -> None:
        """All marks at the size reached so far."""
        while self._next_mark < len(self._marks) and self._marks[self._next_mark].size == self._rows.size:
            mark = self._marks[self._next_mark]
            self._next_mark += 1
            rows_fit = self._rows.root() == mark.root
            tiles_fit = rows_fit if not self._split else self._tiles.root() == mark.root
            if rows_fit or tiles_fit:
                self._accept(mark, tiles_fit=tiles_fit)
            elif mark.against:
                self._report.add(Kind.FORKED, size=mark.size)
            else:
                self._failing.append(mark)

    def _accept(self, mark: Mark, *, tiles_fit: bool) -> None:
        for liar in self._failing:
            self._report.add(Kind.CHECKPOINT_FOREIGN, size=liar.size)
        self._failing.clear()
        if tiles_fit:
            self._row_faults += self._pending
            self._rows.take(self._tiles if self._split else self._rows)
        else:
            self.altered_tiles.update(difference.seq // TILE_WIDTH for difference in self._pending)
        self._pending.clear()
        self._split = False
        self._good = mark.size

    def _conclude(self) -> None:
        if self._failing:
            self.unproved = self._failing[0]
            last = self.unproved.size - 1
            self._report.add(Kind.REWRITTEN, seq=self._good, last=last, size=self.unproved.size)
        for index in sorted(self.altered_tiles):
            add_tile(self._report, Kind.TILE_ALTERED, 0, index)
        for difference in self._pending:
            self._report.add(Kind.ROW_OR_TILE, seq=difference.seq, id=difference.id, ref=difference.ref)
        _explain(self._report, self._row_faults, _beyond(self._signed))


def _beyond(size: int) -> list[Difference]:
    """Rows numbered where no checkpoint reaches."""
    found = islice(chain(sealed_rows(None, 0), sealed_rows(size)), MOST_DIFFERENCES)
    rows = [Difference(row[0], hash_of(row), None, row[1], str(row[5])) for row in found]
    covered = sealed_size()  # read after the rows: what a sealer at work has numbered meanwhile is covered by now
    return [row for row in rows if not 0 <= row.seq < covered]


def _explain(report: Report, faults: Sequence[Difference], beyond: Sequence[Difference]) -> None:
    """Tell altered, removed, inserted and moved rows apart: a hash that was sealed at another place is a row that
    moved."""
    sealed_at = {fault.sealed: fault.seq for fault in faults if fault.sealed is not None}
    found = {fault.row for fault in (*faults, *beyond) if fault.row is not None}
    moved: list[tuple[int, int, Difference]] = []
    removed: list[tuple[int, int, Difference]] = []
    for fault in faults:
        was = sealed_at.get(fault.row) if fault.row is not None else None
        if was is not None:
            moved.append((fault.seq, was, fault))
        if fault.row is None or was is not None:
            if fault.sealed not in found:
                removed.append((fault.seq, 0, fault))
        else:
            kind = Kind.ROW_INSERTED if fault.sealed in found else Kind.ROW_ALTERED
            report.add(kind, seq=fault.seq, id=fault.id, ref=fault.ref)
    moved += [(row.seq, sealed_at[row.row], row) for row in beyond if row.row in sealed_at]
    for first, last, was in _runs(moved):
        report.add(Kind.ROW_MOVED, seq=first.seq, last=last, id=first.id, was=was)
    for first, last, _ in _runs(removed, still=True):
        report.add(Kind.ROW_REMOVED, seq=first.seq, last=last)
    for first, last, _ in _runs([(row.seq, 0, row) for row in beyond if row.row not in sealed_at], still=True):
        report.add(Kind.ROW_UNCOVERED, seq=first.seq, last=last, id=first.id)


def _runs(
    places: Sequence[tuple[int, int, Difference]], *, still: bool = False
) -> Iterator[tuple[Difference, int, int]]:
    """Neighbours that moved by the same distance, as (first, last seq, where the first was)."""
    run: list[tuple[int, int, Difference]] = []
    for place in sorted(places, key=lambda place: place[0]):
        if run and place[0] == run[-1][0] + 1 and (still or place[1] == run[-1][1] + 1):
            run.append(place)
            continue
        if run:
            yield run[0][2], run[-1][0], run[0][1]
        run = [place]
    if run:
        yield run[0][2], run[-1][0], run[0][1]


def sealed_rows(start: int | None, end: int | None = None) -> Iterator[Row]:
    """Rows with ``start`` <= seq < ``end`` in order, read in chunks so that memory stays flat; None: unbounded."""
    table = connection.ops.quote_name(Entry._meta.db_table)
    bound = "" if end is None else f" AND seq < {int(end)}"
    sql = (
        f"SELECT seq, id, at, actor, act, ref, facts, digest FROM {table} "
        f"WHERE seq > %s{bound} ORDER BY seq LIMIT {CHUNK}"
    )
    after = -(1 << 63) if start is None else start - 1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [after])
            rows = cursor.fetchall()
        yield from rows
        if len(rows) < CHUNK:
            return
        after = rows[-1][0]


def hash_of(row: Row) -> bytes | None:
    """The leaf hash of a row; one that holds what ``write`` never puts there gets a hash that nothing else has."""
    try:
        return entry_hash(row[1:])
    except (TypeError, UnicodeEncodeError):
        return b"unhashable row at %d" % row[0]


def add_tile(report: Report, kind: Kind, level: int, index: int) -> None:
    """Report a tile with the entries it covers."""
    width = TILE_WIDTH ** (level + 1)
    report.add(kind, level=level, index=index, seq=index * width, last=(index + 1) * width - 1)


class _StoredLeaves:
    """The stored level-0 tiles, read forward in batches; reports those that are gone or too short."""

    def __init__(self, report: Report, end: int) -> None:
        self._report = report
        self._end = end
        self._batch: dict[int, bytes] = {}
        self._first = -TILES_AT_ONCE

    def leaf(self, place: int) -> bytes | None:
        index, position = divmod(place, TILE_WIDTH)
        if not self._first <= index < self._first + TILES_AT_ONCE:
            self._load(index)
        hashes = self._batch.get(index)
        if hashes is None:
            return None
        return hashes[position * HASH_BYTES : (position + 1) * HASH_BYTES] or None

    def _load(self, first: int) -> None:
        self._first = first
        past = min(first + TILES_AT_ONCE, -(-self._end // TILE_WIDTH))
        rows = Tile.objects.filter(level=0, index__gte=first, index__lt=past).values_list("index", "hashes")
        self._batch = {index: bytes(hashes) for index, hashes in rows}
        for index in range(first, past):
            needed = min(TILE_WIDTH, self._end - index * TILE_WIDTH) * HASH_BYTES
            length = len(self._batch.get(index, b""))
            if index not in self._batch:
                add_tile(self._report, Kind.TILE_REMOVED, 0, index)
            elif length < needed or length % HASH_BYTES or length > TILE_WIDTH * HASH_BYTES:
                add_tile(self._report, Kind.TILE_ALTERED, 0, index)
                del self._batch[index]
