"""What time does, what is known already, the table of answers, who sees which directive, and what it all costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from tests.cast import NOW, new_year
from tests.command.setting import ASKED, Villages
from zhili.command import actions as verbs
from zhili.command import queries
from zhili.command.fields import EARLIER
from zhili.command.models import Step
from zhili.lib.refusal import NotFound
from zhili.notices.models import Message

FAR = NOW + timedelta(days=30)


def test_a_late_unit_is_urged_once_and_its_superior_told_once(villages: Villages) -> None:
    number = villages.answered()
    assert verbs.watch(now=NOW) == 0
    due = villages.copy(number, 2).due_at
    assert verbs.watch(now=due) == 3 and verbs.watch(now=due) == 0
    after = villages.copy(number, 2).next_at
    assert after is not None and after > due
    messages = Message.objects.count()
    assert verbs.watch(now=after) == 3
    assert Message.objects.count() > messages and villages.copy(number, 2).rung == 2
    assert verbs.watch(now=FAR) == 0, "and nothing else"
    acts = list(Step.objects.filter(copy=villages.copy(number, 2)).values_list("act", flat=True))
    assert acts == ["urge_copy", "escalate"]


def test_more_time_lets_the_clock_begin_anew(villages: Villages) -> None:
    number = villages.issue()
    verbs.watch(now=villages.copy(number).due_at)
    verbs.extend_limit(actor=villages.as_("secretary"), number=number, by="5wd", reason="下大雨", now=FAR)
    copy = villages.copy(number)
    assert copy.rung == 0 and copy.next_at == copy.due_at


def test_a_limit_beyond_the_calendar_is_counted_anew_when_the_year_arrives(villages: Villages) -> None:
    number = villages.answered(limit="45wd")
    before = villages.copy(number, 2)
    assert before.provisional and before.due_at.year == 2027
    assert verbs.recount_copies(now=NOW) == 0, "nothing is known yet"
    new_year()
    assert verbs.recount_copies(now=NOW) == 3, "what was answered owes nothing any more"
    copy = villages.copy(number, 2)
    assert not copy.provisional and copy.due_at - before.due_at == timedelta(days=1), "new year's day is no working day"
    assert copy.next_at == copy.due_at and villages.copy(number, 1).provisional
    assert verbs.recount_copies(now=NOW) == 0
    steps = Step.objects.filter(copy=copy)
    assert not steps.exists(), "nobody did anything"


def test_what_was_urged_stays_urged_when_its_limit_is_counted_anew(villages: Villages) -> None:
    number = villages.issue(limit="45wd")
    due = villages.copy(number).due_at
    verbs.watch(now=due)
    new_year()
    verbs.recount_copies(now=due)
    copy = villages.copy(number)
    assert copy.rung == 1 and copy.next_at is not None and copy.next_at > copy.due_at > due
    verbs.watch(now=FAR + timedelta(days=300))
    new = villages.copy(number)
    assert (new.rung, new.next_at) == (2, None)


def test_what_is_known_is_said_before_sending(villages: Villages) -> None:
    villages.answered()
    plan = queries.plan(villages.as_("secretary"), "qinghe", villages.order(), NOW + timedelta(days=2))
    assert [(known.question.zh, len(known.units)) for known in plan.known] == [
        ("无盖水井有几口", 1),
        ("是否都已加盖或围挡", 1),
    ]
    assert plan.known[0].latest.title == "井盖排查" and plan.minutes_total == 28
    filled = replace(villages.order(), questions=tuple(replace(each, source=EARLIER) for each in ASKED))
    assert queries.plan(villages.as_("secretary"), "qinghe", filled, NOW).minutes_total == 27
    old = queries.plan(villages.as_("secretary"), "qinghe", villages.order(), NOW + timedelta(days=91))
    assert not old.known, "an answer is valid for its days and no longer"


def test_answers_gather_in_one_table_with_totals_and_who_is_missing(villages: Villages) -> None:
    number = villages.answered()
    for who, wells in (("clerk2", "5"), ("clerk3", "0")):
        verbs.sign_directive(actor=villages.as_(who), number=number, now=NOW)
        verbs.answer_directive(actor=villages.as_(who), number=number, typed={"q1": wells, "q2": "no"}, now=NOW)
    found = queries.table(queries.get_directive(villages.as_("secretary"), number))
    assert found.totals == {"q1": "8", "q2": "1", "q3": None}
    assert found.missing == (villages.cast.units["v4"],)
    assert [bool(answer) for _, answer in found.rows] == [True, True, True, False]


def test_burden_is_counted_by_unit_and_form(villages: Villages) -> None:
    number = villages.signed()
    verbs.answer_directive(actor=villages.as_("clerk1"), number=number, typed={"q1": "1", "q2": "yes"}, effort=(4, 1),
                           now=NOW)  # fmt: skip
    own = villages.cast.units["v1"]
    asked = {"locality": "qinghe", "residents": False, "tz": UTC}
    (row,) = queries.fillings(units=[own], since=NOW, **asked)
    assert (row.form, row.unit_id, row.times, row.asked, row.filled) == (f"command:{number}", own, 1, 3, 1)
    assert queries.fillings(units=[own], since=FAR, **asked) == ()
    assert queries.fillings(units=[villages.cast.units["v2"]], since=NOW, **asked) == ()


def test_who_may_know_of_it_and_who_may_not(villages: Villages) -> None:
    number = villages.issue()
    for who in ("secretary", "deputy", "clerk1", "chief", "judge"):
        assert queries.get_directive(villages.as_(who), number).directive.number == number
    for who in ("away", "handler", "dispatcher", "stream_handler", "supervisor"):
        with pytest.raises(NotFound):
            queries.get_directive(villages.as_(who), number)


def test_a_clerk_never_sees_another_villages_answer(villages: Villages) -> None:
    number = villages.answered()
    with pytest.raises(NotFound):
        queries.get_copy(villages.as_("clerk2"), number, villages.cast.units["v1"])


def test_lists_show_what_each_side_owes(villages: Villages) -> None:
    number = villages.answered()
    assert [row.number for row in queries.received(villages.as_("clerk2"))] == [number]
    assert not queries.received(villages.as_("clerk1"))
    assert [row.number for row in queries.received(villages.as_("clerk1"), owed=False)] == [number]
    (sent,) = queries.sent(villages.as_("secretary"))
    assert (sent.units, sent.done, sent.owing, sent.unread, sent.late) == (4, 1, 3, 3, 0)
    assert queries.sent(villages.as_("clerk1")) == () and queries.objections(villages.as_("clerk1")) == ()


def test_the_board_costs_few_queries(villages: Villages, django_assert_max_num_queries: object) -> None:
    number = villages.issue()
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        loaded = queries.get_directive(villages.as_("secretary"), number)
        queries.board(loaded)
        queries.ratings(loaded.directive)
