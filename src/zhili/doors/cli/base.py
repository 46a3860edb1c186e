"""What commands share: how one is declared, how it speaks in two languages, how it prints a report."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TextIO

from zhili.lib.refusal import Refusal

REFUSED = 2
"""Exit code when what was asked cannot be done."""

Run = Callable[[argparse.Namespace], int]


def command(subparsers: Any, name: str, *, zh: str, en: str, run: Run | None = None) -> argparse.ArgumentParser:
    """Declare a command with its bilingual help. ``run`` takes the parsed arguments and returns the exit code."""
    said = f"{zh} / {en}".replace("%", "%%")
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=said, description=said)
    if run is not None:
        parser.set_defaults(run=run)
    return parser


def group(subparsers: Any, name: str, *, zh: str, en: str) -> Any:
    """Declare a noun with commands under it (``zhili journal verify``); returns where to declare them."""
    parser = command(subparsers, name, zh=zh, en=en)
    return parser.add_subparsers(dest=f"{name}_command", metavar="命令/COMMAND", required=True)


def add_json(parser: argparse.ArgumentParser) -> None:
    """The ``--json`` switch of every report."""
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")


def say(zh: str, en: str, *, to: TextIO | None = None) -> None:
    """Both sentences, a line each, on stdout unless told otherwise."""
    print(f"{zh}\n{en}", file=to or sys.stdout, flush=True)


def refuse(refusal: Refusal) -> int:
    """Both sentences of a refusal on stderr; returns the exit code."""
    say(refusal.say("zh"), refusal.say("en"), to=sys.stderr)
    return REFUSED


def print_json(value: Mapping[str, Any] | Sequence[Any]) -> None:
    """One JSON document, readable, Chinese unescaped; dates and paths as their text."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
