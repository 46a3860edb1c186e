"""Registers and their fields out of YAML: strict, each problem with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from zhili.profiles import negative
from zhili.profiles.document import Node
from zhili.profiles.fields import Fields
from zhili.profiles.model import Words
from zhili.profiles.registers import (
    DataClass,
    FieldRule,
    FieldType,
    Keep,
    Register,
    RegisterClock,
    Registers,
    ThingKind,
    WatchRules,
)

E = TypeVar("E", bound=StrEnum)

_KEEP = re.compile(r"^([0-9]{1,3})(y|d)$")
_SHARED = ("basis", "purpose", "keep", "sources", "class")
_FIELD = ("type", "sealed", "indexed", "choices", "disabled", "consent", *_SHARED)
SINCE_ENTRY = "entered"
"""As a clock's start: the day on which the thing was entered into the register."""


def read_registers(fields: Fields, node: Node | None, sources: Node | None) -> Registers:
    """Every register; a field takes from its register what it does not say itself (basis, purpose, keep, sources)."""
    known = {name: fields.words(child, name) for name, child in fields.table(sources, "sources").items()}
    found = {name: _register(fields, name, child, known) for name, child in fields.table(node, "registers").items()}
    _one_for_each(fields, node, found)
    return Registers(found, known)


_WATCH = {"hour": 1000, "day": 10_000, "listed": 100_000, "same_words": 10_000, "margin_hours": 12}
"""The most that each threshold may be: one that nobody reaches watches nobody."""


def read_watch(fields: Fields, node: Node | None) -> WatchRules:
    """From when on looking is told to whoever watches; what is not said has its usual value."""
    found = fields.keys(node, "watch", [], list(_WATCH)) if node else {}
    least = {"margin_hours": 0}
    said = {
        name: fields.whole(child, f"watch.{name}", least.get(name, 2), _WATCH[name]) for name, child in found.items()
    }
    return WatchRules(**said)


COPIES = ("lake", "training", "peers")
"""Where copies may lie outside this house: a data lake, data that models are trained on, units it is shared with."""


def read_copies(fields: Fields, node: Node | None) -> dict[str, tuple[str, ...]]:
    """Where copies lie outside this house, and which units answer for them; what is not said is not there."""
    found = fields.keys(node, "copies", [], list(COPIES)) if node else {}
    return {name: fields.texts(child, f"copies.{name}") for name, child in found.items()}


def _one_for_each(fields: Fields, node: Node | None, found: Mapping[str, Register]) -> None:
    """A special register extends what every such thing has, so there is one general register for its sort."""
    general = [each.of for each in found.values() if not each.special]
    for register in found.values():
        if general.count(register.of) != 1:
            line = node.line if node else 0
            zh = f"“{register.of}”要有且只有一份基础登记簿，现在有 {general.count(register.of)} 份。"
            en = f"`{register.of}` needs exactly one general register; there are {general.count(register.of)}."
            fields.note("one-general-register", line, zh, en)


def _register(fields: Fields, name: str, node: Node, sources: Mapping[str, Words]) -> Register:
    where = f"registers.{name}"
    found = fields.keys(node, where, ["zh", "en", "of", "fields"], ["special", "clocks", *_SHARED])
    own = {
        key: _field(fields, f"{where}.{key}", key, child, found, sources)
        for key, child in fields.table(found.get("fields"), f"{where}.fields").items()
    }
    clocks = {
        key: _clock(fields, f"{where}.clocks.{key}", key, child, own)
        for key, child in fields.table(found.get("clocks"), f"{where}.clocks").items()
    }
    made = Register(
        name=name,
        words=fields.pair(node, where),
        of=_one_of(fields, found.get("of"), f"{where}.of", ThingKind) or ThingKind.PERSON,
        special=fields.flag(found.get("special"), f"{where}.special"),
        fields=own,
        clocks=clocks,
    )
    negative.check(fields, where, made, node)
    return made


