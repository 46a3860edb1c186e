"""Verbs on linkage runs: asked for by one person, allowed by another, run once, undone whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any, Final

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.offices.permissions import ALLOW_LINK, LINK
from zhili.profiles.model import Profile
from zhili.store.rows import insert
from zhili.store.writing import writing

from ..lifecycle import RUN_WORDS, Act, Looked, RunState
from ..models import Compared, Doubt, Look, Merge, Run, Thing
from ..permissions import need, need_purpose
from ..refusals import LaterMerge, NoSuchRun, OwnRun, RunNotAllowed, WrongRunState
from ._bulk import Scope, engine, lone_sources, need_switched_on, open_all, scope
from ._ground import record, rules
from .looking import note
from .merging import join, part

PIECE: Final = 200
Told = Callable[[str, int, int], None]
"""Which step (``open``, ``compare``, ``merge``), how much of it is done, of how much."""


def ask_run(*, actor: Actor, purpose: str, area: str, now: datetime) -> int:
    """Ask for a linkage of what lists said about an area's people (申请比对), for a purpose that each of them reads.
    Another person has to allow it. Raises NotAllowed, NoSuchThing (outside the area), NoPurpose."""
    need(actor, LINK, area)
    why = need_purpose(purpose)
    with writing():
        made = Run.objects.create(
            purpose=why, area_code=area, asked_by=actor.ref, asked_person_id=_person(actor), asked_at=now
        )
        record(actor, Act.ASK_RUN, f"run:{made.id}", now, {"area": area}, {"purpose": why})
    return made.id


def allow_run(*, actor: Actor, run: int, now: datetime) -> None:
    """Allow a linkage that somebody else asked for (批准比对). Raises NotAllowed, NoSuchRun, OwnRun, WrongRunState."""
    with writing():
        row = _run(run)
        need(actor, ALLOW_LINK, row.area_code)
        if _person(actor) == row.asked_person_id:
            raise OwnRun
        _need_state(row, RunState.ASKED)
        Run.objects.filter(id=run).update(
            state=RunState.ALLOWED.value, allowed_by=actor.ref, allowed_person_id=_person(actor), allowed_at=now
        )
        record(actor, Act.ALLOW_RUN, f"run:{run}", now, {"asked_by": row.asked_by})


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotAllowed
    return actor.person_id


def _run(run: int) -> Run:
    row = Run.objects.select_for_update().filter(id=run).first()
    if row is None:
        raise NoSuchRun
    return row


def _need_state(row: Run, *states: RunState) -> None:
    if row.state not in states:
        words = RUN_WORDS[RunState(row.state)]
        raise RunNotAllowed if row.state == RunState.ASKED else WrongRunState(state_zh=words.zh, state_en=words.en)


def link(*, actor: Actor, run: int, now: datetime, told: Told = lambda step, done, of: None) -> Mapping[str, Any]:
    """Run it (比对): open what is compared in memory, find who is one, merge what is sure, lay the doubtful before a
    clerk; the counts. Only records that no run has compared are judged, against each other and what is known. Stopped
    in between, it is simply run again. Raises NotAllowed, NoSuchRun, RunNotAllowed, WrongRunState, NoLinkage, and what
    the catalogue refuses."""
    profile = rules(now)
    need_switched_on(profile.calendar.local_date(now))
    tool = engine()
    row = _begun(actor, run, now)
    found = scope(row.area_code)
    _tell_everybody(actor, row, found, now)
    done = _Applied(row, found)
    if found.new:
        linked = _compared(tool, row, found, told)
        _merge_all(actor, done, linked, profile, now, told)
        _keep_doubts(done, linked)
        _keep_model(run, linked)
        done.counts |= {"rows": len(found.new), "known": len(found.known), "clusters": linked.counts["clusters"]}
    return _finished(actor, done, now)


def _begun(actor: Actor, run: int, now: datetime) -> Run:
    with writing():
        row = _run(run)
        need(actor, LINK, row.area_code)
        _need_state(row, RunState.ALLOWED, RunState.RUNNING)
        Run.objects.filter(id=run).update(state=RunState.RUNNING.value, started_at=row.started_at or now)
    return row


def _tell_everybody(actor: Actor, row: Run, found: Scope, now: datetime) -> None:
    """Before a value is opened, every person of whom one will be has it on record who compared, and for what."""
    mark = f"{row.purpose}（比对 {row.id}）"[:200]
    told = set(Look.objects.filter(how=Looked.MATCH.value, purpose=mark).values_list("thing_id", flat=True))
    things = sorted(found.things - told)
    for piece in _cut(things, 1000):
        with writing():
            note(actor, piece, Looked.MATCH, mark, now)


def _compared(tool: Any, row: Run, found: Scope, told: Told) -> Any:
    """What the linkage says of the new records. The model is learnt once, by the first run that has enough to learn
    from."""
    pa = import_module("pyarrow")
    told("open", 0, len(found.records))
    new = pa.table(open_all(found, found.new, cluster=False))
    known = pa.table(open_all(found, sorted(found.known), cluster=True))
    told("compare", 0, len(found.new))
    return tool.link(new, known, tool.CHINESE.told(lone=lone_sources(), model=_model(tool)))


def _model(tool: Any) -> Any:
    learnt = Run.objects.filter(model__learnt=True).exclude(state=RunState.UNDONE.value).order_by("-id").first()
    if learnt is None:
        return None
    weights = {
        name: {code: (pair[0], pair[1]) for code, pair in levels.items()}
        for name, levels in learnt.model["weights"].items()
    }
    return tool.Model(learnt.model["prior"], weights, learnt=True)


def _keep_model(run: int, linked: Any) -> None:
    model = linked.model
    weights = {name: {code: list(pair) for code, pair in levels.items()} for name, levels in model.weights.items()}
    plain = {"prior": model.prior, "weights": weights, "learnt": model.learnt, "threshold": linked.threshold}
    Run.objects.filter(id=run).update(model=plain)


@dataclass(slots=True)
class _Applied:
    """What a run has done so far: where each record lies now, what was said of pairs, counts."""

    row: Run
    found: Scope
    at: dict[int, int] = field(default_factory=dict)
    apart: set[tuple[int, int]] = field(default_factory=set)
    held_back: list[tuple[int, int, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: {"merged": 0, "doubts": 0, "kept_apart": 0})

    def __post_init__(self) -> None:
        self.at = {record: thing for record, (_, thing) in self.found.records.items()}
        rows = Doubt.objects.filter(state="different").values_list("left__thing_id", "right__thing_id")
        self.apart = {(min(pair), max(pair)) for pair in rows}


def _merge_all(actor: Actor, done: _Applied, linked: Any, profile: Profile, now: datetime, told: Told) -> None:
    best = _best(done, linked.same())
    groups = _groups(done, linked)
    for place, piece in enumerate(_cut(groups, PIECE)):
        with writing():
            for things in piece:
                _merge(actor, done, things, best, profile, now)
        told("merge", min((place + 1) * PIECE, len(groups)), len(groups))


Known = tuple[float, dict[str, str]]


def _best(done: _Applied, pairs: Iterable[Any]) -> dict[int, Known]:
    """Thing → the likeliest pair by which it came to another: (probability, field → level)."""
    best: dict[int, Known] = {}
    for pair in pairs:
        for end in (done.at[int(pair.left[1])], done.at[int(pair.right[1])]):
            if end not in best or best[end][0] < pair.probability:
                best[end] = (pair.probability, {each.field: each.level for each in pair.reasons})
    return best


def _groups(done: _Applied, linked: Any) -> list[list[int]]:
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


def _merge(
    actor: Actor, done: _Applied, things: Sequence[int], best: Mapping[int, Known], profile: Profile, now: datetime
) -> None:
    rows = {each.id: each for each in Thing.objects.select_for_update().filter(id__in=things).order_by("id")}
    kept = rows[things[0]]
    inside = {kept.id}
    for thing in things[1:]:
        gone = rows[thing]
        if any((min(one, thing), max(one, thing)) in done.apart for one in inside):
            done.counts["kept_apart"] += 1
            continue
        if kept.ended_on is not None or gone.ended_on is not None:
            done.held_back.append((kept.id, gone.id, "ended"))
            continue
        probability, reasons = best.get(thing) or best.get(kept.id) or (None, {})
        join(kept, gone, actor, now, profile, reasons, probability, _mark(done.row.id))
        inside.add(thing)
        done.counts["merged"] += 1


def _mark(run: int) -> str:
    return f"run:{run}"


def _keep_doubts(done: _Applied, linked: Any) -> None:
    """The doubtful pairs that are still of two things and were never judged to be different."""
    now_at = dict(_now_at(done.found.records))
    seen = set(done.apart)
    open_pairs = Doubt.objects.filter(state="open").values_list("left__thing_id", "right__thing_id")
    seen |= {(min(pair), max(pair)) for pair in open_pairs}
    rows = []
    for pair in (*linked.doubtful(), *_held_back(done, linked)):
        left, right = sorted((int(pair.left[1]), int(pair.right[1])))
        between = (min(now_at[left], now_at[right]), max(now_at[left], now_at[right]))
        if between[0] == between[1] or between in seen:
            continue
        seen.add(between)
        rows.append((done.row.id, left, right, pair.probability, _reasons(pair)))
    for piece in _cut(rows, PIECE):
        with writing():
            for run, left, right, probability, reasons in piece:
                values = {"run_id": run, "probability": probability, "reasons": reasons, "state": "open"}
                made = Doubt.objects.get_or_create(left_id=left, right_id=right, defaults=values)
                if not made[1] and made[0].state == "dropped":
                    Doubt.objects.filter(id=made[0].id).update(**values)
                done.counts["doubts"] += 1


def _held_back(done: _Applied, linked: Any) -> Iterator[Any]:
    """Sure pairs that were not merged because one of both has ended: a clerk looks at them."""
    apart = {frozenset(each[:2]) for each in done.held_back}
    for pair in linked.same() if apart else ():
        if frozenset((done.at[int(pair.left[1])], done.at[int(pair.right[1])])) in apart:
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
    from ..models import Record

    for piece in _cut(list(records), 1000):
        yield from Record.objects.filter(id__in=piece).values_list("id", "thing_id")


def _finished(actor: Actor, done: _Applied, now: datetime) -> Mapping[str, Any]:
    run = done.row.id
    for piece in _cut(done.found.new, 1000):
        with writing():
            insert(Compared, ("record_id", "run_id"), [(record, run) for record in piece])
    with writing():
        merged = Merge.objects.filter(run=_mark(run), undone_at__isnull=True).count()
        counts = {**done.counts, "merged": merged, "people": len(done.found.things)}
        Run.objects.filter(id=run).update(state=RunState.DONE.value, done_at=now, counts=counts)
        facts = {**counts, "asked_by": done.row.asked_by, "allowed_by": done.row.allowed_by}
        record(actor, Act.RUN, f"run:{run}", now, facts, {"purpose": done.row.purpose})
    return counts


def undo_run(*, actor: Actor, run: int, now: datetime, told: Told = lambda step, done, of: None) -> int:
    """Undo every merge of a run, the latest first (整批撤销); how many. What it compared is compared anew by the next
    one; what clerks judged stands. Raises NotAllowed, NoSuchRun, WrongRunState; LaterMerge, before anything is undone,
    where a merge of somebody else has since gone on from one of these."""
    profile = rules(now)
    with writing():
        row = _run(run)
        need(actor, LINK, row.area_code)
        _need_state(row, RunState.DONE, RunState.RUNNING)
    merges = Merge.objects.filter(run=_mark(run), undone_at__isnull=True)
    later = Merge.objects.filter(gone_id__in=merges.values("kept_id"), undone_at__isnull=True)
    if later.exclude(run=_mark(run)).exists():
        raise LaterMerge
    ids = list(merges.order_by("-id").values_list("id", flat=True))
    for place, piece in enumerate(_cut(ids, PIECE)):
        with writing():
            for each in Merge.objects.filter(id__in=piece).select_related("kept", "gone").order_by("-id"):
                part(each, actor, now, profile)
        told("undo", min((place + 1) * PIECE, len(ids)), len(ids))
    with writing():
        Compared.objects.filter(run_id=run).delete()
        Doubt.objects.filter(run_id=run, state="open").update(state="dropped")
        Run.objects.filter(id=run).update(state=RunState.UNDONE.value, undone_at=now, undone_by=actor.ref)
        undone = Merge.objects.filter(run=_mark(run), undone_at__isnull=False).count()
        record(actor, Act.UNDO_RUN, f"run:{run}", now, {"merges": undone})
    return undone


def _cut(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
