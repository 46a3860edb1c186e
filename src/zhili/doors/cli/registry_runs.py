"""``zhili registry ask | allow | refuse | link | undo | runs``: a linkage, asked for by one person, allowed by another.

``link`` is the one command that opens many sealed values at once: in the memory of its own process, for one purpose.
``work`` is the same for what was asked for and allowed on the desk; the runner starts it.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from zhili.doors.cli.base import add_json, command, print_json, say
from zhili.doors.cli.registry_lists import actor_of, add_as, area_of
from zhili.doors.cli.supervise import die_with_parent
from zhili.registry import actions as registry
from zhili.registry.queries import runs as queries
from zhili.registry.run_states import RUN_WORDS, STEP_WORDS, RunState, Weights


def declare(nouns: Any) -> None:
    """Declare the commands under ``registry``."""
    parser = command(nouns, "ask", zh="申请一次数据比对", en="ask for a linkage", run=ask)
    parser.add_argument("--purpose", required=True, help="为什么比对，本人会看到 / what for; each person reads it")
    parser.add_argument("--area", default="", metavar="CODE", help="辖区，默认为岗位的辖区 / area (the post's)")
    parser.add_argument(
        "--weights", default=Weights.LEARN.value, choices=[each.value for each in Weights],
        help="权重：从名单里学，或用随软件附带的 / learnt from the lists, or the shipped ones",
    )  # fmt: skip
    _finish(parser)
    parser = _of_a_run(nouns, "refuse", "不批准别人申请的比对", "refuse a linkage that somebody else asked for", refuse)
    parser.add_argument("--why", required=True, help="为什么 / why")
    for name, zh, en, run in (
        ("allow", "批准别人申请的比对", "allow a linkage that somebody else asked for", allow),
        ("link", "运行批准了的比对", "run a linkage that was allowed", link),
        ("undo", "整批撤销一次比对的合并", "undo every merge of a linkage", undo),
    ):
        _of_a_run(nouns, name, zh, en, run)
    parser = command(nouns, "runs", zh="历次比对", en="the linkages so far", run=runs)
    _finish(parser)
    said = (
        "做桌面上批准了的比对（后台任务自己会做）",
        "do what was allowed on the desk (the runner does it by itself)",
    )
    parser = command(nouns, "work", zh=said[0], en=said[1], run=work)
    _number(parser)


def _of_a_run(nouns: Any, name: str, zh: str, en: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = command(nouns, name, zh=zh, en=en, run=run)
    _number(parser)
    _finish(parser)
    return parser


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--run", dest="number", type=int, required=True, metavar="N", help="第几次比对 / which run")


def _finish(parser: argparse.ArgumentParser) -> None:
    add_as(parser)
    add_json(parser)


def ask(arguments: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    actor = actor_of(arguments, now)
    run = registry.ask_run(
        actor=actor, purpose=arguments.purpose, area=area_of(arguments, actor), now=now,
        weights=Weights(arguments.weights),
    )  # fmt: skip
    return _told(
        arguments, {"run": run}, f"比对 {run} 已申请，等另一人批准。", f"Linkage {run} waits for another to allow it."
    )


def allow(arguments: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    registry.allow_run(actor=actor_of(arguments, now), run=arguments.number, now=now)
    no = arguments.number
    return _told(arguments, {"run": no}, f"比对 {no} 已批准，可以运行。", f"Linkage {no} is allowed and can be run.")


def refuse(arguments: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    registry.refuse_run(actor=actor_of(arguments, now), run=arguments.number, why=arguments.why, now=now)
    no = arguments.number
    return _told(arguments, {"run": no}, f"比对 {no} 没有批准。", f"Linkage {no} is refused.")


def link(arguments: argparse.Namespace) -> int:
    """Run it. Stopped in between, it is run again with the same words."""
    now = datetime.now(UTC)
    counts = registry.link(actor=actor_of(arguments, now), run=arguments.number, now=now, told=_progress, clock=_clock)
    return _told(
        arguments, {"run": arguments.number, **counts},
        f"比对 {arguments.number} 完成：{counts['people']} 人，合并 {counts['merged']}，存疑 {counts['doubts']}。",
        f"Linkage {arguments.number} done: {counts['people']} people, {counts['merged']} merged, "
        f"{counts['doubts']} doubtful.",
    )  # fmt: skip


def undo(arguments: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    undone = registry.undo_run(
        actor=actor_of(arguments, now), run=arguments.number, now=now, told=_progress, clock=_clock
    )
    no = arguments.number
    said = {"run": no, "undone": undone}
    return _told(arguments, said, f"比对 {no} 的 {undone} 次合并都已撤销。", f"All {undone} merges of {no} are undone.")


def work(arguments: argparse.Namespace) -> int:
    """In a process of its own, which goes when the runner that started it goes."""
    die_with_parent()
    registry.work_run(run=arguments.number, now=_clock(), told=_progress, clock=_clock)
    return 0


def _clock() -> datetime:
    return datetime.now(UTC)


def runs(arguments: argparse.Namespace) -> int:
    found = queries.runs(actor_of(arguments, datetime.now(UTC)))
    if arguments.json:
        print_json([asdict(each) for each in found])
        return 0
    for each in found:
        words = RUN_WORDS[RunState(each.state)]
        print(f"{each.id}\t{each.purpose}\t{words.zh} / {words.en}\t{each.counts.get('merged', 0)}\t? {each.doubts}")
    return 0


def _told(arguments: argparse.Namespace, said: dict[str, Any], zh: str, en: str) -> int:
    if arguments.json:
        print_json(said)
    else:
        say(zh, en)
    return 0


def _progress(step: str, done: int, of: int) -> None:
    if sys.stderr.isatty():
        said = f"{STEP_WORDS[step].zh} {STEP_WORDS[step].en}"
        print(f"\r{said} {done:,} / {of:,}   ", end="\n" if done >= of else "", file=sys.stderr, flush=True)
