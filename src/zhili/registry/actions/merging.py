"""Two things turn out to be one (合并), and a merge is undone whole (撤销合并)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zhili.lib.actor import Actor
from zhili.profiles.model import Profile
from zhili.store.rows import change, insert
from zhili.store.writing import writing

from ..lifecycle import Act, Ended
from ..models import Entry, Fact, Merge, Moved, Record, Relation, Thing
from ..permissions import MERGE, need
from ..refusals import DifferentKinds, LaterMerge, NoSuchMerge, SameThing
from ._ground import held, record, rules
from ._writing import settle

MOVED = ("merge_id", "what", "row", "end", "closed")
_ENDS = (("relation", Relation, "subject"), ("relation", Relation, "object"), ("entry", Entry, "thing"))


def merge(
    *, actor: Actor, kept: int, gone: int, now: datetime, reasons: Mapping[str, Any], probability: float | None = None,
    run: str = "",
) -> int:  # fmt: skip
    """Two things are one: all that is known of ``gone`` belongs to ``kept`` from now on; every source's values still
    stand side by side. ``reasons``: codes and levels, never values. Raises NotAllowed, NoSuchThing, SameThing,
    DifferentKinds, ThingEnded, ThingMerged."""
    if kept == gone:
        raise SameThing
    profile = rules(now)
    with writing():
        first, second = sorted((kept, gone))  # one order for everybody's locks
        rows = {thing.id: thing for thing in (held(first), held(second))}
        if rows[kept].kind != rows[gone].kind:
            raise DifferentKinds
        for thing in rows.values():
            need(actor, MERGE, thing.area_code, thing.grid_code)
        made = join(rows[kept], rows[gone], actor, now, profile, reasons, probability, run)
        facts = {"gone": f"thing:{gone}", "reasons": dict(reasons), "run": run}
        record(actor, Act.MERGE, f"thing:{kept}", now, facts)
    return made


def join(
    kept: Thing, gone: Thing, actor: Actor, now: datetime, profile: Profile, reasons: Mapping[str, Any],
    probability: float | None, run: str,
) -> int:  # fmt: skip
    """The merge itself, inside the caller's transaction, without an entry: a linkage run writes one for all."""
    made = Merge.objects.create(
        kept=kept, gone=gone, probability=probability, reasons=dict(reasons), run=run, by=actor.ref, at=now
    )
    records = list(Record.objects.filter(thing=gone).values_list("id", flat=True))
    moved = [(made.id, "record", row, "thing", False) for row in records]
    Record.objects.filter(id__in=records).update(thing=kept)
    _take_facts(records, kept.id, profile)
    for what, model, end in _ENDS:
        moved += _take(made.id, what, model, end, kept.id, gone.id, profile.calendar.local_date(now))
    insert(Moved, MOVED, moved)
    today = profile.calendar.local_date(now)
    Thing.objects.filter(id=gone.id).update(into=kept, ended_on=today, ended_why=Ended.MERGED.value)
    return made.id


def _take_facts(records: list[int], thing: int, profile: Profile) -> None:
    facts = Fact.objects.filter(record_id__in=records)
    names = set(facts.filter(gone="").values_list("field", flat=True))
    facts.update(thing_id=thing, golden=False, why="")
    settle(((thing, name) for name in names), profile.registers)


def _take(
    merge_id: int, what: str, model: type[Relation] | type[Entry], end: str, kept: int, gone: int, today: Any
) -> list[tuple[Any, ...]]:
    """Relations and entries of ``gone`` become ``kept``'s; one that ``kept`` has already is closed instead."""
    moved = []
    for row in model.objects.filter(**{f"{end}_id": gone}):
        doubled = row.to_on is None and _has(row, end, kept)
        values = {"to_on": max(today, row.from_on or today)} if doubled else {f"{end}_id": kept}
        model.objects.filter(id=row.id).update(**values)
        moved.append((merge_id, what, row.id, end, doubled))
    return moved


def _has(row: Relation | Entry, end: str, kept: int) -> bool:
    """Whether ``kept`` stands in the same open relation (or is joined to itself by it), or in the same register."""
    if isinstance(row, Entry):
        return Entry.objects.filter(thing_id=kept, register=row.register, to_on__isnull=True).exists()
    other = "object" if end == "subject" else "subject"
    partner = getattr(row, f"{other}_id")
    where = {f"{end}_id": kept, f"{other}_id": partner, "word": row.word, "to_on__isnull": True}
    return partner == kept or Relation.objects.filter(**where).exists()


def unmerge(*, actor: Actor, merge_id: int, now: datetime) -> int:
    """Undo a merge whole; the thing that was kept. What it moved goes back, what it closed is open again, values are
    believed as they stand apart. What was recorded since stays where its source's record now lies. Raises NotAllowed,
    NoSuchThing (either lies elsewhere), NoSuchMerge, LaterMerge."""
    profile = rules(now)
    with writing():
        row = Merge.objects.select_for_update(of=("self",)).select_related("kept", "gone").filter(id=merge_id).first()
        if row is None or row.undone_at is not None:
            raise NoSuchMerge
        for thing in (row.kept, row.gone):
            need(actor, MERGE, thing.area_code, thing.grid_code)
        if row.kept.into_id is not None:
            raise LaterMerge
        part(row, actor, now, profile)
        record(actor, Act.UNMERGE, f"thing:{row.kept_id}", now, {"gone": f"thing:{row.gone_id}", "merge": row.id})
    return row.kept_id


def part(row: Merge, actor: Actor, now: datetime, profile: Profile) -> None:
    """Undoing itself, inside the caller's transaction, without an entry."""
    change(Thing, {"id": row.gone_id}, into_id=None, ended_on=None, ended_why="")
    moved = list(row.moved.values_list("what", "row", "end", "closed"))
    records = [at for what, at, _, _ in moved if what == "record"]
    Record.objects.filter(id__in=records).update(thing_id=row.gone_id)
    facts = Fact.objects.filter(record_id__in=records)
    names = set(facts.filter(gone="").values_list("field", flat=True))
    facts.update(thing_id=row.gone_id, golden=False, why="")
    settle(((thing, name) for thing in (row.gone_id, row.kept_id) for name in names), profile.registers)
    for what, at, end, closed in moved:
        if what == "record":
            continue
        model = Relation if what == "relation" else Entry
        model.objects.filter(id=at).update(**({"to_on": None} if closed else {f"{end}_id": row.gone_id}))
    change(Merge, {"id": row.id}, undone_at=now, undone_by=actor.ref)
