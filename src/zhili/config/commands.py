"""Commands that need the wiring itself, and so cannot live in a door: ``zhili init`` and ``zhili runner``."""

from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings

from zhili.doors.cli import server
from zhili.doors.cli.base import command, say
from zhili.journal import keys as journal_keys


def add(subparsers: Any) -> None:
    command(
        subparsers, "init", zh="建立数据目录、密钥和数据库", en="make the home, its keys and the database", run=init
    )
    command(subparsers, "runner", zh="启动后台任务（时钟、通知、存证）", en="run the background jobs", run=run_jobs)


def init(arguments: argparse.Namespace) -> int:
    """Reading the settings has made most keys; what is missing is the tables and the journal's key. Safe to repeat."""
    code = server.migrate(arguments)
    journal_keys.signer()
    home = settings.ZHILI_HOME
    say(
        f"数据目录 {home} 已就绪。请备份其中的 keys/：丢了密钥，敏感信息再也读不出来。",
        f"The home {home} is ready. Back up its keys/: without them sealed details can never be read again.",
    )
    return code


def run_jobs(_arguments: argparse.Namespace) -> int:
    """Runs until it is told to stop."""
    # Imported late: jobs and carriers are of use to this command only, every other one starts faster without them.
    from zhili.doors import jobs

    return jobs.run()
