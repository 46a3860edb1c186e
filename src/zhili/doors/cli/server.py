"""``zhili serve``, ``run`` and ``migrate``: the house as running programs."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from zhili.doors.cli.base import command, say
from zhili.doors.cli.supervise import supervise, zhili_command

HOST, PORT = "127.0.0.1", 8000

SQLITE_THREADS, POSTGRESQL_THREADS = 1, 4
"""Blocking threads a web process. SQLite has one writer at a time, more threads would only wait for its lock."""


def add(subparsers: Any) -> None:
    serve_parser = command(subparsers, "serve", zh="只启动网页服务", en="start the web server only", run=serve)
    run_parser = command(
        subparsers, "run", zh="更新数据库，启动网页服务和后台任务", en="migrate, then run server and runner", run=run
    )
    for parser in (serve_parser, run_parser):
        parser.add_argument("--host", default=HOST, help="监听的地址 / address to listen on")
        parser.add_argument("--port", type=_port, default=PORT, help="端口 / port")
        parser.add_argument("--workers", type=int, default=settings.ZHILI_WORKERS, help="进程数 / number of processes")
    command(subparsers, "migrate", zh="建立或更新数据库", en="create or update the database", run=migrate)


def serve(arguments: argparse.Namespace) -> int:
    """Becomes the web server; does not return."""
    os.environ.update(address_settings(arguments.host, arguments.port))
    os.execv(sys.executable, server_command(arguments.host, arguments.port, arguments.workers))


def run(arguments: argparse.Namespace) -> int:
    migrate(arguments)
    # The children open their own connections; this process must hold neither one nor a lock beside the file.
    connections.close_all()
    host, port = arguments.host, arguments.port

    def announce() -> None:
        say(f"智理在 http://{host}:{port}/ 。按 Ctrl-C 停止。", f"Zhili is at http://{host}:{port}/ . Ctrl-C stops it.")

    return supervise(
        {"server": server_command(host, port, arguments.workers), "runner": zhili_command("runner")},
        environment=address_settings(host, port),
        once_started=announce,
    )


def migrate(_arguments: argparse.Namespace) -> int:
    pending = pending_migrations()
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
    count = len(pending)
    say(
        f"数据库已更新（{count} 步）。" if count else "数据库已是最新。",
        f"The database was updated ({count} steps)." if count else "The database is up to date.",
    )
    return 0


def pending_migrations() -> list[str]:
    """Names of the migrations not yet applied, in the order in which they would be."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def server_command(host: str, port: int, workers: int) -> list[str]:
    """The web server's command line. WSGI: synchronous views under an ASGI server lose most of their speed."""
    threads = SQLITE_THREADS if connection.vendor == "sqlite" else POSTGRESQL_THREADS
    options = {"--interface": "wsgi", "--host": host, "--port": port, "--workers": workers}
    options |= {"--blocking-threads": threads, "--log-level": "warning", "--workers-kill-timeout": 5}
    words = [str(word) for option in options.items() for word in option]
    return [
        sys.executable,
        "-m",
        "granian",
        *words,
        "--no-ws",
        "--respawn-failed-workers",
        "zhili.config.wsgi:application",
    ]


def address_settings(host: str, port: int) -> dict[str, str]:
    """Where nobody set ``ZHILI_URL``, links lead to the address that is being served."""
    if os.environ.get("ZHILI_URL"):
        return {}
    named = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    return {"ZHILI_URL": f"http://{named}:{port}"}


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError("1–65535")
    return number
