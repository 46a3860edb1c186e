"""Calls: their times, whose they are, why earlier matters were looked up, and how they end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from zhili.insight.calls import call_desk
from zhili.journal.models import Detail, Entry
from zhili.lib.codes import BadPhone
from zhili.lib.refusal import NotAllowed, NotFound
from zhili.matters.actions import Contact, Outcome, Report
from zhili.matters.models import Matter, Party
from zhili.matters.refusals import AlreadyJoined, Empty, NotYours, StockStatement
from zhili.reception import queries
from zhili.reception.actions import (
    CallNote,
    answer_call,
    answer_now,
    begin_call,
    close_forgotten,
    end_call,
    join_for,
    look_up,
    note_call,
    take_down,
)
from zhili.reception.lifecycle import End, Way, aloud, compose
from zhili.reception.models import Call, Lookup, Taken
from zhili.reception.refusals import BadCallTimes, CallClosed, CallTaken, CallTold, NoSuchCall, NothingTaken

PHONE = "13900000001"
REPORT = Report(words="3 幢楼下污水往外冒", area_code="990121100000", contact=Contact("周女士", PHONE))
S = timedelta(seconds=1)


def begun(cast: Cast, key: str = "dispatcher") -> int:
    return begin_call(actor=cast.as_(key), way=Way.HOTLINE, now=NOW)


def note(**more: object) -> CallNote:
    return replace(CallNote("A-1", NOW, phone=PHONE), **more)  # type: ignore[arg-type]


def test_a_call_becomes_a_matter_on_its_channel_and_ends_read_back(cast: Cast) -> None:
    actor, call = cast.as_("dispatcher"), begun(cast)
    done = take_down(actor=actor, call=call, locality="qinghe", report=REPORT, now=NOW, once="k" * 20)
    again = take_down(actor=actor, call=call, locality="qinghe", report=REPORT, now=NOW, once="k" * 20)
    end_call(actor=actor, call=call, now=NOW + 90 * S, read_back=True)

    found = queries.call(actor, call)
    assert again.number == done.number and Matter.objects.count() == 1
    assert (found.end, [each.number for each in found.taken]) == ("taken", [done.number])
    assert found.taken[0].read_back_at is not None
    assert cast.matter(done.number).channel == "hotline"
    acts = list(Entry.objects.filter(ref=f"call:{call}").values_list("act", flat=True))
    assert acts == ["begin_call", "end_call"]


def test_a_call_is_its_own_clerks_alone(cast: Cast) -> None:
    call = begun(cast)
    for verb in (
        lambda: end_call(actor=cast.as_("caller"), call=call, now=NOW, end=End.TOLD),
        lambda: take_down(actor=cast.as_("handler"), call=call, locality="qinghe", report=REPORT, now=NOW),
        lambda: queries.call(cast.as_("handler"), call),
    ):
        with pytest.raises(NoSuchCall):
            verb()
    with pytest.raises(NotAllowed):
        begin_call(actor=cast.as_("reviewer"), way=Way.HOTLINE, now=NOW)
    assert not Matter.objects.exists()


def test_what_is_closed_stays_closed(cast: Cast) -> None:
    actor, call = cast.as_("dispatcher"), begun(cast)
    with pytest.raises(NothingTaken):
        end_call(actor=actor, call=call, now=NOW)
    end_call(actor=actor, call=call, now=NOW, end=End.NOTHING)
    with pytest.raises(CallClosed):
        end_call(actor=actor, call=call, now=NOW, end=End.TOLD)
    with pytest.raises(CallClosed):
        take_down(actor=actor, call=call, locality="qinghe", report=REPORT, now=NOW)
    assert not Matter.objects.exists() and not Taken.objects.exists()


def test_a_double_press_begins_one_call(cast: Cast) -> None:
    actor = cast.as_("dispatcher")
    both = {begin_call(actor=actor, way=Way.COUNTER, now=NOW, once="o" * 20) for _ in range(2)}
    assert len(both) == 1


def test_earlier_matters_are_shown_after_a_purpose_is_stated_and_that_is_recorded(cast: Cast) -> None:
    number = cast.report().number
    actor, call = cast.as_("dispatcher"), begun(cast)
    assert queries.earlier(actor, call, PHONE) is None

    look_up(actor=actor, call=call, phone="139 0000 0001", purpose="核对是不是同一件", now=NOW)

    found = queries.earlier(actor, call, PHONE)
    assert found is not None and [row.number for row in found] == [number]
    assert queries.earlier(actor, call, "13900000002") is None, "another telephone needs its own purpose"
    entry = Entry.objects.get(act="look_up")
    assert entry.actor == actor.ref and "核对" not in str(entry.facts) and Detail.objects.filter(entry=entry).exists()


def test_a_look_without_purpose_grant_or_number_is_refused_and_leaves_nothing(cast: Cast) -> None:
    actor, call = cast.as_("dispatcher"), begun(cast)
    with pytest.raises(Empty):
        look_up(actor=actor, call=call, phone=PHONE, purpose="  ", now=NOW)
    with pytest.raises(BadPhone):
        look_up(actor=actor, call=call, phone="1390", purpose="查", now=NOW)
    other = begun(cast, "urban_handler")
    with pytest.raises(NotAllowed):
        look_up(actor=cast.as_("urban_handler"), call=other, phone=PHONE, purpose="查", now=NOW)
    assert not Lookup.objects.exists()


def test_earlier_matters_of_the_next_county_are_not_seen(cast: Cast) -> None:
    cast.report()
    stranger = replace(cast.as_("stranger"), grants=cast.as_("stranger").grants | {"matters.open_contact"})
    call = begin_call(actor=stranger, way=Way.HOTLINE, now=NOW)
    look_up(actor=stranger, call=call, phone=PHONE, purpose="查", now=NOW)
    assert list(queries.earlier(stranger, call, PHONE) or ()) == []


def test_a_caller_says_me_too_through_the_clerk_and_only_once(cast: Cast) -> None:
    number = cast.report().number
    actor, call = cast.as_("dispatcher"), begun(cast)
    joined = join_for(actor=actor, call=call, number=number, contact=Contact("李", "13900000002"), now=NOW)

    assert joined.number == number and cast.matter(number).people == 2
    with pytest.raises(AlreadyJoined):
        join_for(actor=actor, call=begun(cast), number=number, contact=Contact("李", "13900000002"), now=NOW)
    assert Party.objects.filter(role="joiner").count() == 1


def test_an_answer_at_once_is_a_matter_with_its_statement(cast: Cast) -> None:
    from tests.knowledge.test_articles import in_force

    article = in_force(cast)
    actor, call = cast.as_("dispatcher"), begun(cast)
    asked = Report(words="老人瘫痪，低保怎么申请", category="welfare.allowance", contact=Contact("周", PHONE))
    said = {"actor": actor, "call": call, "locality": "qinghe", "report": asked, "article": article, "now": NOW}

    with pytest.raises(StockStatement):
        answer_now(**said, outcome=Outcome("带身份证、户口簿到户籍所在乡镇窗口申请，三十个工作日内答复。"))
    assert not Matter.objects.exists() and not Taken.objects.exists()

    done = answer_now(**said, outcome=Outcome("周女士的婆婆户籍在青石镇，已告诉她到镇便民中心二号窗口。"))
    matter = cast.matter(done.number)
    assert (matter.outcome, matter.confirmed_by_id) == ("answered", None)
    assert "知识库" in matter.statements.get().evidence and "低保怎么申请" in matter.statements.get().evidence


def test_whoever_may_not_answer_takes_it_down_instead(cast: Cast) -> None:
    actor, call = cast.as_("handler"), begun(cast, "handler")
    with pytest.raises(NotYours):
        answer_now(actor=actor, call=call, locality="qinghe", report=REPORT, now=NOW,
                   outcome=Outcome("这件事在窗口当面讲清楚了，材料也看过。"))  # fmt: skip
    assert not Matter.objects.exists()


def test_a_telephone_system_tells_the_times_and_a_clerk_takes_the_call(cast: Cast) -> None:
    line, clerk = cast.as_("caller"), cast.as_("dispatcher")
    noted = note_call(actor=line, note=note(), now=NOW)
    assert [each.phone for each in queries.ringing(clerk, NOW)] == ["+8613900000001"]

    answer_call(actor=clerk, call=noted.id, now=NOW + 4 * S)
    with pytest.raises(CallTaken):
        answer_call(actor=cast.as_("caller"), call=noted.id, now=NOW)
    note_call(actor=line, note=note(answered_at=NOW + 4 * S), now=NOW + 5 * S)
    note_call(actor=line, note=note(answered_at=NOW + 4 * S, ended_at=NOW + 60 * S), now=NOW + 61 * S)
    end_call(actor=clerk, call=noted.id, now=NOW + 70 * S, end=End.TOLD)

    row = Call.objects.get()
    assert (row.answered_at, row.ended_at, row.closed_at) == (NOW + 4 * S, NOW + 60 * S, NOW + 70 * S)
    assert row.phone_sealed is None, "a closed call keeps no telephone"


def test_what_a_telephone_system_told_once_stays(cast: Cast) -> None:
    line = cast.as_("caller")
    note_call(actor=line, note=note(answered_at=NOW + 4 * S), now=NOW + 5 * S)
    entries = Entry.objects.count()
    assert note_call(actor=line, note=note(answered_at=NOW + 4 * S), now=NOW + 6 * S).id == Call.objects.get().id
    assert Entry.objects.count() == entries, "the same again is no news"
    for other in (note(answered_at=NOW + 2 * S), note(rang_at=NOW - S)):
        with pytest.raises(CallTold):
            note_call(actor=line, note=other, now=NOW + 6 * S)
    for wrong in (note(source_id="B", answered_at=NOW - S), note(source_id="B", rang_at=NOW + timedelta(hours=1))):
        with pytest.raises(BadCallTimes):
            note_call(actor=line, note=wrong, now=NOW + 6 * S)
    assert Call.objects.count() == 1


def test_a_call_of_another_unit_is_not_seen(cast: Cast) -> None:
    noted = note_call(actor=cast.as_("caller"), note=note(), now=NOW)
    with pytest.raises(NotFound):
        answer_call(actor=cast.as_("handler"), call=noted.id, now=NOW)
    assert queries.ringing(cast.as_("handler"), NOW) == []


def test_figures_stand_on_what_was_measured_and_say_when_nothing_was(cast: Cast) -> None:
    since, until = NOW - timedelta(days=1), NOW + timedelta(days=1)
    begun(cast)
    assert call_desk(since, until).quick.say() == "n/a (0 valid)"

    line = cast.as_("caller")
    note_call(actor=line, note=note(answered_at=NOW + 15 * S), now=NOW + 20 * S)
    note_call(actor=line, note=note(source_id="A-2", answered_at=NOW + 16 * S), now=NOW + 20 * S)
    note_call(actor=line, note=note(source_id="A-3", ended_at=NOW + 18 * S), now=NOW + 20 * S)
    note_call(actor=line, note=note(source_id="A-4"), now=NOW + 20 * S)

    found = call_desk(since, until)
    assert (found.quick.part, found.quick.valid) == (1, 2)
    assert (found.connected.part, found.connected.valid) == (2, 3), "one still rings and counts for nothing yet"
    assert Call.objects.get(source_id="A-3").end == "abandoned"
    assert found.calls == 5


def test_a_number_is_read_aloud_in_groups() -> None:
    assert aloud("QH-2026-000417-K") == (
        ("QH", "Q H"), ("2026", "二 〇 二 六"), ("000", "〇 〇 〇"), ("417", "四 一 七"), ("K", "K"),
    )  # fmt: skip


def test_answers_stand_below_the_words_beside_their_questions() -> None:
    said = compose("路灯不亮 ", [("灯杆编号？", "12 号\n杆"), ("从什么时候？", " ")])
    assert said == "路灯不亮\n灯杆编号？ 12 号 杆"


def test_what_is_near_is_found_by_place_and_words(cast: Cast) -> None:
    from zhili.profiles import queries as profiles

    number = cast.report("3 幢楼下污水往外冒，流到幼儿园门口了").number
    profile = profiles.current("qinghe", NOW.date())
    near = lambda **asked: [each.row.number for each in queries.nearby(cast.as_("dispatcher"), profile, NOW, **asked)]  # noqa: E731
    assert near(words="楼下污水冒出来了", area="990121100000") == [number]
    assert near(words="电梯停了", area="990121100000") == []
    assert near(words="", area="990121100000") == []
    assert near(words="污水", category="water.sewage", area="990121001000") == []


def test_a_forgotten_call_is_closed_and_its_telephone_dropped(cast: Cast) -> None:
    line, clerk = cast.as_("caller"), cast.as_("dispatcher")
    note_call(actor=line, note=note(), now=NOW)
    done = take_down(actor=clerk, call=begun(cast), locality="qinghe", report=REPORT, now=NOW)

    assert close_forgotten(now=NOW + timedelta(hours=11)) == 0
    assert close_forgotten(now=NOW + timedelta(hours=13)) == 2
    assert close_forgotten(now=NOW + timedelta(hours=13)) == 0
    assert {row.end for row in Call.objects.all()} == {"abandoned", "taken"}
    assert not Call.objects.filter(phone_sealed__isnull=False).exists()
    assert Taken.objects.get().number == done.number and cast.matter(done.number).is_open
