"""What base data is called on a page, in the reader's language."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.lib.refusal import Refusal
from zhili.offices.permissions import ALLOW_LINK, LINK
from zhili.places import queries as places
from zhili.profiles.registers import FieldRule, Register, Registers, ThingKind
from zhili.registry.lifecycle import ENDED_WORDS, GOLDEN_WORDS, RELATIONS, Ended, Golden, Word
from zhili.registry.permissions import CORRECT, LOOK, MERGE, RECORD, WATCH
from zhili.registry.queries.erasures import waiting


def tabs(actor: Actor, here: str, answers: int | None = None) -> list[tuple[str, str, int | None, bool]]:
    """The pages of base data that this post has, as ``p.views`` takes them; nothing where there is but one."""
    clears = actor.may(CORRECT) or actor.may(WATCH)
    known = (
        ("desk-registry", t("查找", "Look up"), None, actor.may(LOOK)),
        ("desk-corrections", t("更正和删除", "Corrections"), answers, actor.may(CORRECT)),
        ("desk-erasures", t("删除清单", "Erasures"), waiting(actor) if clears else None, clears),
        ("desk-batches", t("名单", "Lists"), None, actor.may(RECORD)),
        ("desk-runs", t("比对", "Linkages"), None, actor.may(LINK) or actor.may(ALLOW_LINK)),
        ("desk-doubts", t("存疑", "Doubtful pairs"), None, actor.may(MERGE)),
    )
    found = [(reverse(name), label, count, name == here) for name, label, count, may in known if may]
    return found if len(found) > 1 else []


def kind_name(registers: Registers, kind: ThingKind) -> str:
    """“人口”, “房屋”: the name of the general register of that sort."""
    return registers.about(kind)[0].words.say(lang())


def household(head: str) -> str:
    """A household by who heads it."""
    return t(f"{head} 家", f"Household of {head}")


def register_name(registers: Registers, name: str) -> str:
    return registers.all[name].words.say(lang()) if name in registers.all else name


def clock_name(register: Register, name: str) -> str:
    return register.clocks[name].words.say(lang()) if name in register.clocks else name


def field_name(rule: FieldRule) -> str:
    return rule.words.say(lang())


def value(rule: FieldRule, shown: str) -> str:
    """A choice by its words; everything else as it is shown."""
    return rule.choices[shown].say(lang()) if shown in rule.choices else shown


def why(reason: Golden | None) -> str:
    return GOLDEN_WORDS[reason].say(lang()) if reason else ""


def bond(word: Word, back: bool) -> str:
    """How a relation reads from this end."""
    rule = RELATIONS[word]
    return (rule.back if back else rule.there).say(lang())


def ended(reason: str) -> str:
    return ENDED_WORDS[Ended(reason)].say(lang()) if reason else ""


def place(code: str) -> str:
    """Village (and town) of an area code, or the grid's name."""
    if len(code) == 15:
        grid = places.grid(code, date.max)
        return grid.name if grid else code
    return "".join(places.name_path(code)[-2:]) or code


def said(refusal: Refusal) -> str:
    return refusal.say(t("zh", "en"))
