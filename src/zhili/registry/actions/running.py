"""Verbs on linkage runs: asked for by one person, allowed or refused by another, run once, undone whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from secrets import token_hex
from typing import Any

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed, Refusal, Unavailable
from zhili.offices import queries as offices
from zhili.offices.permissions import ALLOW_LINK, LINK
from zhili.store.rows import insert
from zhili.store.writing import writing

from ..lifecycle import Act, Looked
from ..models import Compared, Look, Merge, Run
from ..permissions import need, need_purpose
from ..queries.runs import asker_of
from ..run_refusals import NoRunReason, NoSuchRun, OwnRun, RunStopped, RunTakenOver, WrongRunState
from ..run_states import RunState, Weights
from ._applying import PIECE, Applied, Hold, Told, cut, keep_doubts, mark, merge_all, quiet
from ._bulk import Scope, engine, lone_sources, need_switched_on, open_all, scope
from ._ground import record, rules
from ._holding import need_state, run_of
from .looking import note
from .unlinking import undo_run


def ask_run(*, actor: Actor, purpose: str, area: str, now: datetime, weights: Weights = Weights.LEARN) -> int:
    """Ask for a linkage of what lists said about an area's people (申请比对), for a purpose that each of them reads, by
    weights learnt from the lists or by the shipped ones. Another person has to allow it. Raises NotAllowed,
    NoSuchThing (outside the area), NoPurpose."""
    need(actor, LINK, area)
    why = need_purpose(purpose)
    with writing():
        made = Run.objects.create(
            purpose=why, area_code=area, asked_by=actor.ref, asked_person_id=_person(actor), asked_at=now,
            weights=weights.value,
        )  # fmt: skip
        record(actor, Act.ASK_RUN, f"run:{made.id}", now, {"area": area, "weights": weights.value}, {"purpose": why})
    return made.id


def allow_run(*, actor: Actor, run: int, now: datetime) -> None:
    """Allow a linkage that somebody else asked for (批准比对). Raises NotAllowed, NoSuchRun, OwnRun, WrongRunState."""
    with writing():
        row = _asked(actor, run)
        Run.objects.filter(id=run).update(
            state=RunState.ALLOWED.value, allowed_by=actor.ref, allowed_person_id=_person(actor), allowed_at=now
        )
        record(actor, Act.ALLOW_RUN, f"run:{run}", now, {"asked_by": row.asked_by})


def refuse_run(*, actor: Actor, run: int, why: str, now: datetime) -> None:
    """Refuse a linkage that somebody else asked for (不批准), for a reason. Raises NotAllowed, NoSuchRun, OwnRun,
    WrongRunState, NoRunReason."""
    said = " ".join(why.split())
    if not 2 <= len(said) <= 200:
        raise NoRunReason
    with writing():
        row = _asked(actor, run)
        Run.objects.filter(id=run).update(
            state=RunState.REFUSED.value, refused_by=actor.ref, refused_person_id=_person(actor), refused_at=now,
            why=said,
        )  # fmt: skip
        record(actor, Act.REFUSE_RUN, f"run:{run}", now, {"asked_by": row.asked_by}, {"why": said})


def _asked(actor: Actor, run: int) -> Run:
    """The run, waiting for the word of somebody who may give it and did not ask for it."""
    row = run_of(run)
    need(actor, ALLOW_LINK, row.area_code)
    if _person(actor) == row.asked_person_id:
        raise OwnRun
    need_state(row, RunState.ASKED)
    return row


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotAllowed
    return actor.person_id


def link(
    *, actor: Actor, run: int, now: datetime, told: Told = quiet, clock: Callable[[], datetime] | None = None
) -> Mapping[str, Any]:
    """Run it (比对): open what is compared in memory, find who is one, merge what is sure, lay the doubtful before a
    clerk; the counts. Only records that no run has compared as they are now are judged, against each other and what is
    known. Stopped in between, it is simply run again; whoever runs it last goes on. ``clock``: what time it is while it
    runs. Raises NotAllowed, NoSuchRun, RunNotAllowed, WrongRunState, NoLinkage, RunTakenOver, RunStopped (what was
    learnt, or what it leads to, cannot be right; nothing was written), and what the catalogue refuses."""
    profile = rules(now)
    need_switched_on(profile.calendar.local_date(now))
    tool = engine()
    hold = Hold(run, token_hex(16), clock or (lambda: now), told)
    row = _begun(actor, hold, now)
    found = scope(row.area_code)
    hold.at("open", 0, len(found.records))
    _tell_everybody(actor, row, found, now)
    done = Applied(row, found, hold)
    if found.new:
        linked = _compared(actor, tool, done, now)
        _keep_model(run, linked)
        merge_all(actor, done, linked, profile, now)
        keep_doubts(done, linked)
        done.counts |= {"rows": len(found.new), "known": len(found.known), "clusters": linked.counts["clusters"]}
    return _finished(actor, done, now)


def work_run(
    *, run: int, now: datetime, told: Told = quiet, clock: Callable[[], datetime] | None = None
) -> Mapping[str, Any]:
    """Run what was asked for and allowed on the desk, or undo it where that was asked for, in the name of who asked.
    What refuses to run is kept with the run, for both persons to read, and raised. Raises as ``link`` and ``undo_run``;
    NotAllowed where who asked has left their post."""
    undoing = Run.objects.filter(id=run, state=RunState.UNDOING.value).exists()
    try:
        actor = offices.actor_for(*asker_of(run, undoing=undoing), now)
        if undoing:
            return {"undone": undo_run(actor=actor, run=run, now=now, told=told, clock=clock)}
        return link(actor=actor, run=run, now=now, told=told, clock=clock)
    except (Unavailable, RunStopped, RunTakenOver, NoSuchRun, WrongRunState):
        raise
    except Refusal as refusal:
        _stop(run, [{"code": refusal.code, "zh": refusal.say("zh"), "en": refusal.say("en")}])
        raise


def _begun(actor: Actor, hold: Hold, now: datetime) -> Run:
    with writing():
        row = run_of(hold.run)
        need(actor, LINK, row.area_code)
        need_state(row, RunState.ALLOWED, RunState.RUNNING)
        Run.objects.filter(id=hold.run).update(
            state=RunState.RUNNING.value, started_at=row.started_at or now, worker=hold.worker, beat_at=hold.clock()
        )
    return row


def _tell_everybody(actor: Actor, row: Run, found: Scope, now: datetime) -> None:
    """Before a value is opened, every person of whom one will be has it on record who compared, and for what."""
    said = f"{row.purpose}（比对 {row.id}）"[:200]
    told = set(Look.objects.filter(how=Looked.MATCH.value, purpose=said).values_list("thing_id", flat=True))
    things = sorted(found.things - told)
    for piece in cut(things, PIECE):
        with writing():
            note(actor, piece, Looked.MATCH, said, now)


def _compared(actor: Actor, tool: Any, done: Applied, now: datetime) -> Any:
    """What the linkage says of the new records; where that cannot be right, the run ends here."""
    found, hold = done.found, done.hold
    guard = import_module("zhili.registry.linking.guard")
    new, known = _opened(found, found.new, hold, False), _opened(found, sorted(found.known), hold, True)
    hold.at("compare", 0, len(found.new))
    settings = tool.CHINESE.told(lone=lone_sources(), model=_model(tool, Weights(done.row.weights), len(found.records)))
    try:
        linked = tool.link(new, known, settings)
        guard.need_plausible(linked)
    except guard.Nonsense as nonsense:
        faults = [{"code": each.code, "zh": each.zh, "en": each.en, "learnt": "1"} for each in nonsense.faults]
        _stop(done.row.id, faults, hold.worker)
        with writing():
            facts = {"faults": sorted({each["code"] for each in faults}), "asked_by": done.row.asked_by}
            record(actor, Act.STOP_RUN, f"run:{done.row.id}", now, facts)
        raise RunStopped(why_zh="；".join(each["zh"] for each in faults[:3]),
                         why_en="; ".join(each["en"] for each in faults[:3])) from nonsense  # fmt: skip
    return linked


def _opened(found: Scope, records: Sequence[int], hold: Hold, cluster: bool) -> Any:
    """An Arrow table of what these records say in clear, made piece by piece: a million people in lists of Python's
    would not fit."""
    pa = import_module("pyarrow")
    pieces = []
    for place, piece in enumerate(open_all(found, records, cluster=cluster)):
        pieces.append(pa.table(piece))
        if place % 20 == 0:
            hold.at("open", sum(each.num_rows for each in pieces), len(records))
    return pa.concat_tables(pieces) if pieces else ()


def _stop(run: int, faults: list[dict[str, str]], worker: str = "") -> None:
    """What was to run does not; what was to be undone stands as far as it was not."""
    with writing():
        rows = Run.objects.filter(id=run, **({"worker": worker} if worker else {}))
        rows.filter(state=RunState.UNDOING.value).update(state=RunState.DONE.value, faults=faults, worker="")
        begun = [RunState.ALLOWED.value, RunState.RUNNING.value]
        rows.filter(state__in=begun).update(state=RunState.STOPPED.value, faults=faults, worker="")


def _model(tool: Any, weights: Weights, rows: int) -> Any:
    """What judges: learnt by an earlier run, or None where it is to be learnt; the shipped one where that was asked
    for."""
    if weights is Weights.SHIPPED:
        return import_module("zhili.registry.linking.shipped").model(rows)
    learnt = Run.objects.filter(model__learnt=True).exclude(state=RunState.UNDONE.value).order_by("-id").first()
    if learnt is None:
        return None
    given = {
        name: {code: (pair[0], pair[1]) for code, pair in levels.items()}
        for name, levels in learnt.model["weights"].items()
    }
    return tool.Model(learnt.model["prior"], given, learnt=True)


def _keep_model(run: int, linked: Any) -> None:
    model = linked.model
    weights = {name: {code: list(pair) for code, pair in levels.items()} for name, levels in model.weights.items()}
    plain = {"prior": model.prior, "weights": weights, "learnt": model.learnt, "threshold": linked.threshold}
    with writing():
        Run.objects.filter(id=run).update(model=plain)


def _finished(actor: Actor, done: Applied, now: datetime) -> Mapping[str, Any]:
    run = done.row.id
    for piece in cut(done.found.new, PIECE):
        with writing():
            done.hold.still()
            Compared.objects.filter(record_id__in=piece).delete()
            insert(Compared, ("record_id", "run_id", "up_to"), [(each, run, done.found.up_to) for each in piece])
    with writing():
        done.hold.still()
        merged = Merge.objects.filter(run=mark(run), undone_at__isnull=True).count()
        counts = {**done.counts, "merged": merged, "people": len(done.found.things)}
        Run.objects.filter(id=run).update(
            state=RunState.DONE.value, done_at=done.hold.clock(), counts=counts, worker="", progress={}
        )
        facts = {**counts, "asked_by": done.row.asked_by, "allowed_by": done.row.allowed_by}
        record(actor, Act.RUN, f"run:{run}", now, facts, {"purpose": done.row.purpose})
    return counts
