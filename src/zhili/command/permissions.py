"""How an actor stands to a directive. Pure: facts come from ``queries``, grants from the post.

Issuing belongs to a post with ``command.issue``; answering to the unit addressed, by a post with ``command.answer``;
deciding an objection to a post with ``command.decide`` that is independent by person and by unit.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhili.lib.actor import Actor
from zhili.offices.permissions import ANSWER_DIRECTIVE, ISSUE, REVIEW_DIRECTIVE


@dataclass(frozen=True, slots=True)
class Parties:
    """The two sides of one copy, as unit ids, with what lies above and below. ``graders``: persons who issued,
    evaluated or sent back; ``held``: units in which the person asking ever held a post."""

    issuer: int
    receiver: int
    above_issuer: frozenset[int]
    below_either: frozenset[int]
    graders: frozenset[int]
    covers: bool


def may_issue(actor: Actor) -> bool:
    """Whether this post may issue directives at all."""
    return actor.is_staff and actor.unit_id is not None and actor.may(ISSUE)


def is_issuer(actor: Actor, issuer: int) -> bool:
    """Whether this post acts for the unit that issued."""
    return may_issue(actor) and actor.unit_id == issuer


def is_receiver(actor: Actor, unit_id: int) -> bool:
    """Whether this post answers for the unit addressed: nobody else may, not even the unit above."""
    return actor.is_staff and actor.unit_id == unit_id and actor.may(ANSWER_DIRECTIVE)


def may_review(actor: Actor) -> bool:
    """Whether this post decides objections at all."""
    return actor.is_staff and actor.unit_id is not None and actor.may(REVIEW_DIRECTIVE)


def is_independent(actor: Actor, held: frozenset[int], parties: Parties) -> bool:
    """Whether this person, in this unit, may decide between issuer and receiver: a body above the issuer, or one
    beside it whose area covers both; never a person who took part or ever served either side, nor a key."""
    if not may_review(actor) or actor.person_id is None or actor.person_id in parties.graders:
        return False
    own = {parties.issuer, parties.receiver}
    if actor.unit_id in own | parties.below_either or held & own:
        return False
    return actor.unit_id in parties.above_issuer or parties.covers
