"""The loop itself: from report to solved, and from report to owed; every step recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.matters import walks
from zhili.journal.models import Entry
from zhili.lib.actor import CLOCK
from zhili.matters import actions as matters
from zhili.matters.lifecycle import Answer
from zhili.matters.models import Appraisal, Confirmation, Debt, Statement, Step
from zhili.matters.queries.detail import WITHHELD, ledger
from zhili.matters.refusals import NotYours

LATER = NOW + timedelta(days=1)


def acts(cast: Cast, number: str) -> list[str]:
    return list(Step.objects.filter(matter__number=number).order_by("no").values_list("act", flat=True))


def test_a_matter_goes_from_report_to_solved_by_the_word_of_its_reporter(cast: Cast) -> None:
    number = walks.replied(cast)
    done = matters.affirm(actor=cast.reporter(number), number=number, words="通了", now=LATER)
    assert done.state == "solved"
    assert acts(cast, number) == ["report", "accept", "assign", "sign", "reply", "affirm"]
    matter = cast.matter(number)
    assert matter.confirmed_by == Confirmation.objects.get(matter=matter, answer="yes")
    assert Statement.objects.get(matter=matter).outcome == "solved"
    assert Entry.objects.filter(ref=f"matter:{number}").count() == 6
    assert (matter.is_open, matter.ended_at, matter.due_at) == (False, LATER, None)


def test_a_matter_stands_owed_by_a_named_body_with_a_clock(cast: Cast) -> None:
    number = walks.owed(cast)
    matter, debt = cast.matter(number), Debt.objects.get(matter__number=number)
    assert (matter.state, matter.is_open, matter.waits_on, matter.due_clock) == ("owed", True, "debtor", "debt")
    assert (debt.owed_by_id, debt.lacks, debt.closed_at) == (cast.units["urban"], ["money"], None)
    assert matter.due_at is not None and matter.due_at.date() == debt.review_on


def test_a_debt_is_paid_by_evidence_and_still_needs_the_word_of_those_affected(cast: Cast) -> None:
    number = walks.owed(cast)
    done = matters.pay(
        actor=cast.as_("urban_handler"), number=number, words="管子换好了，照片和验收单附上。", now=LATER
    )
    assert done.state == "replied"
    assert Debt.objects.get(matter__number=number).paid_at == LATER
    assert matters.affirm(actor=cast.reporter(number), number=number, now=LATER).state == "solved"


def test_a_debt_declined_in_public_is_counted_with_owed(cast: Cast) -> None:
    number = walks.owed(cast)
    outcome = matters.Outcome(done="新管网三年后随道路改造一起建，这次不单独建。", evidence="县改造计划")
    done = matters.decline(actor=cast.as_("urban_handler"), number=number, outcome=outcome, now=LATER)
    assert (done.state, cast.matter(number).outcome) == ("declined", "declined")


def test_one_no_is_rework_whoever_else_said_yes(cast: Cast) -> None:
    number = walks.handling(cast)
    joined = matters.join(actor=cast.resident, number=number, contact=matters.Contact("李伯", "13900000002"), now=NOW)
    matters.reply(actor=cast.as_("handler"), number=number, words="疏通了四十二米主管，门口已经冲洗。", now=NOW)
    assert matters.affirm(actor=cast.reporter(number), number=number, now=LATER).state == "replied"
    second = cast.matter(number).parties.get(role="joiner")
    assert joined.code
    from zhili.lib.actor import party

    assert matters.deny(actor=party(second.id), number=number, words="还在渗", now=LATER).state == "rework"
    matters.reply(actor=cast.as_("handler"), number=number, words="又换了一节塌掉的管子，已试水。", now=LATER)
    matters.affirm(actor=party(second.id), number=number, now=LATER)
    assert matters.affirm(actor=cast.reporter(number), number=number, now=LATER).state == "solved"


def test_silence_is_never_a_yes(cast: Cast) -> None:
    number = walks.confirming(cast)
    assert cast.matter(number).state == "confirming"


def test_one_yes_and_no_no_is_solved_when_the_window_closes(cast: Cast) -> None:
    number = walks.handling(cast)
    matters.join(actor=cast.resident, number=number, now=NOW)
    matters.reply(actor=cast.as_("handler"), number=number, words="疏通了四十二米主管，门口已经冲洗。", now=NOW)
    matters.affirm(actor=cast.reporter(number), number=number, now=LATER)
    closes = NOW + timedelta(days=3, minutes=1)
    assert matters.close_window(actor=CLOCK, number=number, now=closes).state == "solved"


def test_nobody_reachable_means_a_check_on_site_by_another_unit(cast: Cast) -> None:
    number = walks.checking(cast)
    assert cast.matter(number).state == "checking"
    done = matters.check(actor=cast.as_("checker"), number=number, solved=True, words="到场看过，地面干，井盖完好。",
                         now=NOW + timedelta(days=4))  # fmt: skip
    assert done.state == "solved"
    word = Confirmation.objects.get(matter__number=number, answer="yes")
    assert (word.by, word.person_id) == ("checker", cast.people["checker"][0])


def test_a_callback_by_the_centre_closes_what_the_resident_says_is_solved(cast: Cast) -> None:
    number = walks.confirming(cast)
    party = cast.reporter(number).party_id
    assert party is not None
    done = matters.callback(actor=cast.as_("caller"), number=number, party=party, answer=Answer.YES, words="说门口干了",
                            now=NOW + timedelta(days=4))  # fmt: skip
    assert done.state == "solved"


@pytest.mark.parametrize("who", ["handler", "head", "mayor", "urban_handler", "dispatcher", "supervisor"])
def test_no_handler_nor_anybody_above_can_say_solved(cast: Cast, who: str) -> None:
    number = walks.checking(cast)
    with pytest.raises(NotYours):
        matters.check(
            actor=cast.as_(who), number=number, solved=True, words="看过了，好了", now=NOW + timedelta(days=4)
        )
    assert cast.matter(number).state == "checking"


def test_what_a_called_party_says_of_the_handling_is_kept_once(cast: Cast) -> None:
    number = walks.confirming(cast)
    party = cast.reporter(number).party_id
    said = {"party": party, "contacted": True, "now": NOW + timedelta(days=4)}
    matters.callback(actor=cast.as_("caller"), number=number, answer=Answer.YES, satisfied=matters.Satisfied.FAIRLY,
                     **said)  # fmt: skip
    kept = Appraisal.objects.get(matter__number=number)
    assert (kept.contacted, kept.satisfied, kept.party_id) == (True, "fairly", party)


def test_a_debt_s_title_is_withheld_from_whoever_may_not_know_of_the_matter(cast: Cast) -> None:
    number = walks.owed(cast)
    titles = {
        who: ledger(cast.as_(who), "qinghe")[0].matter_title for who in ("dispatcher", "urban_handler", "stranger")
    }
    assert titles == {
        "dispatcher": cast.matter(number).title, "urban_handler": cast.matter(number).title, "stranger": WITHHELD,
    }  # fmt: skip
