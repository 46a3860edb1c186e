"""What is kept and why, in the reader's words: the same for residents and for staff."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from zhili.catalogue import queries
from zhili.doors.frame.speech import lang, t
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile
from zhili.profiles.registers import DataClass

CLASSES = {
    DataClass.GENERAL: ("一般", "general"),
    DataClass.IMPORTANT: ("重要", "important"),
    DataClass.CORE: ("核心", "core"),
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field: what it is, why it may be kept, what for, who says so, how long, and how it is guarded."""

    name: str
    basis: str
    purpose: str
    sources: str
    kept: str
    guarded: str


@dataclass(frozen=True, slots=True)
class RegisterRows:
    """A register with its fields; ``special``: only some are in it."""

    name: str
    words: str
    special: bool
    fields: tuple[FieldRow, ...]


def registers(profile: Profile) -> list[RegisterRows]:
    """All registers of a locality, the general ones first."""
    said = {name: words.say(lang()) for name, words in profile.registers.sources.items()}
    return [
        RegisterRows(register.name, register.words.say(lang()), register.special, tuple(
            FieldRow(
                rule.words.say(lang()), rule.basis.say(lang()), rule.purpose.say(lang()),
                t("、", ", ").join(said[source] for source in rule.sources), kept(rule.keep.days),
                guarded(rule.data_class, rule.sealed),
            )
            for rule in rules
        ))
        for register, rules in queries.listed(profile)
    ]  # fmt: skip


def field(told: queries.FieldTold) -> FieldRow:
    """A field as an assessment names it."""
    at = 0 if lang() == "zh" else 1
    return FieldRow(
        told.words[at], told.basis[at], told.purpose[at], "", kept(told.keep_days),
        guarded(DataClass(told.data_class), told.sealed),
    )  # fmt: skip


def kept(days: int | None) -> str:
    """“不再属实后 5 年”."""
    if days is None:
        return t("依档案法长期保存", "for good, as the archives law asks")
    years, rest = divmod(days, 365)
    if rest:
        return t(f"不再属实后 {days} 天", f"{days} days after it ceased to hold")
    return t(f"不再属实后 {years} 年", f"{years} {'year' if years == 1 else 'years'} after it ceased to hold")


def guarded(data_class: DataClass, sealed: bool) -> str:
    grade = t(*CLASSES[data_class])
    return t(f"{grade}，加密、平时遮盖", f"{grade}; encrypted and masked") if sealed else grade


def options(profile: Profile) -> list[tuple[str, str]]:
    """(full name, words) of every field that is in use."""
    return [
        (f"{register.name}.{rule.name}", f"{register.words.say(lang())} · {rule.words.say(lang())}")
        for register, rules in queries.listed(profile) for rule in rules
    ]  # fmt: skip


def names() -> tuple[str, ...]:
    """The full names of the fields that are in use in this house now."""
    locality = settings.ZHILI_LOCALITY
    profile = profiles.current(locality, profiles.local_day(locality, timezone.now()))
    return tuple(f"{register.name}.{rule.name}" for register, rules in queries.listed(profile) for rule in rules)
