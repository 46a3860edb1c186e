"""Small invented tables, and the command as a person runs it."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from zhili.doors.imports import command

HEADER = ("编号", "标题", "时间", "内容", "答复", "答复时间")
ROWS = (
    (
        "1001",
        "北街路灯不亮",
        "2019/2/28 11:25:05",
        "北街第三根灯杆晚上不亮，已经一周。",
        "已更换灯泡。",
        "2019/3/2 9:00:00",
    ),
    ("1002", "", "2019-03-01 08:00:00", "  菜市场门口积水，\n老人滑倒过。\t ", "", ""),
    (
        "1003",
        "𠮷祥路坑洼 🕳️",
        "2019年3月2日 7时30分",
        "𠮷祥路口有个大坑 🕳️ <b>'; DROP TABLE</b>",
        "已回填。",
        "2019-03-09",
    ),
)


def csv_bytes(header: Sequence[object], *rows: Sequence[object], encoding: str = "utf-8") -> bytes:
    """A CSV file as an office's export writes it."""
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode(encoding)


def write_csv(folder: Path, *rows: Sequence[object], header: Sequence[object] = HEADER, name: str = "m.csv") -> Path:
    path = folder / name
    path.write_bytes(csv_bytes(header, *rows))
    return path


def write_xlsx(folder: Path, *rows: Sequence[object], merge: str = "", sheets: Sequence[str] = ("表",)) -> Path:
    """A workbook; every sheet holds the same rows. ``merge``: a range of cells to merge."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if merge:
            sheet.merge_cells(merge)
    path = folder / "m.xlsx"
    book.save(path)
    return path


def run(*words: object) -> int:
    """``zhili import …`` in this process."""
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    arguments = parser.parse_args(["import", "messages", *map(str, words)])
    code = arguments.run(arguments)
    assert isinstance(code, int)
    return code


def report(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    """What ``--json`` prints."""
    run(*words, "--json")
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found
