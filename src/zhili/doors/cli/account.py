"""``zhili account``: who may log in. A password is typed twice without echo, or comes from standard input."""

from __future__ import annotations

import argparse
import getpass
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from zhili.doors.cli.base import add_json, command, group, print_json, say
from zhili.lib.refusal import Invalid
from zhili.offices import actions, queries
from zhili.offices.permissions import OPERATOR


class PasswordsDiffer(Invalid):
    """Typed twice, two things."""

    code = "passwords_differ"
    zh = "两次输入的密码不一样，没有改动。"
    en = "The two passwords differ; nothing was changed."


class NoTerminal(Invalid):
    """Nobody is there to type, and nothing was said of standard input."""

    code = "no_terminal"
    zh = "这里没有终端可以输入密码；请加 --stdin，从标准输入读一行。"
    en = "There is no terminal to type a password at; add --stdin to read one line from standard input."


def add(subparsers: Any) -> None:
    """Declare the commands."""
    account = group(subparsers, "account", zh="登录账号", en="accounts")
    parser = command(account, "add", zh="开一个账号（还没有密码）", en="open an account (no password yet)", run=add_one)
    parser.add_argument("login", metavar="LOGIN", help="登录名 / login")
    said = "归哪位工作人员，编号见 zhili offices people / whose it is, ids: zhili offices people"
    parser.add_argument("--person", type=int, metavar="ID", help=said)
    parser = command(account, "password", zh="设置或重设密码", en="set or reset a password", run=password)
    parser.add_argument("login", metavar="LOGIN", help="登录名 / login")
    parser.add_argument("--stdin", action="store_true", help="从标准输入读一行 / read one line from standard input")
    add_json(command(account, "list", zh="列出账号", en="list accounts", run=list_accounts))


def add_one(arguments: argparse.Namespace) -> int:
    """Open an account, for a person or for nobody yet."""
    actions.add_account(actor=OPERATOR, login=arguments.login, person_id=arguments.person, now=datetime.now(UTC))
    login = queries.account(arguments.login).login
    say(
        f"账号 {login} 已开，还不能登录；请运行：zhili account password {login}",
        f"The account {login} is open and cannot log in yet; run: zhili account password {login}",
    )
    return 0


def password(arguments: argparse.Namespace) -> int:
    """Set a password; the account's open sessions end."""
    login = queries.account(arguments.login).login  # first, so that nobody types a password for nobody
    typed = _one_line() if arguments.stdin else _asked_twice()
    actions.set_password(actor=OPERATOR, logins=[login], password=typed, now=datetime.now(UTC))
    say(f"账号 {login} 的密码已设好。", f"The password of {login} is set.")
    return 0


def list_accounts(arguments: argparse.Namespace) -> int:
    """Every account, whose it is, and whether it can log in."""
    rows = queries.accounts()
    if arguments.json:
        print_json([asdict(row) for row in rows])
        return 0
    for row in rows:
        whose = f"{row.person_id} {row.person}" if row.person_id else "（无主 nobody's）"
        ready = "可登录 ready" if row.ready else "不能登录，没有密码 no password yet"
        print(f"{row.login}  {whose}  {ready}")
    return 0


def _one_line() -> str:
    """As given: only the line's end is taken off."""
    return sys.stdin.readline().rstrip("\r\n")


def _asked_twice() -> str:
    if not sys.stdin.isatty():
        raise NoTerminal
    first = getpass.getpass("新密码 / new password: ")
    if getpass.getpass("再输一次 / once more: ") != first:
        raise PasswordsDiffer
    return first
