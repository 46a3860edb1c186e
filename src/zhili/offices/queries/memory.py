"""What a process remembers of the offices, and how it notices that somebody else changed them.

Units, posts, grants, powers and the duty list are read on every request and change a few times a week, so they are held
in memory as plain values. Every writing verb replaces a token (``Stamp``) in its own transaction. A reader looks at the
token at most once a second (one indexed row); when it differs, everything is loaded anew. So a change made by another
process is seen after at most a second, one made by this process at once.

A thread whose own open transaction has changed the offices reads its own picture, checked by token at every read, and
never lends it to other threads: what is rolled back was never true for anybody else.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from typing import Final

from django.conf import settings
from django.db import connection, transaction

from zhili.offices.models import Stamp
from zhili.offices.queries.chart import Chart, load_chart
from zhili.offices.queries.values import DeskValue, DutyBook
from zhili.profiles import queries as profiles
from zhili.store import reading

STAMP: Final = "offices"
LOOK_EVERY_S: Final = 1.0


@dataclass(slots=True)
class Snapshot:
    """The offices as of one token. Duty books fill in as they are asked for; an edition never changes."""

    token: str
    chart: Chart
    tz: tzinfo
    books: dict[int, DutyBook] = field(default_factory=dict)
    desks: dict[int, DeskValue] = field(default_factory=dict)
    keys: dict[int, dict[str, str]] = field(default_factory=dict)
    seen_at: float = 0.0


class _Mine(threading.local):
    """What this thread's open transaction has changed."""

    changed = False
    snapshot: Snapshot | None = None


_mine = _Mine()
_lock = threading.Lock()
_shared: Snapshot | None = None


def snapshot() -> Snapshot:
    """The offices as this thread may see them now; at most a second old."""
    if _mine.changed:
        if connection.in_atomic_block:
            return _own()
        _mine.changed, _mine.snapshot = False, None
        look_again()
    held = _shared
    if held is not None and time.monotonic() - held.seen_at < LOOK_EVERY_S:
        return held
    return _refresh()


def changed_here() -> None:
    """Told by a writing verb: this thread's transaction has replaced the token."""
    _mine.changed = True
    transaction.on_commit(_committed)


def forget() -> None:
    """Remember nothing, e.g. after the database was emptied underneath."""
    global _shared
    _mine.changed, _mine.snapshot = False, None
    _shared = None


def look_again() -> None:
    """Trust nothing that was not checked after this: for verbs, which must not decide by what was true a second ago."""
    if _shared is not None:
        _shared.seen_at = float("-inf")


def _committed() -> None:
    _mine.changed, _mine.snapshot = False, None
    look_again()


def _own() -> Snapshot:
    token = _token()
    for held in (_mine.snapshot, _shared):
        if held is not None and held.token == token:
            return held
    _mine.snapshot = Snapshot(token, load_chart(), _house_tz())
    return _mine.snapshot


def _refresh() -> Snapshot:
    global _shared
    with _lock:
        token = _token()  # read before the rows: a picture labelled too old is loaded again, never kept too long
        if _shared is None or _shared.token != token:
            _shared = Snapshot(token, load_chart(), _house_tz())
        else:
            _shared.tz = _house_tz()
        _shared.seen_at = time.monotonic()
        return _shared


def _token() -> str:
    rows = reading.select(Stamp, ("token",), {"name": STAMP})
    return rows[0][0] if rows else ""


def _house_tz() -> tzinfo:
    """Where the house stands: its own locality's time zone; UTC as long as that has no rules."""
    try:
        return profiles.current(settings.ZHILI_LOCALITY, date.max).tz
    except profiles.NoEdition:
        return UTC
