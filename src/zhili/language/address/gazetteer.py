"""Names of places that are known, asked for the longest that begins somewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from .parts import Part
from .words import ROADS, SHORT


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names that are known, each with what it may be; asked for the longest that begins at a place. ``inside``: short
    forms of towns, each with the short forms of what it lies in: over a whole country they mean too many things."""

    names: Mapping[str, Part] = field(default_factory=dict)
    longest: int = 0
    inside: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[tuple[str, Part]], inside: Iterable[tuple[str, str]] = ()) -> Gazetteer:
        """``names``: (name, part). The short form of an area (``青石`` for ``青石镇``) is known with it. ``inside``: (a
        town's name, that of an area around it); its short form is believed behind one of these alone."""
        known: dict[str, Part] = {}
        shorts: dict[str, str] = {}
        for name, part in names:
            known.setdefault(name, part)
            short = SHORT[part].sub("", name) if part in SHORT else name
            shorts[name] = short
            if len(short) > 1 and not short.endswith(ROADS):
                known.setdefault(short, part)
        around: dict[str, set[str]] = defaultdict(set)
        for name, wider in inside:
            around[shorts.get(name, name)].add(shorts.get(wider, wider))
        return cls(known, max(map(len, known), default=0), {name: frozenset(each) for name, each in around.items()})

    def and_(self, names: Iterable[tuple[str, Part]]) -> Gazetteer:
        """With more names, as they are written; those known already stay what they are."""
        known = dict(names) | dict(self.names)
        return Gazetteer(known, max(map(len, known), default=0), self.inside)

    def at(self, text: str, start: int) -> tuple[Part, int] | None:
        """(part, end) of the longest known name that begins at ``start``."""
        for end in range(min(len(text), start + self.longest), start + 1, -1):
            part = self.names.get(text[start:end])
            if part is not None:
                return part, end
        return None


EMPTY: Final = Gazetteer()
