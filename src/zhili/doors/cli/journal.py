"""``zhili journal``: seal, verify, show the latest checkpoint and the public key."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zhili.journal import actions, queries
from zhili.journal.findings import Report
from zhili.journal.refusals import NotACheckpoint, NotSealed
from zhili.journal.verify import verify

from .base import add_json, command, group, print_json, say

FINDINGS = 1
"""Exit code of a verification that found something."""


def add(subparsers: Any) -> None:
    """Declare the commands."""
    nouns = group(
        subparsers, "journal", zh="日志：封存、核对、检查点、公钥", en="the record: seal, verify, checkpoint, key"
    )
    command(nouns, "seal", zh="封存还没有编号的条目", en="seal what is not numbered yet", run=_seal)
    check = command(nouns, "verify", zh="核对全部日志", en="check the whole record", run=_verify)
    check.add_argument("--against", metavar="FILE", help="保存在别处的检查点 / a checkpoint kept elsewhere")
    check.add_argument(
        "--key", metavar="VKEY", help="验证公钥，不写则用本机的 / verifier key, the local one by default"
    )
    add_json(check)
    command(nouns, "checkpoint", zh="显示最新的检查点", en="print the latest checkpoint", run=_checkpoint)
    command(nouns, "key", zh="显示验证公钥", en="print the verifier key", run=_key)


def _seal(arguments: argparse.Namespace) -> int:
    before = queries.sealed_size()
    while actions.seal(datetime.now(UTC)) is not None:
        pass
    size = queries.sealed_size()
    say(f"新封存 {size - before} 条，共 {size} 条。", f"Sealed {size - before} entries; {size} in all.")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    against = None if arguments.against is None else _text(arguments.against)
    show = not arguments.json and sys.stderr.isatty()
    report = verify(against, arguments.key, _progress if show else None)
    if arguments.json:
        print_json(report.as_json())
    else:
        _print(report)
    return 0 if report.ok else FINDINGS


def _text(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotACheckpoint() from error


def _progress(done: int, total: int) -> None:
    end = "\n" if done == total else "\r"
    print(f"{done:,} / {total:,}", end=end, file=sys.stderr, flush=True)


def _print(report: Report) -> None:
    for finding in report.findings:
        say(finding.say("zh"), finding.say("en"))
    if report.left_out:
        say(f"另有 {report.left_out} 处没有列出。", f"{report.left_out} more are not listed.")
    counts = (report.size, report.rows, report.checkpoints, report.details, report.unsealed)
    say(
        "封存 {} 条，读了 {} 行、{} 个检查点、{} 份个人信息；待封存 {} 条。".format(*counts),
        "{} entries sealed; read {} rows, {} checkpoints, {} details; {} wait to be sealed.".format(*counts),
    )
    if report.ok:
        say("没有发现改动。", "Nothing was altered.")
    else:
        number = len(report.findings) + report.left_out
        say(f"发现 {number} 处问题。", f"{number} findings.")
    say(report.caveat("zh"), report.caveat("en"))


def _checkpoint(arguments: argparse.Namespace) -> int:
    checkpoint = queries.latest_checkpoint()
    if checkpoint is None:
        raise NotSealed()
    sys.stdout.write(checkpoint.note)
    return 0


def _key(arguments: argparse.Namespace) -> int:
    print(queries.verifier_key())
    return 0
