"""Reading a duty list out of a spreadsheet: finds the header row, knows its columns in Chinese and English, keeps each
row's number as the sheet shows it. Says nothing about what the cells mean."""

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

NEEDED: Final = ("category", "lead")
_BY_HEADER: Final = {header: column for column, headers in COLUMNS.items() for header in headers}


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
    if len(data) > MOST_BYTES:
        raise SheetTooLarge(rows=MOST_ROWS, megabytes=MOST_BYTES // 1_000_000)
    sheets = [_read_csv(data)] if name.lower().endswith(".csv") else _read_workbook(data)
    for cells in sheets:
        header = _find_header(cells)
        if header is not None:
            return _rows(cells, header)
    raise BadSheet(
        why_zh="找不到表头，至少要有“类别”和“主办单位”两列",
        why_en="there is no header row; the columns “category” and “lead” are needed",
    )


def _read_csv(data: bytes) -> list[list[str]]:
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


def _read_workbook(data: bytes) -> list[list[list[str]]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except CalamineError as error:
        raise BadSheet(
            why_zh="不是完好的 xlsx、xls 或 ods 文件", why_en="it is not a sound xlsx, xls or ods file"
        ) from error
    return [[[_text(cell) for cell in row] for row in sheet] for sheet in sheets]


def _text(cell: object) -> str:
    """A cell as its reader sees it: 990121001000, never 990121001000.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _find_header(cells: Sequence[Sequence[str]]) -> int | None:
    for position, row in enumerate(cells[:HEADER_WITHIN]):
        found = [_BY_HEADER[_header(cell)] for cell in row if _header(cell) in _BY_HEADER]
        if all(column in found for column in NEEDED):
            _refuse_twice(found)
            return position
    return None


def _refuse_twice(found: list[str]) -> None:
    for column in found:
        if found.count(column) > 1:
            title = COLUMNS[column][0]
            raise BadSheet(why_zh=f"“{title}”这一列出现了两次", why_en=f"the column “{column}” appears twice")


def _rows(cells: Sequence[Sequence[str]], header: int) -> tuple[SheetRow, ...]:
    if len(cells) > MOST_ROWS:
        raise SheetTooLarge(rows=MOST_ROWS, megabytes=MOST_BYTES // 1_000_000)
    columns = {position: _BY_HEADER.get(_header(cell)) for position, cell in enumerate(cells[header])}
    found = []
    for no, row in enumerate(cells[header + 1 :], start=header + 2):
        named = {column: row[p].strip() for p, column in columns.items() if column and p < len(row)}
        if any(named.values()):
            found.append(SheetRow(no, {column: named.get(column, "") for column in COLUMNS}))
    return tuple(found)


def _header(cell: str) -> str:
    """A header without blanks, remarks in brackets, case and width: ``主办单位（必填）`` is ``主办单位``."""
    plain = unicodedata.normalize("NFKC", cell).partition("(")[0]
    return "".join(plain.split()).replace("_", "").replace("-", "").rstrip("*").lower()
