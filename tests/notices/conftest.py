"""Fixtures of the outbox. Rooms are imported inside: this file may be read before Django is ready."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.notices.peers import MailBox, Receiver, serve_mail, serve_web

if TYPE_CHECKING:
    from zhili.profiles.models import Edition


@pytest.fixture
def rules(db: None) -> Edition:
    """A fictional county: messages to its residents may be printed."""
    from tests.notices.desk import adopt_rules

    return adopt_rules()


@pytest.fixture
def mail_box(settings: Any) -> Iterator[MailBox]:
    """A real mail server, set as the house's."""
    for box in serve_mail():
        settings.ZHILI_SMTP = f"smtp://127.0.0.1:{box.port}"
        settings.ZHILI_SMTP_FROM = "zhili@qinghe.example"
        settings.ZHILI_ORIGIN = "qinghe.example/journal"
        yield box


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A real web server."""
    yield from serve_web()
