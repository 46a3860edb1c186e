"""Addresses as people write them: taken apart, written in one way, compared. Names come from the caller."""

from zhili.language.address.gazetteer import EMPTY, Gazetteer
from zhili.language.address.grammar import Span, parse, spans
from zhili.language.address.likeness import HOW_WORDS, LIKE_FROM, How, Likeness, bare, likeness, near
from zhili.language.address.parts import FIELDS, PART_WORDS, Part, Parts, digits, even, write

__all__ = [
    "EMPTY",
    "FIELDS",
    "HOW_WORDS",
    "LIKE_FROM",
    "PART_WORDS",
    "Gazetteer",
    "How",
    "Likeness",
    "Part",
    "Parts",
    "Span",
    "bare",
    "digits",
    "even",
    "likeness",
    "near",
    "parse",
    "spans",
    "write",
]
