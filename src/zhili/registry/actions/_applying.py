"""What a linkage found is written: sure pairs merged, by pieces of some thousand, each one transaction; doubtful ones
laid before a clerk. A process that was killed leaves whole pieces only; another one goes on from there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any, Final

from zhili.lib.actor import Actor
from zhili.profiles.model import Profile
from zhili.store import reading
from zhili.store.rows import change_each, insert, reserve
from zhili.store.writing import writing

from ..models import Doubt, Record, Run, Thing
from ..run_refusals import RunTakenOver
from ..run_states import RunState
from ._bulk import Scope
from .merging import Joined, join

PIECE: Final = 1000
"""Merges (or doubts, or looks) in one transaction."""
DOUBT: Final = ("id", "run_id", "left_id", "right_id", "probability", "reasons", "state", "put_off", "decided_by")
Told = Callable[[str, int, int], None]
"""Which step (``open``, ``compare``, ``merge``, ``doubt``, ``undo``), how much of it is done, of how much."""
Between = tuple[int, int]
Known = tuple[float, dict[str, str]]


def quiet(step: str, done: int, of: int) -> None:
    """Tell nobody."""


def mark(run: int) -> str:
    """What a merge says of the run that made it."""
    return f"run:{run}"


def cut(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


@dataclass(slots=True)
class Hold:
    """The run as one process works on it: whoever took it last goes on, the one before finds out at its next piece."""

    run: int
    worker: str
    clock: Callable[[], datetime]
    told: Told

    def still(self) -> None:
        """Lock the run inside the caller's transaction. Raises RunTakenOver."""
        rows = Run.objects.select_for_update().filter(id=self.run, state=RunState.RUNNING.value, worker=self.worker)
        if not rows.exists():
            raise RunTakenOver

    def at(self, step: str, done: int, of: int) -> None:
        """Say how far it is, to whoever looks at the run and to the caller."""
        said = {"step": step, "done": done, "of": of}
        with writing():
            Run.objects.filter(id=self.run, worker=self.worker).update(progress=said, beat_at=self.clock())
        self.told(step, done, of)


@dataclass(slots=True)
class Applied:
    """What a run has done so far: where each record lies now, what was said of pairs, counts."""

    row: Run
    found: Scope
    hold: Hold
    at: dict[int, int] = field(default_factory=dict)
    apart: set[Between] = field(default_factory=set)
    held_back: set[Between] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=lambda: {"merged": 0, "doubts": 0, "kept_apart": 0})

    def __post_init__(self) -> None:
        self.at = {record: thing for record, (_, thing) in self.found.records.items()}
        rows = Doubt.objects.filter(state="different").values_list("left__thing_id", "right__thing_id")
        self.apart = {_between(*pair) for pair in rows}


def _between(one: int, other: int) -> Between:
    return (min(one, other), max(one, other))


def merge_all(actor: Actor, done: Applied, linked: Any, profile: Profile, now: datetime) -> None:
    """Write every merge of the linkage."""
    best = _best(done, linked)
    groups = _groups(done, linked)
    written = 0
    for piece in _pieces(groups):
        with writing():
            done.hold.still()
            join(_joins(done, piece, best), actor, now, profile, mark(done.row.id))
        written += len(piece)
        done.hold.at("merge", written, len(groups))


