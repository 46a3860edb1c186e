"""A request of the person concerned that became a matter says so, and is not taken in again."""

from __future__ import annotations

from zhili.lib.actor import CLOCK, Actor
from zhili.lib.refusal import NotAllowed
from zhili.store.rows import change
from zhili.store.writing import writing

from ..models import Ask, Correction
from ..queries.own import CORRECTION, request
from ..refusals import NoSuchAsk


def mark_followed(*, actor: Actor, key: str) -> bool:
    """A matter follows this request from now on (已收成事项); whether it was the first to say so. The matter's own
    steps are in the journal. Raises NotAllowed for every hand but the clock, NoSuchAsk."""
    if actor != CLOCK:
        raise NotAllowed
    with writing():
        found = request(key)
        if found is None:
            raise NoSuchAsk
        model = Correction if found.kind == CORRECTION else Ask
        return change(model, {"id": int(key.partition(":")[2]), "followed": False}, followed=True) == 1
