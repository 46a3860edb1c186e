"""The runner starts a process of its own for a linkage that two persons stand for, one at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from tests.cast import Cast
from tests.imports.test_killed import database
from tests.registry import house
from zhili.doors.jobs import apart, schedule
from zhili.offices import actions as offices
from zhili.offices.permissions import ALLOW_LINK, LINK, OPERATOR
from zhili.registry import actions as registry
from zhili.registry.models import Look, Run
from zhili.registry.queries import runs
from zhili.registry.queries.runs import SILENT

pytestmark = pytest.mark.django_db(transaction=True)


def allowed(cast: Cast, now: datetime) -> int:
    offices.grant(
        actor=OPERATOR, post_id=cast.people["urban_handler"][1], grant=LINK, now=datetime(2026, 11, 1, tzinfo=UTC)
    )
    asker = house.clerk(cast, "urban_handler", LINK)
    run = registry.ask_run(actor=asker, purpose="底数核对", area="990121000000", now=now)
    assert schedule.linkages(now) == 0, "nobody has allowed it"
    registry.allow_run(actor=house.clerk(cast, "reviewer", ALLOW_LINK), run=run, now=now)
    return run


def test_what_was_allowed_is_done_in_another_process_and_what_refuses_it_is_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHILI_HOME", str(settings.ZHILI_HOME))
    monkeypatch.setenv("ZHILI_DATABASE", database())
    now = datetime.now(UTC)
    run = allowed(cast, now)
    assert schedule.linkages(now) == 1 and schedule.linkages(now) == 0, "one at a time"
    apart.wait(60)
    row = Run.objects.get(id=run)
    assert (row.state, [each["code"] for each in row.faults]) == ("stopped", ["use_not_on"])
    assert schedule.linkages(now) == 0 and not Look.objects.exists(), "no value was opened"


def test_one_that_fell_silent_is_taken_up_again(cast: Cast) -> None:
    now = datetime.now(UTC)
    run = allowed(cast, now)
    Run.objects.filter(id=run).update(state="running", beat_at=now)
    assert runs.waiting(now) == [] and runs.waiting(now + SILENT + timedelta(seconds=1)) == [run]
