"""Writing messages into the outbox, inside the transaction of the verb that has something to say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.transaction import TransactionManagementError

from zhili.notices.models import Message
from zhili.notices.queries import Note, body_seal, to_seal
from zhili.store.rows import insert
from zhili.store.secrets import seal

COLUMNS = ("key", "locality", "template", "to_kind", "to_sealed", "subject", "body_sealed", "lang", "carrier", "ref",
           "drafted_at", "due_at", "tries", "token", "failure")  # fmt: skip


def draft(notes: Sequence[Note], now: datetime) -> list[str]:
    """Write the messages and return their keys. If the verb fails, nobody was told.

    Raises TransactionManagementError outside a transaction: a message must commit with the fact that it tells, or not
    at all. The fact has its own journal entry; a draft needs none. All notes are written by one statement.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("draft notices inside the verb's transaction")
    rows = [_row(note, now) for note in notes]
    insert(Message, COLUMNS, rows)
    return [row[0] for row in rows]


def _row(note: Note, now: datetime) -> tuple[Any, ...]:
    key = uuid4().hex
    return (
        key,
        note.locality,
        note.template,
        str(note.to_kind),
        seal(note.to, aad=to_seal(key)),
        note.subject[:200],
        seal(note.body, aad=body_seal(key)),
        note.lang,
        "",
        note.ref,
        now,
        note.due_at or now,
        0,
        "",
        "",
    )
