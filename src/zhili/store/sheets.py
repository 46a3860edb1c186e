"""Opening a table: CSV in UTF-8 (with or without BOM), UTF-16 or GB18030, a spreadsheet that calamine reads, or
Parquet where pyarrow is installed.

A ``Sheet`` can be read as often as wanted, from the first row on: the import looks at the whole file once before it
writes.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from zhili.lib.refusal import Invalid, NotFound

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Row = tuple[int, Sequence[Cell]]
"""A row with its number as a spreadsheet shows it: the header is row 1."""

SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How XLSX and ODS (a zip), and XLS (a compound file) begin."""

PARQUET = b"PAR1"
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;|"
LONGEST_CELL = 2_000_000
"""Characters. A quotation mark that is never closed swallows the rest of a file into one cell: this stops it."""


class NoSuchFile(NotFound):
    code = "no_such_file"
    zh = "没有这个文件，或读不了：{path}。"
    en = "There is no such file, or it cannot be read: {path}."


class NotATable(Invalid):
    code = "not_a_table"
    zh = "{path} 不是能读的表格：{why_zh}。请另存为 XLSX 或 UTF-8 的 CSV 再试。"
    en = "{path} is no table that can be read: {why_en}. Save it as XLSX, or as CSV in UTF-8, and try again."


class ChooseSheet(Invalid):
    code = "choose_sheet"
    zh = "这个文件有几张表：{names}。请用 --sheet 说明导入哪一张。"
    en = "This file has several sheets: {names}. Say which one with --sheet."


class NoHeader(Invalid):
    code = "no_header"
    zh = "第一行不是表头：{why_zh}。表头要在第一行，每列一个名字，不要合并单元格。"
    en = "The first row is no header: {why_en}. The header belongs in row 1, one name a column, no merged cells."


class DoubledHeader(Invalid):
    code = "doubled_header"
    zh = "表头“{header}”出现了 {count} 次（第 {columns} 列），分不清用哪一列。请改名或删掉多余的列。"
    en = "The header “{header}” stands over {count} columns ({columns}), so none can be told. Rename the others."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its header. ``rows()`` starts again from row 2; blank rows are left out."""

    path: Path
    header: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]


def open_sheet(path: Path, name: str = "") -> Sheet:
    """The table in ``path``; ``name`` chooses a sheet of a workbook.

    Raises NoSuchFile, NotATable, ChooseSheet, NoHeader for a merged or missing header, DoubledHeader.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise NoSuchFile(path=path) from error
    read = _reader(path, name, head)
    first = next(read(), None)
    if first is None:
        raise NotATable(path=path.name, why_zh="是空的", why_en="it is empty")
    number, cells = first
    header = _header(cells, number, next(iter(_after_header(read)), None))
    return Sheet(path, header, lambda: _after_header(read))


def _reader(path: Path, name: str, head: bytes) -> Callable[[], Iterator[Row]]:
    if head.startswith(SPREADSHEETS):
        return _workbook(path, name)
    return _parquet(path) if head == PARQUET else _csv(path, head)


def _parquet(path: Path) -> Callable[[], Iterator[Row]]:
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise NotATable(
            path=path.name, why_zh="读 Parquet 要先装 pyarrow", why_en="Parquet needs pyarrow installed"
        ) from error
    try:
        names = parquet.read_schema(path).names
    except arrow.ArrowException as error:
        raise NotATable(path=path.name, why_zh="Parquet 文件损坏", why_en="the Parquet file is damaged") from error

    def read() -> Iterator[Row]:
        yield 1, names
        before = 1
        for piece in parquet.ParquetFile(path).iter_batches(batch_size=5000):
            rows = zip(*piece.to_pydict().values(), strict=True)
            for number, cells in enumerate(rows, start=before + 1):
                if any(cell not in (None, "") for cell in cells):
                    yield number, cells
            before += piece.num_rows

    return read


def plain(cell: Cell) -> str:
    """A cell as text: trimmed, without a byte order mark; a whole number without the ``.0`` that a spreadsheet adds."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\ufeff", "").strip()


def _after_header(read: Callable[[], Iterator[Row]]) -> Iterator[Row]:
    rows = read()
    next(rows, None)
    return rows


def _header(cells: Sequence[Cell], number: int, below: Row | None) -> tuple[str, ...]:
    names = [plain(cell) for cell in cells]
    while names and not names[-1] and (below is None or not any(map(plain, below[1][len(names) - 1 :]))):
        names.pop()
    filled = [name for name in names if name]
    wide = max(len(below[1]) if below else 0, len(names))
    if number != 1 or (len(filled) == 1 and wide > 1):
        raise NoHeader(why_zh="像是标题行或空行", why_en="it looks like a title, or it is blank")
    for place, name in enumerate(names, start=1):
        if not name:
            raise NoHeader(
                why_zh=f"第 {place} 列没有名字，可能是合并的单元格",
                why_en=f"column {place} has no name, perhaps a merged cell",
            )
    _refuse_doubles(names)
    return tuple(names)


def _refuse_doubles(names: Sequence[str]) -> None:
    for name in names:
        columns = [str(place) for place, other in enumerate(names, start=1) if other.casefold() == name.casefold()]
        if len(columns) > 1:
            raise DoubledHeader(header=name, count=len(columns), columns=", ".join(columns))


def _csv(path: Path, head: bytes) -> Callable[[], Iterator[Row]]:
    encoding = _encoding(path, head)
    with path.open(encoding=encoding, newline="") as file:
        first_line = file.readline()
    delimiter = max(DELIMITERS, key=first_line.count)

    def read() -> Iterator[Row]:
        # A limit of the module, not of the reader; set where it is needed.
        csv.field_size_limit(LONGEST_CELL)
        with path.open(encoding=encoding, newline="") as file:
            number = 0
            try:
                for number, cells in enumerate(csv.reader(file, delimiter=delimiter), start=1):
                    if any(cells):
                        yield number, cells
            except csv.Error as error:
                raise NotATable(
                    path=path.name,
                    why_zh=f"第 {number + 1} 行的引号没有成对",
                    why_en=f"the quotes of row {number + 1} do not pair",
                ) from error

    return read


def _encoding(path: Path, head: bytes) -> str:
    """The first encoding in which the whole file makes sense. GB18030 comes last: it accepts almost anything."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise NotATable(path=path.name, why_zh="文字编码认不出来", why_en="its text encoding is unknown")


def _workbook(path: Path, name: str) -> Callable[[], Iterator[Row]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {each: book.get_sheet_by_name(each) for each in book.sheet_names}
    except CalamineError as error:
        raise NotATable(path=path.name, why_zh="表格损坏或加了密", why_en="it is damaged or encrypted") from error
    sheet = _choose(sheets, name)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top == 0:
            raise NoHeader(
                why_zh=f"第 {left + 1} 至 {right + 1} 列、第 1 至 {bottom + 1} 行是合并的单元格",
                why_en=f"columns {left + 1} to {right + 1}, rows 1 to {bottom + 1}, are merged",
            )
    rows = sheet.to_python(skip_empty_area=False)

    def read() -> Iterator[Row]:
        for number, cells in enumerate(rows, start=1):
            if any(cell not in (None, "") for cell in cells):
                yield number, cells

    return read


def _choose(sheets: dict[str, Any], name: str) -> Any:
    filled = {each: sheet for each, sheet in sheets.items() if sheet.height}
    if name in sheets:
        return sheets[name]
    if name or len(filled) != 1:
        raise ChooseSheet(names="、".join(filled or sheets))
    return next(iter(filled.values()))
