"""``zhili figures``: volume, time to reply, overdue share and the three rates of a locality."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from zhili.doors.cli.base import add_json, command, print_json
from zhili.insight.arithmetic import NOTHING, Rate, Spread
from zhili.insight.calls import CallDesk, call_desk
from zhili.insight.queries import By, Figures, Overview, Table, figures

NAMES = {By.MONTH: ("按月", "by month"), By.UNIT: ("按单位", "by unit"), By.AREA: ("按区域", "by area")}
RATES = (
    ("overdue", "超期率", "overdue"),
    ("contacted", "响应率", "contacted"),
    ("solved", "解决率", "solved"),
    ("satisfied", "满意率", "satisfied"),
    ("composite", "综合", "composite"),
)


CALL_DAYS = timedelta(days=30)
CALL_RATES = (
    ("quick", "15 秒内接起", "answered within 15 s"),
    ("connected", "接通率", "connected"),
    ("read_back", "编号念给对方听了", "numbers read back"),
    ("called_back", "未接来电回上了", "missed calls called back"),
)


def add(subparsers: Any) -> None:
    """Declare the command."""
    parser = command(
        subparsers, "figures", zh="统计：数量、答复时间、超期率、三率", en="volume, time to reply, rates", run=run
    )
    parser.add_argument("--locality", default=settings.ZHILI_LOCALITY, help="哪个地区 / which locality")
    parser.add_argument(
        "--by", choices=[each.value for each in By], help="只按一种分组，默认三种 / group by (all three)"
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the figures. Every one tells on how many cases it stands."""
    by = (By(arguments.by),) if arguments.by else tuple(By)
    now = datetime.now(UTC)
    found, calls = figures(arguments.locality, now, by), call_desk(now - CALL_DAYS, now)
    if arguments.json:
        print_json(_report(found) | {"call_desk": _calls_json(calls)})
        return 0
    print(f"{found.zh} / {found.en} ({found.locality})")
    _print_whole(found.total)
    _print_calls(calls)
    for table in found.tables:
        _print_table(table)
    return 0


def _print_calls(found: CallDesk) -> None:
    """The call desk of this house, all units together, in the last 30 days."""
    print(f"近 30 天来电、来访、去电 calls, visits, outgoing: {found.calls}, {found.visits}, {found.outgoing}")
    for name, zh, en in CALL_RATES:
        rate: Rate = getattr(found, name)
        print(f"{zh} {en}: {rate.say()}")


def _print_whole(total: Figures) -> None:
    print(f"数量 volume: {total.volume}（其中导入的历史记录 {total.historic} imported）")
    print(f"答复用时 time to reply: {total.reply.say()}")
    for name, zh, en in RATES:
        rate: Rate = getattr(total, name)
        print(f"{zh} {en}: {rate.say()}")


def _print_table(table: Table) -> None:
    """One line a group, with the figures of which any group has evidence; the others are named once."""
    zh, en = NAMES[table.by]
    print()
    if not table.groups:
        print(f"{zh} {en}: {NOTHING}")
        return
    groups = (*table.groups, *([table.rest] if table.rest.volume else []))
    shown = [rate for rate in RATES if any(getattr(group, rate[0]).valid for group in groups)]
    replied = any(group.reply.valid for group in groups)
    print(f"{zh} {en}:")
    for group in groups:
        name = group.zh if group.zh == group.en else f"{group.zh} / {group.en}"
        parts = [f"{name}: {group.volume}"] + ([f"reply {group.reply.say()}"] if replied else [])
        print("  " + "; ".join(parts + [f"{rate[2]} {getattr(group, rate[0]).say()}" for rate in shown]))
    silent = ([] if replied else ["答复用时 time to reply"]) + [
        f"{rate[1]} {rate[2]}" for rate in RATES if rate not in shown
    ]
    if silent:
        print(f"  {'、'.join(silent)}: {NOTHING}")


def _calls_json(found: CallDesk) -> dict[str, Any]:
    counts = {"days": CALL_DAYS.days, "calls": found.calls, "visits": found.visits, "outgoing": found.outgoing}
    return counts | {name: _rate_json(getattr(found, name)) for name, _, _ in CALL_RATES}


def _report(found: Overview) -> dict[str, Any]:
    return {
        "locality": found.locality,
        "zh": found.zh,
        "en": found.en,
        "at": found.at,
        "total": _as_json(found.total),
        "by": {
            table.by.value: {"groups": [_as_json(each) for each in table.groups], "not_known": _as_json(table.rest)}
            for table in found.tables
        },
    }


def _as_json(group: Figures) -> dict[str, Any]:
    rates = {name: _rate_json(getattr(group, name)) for name, _, _ in RATES}
    return {
        "key": group.key,
        "zh": group.zh,
        "en": group.en,
        "volume": group.volume,
        "historic": group.historic,
        "reply": _spread_json(group.reply),
        **rates,
    }


def _spread_json(found: Spread) -> dict[str, Any]:
    """Lengths in seconds, null without a valid case; ``text`` is what the plain report prints."""
    seconds = {
        name: None if length is None else round(length.total_seconds())
        for name, length in (("median_s", found.median), ("p90_s", found.p90))
    }
    return {**seconds, "valid": found.valid, "text": found.say()}


def _rate_json(rate: Rate) -> dict[str, Any]:
    share = None if rate.share is None else round(float(rate.share), 6)
    return {"share": share, "part": round(float(rate.part), 4), "valid": rate.valid, "text": rate.say()}
