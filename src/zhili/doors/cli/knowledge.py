"""``zhili knowledge import``: articles out of a spreadsheet, as drafts for a second person."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zhili.doors.cli.base import REFUSED, command, group, refuse, say
from zhili.doors.cli.offices import NoSuchFile
from zhili.knowledge.actions import import_articles
from zhili.offices import queries as offices
from zhili.offices.permissions import OPERATOR


def add(subparsers: Any) -> None:
    """Declare the command."""
    knowledge = group(subparsers, "knowledge", zh="知识库", en="the knowledge base")
    parser = command(
        knowledge, "import", zh="导入知识条目（xlsx 或 csv），存成草稿", en="import articles as drafts", run=bring
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="表格 / spreadsheet")
    parser.add_argument("--unit", required=True, help="没写单位的行归哪个单位（代码） / unit of rows without one")


def bring(arguments: argparse.Namespace) -> int:
    """Import; every row that could not go in is printed with its reason."""
    try:
        data = arguments.file.read_bytes()
    except OSError:
        return refuse(NoSuchFile(path=arguments.file))
    unit = offices.unit_by_code(arguments.unit).id
    done = import_articles(actor=OPERATOR, data=data, name=arguments.file.name, now=datetime.now(UTC), unit=unit)
    for no, refusal in done.wrong:
        say(f"第 {no} 行：{refusal.say('zh')}", f"row {no}: {refusal.say('en')}")
    say(
        f"新草稿 {done.written} 条，已有 {done.known} 条，没进去 {len(done.wrong)} 条。要由另一个人审过才启用。",
        f"{done.written} new drafts, {done.known} known already, {len(done.wrong)} not taken. A second person reviews.",
    )
    return REFUSED if done.wrong else 0
