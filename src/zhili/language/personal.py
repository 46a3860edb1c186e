"""What in a text points at one person: telephones, identity numbers, mail, plates and the number of a dwelling.

For words that are about to be published: a person decides, and is shown what was found. Finding nothing is no proof
that nothing is there; a name without anything beside it cannot be told from a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from zhili.language.text import numbers_in

_SPACE = r"[ \u00a0\u3000]?"
_COUNT = r"[0-9A-Za-z〇零一二三四五六七八九十百甲乙丙丁]{1,6}"
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-HJ-NP-Z][·•.\- ]?"
    r"(?=[A-HJ-NP-Z0-9]*[0-9])[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]"
)
_DWELLING = re.compile(
    rf"{_COUNT}{_SPACE}(?:号楼|幢|栋|单元|室(?![内外])|号房|门洞)"
    rf"|(?<=[路街巷弄道里村组队区苑园庄坊]){_SPACE}{_COUNT}{_SPACE}号(?!线)"
    rf"|(?<!\d)\d{{1,3}}{_SPACE}[-－—]{_SPACE}\d{{1,3}}{_SPACE}[-－—]{_SPACE}\d{{1,4}}"
    r"|\b(?:block|building|apartment|apt\.?|flat|room|unit|no\.)\s*#?\s*\d+\w*"
    r"|\b\d{1,5}\s+(?:[A-Z][a-z]+\s+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Court)\b",
    re.IGNORECASE,
)
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


class Trace(StrEnum):
    """What kind of thing points at a person."""

    NUMBER = "number"
    PLATE = "plate"
    DWELLING = "dwelling"


TRACES: Final = {
    Trace.NUMBER: ("电话、证件号、卡号或邮箱", "a telephone, identity or card number, or a mail address"),
    Trace.PLATE: ("车牌", "a number plate"),
    Trace.DWELLING: ("门牌、楼幢或房号", "the number of a house, block or room"),
}
"""Each in both languages, as a sentence names it."""


@dataclass(frozen=True, slots=True)
class Found:
    """One stretch of the text, as it was typed."""

    trace: Trace
    words: str


def traces(text: str) -> tuple[Found, ...]:
    """Everything found, numbers first, each in the order of the text."""
    # Half width, letter for letter: 苏Ａ８８８８８ is a plate, too, and what is shown stays as it was typed.
    plain = text.translate(_HALF_WIDTH)
    found = [Found(Trace.NUMBER, text[at:end]) for at, end in numbers_in(text)]
    for trace, pattern in ((Trace.PLATE, _PLATE), (Trace.DWELLING, _DWELLING)):
        wanted = plain.upper() if trace is Trace.PLATE else plain
        found += [Found(trace, text[each.start() : each.end()].strip()) for each in pattern.finditer(wanted)]
    return tuple(found)


def masked(text: str) -> str:
    """The text with everything that ``traces`` finds replaced by ``***``, for what stands in public."""
    for each in traces(text):
        text = text.replace(each.words, "***")
    return text


def shared_run(one: str, other: str, least: int) -> str:
    """The first stretch of ``least`` letters and digits that both texts have, in this very order; '' for none."""
    mine, theirs = _letters(one), _letters(other)
    known = {theirs[at : at + least] for at in range(len(theirs) - least + 1)}
    return next((mine[at : at + least] for at in range(len(mine) - least + 1) if mine[at : at + least] in known), "")


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
