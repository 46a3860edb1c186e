"""A clerk judges a doubtful pair: one person, two, or later."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q

from zhili.lib.actor import Actor
from zhili.store.efforts import keep_effort
from zhili.store.writing import writing

from ..lifecycle import Act, Looked
from ..models import Doubt
from ..permissions import MERGE, need, need_purpose
from ..queries import doubts
from ..run_refusals import NoSuchDoubt
from ..run_states import Verdict
from ._ground import held, record, rules
from .looking import note
from .merging import Joined, join


def begin_judging(*, actor: Actor, purpose: str, now: datetime, doubt: int | None = None) -> int | None:
    """State why doubtful pairs are looked at, and take up this one, or the likeliest that is open; None when there is
    none. Both persons read it. Raises NoPurpose, NotAllowed, NoSuchDoubt."""
    why = need_purpose(purpose)
    found = doubts.find(actor, doubt) if doubt is not None else doubts.first(actor)
    if found is None:
        return None
    with writing():
        note(actor, [found.left.thing_id, found.right.thing_id], Looked.MATCH, why, now)
        keep_effort("registry:begin_judging", actor, now)
    return found.id


def judge(*, actor: Actor, doubt: int, verdict: Verdict, purpose: str, now: datetime) -> int | None:
    """Decide (判定): the same, different — remembered, so that no run asks again —, or later; the next pair, which is
    thereby looked at, or None. Raises NoPurpose, NotAllowed, NoSuchDoubt, ThingEnded, DifferentKinds."""
    why = need_purpose(purpose)
    with writing():
        row = Doubt.objects.select_for_update(of=("self",)).select_related("left", "right").filter(id=doubt).first()
        if row is None or row.state != "open" or doubts.find(actor, doubt) is None:
            raise NoSuchDoubt
        between: dict[str, str] = {}
        if verdict is Verdict.LATER:
            Doubt.objects.filter(id=doubt).update(put_off=F("put_off") + 1)
        else:
            between = _decide(actor, row, verdict, now)
        following = doubts.first(actor, but=doubt)
        if following is not None:
            note(actor, [following.left.thing_id, following.right.thing_id], Looked.MATCH, why, now)
        record(actor, Act.JUDGE, f"doubt:{doubt}", now, {"verdict": verdict.value, "run": row.run_id, **between})
    return following.id if following else None


def _decide(actor: Actor, row: Doubt, verdict: Verdict, now: datetime) -> dict[str, str]:
    pair = sorted((row.left.thing_id, row.right.thing_id))
    merge: int | None = None
    if verdict is Verdict.SAME:
        kept, gone = held(pair[0]), held(pair[1])
        for thing in (kept, gone):
            need(actor, MERGE, thing.area_code, thing.grid_code)
        reasons = {each["field"]: each["level"] for each in row.reasons}
        (merge,) = join([Joined(kept.id, gone.id, reasons, row.probability)], actor, now, rules(now), "")
    Doubt.objects.filter(id=row.id).update(state=verdict.value, decided_by=actor.ref, decided_at=now, merge_id=merge)
    between = Q(left__thing_id=pair[0], right__thing_id=pair[1]) | Q(left__thing_id=pair[1], right__thing_id=pair[0])
    settled = between | Q(left__thing_id=F("right__thing_id"))
    ids = list(Doubt.objects.filter(settled, state="open").values_list("id", flat=True))
    Doubt.objects.filter(id__in=ids).update(state="dropped")
    one, other = (f"thing:{thing}" for thing in pair)
    return {"kept": one, "gone": other} if merge else {"one": one, "other": other}
