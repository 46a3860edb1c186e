"""The grants of this room. Addresses are everybody's to read; whoever keeps them does so inside its own area."""

from __future__ import annotations

from typing import Final

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed, NotFound

IMPORT: Final = "imports.run"
KEEP: Final = "places.addresses"


def need_importer(actor: Actor) -> None:
    """Refuse unless ``actor`` may bring files in."""
    if not actor.may(IMPORT):
        raise NotAllowed


def keeps(actor: Actor, area_code: str) -> bool:
    """Whether ``actor`` may change the addresses of an area."""
    return actor.may(KEEP) and actor.sees(area_code)


def need_keeper(actor: Actor, area_code: str) -> None:
    """Refuse unless ``actor`` keeps addresses (NotAllowed) and the area is its own (NotFound)."""
    if not actor.may(KEEP):
        raise NotAllowed
    if not actor.sees(area_code):
        raise NotFound
