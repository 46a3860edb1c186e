"""``zhili offices import`` and ``zhili offices template``: a county's units, posts and people from one sheet."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zhili.doors.cli.base import REFUSED, add_json, command, print_json, refuse, say
from zhili.lib.refusal import Conflict, NotFound
from zhili.offices import actions
from zhili.offices.permissions import OPERATOR
from zhili.offices.queries.setup_sheet import SHEETS
from zhili.offices.queries.setup_template import template

FINDINGS = 1
"""Exit code when a row has a fault, or differs from what is here."""

NAMES = {sheet.key: sheet for sheet in SHEETS}


class NoSuchSheet(NotFound):
    """Neither a file nor a folder with CSV files."""

    code = "no_such_sheet"
    zh = "没有这个文件（或文件夹里没有 CSV），或读不了：{path}。"
    en = "There is no such file (or no CSV in the folder), or it cannot be read: {path}."


class FileThere(Conflict):
    """Somebody may have filled it in."""

    code = "file_there"
    zh = "{path} 已经有了，不覆盖。换个名字，或先挪走它。"
    en = "{path} exists and is not overwritten. Use another name, or move it away first."


class CannotWrite(Conflict):
    """The folder is missing or may not be written."""

    code = "cannot_write"
    zh = "写不了 {path}：{why}。"
    en = "{path} cannot be written: {why}."


def declare(offices: Any) -> None:
    """Declare the two commands under ``zhili offices``."""
    parser = command(
        offices,
        "import",
        zh="从一份表格设立单位、岗位、人员和账号",
        en="open units, posts, people and accounts from one sheet",
        run=import_sheet,
    )
    said = "XLSX，或放着三个 CSV 的文件夹 / XLSX, or a folder with three CSV files"
    parser.add_argument("file", type=Path, metavar="FILE", help=said)
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入 / check only")
    add_json(parser)
    parser = command(offices, "template", zh="写一份空表格", en="write an empty sheet", run=write_template)
    parser.add_argument("file", type=Path, metavar="FILE.xlsx", help="写到哪里 / where to write it")


def import_sheet(arguments: argparse.Namespace) -> int:
    """Import or check; every fault and difference is printed with its sheet and row."""
    try:
        found = actions.import_offices(
            actor=OPERATOR, files=_files(arguments.file), now=datetime.now(UTC), dry_run=arguments.dry_run
        )
    except actions.BadSetup as refusal:
        _tell(refusal.found, as_json=arguments.json)
        return REFUSED if arguments.json else refuse(refusal)
    _tell(found, as_json=arguments.json)
    return FINDINGS if found.faults or found.differences else 0


def write_template(arguments: argparse.Namespace) -> int:
    """Write the empty workbook; never over a file that is there."""
    try:
        with arguments.file.open("xb") as file:
            file.write(template())
    except FileExistsError as error:
        raise FileThere(path=arguments.file) from error
    except OSError as error:
        raise CannotWrite(path=arguments.file, why=error.strerror or type(error).__name__) from error
    say(f"空表格写好了：{arguments.file}。", f"The empty sheet is written: {arguments.file}.")
    return 0


def _files(path: Path) -> Mapping[str, bytes]:
    """The workbook, or the CSV files of a folder, by name."""
    try:
        folder = sorted(path.iterdir()) if path.is_dir() else [path]
        found = [each for each in folder if not path.is_dir() or each.suffix.lower() == ".csv"]
        files = {each.name: each.read_bytes() for each in found}
    except OSError as error:
        raise NoSuchSheet(path=path) from error
    if not files:
        raise NoSuchSheet(path=path)
    return files


def _tell(found: actions.SetupImport, *, as_json: bool) -> None:
    if as_json:
        print_json({**asdict(found), "refused": found.refused})
        return
    for fault in found.faults:
        _print_note("有错", "wrong", fault)
    for difference in found.differences:
        _print_note("不同，未改", "differs, left", difference)
    done_zh, done_en = ("设立了", "opened") if found.written else ("没有写入；可设立", "nothing written; to open:")
    say(
        f"读到 {found.read} 行；{done_zh} {found.units} 个单位、{found.posts} 个岗位、{found.people} 人、"
        f"{found.accounts} 个账号；原样已在 {found.unchanged} 行，不同 {len(found.differences)} 行，"
        f"有错 {found.refused} 行。",
        f"Read {found.read} rows; {done_en} {found.units} units, {found.posts} posts, {found.people} people, "
        f"{found.accounts} accounts; {found.unchanged} rows were here already, {len(found.differences)} differ, "
        f"{found.refused} are wrong.",
    )


def _print_note(zh: str, en: str, note: actions.Note) -> None:
    sheet = NAMES[note.sheet]
    print(f"［{zh}］{sheet.zh} 第 {note.row} 行：{note.zh} / [{en}] {sheet.en} row {note.row}: {note.en}")
