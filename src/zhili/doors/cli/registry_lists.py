"""``zhili registry map | check | import | batches | rest``: a department's list, from its columns to a clerk's desk."""

from __future__ import annotations

import argparse
import hashlib
import html
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from zhili.doors.cli.base import add_json, command, print_json, say
from zhili.doors.cli.seats import find_seat
from zhili.lib.actor import Actor
from zhili.lib.refusal import Invalid
from zhili.offices import queries as offices
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.checking import SCORE_WORDS
from zhili.registry.columns import LEFT_OUT, Proposal, propose
from zhili.registry.queries import batches

FINDINGS: Final = 1
"""Exit code when a check found problems, or rows wait for a clerk."""
_SAMPLE: Final = 200
_WHY: Final = {
    "header": ("按表头", "by its header"), "values": ("按内容", "by its values"), "near": ("像是，请核对", "a guess"),
    "told": ("手工指定", "as told"), "known": ("以前确认过", "confirmed before"), "none": ("不收", "left out"),
}  # fmt: skip


class NotAPair(Invalid):
    code = "not_a_pair"
    zh = "“{said}”要写成 列名=字段（不收的列写成 列名=）。"
    en = "“{said}” should be HEADER=FIELD (HEADER= for a column to leave out)."


def declare(nouns: Any) -> None:
    """Declare the commands under ``registry``."""
    parser = _list_command(nouns, "map", "确认名单的列是什么", "say what a list's columns are", columns)
    parser.add_argument(
        "--set", action="append", default=[], metavar="HEADER=FIELD", help="指定一列；留空为不收 / set a column"
    )
    parser.add_argument("--lone", action="store_true", help="名单里一人只出现一次 / the list names nobody twice")
    parser.add_argument("--dry-run", action="store_true", help="只看，不记住 / show only")
    parser = _list_command(nouns, "check", "检查名单，出质量报告", "check a list: a quality report", check)
    parser.add_argument("--purpose", default="", help="为什么收这份数据 / what for")
    parser.add_argument("--page", type=Path, metavar="HTML", help="报告写成网页 / write the report as a page")
    parser = _list_command(nouns, "import", "收下名单：好行入库，坏行待核", "take a list in", take)
    parser.add_argument("--purpose", default="", help="为什么收这份数据，必填 / what for; required")
    parser.add_argument("--confirm", action="store_true", help="已核实完整 / it is complete, whatever was warned")
    parser = command(nouns, "batches", zh="收过的名单", en="the lists that were taken in", run=listed)
    add_as(parser)
    add_json(parser)
    parser = command(nouns, "rest", zh="待核行去掉错的项，其余先收", en="take the rest of rows that wait", run=rest)
    parser.add_argument("batch", type=int, metavar="BATCH", help="批次 / the batch")
    add_as(parser)
    add_json(parser)


def _list_command(nouns: Any, name: str, zh: str, en: str, run: Any) -> argparse.ArgumentParser:
    parser = command(nouns, name, zh=zh, en=en, run=run)
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV、XLSX 或 Parquet")
    parser.add_argument("--source", required=True, help="哪类来源，如 police / which source, such as police")
    kinds = [str(kind) for kind in ThingKind]
    parser.add_argument("--kind", default="person", choices=kinds, help="关于什么 / about what")
    parser.add_argument("--area", default="", metavar="CODE", help="辖区，默认为岗位的辖区 / area (the post's)")
    parser.add_argument("--sheet", default="", metavar="NAME", help="工作簿里的哪张表 / which sheet of a workbook")
    add_as(parser)
    add_json(parser)
    return parser


def add_as(parser: argparse.ArgumentParser) -> None:
    """The person in a post who does it."""
    parser.add_argument("--as", dest="actor", required=True, metavar="PERSON/POST", help="谁在哪个岗位上 / who")


def actor_of(arguments: argparse.Namespace, now: datetime) -> Actor:
    return offices.actor_for(*find_seat(arguments.actor, now), now)


def area_of(arguments: argparse.Namespace, actor: Actor) -> str:
    return (arguments.area or next(iter(actor.areas), "")).ljust(12, "0")


