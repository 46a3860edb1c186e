"""Outcome statements (结果说明): every ending carries one, written for this matter and no other."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from zhili.knowledge import queries as knowledge
from zhili.language.text import normalise
from zhili.lib.canonical import digest
from zhili.offices import queries as offices
from zhili.store.rows import insert

from ..models import Statement
from ..refusals import CopiedStatement, StockStatement, TemplateStatement, TooShortAStatement
from ._hand import Hand, text

_COLUMNS = ("matter_id", "outcome", "decided_by", "done", "evidence", "remedy", "digest", "follows_id", "at")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a person writes when a matter ends or is booked as owed.

    ``done``: what was done, or why not. ``evidence``: on what that rests. ``remedy``: what those affected can do if
    they disagree. Who decided is taken from the actor, never typed. ``cites``: versions of articles that it rests on,
    whose sentences are nobody's own words.
    """

    done: str
    evidence: str = ""
    remedy: str = ""
    cites: tuple[int, ...] = ()


def state_outcome(hand: Hand, outcome: Outcome, *, word: str = "") -> None:
    """Keep the statement beside the ending just entered. Refuses one that is too short, a stock phrase, a copy, or
    nothing but canned replies and articles, however their variables were filled."""
    profile = hand.loaded.profile
    done = text(outcome.done, "做了什么或为什么不办", "what was done or why not")
    evidence = text(outcome.evidence, "依据", "evidence", needed=False)
    remedy = text(outcome.remedy, "不服怎么办", "remedy", needed=False) or _remedy(hand)
    plain = normalise(done)
    if len(plain) < profile.templates.reply_min:
        raise TooShortAStatement(field_zh="做了什么", field_en="what was done", least=profile.templates.reply_min)
    if plain in {normalise(phrase) for phrase in profile.templates.banned}:
        raise TemplateStatement()
    own = len(knowledge.own_part(done, *outcome.cites))
    if own < profile.templates.reply_min:
        raise StockStatement(own=own, least=profile.templates.reply_min)
    ending = word or hand.matter.outcome
    row = (hand.matter.id, ending, _decider(hand), done, evidence, remedy, digest(plain), None, hand.now)
    try:
        with transaction.atomic():
            insert(Statement, _COLUMNS, [row])
    except IntegrityError as clash:
        if "digest" not in str(clash) and "statement_not_copied" not in str(clash):
            raise
        raise CopiedStatement() from None


def follow_outcome(hand: Hand, parent: Statement) -> None:
    """A merged matter receives its parent's statement, marked as following it."""
    row = (hand.matter.id, parent.outcome, parent.decided_by, parent.done, parent.evidence, parent.remedy,
           parent.digest, parent.id, hand.now)  # fmt: skip
    insert(Statement, _COLUMNS, [row])


def conclude(hand: Hand, decided_by: str, done: str, evidence: str) -> None:
    """The statement of a solved or withdrawn matter, from facts alone: nobody types that something is solved."""
    plain = digest({"matter": hand.matter.number, "round": hand.matter.round, "done": done})
    insert(Statement, _COLUMNS, [(hand.matter.id, hand.matter.outcome, decided_by, done, evidence, _remedy(hand), plain,
                                  None, hand.now)])  # fmt: skip


def _decider(hand: Hand) -> str:
    """The unit and the post: an office decides, and its people come and go."""
    actor = hand.actor
    if not actor.is_staff or actor.unit_id is None or actor.post_id is None:
        return "时限 / the clock"
    return f"{offices.unit(actor.unit_id).name()} {offices.post(actor.post_id).name()}"


def _remedy(hand: Hand) -> str:
    """What stays open to those affected whoever writes the statement: the telephone, the counter and reopening."""
    reach, within = hand.loaded.profile.reach, hand.loaded.profile.reopen_within
    return (
        f"不同意可在 {within.say('zh')}内要求重开，或打 {reach.phone}、到{reach.office.zh}找人（{reach.hours.zh}）。\n"
        f"If you disagree: have it opened again within {within.say('en')}, call {reach.phone}, or go to "
        f"{reach.office.en} ({reach.hours.en})."
    )
