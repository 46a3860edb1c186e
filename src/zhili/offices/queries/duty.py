"""The duty list: who leads what, where. Asked in memory; the most specific line wins, and no line means no line.

The category is the first measure: the lines of ``water.sewage`` are asked before those of ``water``. Within a category
the longest area prefix wins. Two lines that are equally narrow are an overlap: neither wins, the matter stays with the
dispatcher, and ``zhili duty report`` names both. There is no catch-all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from zhili.lib.refusal import Conflict
from zhili.offices.models import DutyAssist, DutyLine
from zhili.offices.queries.memory import Snapshot, snapshot
from zhili.offices.queries.units import has_power, unit
from zhili.offices.queries.values import DutyBook, DutyLineValue


class LacksPower(Conflict):
    """A unit may not lead what it has no legal power for."""

    code = "lacks_power"
    zh = "{unit_zh}没有“{power}”的法定职权，不能主办。"
    en = "{unit_en} does not hold the legal power “{power}” and may not lead this."


class UnitClosed(Conflict):
    """A unit that has been closed takes no work."""

    code = "unit_closed"
    zh = "{unit_zh}已撤销或尚未设立，不能主办。"
    en = "{unit_en} is not open and may not lead."


def line_for(locality: str, category: str, area_code: str, on: date) -> DutyLineValue | None:
    """The line that says who leads, or None: no line, or two that are equally narrow.

    ``area_code`` is an area or grid code; for a matter without a place pass the locality's own area code, so that only
    lines for the whole locality answer.
    """
    book = book_on(locality, on)
    if book is None:
        return None
    for word in _upwards(category):
        fits = [line for line in book.by_category.get(word, ()) if area_code.startswith(line.prefix)]
        if fits:
            tied = len(fits) > 1 and fits[0].prefix == fits[1].prefix
            return None if tied else fits[0]
    return None


def all_lines(locality: str, category: str, area_code: str, on: date) -> tuple[DutyLineValue, ...]:
    """Every line that could speak to it, the most specific first: what a dispatcher is offered."""
    book = book_on(locality, on)
    if book is None:
        return ()
    return tuple(
        line
        for word in _upwards(category)
        for line in book.by_category.get(word, ())
        if area_code.startswith(line.prefix)
    )


def line(line_id: int) -> DutyLineValue | None:
    """The line with that id, from whichever edition, or None. No query where its edition is in memory."""
    held = snapshot()
    for book in list(held.books.values()):
        if line_id in book.by_id:
            return book.by_id[line_id]
    edition = DutyLine.objects.filter(id=line_id).values_list("edition_id", "edition__in_force_on").first()
    return _book(held, *edition).by_id[line_id] if edition else None


def check_lead(unit_id: int, line: DutyLineValue | None, on: date) -> None:
    """Refuse a lead that is closed (UnitClosed), unknown (NoSuchUnit) or without the line's power (LacksPower)."""
    lead = unit(unit_id)
    if not lead.period.holds_on(on):
        raise UnitClosed(unit_zh=lead.name("zh"), unit_en=lead.name("en"))
    if line is not None and line.power and not has_power(unit_id, line.power, on):
        raise LacksPower(unit_zh=lead.name("zh"), unit_en=lead.name("en"), power=line.power)


def book_on(locality: str, on: date) -> DutyBook | None:
    """The edition of the duty list that is in force on that day, or None."""
    held = snapshot()
    begun = [edition for edition in held.chart.editions.get(locality, ()) if edition[0] <= on]
    if not begun:
        return None
    in_force_on, edition = begun[-1]
    return _book(held, edition, in_force_on)


def _book(held: Snapshot, edition: int, in_force_on: date) -> DutyBook:
    book = held.books.get(edition)
    if book is None:
        book = held.books[edition] = _read(edition, in_force_on)
    return book


def _upwards(category: str) -> Iterator[str]:
    while category:
        yield category
        category = category.rpartition(".")[0]


def _read(edition: int, in_force_on: date) -> DutyBook:
    assists: dict[int, list[int]] = defaultdict(list)
    rows = DutyAssist.objects.filter(line__edition_id=edition).order_by("line_id", "no")
    for line_id, unit_id in rows.values_list("line_id", "unit_id"):
        assists[line_id].append(unit_id)
    found: dict[str, list[DutyLineValue]] = defaultdict(list)
    lines = (
        DutyLine.objects.filter(edition_id=edition)
        .order_by("no")
        .values_list("id", "edition_id", "no", "lead_id", "limit_name", "power", "basis", "category", "level", "prefix")
    )
    for row in lines:
        value = DutyLineValue(*row[:4], tuple(assists.get(row[0], ())), *row[4:])
        found[value.category].append(value)
    return DutyBook(
        edition,
        in_force_on,
        {word: tuple(sorted(each, key=lambda line: (-len(line.prefix), line.no))) for word, each in found.items()},
        {line.id: line for each in found.values() for line in each},
    )