def house_profile(now: datetime) -> Profile:
    locality = settings.ZHILI_LOCALITY
    return profiles.current(locality, profiles.local_day(locality, now))


def read_table(path: Path, sheet: str) -> registry.Table:
    """The list in the file, every cell as text. Raises the refusals of ``store.sheets``."""
    from zhili.store.sheets import open_sheet, plain

    table = open_sheet(path, sheet)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        return ((number, [plain(cell) for cell in cells]) for number, cells in table.rows())

    return registry.Table(path.name, digest, table.header, rows)


def columns(arguments: argparse.Namespace) -> int:
    """Propose what each column is, show it, and remember it unless ``--dry-run``."""
    now = datetime.now(UTC)
    actor, kind = actor_of(arguments, now), ThingKind(arguments.kind)
    table = read_table(arguments.file, arguments.sheet)
    sample = [cells for _, cells in islice(table.rows(), _SAMPLE)]
    told = dict(map(_pair, arguments.set))
    known = batches.columns_of(arguments.source, actor.unit_id, kind)
    found = propose(house_profile(now).registers, kind, table.header, sample, known=known, told=told)
    if not arguments.dry_run:
        registry.confirm_columns(
            actor=actor, source=arguments.source, kind=kind, columns={each.header: each.target for each in found},
            area=area_of(arguments, actor), now=now, lone=arguments.lone,
        )  # fmt: skip
    _say_columns(arguments, found)
    return 0


def _pair(said: str) -> tuple[str, str]:
    header, equals, target = said.rpartition("=")
    if not equals or not header:
        raise NotAPair(said=said)
    return header, target or LEFT_OUT


def _say_columns(arguments: argparse.Namespace, found: Sequence[Proposal]) -> None:
    kept = not arguments.dry_run
    if arguments.json:
        rows = [{"header": each.header, "field": each.target, "why": each.why} for each in found]
        print_json({"source": arguments.source, "kind": arguments.kind, "columns": rows, "kept": kept})
        return
    for each in found:
        zh, en = _WHY[each.why]
        print(f"{each.header} → {each.target or '—'}（{zh} / {en}）")
    if kept:
        say("记住了，以后每批都按这个读。", "Remembered: every batch is read like this.")


def check(arguments: argparse.Namespace) -> int:
    """The quality report, as text, JSON or a page; exit code 1 when a row would have to wait."""
    now = datetime.now(UTC)
    actor = actor_of(arguments, now)
    report = registry.check_list(
        actor=actor, source=arguments.source, kind=ThingKind(arguments.kind), area=area_of(arguments, actor),
        table=read_table(arguments.file, arguments.sheet), purpose=arguments.purpose, now=now,
    )  # fmt: skip
    if arguments.page is not None:
        arguments.page.write_text(page_of(report, arguments.file.name), encoding="utf-8")
    _say_report(arguments, report)
    return FINDINGS if report["pending"] or any(each["level"] == "whole" for each in report["findings"]) else 0


def _say_report(arguments: argparse.Namespace, report: Mapping[str, Any]) -> None:
    if arguments.json:
        print_json(report)
        return
    for each in report["findings"]:
        where = "、".join(f"{one['row']}（{one['says']}）" for one in each["examples"])
        print(f"{each['rows'] or '!'}\t{each['zh']}\t{each['field']}\t{where}\n\t{each['en']}")
    print("  ".join(f"{said.zh}/{said.en} {report['scores'][name]}" for name, said in SCORE_WORDS.items()))
    rows, fine, waits, again = (report[name] for name in ("rows", "fine", "pending", "repeated"))
    say(
        f"读到 {rows} 行：{fine} 行可以收，{waits} 行要核，{again} 行重复。",
        f"{rows} rows: {fine} fine, {waits} would wait for a clerk, {again} repeated.",
    )


