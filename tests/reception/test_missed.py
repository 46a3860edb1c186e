"""Missed calls: on a list until somebody was spoken with, the number opened to call back and for nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from zhili.insight.calls import call_desk
from zhili.journal.models import Detail, Entry
from zhili.lib.refusal import NotAllowed
from zhili.matters.refusals import Empty
from zhili.reception import queries
from zhili.reception.actions import CallNote, close_forgotten, drop_missed, end_call, note_call, ring_back
from zhili.reception.lifecycle import End
from zhili.reception.models import Call
from zhili.reception.refusals import CallTaken, CallTold, NoSuchCall, NothingTaken, NotMissed, TooFewTries

PHONE = "13900000001"
S, M = timedelta(seconds=1), timedelta(minutes=1)


def miss(cast: Cast, name: str = "A-1", at: timedelta = 0 * S, phone: str = PHONE) -> int:
    """A call that rang for twenty seconds and was given up."""
    rang = NOW + at
    told = CallNote(name, rang, ended_at=rang + 20 * S, phone=phone)
    return note_call(actor=cast.as_("caller"), note=told, now=rang + 20 * S).id


def in_vain(cast: Cast, missed: int, times: int = 1) -> None:
    for _ in range(times):
        trying = ring_back(actor=cast.as_("caller"), call=missed, now=NOW + M)
        end_call(actor=cast.as_("caller"), call=trying, now=NOW + 2 * M, end=End.UNANSWERED)


def listed(cast: Cast, who: str = "caller") -> list[int]:
    return [each.id for each in queries.to_call_back(cast.as_(who))]


def test_missed_calls_stand_oldest_first_with_the_tail_of_their_number_alone(cast: Cast) -> None:
    late, early = miss(cast, "A-1", 5 * M), miss(cast, "A-2", phone="13900000002")
    miss(cast, "A-3", phone="")  # nobody can call it back
    rows = queries.to_call_back(cast.as_("dispatcher"))
    assert [(each.id, each.tail, each.tries) for each in rows] == [(early, "0002", 0), (late, "0001", 0)]
    assert listed(cast, "handler") == [], "another unit's telephones"
    with pytest.raises(NotAllowed):
        queries.to_call_back(cast.as_("reviewer"))


def test_one_number_stands_once_with_the_time_it_waits_from_its_first_call(cast: Cast) -> None:
    first = miss(cast)
    again = miss(cast, "A-2", 3 * M)
    assert listed(cast) == [first] and Call.objects.get(id=again).phone_sealed is None


def test_calling_back_opens_the_number_on_the_record_and_an_answer_takes_it_off(cast: Cast) -> None:
    missed = miss(cast)
    trying = ring_back(actor=cast.as_("caller"), call=missed, now=NOW + M)
    assert ring_back(actor=cast.as_("caller"), call=missed, now=NOW + M) == trying, "a double click"
    assert queries.call(cast.as_("caller"), trying).phone == f"+86{PHONE}"
    entry = Entry.objects.get(act="ring_back")
    assert entry.ref == f"call:{missed}" and Detail.objects.filter(entry=entry).exists()
    assert PHONE not in str(entry.facts)
    end_call(actor=cast.as_("caller"), call=trying, now=NOW + 5 * M, end=End.TOLD)
    row = Call.objects.get(id=missed)
    assert (row.back, row.phone_sealed, row.back_blind, listed(cast)) == ("reached", None, None, [])
    assert queries.call(cast.as_("caller"), trying).phone == ""
    with pytest.raises(NotMissed):
        ring_back(actor=cast.as_("caller"), call=missed, now=NOW + 6 * M)


def test_a_try_in_vain_is_recorded_and_it_stays(cast: Cast) -> None:
    missed = miss(cast)
    in_vain(cast, missed)
    (row,) = queries.to_call_back(cast.as_("caller"))
    assert (row.tries, row.tried_at, row.may_drop) == (1, NOW + 2 * M, False)
    assert Call.objects.get(back_of=missed).end == "unanswered"


def test_a_colleague_who_is_calling_is_named_and_not_doubled(cast: Cast) -> None:
    missed = miss(cast)
    ring_back(actor=cast.as_("caller"), call=missed, now=NOW + M)
    (row,) = queries.to_call_back(cast.as_("dispatcher"))
    assert (row.by, row.is_mine) == ("何川", False)
    with pytest.raises(CallTaken):
        ring_back(actor=cast.as_("dispatcher"), call=missed, now=NOW + M)


def test_it_leaves_the_list_after_three_in_vain_with_a_reason(cast: Cast) -> None:
    missed, actor = miss(cast), cast.as_("caller")
    in_vain(cast, missed, 2)
    with pytest.raises(TooFewTries):
        drop_missed(actor=actor, call=missed, reason="三天没人接", now=NOW + M)
    in_vain(cast, missed)
    with pytest.raises(Empty):
        drop_missed(actor=actor, call=missed, reason=" ", now=NOW + M)
    assert listed(cast) == [missed]
    drop_missed(actor=actor, call=missed, reason="三天没人接", now=NOW + M)
    row = Call.objects.get(id=missed)
    assert (row.back, row.back_reason, row.phone_sealed, listed(cast)) == ("dropped", "三天没人接", None, [])


def test_who_calls_again_and_is_answered_need_not_be_called_back(cast: Cast) -> None:
    missed = miss(cast)
    later = CallNote("A-2", NOW + M, answered_at=NOW + M + 5 * S, phone=PHONE)
    note_call(actor=cast.as_("caller"), note=later, now=NOW + 2 * M)
    assert Call.objects.get(id=missed).back == "reached" and listed(cast) == []


def test_a_missed_call_is_never_told_as_answered_afterwards(cast: Cast) -> None:
    miss(cast)
    told = CallNote("A-1", NOW, answered_at=NOW + 5 * S, ended_at=NOW + 20 * S, phone=PHONE)
    with pytest.raises(CallTold):
        note_call(actor=cast.as_("caller"), note=told, now=NOW + M)


def test_numbers_are_kept_for_a_week_at_most(cast: Cast) -> None:
    missed = miss(cast)
    close_forgotten(now=NOW + timedelta(days=6))
    assert listed(cast) == [missed]
    close_forgotten(now=NOW + timedelta(days=8))
    assert listed(cast) == [] and Call.objects.get(id=missed).phone_sealed is None


def test_only_who_may_open_contacts_of_the_same_unit_calls_back(cast: Cast) -> None:
    missed = miss(cast)
    with pytest.raises(NoSuchCall):
        ring_back(actor=cast.as_("handler"), call=missed, now=NOW)
    with pytest.raises(NotAllowed):
        ring_back(actor=cast.as_("urban_handler"), call=missed, now=NOW)
    assert not Entry.objects.filter(act="ring_back").exists()


def test_nobody_answers_is_said_of_calls_out_alone(cast: Cast) -> None:
    from tests.reception.test_calls import begun

    with pytest.raises(NothingTaken):
        end_call(actor=cast.as_("dispatcher"), call=begun(cast), now=NOW, end=End.UNANSWERED)


def test_the_figures_count_them(cast: Cast) -> None:
    reached, other = miss(cast), miss(cast, "A-2", phone="13900000002")
    trying = ring_back(actor=cast.as_("caller"), call=reached, now=NOW + M)
    end_call(actor=cast.as_("caller"), call=trying, now=NOW + M, end=End.TOLD)
    in_vain(cast, other)
    found = call_desk(NOW, NOW + timedelta(hours=1))
    assert (found.called_back.part, found.called_back.valid) == (1, 2)
    assert (found.connected.part, found.connected.valid) == (0, 2), "called back is not connected"
