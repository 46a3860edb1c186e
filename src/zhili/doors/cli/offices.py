"""``zhili duty``, ``zhili offices`` and ``zhili key``: the duty list, the organisation chart, the keys of machines."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from zhili.doors.cli import offices_sheet
from zhili.doors.cli.base import REFUSED, add_json, command, group, print_json, refuse, say
from zhili.lib.refusal import NotFound
from zhili.offices import actions, queries
from zhili.offices.permissions import GRANTS, OPERATOR

FINDINGS = 1
"""Exit code when a check found something."""


class NoSuchFile(NotFound):
    code = "no_such_file"
    zh = "没有这个文件，或读不了：{path}。"
    en = "There is no such file, or it cannot be read: {path}."


def add(subparsers: Any) -> None:
    """Declare the commands."""
    duty = group(subparsers, "duty", zh="派单目录", en="the duty list")
    parser = command(duty, "import", zh="导入新一版派单目录（xlsx 或 csv）", en="import a new edition", run=import_duty)
    parser.add_argument("file", type=Path, metavar="FILE", help="表格 / spreadsheet")
    parser.add_argument("--from", dest="begin", type=_day, help="生效日期，默认今天 / in force from (today)")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入 / check only")
    _add_locality(parser)
    parser = command(duty, "report", zh="列出空白、重叠和失效的行", en="gaps, overlaps and lines that fail", run=report)
    parser.add_argument("--on", type=_day, help="哪一天，默认今天 / on which day (today)")
    _add_locality(parser)

    offices = group(subparsers, "offices", zh="单位与人员", en="units and people")
    add_json(command(offices, "list", zh="列出单位和岗位", en="list units and posts", run=list_units))
    add_json(command(offices, "people", zh="列出工作人员和岗位", en="list people and their posts", run=list_people))
    offices_sheet.declare(offices)

    key = group(subparsers, "key", zh="接口密钥", en="API keys")
    parser = command(key, "issue", zh="给岗位发一把密钥，只显示这一次", en="issue a key, shown this once", run=issue)
    parser.add_argument("post", metavar="UNIT/POST", help="单位代码/岗位代码 / unit code, slash, post code")
    parser.add_argument("--label", required=True, help="用途 / what it is for")
    parser.add_argument("--expires", required=True, type=_day, help="失效日期 / expiry day")
    add_json(parser)
    parser = command(key, "revoke", zh="吊销密钥", en="revoke a key", run=revoke)
    parser.add_argument("key", type=int, help="密钥编号 / key id")


def import_duty(arguments: argparse.Namespace) -> int:
    """Import or check; every fault is printed with its row."""
    try:
        data = arguments.file.read_bytes()
    except OSError as error:
        raise NoSuchFile(path=arguments.file) from error
    try:
        found = actions.import_duty_list(
            actor=OPERATOR,
            locality=arguments.locality,
            data=data,
            name=arguments.file.name,
            now=datetime.now(UTC),
            in_force_on=arguments.begin,
            dry_run=arguments.dry_run,
        )
    except actions.BadDutyList as refusal:
        _print_import(refusal.found, as_json=arguments.json)
        return REFUSED if arguments.json else refuse(refusal)
    _print_import(found, as_json=arguments.json)
    return FINDINGS if found.faults else 0


def report(arguments: argparse.Namespace) -> int:
    """What is wrong with the list in force; exit code 1 when anything is."""
    on = arguments.on or queries.day_of(datetime.now(UTC))
    gaps = queries.gaps(arguments.locality, on)
    overlaps = queries.overlaps(arguments.locality, on)
    unfit = queries.unfit(arguments.locality, on)
    if arguments.json:
        print_json(
            {
                "gaps": [asdict(each) for each in gaps],
                "overlaps": [asdict(each) for each in overlaps],
                "unfit": [asdict(each) for each in unfit],
            }
        )
    else:
        for gap in gaps:
            print(f"空白 gap      {gap.category}  {gap.area_code}  {gap.zh} / {gap.en}")
        for overlap in overlaps:
            rows = ", ".join(str(row) for row in overlap.rows)
            print(f"重叠 overlap  {overlap.category}  {overlap.prefix}  行 rows {rows}")
        for line in unfit:
            print(f"失效 unfit    行 row {line.row}  {line.zh} / {line.en}")
        say(
            f"空白 {len(gaps)}，重叠 {len(overlaps)}，失效 {len(unfit)}。",
            f"{len(gaps)} gaps, {len(overlaps)} overlaps, {len(unfit)} unfit lines.",
        )
    return FINDINGS if gaps or overlaps or unfit else 0


def list_units(arguments: argparse.Namespace) -> int:
    """Every unit with its jurisdiction, powers and posts of today."""
    on = queries.day_of(datetime.now(UTC))
    rows = [
        {
            **asdict(unit),
            "open": unit.period.holds_on(on),
            "jurisdiction": queries.jurisdiction(unit.id, on),
            "powers": queries.powers_of(unit.id, on),
            "posts": [
                {
                    "id": post.id,
                    "code": post.code,
                    "zh": post.name_zh,
                    "head": post.head,
                    "grants": sorted(post.grants_on(on)),
                }
                for post in queries.posts_in(unit.id, on)
            ],
        }
        for unit in queries.units()
    ]
    if arguments.json:
        print_json(rows)
        return 0
    for row in rows:
        closed = "" if row["open"] else "（已撤销 closed）"
        print(f"{row['code']}  {row['name_zh']}{closed}  {row['level']}  {' '.join(row['jurisdiction'])}")
        for post in row["posts"]:
            print(f"    {row['code']}/{post['code']}  {post['zh']}：{_grant_names(post['grants'])}")
    return 0


def list_people(arguments: argparse.Namespace) -> int:
    """Everybody on the staff with the posts of today."""
    on = queries.day_of(datetime.now(UTC))
    rows = [(person, [_post_path(post) for post in posts]) for person, posts in queries.staff(on)]
    if arguments.json:
        print_json([{**asdict(person), "posts": paths} for person, paths in rows])
        return 0
    for person, paths in rows:
        print(f"{person.id}  {person.name}  {' '.join(paths) or '（无岗位 no post）'}")
    return 0


def issue(arguments: argparse.Namespace) -> int:
    """Issue a key for a post and print it."""
    unit_code, _, post_code = arguments.post.rpartition("/")
    now = datetime.now(UTC)
    post = queries.post_by_code(unit_code, post_code)
    key = actions.issue_key(
        actor=OPERATOR, post_id=post.id, label=arguments.label, expires_on=arguments.expires, now=now
    )
    if arguments.json:
        print_json({"id": key.id, "key": key.text, "post": arguments.post, "expires_on": arguments.expires})
        return 0
    say(f"密钥 {key.id}（只显示这一次）：", f"Key {key.id} (shown this once):")
    print(key.text)
    return 0


def revoke(arguments: argparse.Namespace) -> int:
    """Revoke a key."""
    actions.revoke_key(actor=OPERATOR, key_id=arguments.key, now=datetime.now(UTC))
    say(f"密钥 {arguments.key} 已吊销。", f"Key {arguments.key} is revoked.")
    return 0


def _print_import(found: actions.DutyImport, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(found))
        return
    for fault in found.faults:
        print(f"第 {fault.row} 行：{fault.zh} / row {fault.row}: {fault.en}")
    say(
        f"读到 {found.read} 行，导入 {found.imported} 行，有错 {found.refused} 行，共 {found.lines} 条职责。",
        f"Read {found.read} rows, imported {found.imported}, refused {found.refused}; {found.lines} lines.",
    )


def _add_locality(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--locality", default=settings.ZHILI_LOCALITY, help="地区方案 / locality")
    add_json(parser)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _post_path(post: queries.PostValue) -> str:
    return f"{queries.unit(post.unit_id).code}/{post.code}"


def _grant_names(grants: list[str]) -> str:
    return "、".join(GRANTS[grant].zh for grant in grants) or "无权限 no grants"
