"""Two at once: exactly one acts, the other is told so; two runners tell each rung once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import connection

from tests.cast import NOW, Cast, assemble
from tests.matters import walks
from zhili.dispatch.actions import send_out, take_in, watch
from zhili.doors.jobs import run_once
from zhili.journal import actions as journal
from zhili.journal.models import Entry
from zhili.journal.verify import verify
from zhili.lib.actor import anonymous
from zhili.lib.refusal import Refusal
from zhili.matters import actions as matters
from zhili.matters.actions import AlreadyDone, Report
from zhili.matters.models import Matter, Party, RunningClock, Step
from zhili.matters.refusals import AlreadyAppraised, Stale, WrongState
from zhili.notices.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def town() -> Cast:
    return assemble()


def at_once(calls: Sequence[Callable[[], object]]) -> list[object]:
    """What came of each call, all begun at the same moment on connections of their own."""
    gate, came = threading.Barrier(len(calls)), list[object]([None] * len(calls))

    def go(place: int) -> None:
        gate.wait()
        try:
            came[place] = calls[place]()
        except Refusal as refusal:
            came[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came


def one_wins(came: Sequence[object], *kinds: type[Refusal]) -> None:
    lost = [each for each in came if isinstance(each, Refusal)]
    assert len(lost) == len(came) - 1 and None not in came, came
    assert all(isinstance(each, kinds) for each in lost), lost


@pytest.mark.parametrize("versioned", [True, False])
def test_two_who_reply_at_once(town: Cast, versioned: bool) -> None:
    number = walks.handling(town)
    version, steps = town.matter(number).version if versioned else None, town.matter(number).steps
    actors = [town.as_("handler"), town.as_("head")] * 2

    def reply(place: int) -> object:
        words = f"第 {place} 组疏通了四十二米主管。"
        return matters.reply(actor=actors[place], number=number, words=words, now=LATER, version=version)

    came = at_once([lambda place=place: reply(place) for place in range(4)])
    one_wins(came, Stale, WrongState)
    assert town.matter(number).steps == steps + 1 == Step.objects.filter(matter__number=number).count()


def test_a_double_click_is_one_act(town: Cast) -> None:
    number = walks.handling(town)
    actor, words = town.as_("handler"), "疏通了四十二米主管。"
    call = lambda: matters.reply(actor=actor, number=number, words=words, now=LATER, once="one-click")  # noqa: E731
    one_wins(at_once([call] * 4), AlreadyDone)


def test_a_report_sent_four_times_at_once_is_one_matter(town: Cast) -> None:
    said = Report(words="门口积水，好几天了")
    came = at_once([lambda: take_in(actor=anonymous(), locality="qinghe", report=said, now=NOW, once="one-form")] * 4)
    assert len({done.number for done in came}) == 1 and sum(done.again for done in came) == 3  # type: ignore[attr-defined]
    assert (Matter.objects.count(), Party.objects.count()) == (1, 1)


def test_two_dispatchers_send_it_to_different_units(town: Cast) -> None:
    number = town.report(words="说不清是哪一类的事，请来看看").number
    actor = town.as_("dispatcher")
    came = at_once([
        lambda unit=unit: send_out(actor=actor, number=number, category="road.lamp", lead=town.units[unit], now=LATER)
        for unit in ("town", "urban")
    ])  # fmt: skip
    one_wins(came, Stale, WrongState)
    assert town.matter(number).assignments.filter(ended_at=None, role="lead").count() == 1


def test_a_yes_and_a_no_at_once_are_both_heard_or_one_is_told(town: Cast) -> None:
    number = walks.replied(town)
    actor = town.reporter(number)
    came = at_once([
        lambda: matters.affirm(actor=actor, number=number, now=LATER),
        lambda: matters.deny(actor=actor, number=number, now=LATER),
    ])  # fmt: skip
    one_wins(came, Stale, WrongState)


def test_one_appraisal_each(town: Cast) -> None:
    number = walks.replied(town)
    actor = town.reporter(number)
    matters.affirm(actor=actor, number=number, now=LATER)

    def appraise() -> object:
        said = matters.Satisfied.VERY
        return matters.appraise(actor=actor, number=number, contacted=True, satisfied=said, now=LATER)

    one_wins(at_once([appraise] * 3), AlreadyAppraised, Stale)


def test_two_runners_tell_each_rung_once(town: Cast) -> None:
    numbers = [walks.handling(town, words=f"3 幢楼下污水往外冒，第 {n} 天") for n in range(4)]
    late = RunningClock.objects.filter(stopped_at=None).latest("due_at").due_at + timedelta(days=3)
    for _ in range(6):
        at_once([lambda: watch(now=late)] * 3)
    urged = Step.objects.filter(act="urge", matter__number__in=numbers)
    rungs = [(step.matter_id, step.facts["clock"], step.facts["rung"], step.facts["tell"]) for step in urged]
    assert rungs and len(rungs) == len(set(rungs))
    assert watch(now=late).total == 0


def test_two_whole_runners_seal_and_send_everything_once(town: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    for n in range(6):
        town.report(words=f"门口积水，第 {n} 天", phone=f"1390000000{n}")
    waiting = Message.objects.count()
    for _ in range(3):
        at_once([lambda: run_once(LATER)] * 2)
    while journal.seal(LATER) is not None:
        pass
    assert Message.objects.filter(sent_at=None).count() == 0
    assert Entry.objects.filter(act="notices.sent").count() == waiting
    assert sorted(Entry.objects.values_list("seq", flat=True)) == list(range(Entry.objects.count()))
    assert verify().ok
