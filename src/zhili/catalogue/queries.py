"""The catalogue of fields, the assessments and what is on. Readers of this room ask here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from zhili.offices.models import Person
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile
from zhili.profiles.registers import FieldRule, Register

from .lifecycle import USES, Use
from .models import Assessment, SwitchOn
from .refusals import NoSuchAssessment, NoSuchUse, UseNotOn


@dataclass(frozen=True, slots=True)
class FieldTold:
    """A field as an assessment names it: full name, words, and the reasons of its register; ``keep_days`` None: for
    good. Texts are (Chinese, English)."""

    name: str
    words: tuple[str, str]
    basis: tuple[str, str]
    purpose: tuple[str, str]
    data_class: str
    sealed: bool
    keep_days: int | None


@dataclass(frozen=True, slots=True)
class AssessmentValue:
    """An assessment as it is read; names of people, ``approved_by`` '' while it waits."""

    id: int
    use: str
    unit_id: int
    purpose: str
    necessity: str
    risks: str
    measures: str
    fields: tuple[FieldTold, ...]
    valid_until: date
    kept_until: date
    written_by_id: int
    written_by: str
    written_at: datetime
    approved_by_id: int | None
    approved_by: str
    approved_at: datetime | None

    def in_force(self, today: date) -> bool:
        return self.approved_at is not None and today < self.valid_until


@dataclass(frozen=True, slots=True)
class SwitchValue:
    """A use and what switched it on last. ``on``: today."""

    use: Use
    on: bool
    assessment: int | None
    on_by: str
    on_at: datetime | None
    approved_by: str
    until: date | None
    off_by: str
    off_at: datetime | None
    off_why: str


def is_on(use: str, today: date) -> bool:
    """Whether this use may be made today: switched on, by an assessment that still holds. Raises NoSuchUse."""
    declared(use)
    return SwitchOn.objects.filter(use=use, off_at__isnull=True, assessment__valid_until__gt=today).exists()


def need_on(use: str, today: date) -> None:
    """Refuse (UseNotOn) what is not on. Raises NoSuchUse."""
    if not is_on(use, today):
        words = declared(use).words
        raise UseNotOn(use_zh=words.zh, use_en=words.en)


def declared(use: str) -> Use:
    """The use of that name; raises NoSuchUse."""
    if use not in USES:
        raise NoSuchUse(use=use[:40])
    return USES[use]


def rules(now: datetime) -> Profile:
    """The locality's rules today."""
    locality = settings.ZHILI_LOCALITY
    return profiles.current(locality, profiles.local_day(locality, now))


def listed(profile: Profile) -> list[tuple[Register, tuple[FieldRule, ...]]]:
    """Every register with the fields that are in use: what is kept here and why, no word of anybody."""
    registers = sorted(profile.registers.all.values(), key=lambda each: each.special)
    return [(each, tuple(rule for rule in each.fields.values() if not rule.disabled)) for each in registers]


def field_told(profile: Profile, name: str) -> FieldTold:
    """The field as it is declared now; raises UnknownField."""
    rule = profile.registers.field(name)
    above = profile.registers.all[name.partition(".")[0]].words
    return FieldTold(
        name, (f"{above.zh} · {rule.words.zh}", f"{above.en} · {rule.words.en}"), (rule.basis.zh, rule.basis.en),
        (rule.purpose.zh, rule.purpose.en), rule.data_class.value, rule.sealed, rule.keep.days,
    )  # fmt: skip


def assessments() -> tuple[AssessmentValue, ...]:
    """All of them, those that wait first, then the latest."""
    rows = Assessment.objects.select_related("written_by", "approved_by").order_by("-id")
    return tuple(sorted(map(_value, rows), key=lambda each: each.approved_at is not None))


def assessment(no: int) -> AssessmentValue:
    """Raises NoSuchAssessment."""
    row = Assessment.objects.select_related("written_by", "approved_by").filter(id=no).first()
    if row is None:
        raise NoSuchAssessment
    return _value(row)


def switches(today: date) -> tuple[SwitchValue, ...]:
    """Every use that the house knows, with its latest switch."""
    latest: dict[str, SwitchOn] = {}
    for row in SwitchOn.objects.select_related("assessment").order_by("id"):
        latest[row.use] = row
    people = {key for row in latest.values() for key in (row.on_by_id, row.approved_by_id, row.off_by_id) if key}
    names = dict(Person.objects.filter(id__in=people).values_list("id", "name"))
    return tuple(_switch(use, latest.get(use.name), names, today) for use in USES.values())


def _switch(use: Use, row: SwitchOn | None, names: Mapping[int, str], today: date) -> SwitchValue:
    if row is None:
        return SwitchValue(use, False, None, "", None, "", None, "", None, "")
    until = row.assessment.valid_until
    return SwitchValue(
        use, row.off_at is None and today < until, row.assessment_id, names[row.on_by_id], row.on_at,
        names[row.approved_by_id], until, names.get(row.off_by_id or 0, ""), row.off_at, row.off_why,
    )  # fmt: skip


def _value(row: Assessment) -> AssessmentValue:
    return AssessmentValue(
        row.id, row.use, row.unit_id, row.purpose, row.necessity, row.risks, row.measures,
        tuple(_told(each) for each in row.fields), row.valid_until, row.kept_until, row.written_by_id,
        row.written_by.name, row.written_at, row.approved_by_id, row.approved_by.name if row.approved_by else "",
        row.approved_at,
    )  # fmt: skip


def _told(kept: Mapping[str, Any]) -> FieldTold:
    pairs = {key: (str(kept[key][0]), str(kept[key][1])) for key in ("words", "basis", "purpose")}
    return FieldTold(
        kept["name"], pairs["words"], pairs["basis"], pairs["purpose"], kept["data_class"], kept["sealed"],
        kept["keep_days"],
    )  # fmt: skip
