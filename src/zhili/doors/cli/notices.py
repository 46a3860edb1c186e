"""``zhili notices``: what waits in the outbox, what failed, and sending it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from zhili.doors.cli.base import add_json, command, group, print_json, say
from zhili.notices import actions, queries
from zhili.offices.permissions import OPERATOR


def add(subparsers: Any) -> None:
    """Declare the commands."""
    notices = group(subparsers, "notices", zh="通知", en="notices")
    parser = command(notices, "pending", zh="待发和未送达的通知", en="what waits and what failed", run=pending)
    add_json(parser)
    parser = command(notices, "send", zh="现在发送到期的通知", en="send what is due now", run=send)
    parser.add_argument("--limit", type=int, default=1000, help="最多几条 / how many at most")
    add_json(parser)
    parser = command(notices, "retry", zh="重新发送未送达的通知", en="queue failed notices again", run=retry)
    parser.add_argument("message", type=int, nargs="*", help="编号；不写则全部 / ids; all of them when left out")


def pending(arguments: argparse.Namespace) -> int:
    """Print what is still to be sent, and what nobody has taken care of."""
    waiting, failed = queries.pending(), queries.failed()
    if arguments.json:
        print_json({"pending": [asdict(each) for each in waiting], "failed": [asdict(each) for each in failed]})
        return 0
    for each in waiting:
        print(f"待发 waiting  {each.id}  {each.ref}  {each.template}  {each.due_at:%Y-%m-%d %H:%M}Z  {each.failure}")
    for lost in failed:
        print(f"未达 failed   {lost.id}  {lost.ref}  {lost.template}  {lost.carrier}  {lost.failure}")
    say(f"待发 {len(waiting)}，未送达 {len(failed)}。", f"{len(waiting)} waiting, {len(failed)} failed.")
    return 0


def send(arguments: argparse.Namespace) -> int:
    """Send what is due."""
    done = actions.send_due(datetime.now(UTC), arguments.limit)
    if arguments.json:
        print_json(asdict(done))
    else:
        say(
            f"送出 {done.sent}，稍后再试 {done.again}，放弃 {done.failed}。",
            f"{done.sent} sent, {done.again} to be tried again, {done.failed} given up.",
        )
    return 0


def retry(arguments: argparse.Namespace) -> int:
    """Queue failed messages again."""
    chosen = arguments.message or [each.id for each in queries.failed(limit=100_000)]
    for message_id in chosen:
        actions.retry(actor=OPERATOR, message_id=message_id, now=datetime.now(UTC))
    say(f"{len(chosen)} 条通知将重新发送。", f"{len(chosen)} notices will be sent again.")
    return 0
