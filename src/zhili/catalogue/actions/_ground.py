"""What the verbs of this room share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhili.journal.actions import Draft, write
from zhili.lib.actor import Actor
from zhili.store.efforts import keep_effort

from ..lifecycle import Act


def record(actor: Actor, act: Act, ref: str, now: datetime, **facts: Any) -> None:
    """One entry, and what the form asked. Nothing here is personal."""
    write([Draft(now, actor.ref, act.value, ref, facts, None)])
    keep_effort(act.value.replace(".", ":"), actor, now)
