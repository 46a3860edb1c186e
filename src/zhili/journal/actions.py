"""Writing the record: entries in the verb's own transaction, sealing, erasing personal detail, a follower's cursor."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max
from django.db.transaction import TransactionManagementError

from zhili.lib.actor import Actor
from zhili.lib.canonical import canonical, stamp
from zhili.store.rows import change, insert, reserve
from zhili.store.secrets import seal as seal_text
from zhili.store.writing import writing

from . import keys, tiles, tree
from .leaf import entry_hash
from .models import Checkpoint, Detail, Entry, Follower, Tile
from .note import CheckpointText
from .queries import detail_aad, latest_checkpoint, sealed_size
from .refusals import AlreadyErased, JournalDamaged, NoDetail

ERASED = "journal.erased"
"""The act of the entry that records an erasure; its ref is ``entry:<id>``."""

SALT_BYTES = 32
SEALER_LOCK = 0x7A68_696C_69  # any fixed number; the only advisory lock of the house
ENTRY_COLUMNS = ("id", "at", "actor", "act", "ref", "facts", "digest")
DETAIL_COLUMNS = ("entry_id", "salt", "sealed", "erased_at")


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be written. ``facts`` are sealed for ever and name no person; what does goes into ``detail``, of
    which only a salted digest is sealed, and which can be erased. Both take what ``lib.canonical`` takes."""

    at: datetime
    actor: str
    act: str
    ref: str
    facts: Mapping[str, Any]
    detail: Mapping[str, Any] | None = None


def write(drafts: Sequence[Draft]) -> list[int]:
    """Write entries inside the caller's transaction and return their ids, ascending. If the transaction fails, so does
    the record; if this fails, so must the change.

    Raises TransactionManagementError outside a transaction, TypeError and ValueError for drafts that have no canonical
    form. Call it after the row locks are taken.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("an entry is written in the transaction of what it records")
    ids = reserve(Entry, len(drafts))
    entries, details = [], []
    for entry_id, draft in zip(ids, drafts, strict=True):
        digest = ""
        if draft.detail is not None:
            text, salt = canonical(draft.detail), os.urandom(SALT_BYTES)
            digest = salted_digest(salt, text)
            details.append((entry_id, salt, seal_text(text.decode(), aad=detail_aad(entry_id)), None))
        _check(draft)
        facts = canonical(draft.facts).decode()
        entries.append((entry_id, stamp(draft.at), draft.actor, draft.act, draft.ref, facts, digest))
    insert(Entry, ENTRY_COLUMNS, entries)
    insert(Detail, DETAIL_COLUMNS, details)
    return ids


def seal(now: datetime, limit: int = 20_000) -> Checkpoint | None:
    """Number up to ``limit`` committed entries densely in id order, append them to the tree and sign a checkpoint;
    None when there was nothing. One transaction, so ``kill -9`` leaves all or nothing; two sealers wait for each other.

    Raises JournalDamaged when rows, tiles and the last checkpoint disagree, KeyLost, and the refusals of ``writing``.
    """
    if not Entry.objects.filter(seq__isnull=True).exists():
        return None
    signer = keys.signer()
    with writing(durable=True):
        _be_the_only_sealer()
        rows = list(Entry.objects.filter(seq__isnull=True).order_by("id").values_list(*ENTRY_COLUMNS)[:limit])
        if not rows:
            return None
        base, edge = _right_edge()
        _number([row[0] for row in rows], base)
        size = base + len(rows)
        grown = _grow(edge, [entry_hash(row) for row in rows], base)
        root = tree.root(size, tiles.node_in(grown))
        note = signer.sign(str(CheckpointText(signer.name, size, root, base)))
        return Checkpoint.objects.create(size=size, root=root.hex(), note=note, at=now)


def erase(entry_id: int, *, now: datetime, actor: Actor, why: str) -> int:
    """Erase the personal detail of an entry (blob and salt: without the salt the sealed digest tells nothing) and
    write an entry that says so; returns its id. ``why`` is a code or a reference and names no person.

    Raises NoDetail and AlreadyErased. The chain stays verifiable.
    """
    with writing():
        erased = Detail.objects.filter(pk=entry_id, erased_at__isnull=True)
        if not erased.update(salt=None, sealed=None, erased_at=now):
            raise AlreadyErased() if Detail.objects.filter(pk=entry_id).exists() else NoDetail()
        return write([Draft(now, actor.ref, ERASED, f"entry:{entry_id}", {"why": why})])[0]


def advance(follower: str, seq: int) -> None:
    """``follower`` has handled everything up to and including ``seq``. Never goes back; ValueError for what is not
    sealed."""
    if not 0 <= seq < sealed_size():
        raise ValueError(f"entry {seq} is not sealed")
    with writing():
        Follower.objects.bulk_create([Follower(name=follower, cursor=0)], ignore_conflicts=True)
        Follower.objects.filter(name=follower, cursor__lte=seq).update(cursor=seq + 1)


def salted_digest(salt: bytes, detail: bytes) -> str:
    """Hex SHA-256 of the salt and the canonical detail: what an entry keeps of it."""
    return hashlib.sha256(salt + detail).hexdigest()


def _check(draft: Draft) -> None:
    """PostgreSQL would refuse what is too long, SQLite would not; neither stores a control character alike."""
    for name in ("actor", "act", "ref"):
        text = getattr(draft, name)
        if not text or len(text) > _LENGTHS[name] or not text.isprintable():
            raise ValueError(f"an entry's {name} is printable and has 1 to {_LENGTHS[name]} characters: {text!r}")
    if not isinstance(draft.facts, Mapping):
        raise TypeError("an entry's facts are a mapping")


_LENGTHS = {"actor": 120, "act": 60, "ref": 120}  # as in models.Entry; a test compares them


def _be_the_only_sealer() -> None:
    # SQLite: BEGIN IMMEDIATE has already done it. PostgreSQL: must be the first statement of the transaction, so that
    # each later one (READ COMMITTED) sees what the sealer before us committed.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])


def _right_edge() -> tuple[int, dict[tiles.Place, bytes]]:
    """The sealed size and the growing tiles, after proving that they lead to the last checkpoint's root."""
    last = latest_checkpoint()
    size = 0 if last is None else last.size
    highest = Entry.objects.aggregate(highest=Max("seq"))["highest"]
    places = tiles.edge_places(size)
    edge = tiles.read(places)
    fits = all(len(edge.get(place, b"")) == width * tree.HASH_BYTES for place, width in places.items())
    if not fits or highest != (size - 1 if size else None):
        raise JournalDamaged()
    if last is not None and tree.root(size, tiles.node_in(edge)).hex() != last.root:
        raise JournalDamaged()
    return size, edge


