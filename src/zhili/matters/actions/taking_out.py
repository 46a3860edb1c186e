"""Taking a list out of the house: allowed to whoever may read it, recorded with who, why, which filter, how many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from zhili.journal import actions as journal
from zhili.journal.actions import Draft
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.store.efforts import keep_effort
from zhili.store.writing import writing

from ..queries.lists import Filters, Row, selected
from ._hand import text

MOST_ROWS = 50_000
CHUNK = 2_000
_COLUMNS = tuple(each.name for each in fields(Row))


@dataclass(frozen=True, slots=True)
class TakenOut:
    """The rows, read as they are asked for; ``many`` of them, out of ``all``."""

    rows: Iterator[Row]
    many: int
    all: int


def take_out(*, actor: Actor, filters: Filters, said: str, purpose: str, now: datetime) -> TakenOut:
    """A list of matters, newest first and at most MOST_ROWS, for a file. ``said``: the filters in words.

    What leaves holds no contact and no name. Raises NotAllowed for whoever is no person in a post, Empty without a
    purpose. The record stands even if the file is never opened.
    """
    if not actor.is_staff or actor.person_id is None:
        raise NotAllowed()
    why = text(purpose, "用途", "purpose", most=200)
    wanted = selected(actor, filters).order_by("-id")
    with writing():
        all_ = wanted.order_by().count()
        many = min(all_, MOST_ROWS)
        detail = {"purpose": why, "filter": said[:500]}
        journal.write([Draft(now, actor.ref, "take_out", "matters:list", {"rows": many}, detail)])
        keep_effort("matters:take_out", actor, now)
    rows = wanted.values_list(*_COLUMNS)[:MOST_ROWS].iterator(chunk_size=CHUNK)
    return TakenOut((Row(*row) for row in rows), many, all_)