def _pieces(groups: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    """Groups, so many that about a piece of merges comes of them."""
    piece: list[list[int]] = []
    merges = 0
    for group in groups:
        piece.append(group)
        merges += len(group) - 1
        if merges >= PIECE:
            yield piece
            piece, merges = [], 0
    if piece:
        yield piece


def _best(done: Applied, linked: Any) -> dict[int, Known]:
    """Thing → the likeliest pair by which it came to another: (probability, field → level). The pairs come likeliest
    first; there may be millions, so they are read by columns and put into words once a combination."""
    reason = import_module("zhili.registry.linking.engine").reason
    names = [each.name for each in linked.settings.comparisons]
    at = [done.at[int(each)] for each in linked.order["id"].to_pylist()]
    words: dict[tuple[int, ...], dict[str, str]] = {}
    best: dict[int, Known] = {}
    columns = (linked.pairs[name].to_pylist() for name in ("l", "r", "probability", *names))
    for left, right, probability, *ranks in zip(*columns, strict=True):
        for end in (at[left], at[right]):
            if end not in best:
                levels = tuple(ranks)
                if levels not in words:
                    words[levels] = {
                        name: reason(linked.settings, name, rank).level
                        for name, rank in zip(names, levels, strict=True)
                    }
                best[end] = (probability, words[levels])
    return best


def _groups(done: Applied, linked: Any) -> list[list[int]]:
    """The things of each cluster that has several, the one to keep first: known before new, older before younger."""
    members: dict[str, set[int]] = defaultdict(set)
    for each, cluster in zip(linked.rows["id"].to_pylist(), linked.rows["cluster"].to_pylist(), strict=True):
        members[cluster].add(done.at[int(each)])
        if "/" not in cluster:
            members[cluster].add(int(cluster))
    joined = _joined(things for things in members.values() if len(things) > 1)
    known = {done.at[record] for record in done.found.known}
    return [sorted(things, key=lambda thing: (thing not in known, thing)) for things in joined]


def _joined(sets: Iterable[set[int]]) -> list[set[int]]:
    """Sets that share a thing, put together: a thing may have had several records before."""
    where: dict[int, set[int]] = {}
    for things in sets:
        whole = set(things).union(*(where[thing] for thing in things if thing in where))
        where.update(dict.fromkeys(whole, whole))
    return list({id(each): each for each in where.values()}.values())


def _joins(done: Applied, groups: Iterable[list[int]], best: Mapping[int, Known]) -> list[Joined]:
    """What of these groups is merged: not what a clerk called different, nor what ended, nor what somebody else merged
    meanwhile, nor two that were both known before."""
    groups = list(groups)
    things = sorted(thing for group in groups for thing in group)
    rows = {row.id: row for row in reading.objects(Thing, {"id": things}, order=("id",), lock=True)}
    known = {done.found.records[record][1] for record in done.found.known}
    made = []
    for kept, *others in groups:
        inside = {kept}
        for thing in others:
            if any(_between(one, thing) in done.apart for one in inside):
                done.counts["kept_apart"] += 1
            elif (kept in known and thing in known) or any(rows[one].ended_on for one in (kept, thing)):
                done.held_back.add(_between(kept, thing))
            else:
                probability, reasons = best.get(thing) or best.get(kept) or (None, {})
                made.append(Joined(kept, thing, reasons, probability))
                inside.add(thing)
    return made


def keep_doubts(done: Applied, linked: Any) -> None:
    """The doubtful pairs that are still of two things and were never judged to be different."""
    rows = list(_doubts(done, linked))
    for start, piece in enumerate(cut(rows, PIECE)):
        with writing():
            done.hold.still()
            _write_doubts(done.row.id, piece)
        done.counts["doubts"] += len(piece)
        done.hold.at("doubt", min((start + 1) * PIECE, len(rows)), len(rows))


def _doubts(done: Applied, linked: Any) -> Iterator[tuple[int, int, float, list[dict[str, str]]]]:
    """(left, right, probability, reasons), one a pair of things."""
    now_at = dict(_now_at(done.found.records))
    seen = set(done.apart)
    open_pairs = Doubt.objects.filter(state="open").values_list("left__thing_id", "right__thing_id")
    seen |= {_between(*pair) for pair in open_pairs}
    for pair in (*linked.doubtful(), *_held_back(done, linked)):
        left, right = sorted((int(pair.left[1]), int(pair.right[1])))
        between = _between(now_at[left], now_at[right])
        if between[0] != between[1] and between not in seen:
            seen.add(between)
            yield left, right, pair.probability, _reasons(pair)


def _write_doubts(run: int, rows: Sequence[tuple[int, int, float, list[dict[str, str]]]]) -> None:
    """New ones, and those that a run which was undone had raised before."""
    ends = reading.select(Doubt, ("left_id", "right_id", "id", "state"), {"left_id": sorted({row[0] for row in rows})})
    known = {(left, right): (no, state) for left, right, no, state in ends}
    fresh = [row for row in rows if (row[0], row[1]) not in known]
    ids = reserve(Doubt, len(fresh))
    insert(Doubt, DOUBT, [(no, run, *row, "open", 0, "") for no, row in zip(ids, fresh, strict=True)])
    change_each(Doubt, "id", ("run_id", "probability", "reasons", "state"), [
        (run, row[2], row[3], "open", known[row[0], row[1]][0])
        for row in rows if known.get((row[0], row[1]), (0, ""))[1] == "dropped"
    ])  # fmt: skip


def _held_back(done: Applied, linked: Any) -> Iterator[Any]:
    """Sure pairs that were not merged though nobody called them different: a clerk looks at them."""
    for pair in linked.same() if done.held_back else ():
        if _between(done.at[int(pair.left[1])], done.at[int(pair.right[1])]) in done.held_back:
            yield pair


def _reasons(pair: Any) -> list[dict[str, str]]:
    """Codes, levels and their words; never a value."""
    reasons = [{"field": each.field, "level": each.level, "zh": each.zh, "en": each.en} for each in pair.reasons]
    if pair.cut is not None:
        from ..linking.clusters import CUT_WORDS

        words = CUT_WORDS[pair.cut]
        reasons.insert(0, {"field": "cut", "level": pair.cut.value, "zh": words.zh, "en": words.en})
    return reasons


def _now_at(records: Mapping[int, tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for piece in cut(list(records), PIECE):
        yield from reading.select(Record, ("id", "thing_id"), {"id": list(piece)})