def _number(ids: Sequence[int], base: int) -> None:
    """Set ``seq`` of ``ids`` to base, base + 1, …"""
    table = connection.ops.quote_name(Entry._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"UPDATE {table} SET seq = %s + place.number - 1 FROM unnest(%s::bigint[]) WITH ORDINALITY "
                f"AS place (id, number) WHERE {table}.id = place.id AND {table}.seq IS NULL",
                [base, list(ids)],
            )
        else:
            numbered = list(enumerate(ids, start=base))
            cursor.executemany(f"UPDATE {table} SET seq = %s WHERE id = %s AND seq IS NULL", numbered)
        if cursor.rowcount != len(ids):
            raise JournalDamaged()


def _grow(edge: Mapping[tiles.Place, bytes], leaves: list[bytes], base: int) -> dict[tiles.Place, bytes]:
    """Append ``leaves`` to a tree of ``base`` leaves and store the tiles that changed; the edge and all changed
    tiles."""
    grown = dict(edge)
    level, count, fresh = 0, base, leaves
    while fresh:
        index = count // tree.TILE_WIDTH
        pending = [*tree.split(edge.get((level, index), b"")), *fresh]
        fresh = []
        for start in range(0, len(pending), tree.TILE_WIDTH):
            run = pending[start : start + tree.TILE_WIDTH]
            grown[(level, index + start // tree.TILE_WIDTH)] = b"".join(run)
            if len(run) == tree.TILE_WIDTH:
                fresh.append(tree.complete_root(run))
        level, count = level + 1, count // tree.TILE_WIDTH
    for place in edge.keys() & grown.keys():
        if grown[place] != edge[place]:
            change(Tile, {"level": place[0], "index": place[1]}, hashes=grown[place])
    new = sorted(grown.keys() - edge.keys())
    insert(Tile, ("level", "index", "hashes"), [(*place, grown[place]) for place in new])
    return grown
