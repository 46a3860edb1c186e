"""Prepared rows land exactly as the ORM would have written them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.db.models import F
from django.db.transaction import TransactionManagementError

from zhili.journal.models import Checkpoint, Detail, Entry, Tile
from zhili.store.models import OnceKey
from zhili.store.rows import change, change_each, insert, reserve
from zhili.store.writing import writing

pytestmark = pytest.mark.django_db
COLUMNS = ("scope", "key", "digest", "answer", "at")
NOW = datetime(2026, 11, 21, 17, 42, 0, 5, tzinfo=timezone(timedelta(hours=8)))


def test_ids_are_ascending_and_never_given_twice() -> None:
    with writing():
        first, second = reserve(OnceKey, 3), reserve(OnceKey, 2)
        insert(OnceKey, ("id", *COLUMNS), [(first[0], "s", "k", "d", None, NOW)])
    by_orm = OnceKey.objects.create(scope="s", key="k2", digest="d", at=NOW)
    given = [*first, *second, by_orm.pk]
    assert given == sorted(set(given))
    with writing():
        assert reserve(OnceKey, 1)[0] > by_orm.pk
        assert reserve(OnceKey, 0) == []


@pytest.mark.django_db(transaction=True)
def test_ids_are_reserved_inside_a_transaction_only() -> None:
    with pytest.raises(TransactionManagementError):
        reserve(OnceKey, 1)


@pytest.mark.parametrize("answer", [{"number": "QH-1", "词": [1, None]}, [1], "text", 7])
def test_rows_read_back_as_through_the_orm(answer: object) -> None:
    by_orm = OnceKey.objects.create(scope="s", key="orm", digest="d", answer=answer, at=NOW)
    spelled = f'"{answer}"' if isinstance(answer, str) else answer  # a str is taken as ready JSON
    insert(OnceKey, COLUMNS, [("s", "raw", "d", spelled, NOW), ("s", "raw2", "🚰𠮷'\"%s", None, NOW)])
    raw = OnceKey.objects.get(key="raw")
    assert (raw.answer, raw.at, raw.digest) == (by_orm.answer, NOW, "d")
    assert OnceKey.objects.get(key="raw2").digest == "🚰𠮷'\"%s"
    assert OnceKey.objects.filter(at__lte=NOW, at__gte=NOW.astimezone(UTC)).count() == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT at FROM store_oncekey")
        assert len(cursor.fetchall()) == 1


def test_bytes_and_foreign_keys_go_as_they_are() -> None:
    (entry_id,) = [Entry.objects.create(at="", actor="", act="", ref="", facts="{}", digest="").pk]
    insert(Detail, ("entry_id", "salt", "sealed"), [(entry_id, b"\x00salt", None)])
    kept = Detail.objects.get()
    assert (bytes(kept.salt or b""), kept.sealed, kept.erased_at) == (b"\x00salt", None, None)
    insert(Tile, ("level", "index", "hashes"), [(0, n, bytes([n])) for n in range(3)])
    assert Tile.objects.count() == 3


def test_what_cannot_be_stored_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        insert(OnceKey, COLUMNS, [("s", "k", "d", None, NOW.replace(tzinfo=None))])
    with pytest.raises(FieldDoesNotExist):
        insert(OnceKey, ("nothing",), [(1,)])
    insert(OnceKey, COLUMNS, [])
    assert not OnceKey.objects.exists()


def test_a_conditional_change_says_how_many_it_changed() -> None:
    insert(Checkpoint, ("size", "root", "note", "at"), [(1, "a", "n", NOW), (2, "b", "n", NOW)])
    assert change(Checkpoint, {"size": 1, "root": "a"}, root="c", at=NOW + timedelta(days=1)) == 1
    assert change(Checkpoint, {"size": 1, "root": "a"}, root="d") == 0
    assert change(Checkpoint, {"pk": 2, "at": NOW}, note="m") == 1
    assert change(Checkpoint, {"size__gte": 1}, root=F("note")) == 2
    assert sorted(Checkpoint.objects.values_list("size", "root", "note")) == [(1, "n", "n"), (2, "m", "m")]
    entry = Entry.objects.create(at="", actor="", act="", ref="", facts="{}", digest="")
    assert change(Entry, {"id": entry.pk, "seq": None}, seq=4) == 1
    assert change(Entry, {"id": entry.pk, "seq": None}, seq=5) == 0


def test_many_rows_are_changed_each_to_its_own() -> None:
    with writing():
        ids = reserve(OnceKey, 3)
        insert(OnceKey, ("id", *COLUMNS), [(no, "s", str(no), "d", {"n": no}, NOW) for no in ids])
        one, two, three = ids
        later = NOW + timedelta(days=1)
        change_each(OnceKey, "id", ("answer", "at", "digest"), [
            ({"was": "first"}, NOW, "x", one), (None, later, "二", two), ({"n": ["新", 1]}, later, "y", one),
        ])  # fmt: skip
        change_each(OnceKey, "key", ("digest",), [("by key", str(three))])
        change_each(OnceKey, "id", ("digest",), [])
    rows = {row.pk: (row.answer, row.at, row.digest) for row in OnceKey.objects.all()}
    assert rows[one] == ({"n": ["新", 1]}, later, "y"), "of several with one key the last holds"
    assert rows[two] == (None, later, "二") and rows[three] == ({"n": three}, NOW, "by key")
