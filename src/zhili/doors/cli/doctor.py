"""``zhili doctor``: whether this house may be opened to the public. Each finding says what is wrong and what to do."""

from __future__ import annotations

import argparse
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from zhili.doors.cli.base import add_json, command, print_json, say
from zhili.doors.cli.server import pending_migrations

LEAST_SECRET = 50
"""Characters. Django's own measure of a secret that cannot be guessed."""

LEAST_VARIETY = 5
"""Different characters, so that fifty times the letter a is no secret."""

BUILT_AFTER = datetime(2026, 1, 1, tzinfo=UTC)
"""A clock before this has not been set: the program is newer."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``severe``: must not be opened to the public like this. Otherwise worth knowing."""

    code: str
    severe: bool
    zh: str
    en: str


Findings = Iterator[Finding]


def add(subparsers: Any) -> None:
    parser = command(
        subparsers, "doctor", zh="检查能否安全地对外开放", en="check whether this may safely be opened", run=run
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints the findings; exit code 1 when any is severe."""
    findings = examine()
    severe = [finding for finding in findings if finding.severe]
    if arguments.json:
        print_json({"ok": not severe, "findings": [asdict(finding) for finding in findings]})
        return 1 if severe else 0
    for finding in findings:
        mark_zh, mark_en = ("严重", "severe") if finding.severe else ("提醒", "note")
        say(f"［{mark_zh}］{finding.zh}", f"[{mark_en}] {finding.en}")
    if severe:
        say(f"有 {len(severe)} 个严重问题，不能对外开放。", f"{len(severe)} severe: do not open this to the public.")
    else:
        say("没有严重问题。", "Nothing severe was found.")
    return 1 if severe else 0


def examine() -> list[Finding]:
    """All findings, the severe ones first."""
    found = [finding for check in CHECKS for finding in check()]
    return sorted(found, key=lambda finding: not finding.severe)


def check_secret() -> Findings:
    secret: str = settings.SECRET_KEY
    if len(secret) < LEAST_SECRET or len(set(secret)) < LEAST_VARIETY or secret.startswith("django-insecure"):
        yield Finding(
            "weak_secret",
            True,
            "签名密钥太弱或是默认值。去掉 ZHILI_SECRET，让系统自己生成一个。",
            "The signing secret is weak or a default. Unset ZHILI_SECRET and one will be made.",
        )


def check_debug() -> Findings:
    if settings.DEBUG:
        yield Finding(
            "debug",
            True,
            "调试模式开着，出错页会泄露内部信息。去掉 ZHILI_DEBUG。",
            "Debug mode is on; error pages would leak. Unset ZHILI_DEBUG.",
        )


def check_address() -> Findings:
    if not settings.ZHILI_HTTPS:
        yield Finding(
            "no_https",
            True,
            f"对外网址 {settings.ZHILI_URL} 不是 HTTPS。把 ZHILI_URL 设为 https:// 开头的网址。",
            f"The address {settings.ZHILI_URL} is not HTTPS. Set ZHILI_URL to one that starts with https://.",
        )
    elif not settings.ZHILI_PROXY:
        yield Finding(
            "no_proxy",
            False,
            "没有声明反向代理：若 HTTPS 由它终止，请设 ZHILI_PROXY=true。",
            "No reverse proxy is declared: if one ends HTTPS, set ZHILI_PROXY=true.",
        )
    if any(host == "*" or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        yield Finding(
            "any_host",
            True,
            "ZHILI_HOSTS 用了通配，任何主机名都会被接受。请逐个写明。",
            "ZHILI_HOSTS has a wildcard, so forged host names are accepted. Name each host.",
        )


def check_origin() -> Findings:
    if settings.ZHILI_ORIGIN.split("/")[0].endswith(".invalid"):
        yield Finding(
            "no_origin",
            False,
            "存证来源名还是默认的。开始使用前把 ZHILI_ORIGIN 设为本单位的域名加路径，之后不可再改。",
            "The journal's origin is the default. Set ZHILI_ORIGIN to your domain and a path before you start; "
            "it cannot change later.",
        )


def check_machines() -> Findings:
    if connection.vendor == "sqlite" and settings.ZHILI_MACHINES > 1:
        yield Finding(
            "shared_sqlite",
            True,
            "几台机器不能共用一个 SQLite 文件。请设 ZHILI_DATABASE=postgresql://…",
            "Several machines cannot share an SQLite file. Set ZHILI_DATABASE=postgresql://…",
        )


def check_keys() -> Findings:
    folder = settings.ZHILI_HOME / "keys"
    for file in sorted({*folder.glob("*"), settings.ZHILI_JOURNAL_KEY}):
        if file.is_file() and _open_to_others(file):
            yield Finding(
                "open_key",
                True,
                f"别的用户能读密钥文件 {file}。请运行：chmod 600 {file}",
                f"Others can read the key file {file}. Run: chmod 600 {file}",
            )
    if not settings.ZHILI_JOURNAL_KEY.is_file():
        yield Finding(
            "no_journal_key",
            True,
            f"没有存证签名密钥 {settings.ZHILI_JOURNAL_KEY}。请运行：zhili init",
            f"The key that signs the journal, {settings.ZHILI_JOURNAL_KEY}, is missing. Run: zhili init",
        )


def check_home() -> Findings:
    why = _unwritable(settings.ZHILI_HOME)
    if why:
        yield Finding(
            "home_not_writable",
            True,
            f"写不进数据目录 {settings.ZHILI_HOME}（{why}）。",
            f"The home {settings.ZHILI_HOME} cannot be written ({why}).",
        )

    if settings.ZHILI_HOME.is_dir() and _open_to_others(settings.ZHILI_HOME):
        yield Finding(
            "open_home",
            True,
            f"别的用户能读数据目录 {settings.ZHILI_HOME}。请运行：chmod 700 {settings.ZHILI_HOME}",
            f"Others can read the home {settings.ZHILI_HOME}. Run: chmod 700 {settings.ZHILI_HOME}",
        )


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _unwritable(home: Path) -> str:
    """Why a file cannot be made there, or an empty string. Tried, not asked: permissions do not tell of a full disk."""
    trial = home / f".doctor-{secrets.token_hex(4)}"
    try:
        trial.write_bytes(b"zhili")
        trial.unlink()
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def check_clock() -> Findings:
    now = datetime.now(UTC)
    if now < BUILT_AFTER or now.year > BUILT_AFTER.year + 20:
        yield Finding(
            "clock",
            True,
            f"机器的时钟是 {now:%Y-%m-%d %H:%M} UTC，时限会算错。请先对时。",
            f"The machine's clock says {now:%Y-%m-%d %H:%M} UTC, so limits would be wrong. Set it first.",
        )
    # The standard library reads an unknown TZ as UTC without a word.
    zone = os.environ.get("TZ", "")
    if zone and zone not in ("UTC", "GMT") and time.tzname == ("UTC", "UTC"):
        yield Finding("zone", False, f"不认识时区 TZ={zone}。", f"The time zone TZ={zone} is not known.")


def check_database() -> Findings:
    try:
        pending = pending_migrations()
    except DatabaseError as error:
        yield Finding("no_database", True, f"连不上数据库：{error}", f"The database cannot be reached: {error}")
        return
    if pending:
        yield Finding(
            "pending_migrations",
            True,
            f"数据库还差 {len(pending)} 步更新。请运行：zhili migrate",
            f"The database lacks {len(pending)} migrations. Run: zhili migrate",
        )


CHECKS: tuple[Callable[[], Findings], ...] = (
    check_secret,
    check_debug,
    check_address,
    check_origin,
    check_machines,
    check_keys,
    check_home,
    check_clock,
    check_database,
)
