"""The words of this room and its pure rules: where an article stands, what a canned reply may name, and how much of a
text is somebody's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from zhili.language.text import normalise

BLANK: Final = "＿＿"
"""Stands where a variable has no value on this matter: the clerk fills it by hand, so it cannot be overlooked."""
VARIABLES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "number": ("编号", "number"),
        "title": ("标题", "title"),
        "place": ("地点", "place"),
        "unit": ("主办单位", "lead unit"),
        "due": ("期限", "due"),
        "today": ("今天", "today"),
        "category": ("类别", "category"),
        "phone": ("服务电话", "service telephone"),
    }
)
"""What a canned reply may name in braces, in both languages. None of it is a contact detail."""
LONGEST_FILLING: Final = 320
"""Characters that one variable can stand for: a place is the longest."""
SHORTEST_STOCK: Final = 4
"""Fewer characters in a row than these are nobody's sentence."""

_SLOT = re.compile(r"\{([^{}]*)\}")
_SENTENCE = re.compile(r"[。！？；!?;\n]+|\.\s")


class State(StrEnum):
    """Where a version of an article stands."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    RETIRED = "retired"
    DISCARDED = "discarded"


def wrong_slots(text: str) -> tuple[str, ...]:
    """What stands in braces and is no variable; a lone brace counts as one."""
    unknown = [name for name in _SLOT.findall(text) if name not in VARIABLES]
    rest = _SLOT.sub("", text)
    return tuple(dict.fromkeys(unknown + [mark for mark in "{}" if mark in rest]))


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with its variables filled; one without a value leaves a blank to be filled by hand."""
    return _SLOT.sub(lambda found: facts.get(found[1], "") or BLANK, text)


def own_words(text: str, stock: Iterable[str]) -> str:
    """``text`` normalised and without what it takes from ``stock`` (canned replies, articles): what is left is the
    writer's own. What filled a variable between two stock pieces goes with them."""
    own = normalise(text)
    for each in stock:
        own = _without(own, _pieces(each))
    return own


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of an article, each stock by itself."""
    return tuple(part for part in _SENTENCE.split(text) if part.strip())


def _pieces(stock: str) -> list[str]:
    """The literal pieces between variables, normalised; those too short to be anybody's are left out."""
    found = (normalise(piece).strip() for piece in _SLOT.split(stock)[::2])
    return [piece for piece in found if len(piece) >= SHORTEST_STOCK]


def _without(text: str, pieces: list[str]) -> str:
    """Take the pieces out, in order with what lies between them, then wherever one stands alone."""
    if not pieces:
        return text
    begin = text.find(pieces[0])
    end = begin + len(pieces[0])
    for piece in pieces[1:]:
        at = text.find(piece, end, end + LONGEST_FILLING + len(piece)) if begin >= 0 else -1
        end = at + len(piece) if at >= 0 else end
    if begin >= 0:
        text = text[:begin] + text[end:]
    for piece in pieces:
        text = text.replace(piece, "")
    return text
