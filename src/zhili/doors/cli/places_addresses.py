"""``zhili places match`` and ``rename``, and how a list of addresses is brought in."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from zhili.doors.cli.base import add_json, command, print_json, say
from zhili.language.address import HOW_WORDS, PART_WORDS, Part
from zhili.offices.permissions import OPERATOR
from zhili.places import actions, queries
from zhili.places.findings import Progress, Report


def add_to(nouns: Any, day: Any) -> None:
    """The commands, under ``zhili places``; ``day`` reads a date."""
    match = command(nouns, "match", zh="一个地址是库里的哪个", en="which known address a text means", run=match_one)
    match.add_argument("text", help="地址 / an address as people write it")
    add_area(match, required=False)
    add_json(match)
    rename = command(nouns, "rename", zh="道路更名", en="rename a road", run=rename_road)
    rename.add_argument("old", help="现在的路名 / the name now")
    rename.add_argument("new", help="新路名 / the new name")
    add_area(rename)
    rename.add_argument("--on", type=day, required=True, help="从哪天起 / from which day")


def bring_in(arguments: argparse.Namespace, progress: Progress) -> Report:
    """One file of addresses."""
    return actions.import_addresses(
        actor=OPERATOR, now=datetime.now(UTC), file=arguments.file, area=arguments.area, on=_today(),
        crs=arguments.crs, progress=progress,
    )  # fmt: skip


def match_one(arguments: argparse.Namespace) -> int:
    """Exit code 1 when no address is surely meant."""
    found = queries.match(arguments.text, arguments.area)
    best = queries.meant(found)
    if arguments.json:
        print_json({"parts": queries.read(arguments.text, arguments.area).said(), "means": best and best.address.id,
                    "candidates": [asdict(each) for each in found]})  # fmt: skip
    elif not found:
        say("库里没有相近的地址。", "The library has nothing like it.")
    for each in () if arguments.json else found:
        reasons_zh = "，".join(f"{PART_WORDS[Part(part)][0]}{HOW_WORDS[how][0]}" for part, how in each.reasons)
        reasons_en = ", ".join(f"{PART_WORDS[Part(part)][1]} {HOW_WORDS[how][1]}" for part, how in each.reasons)
        say(f"{each.sure:.2f} {each.address.text}（{reasons_zh}）", f"     {reasons_en}")
    return 0 if best else 1


def rename_road(arguments: argparse.Namespace) -> int:
    changed = actions.rename_road(
        actor=OPERATOR, area=arguments.area, old=arguments.old, new=arguments.new, on=arguments.on,
        now=datetime.now(UTC),
    )  # fmt: skip
    say(f"改了 {changed} 个地址，自 {arguments.on} 起。", f"{changed} addresses changed from {arguments.on} on.")
    return 0


def add_area(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """The option that says where the addresses lie."""
    parser.add_argument(
        "--area", required=required, default="", help="区划代码或前几位 / area code or its first digits"
    )


def _today() -> date:
    return datetime.now().astimezone().date()
