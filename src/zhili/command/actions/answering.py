"""The receiver's verbs: open, sign, keep a draft, answer, object to a grade, and say what the directive was like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zhili.journal import actions as journal
from zhili.journal.actions import Draft
from zhili.language.text import clean
from zhili.lib.actor import Actor
from zhili.lib.numbers import BadNumber, read_number
from zhili.lib.ref import Ref
from zhili.lib.refusal import NotFound
from zhili.matters.actions.files import Upload, ready_files
from zhili.matters.queries.load import look
from zhili.matters.refusals import TooLong

from ..fields import Question, Value, read_answers, typed_again
from ..lifecycle import WRITING_STATES, CopyState
from ..models import Answer, Evaluation, Objection, Rating
from ..queries.load import questions_of
from ..queries.planning import said
from ..queries.sources import filled_for
from ..refusals import AlreadyObjected, AlreadyRated, BadEffort, NotAMatter
from ._files import keep_files
from ._hand import Done, Hand, acting
from .issuing import MOST_REASON

DRAFT_MOST = 20_000
BESIDE = {"matter": {"zh": "事项编号", "en": "matter"}, "held": {"zh": "附件", "en": "files"}}
"""What a draft keeps besides the answers: the matter, and the sealed tokens of files (``matters.hold_files``)."""
MOST_INPUTS = 1000


def note_read(*, actor: Actor, number: str, now: datetime) -> Done:
    """Note that the receiving unit has opened its copy; the first time only."""
    with acting("read", actor, number, now) as hand:
        hand.need(hand.loaded.receives)
        if hand.copy.read_at is None:
            hand.change(hand.copy, read_at=now)
            hand.step(copy=hand.copy)
    return hand.done


def sign_directive(*, actor: Actor, number: str, now: datetime, once: str = "") -> Done:
    """The unit has it and will answer. What the house knows is filled in now and stays as it is for this copy."""
    with acting("sign_directive", actor, number, now, once=once) as hand:
        hand.need(hand.loaded.receives)
        hand.need_state((CopyState.SENT,))
        copy = hand.copy
        filled = filled_for(questions_of(hand.directive.id), copy.unit_id, now, hand.loaded.profile)
        hand.change(copy, state=CopyState.SIGNED.value, signed_at=now, signed_by_id=actor.person_id, filled=filled,
                    read_at=copy.read_at or now)  # fmt: skip
        hand.step(copy=copy, facts={"filled": len(filled)})
    return hand.done


def save_draft(*, actor: Actor, number: str, typed: Mapping[str, str], now: datetime) -> Done:
    """Keep what was typed so far, right or wrong, for whoever of the unit goes on. Records nothing else."""
    with acting("answer_directive", actor, number, now) as hand:
        hand.need(hand.loaded.receives)
        hand.need_state(WRITING_STATES)
        keys = {each.key: each for each in questions_of(hand.directive.id)}
        kept = {key: text for key, text in typed.items() if key in keys or key in BESIDE}
        for key, text in kept.items():
            if len(text) > DRAFT_MOST:
                label = keys[key].label if key in keys else BESIDE[key]
                raise TooLong(field_zh=label["zh"], field_en=label["en"], most=DRAFT_MOST, length=len(text))
        hand.change(hand.copy, draft={key: clean(text) for key, text in kept.items()}, drafted_at=now)
    return hand.done


def answer_directive(
    *,
    actor: Actor,
    number: str,
    typed: Mapping[str, str],
    now: datetime,
    matter: str = "",
    files: Sequence[Upload] = (),
    effort: tuple[int, int] | None = None,
    once: str = "",
) -> Done:
    """Answer for the unit, once a round. ``typed``: by key; ``matter``: the number of a matter that this needs, if one.

    ``effort``: how many inputs the form asked and how many the house filled in by itself; None: counted here. Raises
    BadAnswer with a refusal for each field, NotAMatter, FileRefused, FileTooLarge, BadEffort, WrongCopyState.
    """
    ready = ready_files(files, sheets=True)
    with acting("answer_directive", actor, number, now, once=once) as hand:
        hand.need(hand.loaded.receives)
        hand.need_state(WRITING_STATES)
        copy, questions = hand.copy, questions_of(hand.directive.id)
        values = read_answers(questions, typed)
        corrected = _corrected(questions, values, copy.filled)
        # The matter and the files are folded away: asked of whoever opened them.
        asked = len(questions) + bool(matter.strip()) + bool(ready)
        asked, filled = _sound(effort or (asked, len(copy.filled) - len(corrected)))
        answer = Answer.objects.create(
            copy=copy, round=copy.round, at=now, post_id=actor.post_id, person_id=actor.person_id, values=values,
            filled_from=copy.filled, corrected=corrected, matter_ref=_matter(actor, matter), late=now > copy.due_at,
            asked=asked, filled=filled,
        )  # fmt: skip
        hand.change(copy, state=CopyState.ANSWERED.value, answered_at=now, next_at=None, draft={}, drafted_at=None)
        hand.step(
            copy=copy,
            facts={"round": copy.round, "asked": asked, "filled": filled + (0 if effort else len(corrected)),
                   "corrected": len(corrected), **({"files": len(ready)} if ready else {})},
            kept=keep_files(hand, ready, answer),
        )  # fmt: skip
    return hand.done


def _sound(effort: tuple[int, int]) -> tuple[int, int]:
    """Counts that can be true; raises BadEffort."""
    asked, filled = effort
    if not 0 <= filled <= asked <= MOST_INPUTS:
        raise BadEffort()
    return asked, filled


def _corrected(
    questions: tuple[Question, ...], values: Mapping[str, Value], filled: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """The keys whose filled value the unit changed. Compared as typed: 3.50 and 3.5 are one decimal by now."""
    return [
        each.key
        for each in questions
        if each.key in filled and typed_again(values[each.key]) != typed_again(filled[each.key]["value"])
    ]


def _matter(actor: Actor, typed: str) -> str:
    """The reference of a matter that this post may see, or ''."""
    if not typed.strip():
        return ""
    try:
        number = read_number(typed)
        look(actor, number)
    except (BadNumber, NotFound):
        raise NotAMatter(typed=typed.strip()[:40]) from None
    return str(Ref("matter", number))


def object_to_grade(*, actor: Actor, number: str, reasons: str, now: datetime, once: str = "") -> Done:
    """The unit says why the evaluation of its answer is wrong; once an evaluation. Somebody independent decides."""
    reasons = said(reasons, "为什么不同意", "why you disagree", MOST_REASON)
    with acting("object_to_grade", actor, number, now, once=once) as hand:
        hand.need(hand.loaded.receives)
        hand.need_state((CopyState.EVALUATED,))
        evaluation = Evaluation.objects.get(answer__copy=hand.copy, answer__round=hand.copy.round)
        if Objection.objects.filter(evaluation=evaluation).exists():
            raise AlreadyObjected()
        Objection.objects.create(evaluation=evaluation, reasons=reasons, person_id=actor.person_id, at=now, grade="",
                                 words="")  # fmt: skip
        hand.step(copy=hand.copy, words=reasons)
    return hand.done


def rate_issuer(
    *, actor: Actor, number: str, clear: bool, necessary: bool, asked_before: bool, now: datetime, once: str = ""
) -> Done:
    """Say what the directive was like to answer; once a unit, after signing. The issuer sees sums of three or more.

    The journal notes that a rating was given and nothing that it said, and no step is written: the timeline, which the
    issuer reads, would tell who.
    """
    with acting("rate_issuer", actor, number, now, once=once) as hand:
        hand.need(hand.loaded.receives)
        hand.need_state(tuple(state for state in CopyState if state not in (CopyState.SENT, CopyState.WITHDRAWN)))
        _rate(hand, clear, necessary, asked_before)
    return hand.done


def _rate(hand: Hand, clear: bool, necessary: bool, asked_before: bool) -> None:
    unit_id = hand.copy.unit_id
    if Rating.objects.filter(directive=hand.directive, unit_id=unit_id).exists():
        raise AlreadyRated()
    Rating.objects.create(directive=hand.directive, unit_id=unit_id, clear=clear, necessary=necessary,
                          asked_before=asked_before, at=hand.now)  # fmt: skip
    journal.write([Draft(hand.now, hand.actor.ref, "command.rate_issuer", f"directive:{hand.directive.number}", {})])
