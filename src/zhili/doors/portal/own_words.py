"""What is held about a person, said plainly, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from zhili.doors.frame import say
from zhili.doors.frame.speech import lang, t
from zhili.profiles.model import Profile
from zhili.profiles.registers import FieldRule, FieldType, Register, Registers
from zhili.registry.lifecycle import ASK_WORDS, LOOKED_WORDS, RELATIONS, STATE_WORDS, Bar, Looked
from zhili.registry.lifecycle import Correction as State
from zhili.registry.queries.corrections import CorrectionValue
from zhili.registry.queries.looks import WhoLooked
from zhili.registry.queries.own import AskValue, Own, barred
from zhili.registry.queries.things import Bond, FieldHeld, Held


def groups(found: Own, profile: Profile) -> list[tuple[Register, list[FieldHeld]]]:
    """The fields by register, the general one first."""
    by_register = [
        (register, [each for each in found.page.fields if each.name.partition(".")[0] == register.name])
        for register in profile.registers.about(found.page.kind)
    ]
    return [(register, fields) for register, fields in by_register if fields]


def ground(each: FieldHeld) -> tuple[str, str]:
    """What for and by which law, to tell whether two fields share it."""
    return each.rule.purpose.zh, each.rule.basis.zh


def value(rule: FieldRule, shown: str) -> str:
    """A choice by its words, a flag as yes or no; everything else as it is written."""
    if rule.type is FieldType.FLAG:
        return t("是", "yes") if shown == "1" else t("否", "no")
    return rule.choices[shown].say(lang()) if shown in rule.choices else shown.removeprefix("+86")


def source(registers: Registers, held: Held) -> str:
    """From whom: the unit, and in which capacity."""
    kind = registers.sources.get(held.source)
    return f"{held.unit}{t('（', ' (')}{kind.say(lang())}{t('）', ')')}" if kind else held.unit


def kept(rule: FieldRule, held: Held) -> str:
    """Until when it is kept."""
    if held.keep_until is not None:
        return t(f"{day(held.keep_until)} 自动删除", f"erased by itself on {day(held.keep_until)}")
    if rule.keep.days is None:
        return t("依法长期保存", "kept for good, as the law asks")
    years, days = divmod(rule.keep.days, 365)
    if years and not days:
        return t(f"不再用了以后，再存 {years} 年就删", f"erased {years} years after it is no longer used")
    return t(f"不再用了以后，再存 {rule.keep.days} 天就删", f"erased {rule.keep.days} days after it is no longer used")


def day(on: date) -> str:
    return on.isoformat()


def gone(held: Held) -> str:
    """Why a value is no longer used; '' for one that is."""
    said = {
        "replaced": t("已有新的，不再用", "replaced by a newer one"),
        "withdrawn": t("同意已撤回，不再用", "consent withdrawn, not used"),
        "corrected": t("已更正，不再用", "corrected, not used"),
    }
    return said.get(held.gone, "")


def bond(each: Bond) -> str:
    rule = RELATIONS[each.word]
    return (rule.back if each.back else rule.there).say(lang())


def register(registers: Registers, name: str) -> str:
    return registers.all[name].words.say(lang()) if name in registers.all else name


def field(registers: Registers, name: str) -> str:
    """A field by its words; '' for none."""
    own, _, rule = name.partition(".")
    found = registers.all[own].fields.get(rule) if own in registers.all else None
    return found.words.say(lang()) if found else name


def who(look: WhoLooked) -> str:
    """Who looked: unit and post; oneself."""
    if look.how in (Looked.SELF, Looked.COPY):
        return t("您自己", "yourself")
    return " ".join(each for each in (look.unit, look.post) if each) or t("系统", "the system")


def how(look: WhoLooked) -> str:
    if look.how is Looked.SELF:
        return t("打开看了这一页", "opened this page")
    if look.how is Looked.COPY:
        return t("取走一份副本", "took a copy")
    return LOOKED_WORDS[look.how].say(lang())


def summed(looks: Sequence[WhoLooked], since: datetime) -> str:
    """How often others looked since a moment, and from how many units."""
    others = [each for each in looks if not each.by_self and each.at >= since]
    units = len({each.unit for each in others})
    if not others:
        return t("近 30 天没有别人看过。", "Nobody else looked in the last 30 days.")
    return t(
        f"近 30 天有 {units} 个单位看过 {len(others)} 次，一次一次都在下面。",
        f"In the last 30 days {units} unit(s) looked {len(others)} time(s): each of them stands below.",
    )


def asked(ask: AskValue) -> str:
    return ASK_WORDS[ask.kind].say(lang())


def answered(ask: AskValue, registers: Registers) -> str:
    """The answer: what bars it, in the reader's language; else as the source wrote it."""
    own, _, rule = ask.field.partition(".")
    if ask.bar and own in registers.all and rule in registers.all[own].fields:
        return barred(ask.bar, registers.all[own].fields[rule], lang())
    return ask.answer


def state(name: str) -> str:
    return STATE_WORDS[State(name)].say(lang())


def by(ask: AskValue | CorrectionValue) -> str:
    """By when it is answered."""
    return say.when(ask.due_at) + (t("（暂定）", " (provisional)") if ask.provisional else "")


def kept_by_law(rule: FieldRule, bar: Bar | None) -> str:
    """Why the law has a value kept; '' where it may go."""
    return barred(bar, rule, lang()) if bar else ""
