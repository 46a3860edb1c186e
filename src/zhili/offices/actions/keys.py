"""Verbs about API keys."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from zhili.lib.actor import Actor
from zhili.lib.refusal import Invalid, NotFound
from zhili.offices import queries
from zhili.offices.actions._checks import managed_post, need_open_post, need_text
from zhili.offices.actions._record import day, record
from zhili.offices.lifecycle import Act
from zhili.offices.models import ApiKey
from zhili.offices.permissions import need_other
from zhili.offices.queries.keys import digest_of
from zhili.store.rows import change
from zhili.store.writing import writing

LONGEST: Final = timedelta(days=366)
"""A forgotten key stops by itself within a year."""


class BadExpiry(Invalid):
    """A key ends after today and within a year."""

    code = "bad_expiry"
    zh = "密钥的失效日期须在明天到 {latest} 之间。"
    en = "A key must expire between tomorrow and {latest}."


class NoSuchKey(NotFound):
    """There is no such key, or it was revoked before."""

    code = "no_such_key"
    zh = "没有这个在用的接口密钥：{key}。"
    en = "There is no API key {key} in use."


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key. ``text`` is shown this once and kept nowhere."""

    id: int
    text: str


def issue_key(*, actor: Actor, post_id: int, label: str, expires_on: date, now: datetime) -> IssuedKey:
    """Let a machine act as a post until a day (exclusive).

    Raises NotAllowed, NotYourArea, NotYourself, NoSuchPost, PostClosed, NameMissing, BadExpiry.
    """
    need_text(label, "密钥用途", "what the key is for")
    today = queries.day_of(now)
    if not today < expires_on <= today + LONGEST:
        raise BadExpiry(latest=today + LONGEST)
    need_other(actor, post_id=post_id)
    text = f"zhili_{secrets.token_urlsafe(32)}"
    with writing():
        managed_post(actor, post_id)
        need_open_post(post_id, today)
        row = ApiKey.objects.create(
            post_id=post_id, label=label.strip(), digest=digest_of(text), issued_at=now, expires_on=expires_on
        )
        record(actor, Act.ISSUE_KEY, f"post:{post_id}", now, {"key": row.id, "expires": day(expires_on)})
    return IssuedKey(row.id, text)


def revoke_key(*, actor: Actor, key_id: int, now: datetime) -> None:
    """The key opens nothing any more, at once. Raises NotAllowed, NotYourArea, NoSuchKey."""
    with writing():
        post_id = ApiKey.objects.filter(id=key_id).values_list("post_id", flat=True).first()
        if post_id is None:
            raise NoSuchKey(key=key_id)
        managed_post(actor, post_id)
        if not change(ApiKey, {"id": key_id, "revoked_at": None}, revoked_at=now):
            raise NoSuchKey(key=key_id)
        record(actor, Act.REVOKE_KEY, f"post:{post_id}", now, {"key": key_id})
