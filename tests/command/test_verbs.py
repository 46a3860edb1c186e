"""Each verb: works, is recorded, refuses the wrong state and the stranger, and leaves nothing behind when refusing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from tests.cast import NOW
from tests.command.setting import ASKED, Villages
from zhili.command import actions as verbs
from zhili.command.actions import AlreadyDone, Question
from zhili.command.fields import EARLIER
from zhili.command.lifecycle import Kind
from zhili.command.models import Answer, Copy, Directive, Evaluation, Field, Objection, Rating, Reminder, Step
from zhili.command.queries import board, get_directive, ratings
from zhili.command.refusals import (
    AlreadyObjected,
    AlreadyRated,
    BadAnswer,
    BadEffort,
    BadLimit,
    BeyondReach,
    DirectiveOver,
    NobodyAddressed,
    NobodyOwes,
    NobodyToRemind,
    NoObjection,
    NotAMatter,
    NotIndependent,
    RemindedToday,
    WrongCopyState,
)
from zhili.journal.models import Entry
from zhili.lib.deadlines import due
from zhili.lib.limits import Limit
from zhili.lib.refusal import NotAllowed, NotFound, Refusal
from zhili.matters.refusals import Empty
from zhili.notices.models import Message
from zhili.profiles import queries as profiles

LATER = NOW + timedelta(hours=1)
TYPED = {"q1": "3", "q2": "yes"}
Do = Callable[[Villages, str, str], object]


def _v1(villages: Villages) -> int:
    return villages.cast.units["v1"]


ISSUER: dict[str, Do] = {
    "withdraw": lambda v, who, n: verbs.withdraw_directive(actor=v.as_(who), number=n, reason="雨停了", now=LATER),
    "extend": lambda v, who, n: verbs.extend_limit(actor=v.as_(who), number=n, by="1wd", reason="路断了", now=LATER),
    "remind": lambda v, who, n: verbs.remind(actor=v.as_(who), number=n, now=LATER, unit_id=_v1(v)),
    "send_back": lambda v, who, n: verbs.send_back(
        actor=v.as_(who), number=n, unit_id=_v1(v), reason="第一项没数全", now=LATER
    ),
    "evaluate": lambda v, who, n: verbs.evaluate(
        actor=v.as_(who), number=n, unit_id=_v1(v), grade="poor", reasons="没写负责人", now=LATER
    ),
}
RECEIVER: dict[str, Do] = {
    "read": lambda v, who, n: verbs.note_read(actor=v.as_(who), number=n, now=LATER),
    "sign": lambda v, who, n: verbs.sign_directive(actor=v.as_(who), number=n, now=LATER),
    "draft": lambda v, who, n: verbs.save_draft(actor=v.as_(who), number=n, typed={"q1": "三口"}, now=LATER),
    "answer": lambda v, who, n: verbs.answer_directive(actor=v.as_(who), number=n, typed=TYPED, now=LATER),
    "object": lambda v, who, n: verbs.object_to_grade(actor=v.as_(who), number=n, reasons="写了的", now=LATER),
    "rate": lambda v, who, n: verbs.rate_issuer(
        actor=v.as_(who), number=n, clear=True, necessary=True, asked_before=False, now=LATER
    ),
}
DECIDE: Do = lambda v, who, n: verbs.decide_objection(  # noqa: E731
    actor=v.as_(who), number=n, unit_id=_v1(v), upheld=True, grade="good", words="第三项写着张三", now=LATER
)


def evaluated(villages: Villages) -> str:
    number = villages.answered()
    ISSUER["evaluate"](villages, "secretary", number)
    return number


def objected(villages: Villages) -> str:
    number = evaluated(villages)
    RECEIVER["object"](villages, "clerk1", number)
    return number


STAGES: dict[str, Callable[[Villages], str]] = {
    "sent": lambda v: v.issue(),
    "signed": lambda v: v.signed(),
    "answered": lambda v: v.answered(),
    "evaluated": evaluated,
}
OPEN_IN = {
    "read": {"sent", "signed", "answered", "evaluated"},
    "sign": {"sent"},
    "draft": {"signed"},
    "answer": {"signed"},
    "object": {"evaluated"},
    "rate": {"signed", "answered", "evaluated"},
    "withdraw": {"sent", "signed", "answered", "evaluated"},
    "extend": {"sent", "signed", "answered", "evaluated"},
    "remind": {"sent", "signed"},
    "send_back": {"answered"},
    "evaluate": {"answered"},
}


def _count() -> tuple[int, ...]:
    tables = (Directive, Field, Copy, Answer, Evaluation, Objection, Reminder, Rating, Step, Entry, Message)
    return tuple(table.objects.count() for table in tables)  # type: ignore[attr-defined]


def _refused(call: Callable[[], object], *kinds: type[Refusal]) -> None:
    before = _count()
    with pytest.raises(kinds):
        call()
    assert _count() == before, "nothing may be left behind"


@pytest.mark.parametrize("stage", STAGES)
def test_each_act_is_open_where_it_should_be(villages: Villages, stage: str) -> None:
    number = STAGES[stage](villages)
    for act, stages in OPEN_IN.items():
        do, who = (ISSUER[act], "secretary") if act in ISSUER else (RECEIVER[act], "clerk1")
        if stage not in stages:
            _refused(partial(do, villages, who, number), WrongCopyState)
            continue
        with transaction.atomic():
            _recorded(act, partial(do, villages, who, number), number)
            transaction.set_rollback(True)


def _recorded(act: str, call: Callable[[], object], number: str) -> None:
    """One entry an act, but none for a draft, nor for opening what was opened before."""
    entries = Entry.objects.count()
    call()
    if act not in ("draft", "read"):
        assert Entry.objects.count() == entries + 1, act
        assert Entry.objects.latest("id").ref == f"directive:{number}"


def test_only_the_issuers_unit_runs_its_directive(villages: Villages) -> None:
    number = villages.answered()
    for do in ISSUER.values():
        for who in ("clerk1", "chief", "judge", "dispatcher", "away", "handler"):
            _refused(partial(do, villages, who, number), NotFound, NotAllowed)


@pytest.mark.parametrize("act", ["sign", "draft", "answer", "object", "rate"])
def test_nobody_answers_for_another_unit(villages: Villages, act: str) -> None:
    number = {"sign": villages.issue, "object": lambda: evaluated(villages)}.get(act, villages.signed)()
    for who in ("secretary", "chief", "away", "handler"):
        _refused(partial(RECEIVER[act], villages, who, number), NotFound, NotAllowed)
    _refused_or_own(villages, act, number)


def _refused_or_own(villages: Villages, act: str, number: str) -> None:
    """Another clerk acts on the copy of the own village, never on that of the first."""
    before = villages.copy(number, 1).version
    with contextlib.suppress(WrongCopyState):
        RECEIVER[act](villages, "clerk2", number)
    assert villages.copy(number, 1).version == before


def test_a_colleague_of_the_issuer_goes_on_with_it(villages: Villages) -> None:
    number = villages.answered()
    verbs.evaluate(actor=villages.as_("deputy"), number=number, unit_id=_v1(villages), grade="good", reasons="清楚",
                   now=LATER)  # fmt: skip
    assert villages.copy(number).state == "evaluated"


def test_issuing_counts_the_cost_and_gives_each_unit_a_clock(villages: Villages) -> None:
    issued = villages.issued()
    directive = Directive.objects.get(number=issued.number)
    assert (directive.units, directive.minutes_each, directive.minutes_total) == (4, 7, 28)
    assert Step.objects.get(directive=directive).facts["minutes_total"] == 28
    calendar = profiles.edition(directive.edition_id).calendar
    assert villages.copy(issued.number).due_at == due(Limit.parse("2wd"), NOW, calendar).at
    assert {each.state for each in Copy.objects.all()} == {"sent"} and Message.objects.count() == 4


def test_a_double_click_sends_once(villages: Villages) -> None:
    first, again = villages.issued(once="k" * 16), villages.issued(once="k" * 16)
    assert again.number == first.number and again.again and Directive.objects.count() == 1
    verbs.sign_directive(actor=villages.as_("clerk1"), number=first.number, now=NOW, once="s" * 16)
    with pytest.raises(AlreadyDone):
        verbs.sign_directive(actor=villages.as_("clerk1"), number=first.number, now=NOW, once="s" * 16)


def test_an_order_that_makes_no_sense_is_not_sent(villages: Villages) -> None:
    wrong: tuple[tuple[dict[str, object], type[Refusal]], ...] = (
        ({"title": " "}, Empty),
        ({"words": ""}, Empty),
        ({"units": ()}, NobodyAddressed),
        ({"limit": "3"}, BadLimit),
        ({"limit": "400d"}, BadLimit),
        ({"follows": "ZL-2026-000001-0"}, NotFound),
    )
    for change, kind in wrong:
        _refused(partial(villages.issue, **change), kind)


def test_nobody_commands_upwards_sideways_or_outside(villages: Villages) -> None:
    for unit in ("county", "town", "stream", "next"):
        _refused(partial(villages.issue, units=(villages.cast.units[unit],)), BeyondReach)


def test_only_a_post_with_the_grant_issues(villages: Villages) -> None:
    _refused(lambda: villages.issue(who="handler"), NotAllowed)
    assert villages.issued(who="chief").units == 4, "the county reaches the villages below its towns"


def test_answers_are_checked_and_a_draft_is_kept_as_typed(villages: Villages) -> None:
    number = villages.signed()
    RECEIVER["draft"](villages, "clerk1", number)
    assert villages.copy(number).draft == {"q1": "三口"}
    wrong = {"q1": "三口", "q2": ""}
    _refused(lambda: verbs.answer_directive(actor=villages.as_("clerk1"), number=number, typed=wrong, now=LATER),
             BadAnswer)  # fmt: skip
    RECEIVER["answer"](villages, "clerk1", number)
    answer = Answer.objects.get()
    assert answer.values == {"q1": 3, "q2": True, "q3": None} and (answer.asked, answer.filled) == (3, 0)
    assert villages.copy(number).draft == {}


def test_what_was_answered_before_is_filled_in_and_a_correction_is_marked(villages: Villages) -> None:
    villages.answered(typed={"q1": "7", "q2": "yes", "q3": "张三"})
    again = tuple(replace(each, source=EARLIER) for each in ASKED)
    number = villages.signed(questions=again)
    filled = villages.copy(number).filled
    assert {key: each["value"] for key, each in filled.items()} == {"q1": 7, "q2": True, "q3": "张三"}
    assert "井盖排查" in filled["q1"]["zh"]
    verbs.answer_directive(actor=villages.as_("clerk1"), number=number, typed={"q1": "5", "q2": "是", "q3": "张三"},
                           now=LATER)  # fmt: skip
    answer = Answer.objects.latest("id")
    assert answer.corrected == ["q1"] and (answer.asked, answer.filled) == (3, 2)


def test_figures_are_filled_in_and_the_cost_says_so(villages: Villages) -> None:
    villages.cast.report()
    counted = Question("", Kind.WHOLE, "在办的事有几件", why="心里有数", source="open_matters")
    issued = villages.issued(questions=(counted,), units=(villages.cast.units["works"],))
    assert issued.minutes_total == 3
    number = villages.issue(questions=(counted,))
    verbs.sign_directive(actor=villages.as_("clerk1"), number=number, now=NOW)
    assert villages.copy(number).filled["q1"]["value"] == 0


def test_a_matter_can_be_named_that_the_clerk_may_see(villages: Villages) -> None:
    number, seen = villages.signed(), villages.cast.report().number
    far = villages.as_("clerk1")
    _refused(lambda: verbs.answer_directive(actor=far, number=number, typed=TYPED, matter=seen, now=LATER), NotAMatter)
    _refused(
        lambda: verbs.answer_directive(actor=far, number=number, typed=TYPED, matter="三号", now=LATER), NotAMatter
    )
    _refused(lambda: verbs.answer_directive(actor=far, number=number, typed=TYPED, effort=(1, 2), now=LATER), BadEffort)


def test_sent_back_it_starts_a_round_with_what_was_said_still_there(villages: Villages) -> None:
    number = villages.answered()
    verbs.send_back(actor=villages.as_("secretary"), number=number, unit_id=_v1(villages), reason="少数了一口",
                    limit="1d", now=LATER)  # fmt: skip
    copy = villages.copy(number)
    assert (copy.state, copy.round, copy.due_at) == ("returned", 2, LATER + timedelta(days=1))
    assert copy.draft == {"q1": "3", "q2": "yes", "q3": ""}
    RECEIVER["answer"](villages, "clerk1", number)
    assert list(Answer.objects.values_list("round", flat=True)) == [1, 2]


def test_an_extension_moves_the_clock_of_those_who_owe(villages: Villages) -> None:
    number = villages.answered()
    answered, owing = villages.copy(number, 1).due_at, villages.copy(number, 2).due_at
    ISSUER["extend"](villages, "secretary", number)
    assert villages.copy(number, 1).due_at == answered
    assert villages.copy(number, 2).due_at == owing + timedelta(days=1)


def test_nothing_is_extended_where_nobody_owes(villages: Villages) -> None:
    number = villages.answered(units=villages.ids[:1])
    _refused(lambda: ISSUER["extend"](villages, "secretary", number), NobodyOwes)


def test_withdrawn_it_binds_nobody_any_more(villages: Villages) -> None:
    number = villages.answered()
    ISSUER["withdraw"](villages, "secretary", number)
    assert villages.copy(number, 1).state == "answered" and villages.copy(number, 2).state == "withdrawn"
    _refused(lambda: RECEIVER["sign"](villages, "clerk2", number), DirectiveOver)
    _refused(lambda: ISSUER["withdraw"](villages, "secretary", number), DirectiveOver)


def test_one_reminder_a_day(villages: Villages) -> None:
    number = villages.issue()
    ISSUER["remind"](villages, "secretary", number)
    with pytest.raises(RemindedToday) as refused:
        ISSUER["remind"](villages, "secretary", number)
    assert "0990-5551001" in refused.value.say("zh")
    verbs.remind(actor=villages.as_("secretary"), number=number, now=LATER)
    assert Reminder.objects.count() == 4, "the others, and nobody twice"
    _refused(lambda: verbs.remind(actor=villages.as_("secretary"), number=number, now=LATER), NobodyToRemind)
    verbs.remind(actor=villages.as_("secretary"), number=number, now=NOW + timedelta(days=1))
    assert Reminder.objects.count() == 8


def test_an_objection_is_never_decided_by_either_side(villages: Villages) -> None:
    number = objected(villages)
    for who in ("secretary", "deputy", "clerk1", "clerk2", "away", "supervisor"):
        _refused(partial(DECIDE, villages, who, number), NotIndependent, NotFound)


@pytest.mark.parametrize("who", ["chief", "judge"])
def test_somebody_above_or_beside_decides(villages: Villages, who: str) -> None:
    number = objected(villages)
    DECIDE(villages, who, number)
    objection = Objection.objects.get()
    assert (objection.upheld, objection.grade) == (True, "good")
    _refused(lambda: DECIDE(villages, who, number), NoObjection)


def test_whoever_once_served_the_issuer_does_not_decide(villages: Villages) -> None:
    from zhili.offices import actions as offices
    from zhili.offices.permissions import OPERATOR

    number = objected(villages)
    person, _ = villages.cast.people["judge"]
    offices.seat(actor=OPERATOR, person_id=person, post_id=villages.cast.people["deputy"][1], now=NOW)
    _refused(lambda: DECIDE(villages, "judge", number), NotIndependent)


def test_an_evaluation_is_objected_to_once(villages: Villages) -> None:
    number = objected(villages)
    _refused(lambda: RECEIVER["object"](villages, "clerk1", number), AlreadyObjected)


def test_ratings_are_shown_from_three_on_and_tell_nobody_who(villages: Villages) -> None:
    number = villages.issue()
    for no in range(1, 4):
        who = villages.as_(f"clerk{no}")
        verbs.sign_directive(actor=who, number=number, now=NOW)
        steps = Step.objects.count()
        verbs.rate_issuer(actor=who, number=number, clear=True, necessary=no == 1, asked_before=False, now=LATER)
        assert Step.objects.count() == steps, "the issuer reads the timeline"
        found = ratings(Directive.objects.get())
        assert found.count == no and found.shown == (no == 3)
    assert (found.clear, found.necessary, found.asked_before) == (3, 1, 0)
    _refused(lambda: RECEIVER["rate"](villages, "clerk1", number), AlreadyRated)


def test_what_was_done_or_answered_is_never_rewritten(villages: Villages) -> None:
    villages.answered()
    for change in (
        lambda: Step.objects.update(facts={}),
        lambda: Step.objects.filter(act="issue").update(words="别的"),
        lambda: Answer.objects.update(values={}),
    ):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            change()
    assert Step.objects.filter(act="issue").update(words="") == 1, "erased it may be"


def test_the_board_lists_what_is_owed_first(villages: Villages) -> None:
    number = villages.answered("clerk2")
    rows = board(get_directive(villages.as_("secretary"), number))
    assert [row.state for row in rows] == ["sent", "sent", "sent", "answered"]
