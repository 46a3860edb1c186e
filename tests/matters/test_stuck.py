"""Why a matter stands: each rule at its edge, as a table; and the facts as they are gathered from real rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.matters import walks
from zhili.dispatch.actions import watch
from zhili.lib.limits import Limit
from zhili.matters import actions as matters
from zhili.matters.queries.lists import Filters
from zhili.matters.queries.standstill import gather, held_by, standing_still
from zhili.matters.stuck import RULES, Ask, Facts, knots

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOVES = Facts(id=1, area_code="990121100001", waits_on="lead", due_at=NOW + HOUR, moved_at=NOW - DAY, lead_unit_id=7,
              assigned_at=NOW - 2 * DAY)  # fmt: skip
PAST = NOW - HOUR
CASES = (
    ("unsigned", replace(MOVES, signed=False, due_at=PAST), NOW - 2 * DAY, 7),
    ("undecided", replace(MOVES, waits_on="reviewer", due_at=PAST), NOW - DAY, None),
    ("silent_helper", replace(MOVES, asks=(Ask(9, PAST, NOW - 3 * DAY),)), NOW - 3 * DAY, 9),
    ("debt", replace(MOVES, waits_on="debtor", due_at=PAST, debtor_id=3), PAST, 3),
    ("unreached", replace(MOVES, waits_on="caller", calls=2), NOW - DAY, None),
    ("still", replace(MOVES, waits_on="above", still_since=NOW - 3 * DAY), NOW - 3 * DAY, 7),
    ("rework", replace(MOVES, reworks=2), NOW - DAY, 7),
    ("extended", replace(MOVES, extensions=2), NOW - 2 * DAY, 7),
    ("top", replace(MOVES, told_all=True, due_at=PAST), PAST, 7),
)
NOT_YET = (
    replace(MOVES, signed=False),
    replace(MOVES, signed=False, waits_on="dispatcher", due_at=PAST),
    replace(MOVES, waits_on="reviewer"),
    replace(MOVES, asks=(Ask(9, NOW + HOUR, NOW - 3 * DAY), Ask(10, None, NOW - 9 * DAY))),
    replace(MOVES, waits_on="debtor", debtor_id=3),
    replace(MOVES, waits_on="caller", calls=1),
    replace(MOVES, waits_on="above", still_since=NOW - 3 * DAY + timedelta(seconds=1)),
    replace(MOVES, reworks=1),
    replace(MOVES, waits_on="affected", reworks=2),
    replace(MOVES, extensions=1),
    replace(MOVES, told_all=True),
    replace(MOVES, due_at=None, told_all=True),
)


@pytest.mark.parametrize("reason, facts, since, unit", CASES, ids=[case[0] for case in CASES])
def test_each_reason(reason: str, facts: Facts, since: object, unit: int | None) -> None:
    (knot,) = knots(facts, NOW)
    assert (knot.reason, knot.since, knot.unit_id) == (reason, since, unit)


def test_every_rule_has_its_case() -> None:
    assert {case[0] for case in CASES} == set(RULES)


@pytest.mark.parametrize("facts", [MOVES, *NOT_YET])
def test_what_moves_is_not_stuck(facts: Facts) -> None:
    assert knots(facts, NOW) == ()


def test_one_matter_may_stand_for_several_reasons() -> None:
    found = knots(replace(MOVES, signed=False, due_at=PAST, told_all=True, reworks=3), NOW)
    assert [knot.reason for knot in found] == ["unsigned", "rework", "top"]


def test_the_facts_come_from_the_rows(cast: Cast) -> None:
    """An unsigned one, one with a silent helper, one sent back twice, one that cannot be reached, one lifted."""
    unsigned = walks.dispatched(cast)
    whistled = walks.handling(cast, phone="13900000011")
    matters.whistle(actor=cast.as_("handler"), number=whistled, unit=cast.units["transport"], asked="来封半幅路",
                    limit=Limit.parse("1d"), now=NOW)  # fmt: skip
    again = walks.replied(cast, phone="13900000012")
    for hours in (1, 2):
        if hours > 1:
            matters.reply(
                actor=cast.as_("handler"), number=again, words="又疏通了一遍，门口再冲洗干净。", now=NOW + HOUR
            )
        matters.deny(actor=cast.reporter(again), number=again, words="还在冒", now=NOW + hours * HOUR)
    calls = walks.confirming(cast, phone="13900000013")
    for hours in (1, 2):
        matters.callback(actor=cast.as_("caller"), number=calls, party=cast.reporter(calls).party_id,
                         answer=matters_answer(), now=NOW + 3 * DAY + hours * HOUR)  # fmt: skip
    lifted = walks.handling(cast, phone="13900000014")
    matters.lift(actor=cast.as_("handler"), number=lifted, reason="跨两个镇", now=NOW)
    later = NOW + 9 * DAY
    found = standing_still(cast.as_("supervisor"), Filters(is_open=True), later)
    reasons = {(knot.reason, cast.matter(number).id) for number, knots_ in _by(found, cast) for knot in knots_}
    for reason, number in (("unsigned", unsigned), ("silent_helper", whistled), ("rework", again),
                           ("unreached", calls), ("still", lifted)):  # fmt: skip
        assert (reason, cast.matter(number).id) in reasons, reason


def matters_answer() -> object:
    from zhili.matters.lifecycle import Answer

    return Answer.UNREACHED


def _by(found: list[object], cast: Cast) -> list[tuple[str, list[object]]]:
    from zhili.matters.models import Matter

    names = dict(Matter.objects.values_list("id", "number"))
    return [(names[knot.id], [knot]) for knot in found]  # type: ignore[attr-defined]


def test_what_was_told_to_the_top_of_its_ladder(cast: Cast) -> None:
    number = walks.handling(cast)
    later = NOW + 40 * DAY
    for _ in range(12):
        watch(now=later)
    found = standing_still(cast.as_("supervisor"), Filters(), later)
    assert {"top"} <= {knot.reason for knot in found if knot.id == cast.matter(number).id}


def test_a_stranger_sees_nothing_stuck_and_a_word_that_is_no_reason_finds_nothing(cast: Cast) -> None:
    walks.dispatched(cast)
    assert gather(cast.as_("stranger"), Filters()) == []
    from zhili.matters.models import Matter

    assert not Matter.objects.filter(held_by(cast.as_("supervisor"), "nonsense", NOW)).exists()
