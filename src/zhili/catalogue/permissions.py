"""Who assesses, who approves, and who may switch off. Pure."""

from __future__ import annotations

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.offices.permissions import APPROVE_USE, ASSESS, WATCH


def reads(actor: Actor) -> bool:
    """Whether assessments and switches are this post's to read."""
    return any(actor.may(grant) for grant in (ASSESS, APPROVE_USE, WATCH))


def need(actor: Actor, *grants: str) -> int:
    """The person, who must hold one of the grants: a key is nobody and decides nothing. Raises NotAllowed."""
    if actor.person_id is None or not any(actor.may(grant) for grant in grants):
        raise NotAllowed
    return actor.person_id


__all__ = ["APPROVE_USE", "ASSESS", "WATCH", "need", "reads"]
