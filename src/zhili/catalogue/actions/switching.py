"""The switches of risky uses: on by two people, off by one, off by itself when the assessment has run out."""

from __future__ import annotations

from datetime import datetime

from zhili.lib.actor import Actor
from zhili.store.rows import change
from zhili.store.writing import writing

from ..lifecycle import Act
from ..models import Assessment, SwitchOn
from ..permissions import APPROVE_USE, ASSESS, WATCH, need
from ..queries import declared, rules
from ..refusals import NoReason, NoSuchAssessment, NotInForce, OffAlready, OnAlready, OwnApproval
from ._ground import record

RAN_OUT = "评估到期 / The assessment ran out"
"""Why a switch is closed that nobody closed: written when the use is switched on anew."""


def switch_on(*, actor: Actor, assessment: int, now: datetime) -> int:
    """Switch the use on for which this assessment was made (开启); the switch's id. Whoever approved the assessment
    does not switch on: two people, always. Raises NotAllowed, NoSuchAssessment, NotInForce, OwnApproval, OnAlready."""
    person = need(actor, ASSESS, APPROVE_USE)
    today = rules(now).calendar.local_date(now)
    with writing():
        row = Assessment.objects.select_for_update().filter(id=assessment).first()
        if row is None:
            raise NoSuchAssessment
        if row.approved_by_id is None or row.valid_until <= today:
            raise NotInForce
        if row.approved_by_id == person:
            raise OwnApproval
        stands = SwitchOn.objects.select_related("assessment").filter(use=row.use, off_at__isnull=True).first()
        if stands is not None:
            if today < stands.assessment.valid_until:
                words = declared(row.use).words
                raise OnAlready(use_zh=words.zh, use_en=words.en)
            change(SwitchOn, {"id": stands.id}, off_at=now, off_why=RAN_OUT)
        made = SwitchOn.objects.create(
            use=row.use, assessment=row, approved_by_id=row.approved_by_id, on_by_id=person, on_at=now
        )
        record(actor, Act.SWITCH_ON, f"switch:{made.id}", now, use=row.use, assessment=row.id)
    return made.id


def switch_off(*, actor: Actor, use: str, why: str, now: datetime) -> None:
    """Switch a use off at once (关停): whoever assesses, approves or watches may, alone. Raises NotAllowed, NoSuchUse,
    NoReason, OffAlready."""
    person = need(actor, ASSESS, APPROVE_USE, WATCH)
    words = declared(use).words
    said = " ".join(why.split())
    if not 2 <= len(said) <= 400:
        raise NoReason
    with writing():
        row = SwitchOn.objects.select_for_update().filter(use=use, off_at__isnull=True).first()
        if row is None:
            raise OffAlready(use_zh=words.zh, use_en=words.en)
        change(SwitchOn, {"id": row.id, "off_at": None}, off_at=now, off_by_id=person, off_why=said)
        record(actor, Act.SWITCH_OFF, f"switch:{row.id}", now, use=use)
