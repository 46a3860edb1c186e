"""``zhili import messages``: a file of messages becomes imported history of a locality.

The parts of this door are imported when the command runs: they need numpy and calamine, which no other command should
wait for. Doors are strangers, so this one prints for itself.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhili.lib.refusal import Unavailable

if TYPE_CHECKING:
    from zhili.doors.imports.running import Tally
    from zhili.doors.imports.setting import Setting

FINDINGS = 1
"""Exit code when rows were refused."""

SHOWN = 50
"""Refusals printed one by one; ``--json`` gives them all."""


def add(subparsers: Any) -> None:
    """Declare the commands."""
    said = "导入外来的表格 / import tables from outside"
    nouns = subparsers.add_parser("import", help=said, description=said)
    kinds = nouns.add_subparsers(dest="import_command", metavar="命令/COMMAND", required=True)
    said = "导入留言、工单的历史记录（CSV、XLSX） / import the history of messages (CSV, XLSX)"
    parser: argparse.ArgumentParser = kinds.add_parser("messages", help=said, description=said)
    parser.add_argument("file", type=Path, metavar="FILE", help="表格 / the table")
    parser.add_argument("--profile", default="", metavar="NAME",
                        help="地方规则：随软件带的名字或 YAML 路径 / shipped profile, or a YAML file")  # fmt: skip
    parser.add_argument(
        "--locality", default="", help="导入到哪个地区，默认按规则 / into which locality (the profile's)"
    )
    parser.add_argument(
        "--mapping", type=Path, metavar="YAML", help="对应表，纠正认错的列 / a mapping that corrects columns"
    )
    parser.add_argument(
        "--source", default="", metavar="NAME", help="来源名，默认用对应表或文件名 / name of the source"
    )
    parser.add_argument("--sheet", default="", metavar="NAME", help="工作簿里的哪张表 / which sheet of a workbook")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入 / check only, write nothing")
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    parser.set_defaults(run=messages)


def messages(arguments: argparse.Namespace) -> int:
    """Import, or with ``--dry-run`` say what would be refused and why; exit code 1 when rows were refused."""
    from zhili.doors.imports.running import run_import
    from zhili.doors.imports.setting import settle

    began = time.monotonic()
    setting = settle(
        arguments.file, profile=arguments.profile, locality=arguments.locality, mapping=arguments.mapping,
        source=arguments.source, sheet=arguments.sheet, dry_run=arguments.dry_run, now=datetime.now(UTC),
    )  # fmt: skip
    progress = _Progress(setting.rows)
    tally = run_import(setting.order, lambda: datetime.now(UTC), progress.told, _waiting)
    progress.end()
    if arguments.json:
        print(json.dumps(_report(setting, tally), ensure_ascii=False, indent=2))
    else:
        _print(setting, tally, time.monotonic() - began)
    return FINDINGS if tally.refused else 0


def _report(setting: Setting, tally: Tally) -> dict[str, Any]:
    return {
        "read": tally.read,
        "imported": tally.imported,
        "refused": tally.refused,
        "known": tally.known,
        "unplaced": tally.unplaced,
        "dry_run": setting.order.dry_run,
        "locality": setting.order.locality,
        "source": setting.order.source,
        "columns": setting.columns,
        "refusals": [asdict(each) for each in tally.refusals],
    }


def _print(setting: Setting, tally: Tally, seconds: float) -> None:
    for field, header in setting.columns.items():
        print(f"{field:<11} ← {header}")
    for each in tally.refusals[:SHOWN]:
        print(f"第 {each.row} 行：{each.zh} / row {each.row}: {each.en}")
    if tally.refused > SHOWN:
        more = tally.refused - SHOWN
        print(f"…… 还有 {more} 行，用 --json 看全部 / {more} more, see --json")
    dry = setting.order.dry_run
    done_zh, done_en = ("可以导入", "could be imported") if dry else ("导入", "imported")
    where, source = setting.order.locality, setting.order.source
    print(
        f"{where}（来源 {source}）：读到 {tally.read} 行，{done_zh} {tally.imported}，已有 {tally.known}，"
        f"拒收 {tally.refused}；坐标不可信、不落图 {tally.unplaced}。用时 {seconds:.1f} 秒。\n"
        f"{where} (source {source}): {tally.read} rows read, {tally.imported} {done_en}, {tally.known} known, "
        f"{tally.refused} refused; {tally.unplaced} unplaced for their coordinates. {seconds:.1f} s."
    )


class _Progress:
    """How far it is, on stderr: one line that moves on a terminal, else a line every few seconds."""

    EVERY_S = 5.0

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._moves = sys.stderr.isatty()
        self._last = time.monotonic()

    def told(self, tally: Tally) -> None:
        line = f"{tally.read:,} / {self._rows:,} 行 rows"
        if self._moves:
            print(f"\r{line}", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self._last >= self.EVERY_S:
            self._last = time.monotonic()
            print(line, file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._moves:
            print(file=sys.stderr)


def _waiting(refusal: Unavailable) -> None:
    print(f"{refusal.say('zh')} 自动重试。\n{refusal.say('en')} Trying again.", file=sys.stderr, flush=True)
