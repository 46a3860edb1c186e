"""A row that is claimed is nobody else's until its lease runs out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.db.models import Q
from django.test.utils import isolate_apps

from zhili.store.models import Claimable
from zhili.store.work import claim, finish

NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
LEASE = timedelta(minutes=5)


@pytest.fixture
def job(transactional_db: None) -> Iterator[Any]:
    """A table of work that exists for this test only."""
    with isolate_apps("zhili.store"):

        class Job(Claimable):
            due_at = models.DateTimeField()
            done_at = models.DateTimeField(null=True)

            class Meta:
                app_label = "store"
                db_table = "test_store_job"

        with connection.schema_editor() as editor:
            editor.create_model(Job)
        try:
            yield Job
        finally:
            with connection.schema_editor() as editor:
                editor.delete_model(Job)


def test_each_row_is_claimed_once_in_order(job: Any) -> None:
    for minutes in (3, 1, 2):
        job.objects.create(due_at=NOW - timedelta(minutes=minutes))
    job.objects.create(due_at=NOW + LEASE)
    due = Q(due_at__lte=NOW)
    first = claim(job, now=NOW, lease=LEASE, limit=2, where=due, order=("due_at", "id"))
    assert [row.due_at for row in first] == [NOW - timedelta(minutes=3), NOW - timedelta(minutes=2)]
    assert {(row.tries, row.claimed_until) for row in first} == {(1, NOW + LEASE)}
    assert len(claim(job, now=NOW, lease=LEASE, limit=9, where={"due_at__lte": NOW})) == 1
    assert claim(job, now=NOW, lease=LEASE, limit=9, where=due) == []


def test_a_dead_worker_loses_its_row_and_its_late_result(job: Any) -> None:
    job.objects.create(due_at=NOW)
    (dead,) = claim(job, now=NOW, lease=LEASE, limit=1)
    assert claim(job, now=NOW + LEASE - timedelta(seconds=1), lease=LEASE, limit=1) == []
    (alive,) = claim(job, now=NOW + LEASE, lease=LEASE, limit=1)
    assert (alive.pk, alive.tries) == (dead.pk, 2) and alive.token != dead.token
    assert not finish(dead, done_at=NOW)
    assert finish(alive, done_at=NOW + LEASE)
    assert not finish(alive, done_at=None)
    assert job.objects.values_list("done_at", "claimed_until", "token").get() == (NOW + LEASE, None, "")
