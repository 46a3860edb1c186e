"""The ways a message leaves the house: one folder each, with a ``carry(message) -> None``. To add one, add a folder.

``carry`` returns when the other side has taken the message, raises Temporary to be tried again later, and Permanent
when no further try can help. It never writes to the database and gives up after ``TIMEOUT_S``.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Final

TIMEOUT_S: Final = 15.0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way. ``key`` stays the same over all tries; ``hook_id`` is set for the webhook carrier only."""

    key: str
    locality: str
    template: str
    to_kind: str
    to: str
    subject: str
    body: str
    lang: str
    ref: str
    drafted_at: datetime
    at: datetime
    hook_id: int | None = None


class CarrierFailure(Exception):
    """Not delivered; the text says why, for the desk."""


class Temporary(CarrierFailure):
    """Try again later."""


class Permanent(CarrierFailure):
    """Trying again cannot help."""


def names() -> tuple[str, ...]:
    """The carriers there are."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(__path__) if found.ispkg))


@cache
def carrier(name: str) -> Callable[[Outgoing], None]:
    """The ``carry`` of that carrier; raises Permanent for an unknown name."""
    if name not in names():
        raise Permanent(f"no carrier called {name}")
    carry: Callable[[Outgoing], None] = import_module(f"{__name__}.{name}").carry
    return carry
