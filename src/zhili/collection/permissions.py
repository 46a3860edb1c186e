"""Who may draw a route, who may walk it, whose a patrol is. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from zhili.lib.actor import Actor
from zhili.offices.permissions import DISPATCH, MANAGE, OVERSEE

DRAWERS: Final = (DISPATCH, OVERSEE, MANAGE)
"""Any one of these grants, for a unit whose area lies in the jurisdiction."""


def may_draw(actor: Actor, area_code: str) -> bool:
    """Whether this post lays out work for a unit with that area."""
    return any(actor.may(grant) for grant in DRAWERS) and actor.sees(area_code)


def may_walk(actor: Actor, unit_id: int, below: Collection[int]) -> bool:
    """Whether a route of ``unit_id`` is for this post: of that unit, or of one ``below`` it."""
    return actor.person_id is not None and actor.unit_id is not None and actor.unit_id in {unit_id, *below}


def is_own(actor: Actor, person_id: int) -> bool:
    """A patrol and its track are the person's, not the post's: nobody inherits a way that somebody else walked."""
    return actor.is_staff and actor.person_id == person_id
