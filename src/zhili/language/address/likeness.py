"""How alike two addresses are, part by part, and how sure one may be that they mean one place. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from .parts import Parts


class How(StrEnum):
    """What is found when one part of a text is held against the same part of an address in the library."""

    SAME = "same"
    LIKE = "like"
    OTHER = "other"
    UNSAID = "unsaid"
    FINER = "finer"


HOW_WORDS: Final = {
    How.SAME: ("一致", "the same"),
    How.LIKE: ("写法相近", "written alike"),
    How.OTHER: ("不一致", "not the same"),
    How.UNSAID: ("原文没写", "not said in the text"),
    How.FINER: ("库里没有这么细", "finer than the library has it"),
}
"""Each in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """``sure``: 0 to 1. ``reasons``: (part, how) for each part that either side says, the widest first."""

    sure: float
    reasons: tuple[tuple[str, How], ...]


_AREAS: Final = {"province": 0.3, "city": 0.4, "county": 0.3, "town": 0.5, "village": 0.5, "zone": 0.9}
"""What is left of one's certainty where the names of an area differ; nothing is lost where one side is silent."""
_NAMES: Final = ("road", "lane", "estate", "section", "group")
_COUNTS: Final = {"number": 0.2, "building": 0.15, "unit": 0.25, "floor": 0.5, "room": 0.15}
_UNSAID: Final = {"number": 0.9, "building": 0.6, "unit": 0.75, "floor": 1.0, "room": 0.6, "group": 0.85, "lane": 0.7,
                  "section": 0.8}  # fmt: skip
_FINER: Final = {"number": 0.9, "building": 0.55, "unit": 0.7, "floor": 0.95, "room": 0.6, "group": 0.85, "lane": 0.7,
                 "section": 0.85}  # fmt: skip
_NO_DOOR: Final = 0.6
"""What more is lost where nothing but the number tells one house from the next, and the text has none."""
LIKE_FROM: Final = 0.6
"""From here on two names are written alike; below, they are two names."""


def likeness(text: Parts, known: Parts) -> Likeness:
    """How sure one may be that ``text`` means the address ``known``. Nothing is sure without one name that agrees."""
    reasons: list[tuple[str, How]] = []
    sure = _areas(text, known, reasons) * _names(text, known, reasons) * _counts(text, known, reasons)
    order = {name: place for place, name in enumerate(Parts.__dataclass_fields__)}
    return Likeness(round(min(sure, 1.0), 4), tuple(sorted(reasons, key=lambda each: order[each[0]])))


def _areas(text: Parts, known: Parts, reasons: list[tuple[str, How]]) -> float:
    sure = 1.0
    for name, left in _AREAS.items():
        mine, theirs = getattr(text, name), getattr(known, name)
        if mine and theirs:
            like = near(mine, theirs)
            reasons.append((name, _how(like)))
            sure *= left if like < LIKE_FROM else 1.0
    return sure


def _names(text: Parts, known: Parts, reasons: list[tuple[str, How]]) -> float:
    """The road and the estate: one that agrees carries; one that differs beside it takes away."""
    agree, sure = 0.0, 1.0
    for name in _NAMES:
        mine, theirs = getattr(text, name), getattr(known, name)
        if not mine and not theirs:
            continue
        if not mine or not theirs:
            how = How.FINER if mine else How.UNSAID
            sure *= (_FINER if mine else _UNSAID).get(name, 1.0)
        else:
            like = near(mine, theirs)
            how = _how(like)
            agree = max(agree, like if name in ("road", "estate", "group") else 0.0)
            sure *= 0.5 + like / 2 if like >= LIKE_FROM else 0.35
        if how is not How.UNSAID or name not in ("road", "estate"):
            reasons.append((name, how))
    return sure * (agree if agree >= LIKE_FROM else _by_village(text, known))


def _by_village(text: Parts, known: Parts) -> float:
    """In a village without roads its name carries, with the number of the house."""
    has_names = any(getattr(each, name) for each in (text, known) for name in ("road", "estate"))
    same = bool(text.village) and near(text.village, known.village) >= LIKE_FROM
    counted = any(
        getattr(text, name) and getattr(text, name) == getattr(known, name) for name in ("number", "building")
    )
    return (0.5 if has_names else 0.9) if same and counted else 0.1


def _counts(text: Parts, known: Parts, reasons: list[tuple[str, How]]) -> float:
    sure = 1.0
    for name, left in _COUNTS.items():
        mine, theirs = getattr(text, name), getattr(known, name)
        if mine and theirs:
            same = mine == theirs
            reasons.append((name, How.SAME if same else How.OTHER))
            sure *= 1.0 if same else left
        elif mine or theirs:
            reasons.append((name, How.FINER if mine else How.UNSAID))
            sure *= (_FINER if mine else _UNSAID)[name]
    if known.number and not (text.number or text.building or (text.estate and known.estate)):
        sure *= _NO_DOOR
    return sure


def _how(like: float) -> How:
    return How.SAME if like == 1 else How.LIKE if like >= LIKE_FROM else How.OTHER


@lru_cache(maxsize=20_000)
def near(one: str, other: str) -> float:
    """How alike two names are, 0 to 1: their characters in order, kind words (街道, 小区, 村) aside. ``阳光花苑`` and
    ``阳光花园`` are alike; ``文一路`` and ``文二路`` are two roads."""
    if one == other:
        return 1.0
    mine, theirs = bare(one), bare(other)
    if mine == theirs:
        return 0.95
    if _ordinals(mine) != _ordinals(theirs) or not mine or not theirs:
        return 0.0
    if min(len(mine), len(theirs)) >= 2 and (mine in theirs or theirs in mine):
        return 0.8 if abs(len(mine) - len(theirs)) <= 2 else 0.65
    return max(0.0, 1 - 1.2 * _edits(mine, theirs) / max(len(mine), len(theirs)))


_KIND: Final = re.compile(
    r"(?:街道|社区|居委会|村委会|小区|花园|花苑|公寓|家园|名苑|大厦|大楼|[省市县区镇乡村园苑路街])$"
)


def bare(name: str) -> str:
    """A name without the word of its kind, unless nothing would be left."""
    short = _KIND.sub("", name)
    return short if len(short) > 1 else name


def _ordinals(name: str) -> str:
    """What tells neighbours apart: numerals and the four winds."""
    return "".join(re.findall(r"[0-9A-Z一二三四五六七八九十东西南北中]", name))


def _edits(one: str, other: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(other) + 1))
    for at, mine in enumerate(one, 1):
        last, row[0] = row[0], at
        for place, theirs in enumerate(other, 1):
            last, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, last + (mine != theirs))
    return row[-1]
