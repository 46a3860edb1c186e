"""``zhili receipt verify``: check a receipt offline, with nothing but the public key."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from zhili.journal import receipt
from zhili.journal.refusals import BadReceipt

from .base import add_json, command, group, print_json, say

MOST_BYTES = 100_000


def add(subparsers: Any) -> None:
    """Declare the commands."""
    nouns = group(subparsers, "receipt", zh="回执", en="receipts")
    check = command(
        nouns,
        "verify",
        zh="离线验证一张回执，不需要数据库",
        en="verify a receipt offline, without a database",
        run=_verify,
    )
    check.add_argument("receipt", metavar="FILE_OR_TEXT", help="回执文字、文件，或 - / its text, a file, or -")
    check.add_argument(
        "--key", required=True, metavar="VKEY|FILE", help="验证公钥或它的文件 / verifier key or its file"
    )
    add_json(check)


def _verify(arguments: argparse.Namespace) -> int:
    proved = receipt.verify(_text(arguments.receipt), _text(arguments.key))
    if arguments.json:
        print_json(asdict(proved))
        return 0
    say("回执有效。", "The receipt is genuine.")
    facts = json.dumps(proved.facts, ensure_ascii=False, sort_keys=True)
    say(f"{proved.at}　{proved.act}　{proved.ref}", facts)
    say(
        f"它是 {proved.origin} 日志的第 {proved.seq} 条，由前 {proved.size} 条的签名检查点证明（根 {proved.root}）。",
        f"It is entry {proved.seq} of the journal of {proved.origin}, proved by its signed checkpoint over "
        f"{proved.size} entries (root {proved.root}).",
    )
    return 0


def _text(given: str) -> str:
    """The text itself, or what the file or standard input of that name holds."""
    if given == "-":
        return sys.stdin.read(MOST_BYTES)
    if given.startswith(receipt.PREFIX) or "+" in given:
        return given
    try:
        with Path(given).open(encoding="utf-8") as file:
            return file.read(MOST_BYTES)
    except (OSError, UnicodeDecodeError) as error:
        why = {"why_zh": f"打不开文件 {given}", "why_en": f"the file {given} cannot be read"}
        raise BadReceipt(**why) from error
