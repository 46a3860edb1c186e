"""A look that for now is not told to the person concerned: under a law, until a day, allowed by a second person."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.store.rows import change
from zhili.store.writing import writing

from ..lifecycle import Act
from ..lifecycle import Correction as State
from ..models import Look, Withholding
from ..permissions import WATCH, covers, need_purpose
from ..withheld import (
    NoSuchLook,
    NoSuchWithholding,
    OwnLook,
    OwnWithholding,
    WithheldAlready,
    WithheldTooLong,
    WithholdingAnswered,
)
from ._ground import record, rules

LONGEST: Final = timedelta(days=366)
"""A look is withheld for a year at most; then it is told, or asked for anew."""


def ask_withholding(*, actor: Actor, look: int, law: str, until: date, now: datetime) -> int:
    """Ask that a look be not told to the person concerned until a day (申请暂不告知), under a cited law; its number. It
    is told all the same until somebody else allowed it. Raises NotAllowed, NoSuchLook, OwnLook (who looked), NoPurpose
    (no law cited), WithheldTooLong, WithheldAlready."""
    cited = need_purpose(law)
    row = _look(actor, look)
    today = rules(now).calendar.local_date(now)
    if not today < until <= today + LONGEST:
        raise WithheldTooLong(latest=(today + LONGEST).isoformat())
    with writing():
        if row.withheld_until is not None and row.withheld_until > today:
            raise WithheldAlready
        if Withholding.objects.filter(look=row, state=State.OPEN.value).exists():
            raise WithheldAlready
        assert actor.person_id is not None
        made = Withholding.objects.create(
            look=row, law=cited, until=until, by=actor.ref, person_id=actor.person_id, at=now
        )
        record(actor, Act.ASK_WITHHOLDING, f"look:{look}", now, {"law": cited, "until": until.isoformat()})
    return made.id


def answer_withholding(*, actor: Actor, withholding: int, allowed: bool, now: datetime) -> None:
    """A second person allows or refuses it (批准暂不告知); neither who asked nor who looked. Once allowed the look is
    told from its day on, with the law. Raises NotAllowed, NoSuchWithholding, OwnWithholding, OwnLook,
    WithholdingAnswered."""
    with writing():
        row = Withholding.objects.select_for_update(of=("self",)).filter(id=withholding).first()
        if row is None:
            raise NoSuchWithholding
        _look(actor, row.look_id)
        if row.person_id == actor.person_id:
            raise OwnWithholding
        if row.state != State.OPEN:
            raise WithholdingAnswered
        state = State.MADE if allowed else State.REFUSED
        change(
            Withholding, {"id": row.id, "state": State.OPEN.value}, state=state.value, answered_by=actor.ref,
            answered_person_id=actor.person_id, answered_at=now,
        )  # fmt: skip
        if allowed:
            change(Look, {"id": row.look_id}, withheld_under=row.law, withheld_by=actor.ref, withheld_until=row.until)
        facts = {"law": row.law, "until": row.until.isoformat(), "state": state.value, "asked_by": row.by}
        record(actor, Act.WITHHOLD, f"look:{row.look_id}", now, facts)


def _look(actor: Actor, no: int) -> Look:
    """The look, for a person who watches over the place of whoever was looked at, and did not look."""
    if actor.person_id is None or not actor.may(WATCH):
        raise NotAllowed
    row = Look.objects.filter(id=no).select_related("thing").first()
    if row is None or row.thing is None or not covers(actor, row.thing.area_code, row.thing.grid_code):
        raise NoSuchLook
    if actor.person_id == row.person_id:
        raise OwnLook
    return row
