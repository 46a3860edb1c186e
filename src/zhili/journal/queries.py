"""Reading the record: entries, proofs, checkpoints, and what a follower has yet to handle."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from zhili.store.secrets import unseal

from . import receipt, tiles, tree
from .keys import signer
from .models import Checkpoint, Detail, Entry, Follower
from .refusals import NotSealed

COLUMNS = ("id", "seq", "at", "actor", "act", "ref", "facts", "digest")


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as it is read. ``seq`` is None until sealed; ``detail`` is None unless asked for, absent or erased."""

    id: int
    seq: int | None
    at: datetime
    actor: str
    act: str
    ref: str
    facts: Mapping[str, Any]
    digest: str
    detail: Mapping[str, Any] | None = None


def entries_of(ref: str) -> list[Record]:
    """What was written about ``ref``, oldest first; without personal detail."""
    return list(_records(Entry.objects.filter(ref=ref).order_by("id")))


def entries_by(actor: str, *, most: int) -> list[Record]:
    """What a hand did whose reference begins so (``post:12/``), the latest first; without personal detail."""
    return list(_records(_by(actor, most)))


def _by(actor: str, most: int) -> QuerySet[Entry]:
    rows = Entry.objects.filter(actor__startswith=actor)
    if actor and connection.vendor == "sqlite":  # its LIKE uses no index; the same range of bytes does
        rows = rows.filter(actor__gte=actor, actor__lt=actor[:-1] + chr(ord(actor[-1]) + 1))
    return rows.order_by("-id")[:most]


def entry(entry_id: int) -> Record:
    """One entry, without personal detail. Raises NotSealed when there is none."""
    for record in _records(Entry.objects.filter(pk=entry_id)):
        return record
    raise NotSealed()


def detail_of(entry_id: int) -> Mapping[str, Any] | None:
    """The personal detail of an entry; None when there is none or it was erased. The caller has checked grant and
    purpose."""
    sealed = Detail.objects.filter(pk=entry_id).values_list("sealed", flat=True).first()
    return None if sealed is None else open_detail(entry_id, bytes(sealed))


def open_detail(entry_id: int, sealed: bytes) -> Mapping[str, Any]:
    """Unseal one blob; raises ``store.secrets.BadSeal``."""
    detail: Mapping[str, Any] = json.loads(unseal(sealed, aad=detail_aad(entry_id)))
    return detail


def detail_aad(entry_id: int) -> bytes:
    """What binds a sealed detail to its entry, so that two blobs cannot be swapped."""
    return b"journal:detail:%d" % entry_id


def latest_checkpoint() -> Checkpoint | None:
    """The checkpoint over most entries."""
    return Checkpoint.objects.order_by("-size").first()


def verifier_key() -> str:
    """The public key that checks checkpoints and receipts, as ``name+hash+key`` (C2SP vkey)."""
    return str(signer().verifier)


def sealed_size() -> int:
    """How many entries the latest checkpoint covers."""
    return Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0


def unsealed_count() -> int:
    """How many committed entries wait for the sealer."""
    return Entry.objects.filter(seq__isnull=True).count()


def inclusion(seq: int, size: int) -> list[bytes]:
    """The RFC 6962 audit path of leaf ``seq`` in the tree of the first ``size`` entries. Raises NotSealed."""
    if not 0 <= seq < size <= sealed_size():
        raise NotSealed()
    return tiles.on_path(lambda node: tree.inclusion_proof(seq, size, node))


def consistency(old: int, new: int) -> list[bytes]:
    """The RFC 6962 proof that the tree of ``new`` entries continues the tree of ``old``. Raises NotSealed."""
    if not 0 <= old <= new <= sealed_size():
        raise NotSealed()
    return tiles.on_path(lambda node: tree.consistency_proof(old, new, node))


def receipt_of(entry_id: int) -> str | None:
    """The receipt of an entry, or None until it is sealed. Made with the first checkpoint that covers it, so it is the
    same text every time."""
    row = Entry.objects.filter(pk=entry_id, seq__isnull=False).values_list(*COLUMNS).first()
    if row is None:
        return None
    entry_id, seq, *rest = row
    checkpoint = Checkpoint.objects.filter(size__gt=seq).order_by("size").first()
    if checkpoint is None:
        return None
    proof = tiles.on_path(lambda node: tree.inclusion_proof(seq, checkpoint.size, node))
    return receipt.make((entry_id, *rest), seq, proof, checkpoint.note, signer().verifier)


def follow(name: str, limit: int, *, with_detail: bool = False) -> Iterator[Record]:
    """The next sealed entries that follower ``name`` has not handled, in sealed order: at least once, none lost. After
    handling one (or all) of them call ``actions.advance(name, seq)``. ``with_detail`` opens what is not erased: the
    follower's own grant has to cover it."""
    cursor = Follower.objects.filter(pk=name).values_list("cursor", flat=True).first() or 0
    rows = Entry.objects.filter(seq__gte=cursor, seq__lt=sealed_size()).order_by("seq")[:limit]
    yield from _records(rows, with_detail=with_detail)


def _records(entries: QuerySet[Entry], *, with_detail: bool = False) -> Iterator[Record]:
    rows = list(entries.values_list(*COLUMNS))
    details: dict[int, bytes] = {}
    if with_detail:
        kept = Detail.objects.filter(pk__in=[row[0] for row in rows if row[7]], sealed__isnull=False)
        details = {pk: bytes(sealed or b"") for pk, sealed in kept.values_list("pk", "sealed")}
    for entry_id, seq, at, actor, act, ref, facts, digest in rows:
        sealed = details.get(entry_id)
        detail = None if sealed is None else open_detail(entry_id, sealed)
        moment = datetime.fromisoformat(at)
        yield Record(entry_id, seq, moment, actor, act, ref, json.loads(facts), digest, detail)
