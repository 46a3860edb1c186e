"""Impact assessments (影响评估): written by one, approved by another, never changed after that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final

from zhili.language.text import clean
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.store.rows import change
from zhili.store.writing import writing

from ..lifecycle import LONGEST_YEARS, Act, years_after
from ..models import Assessment
from ..permissions import APPROVE_USE, ASSESS, need
from ..queries import declared, field_told, rules
from ..refusals import (
    AssessmentApproved,
    AssessmentThin,
    AssessmentTooLong,
    NeverUsed,
    NoFieldsNamed,
    NoSuchAssessment,
    NotInForce,
    OwnAssessment,
)
from ._ground import record

LEAST: Final = 10
MOST: Final = 4000
"""Characters in which each of the four questions is answered."""


@dataclass(frozen=True, slots=True)
class NewAssessment:
    """What somebody found. ``fields``: full names (``person.phone``); ``until``: the first day on which it holds no
    longer."""

    use: str
    purpose: str
    necessity: str
    risks: str
    measures: str
    fields: Sequence[str]
    until: date


def write_assessment(*, actor: Actor, new: NewAssessment, now: datetime) -> int:
    """Write an assessment; its id. It holds nothing open until a second person approved it. The fields' reasons are
    copied as the registers declare them today.

    Raises NotAllowed, NoSuchUse, NeverUsed, AssessmentThin, NoFieldsNamed, UnknownField, AssessmentTooLong.
    """
    person = need(actor, ASSESS)
    if actor.unit_id is None:
        raise NotAllowed
    use = _usable(new.use)
    profile = rules(now)
    values = {
        "purpose": _text(new.purpose, "用来做什么", "What it is for"),
        "necessity": _text(new.necessity, "为什么非用不可", "Why it is needed"),
        "risks": _text(new.risks, "对个人有什么风险", "What it may do to people"),
        "measures": _text(new.measures, "采取什么措施", "What is done against that"),
    }
    if not new.fields:
        raise NoFieldsNamed
    told = [asdict(field_told(profile, name)) for name in dict.fromkeys(new.fields)]
    _check_until(new.until, profile.calendar.local_date(now))
    with writing():
        row = Assessment.objects.create(
            **values, use=use, unit_id=actor.unit_id, fields=told, valid_until=new.until,
            kept_until=years_after(new.until, LONGEST_YEARS), written_by_id=person, written_at=now,
        )  # fmt: skip
        facts = {"use": use, "until": new.until.isoformat(), "fields": [each["name"] for each in told]}
        record(actor, Act.WRITE, f"assessment:{row.id}", now, **facts)
    return row.id


def _usable(name: str) -> str:
    found = declared(name)
    if found.never:
        raise NeverUsed(use_zh=found.words.zh, use_en=found.words.en)
    return found.name


def approve_assessment(*, actor: Actor, assessment: int, now: datetime) -> None:
    """A second person stands by it; from now on a use may be switched on by it. Raises NotAllowed, NoSuchAssessment,
    OwnAssessment, AssessmentApproved, NotInForce (its days are over)."""
    person = need(actor, APPROVE_USE)
    today = rules(now).calendar.local_date(now)
    with writing():
        row = Assessment.objects.select_for_update().filter(id=assessment).first()
        if row is None:
            raise NoSuchAssessment
        if row.written_by_id == person:
            raise OwnAssessment
        if row.approved_at is not None:
            raise AssessmentApproved
        if row.valid_until <= today:
            raise NotInForce
        change(Assessment, {"id": row.id, "approved_at": None}, approved_by_id=person, approved_at=now)
        record(actor, Act.APPROVE, f"assessment:{row.id}", now, use=row.use)


def _text(value: str, zh: str, en: str) -> str:
    text = clean(value)
    if not LEAST <= len(text) <= MOST:
        raise AssessmentThin(field_zh=zh, field_en=en, least=LEAST, most=MOST, length=len(text))
    return text


def _check_until(until: date, today: date) -> None:
    latest = years_after(today, LONGEST_YEARS)
    if not today < until <= latest:
        raise AssessmentTooLong(latest=latest.isoformat())
