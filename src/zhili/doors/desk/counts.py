"""The figures on the views, kept while nothing happens.

A figure changes only when a step is recorded or when time passes, so a post's figures are kept beside the number of
the latest step. They are counted again when that has moved, though not twice within a second, and once a minute anyway.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Final

from zhili.doors.desk.tabs import TABS, Tab
from zhili.lib.actor import Actor
from zhili.matters.queries import lists
from zhili.matters.queries.narrowing import latest_step

KEPT: Final = 512
"""Posts of different sight that one process remembers; beyond it everything is forgotten at once."""
AGAIN_AFTER: Final = timedelta(seconds=1)
OLD_AFTER: Final = timedelta(minutes=1)

Key = tuple[int | None, frozenset[str], tuple[str, ...]]
Figures = tuple[tuple[Tab, int | None], ...]

_lock = threading.Lock()
_held: dict[Key, tuple[int, datetime, Figures]] = {}


def figures(actor: Actor, now: datetime, step: int | None = None) -> Figures:
    """Each view with how many stand in it, up to a thousand; None for the endless one. ``step``: the latest one, where
    the caller has asked already."""
    key = (actor.unit_id, actor.grants, actor.areas)
    step = latest_step() if step is None else step
    known = _held.get(key)
    if known is not None and _holds(known[0] == step, now - known[1]):
        return known[2]
    counted = tuple((tab, lists.count(actor, tab.narrow(actor, now)) if tab.in_time else None) for tab in TABS)
    with _lock:
        if len(_held) >= KEPT:
            _held.clear()
        _held[key] = (step, now, counted)
    return counted


def forget() -> None:
    """Remember nothing, e.g. after the database was emptied underneath."""
    _held.clear()


def _holds(unmoved: bool, age: timedelta) -> bool:
    # A clock set back makes the age negative: then nothing is believed.
    return timedelta() <= age < (OLD_AFTER if unmoved else AGAIN_AFTER)
