"""What is remembered: changed by others, changed here, rolled back."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.offices.cast import NOW, TODAY, Cast, unit
from zhili.offices import actions, queries
from zhili.offices.models import Stamp, Unit
from zhili.offices.permissions import OPERATOR
from zhili.offices.queries import memory


def elsewhere(work: object) -> None:
    """Run in another thread, with a connection of its own, as another process would."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            assert callable(work)
            work()
        except BaseException as error:  # noqa: BLE001 - handed to the test's own thread below
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


@pytest.mark.django_db(transaction=True)
def test_a_change_by_this_process_is_seen_at_once_and_by_all_threads() -> None:
    unit("A", "甲", "county", "990121000000")
    assert [each.code for each in queries.units()] == ["A"]
    unit("B", "乙", "town", "990121100000")
    assert len(queries.units()) == 2
    elsewhere(lambda: _expect(len(queries.units()) == 2))


@pytest.mark.django_db(transaction=True)
def test_a_change_by_another_process_is_seen_within_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    unit("A", "甲", "county", "990121000000")
    assert queries.unit_by_code("A").name_zh == "甲"
    clock = [memory.time.monotonic()]
    monkeypatch.setattr(memory.time, "monotonic", lambda: clock[0])
    memory.look_again()
    queries.units()
    Unit.objects.filter(code="A").update(name_zh="甲二")  # as another process commits: rows and token, no word to us
    Stamp.objects.update(token="another")
    assert queries.unit_by_code("A").name_zh == "甲"
    clock[0] += memory.LOOK_EVERY_S
    assert queries.unit_by_code("A").name_zh == "甲二"


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_true_for_anybody() -> None:
    unit("A", "甲", "county", "990121000000")

    def undone() -> None:
        with transaction.atomic():
            unit("B", "乙", "town", "990121100000")
            assert len(queries.units()) == 2
            raise KeyError

    with pytest.raises(KeyError):
        undone()
    assert len(queries.units()) == 1
    with transaction.atomic():
        assert len(queries.units()) == 1
    elsewhere(lambda: _expect(len(queries.units()) == 1))


@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_is_seen_by_nobody_else() -> None:
    unit("A", "甲", "county", "990121000000")
    with transaction.atomic():
        unit("B", "乙", "town", "990121100000")
        assert len(queries.units()) == 2
        elsewhere(lambda: _expect(len(queries.units()) == 1))
    assert len(queries.units()) == 2


@pytest.mark.django_db(transaction=True)
def test_asking_costs_no_query_while_the_answer_is_fresh() -> None:
    county = unit("A", "甲", "county", "990121000000")
    queries.units()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        for _ in range(100):
            queries.unit(county)
            queries.line_for("qinghe", "water", "990121100001", date(2026, 1, 1))
            queries.descendants(county)
    assert len(seen) <= 2


def test_a_verb_decides_by_what_is_true_now(cast: Cast) -> None:
    actions.close_post(actor=OPERATOR, post_id=cast.head, now=NOW)
    assert queries.posts_in(cast.bureau, TODAY)[0].code == "handler"


def _expect(truth: bool) -> None:
    assert truth
