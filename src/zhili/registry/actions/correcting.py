"""Verbs of correction (校核纠错): whoever sees that a value is wrong says so; its source answers by a day."""

from __future__ import annotations

from datetime import datetime

from zhili.lib.actor import Actor
from zhili.lib.canonical import stamp
from zhili.lib.deadlines import due
from zhili.lib.refusal import NotAllowed
from zhili.store.rows import change
from zhili.store.secrets import seal, unseal
from zhili.store.writing import writing

from .. import lifecycle
from ..lifecycle import Act, Gone, Looked
from ..models import Correction, Fact, Record
from ..permissions import CORRECT, LOOK_OPEN, RECORD, covers, speaks_for
from ..queries.own import need_claimed
from ..queries.sealing import opened, proposed_aad
from ..refusals import (
    CorrectionClosed,
    NoSuchCorrection,
    NoSuchFact,
    NotYourSource,
    OwnCorrection,
)
from ..values import canonical
from ._clocks import wind
from ._ground import is_fictional, record, rules, words
from ._writing import Seen, Value, close, new_fact, settle
from .looking import note

STATE = lifecycle.Correction


def ask_correction(*, actor: Actor, fact: int, right: str, why: str, now: datetime) -> int:
    """Say that a value is wrong (提出更正), what is right ('': it should not be there), and how one knows. Its source
    has until a day to answer. A resident says so of their own values alone. Raises NoSuchFact, BadValue, NoAnswer (no
    reason given), NotAllowed, ProveAgain."""
    profile = rules(now)
    reason = words(why)
    row = Fact.objects.filter(id=fact, gone="").select_related("record__source", "thing").first()
    if row is None or not _concerns(actor, row, now):
        raise NoSuchFact
    rule = profile.registers.field(row.field)
    text = canonical(rule, right, fictional=is_fictional(profile))
    end = due(profile.correct_within, now, profile.calendar)
    with writing():
        made = Correction.objects.create(
            thing_id=row.thing_id, field=row.field, source=row.record.source, why=reason, asked_by=actor.ref,
            asked_at=now, due_at=end.at, provisional=end.provisional, state=STATE.OPEN.value, followed=actor.is_staff,
        )  # fmt: skip
        change(Correction, {"id": made.id}, proposed=seal(text, aad=proposed_aad(made.id)))
        facts = {"field": row.field, "source": row.record.source.kind, "due": stamp(end.at)}
        record(actor, Act.ASK_CORRECTION, f"thing:{row.thing_id}", now, facts, {"why": reason})
    return made.id


def _concerns(actor: Actor, row: Fact, now: datetime) -> bool:
    """A post that records or corrects within whose area it lies, down to its own grid; or the person concerned. Raises
    NotAllowed, and ProveAgain where that was too long ago."""
    if actor.is_staff:
        if not (actor.may(CORRECT) or actor.may(RECORD)):
            raise NotAllowed
        return covers(actor, row.thing.area_code, row.thing.grid_code)
    return actor.thing_id is not None and need_claimed(actor, now).id == row.thing_id


def answer_correction(*, actor: Actor, correction: int, made: bool, answer: str, now: datetime) -> None:
    """The source answers (答复更正): made, with what it was checked against; or refused, with the reason. Making it
    replaces the source's own value, and nobody else's. Raises NotAllowed, NoSuchCorrection, NotYourSource,
    OwnCorrection, CorrectionClosed, NoAnswer."""
    said = words(answer)
    profile = rules(now)
    with writing():
        rows = Correction.objects.select_for_update(of=("self",)).select_related("source__unit", "thing")
        row = rows.filter(id=correction).first()
        _may_answer(actor, row)
        assert row is not None
        state = STATE.MADE if made else STATE.REFUSED
        if made:
            _make(row, actor, now)
            wind([row.thing_id], profile, now)
        change(
            Correction, {"id": row.id, "state": STATE.OPEN.value}, state=state.value, answer=said,
            answered_by=actor.ref, answered_at=now,
        )  # fmt: skip
        facts = {"field": row.field, "state": state.value}
        record(actor, Act.ANSWER_CORRECTION, f"thing:{row.thing_id}", now, facts, {"answer": said})


def open_correction(*, actor: Actor, correction: int, now: datetime) -> tuple[str, str]:
    """What stands and what is said to be right, both in full (打开核对), for whoever answers: what is masked cannot be
    checked. The look is written first, and the person concerned reads it. Raises NotAllowed, NoSuchCorrection,
    NotYourSource, CorrectionClosed, OwnCorrection, BadSeal."""
    if not actor.may(LOOK_OPEN):
        raise NotAllowed
    with writing():
        row = Correction.objects.select_related("source__unit", "thing").filter(id=correction).first()
        _may_answer(actor, row)
        assert row is not None
        why = f"核对更正第 {row.id} 号"
        note(actor, [row.thing_id], Looked.FIELD, why, now, field=row.field)
        facts = {"field": row.field, "how": Looked.FIELD.value}
        record(actor, Act.OPEN, f"thing:{row.thing_id}", now, facts, {"purpose": why})
    held = Fact.objects.filter(thing_id=row.thing_id, field=row.field, record__source_id=row.source_id, gone="")
    fact = held.values_list("id", "value", "sealed").first()
    stands = opened(*fact) if fact else ""
    return stands, unseal(bytes(row.proposed), aad=proposed_aad(row.id)) if row.proposed else ""


def _may_answer(actor: Actor, row: Correction | None) -> None:
    if not actor.may(CORRECT):
        raise NotAllowed
    if row is None:
        raise NoSuchCorrection
    if not speaks_for(actor, row.source.unit_id):  # its own value, wherever the person lives by now
        seen = covers(actor, row.thing.area_code, row.thing.grid_code)
        raise NotYourSource(unit=row.source.unit.name_zh) if seen else NoSuchCorrection
    if row.state != STATE.OPEN:
        raise CorrectionClosed
    if row.asked_by == actor.ref:
        raise OwnCorrection


def _make(row: Correction, actor: Actor, now: datetime) -> None:
    """The source's own value of that field gives way to the right one."""
    profile = rules(now)
    rule = profile.registers.field(row.field)
    today = profile.calendar.local_date(now)
    text = unseal(bytes(row.proposed or b""), aad=proposed_aad(row.id))
    records = Record.objects.filter(source_id=row.source_id, thing_id=row.thing_id).values_list("id", flat=True)
    wrong = Fact.objects.filter(record_id__in=list(records), field=row.field, gone="").order_by("-id").first()
    if wrong is None:
        raise NoSuchFact
    close([wrong.id], Gone.CORRECTED, max(today, wrong.from_on or today), rule)
    if text:
        seen = Seen(row.source, now, actor.ref, now, today)
        new_fact(Value(row.field, rule, text, wrong.from_on), wrong.record_id, row.thing_id, seen)
    settle([(row.thing_id, row.field)], profile.registers)
