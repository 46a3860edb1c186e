"""The questions that a page asks the database, counted alike on a slow machine and on a fast one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhili.doors.frame import reach


@contextmanager
def asking() -> Iterator[CaptureQueriesContext]:
    """Counts what is asked inside. Where people are reached is read anew every few seconds: here just before."""
    reach.place()
    with CaptureQueriesContext(connection) as found:
        yield found
