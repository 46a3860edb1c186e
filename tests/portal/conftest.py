"""The portal under test: the standing cast and a resident's browser, at a fixed moment.

Django's own modules are imported late: this file is read before Django is ready.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tests.cast import Cast

AT = datetime(2026, 11, 2, 1, 50, tzinfo=UTC)
"""When the pages of these tests are opened: 20 minutes after the cast's reports."""

Say = Callable[..., "HttpResponse"]


@pytest.fixture(autouse=True)
def the_house(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Every page reads one moment; nothing is remembered from another test."""
    from tests.portal import house

    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    house.settle(settings)


@pytest.fixture
def browser(cast: Cast) -> Client:
    """A resident's browser, in the cast's county."""
    from django.test import Client

    return Client()


def once_of(answer: HttpResponse) -> str:
    """The once-key that a page carries."""
    found = re.search(r'name="once" value="([^"]+)"', answer.content.decode())
    assert found, "the page carries a once-key"
    return found[1]


def said(answer: HttpResponse) -> str:
    """The page as text."""
    return answer.content.decode()


def send(client: Client, path: str = "/", page: str = "", **typed: Any) -> HttpResponse:
    """Open the page (or ``page``) and send its form with what is typed."""
    key = typed.pop("once", None) or once_of(client.get(page or path))
    return client.post(path, {"once": key, **typed})


def number_and_code(client: Client) -> tuple[str, str]:
    """What the page after a report shows."""
    text = said(client.get("/taken/"))
    number, code = re.search(r'id="number">([^<]+)<', text), re.search(r'id="code">([^<]+)<', text)
    assert number and code, text
    return number[1], code[1]
