"""What is said of an answer: sent back, evaluated with reasons, and an objection decided by somebody independent."""

from __future__ import annotations

from datetime import datetime

from zhili.lib.actor import Actor
from zhili.lib.deadlines import marks
from zhili.lib.limits import Limit
from zhili.matters.refusals import UnknownWord

from ..fields import typed_again
from ..lifecycle import GRADES, CopyState, Grade
from ..models import Answer, Evaluation, Objection
from ..queries.load import may_decide
from ..queries.planning import read_limit, said
from ..refusals import NoObjection, NotIndependent
from ._hand import Done, acting, clock_columns, say_due, tell_unit
from .issuing import MOST_REASON


def send_back(
    *, actor: Actor, number: str, unit_id: int, reason: str, now: datetime, limit: str = "", once: str = ""
) -> Done:
    """Ask for the answer again, with a reason: a new round with a clock of its own (``limit``, or the directive's), in
    which what was answered stands filled in."""
    reason = said(reason, "为什么退回", "why it is sent back", MOST_REASON)
    fresh = read_limit(limit) if limit else None
    with acting("send_back", actor, number, now, unit_id=unit_id, once=once) as hand:
        hand.need(hand.loaded.issues)
        hand.need_state((CopyState.ANSWERED,))
        copy = hand.copy
        length = fresh or Limit.parse(hand.directive.limit)
        answered = Answer.objects.get(copy=copy, round=copy.round)
        clock = marks(length, now, hand.loaded.profile.calendar)
        hand.change(
            copy, state=CopyState.RETURNED.value, round=copy.round + 1, limit=str(length), extensions=[],
            started_at=now, drafted_at=now, draft={key: typed_again(value) for key, value in answered.values.items()},
            **clock_columns(clock),
        )  # fmt: skip
        hand.step(copy=copy, words=reason, facts={"round": copy.round, "limit": str(length)})
        tell_unit(hand.directive, [unit_id], f"退回重答：{hand.directive.title}",
                  f"{reason}。请在 {say_due(hand.loaded, clock.due_at)} 前再交一次，上次填的都还在。", now)  # fmt: skip
    return hand.done


def evaluate(
    *, actor: Actor, number: str, unit_id: int, grade: str, reasons: str, now: datetime, once: str = ""
) -> Done:
    """Say how the answer was found, with reasons; once a round. The receiver can object."""
    _known(grade)
    reasons = said(reasons, "理由", "the reasons", MOST_REASON)
    with acting("evaluate", actor, number, now, unit_id=unit_id, once=once) as hand:
        hand.need(hand.loaded.issues)
        hand.need_state((CopyState.ANSWERED,))
        copy = hand.copy
        answered = Answer.objects.get(copy=copy, round=copy.round)
        assert actor.unit_id is not None, "an issuer has a unit"
        Evaluation.objects.create(answer=answered, grade=grade, reasons=reasons, unit_id=actor.unit_id,
                                  person_id=actor.person_id, at=now)  # fmt: skip
        hand.change(copy, state=CopyState.EVALUATED.value)
        hand.step(copy=copy, words=reasons, facts={"grade": grade})
    return hand.done


def decide_objection(
    *, actor: Actor, number: str, unit_id: int, upheld: bool, words: str, now: datetime, grade: str = "", once: str = ""
) -> Done:
    """Decide whether the objection holds; upheld, ``grade`` takes the place of the one given.

    Raises NotIndependent unless this person never served either side, took no part, and stands above the issuer or
    beside both; NoObjection where none waits.
    """
    words = said(words, "裁定理由", "the reasons of the decision", MOST_REASON)
    if upheld:
        _known(grade)
    with acting("decide_objection", actor, number, now, unit_id=unit_id, once=once) as hand:
        if not may_decide(actor, hand.loaded):
            raise NotIndependent()
        waiting = Objection.objects.filter(evaluation__answer__copy=hand.copy, upheld__isnull=True)
        decided = waiting.update(
            upheld=upheld, grade=grade if upheld else "", words=words, decided_unit_id=actor.unit_id,
            decided_by_id=actor.person_id, decided_at=now,
        )  # fmt: skip
        if not decided:
            raise NoObjection()
        hand.step(copy=hand.copy, words=words, facts={"upheld": upheld, "grade": grade if upheld else ""})
    return hand.done


def _known(grade: str) -> None:
    if grade not in {str(each) for each in GRADES} or not Grade(grade):
        raise UnknownWord(field_zh="评价", field_en="grade", value=grade[:40])
