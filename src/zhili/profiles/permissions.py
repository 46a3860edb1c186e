"""The one grant of this room."""

from __future__ import annotations

from typing import Final

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed

ADOPT: Final = "profiles.adopt"


def need_adopter(actor: Actor) -> None:
    """Refuse unless ``actor`` may put rules in force."""
    if not actor.may(ADOPT):
        raise NotAllowed
