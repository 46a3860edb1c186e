"""Actors and messages of these tests, and how a refusal is tested."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import pytest
from django.db import transaction

from zhili.journal.models import Entry
from zhili.lib.actor import Actor, ActorKind
from zhili.notices import actions
from zhili.notices.lifecycle import ToKind
from zhili.notices.models import Hook, Message
from zhili.notices.queries import Note
from zhili.profiles.models import Edition

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DESK = Actor(ActorKind.STAFF, "post:1/person:1", post_id=1, person_id=1, grants=frozenset({"matters.dispatch"}))
MANAGER = Actor(ActorKind.STAFF, "post:2/person:2", post_id=2, person_id=2, grants=frozenset({"offices.manage"}))
STRANGER = Actor(ActorKind.STAFF, "post:3/person:3", post_id=3, person_id=3, grants=frozenset({"matters.handle"}))


@cache
def _text() -> str:
    return (files("zhili.localities") / "profiles/qinghe.yaml").read_text("utf-8")


def adopt_rules() -> Edition:
    """A fictional county: messages to its residents may be printed."""
    return Edition.objects.create(
        locality="qinghe",
        in_force_on=date(2026, 1, 1),
        text=_text(),
        digest=sha256(_text().encode()).hexdigest(),
        adopted_at=NOW,
        adopted_by="operator",
    )


def note(to: str, kind: ToKind = ToKind.PARTY, **more: Any) -> Note:
    """A message about a matter."""
    values = {
        "template": "accepted",
        "ref": "matter:QH-1",
        "subject": "清禾县 · QH-1",
        "body": "已受理：QH-1，查询码 8K3M",
    }
    return Note(**{"locality": "qinghe", "to_kind": kind, "to": to, **values, **more})


def put(*notes: Note) -> list[str]:
    """Draft messages in a transaction of their own; returns their keys."""
    with transaction.atomic():
        return actions.draft(notes, NOW)


def counts() -> tuple[int, int, int]:
    """Rows of outbox, hooks and journal."""
    return Message.objects.count(), Hook.objects.count(), Entry.objects.count()


def refused(kind: type[Exception], verb: Any, **arguments: Any) -> None:
    """The verb refuses with ``kind`` and leaves nothing behind."""
    before = counts(), list(Message.objects.order_by("id").values())
    with pytest.raises(kind), transaction.atomic():
        verb(**arguments)
    assert (counts(), list(Message.objects.order_by("id").values())) == before
