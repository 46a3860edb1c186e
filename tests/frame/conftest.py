"""Fixtures of the frame. Rooms are imported inside: this file may be read before Django is ready."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

if TYPE_CHECKING:
    from tests.frame.town import Staff
    from zhili.profiles.models import Edition


@pytest.fixture(autouse=True)
def _town(settings: Settings) -> Iterator[None]:
    """The addresses of ``town``, and nothing remembered from another test."""
    from django.core.cache import cache

    from tests.frame.town import Urls
    from zhili.doors.frame import reach
    from zhili.offices import queries

    settings.ROOT_URLCONF = Urls
    settings.CSRF_FAILURE_VIEW = "zhili.doors.frame.errors.csrf_failed"
    cache.clear()
    reach.forget()
    queries.forget()
    yield
    reach.forget()
    queries.forget()


@pytest.fixture
def rules(db: None) -> Edition:
    """Qinghe's shipped rules, in force."""
    from tests.frame.town import make_rules

    return make_rules()


@pytest.fixture
def staff(rules: Edition) -> Staff:
    """Two people in posts and one without."""
    from tests.frame.town import make_staff

    return make_staff()
