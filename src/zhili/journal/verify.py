"""Whether the record is what was sealed: rows, tiles, checkpoints, signatures and personal detail, streamed.

Writes nothing. May run beside writers and the sealer: it proves the size of the latest checkpoint it saw at the
beginning.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import Max

from zhili.store.secrets import BadSeal, unseal

from . import keys
from .actions import ERASED, salted_digest
from .comparing import Comparison, Mark, Progress, add_tile
from .findings import Kind, Report
from .models import Checkpoint, Detail, Entry, Tile
from .note import BadNote, CheckpointText, Verifier, open_note
from .queries import detail_aad, sealed_size, unsealed_count
from .refusals import BadKey, NotACheckpoint
from .tree import HASH_BYTES, TILE_WIDTH, complete_root, split

CHUNK = 2_000


def verify(against: str | None = None, vkey: str | None = None, progress: Progress | None = None) -> Report:
    """Check everything there is; ``report.ok`` when nothing was found.

    ``against``: the text of a checkpoint kept elsewhere; shows that history up to it was not rewritten or cut off.
    ``vkey``: the public key to trust; the local key's when left out. ``progress(done, total)`` is called now and then.
    Raises NotACheckpoint and BadKey for arguments that are not what they should be, KeyLost.
    """
    report = Report()
    highest = Entry.objects.aggregate(highest=Max("seq"))["highest"]  # before the checkpoints: a sealer may be at work
    verifier = _verifier(vkey)
    marks = _checkpoints(report, verifier)
    report.size = max((mark.size for mark in marks), default=0)
    report.unsealed = unsealed_count()
    if against is not None:
        marks += _against(report, against, verifier)
    comparison = Comparison(report, marks, _end(report.size, highest))
    comparison.walk(progress or _silent)
    _tiles(report, comparison)
    _beyond(report)
    _details(report)
    return report


def _verifier(vkey: str | None) -> Verifier:
    if vkey is None:
        return keys.signer().verifier
    try:
        return Verifier.parse(vkey)
    except BadNote as error:
        raise BadKey() from error


def _silent(done: int, total: int) -> None:
    return None


def _checkpoints(report: Report, verifier: Verifier) -> list[Mark]:
    """The validly signed roots. What a note says counts; the columns beside it only repeat it."""
    marks: list[Mark] = []
    chained: list[tuple[int, int]] = []
    known = {0}
    for size, root, note in Checkpoint.objects.order_by("size").values_list("size", "root", "note").iterator(CHUNK):
        report.checkpoints += 1
        known.add(size)
        try:
            said = CheckpointText.parse(open_note(note, verifier))
        except BadNote as error:
            report.add(Kind.CHECKPOINT_SIGNATURE, size=size, why_zh=_zh(error), why_en=str(error))
            continue
        known.add(said.size)
        if said.origin != verifier.name or said.size != size or said.root.hex() != root:
            zh, en = "各列与签名的文字不同", "its columns are not what its signed text says"
            report.add(Kind.CHECKPOINT_ALTERED, size=size, why_zh=zh, why_en=en)
        chained.append((said.size, said.size if said.previous is None else said.previous))
        marks.append(Mark(said.size, said.root))
    for size, previous in chained:
        if previous not in known:
            report.add(Kind.CHECKPOINT_REMOVED, size=previous, next=size)
    return marks


def _against(report: Report, text: str, verifier: Verifier) -> list[Mark]:
    """The checkpoint kept elsewhere, as one more root that must come out; none when it cannot."""
    try:
        said = CheckpointText.parse(text.partition("\n\n")[0] + "\n")
    except BadNote as error:
        raise NotACheckpoint() from error
    report.against = said.size
    try:
        open_note(text, verifier)
    except BadNote as error:
        report.add(Kind.AGAINST_SIGNATURE, why_zh=_zh(error), why_en=str(error))
        return []
    if said.size > report.size:
        report.add(Kind.TRUNCATED, size=said.size, here=report.size)
        return []
    return [Mark(said.size, said.root, against=True)]


def _zh(error: BadNote) -> str:
    return "签名与内容不符" if str(error) == "the signature is wrong" else "不是这把密钥签的，或文字被改过"


def _end(size: int, highest: int | None) -> int:
    """How far to compare: the signed size, and beyond it as far as rows and tiles both reach (the last checkpoint may
    be what was altered)."""
    last = Tile.objects.filter(level=0).order_by("-index").values_list("index", "hashes").first()
    if last is None or highest is None:
        return size
    leaves = last[0] * TILE_WIDTH + len(last[1]) // HASH_BYTES
    return max(size, min(highest + 1, leaves, Entry.objects.filter(seq__isnull=False).count()))


def _tiles(report: Report, comparison: Comparison) -> None:
    """Every hash above level 0 must be the root of the tile below it."""
    altered = {(0, index) for index in comparison.altered_tiles}
    level, count = 1, report.size // TILE_WIDTH
    while count:
        for index in range(-(-count // TILE_WIDTH)):
            _upper_tile(report, comparison, level, index, count, altered)
        level, count = level + 1, count // TILE_WIDTH
    report.tiles = Tile.objects.count()


def _upper_tile(
    report: Report, comparison: Comparison, level: int, index: int, count: int, altered: set[tuple[int, int]]
) -> None:
    """One tile of ``level`` >= 1 in a tree that has ``count`` hashes on that level."""
    hashes = Tile.objects.filter(level=level, index=index).values_list("hashes", flat=True).first()
    if hashes is None:
        add_tile(report, Kind.TILE_REMOVED, level, index)
        return
    first, past = index * TILE_WIDTH, min((index + 1) * TILE_WIDTH, count)
    stored = list(split(bytes(hashes)))
    if len(stored) < past - first or len(hashes) % HASH_BYTES:
        add_tile(report, Kind.TILE_ALTERED, level, index)
        altered.add((level, index))
        return
    below = Tile.objects.filter(level=level - 1, index__gte=first, index__lt=past).values_list("index", "hashes")
    for child, run in below.iterator(CHUNK):
        if len(run) != TILE_WIDTH * HASH_BYTES or (level - 1, child) in altered:
            continue
        if complete_root(split(bytes(run))) == stored[child - first]:
            continue
        if comparison.unproved is not None and level == 1:
            seq, size = child * TILE_WIDTH, comparison.unproved.size
            report.add(Kind.REWRITTEN, seq=seq, last=seq + TILE_WIDTH - 1, size=size)
        elif (level, index) not in altered:
            add_tile(report, Kind.TILE_ALTERED, level, index)
            altered.add((level, index))


def _beyond(report: Report) -> None:
    """Tiles that hold more than any checkpoint signed: their checkpoint was cut off, or they were added."""
    edges = []
    for level in Tile.objects.order_by("level").values_list("level", flat=True).distinct():
        last = Tile.objects.filter(level=level).order_by("-index").values_list("index", "hashes").first()
        if last is not None:
            edges.append((level, last[0], last[0] * TILE_WIDTH + len(last[1]) // HASH_BYTES))
    for level, index in Tile.objects.filter(index__lt=0).values_list("level", "index"):
        report.add(Kind.TILE_BEYOND, level=level, index=index)
    size = sealed_size()  # after the tiles, so that a sealer at work is not mistaken for damage
    for level, index, count in edges:
        if level < 0 or count > size >> (8 * level):
            report.add(Kind.TILE_BEYOND, level=level, index=index)


def _details(report: Report) -> None:
    """Personal detail against the salted digest in its entry, and erasures against the entries that record them."""
    recorded = set(Entry.objects.filter(act=ERASED).values_list("ref", flat=True))
    rows = Detail.objects.order_by("pk").values_list("pk", "salt", "sealed", "erased_at", "entry__seq", "entry__digest")
    for entry_id, salt, sealed, erased_at, seq, digest in rows.iterator(CHUNK):
        report.details += 1
        kept = salt is not None or sealed is not None
        if erased_at is not None or f"entry:{entry_id}" in recorded:
            wrong = Kind.DETAIL_UNRECORDED if kept or erased_at is None or not _is_recorded(entry_id) else None
        elif salt is None or sealed is None:
            wrong = Kind.DETAIL_REMOVED
        else:
            wrong = _misfit(entry_id, bytes(salt), bytes(sealed), digest)
        if wrong is not None:
            report.add(wrong, seq=_or_unsealed(seq), id=entry_id)
    for entry_id, seq in _without_detail():
        report.add(Kind.DETAIL_REMOVED, seq=_or_unsealed(seq), id=entry_id)


def _or_unsealed(seq: int | None) -> int | str:
    return "-" if seq is None else seq


def _is_recorded(entry_id: int) -> bool:
    # Asked anew: the erasure may have been written while we were reading.
    return Entry.objects.filter(act=ERASED, ref=f"entry:{entry_id}").exists()


def _misfit(entry_id: int, salt: bytes, sealed: bytes, digest: str) -> Kind | None:
    try:
        text = unseal(sealed, aad=detail_aad(entry_id))
    except BadSeal:
        return Kind.DETAIL_UNREADABLE
    return None if salted_digest(salt, text.encode()) == digest else Kind.DETAIL_ALTERED


def _without_detail() -> list[tuple[int, int | None]]:
    """Entries whose digest speaks of a detail that has no row."""
    entries, details = (connection.ops.quote_name(model._meta.db_table) for model in (Entry, Detail))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.id, e.seq FROM {entries} e LEFT JOIN {details} d ON d.entry_id = e.id "
            "WHERE e.digest <> '' AND d.entry_id IS NULL ORDER BY e.id"
        )
        return list(cursor.fetchall())
