"""Which column of a department's list is which field: proposed by header and by what stands below it, confirmed by a
person, remembered. Pure.

A target is a field's full name (``person.name``), ``@key`` (the source's own key), ``@area``, ``@grid``, or '' for a
column that is left out: what the catalogue does not list is not collected.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from zhili.profiles.registers import FieldRule, FieldType, Registers, ThingKind

KEY, AREA, GRID, LEFT_OUT = "@key", "@area", "@grid", ""
_HEADERS: Final[Mapping[str, str]] = {
    KEY: "编号 序号 来源编号 记录编号 人员编号 人口编号 参保号 社保编号 卡号 id key recordid personid number no",
    AREA: "区划代码 行政区划代码 村代码 村居代码 区划 areacode divisioncode",
    GRID: "网格编码 网格代码 所属网格 网格 gridcode grid",
    "name": "姓名 名字 居民姓名 人员姓名 参保人 参保人姓名 name fullname personname",
    "id_number": "身份证号码 身份证号 身份证 公民身份号码 证件号码 证件号 idnumber idno idcard identitynumber",
    "sex": "性别 sex gender",
    "born_on": "出生日期 出生年月日 出生年月 生日 bornon birthdate birthday dateofbirth dob",
    "nation": "民族 nation ethnicity ethnicgroup",
    "phone": "联系电话 电话 手机 手机号 手机号码 联系方式 phone telephone mobile tel",
    "registered_at": "户籍地址 户口地址 户籍地 registeredat registeredaddress",
    "lives_at": "现住地址 居住地址 住址 家庭住址 现住址 地址 详细地址 livesat address homeaddress",
    "died_on": "死亡日期 去世日期 diedon deathdate dateofdeath",
    "number": "户号 户编号 householdnumber household",
    "address": "标准地址 房屋地址 住所 地址 address",
    "credit_code": "统一社会信用代码 信用代码 creditcode uscc",
}
"""Headers that mean a target, by its own name: the same word means the same in every register that has the field."""
_SHAPES: Final = (
    (FieldType.IDENTITY, re.compile(r"^(\d{15}|\d{17}[\dXx])$")),
    (FieldType.PHONE, re.compile(r"^(\+?86)?1\d{10}$")),
    (FieldType.DATE, re.compile(r"^(19|20)\d{2}[-./年]\d{1,2}[-./月]\d{1,2}")),
    (FieldType.CREDIT, re.compile(r"^[0-9A-Z]{2}\d{6}[0-9A-Z]{10}$")),
)
_NEAR: Final = 0.5


@dataclass(frozen=True, slots=True)
class Proposal:
    """One column: its target, and why it is thought so: ``header``, ``values``, ``near`` (to a known word), ``told``
    (by hand), ``known`` (confirmed before) or ``none``."""

    header: str
    target: str
    why: str


def targets(registers: Registers, kind: ThingKind) -> tuple[str, ...]:
    """Everything that a column of a list about this sort of thing can be."""
    fields = [
        f"{register.name}.{rule.name}"
        for register in registers.about(kind) for rule in register.fields.values() if not rule.disabled
    ]  # fmt: skip
    return (*fields, KEY, AREA, GRID)


def fold(header: str) -> str:
    """A header without case, width, blanks and punctuation."""
    plain = unicodedata.normalize("NFKC", header).casefold()
    return "".join(mark for mark in plain if mark.isalnum())


def propose(
    registers: Registers, kind: ThingKind, header: Sequence[str], sample: Sequence[Sequence[str]],
    known: Mapping[str, str] | None = None, told: Mapping[str, str] | None = None,
) -> tuple[Proposal, ...]:  # fmt: skip
    """What each column is thought to be. ``known``: confirmed before; ``told``: said by hand now. A target is proposed
    once; the rest is left out."""
    taken = _Taken()
    for name, target in (told or {}).items():
        taken.put(name, target, "told")
    for name in header:
        taken.put(name, (known or {}).get(name, ""), "known")
    words = _words(registers, kind)
    for name in header:
        taken.put(name, words.get(fold(name), ""), "header")
    for place, name in enumerate(header):
        for target in _shaped(registers, kind, [row[place] for row in sample if place < len(row)]):
            taken.put(name, target, "values")
    for name in header:
        free = {word: target for word, target in words.items() if target not in taken.targets}
        taken.put(name, nearest(fold(name), free), "near")
    return tuple(taken.found.get(name, Proposal(name, LEFT_OUT, "none")) for name in header)


@dataclass(slots=True)
class _Taken:
    """What is proposed so far: one target a column, one column a target."""

    found: dict[str, Proposal] = field(default_factory=dict)
    targets: set[str] = field(default_factory=set)

    def put(self, name: str, target: str, why: str) -> None:
        if name not in self.found and (why == "told" or (target and target not in self.targets)):
            self.found[name] = Proposal(name, target, why)
            self.targets.add(target)


def nearest(word: str, words: Mapping[str, str]) -> str:
    """The target whose word is most like this one, '' where none is at all like it."""
    scored = [(SequenceMatcher(None, word, each).ratio(), target) for each, target in words.items()]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] > _NEAR else ""


@dataclass(frozen=True, slots=True)
class Changed:
    """How a header differs from the one that was confirmed: new columns, each with the nearest guess; missing ones."""

    new: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


def changed(header: Sequence[str], columns: Mapping[str, str]) -> Changed:
    """What is new, and what was there and is used but is no longer; a column that was left out may go."""
    missing = tuple(name for name, target in columns.items() if target and name not in header)
    gone = {fold(name): columns[name] for name in missing}
    new = tuple((name, nearest(fold(name), gone)) for name in header if name not in columns)
    return Changed(new, missing)


def _words(registers: Registers, kind: ThingKind) -> dict[str, str]:
    """Folded header → target; the general register of the sort goes first."""
    found = {fold(word): target for target in (KEY, AREA, GRID) for word in _HEADERS[target].split()}
    for name in reversed(targets(registers, kind)[:-3]):
        rule = registers.field(name)
        for word in (*_HEADERS.get(rule.name, "").split(), rule.words.zh, rule.words.en, rule.name):
            found[fold(word)] = name
    return found


def _shaped(registers: Registers, kind: ThingKind, values: Sequence[str]) -> list[str]:
    """Fields whose type most of the values have the shape of."""
    filled = [value.strip() for value in values if value.strip()]
    if not filled:
        return []
    types = [kind for kind, shape in _SHAPES if 2 * sum(bool(shape.match(value)) for value in filled) > len(filled)]
    every = [(name, registers.field(name)) for name in targets(registers, kind)[:-3]]
    return [name for name, rule in every if rule.type in types or _chosen(rule, filled)]


def _chosen(rule: FieldRule, filled: Sequence[str]) -> bool:
    """Whether every value is one of the rule's choices in words; bare digits could be anything."""
    said = {words.zh for words in rule.choices.values()} | {words.en.casefold() for words in rule.choices.values()}
    return bool(said) and all(value.casefold() in said for value in filled)
