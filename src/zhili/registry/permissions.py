"""Who may look, open, record and correct. Pure. Whatever somebody may see, a purpose is stated first."""

from __future__ import annotations

from typing import Final

from zhili.lib.actor import Actor, ActorKind
from zhili.lib.refusal import NotAllowed
from zhili.offices import queries as offices
from zhili.offices.permissions import CORRECT, EXPORT, LOOK, LOOK_OPEN, MERGE, RECORD, WATCH

from .refusals import NoPurpose, NoSuchThing

LONGEST_PURPOSE: Final = 200


def need_purpose(purpose: str) -> str:
    """The purpose, squeezed. Raises NoPurpose: an empty one, a single character, a novel."""
    said = " ".join(purpose.split())
    if not 2 <= len(said) <= LONGEST_PURPOSE:
        raise NoPurpose
    return said


def covers(actor: Actor, area_code: str, grid_code: str = "") -> bool:
    """Whether a thing there lies in this post's area. A grid's own post answers for 15 digits and no area at all."""
    return actor.sees(area_code) or (bool(grid_code) and actor.sees(grid_code))


def need(actor: Actor, grant: str, area_code: str, grid_code: str = "") -> None:
    """The grant (NotAllowed) and the place (NoSuchThing: a stranger cannot tell that it exists)."""
    if not actor.may(grant):
        raise NotAllowed
    if not covers(actor, area_code, grid_code):
        raise NoSuchThing


def speaks_for(actor: Actor, unit_id: int) -> bool:
    """Whether this post's unit is that source, or answers for it: what a grid or a village recorded is answered for by
    the town."""
    return actor.unit_id is not None and actor.unit_id in (unit_id, offices.answers_for(unit_id))


def own_thing(actor: Actor) -> int:
    """The thing this resident proved to be. Raises NotAllowed for every other hand."""
    if actor.kind is not ActorKind.RESIDENT or actor.thing_id is None:
        raise NotAllowed
    return actor.thing_id


def may_look(actor: Actor, area_code: str) -> bool:
    return actor.may(LOOK) and actor.sees(area_code)


__all__ = [
    "CORRECT",
    "EXPORT",
    "LOOK",
    "LOOK_OPEN",
    "MERGE",
    "RECORD",
    "WATCH",
    "covers",
    "may_look",
    "need",
    "need_purpose",
    "own_thing",
    "speaks_for",
]
