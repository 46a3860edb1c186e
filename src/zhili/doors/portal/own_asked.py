"""What somebody asked about their own data: the request and the matter that follows it, told as one thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhili.doors.frame import say
from zhili.doors.frame.speech import lang, t
from zhili.doors.portal import own_words as words
from zhili.doors.portal.words import tally_of
from zhili.matters.queries.own import Mine
from zhili.profiles.registers import Registers
from zhili.registry.lifecycle import COPY_WORDS, AskKind
from zhili.registry.lifecycle import Correction as State
from zhili.registry.queries.corrections import CorrectionValue
from zhili.registry.queries.erasures import CopyValue, OwnErasure
from zhili.registry.queries.own import CORRECTION, AskValue, Own


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. ``number``: the matter that follows it ('' for a few seconds after it was sent); ``asks``: it waits
    for this person's own word."""

    key: str
    title: str
    state: str
    mark: str
    at: datetime
    why: str
    answer: str
    number: str
    asks: bool


def keys(found: Own) -> list[str]:
    """The keys under which matters follow these requests."""
    return [
        *(f"{CORRECTION}:{each.id}" for each in found.corrections),
        *(f"{each.kind}:{each.id}" for each in found.asks),
    ]


def asked(found: Own, matters: Mapping[str, Mine], registers: Registers) -> list[Asked]:
    """Every request, the latest first; ``matters`` by key."""
    rows = [_correction(each, matters.get(f"{CORRECTION}:{each.id}")) for each in found.corrections]
    rows += [_ask(each, matters.get(f"{each.kind}:{each.id}"), registers) for each in found.asks]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _correction(each: CorrectionValue, matter: Mine | None) -> Asked:
    title = t("更正：", "Correction: ") + each.rule.words.say(lang())
    waits = _waits(each.unit, words.by(each))
    state = _state(State(each.state), matter, waits)
    return _row(f"{CORRECTION}-{each.id}", title, state, each.asked_at, each.why, each.answer, matter)


def _ask(each: AskValue, matter: Mine | None, registers: Registers) -> Asked:
    named = words.field(registers, each.field) if each.field else ""
    title = words.asked(each) + (t("：", ": ") + named if named else "")
    state = _state(each.state, matter, _waits(each.unit, words.by(each)))
    if each.kind is AskKind.WITHDRAW and matter is not None and matter.waits_on in ("dispatcher", "lead"):
        state = t(
            "已经停止收集；单位还在查纸质底册和别的系统", "collected no more; the unit sees to paper and other systems"
        )
    return _row(
        f"{each.kind}-{each.id}", title, state, each.asked_at, each.why, words.answered(each, registers), matter
    )


def _row(key: str, title: str, state: str, at: datetime, why: str, answer: str, matter: Mine | None) -> Asked:
    mark = tally_of(matter.outcome, matter.waits_on, matter.is_open) if matter else "open"
    asks = matter is not None and matter.waits_on == "affected"
    return Asked(key, title, state, mark, at, why, answer, matter.number if matter else "", asks)


def _waits(unit: str, by: str) -> str:
    return t(f"等{unit}答复，最迟 {by}", f"waits for {unit}, by {by}")


def _state(state: State, matter: Mine | None, waits: str) -> str:
    """Where it stands, the matter's word before the row's: it alone knows whether this person is content."""
    if state is State.OPEN:
        return waits
    said = words.state(state.value)
    if matter is None:
        return said
    if matter.waits_on == "affected":
        return t("答复了，等您说一句：办好了没有", "answered: say whether it is solved")
    if matter.outcome == "solved":
        return t("您说办好了", "you said that it is solved")
    if matter.outcome == "answered":
        return said
    return f"{said}{t('；', '; ')}{t(matter.state_zh, matter.state_en)}"


def erased(each: OwnErasure, registers: Registers) -> tuple[str, str]:
    """(which fields, why) of one erasure."""
    named = t("、", ", ").join(words.field(registers, name) for name in each.fields)
    why = (
        t("保存期到了，自动删除", "its time was over; erased by itself")
        if each.at_night
        else t("您申请的", "you asked for it")
    )
    return named, why


def copy(each: CopyValue) -> str:
    """“备份：最迟 2027-02-01 删完”: one place where it lay."""
    name = COPY_WORDS[each.copy].say(lang())
    if each.unit:
        name += t(f"（{each.unit}）", f" ({each.unit})")
    if each.done_at is None:
        return name + t(f"：最迟 {say.day(each.due_at)} 删", f": by {say.day(each.due_at)}") if each.due_at else name
    if each.by_house and each.note == "0":
        return name + t("：没有", ": there is none")
    return name + t(f"：{say.day(each.done_at)} 已删", f": erased on {say.day(each.done_at)}")
