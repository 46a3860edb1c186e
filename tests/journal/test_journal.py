"""Writing, sealing, proofs, followers, erasure."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError

from tests.journal.cast import CLERK, NOW, draft, grow, latest, write
from zhili.journal import actions, keys, queries, tree
from zhili.journal.leaf import entry_hash, leaf
from zhili.journal.models import Checkpoint, Detail, Entry, Tile
from zhili.journal.note import CheckpointText, Verifier, open_note
from zhili.journal.refusals import AlreadyErased, JournalDamaged, KeyLost, NoDetail, NotSealed
from zhili.lib.canonical import canonical
from zhili.store.writing import writing

pytestmark = pytest.mark.django_db


def columns(entry_id: int) -> tuple[int, str, str, str, str, str, str]:
    return Entry.objects.values_list(*actions.ENTRY_COLUMNS).get(pk=entry_id)


def test_an_entry_is_written_with_its_transaction_or_not_at_all() -> None:
    with pytest.raises(ZeroDivisionError), writing():
        actions.write([draft(1)])
        raise ZeroDivisionError
    assert not Entry.objects.exists()
    (entry_id,) = write([draft(1, {"name": "王芳"})])
    (record,) = queries.entries_of("matter:QH-2026-000000")
    assert (record.id, record.seq, record.at, record.facts["n"]) == (entry_id, None, draft(1).at, 1)
    assert queries.entry(entry_id) == record


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        actions.write([draft(1)])


@pytest.mark.parametrize(
    "changes",
    [
        {"actor": ""},
        {"actor": "a" * 121},
        {"act": "a\nb"},
        {"ref": "r" * 121},
        {"at": NOW.replace(tzinfo=None)},
        {"facts": {"share": 0.5}},
        {"facts": {"text": "\ud800"}},
        {"facts": ["a", "list"]},
    ],
)
def test_what_has_no_canonical_form_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        write([draft(1, **changes)])
    assert not Entry.objects.exists()


def test_lengths_are_those_of_the_columns() -> None:
    assert {name: Entry._meta.get_field(name).max_length for name in ("actor", "act", "ref")} == actions._LENGTHS


def test_the_leaf_is_the_canonical_form() -> None:
    for facts in ({}, {"q": '"quoted" \\ back', "控": "制\u0001", "emoji": "🚰", "rare": "𠮷", "n": [1, None, True]}):
        (entry_id,) = write([draft(7, facts=facts, act='a"b', detail={"x": 1})])
        row = columns(entry_id)
        said = dict(zip(actions.ENTRY_COLUMNS, row, strict=True)) | {"v": 1, "facts": facts}
        assert leaf(*row) == canonical(said)


def test_sealing_numbers_densely_in_order_and_signs() -> None:
    assert actions.seal(NOW) is None
    ids = grow([3, 300, 1])
    assert list(Entry.objects.order_by("seq").values_list("id", "seq")) == [(id_, n) for n, id_ in enumerate(ids)]
    said = CheckpointText.parse(open_note(latest().note, Verifier.parse(queries.verifier_key())))
    assert (said.size, said.previous, said.root.hex()) == (304, 303, latest().root)
    peaks = tree.Peaks()
    for entry_id in ids:
        peaks.append(entry_hash(columns(entry_id)))
    assert peaks.root() == said.root


def test_a_batch_is_no_larger_than_asked() -> None:
    write([draft(n) for n in range(10)])
    sizes = []
    while (checkpoint := actions.seal(NOW, limit=4)) is not None:
        sizes.append(checkpoint.size)
    assert sizes == [4, 8, 10]
    assert queries.unsealed_count() == 0


def test_tiles_are_the_same_however_the_batches_fell() -> None:
    ids = grow([1, 255, 1, 300, 700])
    whole = [entry_hash(columns(entry_id)) for entry_id in ids]
    stored = {
        (level, index): bytes(hashes) for level, index, hashes in Tile.objects.values_list("level", "index", "hashes")
    }
    runs = [whole[start : start + 256] for start in range(0, len(whole), 256)]
    assert {(0, index): b"".join(run) for index, run in enumerate(runs)} == {
        k: v for k, v in stored.items() if not k[0]
    }
    assert stored[(1, 0)] == b"".join(tree.complete_root(run) for run in runs if len(run) == 256)


def test_every_inclusion_and_consistency_proof_verifies() -> None:
    ids = grow([5, 251, 44, 280])
    sizes = list(Checkpoint.objects.order_by("size").values_list("size", "root"))
    for size, root in sizes:
        for seq in {0, 1, 4, 5, 255, 256, 299, 300, size - 1}:
            if seq < size:
                proof = queries.inclusion(seq, size)
                assert tree.root_from_inclusion(seq, size, entry_hash(columns(ids[seq])), proof).hex() == root
        for old, old_root in sizes:
            if old <= size:
                proof = queries.consistency(old, size)
                assert tree.is_consistent(old, size, bytes.fromhex(old_root), bytes.fromhex(root), proof)
    with pytest.raises(NotSealed):
        queries.inclusion(580, 580)
    with pytest.raises(NotSealed):
        queries.consistency(5, 581)


def test_a_proof_reads_two_tiles_and_the_size(django_assert_num_queries: object) -> None:
    grow([600])
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.inclusion(17, 600)


def test_a_late_commit_with_a_smaller_id_is_numbered_later() -> None:
    ids = write([draft(n) for n in range(3)])
    Entry.objects.filter(pk=ids[0]).update(id=ids[2] + 50)
    actions.seal(NOW)
    write([draft(9)])
    with writing(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET id = %s WHERE seq IS NULL", [ids[0]])
    actions.seal(NOW)
    assert list(Entry.objects.order_by("seq").values_list("id", flat=True)) == [ids[1], ids[2], ids[2] + 50, ids[0]]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: Tile.objects.update(hashes=b"x" * 320),
        lambda: Tile.objects.all().delete(),
        lambda: Checkpoint.objects.all().delete(),
        lambda: Entry.objects.filter(seq=9).delete(),
        lambda: Checkpoint.objects.update(root="00" * 32),
    ],
)
def test_a_damaged_journal_is_not_sealed_on(spoil: Callable[[], object]) -> None:
    grow([10])
    write([draft(99)])
    spoil()
    with pytest.raises(JournalDamaged):
        actions.seal(NOW)
    assert queries.unsealed_count() == 1


def test_a_lost_key_is_not_replaced(settings: object, tmp_path: Path) -> None:
    grow([1])
    settings.ZHILI_JOURNAL_KEY = tmp_path / "elsewhere"  # type: ignore[attr-defined]
    with pytest.raises(KeyLost):
        keys.signer()


def test_a_new_key_is_private(settings: object, tmp_path: Path) -> None:
    settings.ZHILI_JOURNAL_KEY = tmp_path / "keys" / "journal"  # type: ignore[attr-defined]
    first = keys.signer().verifier
    assert keys.signer().verifier == first
    assert (tmp_path / "keys" / "journal").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["journal"]


def test_a_follower_reads_the_sealed_sequence_from_its_cursor() -> None:
    grow([4], every=2)
    write([draft(50)])
    assert [record.seq for record in queries.follow("lake", 3)] == [0, 1, 2]
    assert [record.seq for record in queries.follow("lake", 3)] == [0, 1, 2]
    actions.advance("lake", 2)
    actions.advance("lake", 0)
    assert [record.seq for record in queries.follow("lake", 9)] == [3]
    assert [record.detail for record in queries.follow("hooks", 2)] == [None, None]
    opened = [record.detail for record in queries.follow("hooks", 2, with_detail=True)]
    assert opened == [{"words": "已修好 0", "phone": "13800000000"}, None]
    with pytest.raises(ValueError, match="not sealed"):
        actions.advance("lake", 4)


def test_detail_is_encrypted_salted_and_bound_to_its_entry() -> None:
    one, two = write([draft(1, {"name": "王芳"}), draft(1, {"name": "王芳"})])
    assert queries.detail_of(one) == {"name": "王芳"}
    kept = Detail.objects.get(pk=one)
    assert "王芳".encode() not in bytes(kept.sealed or b"")
    digests = set(Entry.objects.values_list("digest", flat=True))
    assert len(digests) == 2
    assert actions.salted_digest(bytes(kept.salt or b""), canonical({"name": "王芳"})) == queries.entry(one).digest
    assert queries.detail_of(two + 1) is None


def test_erasing_leaves_the_chain_and_a_record() -> None:
    ids = grow([4], every=2)
    erased = actions.erase(ids[2], now=NOW, actor=CLERK, why="request:9")
    record = queries.entry(erased)
    assert (record.act, record.ref, record.actor) == ("journal.erased", f"entry:{ids[2]}", CLERK.ref)
    assert record.facts == {"why": "request:9"}
    kept = Detail.objects.get(pk=ids[2])
    assert (kept.salt, kept.sealed, kept.erased_at) == (None, None, NOW)
    assert queries.detail_of(ids[2]) is None
    count = Entry.objects.count()
    with pytest.raises(AlreadyErased):
        actions.erase(ids[2], now=NOW, actor=CLERK, why="request:9")
    with pytest.raises(NoDetail):
        actions.erase(ids[1], now=NOW, actor=CLERK, why="request:9")
    assert Entry.objects.count() == count


def test_facts_are_kept_as_canonical_text() -> None:
    (entry_id,) = write([draft(1, facts={"b": 1, "a": "清"})])
    assert columns(entry_id)[5] == '{"a":"清","b":1}'
    assert json.loads(columns(entry_id)[5]) == {"a": "清", "b": 1}


def test_what_a_hand_did_is_found_without_reading_the_record_through() -> None:
    """The auditor's page of one contractor, in a record of millions."""
    rows = [
        Entry(at="2026-11-02T01:30:00.000000Z", actor=f"post:{no % 400}/person:{no % 700}", act="registry.look",
              ref=f"thing:{no}", facts="{}", digest="")
        for no in range(8000)
    ]  # fmt: skip
    Entry.objects.bulk_create(rows, batch_size=2000)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE journal_entry")
    found = queries.entries_by("post:12/", most=50)
    assert len(found) == 20 and {each.actor.partition("/")[0] for each in found} == {"post:12"}
    assert [each.id for each in found] == sorted((each.id for each in found), reverse=True)
    assert "journal_entry_actor" in queries._by("post:12/", 50).explain()
