"""Short walks that tests begin from: how a matter comes to stand where the test needs it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.cast import NOW, Cast
from zhili.dispatch.actions import send_out
from zhili.lib.actor import CLOCK
from zhili.matters import actions as matters
from zhili.matters.lifecycle import Answer, Lack


def accepted(cast: Cast, **report: object) -> str:
    number = cast.report(**report).number
    matters.accept(actor=cast.as_("dispatcher"), number=number, now=NOW)
    return number


def dispatched(cast: Cast, **report: object) -> str:
    number = cast.report(**report).number
    if cast.matter(number).state != "dispatched":
        send_out(actor=cast.as_("dispatcher"), number=number, category="water.sewage", lead=cast.units["town"],
                 assists=[cast.units["urban"]], now=NOW)  # fmt: skip
    return number


def handling(cast: Cast, **report: object) -> str:
    number = dispatched(cast, **report)
    matters.sign(actor=cast.as_("handler"), number=number, now=NOW)
    return number


def replied(cast: Cast, now: datetime = NOW, **report: object) -> str:
    number = handling(cast, **report)
    matters.reply(actor=cast.as_("handler"), number=number, words="疏通了四十二米主管，门口已经冲洗干净。", now=now)
    return number


def confirming(cast: Cast, **report: object) -> str:
    """Nobody said anything while the window was open."""
    number = replied(cast, **report)
    matters.close_window(actor=CLOCK, number=number, now=NOW + timedelta(days=3, minutes=1))
    return number


def checking(cast: Cast, **report: object) -> str:
    """Called three times in vain."""
    number = confirming(cast, **report)
    party = cast.reporter(number).party_id
    for hours in (1, 2, 3):
        matters.callback(actor=cast.as_("caller"), number=number, party=party, answer=Answer.UNREACHED,
                         now=NOW + timedelta(days=3, hours=hours))  # fmt: skip
    return number


def owed(cast: Cast, **report: object) -> str:
    number = handling(cast, **report)
    matters.owe(
        actor=cast.as_("handler"), number=number, debtor=cast.units["urban"], lacks=[Lack.MONEY],
        what="缺改建管网的 126 万元", plan="每天抽排两次，雨天加派一班。", review_on=date(2026, 12, 15),
        outcome=matters.Outcome(done=f"主管塌陷要换，镇里没有这笔钱（{number}）。", evidence="管道检测报告"), now=NOW,
    )  # fmt: skip
    return number
