"""``zhili matter``: report, list, search, show, act, and say yes or no, from the command line and from scripts."""

from __future__ import annotations

import argparse
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from zhili.dispatch.actions import take_in
from zhili.doors.cli.base import add_json, command, group, print_json, say
from zhili.doors.cli.matter_acts import ACTS, OPTIONS, MissingWord, perform
from zhili.doors.cli.seats import find_seat
from zhili.lib.actor import Actor, ActorKind, anonymous
from zhili.matters import actions as matters
from zhili.matters.actions import Contact, Report
from zhili.matters.actions.parties import code_digest
from zhili.matters.models import Matter
from zhili.matters.queries import detail, lists
from zhili.offices import queries as offices

READER = Actor(
    ActorKind.STAFF,
    "cli:reader",
    name="命令行 / command line",
    grants=frozenset({"matters.oversee"}),
    areas=("",),
    channel="cli",
)
"""Whoever sits at the machine's own command line may look at what is not confidential; acting takes a person in a
post."""


REPORTED = {
    "title": "标题 / title",
    "nature": "性质 / nature",
    "kind": "流程 / kind",
    "category": "类别 / category",
    "place": "在哪里 / place",
    "area": "区划代码 / area code",
    "name": "姓名 / name",
    "phone": "电话 / telephone",
    "once": "防重键 / once-key",
}
"""What a report may carry besides its words, each with its help."""


def add(subparsers: Any) -> None:
    """Declare the commands."""
    nouns = group(subparsers, "matter", zh="事项：反映、查看、办理", en="matters: report, look, act")
    _add_reading(nouns)
    parser = command(
        nouns, "report", zh="反映一件事，得到编号和查询码", en="report; prints number and code", run=report
    )
    parser.add_argument("--locality", default=settings.ZHILI_LOCALITY, help="哪个地区 / which locality")
    parser.add_argument("--words", required=True, help="什么事 / what it is about")
    for name, said in REPORTED.items():
        parser.add_argument(f"--{name}", default="", help=said)
    parser.add_argument("--lon", type=float, help="经度 / longitude")
    parser.add_argument("--lat", type=float, help="纬度 / latitude")
    parser.add_argument("--confidential", action="store_true", help="不公开 / confidential")
    _add_as(parser)
    add_json(parser)

    parser = command(nouns, "act", zh="办一步", en="do one act", run=act)
    parser.add_argument("act", choices=sorted(ACTS), metavar="ACT", help="、".join(ACTS))
    parser.add_argument("number", metavar="NUMBER", help="编号 / number")
    _add_as(parser)
    parser.add_argument("--code", default="", help="群众的查询码 / a resident's tracking code")
    parser.add_argument("--version", type=int, help="看到的版本，别人先办了就不办 / refuse if somebody acted since")
    parser.add_argument("--once", default="", help="防重键 / once-key")
    for name, option in OPTIONS.items():
        more: dict[str, Any] = {"action": "append"} if option.many else {}
        parser.add_argument(f"--{name}", metavar="VALUE", help=option.example, **more)
    add_json(parser)

    parser = command(nouns, "say", zh="群众说：办成了没有", en="a resident says whether it is solved", run=say_word)
    parser.add_argument("number", metavar="NUMBER", help="编号 / number")
    parser.add_argument("code", metavar="CODE", help="查询码 / tracking code")
    parser.add_argument("word", choices=("yes", "no"), help="办成了 yes，还没有 no / is it solved")
    parser.add_argument("--words", default="", help="想说的话 / what there is to say")
    add_json(parser)


def _add_reading(nouns: Any) -> None:
    """Declare ``list``, ``search`` and ``show``."""
    for name, zh, en in (("list", "列出事项，新的在前", "list matters, newest first"),
                         ("search", "检索（两个字就行）", "search (two characters will do)")):  # fmt: skip
        parser = command(nouns, name, zh=zh, en=en, run=list_matters)
        if name == "search":
            parser.add_argument("text", metavar="TEXT", help="要找的字 / what to look for")
        parser.add_argument("--locality", default="", help="哪个地区，默认全部 / which locality (all)")
        parser.add_argument("--state", action="append", default=[], help="状态，可多个 / state, repeatable")
        parser.add_argument("--category", default="", help="类别 / category")
        parser.add_argument("--unit", default="", help="主办单位代码 / code of the lead unit")
        parser.add_argument("--open", action="store_true", help="只看没有结束的 / open ones only")
        parser.add_argument("--limit", type=int, default=50, help="几条，最多 200 / how many, 200 at most")
        parser.add_argument("--after", default="", help="上一页给的页码 / the page key given before")
        _add_as(parser)
        add_json(parser)
    parser = command(nouns, "show", zh="看一件事的全部经过", en="one matter with all its steps", run=show)
    parser.add_argument("number", metavar="NUMBER", help="编号 / number")
    _add_as(parser)
    add_json(parser)


def report(arguments: argparse.Namespace) -> int:
    """Report by the portal's own verb. The code is printed for a resident's report, never for one by staff."""
    said = Report(
        words=arguments.words, title=arguments.title, nature=arguments.nature, kind=arguments.kind,
        category=arguments.category, place=arguments.place, lon=arguments.lon, lat=arguments.lat,
        area_code=arguments.area, contact=Contact(arguments.name, arguments.phone), confidential=arguments.confidential,
    )  # fmt: skip
    actor = _actor(arguments) if arguments.actor else anonymous("cli")
    done = take_in(actor=actor, locality=arguments.locality, report=said, now=_now(), once=arguments.once)
    if arguments.json:
        print_json({"number": done.number, "code": done.code, "version": done.version})
    else:
        say(f"编号 {done.number}，查询码 {done.code or '（工作人员代报，不显示）'}",
            f"Number {done.number}, code {done.code or '(not shown to staff)'}")  # fmt: skip
    return 0


