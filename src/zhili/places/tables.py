"""The official lists as CSV files, read strictly. One file a level; each may be gzipped.

``provinces`` (code, name), ``cities`` (…, provinceCode), ``areas`` (…, cityCode), ``streets`` (…, areaCode),
``villages`` (…, streetCode); codes without trailing zeros. The yearly list has one row for each area and year.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhili.lib.codes import Level
from zhili.lib.refusal import Invalid, NotFound

Row = tuple[int, list[str]]
"""Line number in the file and the values of the columns asked for; short rows come as they are."""


class NoAreaFiles(NotFound):
    code = "no_area_files"
    zh = "“{folder}”里没有区划文件（provinces、cities、areas、streets、villages，.csv 或 .csv.gz）。"
    en = "“{folder}” has no area files (provinces, cities, areas, streets, villages; .csv or .csv.gz)."


class UnreadableFile(Invalid):
    code = "unreadable_file"
    zh = "文件“{file}”读不出来：{why_zh}。"
    en = "The file “{file}” cannot be read: {why_en}."


@dataclass(frozen=True, slots=True)
class AreaFile:
    """One level of the list. ``parent``: the column with the code above, or None for provinces."""

    path: Path
    level: Level
    parent: str | None


_STEMS = (
    ("provinces", Level.PROVINCE, None),
    ("cities", Level.CITY, "provinceCode"),
    ("areas", Level.COUNTY, "cityCode"),
    ("streets", Level.TOWN, "areaCode"),
    ("villages", Level.VILLAGE, "streetCode"),
)


def area_files(folder: Path) -> list[AreaFile]:
    """The files of ``folder``, from the provinces down. Raises NoAreaFiles when there is none."""
    found = [
        AreaFile(path, level, parent)
        for stem, level, parent in _STEMS
        for path in (folder / f"{stem}.csv", folder / f"{stem}.csv.gz")
        if path.is_file()
    ]
    if not found:
        raise NoAreaFiles(folder=folder)
    return found


def digest_of(paths: Sequence[Path], *words: str) -> str:
    """Hex SHA-256 over the contents and ``words``: what makes two imports the same import. Raises UnreadableFile."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        try:
            total.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError as error:
            raise _unreadable(path, error.strerror or "?", error.strerror or "?") from error
    return total.hexdigest()


def rows_of(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a CSV file in UTF-8 with these columns of its header, in this order. Raises UnreadableFile."""
    try:
        with _text(path) as text:
            reader = csv.reader(text)
            header = [name.strip() for name in next(reader, [])]
            absent = [name for name in columns if name not in header]
            if absent:
                names = ", ".join(absent)
                raise _unreadable(path, f"缺列 {names}", f"it lacks the columns {names}")
            yield from _picked(reader, [header.index(name) for name in columns])
    except UnicodeDecodeError as error:
        raise _unreadable(path, "不是 UTF-8 编码", "it is not UTF-8") from error
    except (csv.Error, EOFError, gzip.BadGzipFile) as error:
        raise _unreadable(path, f"内容损坏（{error}）", f"it is damaged ({error})") from error
    except OSError as error:
        raise _unreadable(path, error.strerror or "?", error.strerror or "?") from error


def _picked(reader: Iterator[list[str]], places: list[int]) -> Iterator[Row]:
    widest = max(places)
    # The usual case, columns in order from the first one, needs no picking: a quarter of the time of a large file.
    leading = places == list(range(len(places)))
    width = len(places)
    for line, row in enumerate(reader, start=2):
        if len(row) <= widest:
            if row:
                yield line, row
        else:
            yield line, row[:width] if leading else [row[place] for place in places]


def _text(path: Path) -> io.TextIOBase:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _unreadable(path: Path, why_zh: str, why_en: str) -> UnreadableFile:
    return UnreadableFile(file=path.name, why_zh=why_zh, why_en=why_en)
