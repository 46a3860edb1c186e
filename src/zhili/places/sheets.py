"""A table as offices send it: CSV in UTF-8 or GB18030, or a workbook's first filled sheet; columns by their heads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from zhili.places.tables import UnreadableFile

Columns = Mapping[str, Sequence[str]]
"""Name of a value → the heads under which it may stand, in any case."""


def records(path: Path, columns: Columns, required: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(row as a spreadsheet counts them, its values by name); '' where a column is absent. Blank rows are left out.

    Raises UnreadableFile, also where a required column is missing.
    """
    rows = _rows(path)
    head = next(rows, [])
    places = _places(head, columns)
    missing = [columns[name][0] for name in required if name not in places]
    if missing:
        raise UnreadableFile(
            file=path.name, why_zh=f"缺列 {'、'.join(missing)}", why_en=f"it lacks {', '.join(missing)}"
        )
    for line, cells in enumerate(rows, start=2):
        values = {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
        if any(values.values()):
            yield line, {name: values.get(name, "") for name in columns}


def _places(head: Sequence[str], columns: Columns) -> dict[str, int]:
    known = {each.strip().casefold(): at for at, each in reversed(list(enumerate(head)))}
    found = {}
    for name, heads in columns.items():
        at = next((known[each.casefold()] for each in heads if each.casefold() in known), None)
        if at is not None:
            found[name] = at
    return found


def _rows(path: Path) -> Iterator[list[str]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(file=path.name, why_zh=error.strerror or "?", why_en=error.strerror or "?") from error
    yield from _workbook(path) if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") else _csv(path, data)


def _csv(path: Path, data: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            yield from csv.reader(io.StringIO(text, newline=""))
        except csv.Error as error:
            raise UnreadableFile(
                file=path.name, why_zh=f"内容损坏（{error}）", why_en=f"it is damaged ({error})"
            ) from error
        return
    raise UnreadableFile(file=path.name, why_zh="文字编码认不出来", why_en="its text encoding is unknown")


def _workbook(path: Path) -> Iterator[list[str]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except CalamineError as error:
        raise UnreadableFile(file=path.name, why_zh="表格损坏或加了密", why_en="it is damaged or encrypted") from error
    filled = next((each for each in sheets if each.height), None)
    for cells in filled.to_python(skip_empty_area=False) if filled else ():
        yield [_plain(each) for each in cells]


def _plain(cell: object) -> str:
    """A cell as text; a whole number without the ``.0`` that a spreadsheet adds."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
