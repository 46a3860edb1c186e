"""The one grant of this room."""

from __future__ import annotations

from typing import Final

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed

IMPORT: Final = "imports.run"


def need_importer(actor: Actor) -> None:
    """Refuse unless ``actor`` may bring files in."""
    if not actor.may(IMPORT):
        raise NotAllowed
