"""Who keeps what the house knows: each unit its own, the service desk and whoever manages the house everybody's."""

from __future__ import annotations

from typing import Final

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed

HANDLE: Final = "matters.handle"
DISPATCH: Final = "matters.dispatch"
MANAGE: Final = "offices.manage"


def keeps(actor: Actor) -> bool:
    """Whether this post keeps articles, replies and troubles at all."""
    return any(actor.may(grant) for grant in (HANDLE, DISPATCH, MANAGE))


def keeps_for(actor: Actor, unit_id: int | None) -> bool:
    """Whether this post keeps what belongs to that unit; None is the whole house."""
    if actor.may(MANAGE):
        return True
    if unit_id is None:
        return False
    return keeps(actor) and (actor.unit_id == unit_id or actor.may(DISPATCH))


def need_keeper(actor: Actor, unit_id: int | None) -> None:
    """Refuse (NotAllowed) whoever does not keep what belongs to that unit."""
    if not keeps_for(actor, unit_id):
        raise NotAllowed
