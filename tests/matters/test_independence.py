"""Who may say “solved”: judged by person and unit in one function, and held by the database as well."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import BEGAN, NOW, Cast
from tests.matters import walks
from zhili.lib.actor import Actor
from zhili.matters import actions as matters
from zhili.matters.independence import Ties, is_independent
from zhili.matters.lifecycle import Answer, standing_word
from zhili.matters.models import Confirmation, Matter, Step
from zhili.matters.refusals import NotYours
from zhili.offices import actions as offices
from zhili.offices.permissions import OPERATOR

FAR = NOW + timedelta(days=4)
UNITS = st.frozensets(st.integers(1, 8), max_size=4)


@given(UNITS, UNITS, UNITS, st.booleans())
def test_a_witness_shares_no_unit_with_the_work(bound: frozenset[int], held: frozenset[int], acted: frozenset[int],
                                                is_party: bool) -> None:  # fmt: skip
    free = is_independent(Ties(bound, held, acted, is_party))
    assert free == (not is_party and bound.isdisjoint(held) and bound.isdisjoint(acted))


def check(cast: Cast, number: str, actor: Actor) -> matters.Done:
    return matters.check(actor=actor, number=number, solved=True, words="到场看过，地面干，井盖完好。", now=FAR)


def moved(cast: Cast, key: str, unit: str) -> None:
    """That person sat in a post of ``unit`` for one month, long ago."""
    post = offices.open_post(actor=OPERATOR, unit_id=cast.units[unit], code=f"{unit}-old", name_zh="旧岗", now=BEGAN)
    offices.seat(actor=OPERATOR, person_id=cast.people[key][0], post_id=post, now=BEGAN,
                 until=(BEGAN + timedelta(days=30)).date())  # fmt: skip


def test_an_outsider_may_check(cast: Cast) -> None:
    assert check(cast, walks.checking(cast), cast.as_("checker", FAR)).state == "solved"


@pytest.mark.parametrize("unit", ["town", "urban", "works", "county"], ids=["lead", "assisting", "below", "above"])
def test_whoever_ever_held_a_post_in_or_above_or_below_is_bound(cast: Cast, unit: str) -> None:
    moved(cast, "checker", unit)
    number = walks.checking(cast)
    with pytest.raises(NotYours):
        check(cast, number, cast.as_("checker", FAR))
    assert cast.matter(number).is_open


def test_a_former_lead_stays_bound_after_a_recall(cast: Cast) -> None:
    """The matter first went to 白鹭街道; its former people cannot witness what 青石镇 did."""
    number = cast.report().number
    cast.as_("dispatcher")
    from zhili.dispatch.actions import send_out

    send_out(actor=cast.as_("dispatcher"), number=number, category="water.sewage", lead=cast.units["stream"], now=NOW)
    matters.recall(actor=cast.as_("dispatcher"), number=number, reason="派错了", now=NOW)
    moved(cast, "checker", "stream")
    send_out(actor=cast.as_("dispatcher"), number=number, category="water.sewage", lead=cast.units["town"], now=NOW)
    matters.sign(actor=cast.as_("handler"), number=number, now=NOW)
    matters.reply(actor=cast.as_("handler"), number=number, words="疏通了四十二米主管，门口冲洗干净。", now=NOW)
    from zhili.lib.actor import CLOCK

    matters.close_window(actor=CLOCK, number=number, now=NOW + timedelta(days=3, minutes=1))
    party = cast.reporter(number).party_id
    for hours in (1, 2, 3):
        matters.callback(actor=cast.as_("caller"), number=number, party=party, answer=Answer.UNREACHED,
                         now=NOW + timedelta(days=3, hours=hours))  # fmt: skip
    with pytest.raises(NotYours):
        check(cast, number, cast.as_("checker", FAR))


def test_the_operator_of_the_machine_is_not_the_clock(cast: Cast) -> None:
    from zhili.lib.refusal import NotFound

    number = walks.replied(cast)
    with pytest.raises(NotFound):
        matters.close_window(actor=OPERATOR, number=number, now=FAR)


def test_the_clock_itself_waits_for_the_window(cast: Cast) -> None:
    from zhili.lib.actor import CLOCK
    from zhili.matters.refusals import NotYetDue

    number = walks.replied(cast)
    with pytest.raises(NotYetDue):
        matters.close_window(actor=CLOCK, number=number, now=NOW + timedelta(days=1))


def test_what_staff_reported_for_themselves_is_not_theirs_to_affirm(cast: Cast) -> None:
    from zhili.dispatch.actions import take_in

    report = matters.Report(words="污水井盖碎了一半", area_code="990121100000")
    taken = take_in(actor=cast.as_("dispatcher"), locality="qinghe", report=report, now=NOW)
    assert taken.code == ""


@pytest.mark.parametrize("column", ["outcome"])
def test_the_database_refuses_a_solved_row_without_a_confirmation(cast: Cast, column: str) -> None:
    number = walks.replied(cast)
    ended = {"outcome": "solved", "is_open": False, "ended_at": NOW, "state": "solved"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(number=number).update(**ended)
    other = walks.replied(cast, words="路那头也在冒", phone="13900000003")
    matters.affirm(actor=cast.reporter(other), number=other, now=NOW)
    borrowed = Confirmation.objects.get(matter__number=other)
    with pytest.raises(DatabaseError), transaction.atomic():
        Matter.objects.filter(number=number).update(**ended, confirmed_by=borrowed)
    assert cast.matter(number).outcome == ""


def test_words_can_be_erased_and_never_rewritten(cast: Cast) -> None:
    number = cast.report().number
    steps = Step.objects.filter(matter__number=number)
    for change in ({"words": "别的话"}, {"act": "reply"}, {"facts": {}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            steps.update(**change)
    assert steps.update(words="") == 1


def test_what_was_said_is_never_changed(cast: Cast) -> None:
    number = walks.replied(cast)
    matters.deny(actor=cast.reporter(number), number=number, words="没通", now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Confirmation.objects.filter(matter__number=number).update(answer="yes")


ANSWERS = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(Answer)), max_size=8)


@given(ANSWERS, st.frozensets(st.integers(1, 4), min_size=1), st.booleans())
def test_silence_is_never_a_yes_and_a_no_always_counts(
    said: list[tuple[int, Answer]], affected: frozenset[int], closed: bool
) -> None:
    word = standing_word(said, affected, closed)
    last = {who: answer for who, answer in said if who in affected and answer is not Answer.UNREACHED}
    if Answer.NO in last.values():
        assert word == "rework"
    elif not last:
        assert word == ("silent" if closed else "wait")
    else:
        assert word == ("solved" if closed or last.keys() == affected else "wait")
