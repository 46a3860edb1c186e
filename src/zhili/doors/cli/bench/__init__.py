"""``zhili bench web``: how fast the house answers, on this machine, in a throw-away house of its own.

The outer process makes the house (``ZHILI_HOME`` and database) and starts itself again inside it, because settings are
read once a process. Server and runner are the real programs; only the clients are ours.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from typing import Any

from zhili.doors.cli.base import add_json, command, group
from zhili.doors.cli.supervise import zhili_command


def add(subparsers: Any) -> None:
    """Declare the commands."""
    nouns = group(subparsers, "bench", zh="测速", en="benchmarks")
    web = command(
        nouns,
        "web",
        zh="在临时建的一套系统上测网页和接口有多快",
        en="how fast a throw-away house answers",
        run=_outside,
    )
    web.add_argument("--matters", type=_count, default=10_000, help="先装多少件事 / matters to load first (10000)")
    web.add_argument("--clients", type=_count, default=8, help="几个客户端 / clients (8)")
    web.add_argument("--seconds", type=float, default=8.0, help="每项测几秒 / seconds a measure (8)")
    web.add_argument("--workers", type=_count, default=2, help="网页进程数 / web processes (2)")
    web.add_argument(
        "--database", default="", help="空的 PostgreSQL 数据库地址；不给就用 SQLite / an empty PostgreSQL database"
    )
    web.add_argument("--only", default="", help="只测这几项，逗号分开 / only these measures, separated by commas")
    web.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    add_json(web)


def _outside(arguments: argparse.Namespace) -> int:
    """Make the house, run inside it, take it down again. PostgreSQL: the tables stay in the database that was given."""
    if arguments.inside:
        # Imported late: every command loads this module to learn its name.
        from zhili.doors.cli.bench.inside import run

        return run(arguments)
    home = tempfile.mkdtemp(prefix="zhili-bench-")
    names = {"ZHILI_HOME": home, "ZHILI_DATABASE": arguments.database, "ZHILI_LOG": "ERROR"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHILI_")}
    words = ["bench", "web", "--inside"]
    for name in ("matters", "clients", "seconds", "workers", "only"):
        words += [f"--{name}", str(getattr(arguments, name))]
    try:
        return subprocess.run(
            zhili_command(*words, *(["--json"] if arguments.json else [])), env=kept | names, check=False
        ).returncode
    finally:
        shutil.rmtree(home, ignore_errors=True)
        print(f"{home} ✗", file=sys.stderr)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("≥ 1")
    return number
