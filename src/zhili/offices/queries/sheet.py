"""Reading a spreadsheet: finds the header row, knows its columns in Chinese and English, keeps each row's number as the
sheet shows it. Says nothing about what the cells mean. The duty list's columns are here, the offices' in
``setup_sheet``."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from zhili.lib.refusal import Invalid, TooLarge

MOST_BYTES: Final = 20_000_000
MOST_ROWS: Final = 50_000
HEADER_WITHIN: Final = 10
"""A title and remarks may stand above the header, in so many rows at most."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "category": (
        "类别",
        "事项类别",
        "问题类别",
        "事项分类",
        "分类",
        "事项",
        "类别编码",
        "类别代码",
        "category",
        "categorycode",
    ),
    "level": ("层级", "级别", "level"),
    "area": ("区域", "适用区域", "区划代码", "行政区划", "区域代码", "适用范围", "area", "areacode"),
    "lead": ("主办单位", "主办", "承办单位", "牵头单位", "责任单位", "主责单位", "lead", "leadunit"),
    "assist": ("协办单位", "协办", "配合单位", "assist", "assisting", "assistingunits", "assists"),
    "limit": ("时限", "办理时限", "limit", "timelimit"),
    "power": ("所需职权", "职权", "法定职权", "power", "legalpower"),
    "basis": ("法律依据", "法定依据", "依据", "basis", "legalbasis"),
}
"""Column → the headers it goes by, lower case and without blanks."""

Cells = list[list[str]]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a sheet looks like: its columns with the headers they go by (lower case, without blanks), and which of them
    make a row its header."""

    columns: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]

    def column_of(self, cell: str) -> str | None:
        """The column that a header names, or None."""
        plain = _header(cell)
        return next((column for column, headers in self.columns.items() if plain in headers), None)


DUTY: Final = Shape(COLUMNS, ("category", "lead"))


class BadSheet(Invalid):
    """Not a spreadsheet that can be read, or not a duty list."""

    code = "bad_sheet"
    zh = "表格读不懂：{why_zh}。"
    en = "The sheet cannot be read: {why_en}."


class SheetTooLarge(TooLarge):
    """More than a duty list ever is."""

    code = "sheet_too_large"
    zh = "表格太大：最多 {rows} 行、{megabytes} MB。"
    en = "The sheet is too large: {rows} rows and {megabytes} MB at most."


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number in the sheet (from 1, header included), and its cells by column, '' where empty."""

    no: int
    cells: Mapping[str, str]


def read_sheet(data: bytes, name: str) -> tuple[SheetRow, ...]:
    """The rows below the header of the first sheet that has one; empty rows are left out.

    ``name`` decides by its ending: ``.csv`` is text (UTF-8, or GB 18030 as Excel in China writes it), all else a
    workbook (xlsx, xls, ods). Raises BadSheet, SheetTooLarge.
    """
    refuse_large(len(data))
    sheets = [read_csv(data)] if name.lower().endswith(".csv") else list(read_workbook(data).values())
    for cells in sheets:
        header = find_header(cells, DUTY)
        if header is not None:
            return rows_below(cells, header, DUTY)
    raise BadSheet(
        why_zh="找不到表头，至少要有“类别”和“主办单位”两列",
        why_en="there is no header row; the columns “category” and “lead” are needed",
    )


def refuse_large(size: int) -> None:
    """Refuse (SheetTooLarge) what is more than MOST_BYTES."""
    if size > MOST_BYTES:
        raise SheetTooLarge(rows=MOST_ROWS, megabytes=MOST_BYTES // 1_000_000)


def read_csv(data: bytes) -> Cells:
    """The cells of a CSV, whatever its encoding and separator. Raises BadSheet."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise BadSheet(
                why_zh="文字编码既不是 UTF-8 也不是 GB 18030", why_en="it is neither UTF-8 nor GB 18030"
            ) from error
    head = text[:4096]
    mark = max(",\t;", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise BadSheet(why_zh="CSV 的引号没有配对", why_en="the quotes of the CSV do not match") from error


def read_workbook(data: bytes) -> dict[str, Cells]:
    """The cells of every sheet by its name, in the order of the book. Raises BadSheet."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except CalamineError as error:
        raise BadSheet(
            why_zh="不是完好的 xlsx、xls 或 ods 文件", why_en="it is not a sound xlsx, xls or ods file"
        ) from error
    return {name: [[_text(cell) for cell in row] for row in sheet] for name, sheet in sheets.items()}


def _text(cell: object) -> str:
    """A cell as its reader sees it: 990121001000, never 990121001000.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def find_header(cells: Sequence[Sequence[str]], shape: Shape) -> int | None:
    """Where the header row is, counted from 0, or None. Raises BadSheet for a column that is there twice."""
    for position, row in enumerate(cells[:HEADER_WITHIN]):
        found = [column for column in map(shape.column_of, row) if column]
        if all(column in found for column in shape.needed):
            _refuse_twice(found, shape)
            return position
    return None


def _refuse_twice(found: list[str], shape: Shape) -> None:
    for column in found:
        if found.count(column) > 1:
            title = shape.columns[column][0]
            raise BadSheet(why_zh=f"“{title}”这一列出现了两次", why_en=f"the column “{column}” appears twice")


def rows_below(cells: Sequence[Sequence[str]], header: int, shape: Shape) -> tuple[SheetRow, ...]:
    """The rows below the header, empty ones left out. Raises SheetTooLarge."""
    if len(cells) > MOST_ROWS:
        raise SheetTooLarge(rows=MOST_ROWS, megabytes=MOST_BYTES // 1_000_000)
    columns = {position: shape.column_of(cell) for position, cell in enumerate(cells[header])}
    found = []
    for no, row in enumerate(cells[header + 1 :], start=header + 2):
        named = {column: row[p].strip() for p, column in columns.items() if column and p < len(row)}
        if any(named.values()):
            found.append(SheetRow(no, {column: named.get(column, "") for column in shape.columns}))
    return tuple(found)


def _header(cell: str) -> str:
    """A header without blanks, remarks in brackets, case and width: ``主办单位（必填）`` is ``主办单位``."""
    plain = unicodedata.normalize("NFKC", cell).partition("(")[0]
    return "".join(plain.split()).replace("_", "").replace("-", "").rstrip("*").lower()