def page_of(report: Mapping[str, Any], name: str) -> str:
    """The report as one page that stands alone: no script, no style, examples masked."""

    def cells(*said: object) -> str:
        return "".join(f"<td>{html.escape(str(each))}</td>" for each in said)

    findings = "".join(
        f"<tr>{cells(each['rows'] or '', each['zh'], each['en'], each['field'], _rows(each['examples']))}</tr>"
        for each in report["findings"]
    )
    fields = "".join(f"<tr>{cells(one['field'], _share(one), one['bad'])}</tr>" for one in report["fields"])
    scores = "".join(f"<li>{one.zh} {one.en}: {report['scores'][key]}</li>" for key, one in SCORE_WORDS.items())
    said = (("rows", "行 rows"), ("fine", "可收 fine"), ("pending", "待核 waiting"), ("repeated", "重复 repeated"))
    counts = " · ".join(f"{words} {report[key]}" for key, words in said)
    title = f"名单质量报告 · Quality of a list · {html.escape(name)}"
    return f"""<!doctype html>
<html lang="zh-Hans"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1>
<p>{counts}</p>
<ul>{scores}</ul>
<table border="1"><caption>发现 Findings</caption>
<tr><th>行数 Rows</th><th>发现</th><th>Finding</th><th>字段 Field</th><th>例子 Examples</th></tr>{findings}</table>
<table border="1"><caption>字段 Fields</caption>
<tr><th>字段 Field</th><th>填写率 Filled</th><th>不对 Bad</th></tr>{fields}</table></html>
"""


def _share(one: Mapping[str, Any]) -> str:
    return f"{100 * one['filled']:.1f} %"


def _rows(examples: Sequence[Mapping[str, Any]]) -> str:
    return "、".join(f"{one['row']} {one['says']}".strip() for one in examples)


def take(arguments: argparse.Namespace) -> int:
    """Take the list in; exit code 1 when rows wait for a clerk."""
    now = datetime.now(UTC)
    actor = actor_of(arguments, now)
    batch = registry.take_batch(
        actor=actor, source=arguments.source, kind=ThingKind(arguments.kind), area=area_of(arguments, actor),
        table=read_table(arguments.file, arguments.sheet), purpose=arguments.purpose, now=now,
        confirmed=arguments.confirm, told=progress("收 / taken in"),
    )  # fmt: skip
    found = batches.page(actor, batch, house_profile(now).registers)
    waits = found.batch.open
    if arguments.json:
        print_json({"batch": batch, "rows": found.batch.rows, "kept": found.batch.kept, "waiting": waits,
                    "repeated": found.batch.repeated, "report": found.report})  # fmt: skip
    else:
        say(
            f"批次 {batch}：{found.batch.rows} 行，收下 {found.batch.kept}，待核 {waits}。",
            f"Batch {batch}: {found.batch.rows} rows, {found.batch.kept} taken in, {waits} wait for a clerk.",
        )
    return FINDINGS if waits else 0


def progress(words: str) -> Any:
    """Tells on stderr how far it is: a line that moves on a terminal, nothing elsewhere."""

    def told(done: int, of: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{words} {done:,} / {of:,}", end="\n" if done >= of else "", file=sys.stderr, flush=True)

    return told


def listed(arguments: argparse.Namespace) -> int:
    """The batches of the post's area."""
    found = batches.listed(actor_of(arguments, datetime.now(UTC)))
    if arguments.json:
        print_json([{name: getattr(each, name) for name in each.__slots__} for each in found])
        return 0
    for each in found:
        state = "" if each.done_at else f"（停在 {each.done_rows} 行 / stopped at row {each.done_rows}）"
        print(f"{each.id}\t{each.name}\t{each.unit}\t{each.kept}/{each.rows}\t待核 waiting {each.open}{state}")
    return 0


def rest(arguments: argparse.Namespace) -> int:
    """Take what is sound of the rows that wait, and leave what is wrong out."""
    now = datetime.now(UTC)
    told = progress("收 / taken in")
    taken = registry.take_rest(actor=actor_of(arguments, now), batch=arguments.batch, now=now, told=told)
    if arguments.json:
        print_json({"batch": arguments.batch, "taken": taken})
    else:
        say(f"去掉错的项，收下 {taken} 行。", f"{taken} rows were taken without what was wrong.")
    return 0
