"""How the tests of the desk press its buttons, and how a matter comes to where an act is open."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

from django.test import Client

from tests.cast import NOW, Cast
from zhili.dispatch.actions import send_out
from zhili.lib.actor import CLOCK
from zhili.matters import actions as m
from zhili.matters.actions import Outcome
from zhili.matters.lifecycle import Answer, Lack
from zhili.matters.models import Party

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

OUTCOME = {
    "done": "已到现场看过，这件事要先立项才能动工，情况写在依据里。",
    "evidence": "现场照片与检测报告",
    "remedy": "",
}
LATER = timedelta(minutes=5)


def page(client: Client, address: str) -> str:
    """The text of a page that must open."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def hidden(html: str, name: str) -> str:
    """The value of a hidden field on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None, f"no hidden field {name}"
    return unescape(found.group(1))


def press(client: Client, number: str, act: str, *, query: str = "", **fields: Any) -> Response:
    """Open the matter, fill the act's form, and send it as a browser would."""
    html = page(client, f"/desk/m/{number}/?act={act}")
    guards = {name: hidden(html, name) for name in ("version", "seen", "once")}
    return client.post(f"/desk/m/{number}/do/{act}/{query}", guards | fields)


def received(cast: Cast, at: datetime = NOW) -> str:
    return cast.report("门口那件事一直没有人来看过，说不清是什么", now=at).number


def dispatched(cast: Cast, at: datetime = NOW) -> str:
    number, lead = received(cast, at), cast.units["town"]
    send_out(actor=cast.as_("dispatcher"), number=number, category="water.sewage", lead=lead, now=at + LATER)
    return number


def handling(cast: Cast, at: datetime = NOW) -> str:
    number = dispatched(cast, at)
    m.sign(actor=cast.as_("handler"), number=number, now=at + LATER)
    return number


def whistled(cast: Cast) -> str:
    number = handling(cast)
    m.whistle(
        actor=cast.as_("handler"), number=number, unit=cast.units["urban"], asked="请来量一下管径", now=NOW + LATER
    )
    return number


def noted(cast: Cast) -> str:
    number = handling(cast)
    m.note(
        actor=cast.as_("dispatcher"), number=number, words="下午三点后在家", unit=cast.units["town"], now=NOW + LATER
    )
    return number


def objected(cast: Cast) -> str:
    number = dispatched(cast)
    m.object_to(actor=cast.as_("handler"), number=number, reason="不在本镇范围内", now=NOW + LATER)
    return number


def lifted(cast: Cast) -> str:
    number = handling(cast)
    m.lift(actor=cast.as_("handler"), number=number, reason="跨两个镇，要县里定", now=NOW + LATER)
    return number


def replied(cast: Cast, at: datetime = NOW) -> str:
    number = handling(cast, at)
    words = f"{number} 主管已经疏通，门口冲洗干净。"
    m.reply(actor=cast.as_("handler"), number=number, words=words, now=at + LATER)
    return number


def confirming(cast: Cast) -> str:
    number = replied(cast, NOW - timedelta(days=4))
    m.close_window(actor=CLOCK, number=number, now=NOW + LATER)
    return number


def checking(cast: Cast) -> str:
    number = confirming(cast)
    side = Party.objects.get(matter__number=number).id
    for each in range(3):
        m.callback(
            actor=cast.as_("caller"),
            number=number,
            party=side,
            answer=Answer.UNREACHED,
            now=NOW + LATER + timedelta(minutes=each),
        )
    return number


def owed(cast: Cast) -> str:
    number = handling(cast)
    m.owe(
        actor=cast.as_("handler"),
        number=number,
        debtor=cast.units["county"],
        lacks=[Lack.MONEY],
        what="欠一段 40 米的主管",
        plan="每天抽一次水",
        review_on=date(2026, 12, 15),
        outcome=Outcome(f"{number} 管子塌了一节，换管要立项，今年没有这笔钱。"),
        now=NOW + LATER,
    )
    return number


def solved(cast: Cast) -> str:
    number = replied(cast)
    m.affirm(actor=cast.reporter(number), number=number, words="门口干了", now=NOW + LATER)
    return number


Prepare = Callable[[Cast], str]


SUMMARY = {"title": "排水管外溢", "summary": "育才路一段主管堵塞，正在疏通。", "rounding": "street", "street": "育才路"}


def published(cast: Cast) -> str:
    """The lead told everybody what it is and where it stands."""
    number = handling(cast)
    m.publish(
        actor=cast.as_("handler"), number=number, title="排水管外溢", summary="育才路一段主管堵塞，正在疏通。",
        rounding=m.Rounding.STREET, street="育才路", now=NOW,
    )  # fmt: skip
    return number
