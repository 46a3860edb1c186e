"""A connection to PostgreSQL is looked at before a request, and asked only when its socket has something to say."""

from __future__ import annotations

import time

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="tests are run on SQLite; this is about PostgreSQL"),
]


def test_a_connection_at_rest_is_usable_without_a_question() -> None:
    connection.ensure_connection()
    asked: list[str] = []
    with connection.execute_wrapper(lambda execute, sql, *rest: (asked.append(sql), execute(sql, *rest))[1]):
        assert connection.is_usable()
    assert asked == []


def test_a_connection_that_the_server_ended_is_not() -> None:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()
    until = time.monotonic() + 5
    while connection.is_usable() and time.monotonic() < until:
        time.sleep(0.01)
    assert not connection.is_usable()
    connection.close()


def test_the_next_request_after_a_restart_of_the_database_is_answered() -> None:
    """As Django does before each request: a connection that is not usable is given up, and the next one is new."""
    connection.ensure_connection()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = %s",
            [connection.settings_dict["NAME"]],
        )
    other.close()
    time.sleep(0.1)
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_a_statement_that_comes_again_is_prepared() -> None:
    with connection.cursor() as cursor:
        for _ in range(3):
            cursor.execute("SELECT %s::int + 41", [1])
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%+ 41%"])
        assert cursor.fetchone()[0] >= 1
