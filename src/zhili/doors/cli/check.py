"""``zhili check`` and ``zhili test``: the lines that a person runs, and CI runs the same."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zhili.doors.cli.base import command, say
from zhili.lib.refusal import Unavailable

STRICT = (
    "lib",
    "language",
    "store",
    "journal",
    "profiles",
    "places",
    "notices",
    "offices",
    "knowledge",
    "catalogue",
    "registry",
    "matters",
    "collection",
    "dispatch",
    "reception",
    "insight",
    "command",
)
"""The rooms that mypy reads strictly: all but the doors and the wiring."""


class NotAClone(Unavailable):
    code = "not_a_clone"
    zh = "这条命令只能在源码目录里用 ./zhili 运行。"
    en = "This command works only in a clone, started as ./zhili."


def add(subparsers: Any) -> None:
    command(
        subparsers,
        "check",
        zh="检查格式、类型、依赖方向和结构",
        en="check format, types, contracts, fitness",
        run=check,
    )
    test_parser = command(
        subparsers,
        "test",
        zh="运行全部测试；后面的参数原样交给 pytest",
        en="run the whole suite; further arguments go to pytest",
        run=test,
    )
    test_parser.set_defaults(forwards=True)


def check(_arguments: argparse.Namespace) -> int:
    """Run every check even when an earlier one fails; exit code 1 when any did."""
    root, failed = _root(), []
    with tempfile.TemporaryDirectory(prefix="zhili-check-") as home:
        for name, words in _checks(root):
            began = time.monotonic()
            code = _run(root, words, ZHILI_HOME=home)
            if code != 0:
                failed.append(name)
            print(f"{'✗' if code else '✓'} {name} ({time.monotonic() - began:.1f} s)", flush=True)
    if failed:
        say(f"没有通过：{'、'.join(failed)}", f"Failed: {', '.join(failed)}", to=sys.stderr)
        return 1
    say("全部通过。", "All passed.")
    return 0


def _checks(root: Path) -> Iterator[tuple[str, list[str]]]:
    rooms = [f"src/zhili/{room}" for room in STRICT if (root / "src/zhili" / room).is_dir()]
    yield "format", ["ruff", "format", "--check", "."]
    yield "lint", ["ruff", "check", "."]
    yield "types", ["mypy", *rooms]
    yield "contracts", ["lint-imports"]
    yield "fitness", ["pytest", "-q", "tests/fitness"]


def test(arguments: argparse.Namespace) -> int:
    """pytest on the whole suite, on as many processes as there are cores, or with the arguments given."""
    words = list(arguments.rest) or ["-n", str(os.cpu_count() or 1), "--dist", "loadfile"]
    return _run(_root(), ["pytest", *words])


def _root() -> Path:
    root = Path(__file__).resolve().parents[4]
    if not (root / "requirements-dev.lock").is_file():
        raise NotAClone
    return root


def _run(root: Path, words: list[str], **environment: str) -> int:
    """A tool of this environment, run in the root folder. The settings that this command reads are not the tool's."""
    tool = Path(sys.executable).parent / words[0]
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run([str(tool), *words[1:]], cwd=root, env=inherited | environment, check=False).returncode
