"""The API under test: the standing cast behind keys of their posts, at a fixed moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from tests.cast import Cast

AT = datetime(2026, 11, 2, 1, 50, tzinfo=UTC)
"""When requests come in: 20 minutes after the cast's reports."""

Api = Callable[..., Any]


@pytest.fixture(autouse=True)
def the_clock(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> datetime:
    """Every request reads this moment."""
    settings.ROOT_URLCONF = "tests.api.urls"
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    return AT


def key_of(cast: Cast, who: str) -> str:
    """A fresh key of that person's post."""
    from zhili.offices import actions
    from zhili.offices.permissions import OPERATOR

    expires = (AT + timedelta(days=30)).date()
    return actions.issue_key(actor=OPERATOR, post_id=cast.people[who][1], label=who, expires_on=expires, now=AT).text


@pytest.fixture
def api(cast: Cast, client: Client) -> Api:
    """``api("GET", "matters", who="handler", body={…}, once="…", q="…")`` → (status, JSON)."""
    keys: dict[str, str] = {}

    def call(
        method: str, path: str, *, who: str = "", body: Any = None, once: str = "", **query: Any
    ) -> tuple[int, Any]:
        headers = {"accept": "application/json"}
        if who:
            headers["authorization"] = f"Bearer {keys.setdefault(who, key_of(cast, who))}"
        if once:
            headers["idempotency-key"] = once
        address = f"/api/v1/{path}"
        if method == "GET":
            got = client.get(address, query, headers=headers)
        else:
            got = client.post(address, body, content_type="application/json", headers=headers)
        return got.status_code, got.json()

    return call
