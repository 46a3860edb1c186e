"""What those affected can still do: withdraw, reopen, appraise; and what a merged matter does after its parent."""

from __future__ import annotations

from datetime import datetime

from zhili.lib.actor import CLOCK, Actor
from zhili.lib.deadlines import due
from zhili.lib.refusal import NotFound
from zhili.profiles import queries as profiles

from ..models import Debt, Matter, Party, Statement
from ..queries.load import affected
from ..refusals import AlreadyAppraised, OthersAffected, TooLateToReopen
from ._appraisals import Satisfied, keep_appraisal
from ._hand import Done, Hand, acting, text
from ._statements import conclude, follow_outcome
from .assigning import end_assignments, take_over_lead
from .closing import begin_round
from .triage import count_people


def withdraw(
    *, actor: Actor, number: str, words: str, now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """The reporter takes the matter back, in their own words (撤回). Raises OthersAffected where others said “me too”:
    then ``leave`` lets the reporter go and the matter goes on."""
    with acting("withdraw", actor, number, now, version=version, once=once) as hand:
        others = sum(side.id != actor.party_id for side in affected(hand.loaded)) + _open_children(hand.matter)
        if others:
            raise OthersAffected(others=others)
        said = text(words, "为什么撤回", "why you withdraw")
        Debt.objects.filter(matter_id=hand.matter.id, closed_at__isnull=True).update(closed_at=now)
        hand.move(words=said)
        conclude(hand, "反映人本人 / the reporter", said, "反映人原话 / the reporter's own words")
    return hand.done


def leave(*, actor: Actor, number: str, words: str = "", now: datetime, once: str = "") -> Done:
    """Someone affected steps out (退出); their word is asked no more, and the matter goes on for the others."""
    with acting("supplement", actor, number, now, once=once) as hand:
        left = [side for side in affected(hand.loaded) if side.id != actor.party_id]
        if not left:
            raise NotFound()
        Party.objects.filter(id=actor.party_id or 0).update(left_at=now)
        if "agent" not in hand.loaded.relations:
            hand.set(people=max(0, hand.matter.people - 1))
        hand.move(words=text(words, "说明", "note", needed=False), facts={"left": True})
    return hand.done


def reopen(*, actor: Actor, number: str, words: str, now: datetime, version: int | None = None, once: str = "") -> Done:
    """Open an ended matter again (重开): a new round, back to the dispatcher. Residents have as long as the locality
    says (TooLateToReopen); a supervisor has no such limit."""
    with acting("reopen", actor, number, now, version=version, once=once) as hand:
        _refuse_late(hand)
        if hand.loaded.rule and hand.loaded.kind.states[hand.loaded.rule.target()].waits_on != "lead":
            end_assignments(hand, "reopened")
        begin_round(hand)
        hand.set(confirmed_by_id=None)
        hand.move(words=text(words, "为什么重开", "why it is opened again"))
    return hand.done


def appraise(
    *,
    actor: Actor,
    number: str,
    contacted: bool,
    satisfied: Satisfied,
    words: str = "",
    now: datetime,
    once: str = "",
) -> Done:
    """Appraise how it was handled (评价), once. Raises AlreadyAppraised."""
    with acting("appraise", actor, number, now, once=once) as hand:
        said = text(words, "想说的话", "what you want to say", needed=False)
        if not keep_appraisal(hand, actor.party_id or 0, contacted, satisfied, said):
            raise AlreadyAppraised()
        hand.move(words=said, facts={"satisfied": satisfied.value, "contacted": contacted})
    return hand.done


def follow(*, number: str, now: datetime) -> Done | None:
    """A merged matter takes its parent's step (随主事项): the reply goes to its own reporter, whose word is asked; a
    declined parent declines it with the same statement; a parent that left without one lets it go. None: nothing to
    follow.

    Called by the clock, once a parent's step has been sealed into the queue of work.
    """
    child = Matter.objects.filter(number=number).values_list("parent_id", "version").first()
    if child is None or child[0] is None:
        return None
    parent = Matter.objects.get(id=child[0])
    verdict = follow_verdict(parent)
    if verdict is None:
        return None
    with acting("follow", CLOCK, number, now, version=child[1]) as hand:
        last = parent.step_rows.filter(act__in=("reply", "pay")).order_by("no").last()
        if verdict == "replied":
            take_over_lead(hand, parent)
        if verdict != "declined":
            hand.set(parent_id=None)
        hand.move(
            verdict=verdict, words=last.words if last and verdict == "replied" else "", facts={"parent": parent.number}
        )
        if verdict == "declined":
            statement = Statement.objects.filter(matter_id=parent.id, outcome="declined").latest("id")
            follow_outcome(hand, statement)
        if verdict != "declined":
            count_people(parent, -hand.matter.people)
    return hand.done


def follow_verdict(parent: Matter) -> str | None:
    """What a merged matter does after its parent: a reply is passed on, an ending is shared or lets it go."""
    if parent.outcome == "declined":
        return "declined"
    if parent.outcome == "solved" or _awaits_word(parent):
        return "replied"
    return None if parent.is_open else "released"


def _awaits_word(parent: Matter) -> bool:
    kind = profiles.edition(parent.edition_id).kind(parent.kind)
    return kind.states[parent.state].waits_on in ("affected", "caller", "checker")


def _open_children(matter: Matter) -> int:
    return Matter.objects.filter(parent_id=matter.id, is_open=True).count()


def _refuse_late(hand: Hand) -> None:
    ended, within = hand.matter.ended_at, hand.loaded.profile.reopen_within
    if "supervisor" in hand.loaded.relations or ended is None:
        return
    if hand.now > due(within, ended, hand.loaded.profile.calendar).at:
        raise TooLateToReopen(days=within.amount)
