"""Taking in, sending out, and what the clock does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import NOW, Cast, new_year
from tests.matters import walks
from zhili.dispatch import queries
from zhili.dispatch.actions import recount_provisional, send_out, take_in, watch
from zhili.dispatch.models import Suggestion
from zhili.lib.actor import anonymous
from zhili.lib.limits import Limit
from zhili.matters import actions as matters
from zhili.matters.models import Matter, Party, Step
from zhili.notices.models import Message
from zhili.offices.queries import LacksPower


def test_a_sure_category_goes_straight_to_its_owner(cast: Cast) -> None:
    number = cast.report("村口的路灯坏了三盏，晚上走路看不见").number
    matter = cast.matter(number)
    assert (matter.state, matter.lead_unit_id, matter.category) == ("dispatched", cast.units["urban"], "road.lamp")
    assert list(Step.objects.filter(matter=matter).order_by("no").values_list("act", flat=True)) == [
        "report", "accept", "assign",
    ]  # fmt: skip


def test_where_no_rule_applies_it_stays_with_the_dispatcher(cast: Cast) -> None:
    number = cast.report("我想说说镇上那件事").number
    matter = cast.matter(number)
    assert (matter.state, matter.category, matter.lead_unit_id) == ("received", "", None)
    hint = queries.hint(matter.id, matter_profile(matter))
    assert hint is not None and (hint.category, hint.lead, hint.sure) == ("", None, 0)


def matter_profile(matter: Matter):  # type: ignore[no-untyped-def]
    from zhili.profiles import queries as profiles

    return profiles.edition(matter.edition_id)


def test_the_suggestion_names_the_words_and_the_line(cast: Cast) -> None:
    number = cast.report().number
    matter = cast.matter(number)
    hint = queries.hint(matter.id, matter_profile(matter))
    assert hint is not None
    assert (hint.category, hint.lead, hint.why) == ("water.sewage", cast.units["town"], ("污水",))
    assert hint.basis == "城镇排水与污水处理条例"


def test_what_was_chosen_is_kept_beside_what_was_suggested(cast: Cast) -> None:
    number = cast.report().number
    send_out(actor=cast.as_("dispatcher"), number=number, category="water.flood", lead=cast.units["urban"], now=NOW)
    row = Suggestion.objects.get(matter__number=number)
    assert (row.category, row.chosen_category, row.chosen_lead_id) == (
        "water.sewage",
        "water.flood",
        cast.units["urban"],
    )


def test_a_lead_without_the_legal_power_is_refused_and_nothing_is_left(cast: Cast) -> None:
    number = cast.report("村里的土路没硬化，下雨就陷车").number
    before = Step.objects.filter(matter__number=number).count()
    with pytest.raises(LacksPower):
        send_out(actor=cast.as_("dispatcher"), number=number, category="road.surface.village", lead=cast.units["town"],
                 now=NOW)  # fmt: skip
    assert (Step.objects.filter(matter__number=number).count(), cast.matter(number).state) == (before, "received")


def test_the_same_once_key_is_one_matter_and_the_same_code(cast: Cast) -> None:
    report = matters.Report(words="楼道灯不亮", area_code="990121100000")
    first = take_in(actor=anonymous(), locality="qinghe", report=report, now=NOW, once="k")
    again = take_in(actor=anonymous(), locality="qinghe", report=report, now=NOW, once="k")
    assert (first.number, first.code) == (again.number, again.code) and again.again
    assert Matter.objects.count() == 1 and Suggestion.objects.count() == 1


def test_the_clock_climbs_the_ladder_once_a_rung(cast: Cast) -> None:
    number = walks.handling(cast)
    assert watch(now=NOW).urged == 0
    due = cast.matter(number).due_at
    assert due is not None
    for _ in range(3):
        watch(now=due + timedelta(minutes=1))
    told = Step.objects.filter(matter__number=number, act="urge").order_by("no")
    assert [step.facts["tell"] for step in told] == ["lead", "lead"] + ["lead_head"] * (len(told) - 2)
    assert watch(now=due + timedelta(minutes=2)).total == 0
    assert Message.objects.filter(template="urged").exists()
    watch(now=due + timedelta(days=1, minutes=1))
    last = Step.objects.filter(matter__number=number, act="urge").latest("no")
    assert last.facts["tell"] == "above" and "清禾县人民政府" in last.facts["unit"]


def test_the_window_closes_by_itself(cast: Cast) -> None:
    number = walks.replied(cast)
    assert watch(now=NOW + timedelta(days=3, minutes=1)).closed == 1
    assert cast.matter(number).state == "confirming"


def test_a_merged_matter_follows_its_parent_and_keeps_its_own_word(cast: Cast) -> None:
    parent = walks.accepted(cast)
    child = cast.report("污水又冒到门口了", phone="13900000005").number
    matters.merge(actor=cast.as_("dispatcher"), number=child, parent=parent, now=NOW)
    assert cast.matter(parent).people == 2
    send_out(actor=cast.as_("dispatcher"), number=parent, category="water.sewage", lead=cast.units["town"], now=NOW)
    matters.sign(actor=cast.as_("handler"), number=parent, now=NOW)
    matters.reply(actor=cast.as_("handler"), number=parent, words="疏通了四十二米主管，门口冲洗干净。", now=NOW)
    assert watch(now=NOW).followed == 1
    assert (cast.matter(child).state, cast.matter(child).lead_unit_id) == ("replied", cast.units["town"])
    matters.affirm(actor=cast.reporter(parent), number=parent, now=NOW)
    assert (cast.matter(parent).outcome, cast.matter(child).outcome) == ("solved", "")
    assert matters.affirm(actor=cast.reporter(child), number=child, now=NOW).state == "solved"


def test_a_limit_beyond_the_calendar_is_counted_anew_when_the_year_arrives(cast: Cast) -> None:
    evening = datetime(2026, 12, 30, 9, 29, tzinfo=UTC)
    number = cast.report(now=evening).number
    send_out(actor=cast.as_("dispatcher"), number=number, category="water.sewage", lead=cast.units["town"], now=evening)
    handler = cast.as_("handler")
    matters.sign(actor=handler, number=number, now=evening)
    matters.extend(actor=handler, number=number, by=Limit.parse("2wd"), reason="等配件", now=evening)
    before = cast.matter(number)
    assert before.provisional and recount_provisional(now=evening) == 0
    new_year()
    assert recount_provisional(now=evening) == 1
    after = cast.matter(number)
    assert not after.provisional and after.due_at > before.due_at
    assert after.steps == before.steps and recount_provisional(now=evening) == 0


def test_likely_twins_are_proposed_by_telephone_and_by_words(cast: Cast) -> None:
    first = cast.report("3 幢楼下污水往外冒，流到幼儿园门口", phone="13900000006").number
    near = cast.report("污水往外冒，都流到幼儿园门口了", phone="13900000007").number
    same = cast.report("还有一件，路面坑洼", phone="13900000006").number
    found = queries.twins(cast.as_("dispatcher"), cast.matter(first))
    assert {twin.row.number: twin.why_en for twin in found} == {
        near: "same grid, similar words", same: "same telephone",
    }  # fmt: skip


def test_contact_details_are_sealed_in_the_row(cast: Cast) -> None:
    number = cast.report().number
    row = Party.objects.get(matter__number=number)
    assert b"13900000001" not in bytes(row.phone_sealed or b"")
    opened = matters.open_contact(
        actor=cast.as_("dispatcher"), number=number, party=row.id, purpose="回电核实", now=NOW
    )
    assert opened.phone.endswith("13900000001")
