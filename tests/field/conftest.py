"""The field door under test: the standing cast behind a telephone's cookies. Django is imported late."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

Sit = Callable[[str], "Client"]


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.cast import NOW

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def sit(cast: Cast) -> Sit:
    """A client in which that person is logged in and sits in their post; it takes JSON, as the app does."""

    def go(key: str) -> Client:
        from tests.desk.conftest import seated

        client = seated(cast, key)
        client.defaults["HTTP_ACCEPT"] = "application/json"
        return client

    return go
