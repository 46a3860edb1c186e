"""A form sent twice acts once."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.db.transaction import TransactionManagementError

from zhili.store.models import OnceKey
from zhili.store.once import forget_once, once, settle_once
from zhili.store.refusals import OnceKeyReused
from zhili.store.writing import writing

NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)


def send(payload: str = "p", answer: object = "QH-1", key: str = "k") -> tuple[bool, object]:
    """A verb with a once-key: (acted, answer)."""
    with writing():
        before = once("report", key, payload, NOW)
        if before is not None:
            return False, before
        settle_once("report", key, answer)
        return True, answer


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["QH-1", {"number": "QH-1"}, 7])
def test_the_second_time_gives_the_first_answer(answer: object) -> None:
    assert send(answer=answer) == (True, answer)
    assert send(answer="other") == (False, answer)
    assert send(key="other")[0]


@pytest.mark.django_db
def test_other_content_under_the_same_key_is_refused() -> None:
    send()
    with pytest.raises(OnceKeyReused):
        send("other")
    assert OnceKey.objects.count() == 1


@pytest.mark.django_db
def test_a_refused_verb_leaves_the_key_free() -> None:
    with pytest.raises(ZeroDivisionError), writing():
        once("report", "k", "p", NOW)
        raise ZeroDivisionError
    assert send()[0]


@pytest.mark.django_db
def test_misuse_surfaces() -> None:
    with writing():
        assert once("report", "k", "p", NOW) is None
        with pytest.raises(ValueError, match="None"):
            settle_once("report", "k", None)
        with pytest.raises(RuntimeError, match="not claimed"):
            settle_once("report", "other", 1)
    with pytest.raises(RuntimeError, match="never settled"):
        send()


@pytest.mark.django_db
def test_old_keys_are_dropped() -> None:
    send()
    assert forget_once(NOW) == 0
    assert forget_once(NOW + timedelta(seconds=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        once("report", "k", "p", NOW)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_acts_once() -> None:
    """Two connections: the second waits for the first to commit, then gets its answer."""
    claimed, results = threading.Event(), []

    def second() -> None:
        claimed.wait(5)
        results.append(send(answer="second"))
        connections.close_all()

    thread = threading.Thread(target=second)
    thread.start()
    with writing():
        assert once("report", "k", "p", NOW) is None
        claimed.set()
        time.sleep(0.1)
        settle_once("report", "k", "first")
    thread.join(10)
    assert results == [(False, "first")]
    assert connection.is_usable()
