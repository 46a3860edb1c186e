"""Whoever tampers by SQL is found and the place is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.journal.cast import CLERK, NOW, draft, grow, latest, write
from zhili.journal import actions, keys, queries, tree
from zhili.journal.findings import Kind, Report
from zhili.journal.leaf import entry_hash
from zhili.journal.models import Checkpoint, Detail, Entry, Follower, Tile
from zhili.journal.note import CheckpointText
from zhili.journal.refusals import BadKey, NotACheckpoint
from zhili.journal.verify import verify

pytestmark = pytest.mark.django_db

BATCHES = (40, 216, 44, 400, 20)  # checkpoints at 40, 256, 300, 700, 720: two complete tiles and a growing one
SIZE = sum(BATCHES)


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def at(report: Report, kind: Kind, **facts: Any) -> bool:
    return any(f.kind is kind and facts.items() <= f.facts.items() for f in report.findings)


def alter(column: str, value: str) -> Callable[[], None]:
    return lambda: sql(f"UPDATE journal_entry SET {column} = %s WHERE seq = 301", value)


def renumber(start: int, by: int) -> None:
    """Shift all rows from ``start`` on; over a detour, since numbers are unique."""
    sql("UPDATE journal_entry SET seq = -1000000 - seq WHERE seq >= %s", start)
    sql("UPDATE journal_entry SET seq = -1000000 - seq + %s WHERE seq <= -1000000", by)


def insert_row(seq: int | None, ref: str = "matter:forged") -> None:
    sql(
        "INSERT INTO journal_entry (id, seq, at, actor, act, ref, facts, digest) "
        "VALUES (900001, %s, '2026-11-21T09:42:00.000000Z', 'post:1/person:1', 'reply', %s, '{}', '')",
        seq,
        ref,
    )


def swap_numbers() -> None:
    sql("UPDATE journal_entry SET seq = -10 WHERE seq = 302")
    sql("UPDATE journal_entry SET seq = 302 WHERE seq = 400")
    sql("UPDATE journal_entry SET seq = 400 WHERE seq = -10")


def swap_contents() -> None:
    one, two = (Entry.objects.values_list("facts", flat=True).get(seq=seq) for seq in (301, 400))
    sql("UPDATE journal_entry SET facts = CASE seq WHEN 301 THEN %s ELSE %s END WHERE seq IN (301, 400)", two, one)


def close_the_gap() -> None:
    sql("DELETE FROM journal_entry WHERE seq = 301")
    renumber(302, -1)


def squeeze_in() -> None:
    renumber(301, +1)
    insert_row(301)


def reverse() -> None:
    sql("UPDATE journal_entry SET seq = -2000 - seq WHERE seq BETWEEN 310 AND 313")
    sql("UPDATE journal_entry SET seq = 623 + 2000 + seq WHERE seq < 0")


def flip(level: int, index: int, position: int) -> None:
    tile = Tile.objects.get(level=level, index=index)
    hashes = bytearray(tile.hashes)
    hashes[position * 32] ^= 1
    Tile.objects.filter(pk=tile.pk).update(hashes=bytes(hashes))


def alter_row_and_tile() -> None:
    sql("UPDATE journal_entry SET act = 'solved' WHERE seq = 301")
    row = Entry.objects.values_list(*actions.ENTRY_COLUMNS).get(seq=301)
    tile = Tile.objects.get(level=0, index=1)
    hashes = bytearray(tile.hashes)
    hashes[45 * 32 : 46 * 32] = entry_hash(row)
    Tile.objects.filter(pk=tile.pk).update(hashes=bytes(hashes))


def unsigned_note() -> None:
    note = Checkpoint.objects.get(size=300).note
    sql("UPDATE journal_checkpoint SET note = %s WHERE size = 300", note[:-10] + "AAAAAAAA=\n")


def resign(size: int, root: bytes) -> None:
    """What only the holder of the key can do."""
    note = keys.signer().sign(str(CheckpointText(keys.signer().name, size, root, 256)))
    Checkpoint.objects.filter(size=size).update(note=note, root=root.hex())


def swap_details() -> None:
    one, two = Detail.objects.order_by("pk")[:2]
    Detail.objects.filter(pk=one.pk).update(salt=two.salt, sealed=two.sealed)


def restore_erased() -> None:
    kept = Detail.objects.get(pk=detailed(0))
    actions.erase(kept.pk, now=NOW, actor=CLERK, why="request:1")
    Detail.objects.filter(pk=kept.pk).update(salt=kept.salt, sealed=kept.sealed, erased_at=None)


def detailed(position: int) -> int:
    return int(Detail.objects.order_by("pk").values_list("pk", flat=True)[position])


@dataclass(frozen=True)
class Tampering:
    """What was done, and what verify has to say about it (``id`` is filled in from the place)."""

    do: Callable[[], Any]
    kind: Kind
    facts: dict[str, Any]
    only: bool = True


ROW = Kind.ROW_ALTERED
TAMPERINGS = {
    "at": Tampering(alter("at", "2026-11-21T09:42:00.000000Z"), ROW, {"seq": 301}),
    "actor": Tampering(alter("actor", "post:1/person:99"), ROW, {"seq": 301}),
    "act": Tampering(alter("act", "solved"), ROW, {"seq": 301}),
    "ref": Tampering(alter("ref", "matter:other"), ROW, {"seq": 301, "ref": "matter:other"}),
    "facts": Tampering(alter("facts", '{"n":302}'), ROW, {"seq": 301}),
    "facts, white space": Tampering(
        lambda: sql("UPDATE journal_entry SET facts = facts || ' ' WHERE seq = 301"), ROW, {"seq": 301}
    ),
    "digest": Tampering(alter("digest", "0" * 64), ROW, {"seq": 301}, only=False),
    "id": Tampering(
        lambda: sql("UPDATE journal_entry SET id = 900000 WHERE seq = 301"), ROW, {"seq": 301, "id": 900000}
    ),
    "removed": Tampering(
        lambda: sql("DELETE FROM journal_entry WHERE seq IN (301, 302)"), Kind.ROW_REMOVED, {"seq": 301, "last": 302}
    ),
    "last removed": Tampering(
        lambda: sql("DELETE FROM journal_entry WHERE seq = 719"), Kind.ROW_REMOVED, {"seq": 719, "last": 719}
    ),
    "removed, gap closed": Tampering(close_the_gap, Kind.ROW_REMOVED, {"seq": 301, "last": 301}, only=False),
    "unnumbered": Tampering(
        lambda: sql("UPDATE journal_entry SET seq = NULL WHERE seq = 301"), Kind.ROW_REMOVED, {"seq": 301}
    ),
    "inserted in the middle": Tampering(squeeze_in, Kind.ROW_INSERTED, {"seq": 301, "id": 900001}, only=False),
    "inserted at the end": Tampering(lambda: insert_row(720), Kind.ROW_UNCOVERED, {"seq": 720, "id": 900001}),
    "inserted far away": Tampering(lambda: insert_row(10**12), Kind.ROW_UNCOVERED, {"seq": 10**12}),
    "inserted before the first": Tampering(lambda: insert_row(-5), Kind.ROW_UNCOVERED, {"seq": -5}),
    "moved far away": Tampering(
        lambda: sql("UPDATE journal_entry SET seq = 5000 WHERE seq = 301"), Kind.ROW_MOVED, {"seq": 5000, "was": 301}
    ),
    "two numbers swapped": Tampering(swap_numbers, Kind.ROW_MOVED, {"seq": 302, "was": 400}),
    "two contents swapped": Tampering(swap_contents, ROW, {"seq": 400}),
    "order reversed": Tampering(reverse, Kind.ROW_MOVED, {"seq": 310, "was": 313}),
    "row and tile together": Tampering(
        alter_row_and_tile, Kind.REWRITTEN, {"seq": 300, "last": 699, "size": 700}, only=False
    ),
    "leaf tile": Tampering(lambda: flip(0, 1, 45), Kind.TILE_ALTERED, {"level": 0, "index": 1}),
    "growing tile": Tampering(lambda: flip(0, 2, 3), Kind.TILE_ALTERED, {"level": 0, "index": 2}),
    "upper tile": Tampering(lambda: flip(1, 0, 1), Kind.TILE_ALTERED, {"level": 1, "index": 0}),
    "tile removed": Tampering(
        lambda: Tile.objects.filter(level=0, index=1).delete(),
        Kind.TILE_REMOVED,
        {"level": 0, "index": 1, "seq": 256, "last": 511},
    ),
    "upper tile removed": Tampering(
        lambda: Tile.objects.filter(level=1).delete(), Kind.TILE_REMOVED, {"level": 1, "index": 0}
    ),
    "tile cut": Tampering(
        lambda: Tile.objects.filter(level=0, index=1).update(hashes=b"1" * 95),
        Kind.TILE_ALTERED,
        {"level": 0, "index": 1},
    ),
    "tile added": Tampering(
        lambda: Tile.objects.create(level=0, index=9, hashes=b"1" * 32), Kind.TILE_BEYOND, {"level": 0, "index": 9}
    ),
    "checkpoint's root": Tampering(
        lambda: Checkpoint.objects.filter(size=300).update(root="0" * 64), Kind.CHECKPOINT_ALTERED, {"size": 300}
    ),
    "checkpoint's size": Tampering(
        lambda: sql("UPDATE journal_checkpoint SET size = 299 WHERE size = 300"), Kind.CHECKPOINT_ALTERED, {"size": 299}
    ),
    "checkpoint's note": Tampering(
        lambda: sql("UPDATE journal_checkpoint SET note = replace(note, '300', '301') WHERE size = 300"),
        Kind.CHECKPOINT_SIGNATURE,
        {"size": 300},
    ),
    "checkpoint's signature": Tampering(unsigned_note, Kind.CHECKPOINT_SIGNATURE, {"size": 300}),
    "checkpoint removed": Tampering(
        lambda: Checkpoint.objects.filter(size=300).delete(), Kind.CHECKPOINT_REMOVED, {"size": 300, "next": 700}
    ),
    "last checkpoint removed": Tampering(
        lambda: Checkpoint.objects.filter(size=720).delete(),
        Kind.ROW_UNCOVERED,
        {"seq": 700, "last": 719},
        only=False,
    ),
    "foreign root signed with our key": Tampering(
        lambda: resign(300, b"r" * 32), Kind.CHECKPOINT_FOREIGN, {"size": 300}
    ),
    "detail altered": Tampering(
        lambda: Detail.objects.filter(pk=detailed(0)).update(sealed=b"\x01" + b"x" * 60),
        Kind.DETAIL_UNREADABLE,
        {"seq": 0},
    ),
    "salt altered": Tampering(
        lambda: Detail.objects.filter(pk=detailed(1)).update(salt=b"x" * 32), Kind.DETAIL_ALTERED, {"seq": 100}
    ),
    "details exchanged": Tampering(swap_details, Kind.DETAIL_UNREADABLE, {"seq": 0}),
    "detail removed": Tampering(
        lambda: Detail.objects.filter(pk=detailed(1)).delete(), Kind.DETAIL_REMOVED, {"seq": 100}
    ),
    "detail emptied": Tampering(
        lambda: Detail.objects.filter(pk=detailed(1)).update(sealed=None), Kind.DETAIL_REMOVED, {"seq": 100}
    ),
    "erased without a record": Tampering(
        lambda: Detail.objects.filter(pk=detailed(1)).update(salt=None, sealed=None, erased_at=NOW),
        Kind.DETAIL_UNRECORDED,
        {"seq": 100},
    ),
    "erasure undone": Tampering(restore_erased, Kind.DETAIL_UNRECORDED, {"seq": 0}),
}


def test_an_untouched_journal_passes() -> None:
    seen: list[tuple[int, int]] = []
    ids = grow(BATCHES, every=100)
    actions.erase(ids[100], now=NOW, actor=CLERK, why="request:1")
    write([draft(SIZE)])
    report = verify(progress=lambda done, total: seen.append((done, total)))
    assert report.findings == []
    assert (report.ok, report.size, report.rows, report.unsealed) == (True, SIZE, SIZE, 2)
    assert (report.checkpoints, report.details, seen[-1]) == (5, 8, (SIZE, SIZE))
    assert "elsewhere" in report.caveat("en") and "别处" in report.caveat("zh")


def test_an_empty_journal_passes() -> None:
    assert verify().ok


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_and_named(name: str) -> None:
    grow(BATCHES, every=100)
    tampering = TAMPERINGS[name]
    tampering.do()
    report = verify()
    assert not report.ok
    assert at(report, tampering.kind, **tampering.facts), [finding.say("en") for finding in report.findings]
    assert all(finding.say("zh") != finding.say("en") for finding in report.findings)
    if tampering.only:
        assert {finding.kind for finding in report.findings} == {tampering.kind}


COLUMNS = ("at", "actor", "act", "ref", "facts", "digest")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_of_any_row_is_named(data: st.DataObject, journal: list[int]) -> None:
    seqs = data.draw(st.sets(st.integers(0, SIZE - 1), min_size=1, max_size=5))
    with transaction.atomic():
        for seq in seqs:
            column = data.draw(st.sampled_from(COLUMNS))
            row = Entry.objects.filter(seq=seq)
            old = row.values_list(column, flat=True)[0]
            text = st.text(st.characters(min_codepoint=32, max_codepoint=0x9FFF), max_size=20)
            row.update(**{column: data.draw(text.filter(lambda new, old=old: new != old))})
        report = verify()
        transaction.set_rollback(True)
    assert {finding.facts["seq"] for finding in report.findings if finding.kind is ROW} == seqs


@pytest.fixture
def journal() -> list[int]:
    return grow(BATCHES)


def test_an_altered_row_of_an_unsealed_batch_is_no_finding_and_is_counted() -> None:
    grow([3])
    (entry_id,) = write([draft(77)])
    Entry.objects.filter(pk=entry_id).update(act="solved")
    report = verify()
    assert report.ok and report.unsealed == 1 and "not sealed yet" in report.caveat("en")


def truncate(size: int) -> None:
    """Cut the journal back to an older checkpoint, as somebody who knows the tables would."""
    Entry.objects.filter(seq__gte=size).delete()
    Checkpoint.objects.filter(size__gt=size).delete()
    hashes = bytes(Tile.objects.get(level=0, index=0).hashes)
    Tile.objects.all().delete()
    Tile.objects.create(level=0, index=0, hashes=hashes[: size * 32])


def test_a_cut_off_end_shows_only_against_a_checkpoint_kept_elsewhere() -> None:
    grow(BATCHES)
    kept = latest().note
    truncate(40)
    report = verify()
    assert report.ok and "cut off its end" in report.caveat("en").replace("\n", " ")
    report = verify(against=kept)
    assert at(report, Kind.TRUNCATED, size=SIZE, here=40)


def test_history_rewritten_with_the_key_shows_only_against_a_checkpoint_kept_elsewhere() -> None:
    grow(BATCHES)
    old, new = Checkpoint.objects.get(size=300).note, latest().note
    for model in (Checkpoint, Tile, Entry, Follower):
        model._default_manager.all().delete()
    grow([SIZE - 1, 5])
    assert verify().ok
    for kept in (old, new):
        report = verify(against=kept)
        assert [finding.kind for finding in report.findings] == [Kind.FORKED]


def test_an_honest_journal_passes_against_any_of_its_checkpoints() -> None:
    grow(BATCHES)
    for note in Checkpoint.objects.values_list("note", flat=True):
        report = verify(against=note)
        assert report.ok and report.against is not None
    assert "vouched for" in report.caveat("en")


def test_against_still_names_the_row() -> None:
    grow(BATCHES)
    kept = Checkpoint.objects.get(size=300).note
    Entry.objects.filter(seq=17).update(act="solved")
    report = verify(against=kept)
    assert [(finding.kind, finding.facts["seq"]) for finding in report.findings] == [(ROW, 17)]


def test_another_key_is_told() -> None:
    grow([3])
    stranger = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert at(verify(vkey=stranger), Kind.CHECKPOINT_SIGNATURE, size=3)
    assert at(verify(against=latest().note.replace("— ", "— x")), Kind.AGAINST_SIGNATURE)
    with pytest.raises(BadKey):
        verify(vkey="nonsense")
    with pytest.raises(NotACheckpoint):
        verify(against="nonsense")


def test_many_findings_are_counted_and_the_first_are_named() -> None:
    report = Report(most_of_a_kind=2)
    for size in range(5):
        report.add(Kind.CHECKPOINT_FOREIGN, size=size)
    assert (len(report.findings), report.left_out, report.ok) == (2, 3, False)
    assert report.as_json()["findings"][0]["kind"] == "checkpoint_foreign"


def test_the_sealer_may_run_while_verify_reads(journal: list[int]) -> None:
    def meanwhile(done: int, total: int) -> None:
        write([draft(8_000 + n) for n in range(300)])
        actions.seal(NOW)

    assert verify(progress=meanwhile).ok
    assert tree.TILE_WIDTH == 256 and queries.sealed_size() > SIZE
