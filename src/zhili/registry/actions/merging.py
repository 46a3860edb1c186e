"""Two things turn out to be one (合并), and a merge is undone whole (撤销合并). A clerk's merge is a run's, of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from zhili.lib.actor import Actor
from zhili.profiles.model import Profile
from zhili.store import reading
from zhili.store.rows import change_each, insert, reserve
from zhili.store.writing import writing

from ..lifecycle import Act, Ended
from ..models import Entry, Fact, Merge, Moved, Record, Relation, Thing
from ..permissions import MERGE, need
from ..refusals import DifferentKinds, LaterMerge, NoSuchMerge, SameThing
from ._ground import held, record, rules
from ._writing import settle

MERGE_ROW: Final = ("id", "kept_id", "gone_id", "probability", "reasons", "run", "by", "at", "undone_by")
MOVED: Final = ("merge_id", "what", "row", "end", "closed")
Row = tuple[Any, ...]
_ENDS: Final = (("relation", Relation, "subject"), ("relation", Relation, "object"), ("entry", Entry, "thing"))


@dataclass(frozen=True, slots=True)
class Joined:
    """Two things that are one: how likely, and why (codes and levels, never values)."""

    kept: int
    gone: int
    reasons: Mapping[str, Any]
    probability: float | None = None


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
        (made,) = join([Joined(kept, gone, dict(reasons), probability)], actor, now, profile, run)
        facts = {"gone": f"thing:{gone}", "reasons": dict(reasons), "run": run}
        record(actor, Act.MERGE, f"thing:{kept}", now, facts)
    return made


def join(pairs: Sequence[Joined], actor: Actor, now: datetime, profile: Profile, run: str) -> list[int]:
    """The merges themselves, one a pair, inside the caller's transaction, without an entry: a linkage run writes one
    for all. The caller holds the things' rows; none that goes is among those kept."""
    if not pairs:
        return []
    ids = reserve(Merge, len(pairs))
    insert(Merge, MERGE_ROW, [
        (no, pair.kept, pair.gone, pair.probability, dict(pair.reasons), run, actor.ref, now, "")
        for no, pair in zip(ids, pairs, strict=True)
    ])  # fmt: skip
    into = {pair.gone: (no, pair.kept) for no, pair in zip(ids, pairs, strict=True)}
    today = profile.calendar.local_date(now)
    records = reading.select(Record, ("id", "thing_id"), {"thing_id": list(into)})
    moved: list[Row] = [(into[thing][0], "record", row, "thing", False) for row, thing in records]
    _move([(row, into[thing][1]) for row, thing in records], records, profile)
    for what, model, end in _ENDS:
        moved += _take(what, model, end, into, today)
    insert(Moved, MOVED, moved)
    ended = Ended.MERGED.value
    change_each(Thing, "id", ("into_id", "ended_on", "ended_why"), [(pair.kept, today, ended, pair.gone)
                                                                    for pair in pairs])  # fmt: skip
    return ids


def _move(records: Iterable[tuple[int, int]], left: Iterable[tuple[int, int]], profile: Profile) -> None:
    """Records with their facts go to another thing each, in this order; what is believed there is settled anew, and
    where they ``left``."""
    steps = list(records)
    rows = sorted({row for row, _ in steps})
    names = reading.select(Fact, ("record_id", "field"), {"record_id": rows, "gone": ""})
    change_each(Record, "id", ("thing_id",), [(thing, row) for row, thing in steps])
    change_each(Fact, "record_id", ("thing_id", "golden", "why"), [(thing, False, "", row) for row, thing in steps])
    fields: dict[int, set[str]] = {}
    for row, name in names:
        fields.setdefault(row, set()).add(name)
    settle(((thing, name) for row, thing in (*steps, *left) for name in fields.get(row, ())), profile.registers)


def _take(
    what: str, model: type[Relation] | type[Entry], end: str, into: Mapping[int, tuple[int, int]], today: date
) -> list[Row]:
    """Relations and entries of what goes become those of what is kept; one that this has already is closed instead."""
    rows: list[Relation | Entry] = list(model.objects.filter(**{f"{end}_id__in": list(into)}).order_by("id"))
    if not rows:
        return []
    kept = {thing for _, thing in into.values()}
    standing = {_key(row, end, getattr(row, f"{end}_id"))
                for row in model.objects.filter(to_on__isnull=True, **{f"{end}_id__in": list(kept)})}  # fmt: skip
    moved: list[Row] = []
    taken: list[Row] = []
    closed: list[Row] = []
    for row in rows:
        no, thing = into[getattr(row, f"{end}_id")]
        key = _key(row, end, thing)
        doubled = row.to_on is None and (key in standing or key[0] == key[-1])
        if doubled:
            closed.append((max(today, row.from_on or today), row.id))
        else:
            taken.append((thing, row.id))
            if row.to_on is None:
                standing.add(key)
        moved.append((no, what, row.id, end, doubled))
    change_each(model, "id", ("to_on",), closed)
    change_each(model, "id", (f"{end}_id",), taken)
    return moved


def _key(row: Relation | Entry, end: str, thing: int) -> Row:
    """What an open relation or entry is, were it ``thing``'s: equal keys are the same twice; one whose ends are equal
    joins a thing to itself."""
    if isinstance(row, Entry):
        return thing, row.register, None
    return thing, row.word, row.object_id if end == "subject" else row.subject_id


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
        part([row], actor, now, profile)
        record(actor, Act.UNMERGE, f"thing:{row.kept_id}", now, {"gone": f"thing:{row.gone_id}", "merge": row.id})
    return row.kept_id


def part(merges: Sequence[Merge], actor: Actor, now: datetime, profile: Profile) -> None:
    """Undoing itself, the latest first, inside the caller's transaction, without an entry."""
    change_each(Thing, "id", ("into_id", "ended_on", "ended_why"), [(None, None, "", row.gone_id) for row in merges])
    moved: dict[int, list[Row]] = {row.id: [] for row in merges}
    for no, *one in Moved.objects.filter(merge_id__in=list(moved)).values_list("merge_id", *MOVED[1:]).order_by("id"):
        moved[no].append(tuple(one))
    went = [(row, at) for row in merges for what, at, _, _ in moved[row.id] if what == "record"]
    _move([(at, row.gone_id) for row, at in went], [(at, row.kept_id) for row, at in went], profile)
    for what, model, end in _ENDS:
        ones = [(row.gone_id, at, closed) for row in merges
                for sort, at, side, closed in moved[row.id] if (sort, side) == (what, end)]  # fmt: skip
        change_each(model, "id", (f"{end}_id",), [(gone, at) for gone, at, closed in ones if not closed])
        change_each(model, "id", ("to_on",), [(None, at) for _, at, closed in ones if closed])
    change_each(Merge, "id", ("undone_at", "undone_by"), [(now, actor.ref, row.id) for row in merges])
