"""Whether it is solved. The only file whose verbs can end a matter as solved, and none of them by a handler.

What was said is a row (Confirmation); what it adds up to is ``lifecycle.standing_word``; where that leads is the
profile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from zhili.lib.actor import Actor
from zhili.store.rows import insert, reserve

from ..lifecycle import VOCABULARY, Answer, nobody_reachable, standing_word
from ..models import Confirmation
from ..refusals import NoContact, NotYetDue, NotYours, StillReachable
from ._appraisals import Satisfied, keep_appraisal
from ._hand import Done, Hand, acting, text
from ._statements import conclude
from .files import Upload, keep_files, ready_files

_COLUMNS = ("id", "matter_id", "round", "by", "party_id", "answer", "person_id", "unit_id", "at")


def affirm(
    *, actor: Actor, number: str, words: str = "", now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """Someone affected says that it is solved (好了，办成了). Raises NotYours for a report that staff made for
    themselves: there only a site check or a named resident's callback counts."""
    with acting("affirm", actor, number, now, version=version, once=once) as hand:
        _refuse_staff_report(hand)
        _confirm(hand, "affected", Answer.YES, actor.party_id)
        verdict = _word(hand, window_closed=_window_is_over(hand))
        _settle(hand, "solved" if verdict == "solved" else "wait", words, "yes")
    return hand.done


