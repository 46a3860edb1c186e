"""Who may look after the outbox. Grants are compared as strings: their closed set lives in the room above."""

from __future__ import annotations

from typing import Final

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed

MANAGE: Final = "offices.manage"
DISPATCH: Final = "matters.dispatch"


def need_manager(actor: Actor) -> None:
    """Refuse (NotAllowed) whoever does not manage the house: webhooks carry messages out of it."""
    if not actor.may(MANAGE):
        raise NotAllowed


def need_desk(actor: Actor) -> None:
    """Refuse (NotAllowed) whoever neither dispatches nor manages: failed notices are followed up at the desk."""
    if not (actor.may(DISPATCH) or actor.may(MANAGE)):
        raise NotAllowed
