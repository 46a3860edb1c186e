"""``zhili jobs``: what the runner does and how often, and doing all of it once."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from zhili.doors.jobs.runner import run_once
from zhili.doors.jobs.schedule import JOBS


def add(subparsers: Any) -> None:
    """Declare the command."""
    said = "列出后台任务，或把它们各做一次 / list the background jobs, or do each of them once"
    parser: argparse.ArgumentParser = subparsers.add_parser("jobs", help=said, description=said)
    parser.add_argument(
        "--once", action="store_true", help="各做一次，不启动常驻的后台任务 / do each once, without a runner"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    parser.set_defaults(run=jobs)


def jobs(arguments: argparse.Namespace) -> int:
    """List the jobs; with ``--once``, do them and say how many things each did."""
    did = run_once(datetime.now(UTC)) if arguments.once else {}
    rows = [{"name": job.name, "every_s": job.every_s, "zh": job.zh, "en": job.en} for job in JOBS]
    if arguments.json:
        print(json.dumps([row | ({"did": did[job.name]} if did else {}) for row, job in zip(rows, JOBS, strict=True)],
                         ensure_ascii=False, indent=2))  # fmt: skip
        return 0
    for job in JOBS:
        done = f"  {did[job.name]}" if did else ""
        print(f"{job.name:<8} {job.every_s:>6g} s  {job.zh} / {job.en}{done}")
    return 0