def deny(
    *, actor: Actor, number: str, words: str = "", now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """Someone affected says that it is not (还没有，接着办): it is reworked at once, whoever else said yes."""
    with acting("deny", actor, number, now, version=version, once=once) as hand:
        _confirm(hand, "affected", Answer.NO, actor.party_id)
        begin_round(hand)
        hand.move(words=text(words, "还差什么", "what is still wrong", needed=False), facts={"answer": "no"})
    return hand.done


def callback(
    *,
    actor: Actor,
    number: str,
    party: int,
    answer: Answer,
    words: str = "",
    contacted: bool | None = None,
    satisfied: Satisfied | None = None,
    now: datetime,
    version: int | None = None,
    once: str = "",
) -> Done:
    """Record what a party said on the telephone, or that it was not reached (回访). The caller is independent by
    person and unit, or was never given this relation. Raises NoContact where there is no telephone to call.

    ``contacted`` (did the unit get in touch?) and ``satisfied``, where asked, are kept as this party's appraisal, the
    first time.
    """
    with acting("callback", actor, number, now, version=version, once=once) as hand:
        side = next((one for one in hand.loaded.sides if one.id == party), None)
        if side is None or not side.callable:
            raise NoContact()
        _confirm(hand, "caller", answer, party)
        if satisfied is not None and answer is not Answer.UNREACHED:
            keep_appraisal(hand, party, bool(contacted), satisfied, "")
        verdict = _called(hand)
        if verdict == "rework":
            begin_round(hand)
        _settle(hand, verdict, words, answer.value)
    return hand.done


def check(
    *,
    actor: Actor,
    number: str,
    solved: bool,
    words: str,
    files: Sequence[Upload] = (),
    now: datetime,
    version: int | None = None,
    once: str = "",
) -> Done:
    """Record what was found on site (核查), with photos of it. Raises StillReachable where the lifecycle does not wait
    for a checker and a party who left a telephone was not called as often as the locality asks."""
    ready = ready_files(files)
    with acting("check", actor, number, now, version=version, once=once) as hand:
        _refuse_unheard(hand)
        found = text(words, "现场看到什么", "what was seen on site")
        _confirm(hand, "checker", Answer.YES if solved else Answer.NO, None)
        if not solved:
            begin_round(hand)
        _settle(hand, "solved" if solved else "rework", found, "yes" if solved else "no")
        keep_files(hand, ready)
    return hand.done


def close_window(*, actor: Actor, number: str, now: datetime, version: int | None = None) -> Done:
    """The confirmation window closes (the clock): one yes and no no is solved, silence never is."""
    with acting("close_window", actor, number, now, version=version) as hand:
        if hand.matter.due_at is None or now < hand.matter.due_at:
            raise NotYetDue(number=number)
        verdict = _word(hand, window_closed=True)
        _settle(hand, "solved" if verdict == "solved" else "silent", "", "")
    return hand.done


def begin_round(hand: Hand) -> None:
    """A new round of confirmation: what was said of the last reply says nothing about the next."""
    hand.set(round=hand.matter.round + 1)


def _confirm(hand: Hand, by: str, answer: Answer, party: int | None) -> None:
    """Keep one word. Staff who say it stand in the row with person and unit; the database insists."""
    (row_id,) = reserve(Confirmation, 1)
    staff = hand.actor.is_staff
    person, unit = (hand.actor.person_id, hand.actor.unit_id) if staff else (None, None)
    row = (row_id, hand.matter.id, hand.matter.round, by, party, answer.value, person, unit, hand.now)
    insert(Confirmation, _COLUMNS, [row])


def _word(hand: Hand, *, window_closed: bool) -> str:
    """What this round's words add up to."""
    said = [
        (party, Answer(answer))
        for party, answer in _said(hand).filter(party__isnull=False).values_list("party_id", "answer")
    ]
    speakers = frozenset(side.id for side in hand.loaded.sides if side.speaks)
    return standing_word(said, speakers, window_closed)


def _called(hand: Hand) -> str:
    """The verdict of a callback: what all words add up to, or ``unreachable`` when calling has been given its due."""
    word = _word(hand, window_closed=_window_is_over(hand))
    if word == "silent":
        return "unreachable" if _calling_was_given_its_due(hand) else "wait"
    return word


def _window_is_over(hand: Hand) -> bool:
    return hand.loaded.state.name != hand.loaded.kind.confirmation.window


def _calling_was_given_its_due(hand: Hand) -> bool:
    callbacks = hand.loaded.kind.confirmation.callbacks
    tried = Counter(_said(hand).filter(by="caller", answer="unreached").values_list("party_id", flat=True))
    attempts = {party: count for party, count in tried.items() if party is not None}
    reachable = frozenset(side.id for side in hand.loaded.sides if side.callable)
    return nobody_reachable(attempts, reachable, callbacks)


def _said(hand: Hand):  # type: ignore[no-untyped-def]  # a queryset of this round's confirmations in order
    return Confirmation.objects.filter(matter_id=hand.matter.id, round=hand.matter.round).order_by("id")


def _settle(hand: Hand, verdict: str, words: str, answer: str) -> None:
    """Take the verdict where the profile leads, and where that is solved: tie the matter to the word it rests on."""
    assert hand.loaded.rule is not None
    target = hand.loaded.kind.states[hand.loaded.rule.target(verdict)]
    if target.ends is not None and VOCABULARY.outcomes[target.ends].solved:
        word = _said(hand).filter(answer="yes").last()
        assert word is not None, "no verdict is solved without a yes in this round"
        hand.set(confirmed_by_id=word.id)
    said = text(words, "说的话", "what was said", needed=False)
    hand.move(verdict=verdict, words=said, facts={"answer": answer} if answer else None)
    if hand.matter.outcome == "solved":
        _conclude_solved(hand)


def _conclude_solved(hand: Hand) -> None:
    yes = _said(hand).filter(answer="yes")
    parties = len(set(yes.filter(party__isnull=False).values_list("party_id", flat=True)))
    checked = yes.filter(by="checker").exists()
    who = (
        "核查员到现场核实 / an independent check on site"
        if checked
        else f"受影响的 {parties} 人确认 / {parties} affected said so"
    )
    replies = hand.matter.step_rows.filter(act__in=("reply", "pay", "follow")).order_by("no")
    last = replies.last()
    done = (last.words or last.reason) if last else ""
    conclude(hand, who, done or who, who)


def _refuse_staff_report(hand: Hand) -> None:
    side = next((one for one in hand.loaded.sides if one.id == hand.actor.party_id), None)
    if side is None or side.by_staff:
        word = VOCABULARY.acts["affirm"]
        raise NotYours(
            act_zh=word.zh,
            act_en=word.en,
            who_zh="实名群众（回访）或独立核查",
            who_en="a named resident or an independent check",
        )


def _refuse_unheard(hand: Hand) -> None:
    """People come before a site visit: no check closes over the heads of those who can still be asked, unless the
    lifecycle has come to the point where it waits for the checker."""
    if hand.loaded.state.waits_on == "checker" or _calling_was_given_its_due(hand):
        return
    callbacks = hand.loaded.kind.confirmation.callbacks
    left = sum(side.callable for side in hand.loaded.sides)
    raise StillReachable(left=left, callbacks=callbacks)
