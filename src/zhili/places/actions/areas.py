"""Bringing in the official list of areas, all levels at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from zhili.lib.actor import Actor
from zhili.lib.codes import level_of
from zhili.places.actions._batch import begin, record, settle
from zhili.places.findings import Finding, Progress, Report, finding
from zhili.places.lifecycle import Act
from zhili.places.models import Area, FormerArea
from zhili.places.permissions import need_importer
from zhili.places.tables import AreaFile, area_files, digest_of, rows_of
from zhili.store.rows import change, insert
from zhili.store.writing import writing

CHUNK = 50_000
"""Rows in one transaction: about half a second, so that others who write wait no longer than that."""

LONGEST_NAME = 60

_COLUMNS = ("code", "name", "level", "parent_code", "valid_from", "source")


@dataclass(frozen=True, slots=True)
class _Known:
    """What is already recorded of a code."""

    name: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the list that may go in."""

    row: int
    code: str
    name: str
    parent: str


def import_areas(
    *, actor: Actor, now: datetime, folder: Path, valid_from: date | None = None, progress: Progress | None = None
) -> Report:
    """Bring in every area file of ``folder``. ``valid_from``: the day from which the list holds, when known.

    Written in chunks, so an interrupted import goes on where it stopped; the same list again changes nothing. A new
    name for a known code is a change only with ``valid_from``: the old name is kept as a former period. Rows that
    cannot go in are anomalies, never guesses. Raises NotAllowed, NoAreaFiles, UnreadableFile.
    """
    need_importer(actor)
    files = area_files(folder)
    digest = digest_of([each.path for each in files], "areas", str(valid_from))
    report = begin("areas", digest, folder.name, now)
    above: dict[str, str] = {}
    for file in files:
        above |= dict(Area.objects.filter(level__lt=file.level).values_list("code", "name"))
        _Import(actor, now, report, valid_from, file, above).run(progress)
    settle(report, now)
    return report


class _Import:
    """One file on its way in. ``above``: code → name of all levels above it, and of its own rows accepted so far."""

    def __init__(
        self,
        actor: Actor,
        now: datetime,
        report: Report,
        valid_from: date | None,
        file: AreaFile,
        above: dict[str, str],
    ) -> None:
        self.actor, self.now, self.report, self.valid_from = actor, now, report, valid_from
        self.file, self.above = file, above
        self.name = file.path.name
        self.known = {
            code: _Known(name, since, until)
            for code, name, since, until in Area.objects.filter(level=file.level).values_list(
                "code", "name", "valid_from", "valid_to"
            )
        }

    def run(self, progress: Progress | None) -> None:
        added: list[tuple[object, ...]] = []
        changed: list[_Entry] = []
        read = 0
        for entry in self._checked():
            read += 1
            if isinstance(entry, Finding):
                self.report.found(entry)
            elif entry.code not in self.known:
                added.append((entry.code, entry.name, int(self.file.level), entry.parent, self.valid_from, self.name))
            else:
                self._compare(entry, changed)
            if len(added) + len(changed) >= CHUNK:
                self._write(added, changed)
                added, changed = [], []
            if progress and read % CHUNK == 0:
                progress(self.name, read)
        self._write(added, changed)
        self.report.read += read
        if progress:
            progress(self.name, read)

    def _checked(self) -> Iterator[_Entry | Finding]:
        """Every row as an entry or as what is wrong with it. Hot: a village list has 620,000 rows."""
        level, above = self.file.level, self.above
        width, zeros = int(level), "0" * (12 - level)
        columns = ("code", "name", self.file.parent) if self.file.parent else ("code", "name")
        for line, row in rows_of(self.file.path, columns):
            if len(row) < len(columns):
                yield finding(self.name, line, "short_row", count=len(row))
                continue
            typed, name = row[0].strip(), row[1].strip()
            code = typed + zeros
            if len(typed) != width or not (typed.isascii() and typed.isdigit()) or typed.startswith("00"):
                yield finding(self.name, line, "bad_code", typed=typed[:40], width=width)
            elif code in above:
                yield finding(self.name, line, "duplicate", code=code, name=name, earlier=above[code])
            else:
                parent = row[2].strip() if self.file.parent else ""
                wrong = self._wrong(line, code, name, parent)
                if wrong is None:
                    above[code] = name
                    yield _Entry(line, code, name, parent.ljust(12, "0") if parent else "")
                else:
                    yield wrong

    def _wrong(self, line: int, code: str, name: str, parent: str) -> Finding | None:
        if not name:
            return finding(self.name, line, "empty_name", code=code)
        if len(name) > LONGEST_NAME:
            return finding(self.name, line, "long_name", code=code, most=LONGEST_NAME)
        # A town's or village's own digits may end in zeros that are no missing level, so only zeros in full count.
        if level_of(code) != self.file.level:
            return finding(self.name, line, "wrong_level", code=code)
        if self.file.parent is None:
            return None
        if not parent or not code.startswith(parent):
            return finding(self.name, line, "parent_mismatch", code=code, name=name, parent=parent or "—")
        if parent.ljust(12, "0") not in self.above:
            return finding(self.name, line, "unknown_parent", code=code, name=name, parent=parent)
        return None

    def _compare(self, entry: _Entry, changed: list[_Entry]) -> None:
        known = self.known[entry.code]
        if known.name == entry.name and known.valid_to is None:
            self.report.unchanged += 1
        elif self.valid_from and self.valid_from > (known.valid_to or known.valid_from or date.min):
            changed.append(entry)
        elif known.name != entry.name:
            facts = {"code": entry.code, "known": known.name, "name": entry.name}
            self.report.found(finding(self.name, entry.row, "name_differs", **facts))
        else:
            facts = {"code": entry.code, "name": entry.name, "on": str(known.valid_to)}
            self.report.found(finding(self.name, entry.row, "closed", **facts))

    def _write(self, added: list[tuple[object, ...]], changed: list[_Entry]) -> None:
        if not added and not changed:
            return
        with writing():
            insert(Area, _COLUMNS, added)
            for entry in changed:
                self._rename(entry)
            facts = {"file": self.name, "added": len(added), "changed": len(changed)}
            record(self.actor, self.now, Act.IMPORT_AREAS, self.report.batch_id, facts)
        self.report.added += len(added)
        self.report.changed += len(changed)

    def _rename(self, entry: _Entry) -> None:
        """The period so far becomes a former one; the row becomes the new period."""
        known = self.known[entry.code]
        ended = known.valid_to or self.valid_from
        former = (entry.code, known.name, known.valid_from, ended, self.name)
        insert(FormerArea, ("code", "name", "valid_from", "valid_to", "source"), [former])
        change(Area, {"code": entry.code}, name=entry.name, valid_from=self.valid_from, valid_to=None, source=self.name)
