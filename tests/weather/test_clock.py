"""A clock that is set back: people can still act, no limit gets shorter, the record keeps what it was told, and nobody
is urged twice."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import NOW, Cast
from tests.matters import walks
from zhili.dispatch.actions import watch
from zhili.journal import actions as journal
from zhili.journal.models import Entry
from zhili.journal.verify import verify
from zhili.lib.canonical import stamp
from zhili.matters import actions as matters
from zhili.matters.models import RunningClock, Step
from zhili.notices.models import Message

BACK = NOW - timedelta(hours=5)


def running(number: str, name: str = "handling") -> RunningClock:
    return RunningClock.objects.get(matter__number=number, name=name, stopped_at__isnull=True)


def test_people_go_on_acting_and_the_record_keeps_its_times(cast: Cast) -> None:
    number = walks.handling(cast)
    words = "疏通了四十二米主管，门口已经冲洗干净。"
    matters.reply(actor=cast.as_("handler"), number=number, words=words, now=BACK)
    matters.affirm(actor=cast.reporter(number), number=number, now=BACK - timedelta(days=1))
    assert cast.matter(number).outcome == "solved"
    times = list(Step.objects.filter(matter__number=number).order_by("no").values_list("at", flat=True))
    assert times[-2:] == [BACK, BACK - timedelta(days=1)] and times[0] == NOW
    entries = Entry.objects.filter(ref=f"matter:{number}").order_by("id")
    assert list(entries.values_list("at", flat=True)) == [stamp(at) for at in times]
    while journal.seal(BACK) is not None:
        pass
    assert verify().findings == []


def test_a_pause_that_ends_before_it_began_shortens_nothing(cast: Cast) -> None:
    number = walks.dispatched(cast)
    matters.sign(actor=cast.as_("handler"), number=number, now=NOW)
    due = running(number).due_at
    matters.whistle(actor=cast.as_("handler"), number=number, unit=cast.units["transport"], asked="派车", now=BACK)
    assert running(number).due_at == due
    again = walks.dispatched(cast)
    matters.object_to(actor=cast.as_("handler"), number=again, reason="不属于本镇职责", now=NOW)
    matters.overrule(actor=cast.as_("reviewer"), number=again, reason="首接负责", now=BACK)
    clock = running(again)
    assert clock.due_at >= clock.started_at + timedelta(hours=24) and not clock.paused


def test_nobody_is_urged_twice_and_nobody_is_forgotten(cast: Cast) -> None:
    number = walks.handling(cast)
    late = running(number).due_at + timedelta(hours=1)
    while watch(now=late).total:
        pass
    told, urged = Message.objects.count(), Step.objects.filter(act="urge").count()
    assert urged >= 1
    for moment in (BACK, NOW, late - timedelta(hours=2), late):
        assert watch(now=moment).total == 0
    assert (Message.objects.count(), Step.objects.filter(act="urge").count()) == (told, urged)
    assert watch(now=late + timedelta(days=30)).total >= 1


def test_a_window_opened_by_a_fast_clock_is_not_closed_by_a_slow_one(cast: Cast) -> None:
    number = walks.replied(cast)
    watch(now=BACK)
    assert cast.matter(number).state == "replied"
