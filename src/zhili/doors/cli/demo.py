"""``zhili demo``: the demonstration county, made on the first start, then server and runner until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection, connections

from zhili.doors.cli.base import command, say
from zhili.doors.cli.server import HOST, PORT, _port, address_settings, migrate, server_command
from zhili.doors.cli.supervise import supervise, zhili_command
from zhili.doors.demo import accounts, base, play
from zhili.doors.demo.population import Tell, populate
from zhili.profiles import queries as profiles

MADE = "demo.made"
"""This file in the home says that the county is whole; without it, an interrupted start goes on."""
FEWEST = 500
"""With fewer, the lists that are linked would name next to nobody."""
PLAYED = "demo.played"
"""This one says that its story is told and how many people it is to have: from here on nothing is made anew. Without
it, what an interrupted start left is."""


def add(subparsers: Any) -> None:
    parser = command(
        subparsers, "demo", zh="启动演示县（虚构数据）", en="start the demonstration county (invented data)", run=demo
    )
    parser.add_argument("--port", type=_port, default=PORT, help="端口 / port")
    parser.add_argument("--matters", type=int, default=300, help="大约多少件事 / about how many matters")
    parser.add_argument(
        "--people",
        type=_people,
        default=3000,
        help="登记多少人，至少 500 / how many people are registered, 500 or more",
    )
    parser.add_argument("--make-only", action="store_true", help="只建好，不启动 / make it, start nothing")


def _people(text: str) -> int:
    if not text.isdecimal() or int(text) < FEWEST:
        raise argparse.ArgumentTypeError(f"至少 {FEWEST} 人 / at least {FEWEST} people")
    return int(text)


def demo(arguments: argparse.Namespace) -> int:
    """Make the county unless it is there, print the addresses and accounts, and run until somebody stops it."""
    home = settings.ZHILI_HOME
    whole, played = (home / MADE).exists(), (home / PLAYED).exists()
    if not (whole or played) and connection.vendor == "sqlite":
        _clear_what_was_interrupted()
    migrate(arguments)
    if not (whole or played) and profiles.localities():
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
    """The story, the people, and what happens around their data; each goes on where an interrupted start stopped."""
    began = time.monotonic()

    def tell(zh: str, en: str) -> None:
        print(f"  {time.monotonic() - began:5.1f} s  {zh} / {en}", file=sys.stderr, flush=True)

    played = settings.ZHILI_HOME / PLAYED
    with (settings.ZHILI_HOME / "notices.log").open("a", encoding="utf-8") as log, contextlib.redirect_stdout(log):
        now = datetime.now(UTC)
        if not played.exists():
            tell("第一次启动，正在建演示县", "first start: making the demonstration county")
            _sync("OFF")  # a story that a power cut spoils here is simply told again
            play.make(now, known.logins, tell, matters)
            known.open(now)
            _sync("FULL")
            played.write_text(str(people), encoding="ascii")
        people = int(played.read_text(encoding="ascii"))
        _sync("NORMAL")
        _register(known, people, now, tell)
    say(f"建好了，用了 {time.monotonic() - began:.0f} 秒。", f"Made in {time.monotonic() - began:.0f} s.")


def _sync(how: str) -> None:
    """How SQLite treats the disk while the county is made; afterwards every commit is synchronous. NORMAL loses nothing
    but the last moments; what came before FULL is on the disk from then on."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous = {how}")
            if how == "FULL":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _register(known: accounts.Accounts, people: int, now: datetime, tell: Tell) -> None:
    tell("登记人口、房屋、单位、部件", "registering people, homes, organisations and facilities")
    populate(people, now, tell)
    tell("三个部门送来名单，有人查看，有人申请更正", "three lists, looks, and what residents ask for")
    run = base.tell_of(people, now, settings.ZHILI_HOME / "lists", known.show)
    hand = base.to_link(run, now)
    if hand:
        tell("比对三份名单", "linking the three lists")
        _link(run, hand, tell)
        base.judge_some(datetime.now(UTC))


def _link(run: int, hand: str, tell: Tell) -> None:
    """In a process of its own, as any linkage. Where its packages are missing, the run stays to be run later."""
    connections.close_all()
    words = ("registry", "link", "--run", str(run), "--as", hand)
    done = subprocess.run(zhili_command(*words), capture_output=True, text=True, check=False)
    if done.returncode:
        tell(f"没有比对成：{done.stderr.strip()[-300:]}", "the linkage was not run")


def _announce(port: int, known: accounts.Accounts) -> None:
    at = f"http://{HOST}:{port}"
    say(
        f"群众：{at}/    工作台：{at}/desk/    现场：{at}/field/    接口：{at}/api/v1/",
        "Residents, desk, field and API are at these addresses.",
    )
    say(f"演示账号（密码都是 {known.password}）：", f"Demonstration accounts (password {known.password}):")
    for login, zh, en in accounts.SHOWN:
        print(f"  {login:<18} {zh} / {en}", flush=True)
    if known.resident:
        phone, number, plate = (known.resident[name] for name in ("phone", "id_number", "plate"))
        say(f"扮一位居民看「我的数据」：{at}/mine/data/  电话 {phone}  身份证号 {number}",
            "Be a resident: what is held of you, by that telephone and identity number.")  # fmt: skip
        say(f"扫这家的门牌：{at}/d/{plate}/", "Scan the plate at their door.")
    say("短信会打印在下面。按 Ctrl-C 停止。", "Messages to residents are printed below. Ctrl-C stops it.")
