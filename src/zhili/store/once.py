"""Once-keys: a form sent twice (double click, retry after a lost answer) acts once and answers the same both times."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.transaction import TransactionManagementError

from .models import OnceKey
from .refusals import OnceKeyReused
from .rows import change


def once(scope: str, key: str, payload_digest: str, now: datetime) -> Any | None:
    """Claim ``key`` within ``scope``: None when this is the first time (go on, then ``settle_once``), else the answer
    given the first time. Raises OnceKeyReused when the payload differs.

    Runs in the verb's own transaction: if the verb refuses, the claim vanishes with it. A second sender waits here
    until the first one commits or rolls back, so two at once never both go on.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("claim a once-key inside the verb's transaction")
    if _claimed(scope, key, payload_digest, now):
        return None
    digest, answer = OnceKey.objects.values_list("digest", "answer").get(scope=scope, key=key)
    if digest != payload_digest:
        raise OnceKeyReused()
    if answer is None:
        raise RuntimeError(f"once-key {scope}/{key} was claimed and never settled")
    return answer


def settle_once(scope: str, key: str, answer: Any) -> None:
    """Keep the answer (JSON, not None) that a repetition of ``key`` will get; same transaction as ``once``."""
    if answer is None:
        raise ValueError("the answer to a once-key cannot be None")
    # rows.change reads a str as ready JSON text, so the answer is spelled here.
    text = json.dumps(answer, ensure_ascii=False)
    if change(OnceKey, {"scope": scope, "key": key}, answer=text) != 1:
        raise RuntimeError(f"once-key {scope}/{key} was not claimed")


def forget_once(before: datetime) -> int:
    """Drop the keys claimed before ``before``; how many. A form that old is sent anew."""
    return int(OnceKey.objects.filter(at__lt=before).delete()[0])


def _claimed(scope: str, key: str, payload_digest: str, now: datetime) -> bool:
    # Raw, because only the row count tells who claimed; ON CONFLICT waits for the other transaction on PostgreSQL, and
    # SQLite has one writer anyway.
    table, field = connection.ops.quote_name(OnceKey._meta.db_table), OnceKey._meta.get_field("at")
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {table} ("scope", "key", "digest", "answer", "at") VALUES (%s, %s, %s, NULL, %s) '
            "ON CONFLICT DO NOTHING",
            [scope, key, payload_digest, field.get_db_prep_save(now, connection)],
        )
        return bool(cursor.rowcount == 1)
