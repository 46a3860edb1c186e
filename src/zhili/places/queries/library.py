"""The names of the address library in memory: some thousand roads, estates and villages, and the areas of a county.

A new name replaces a token in its own transaction, as grids do (``memory``); an address under known names does not.
The token is looked at each time, so that what another process added is found at once.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from zhili.language.address import LIKE_FROM, Gazetteer, Part, bare, near
from zhili.lib.codes import Level
from zhili.places.models import AddressName, Area, Stamp
from zhili.places.queries.areas import path_names
from zhili.store import reading

NAMES: Final = "addresses"
KEPT_S: Final = 60.0
"""How long the names of areas are believed; they change once a year."""
MOST_LIKE: Final = 4
_PART_OF: Final = {
    Level.PROVINCE: Part.PROVINCE,
    Level.CITY: Part.CITY,
    Level.COUNTY: Part.COUNTY,
    Level.TOWN: Part.TOWN,
    Level.VILLAGE: Part.VILLAGE,
}


@dataclass(slots=True)
class Library:
    """``pairs``: for each part the names that hold a pair of characters."""

    token: str
    names: Mapping[str, frozenset[str]]
    pairs: Mapping[str, Mapping[str, set[str]]]
    gazetteers: dict[str, tuple[float, Gazetteer]] = field(default_factory=dict)
    paths: dict[str, tuple[float, tuple[str, ...]]] = field(default_factory=dict)

    def like(self, part: str, name: str) -> list[str]:
        """The known names of ``part`` that ``name`` may mean, the likest first; itself alone where it is known."""
        if not name:
            return []
        if name in self.names.get(part, ()):
            return [name]
        index = self.pairs.get(part, {})
        shared = Counter(other for pair in _pairs(name) for other in index.get(pair, ()))
        rated = sorted(((-near(name, other), other) for other, _ in shared.most_common(30)))
        return [other for rate, other in rated if -rate >= LIKE_FROM][:MOST_LIKE]

    def gazetteer(self, within: str) -> Gazetteer:
        """The names of a county (6 digits of ``within``) with what lies over it, and all roads and estates."""
        county = within[:6]
        at, known = self.gazetteers.get(county, (0.0, None))
        if known is None or time.monotonic() - at > KEPT_S:
            more = [(name, Part(part)) for part in ("road", "estate") for name in self.names.get(part, ())]
            known = Gazetteer.of(_areas(county)).and_(more)
            self.gazetteers[county] = (time.monotonic(), known)
        return known

    def path(self, area: str) -> tuple[str, ...]:
        """``path_names`` of an area, believed as long as the names of areas are."""
        at, known = self.paths.get(area, (0.0, ()))
        if area not in self.paths or time.monotonic() - at > KEPT_S:
            known = path_names(area)
            self.paths[area] = (time.monotonic(), known)
        return known


_lock = threading.Lock()
_held: Library | None = None


def library() -> Library:
    """The names as they are now."""
    global _held
    found = reading.select(Stamp, ("token",), {"name": NAMES})
    token = found[0][0] if found else ""
    held = _held
    if held is None or held.token != token:
        with _lock:
            held = _held = _load(token)
    return held


def forget_names() -> None:
    """Remember nothing."""
    global _held
    _held = None


def _load(token: str) -> Library:
    names: dict[str, set[str]] = defaultdict(set)
    pairs: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for part, name in AddressName.objects.values_list("part", "name"):
        names[part].add(name)
        for pair in _pairs(name):
            pairs[part][pair].add(name)
    return Library(token, {part: frozenset(each) for part, each in names.items()}, pairs)


def _pairs(name: str) -> set[str]:
    short = bare(name)
    return {short[at : at + 2] for at in range(max(1, len(short) - 1))}


def _areas(county: str) -> list[tuple[str, Part]]:
    if len(county) < 6:
        return []
    over = [county[:2].ljust(12, "0"), county[:4].ljust(12, "0")]
    found = [
        *Area.objects.filter(code__in=over),
        *Area.objects.filter(code__range=(county.ljust(12, "0"), f"{county}999999")),
    ]
    return [(each.name, _PART_OF[Level(each.level)]) for each in found if each.valid_to is None]
