"""What every verb of this room does last: the journal entry, and the token that tells other processes to look again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import uuid4

from zhili.journal.actions import Draft, write
from zhili.lib.actor import Actor
from zhili.offices.lifecycle import Act
from zhili.offices.models import Stamp
from zhili.offices.queries.memory import STAMP, changed_here
from zhili.store.efforts import keep_effort

Facts = Mapping[str, str | int | bool | list[str] | None]
Detail = Mapping[str, str]


def record(actor: Actor, act: Act, ref: str, now: datetime, facts: Facts, *, detail: Detail | None = None) -> None:
    """Write the journal entry of a change, and what the form asked. ``facts`` name no person; ``detail`` may, and can
    be erased."""
    record_each(actor, act, now, [(ref, facts, detail)])
    keep_effort(act.value.replace(".", ":"), actor, now)


def record_each(actor: Actor, act: Act, now: datetime, changes: Iterable[tuple[str, Facts, Detail | None]]) -> None:
    """Write the entry of every change, (ref, facts, detail): the same entries as one after the other, in one go."""
    write([Draft(now, actor.ref, act.value, ref, facts, detail) for ref, facts, detail in changes])


def touch() -> None:
    """Replace the token: what is remembered of units, posts, grants and the duty list is stale. Part of the verb's
    transaction, so a rollback takes it back; a new random token, so no two states ever share one."""
    Stamp.objects.update_or_create(name=STAMP, defaults={"token": uuid4().hex})
    changed_here()


def day(value: date | None) -> str | None:
    """A day as the journal spells it."""
    return value.isoformat() if value else None
