"""The desk under test: the standing cast behind a browser's cookies, at a fixed moment.

Django's own modules are imported late: this file is read before Django is ready.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

AT = datetime(2026, 11, 2, 1, 50, tzinfo=UTC)
"""When the pages of these tests are opened: 20 minutes after the cast's reports."""

Sit = Callable[[str], "Client"]


@pytest.fixture(autouse=True)
def the_clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Every page reads this moment, and no figure is left over from another test's database."""
    from zhili.doors.desk import counts

    counts.forget()
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    return AT


@pytest.fixture
def sit(cast: Cast) -> Sit:
    """A client in which the person called ``key`` is logged in and sits in their post."""
    return lambda key: seated(cast, key)


def seated(cast: Cast, key: str) -> Client:
    """The browser of one member of staff."""
    from django.contrib.auth.models import User
    from django.test import Client

    from zhili.doors.frame import actors
    from zhili.offices.models import Person

    person_id, post_id = cast.people[key]
    account, _ = User.objects.get_or_create(username=key)
    Person.objects.filter(id=person_id).update(account=account)
    client = Client()
    client.force_login(account)
    session = client.session
    session[actors.PERSON], session[actors.POST] = person_id, post_id
    session.save()
    return client
