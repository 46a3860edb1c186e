"""Every page of the house, as every kind of reader sees it: walked once for all tests of a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.desk.conftest import AT

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from tests.walk import Walk


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Walk]]:
    """What everybody can reach in a county in which everything has happened once, at one moment; gone with the file."""
    from django.test import TestCase

    from tests.cast import assemble
    from tests.county import settle
    from tests.walk import walks

    class Held(TestCase):
        """The transaction around all of it."""

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        forget()
        patch.setattr("django.utils.timezone.now", lambda: AT)
        Held.setUpClass()
        try:
            cast = assemble()
            yield walks(cast, settle(cast))
        finally:
            Held.tearDownClass()
            forget()


def forget() -> None:
    """Nothing is remembered from another test's database."""
    from django.core.cache import cache

    from zhili.doors.desk import counts
    from zhili.doors.desk.seat import fields
    from zhili.doors.frame import reach
    from zhili.doors.portal import figures, whereabouts
    from zhili.places import queries as places

    forgets = (cache.clear, counts.forget, reach.forget, figures.forget, whereabouts.forget, fields.forget)
    for each in (*forgets, places.forget, places.forget_names):
        each()
