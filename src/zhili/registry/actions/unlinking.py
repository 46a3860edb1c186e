"""Verbs that undo a whole run: at once on the command line, or asked for on the desk and done by a process apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from zhili.lib.actor import Actor
from zhili.offices.permissions import LINK
from zhili.profiles.model import Profile
from zhili.store.writing import writing

from ..lifecycle import Act
from ..models import Compared, Doubt, Merge, Run
from ..permissions import need
from ..refusals import LaterMerge
from ..run_states import RunState
from ._applying import PIECE, Told, cut, mark, quiet
from ._ground import record, rules
from ._holding import need_state, run_of
from .merging import part


def ask_undo(*, actor: Actor, run: int, now: datetime) -> None:
    """Have every merge of a run undone by a process of its own: there may be hundreds of thousands. Raises as
    ``undo_run``, before anything is undone."""
    with writing():
        _begin(actor, run)
        Run.objects.filter(id=run).update(undone_by=actor.ref, beat_at=None, progress={})
        record(actor, Act.ASK_UNDO, f"run:{run}", now, {})


def undo_run(
    *, actor: Actor, run: int, now: datetime, told: Told = quiet, clock: Callable[[], datetime] | None = None
) -> int:
    """Undo every merge of a run, the latest first (整批撤销); how many. What it compared is compared anew by the next
    one; what clerks judged stands. Stopped in between, it is undone again. Raises NotAllowed, NoSuchRun, WrongRunState;
    LaterMerge, before anything is undone, where a merge of somebody else has since gone on from one of these."""
    profile = rules(now)
    with writing():
        _begin(actor, run)
    _undo_all(actor, run, now, profile, told, clock or (lambda: now))
    with writing():
        Compared.objects.filter(run_id=run).delete()
        Doubt.objects.filter(run_id=run, state="open").update(state="dropped")
        Run.objects.filter(id=run).update(state=RunState.UNDONE.value, undone_at=now, undone_by=actor.ref, progress={})
        undone = Merge.objects.filter(run=mark(run), undone_at__isnull=False).count()
        record(actor, Act.UNDO_RUN, f"run:{run}", now, {"merges": undone})
    return undone


def _begin(actor: Actor, run: int) -> None:
    """From here on no process writes a merge of it any more."""
    row = run_of(run)
    need(actor, LINK, row.area_code)
    need_state(row, RunState.DONE, RunState.RUNNING, RunState.UNDOING)
    merges = Merge.objects.filter(run=mark(run), undone_at__isnull=True)
    later = Merge.objects.filter(gone_id__in=merges.values("kept_id"), undone_at__isnull=True)
    if later.exclude(run=mark(run)).exists():
        raise LaterMerge
    Run.objects.filter(id=run).update(state=RunState.UNDOING.value, worker="")


def _undo_all(
    actor: Actor, run: int, now: datetime, profile: Profile, told: Told, clock: Callable[[], datetime]
) -> None:
    merges = Merge.objects.filter(run=mark(run), undone_at__isnull=True)
    ids = list(merges.order_by("-id").values_list("id", flat=True))
    for place, piece in enumerate(cut(ids, PIECE)):
        done = min((place + 1) * PIECE, len(ids))
        with writing():
            part(list(merges.select_for_update().filter(id__in=piece).order_by("-id")), actor, now, profile)
            said = {"step": "undo", "done": done, "of": len(ids)}
            Run.objects.filter(id=run).update(progress=said, beat_at=clock())
        told("undo", done, len(ids))