def list_matters(arguments: argparse.Namespace) -> int:
    """A page of what the post may see, newest first."""
    filters = lists.Filters(
        locality=arguments.locality,
        states=tuple(arguments.state),
        category=arguments.category,
        unit=offices.unit_by_code(arguments.unit).id if arguments.unit else None,
        is_open=True if arguments.open else None,
        text=getattr(arguments, "text", ""),
    )
    page = lists.newest(_reader(arguments), filters, after=arguments.after, limit=arguments.limit)
    if arguments.json:
        print_json({"rows": [asdict(row) for row in page.rows], "after": page.after})
        return 0
    for row in page.rows:
        due = f"  {row.due_at:%Y-%m-%d %H:%M}Z" if row.due_at and row.due_clock else ""
        print(f"{row.number}  {row.state:<11} {row.title}{due}")
    if page.after:
        print(f"--after {page.after}")
    return 0


def show(arguments: argparse.Namespace) -> int:
    """One matter with its timeline; with ``--as``, the acts open to that post now."""
    found = detail.detail(_reader(arguments), arguments.number)
    if arguments.json:
        print_json(_as_json(found))
        return 0
    _print_head(found)
    for line in found.timeline:
        print(f"{line.no:>3}  {line.at:%Y-%m-%d %H:%M}Z  {line.who_zh}{line.said_zh} / {line.who_en} {line.said_en}")
        for words in filter(None, (line.reason, line.words)):
            print("     " + words.replace("\n", "\n     "))
    for debt in found.debts:
        print(f"欠账 owed: {offices.unit(debt.unit_id).name()}  {debt.what}  {debt.review_on}")
    if found.acts and arguments.actor:
        print(f"现在可办 open acts: {' '.join(found.acts)}")
    return 0


def _print_head(found: detail.Detail) -> None:
    matter = found.matter
    print(f"{matter.number}  {matter.title}\n{found.state_zh} / {found.state_en}  {matter.locality}  {matter.place}")
    for said, value in (("发生 happened", matter.happened_at), ("记录 recorded", matter.recorded_at)):
        if value is not None:
            print(f"{said}: {value:%Y-%m-%d %H:%M}Z")
    if matter.source:
        print(f"来源 source: {matter.source} {matter.source_id} {matter.source_status}".rstrip())


def act(arguments: argparse.Namespace) -> int:
    """Do one act: as a person in a post (``--as``), or as the resident whose code is given."""
    needs_code = ACTS[arguments.act].as_party and arguments.act != "join"
    if arguments.code:
        actor = detail.prove(arguments.number, code_digest(arguments.code), "cli")
    elif arguments.actor:
        actor = _actor(arguments)
    elif arguments.act == "join":
        actor = anonymous("cli")
    else:
        raise MissingWord(act=arguments.act, options="--code" if needs_code else "--as")
    return _tell(perform(arguments.act, actor, arguments.number, _now(), arguments), arguments)


def say_word(arguments: argparse.Namespace) -> int:
    """Affirm or deny with number and code, as the portal does."""
    actor = detail.prove(arguments.number, code_digest(arguments.code), "cli")
    verb = matters.affirm if arguments.word == "yes" else matters.deny
    return _tell(verb(actor=actor, number=arguments.number, words=arguments.words, now=_now()), arguments)


def _tell(done: Any, arguments: argparse.Namespace) -> int:
    """Print what a verb answered."""
    if arguments.json:
        print_json(asdict(done))
    elif isinstance(done, matters.Done):
        say(f"{done.number} 已办，现在是 {done.state}（版本 {done.version}）。",
            f"{done.number} is done, now {done.state} (version {done.version}).")  # fmt: skip
    else:
        print("  ".join(f"{name}: {value}" for name, value in asdict(done).items()))
    return 0


def _as_json(found: detail.Detail) -> dict[str, Any]:
    """Everything of a Detail as plain values, without the objects it was read through."""
    matter = found.matter
    names = [each.attname for each in Matter._meta.concrete_fields]
    return {
        **{name: getattr(matter, name) for name in names},
        "state_zh": found.state_zh,
        "state_en": found.state_en,
        "acts": found.acts,
        "parent": found.parent,
        "children": found.children,
        "openings": found.openings,
        **{name: [_plain(each) for each in getattr(found, name)] for name in
           ("timeline", "clocks", "parties", "assignments", "statements", "debts", "attachments", "appraisals")},
    }  # fmt: skip


def _plain(value: Any) -> dict[str, Any]:
    """A value or a row as a mapping."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return {field.attname: getattr(value, field.attname) for field in value._meta.concrete_fields}


def _add_as(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="actor", default="", metavar="PERSON/POST",
                        help="谁、在哪个岗位上 / who, in which post")  # fmt: skip


def _reader(arguments: argparse.Namespace) -> Actor:
    return _actor(arguments) if arguments.actor else READER


def _actor(arguments: argparse.Namespace) -> Actor:
    """Whoever ``--as`` names, as they stand today. Raises WhichPost."""
    now = _now()
    return offices.actor_for(*find_seat(arguments.actor, now), now, channel="cli")


def _now() -> datetime:
    return datetime.now(UTC)
