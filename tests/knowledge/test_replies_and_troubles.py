"""Canned replies with known variables only, and troubles that answer whoever calls."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import NOW, Cast
from zhili.knowledge import queries
from zhili.knowledge.actions import (
    NewTrouble,
    change_trouble,
    clear_trouble,
    keep_reply,
    post_trouble,
    retire_reply,
)
from zhili.knowledge.lifecycle import BLANK, fill, own_words, wrong_slots
from zhili.knowledge.models import CannedReply, Trouble
from zhili.knowledge.refusals import (
    BadPeriod,
    ChangedMeanwhile,
    NameTaken,
    NoSuchReply,
    NoSuchTrouble,
    TroublePast,
    UnknownVariable,
)
from zhili.lib.numbers import BadNumber
from zhili.lib.refusal import NotAllowed
from zhili.matters import actions as matters
from zhili.matters.actions import Outcome
from zhili.matters.models import Statement
from zhili.matters.refusals import StockStatement

STOCK = "您反映的{title}已经收到，我们正在核实，请留意电话。"


def test_a_reply_is_filled_and_what_is_unknown_stays_blank(cast: Cast) -> None:
    kept = keep_reply(
        actor=cast.as_("handler"), name="收到", words=STOCK + "编号 {number}", now=NOW, unit=cast.units["town"]
    )
    said = queries.filled(cast.as_("handler"), kept, {"title": "停水"})
    assert said == f"您反映的停水已经收到，我们正在核实，请留意电话。编号 {BLANK}"


@pytest.mark.parametrize("words", ["{name}好", "{", "}{number}", "{}", "{ number }", "{number", "{phone_of_resident}"])
def test_a_variable_nobody_knows_is_refused_at_saving(cast: Cast, words: str) -> None:
    with pytest.raises(UnknownVariable):
        keep_reply(actor=cast.as_("handler"), name="x", words=words, now=NOW, unit=cast.units["town"])
    assert not CannedReply.objects.exists()


def test_a_unit_keeps_its_own_and_the_manager_everybodys(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        keep_reply(actor=cast.as_("handler"), name="x", words="好", now=NOW, unit=None)
    with pytest.raises(NotAllowed):
        keep_reply(actor=cast.as_("handler"), name="x", words="好", now=NOW, unit=cast.units["urban"])
    kept = keep_reply(actor=cast.as_("handler"), name="x", words="好", now=NOW, unit=cast.units["town"])
    assert [each.id for each in queries.canned(cast.as_("head"))] == [kept]
    assert queries.canned(cast.as_("urban_handler")) == []


def test_two_who_change_one_reply_do_not_overwrite_each_other(cast: Cast) -> None:
    actor, town = cast.as_("handler"), cast.units["town"]
    kept = keep_reply(actor=actor, name="收到", words="一", now=NOW, unit=town)
    keep_reply(actor=actor, name="收到", words="二", now=NOW, unit=town, reply=kept, version=1)
    with pytest.raises(ChangedMeanwhile):
        keep_reply(actor=actor, name="收到", words="三", now=NOW, unit=town, reply=kept, version=1)
    with pytest.raises(NameTaken):
        keep_reply(actor=actor, name="收到", words="另一条", now=NOW, unit=town)
    retire_reply(actor=actor, reply=kept, now=NOW)
    with pytest.raises(NoSuchReply):
        queries.filled(actor, kept, {})
    keep_reply(actor=actor, name="收到", words="另一条", now=NOW, unit=town)


def test_a_statement_made_of_canned_words_is_refused_however_it_was_filled(cast: Cast) -> None:
    keep_reply(actor=cast.as_("dispatcher"), name="收到", words=STOCK, now=NOW, unit=cast.units["centre"])
    number = cast.report("想问一下低保的事").number
    dispatcher = cast.as_("dispatcher")
    stock = fill(STOCK, {"title": "想问一下低保的事，家里老人瘫痪在床"})

    with pytest.raises(StockStatement) as refused, transaction.atomic():
        matters.answer(actor=dispatcher, number=number, outcome=Outcome(stock), now=NOW)
    assert refused.value.facts["own"] == 0 and not Statement.objects.exists()

    own = stock + "周女士家里两口人，要带的四样材料已经在电话里念给她听。"
    matters.answer(actor=dispatcher, number=number, outcome=Outcome(own), now=NOW)
    assert cast.matter(number).outcome == "answered"


@given(st.text(), st.lists(st.text(max_size=60), max_size=4))
def test_own_words_never_grow_and_never_fail(text: str, stock: list[str]) -> None:
    from zhili.language.text import normalise

    assert len(own_words(text, stock)) <= len(normalise(text))


@given(st.text(max_size=80))
def test_a_text_without_wrong_slots_can_be_filled(text: str) -> None:
    if not wrong_slots(text):
        assert "{" not in fill(text, {})


WATER = NewTrouble("主管抢修，白鹭街道停水", "主管在抢修，今晚 6 点来水。", "water.supply.outage", ("990121001000",),
                   until=NOW + timedelta(hours=4))  # fmt: skip


def test_a_known_trouble_answers_callers_of_its_area_and_category_until_it_ends(cast: Cast) -> None:
    post_trouble(actor=cast.as_("stream_handler"), new=WATER, now=NOW)
    here = {"category": "water.supply.outage", "area": "990121001002"}

    assert [each.what for each in queries.troubles(NOW, **here)] == [WATER.what]
    assert queries.troubles(NOW, category="water.supply", area="990121001000"), "whoever only says water means it, too"
    assert not queries.troubles(NOW, category="road.lamp", area="990121001002")
    assert not queries.troubles(NOW, category="water.supply.outage", area="990121100000")
    assert not queries.troubles(NOW + timedelta(hours=5), **here)
    assert queries.open_troubles()[0].is_over(NOW + timedelta(hours=5)), "and stays on its keepers' list"


def test_a_trouble_is_told_anew_and_cleared(cast: Cast) -> None:
    actor = cast.as_("stream_handler")
    known = post_trouble(actor=actor, new=WATER, now=NOW)
    change_trouble(
        actor=actor, trouble=known, answer_zh="改到晚上 8 点。", until=NOW + timedelta(hours=6), now=NOW, version=1
    )
    with pytest.raises(ChangedMeanwhile):
        change_trouble(actor=actor, trouble=known, answer_zh="又改", until=None, now=NOW, version=1)
    with pytest.raises(NotAllowed):
        clear_trouble(actor=cast.as_("handler"), trouble=known, now=NOW)
    clear_trouble(actor=actor, trouble=known, now=NOW)
    with pytest.raises(NoSuchTrouble):
        queries.trouble(known)


def test_a_trouble_that_cannot_be_is_refused(cast: Cast) -> None:
    from dataclasses import replace

    actor = cast.as_("stream_handler")
    for new, refusal in (
        (replace(WATER, until=NOW - timedelta(hours=1), since=NOW - timedelta(hours=2)), TroublePast),
        (replace(WATER, since=NOW + timedelta(hours=9)), BadPeriod),
        (replace(WATER, number="QH-1"), BadNumber),
    ):
        with pytest.raises(refusal):
            post_trouble(actor=actor, new=new, now=NOW)
    assert not Trouble.objects.exists()
