"""``zhili demo``: the demonstration county, made on the first start, then server and runner until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection, connections

from zhili.doors.cli.base import command, say
from zhili.doors.cli.server import HOST, PORT, _port, address_settings, migrate, server_command
from zhili.doors.cli.supervise import supervise, zhili_command
from zhili.doors.demo import accounts, play
from zhili.doors.demo.population import populate
from zhili.doors.demo.rights import play_rights
from zhili.profiles import queries as profiles

MADE = "demo.made"
"""This file in the home says that the county is whole; without it, what an interrupted start left is made anew."""


def add(subparsers: Any) -> None:
    parser = command(
        subparsers, "demo", zh="启动演示县（虚构数据）", en="start the demonstration county (invented data)", run=demo
    )
    parser.add_argument("--port", type=_port, default=PORT, help="端口 / port")
    parser.add_argument("--matters", type=int, default=300, help="大约多少件事 / about how many matters")
    parser.add_argument("--people", type=int, default=3000, help="登记多少人 / how many people are registered")
    parser.add_argument("--make-only", action="store_true", help="只建好，不启动 / make it, start nothing")


def demo(arguments: argparse.Namespace) -> int:
    """Make the county unless it is there, print the addresses and accounts, and run until somebody stops it."""
    home = settings.ZHILI_HOME
    whole = (home / MADE).exists()
    if not whole and connection.vendor == "sqlite":
        _clear_what_was_interrupted()
    migrate(arguments)
    if not whole and profiles.localities():
        say("这个数据目录里已有别的数据，演示县请用新的 ZHILI_HOME。",
            "This home holds other data; give the demonstration a ZHILI_HOME of its own.", to=sys.stderr)  # fmt: skip
        return 2
    known = accounts.Accounts(home)
    if not whole:
        _make(known, arguments.matters, arguments.people)
        (home / MADE).touch()
    if arguments.make_only:
        return 0
    connections.close_all()
    return supervise(
        {"server": server_command(HOST, arguments.port, settings.ZHILI_WORKERS), "runner": zhili_command("runner")},
        environment=address_settings(HOST, arguments.port),
        once_started=lambda: _announce(arguments.port, known),
    )


def _clear_what_was_interrupted() -> None:
    """A first start that was cut off left half a county: only ever a demonstration's own file, marked as begun."""
    begun = settings.ZHILI_HOME / "demo.json"
    if begun.exists():
        connections.close_all()
        for part in settings.ZHILI_HOME.glob("zhili.sqlite3*"):
            part.unlink()


def _make(known: accounts.Accounts, matters: int, people: int) -> None:
    began = time.monotonic()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # A county that a power cut spoils here is simply made again; afterwards every commit is synchronous.
            cursor.execute("PRAGMA synchronous = OFF")

    def tell(zh: str, en: str) -> None:
        print(f"  {time.monotonic() - began:5.1f} s  {zh} / {en}", file=sys.stderr, flush=True)

    say("第一次启动，正在建演示县……", "First start: making the demonstration county …")
    with (settings.ZHILI_HOME / "notices.log").open("a", encoding="utf-8") as log, contextlib.redirect_stdout(log):
        now = datetime.now(UTC)
        settled = play.make(now, known.logins, tell, matters)
        tell("登记人口、房屋", "registering people and homes")
        populate(people, now, tell)
        tell("有人查看，有人来问自己的数据", "looking people up, and one of them asks for their data")
        resident = play_rights(settled, now, people)
        if resident is not None:
            known.remember(resident.name, resident.phone, resident.id_number)
        known.open(now)
    say(f"建好了，用了 {time.monotonic() - began:.0f} 秒。", f"Made in {time.monotonic() - began:.0f} s.")


def _announce(port: int, known: accounts.Accounts) -> None:
    at = f"http://{HOST}:{port}"
    say(
        f"群众：{at}/    工作台：{at}/desk/    现场：{at}/field/    接口：{at}/api/v1/",
        "Residents, desk, field and API are at these addresses.",
    )
    if known.resident:
        told = "{name}  {phone}  {id_number}".format(**known.resident)
        say(f"看自己的数据 {at}/mine/data/ ：{told}（验证码在下面的短信里）",
            "My data: that invented person; the code comes by message, below.")  # fmt: skip
    say(f"演示账号（密码都是 {known.password}）：", f"Demonstration accounts (password {known.password}):")
    for login, zh, en in accounts.SHOWN:
        print(f"  {login:<18} {zh} / {en}", flush=True)
    say("短信会打印在下面。按 Ctrl-C 停止。", "Messages to residents are printed below. Ctrl-C stops it.")
