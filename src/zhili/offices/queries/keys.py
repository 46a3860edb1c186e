"""API keys: a machine that acts as a post. It is nobody, so it can never count as an independent person."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.offices.models import ApiKey
from zhili.offices.queries.people import staff_actor
from zhili.offices.queries.units import day_of, post
from zhili.store import reading


class BadKey(NotAllowed):
    """Unknown, expired or revoked: a stranger cannot tell which."""

    code = "bad_api_key"
    zh = "接口密钥无效、已过期或已吊销。"
    en = "The API key is unknown, expired or revoked."


def digest_of(text: str) -> str:
    """What is kept of a key. Its 256 random bits need no salt and no slow hash."""
    return sha256(text.encode()).hexdigest()


def actor_for_key(text: str, now: datetime) -> Actor:
    """The post that the key stands for, through channel ``api``; raises BadKey. ``person_id`` is None."""
    day = day_of(now)
    good = {"digest": digest_of(text), "revoked_at": None}
    rows = reading.select(ApiKey, ("id", "post_id", "label", "expires_on"), good)
    row = next((each for each in rows if each[3] > day), None)
    if row is None or not post(row[1]).period.holds_on(day):
        raise BadKey
    return staff_actor(post(row[1]), day, ref=f"post:{row[1]}/key:{row[0]}", person=(None, row[2]), channel="api")


def keys(on: date) -> tuple[tuple[int, int, str, date, bool], ...]:
    """Every key as (id, post id, label, expires on, still good on that day), newest first."""
    rows = ApiKey.objects.order_by("-id").values_list("id", "post_id", "label", "expires_on", "revoked_at")
    return tuple((*row[:4], row[4] is None and row[3] > on) for row in rows)
