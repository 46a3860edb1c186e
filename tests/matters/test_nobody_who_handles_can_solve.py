"""Whatever those who handle a matter do, in whatever order, alone or with the clock: it is never solved by it."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.matters.test_verbs import CASES
from zhili.dispatch.actions import send_out, watch
from zhili.lib.refusal import Refusal
from zhili.matters import actions as matters
from zhili.matters.lifecycle import Answer
from zhili.matters.models import Confirmation, Matter

HANDLERS = ("dispatcher", "reviewer", "handler", "head", "urban_handler", "transport_handler", "mayor", "supervisor",
            "stream_handler")  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_no_order_of_their_acts_ends_solved(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    number = cast.report().number
    now = NOW
    for _ in range(40):
        now += timedelta(hours=chance.choice((1, 5, 30, 80)))
        watch(now=now)
        _try_something(cast, chance, number, now)
        matter = cast.matter(number)
        assert matter.outcome != "solved", (seed, matter.state)
    assert not Confirmation.objects.filter(matter__number=number, answer="yes").exists()


def _try_something(cast: Cast, chance: random.Random, number: str, now: Any) -> None:
    """One act of a handler, allowed or not: also the acts that say “solved”, which must be refused to them."""
    who = cast.as_(chance.choice(HANDLERS), now)
    name = chance.choice([*CASES, "send_out", "callback", "check", "affirm"])
    try:
        if name == "send_out":
            send_out(actor=who, number=number, category="water.sewage", lead=cast.units["town"], now=now)
        elif name == "check":
            matters.check(actor=who, number=number, solved=True, words="看过了，好了", now=now)
        elif name == "callback":
            party = cast.reporter(number).party_id
            matters.callback(actor=who, number=number, party=party, answer=Answer.YES, words="说好了", now=now)
        else:
            case = CASES[name]
            case.verb(actor=who, number=number, now=now, **case.fields(cast, number))
    except Refusal:
        pass  # refused in words is what most of these deserve; what matters is where the matter stands afterwards


def test_the_walk_is_not_vacuous(cast: Cast) -> None:
    """The same walk with those who may say so does end solved, so the one above could have failed."""
    number = cast.report().number
    send_out(actor=cast.as_("dispatcher"), number=number, category="water.sewage", lead=cast.units["town"], now=NOW)
    matters.sign(actor=cast.as_("handler"), number=number, now=NOW)
    matters.reply(actor=cast.as_("handler"), number=number, words="已疏通四十二米主管，门口冲洗干净。", now=NOW)
    matters.affirm(actor=cast.reporter(number), number=number, now=NOW)
    assert Matter.objects.get(number=number).outcome == "solved"
