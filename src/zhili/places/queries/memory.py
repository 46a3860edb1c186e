"""All grids of the house in memory, in one spatial index a layer: a point finds its grid in microseconds.

Importing and ending grids replace a token in their own transaction. Outside a transaction the token is looked at once
a second at most, so another process's change is seen within that time. Inside a transaction it is looked at each time
(one row by its key), for there the answer must be exact; and a picture that only this transaction may be able to see
stays with its thread, so that what is rolled back was never true for anybody else.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import shapely
from django.db import connection, transaction
from shapely import STRtree

from zhili.places.models import Grid, Stamp

GRIDS: Final = "grids"
LOOK_EVERY_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class GridValue:
    """One grid in one period (half open). ``area_code``: the village it belongs to."""

    code: str
    layer: str
    name: str
    area_code: str
    valid_from: date
    valid_to: date | None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One layer: the values in the order of the index."""

    tree: STRtree
    grids: Sequence[GridValue]


@dataclass(slots=True)
class _Picture:
    token: str
    sheets: dict[str, Sheet] = field(default_factory=dict)
    seen_at: float = 0.0


class _Mine(threading.local):
    """What this thread's open transaction sees, where it differs from what all share."""

    picture: _Picture | None = None


_mine = _Mine()
_lock = threading.Lock()
_shared: _Picture | None = None


def sheet(layer: str) -> Sheet | None:
    """The layer as this thread may see it now, or None when it has no grid."""
    if connection.in_atomic_block:
        return _look_inside().sheets.get(layer)
    picture = _shared
    if picture is None or time.monotonic() - picture.seen_at >= LOOK_EVERY_S:
        picture = _look()
    return picture.sheets.get(layer)


def changed_here() -> None:
    """Told by a writing verb: look again as soon as its transaction is committed."""
    transaction.on_commit(forget)


def forget() -> None:
    """Remember nothing."""
    global _shared
    _shared, _mine.picture = None, None


def _look() -> _Picture:
    global _shared
    _mine.picture = None
    with _lock:
        # Before the token is read: a change between the two is seen one look later, never missed.
        looked_at = time.monotonic()
        token = _token()
        picture = _shared
        if picture is None or picture.token != token:
            picture = _Picture(token, _load())
        picture.seen_at = looked_at
        _shared = picture
    return picture


def _look_inside() -> _Picture:
    token = _token()
    for picture in (_shared, _mine.picture):
        if picture is not None and picture.token == token:
            return picture
    _mine.picture = _Picture(token, _load())
    return _mine.picture


def _token() -> str:
    return Stamp.objects.filter(name=GRIDS).values_list("token", flat=True).first() or ""


def _load() -> dict[str, Sheet]:
    found: dict[str, tuple[list[GridValue], list[bytes]]] = {}
    columns = ("code", "layer", "name", "area_code", "valid_from", "valid_to", "geometry")
    for *words, geometry in Grid.objects.order_by("layer", "code", "valid_from").values_list(*columns).iterator():
        grids, wkbs = found.setdefault(words[1], ([], []))
        grids.append(GridValue(*words))
        wkbs.append(bytes(geometry))
    sheets = {}
    for layer, (grids, wkbs) in found.items():
        sheets[layer] = Sheet(STRtree(shapely.from_wkb(wkbs)), grids)
    return sheets
