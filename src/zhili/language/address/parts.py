"""The parts of an address, and one way to write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Final


class Part(StrEnum):
    """What a stretch of an address is, from the widest to the finest. The last four are no part of a standard one."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GROUP = "group"
    ZONE = "zone"
    ROAD = "road"
    LANE = "lane"
    NUMBER = "number"
    ESTATE = "estate"
    SECTION = "section"
    BUILDING = "building"
    UNIT = "unit"
    FLOOR = "floor"
    ROOM = "room"
    REST = "rest"
    NEAR = "near"
    NOISE = "noise"


PART_WORDS: Final[Mapping[Part, tuple[str, str]]] = {
    Part.PROVINCE: ("省", "province"),
    Part.CITY: ("市", "city"),
    Part.COUNTY: ("区县", "county"),
    Part.TOWN: ("乡镇街道", "town"),
    Part.VILLAGE: ("村（社区）", "village"),
    Part.GROUP: ("组", "group"),
    Part.ZONE: ("开发区", "zone"),
    Part.ROAD: ("路街", "road"),
    Part.LANE: ("弄巷", "lane"),
    Part.NUMBER: ("门牌号", "number"),
    Part.ESTATE: ("小区院落", "estate"),
    Part.SECTION: ("分区分期", "section"),
    Part.BUILDING: ("幢", "building"),
    Part.UNIT: ("单元", "unit"),
    Part.FLOOR: ("楼层", "floor"),
    Part.ROOM: ("室", "room"),
    Part.REST: ("其他", "rest"),
}
"""Each in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Parts:
    """An address taken apart; '' where a part is not said. Names are kept whole (``人民路``, ``455弄``), counted parts
    without their word and in half-width digits (``number`` "12", ``building`` "3", ``room`` "501")."""

    province: str = ""
    city: str = ""
    county: str = ""
    town: str = ""
    village: str = ""
    group: str = ""
    zone: str = ""
    road: str = ""
    lane: str = ""
    number: str = ""
    estate: str = ""
    section: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    rest: str = ""

    def said(self) -> dict[str, str]:
        """The parts that are said, from the widest to the finest."""
        return {name: text for name, text in asdict(self).items() if text}

    @property
    def is_placed(self) -> bool:
        """Whether it says anything finer than a village: a road, an estate, a group, a number."""
        return bool(self.road or self.estate or self.group or self.number or self.building or self.lane)


FIELDS: Final = tuple(each.name for each in fields(Parts))
LONGEST: Final = 60
"""Characters of one part."""

_DIGITS: Final = dict(zip("〇零○一二三四五六七八九两", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
NUMERAL: Final = "〇零○一二三四五六七八九十百两"
_WORD_OF: Final = {
    "group": "组",
    "number": "号",
    "building": "幢",
    "unit": "单元",
    "floor": "层",
    "room": "室",
}
_LETTERED: Final = re.compile(r"[A-Z]\d*")
_NAMED: Final = re.compile(r"[\u4e00-\u9fff]")


def even(text: str) -> str:
    """One spelling for one meaning, letter for letter, so that places in the text stay what they were: half width,
    upper case, one sort of dash."""
    return "".join(_EVEN.get(letter) or _half(letter) for letter in text)


_EVEN: Final = dict.fromkeys("—－–‐‑−~～﹣", "-") | {"＃": "#", "\u3000": " ", "\t": " ", "\n": " ", "\r": " "}


def _half(letter: str) -> str:
    if letter.isascii():
        return letter.upper()
    folded = unicodedata.normalize("NFKC", letter)
    return folded.upper() if len(folded) == 1 else letter


def digits(text: str) -> str:
    """A count in digits: ``三`` 3, ``二十一`` 21, ``二零一`` 201, ``一百零二`` 102; what is no count comes back as it
    is, without leading zeros."""
    if not text or any(letter not in NUMERAL for letter in text):
        return re.sub(r"^0+(?=\d)", "", text)
    if "十" not in text and "百" not in text:
        return str(int("".join(str(_DIGITS[letter]) for letter in text)))
    total, last = 0, 0
    for letter in text:
        if letter in "十百":
            total += (last or 1) * (10 if letter == "十" else 100)
            last = 0
        else:
            last = _DIGITS[letter]
    return str(total + last)


def write(parts: Parts, *, since: str = "province") -> str:
    """The standard writing of the parts, from ``since`` on: ``清禾县青石镇人民路12号阳光小区3幢2单元501室``."""
    found = []
    for name in FIELDS[FIELDS.index(since) :]:
        text = getattr(parts, name)
        if text:
            found.append(_written(name, text))
    return "".join(found)


def _written(name: str, text: str) -> str:
    word = _WORD_OF.get(name, "")
    if name == "number" and "附" in text:
        return text.replace("附", "号附", 1)
    if not word or _NAMED.search(text):
        return text
    if name == "building" and _LETTERED.fullmatch(text):
        return f"{text}座"
    return f"{text}{word}"
