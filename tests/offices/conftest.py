"""Fixtures of the offices. Rooms are imported inside: this file may be read before Django is ready."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.offices.cast import Cast


@pytest.fixture(autouse=True)
def _nothing_remembered(db: None) -> Iterator[None]:
    """A database emptied underneath (a transactional test before this one) is not a change by another process."""
    from zhili.offices import queries

    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast, made by the verbs."""
    from tests.offices.cast import make_cast

    return make_cast()
