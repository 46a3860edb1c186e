"""Importing the duty list: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from zhili.lib.actor import Actor
from zhili.lib.codes import prefix_of
from zhili.lib.refusal import Conflict, Invalid
from zhili.offices import queries
from zhili.offices.actions._checks import take_turn
from zhili.offices.actions._record import day, record, touch
from zhili.offices.lifecycle import Act
from zhili.offices.models import DutyAssist, DutyEdition, DutyLine
from zhili.offices.permissions import need_manager
from zhili.offices.queries.planning import Fault, Plan, plan
from zhili.offices.queries.sheet import read_sheet
from zhili.profiles import queries as profiles
from zhili.store.rows import insert, reserve
from zhili.store.writing import writing


@dataclass(frozen=True, slots=True)
class DutyImport:
    """What an import found. ``edition`` is None after a dry run."""

    read: int
    imported: int
    refused: int
    lines: int
    faults: tuple[Fault, ...] = ()
    edition: int | None = None


class BadDutyList(Invalid):
    """Some rows have faults, so nothing was imported. ``found`` lists them all."""

    code = "bad_duty_list"
    zh = "{read} 行里有 {refused} 行不对，一行也没有导入。"
    en = "{refused} of {read} rows are wrong; nothing was imported."

    def __init__(self, found: DutyImport) -> None:
        self.found = found
        super().__init__(read=found.read, refused=found.refused)


class EmptyDutyList(Invalid):
    """An empty edition would leave nobody responsible for anything."""

    code = "empty_duty_list"
    zh = "表格里没有一行内容。"
    en = "The sheet has no rows."


class SameDutyList(Conflict):
    """The same file for the same day changes nothing."""

    code = "same_duty_list"
    zh = "这份派单目录已经导入过，自 {on} 起生效。"
    en = "This very duty list was imported before, in force from {on}."


def import_duty_list(
    *,
    actor: Actor,
    locality: str,
    data: bytes,
    name: str,
    now: datetime,
    in_force_on: date | None = None,
    dry_run: bool = False,
) -> DutyImport:
    """Read a spreadsheet (see ``queries.sheet``) and make it the duty list from a day on (today); older editions stay.

    A dry run writes nothing and returns every fault; otherwise a single fault refuses the whole (BadDutyList).
    Raises NotAllowed, NotYourArea, NoEdition (the locality has no rules), BadSheet, SheetTooLarge, EmptyDutyList,
    SameDutyList.
    """
    begin = in_force_on or profiles.local_day(locality, now)
    profile = profiles.current(locality, begin)
    need_manager(actor, prefix_of(profile.area))
    rows = read_sheet(data, name)
    if not rows:
        raise EmptyDutyList
    if dry_run:
        return _found(len(rows), plan(rows, profile, begin))
    with writing():
        take_turn()
        planned = plan(rows, profile, begin)
        found = _found(len(rows), planned)
        if planned.faults:
            raise BadDutyList(found)
        digest = sha256(data).hexdigest()
        _refuse_same(locality, begin, digest)
        edition = DutyEdition.objects.create(
            locality=locality, in_force_on=begin, digest=digest, source=name[:200], rows=len(rows), imported_at=now
        )
        _write(edition.pk, planned)
        facts = {"locality": locality, "from": day(begin), "sheet": digest, "lines": len(planned.lines)}
        record(actor, Act.IMPORT_DUTY, f"duty:{edition.pk}", now, facts)
        touch()
    return _found(len(rows), planned, edition.pk)


def _refuse_same(locality: str, begin: date, digest: str) -> None:
    held = queries.book_on(locality, begin)
    if held is None or held.in_force_on != begin:
        return
    if DutyEdition.objects.filter(id=held.edition, digest=digest).exists():
        raise SameDutyList(on=day(begin))


def _found(read: int, planned: Plan, edition: int | None = None) -> DutyImport:
    refused = planned.bad_rows
    imported = read if edition is not None else 0
    return DutyImport(read, imported, refused, len(planned.lines), tuple(planned.faults), edition)


def _write(edition: int, planned: Plan) -> None:
    keys = reserve(DutyLine, len(planned.lines))
    lines: list[tuple[Any, ...]] = []
    assists: list[tuple[Any, ...]] = []
    for key, line in zip(keys, planned.lines, strict=True):
        lines.append((key, edition, line.no, line.category, line.level, line.prefix, line.lead_id, line.limit_name,
                      line.power, line.basis))  # fmt: skip
        assists += [(key, unit, no) for no, unit in enumerate(line.assist_ids, start=1)]
    columns = ("id", "edition_id", "no", "category", "level", "prefix", "lead_id", "limit_name", "power", "basis")
    insert(DutyLine, columns, lines)
    insert(DutyAssist, ("line_id", "unit_id", "no"), assists)
