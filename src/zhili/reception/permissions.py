"""Who sits at a seat: every post that meets residents in its own work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed

DISPATCH: Final = "matters.dispatch"
HANDLE: Final = "matters.handle"
CALLBACK: Final = "matters.callback"
OPEN_CONTACT: Final = "matters.open_contact"


def sits(actor: Actor) -> bool:
    """Whether this post takes calls, visits and drafts."""
    return actor.is_staff and actor.unit_id is not None and any(map(actor.may, (DISPATCH, HANDLE, CALLBACK)))


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits there: a person in a post of a unit."""

    unit: int
    post: int
    person: int


def need_seat(actor: Actor) -> Seat:
    """The seat of this actor; refuses (NotAllowed) a post that meets no residents, and a machine where a person must
    answer."""
    if not sits(actor) or actor.unit_id is None or actor.post_id is None or actor.person_id is None:
        raise NotAllowed
    return Seat(actor.unit_id, actor.post_id, actor.person_id)


def need_line(actor: Actor) -> int:
    """The unit of whoever may tell the times of calls: a post with a seat, or the key of one; else NotAllowed."""
    if not sits(actor) or actor.unit_id is None:
        raise NotAllowed
    return actor.unit_id