def _field(
    fields: Fields, where: str, name: str, node: Node, above: Mapping[str, Node], sources: Mapping[str, Words]
) -> FieldRule:
    found = fields.keys(node, where, ["zh", "en", "type"], _FIELD)
    said = {key: found.get(key) or above.get(key) for key in _SHARED}
    for key in ("basis", "purpose", "keep", "sources"):
        if said[key] is None:
            zh, en = f"“{where}”没写 {key}：收集每一项都要说明。", f"`{where}` lacks `{key}`: each field says why."
            fields.note("field-without-reason", node.line, zh, en)
    believed = fields.texts(said["sources"], f"{where}.sources")
    for source in believed:
        if source not in sources:
            zh, en = f"“{where}”的来源“{source}”没有定义。", f"`{where}`: no source `{source}`."
            fields.note("unknown-source", node.line, zh, en)
    kind = _one_of(fields, found.get("type"), f"{where}.type", FieldType) or FieldType.TEXT
    grade = _one_of(fields, said["class"], f"{where}.class", DataClass) if said["class"] else DataClass.GENERAL
    return FieldRule(
        name=name,
        words=fields.pair(node, where),
        type=kind,
        data_class=grade or DataClass.GENERAL,
        sealed=fields.flag(found.get("sealed"), f"{where}.sealed", kind in (FieldType.IDENTITY, FieldType.PHONE)),
        indexed=fields.flag(found.get("indexed"), f"{where}.indexed", kind in _ASKED_FOR),
        basis=fields.words(said["basis"], f"{where}.basis"),
        purpose=fields.words(said["purpose"], f"{where}.purpose"),
        keep=_keep(fields, said["keep"], f"{where}.keep"),
        sources=believed,
        choices=_choices(fields, found.get("choices"), where, kind, node.line),
        disabled=fields.flag(found.get("disabled"), f"{where}.disabled"),
        consent=fields.flag(found.get("consent"), f"{where}.consent"),
    )


_ASKED_FOR = (FieldType.IDENTITY, FieldType.PHONE, FieldType.CREDIT, FieldType.CODE, FieldType.NAME, FieldType.ADDRESS)


def _choices(fields: Fields, node: Node | None, where: str, kind: FieldType, line: int) -> dict[str, Words]:
    if (kind is FieldType.CHOICE) != (node is not None):
        zh, en = f"“{where}”：选择项才有、也必须有 choices。", f"`{where}`: choices belong to a choice, and only there."
        fields.note("choices-misplaced", line, zh, en)
    if node is None:
        return {}
    if not isinstance(node.value, dict):
        fields.note("not-a-mapping", node.line, f"“{where}.choices”应是“键: 值”。", f"`{where}.choices`: no mapping.")
        return {}
    return {key: fields.words(child, f"{where}.choices.{key}") for key, child in node.items()}


def _clock(fields: Fields, where: str, name: str, node: Node, own: Mapping[str, FieldRule]) -> RegisterClock:
    found = fields.keys(node, where, ["zh", "en"], ["limit", "from", "until", "done"])
    start, until = fields.text(found.get("from"), where), fields.text(found.get("until"), where)
    done = fields.text(found.get("done"), where)
    limit = fields.limit(found.get("limit"), f"{where}.limit")
    if bool(until) == bool(limit):
        zh, en = f"“{where}”写 limit 或者 until，二选一。", f"`{where}` has either a limit or an until."
        fields.note("clock-of-two-ends", node.line, zh, en)
    for day in filter(None, (start if start != SINCE_ENTRY else "", until)):
        if day not in own or own[day].type is not FieldType.DATE:
            zh, en = f"“{where}”里的“{day}”不是日期项。", f"`{where}`: `{day}` is no field with a date."
            fields.note("clock-without-day", node.line, zh, en)
    if done and done not in own:
        zh, en = f"“{where}”的 done：没有“{done}”这一项。", f"`{where}`: done by `{done}`, which is no field."
        fields.note("clock-never-done", node.line, zh, en)
    return RegisterClock(name, fields.pair(node, where), limit, start or SINCE_ENTRY, until, done)


def _keep(fields: Fields, node: Node | None, where: str) -> Keep:
    """``5y``, ``90d``, or ``for_good``."""

    def read(text: str) -> Keep:
        if text == "for_good":
            return Keep(None)
        shaped = _KEEP.match(text)
        if not shaped or int(shaped[1]) == 0:
            raise ValueError(text)
        return Keep(int(shaped[1]) * (365 if shaped[2] == "y" else 1))

    return fields.scalar(
        node, "bad-keep", where, read, "保存期（如 5y、90d、for_good）", "5y, 90d or for_good"
    ) or Keep(1)


def _one_of(fields: Fields, node: Node | None, where: str, words: type[E]) -> E | None:
    known = ", ".join(words)
    return fields.scalar(node, "unknown-word", where, words, f"其中之一：{known}", f"one of {known}")
