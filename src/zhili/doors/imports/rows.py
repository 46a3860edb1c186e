"""From the cells of one row to one record of history: cleaned, dated, placed where the row itself says so.

Refusals raised here and those of the verb's own check are told alike, each with its row's number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhili.doors.imports.columns import FIELDS, Columns
from zhili.doors.imports.dates import Moment, read_moment
from zhili.doors.imports.mapping import SourceMap
from zhili.doors.imports.refusals import BadWhen, TooManyCells
from zhili.doors.imports.whereabouts import Survey, read_point
from zhili.language.text import clean
from zhili.lib.canonical import digest
from zhili.matters.actions import Record, Report
from zhili.places.crs import canonical_crs
from zhili.profiles.model import Profile
from zhili.store.sheets import Cell, plain

TITLE = 200
"""Characters a title may have. A longer one is cut, and stands whole at the head of the words."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything that the rows of one file are read with."""

    columns: Columns
    mapping: SourceMap
    profile: Profile
    seen: Survey

    def record(self, cells: Sequence[Cell]) -> Record:
        """The row as a record. Raises BadWhen, BadDegrees, TooManyCells."""
        if len(cells) > self.columns.width and any(map(plain, cells[self.columns.width :])):
            raise TooManyCells(count=len(cells), columns=self.columns.width)
        happened, replied = self._moment(cells, "at"), self._moment(cells, "replied_at")
        return Record(
            report=self._report(cells, happened),
            source_id=self._id(cells),
            status=self._line(cells, "status"),
            reply=clean(self._text(cells, "reply")),
            replied_at=_not_before(replied, happened),
            closed_at=_not_before(self._moment(cells, "closed"), happened),
            due_at=_at(self._moment(cells, "due")),
            unit_name=self._line(cells, "unit"),
            reporter=self._text(cells, "user"),
            label=self._line(cells, "type"),
        )

    def is_unplaced(self, cells: Sequence[Cell]) -> bool:
        """Whether the row carries a coordinate that is not believed."""
        held = bool(self._text(cells, "lon") and self._text(cells, "lat"))
        return held and read_point(*self._degrees(cells), self.seen, "WGS84") is None

    def _report(self, cells: Sequence[Cell], happened: Moment | None) -> Report:
        title, words = self._said(cells)
        point = read_point(*self._degrees(cells), self.seen, canonical_crs(self.mapping.crs))
        nature = self._text(cells, "nature")
        return Report(
            words=words,
            title=title,
            nature=self.mapping.natures.get(nature) or self._nature(nature),
            category=self.mapping.category(self._text(cells, "type")),
            place=self._line(cells, "place"),
            lon=point[0] if point else None,
            lat=point[1] if point else None,
            area_code=self._text(cells, "area"),
            happened_at=_at(happened),
            lang=self.mapping.lang,
        )

    def _said(self, cells: Sequence[Cell]) -> tuple[str, str]:
        """(title, words). Where the source kept no words, its type and address are all that was said."""
        title, words = self._line(cells, "title"), clean(self._text(cells, "text"))
        if not words:
            title = title or self._line(cells, "type")
            words = "\n".join(filter(None, (title, self._line(cells, "place"))))
        if len(title) > TITLE:
            return title[: TITLE - 1] + "…", f"{title}\n{words}"
        return title, words

    def _nature(self, said: str) -> str:
        """The nature whose name in this locality is exactly what the source says, or ''."""
        named = (name for name, word in self.profile.natures.items() if said and said in (name, word.zh, word.en))
        return next(named, "")

    def _id(self, cells: Sequence[Cell]) -> str:
        if self.mapping.id_from_content:
            return digest([plain(cell) for cell in cells])[:32]
        return self._text(cells, "id")

    def _moment(self, cells: Sequence[Cell], name: str) -> Moment | None:
        cell = self.columns.cell(cells, name)
        try:
            return read_moment(cell, self.profile.tz, day_first=self.mapping.day_first)
        except (ValueError, OverflowError) as error:
            word = FIELDS[name]
            raise BadWhen(field_zh=word.zh, field_en=word.en.removeprefix("the "), value=plain(cell)[:40]) from error

    def _degrees(self, cells: Sequence[Cell]) -> tuple[Cell, Cell]:
        return self.columns.cell(cells, "lon"), self.columns.cell(cells, "lat")

    def _text(self, cells: Sequence[Cell], name: str) -> str:
        return self.columns.text(cells, name)

    def _line(self, cells: Sequence[Cell], name: str) -> str:
        """A cell that is one line: white space evened out."""
        return " ".join(clean(self._text(cells, name)).split())


def _at(moment: Moment | None) -> datetime | None:
    return moment.at if moment else None


def _not_before(later: Moment | None, happened: Moment | None) -> datetime | None:
    """A day without a time of day is kept as its first moment, but not before the report that it follows the same
    day."""
    if later is None or happened is None or not later.day_only:
        return _at(later)
    return max(later.at, happened.at) if (happened.at - later.at).total_seconds() < 86_400 else later.at
