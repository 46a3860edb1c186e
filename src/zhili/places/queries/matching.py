"""Which addresses of the library a text means.

A county's list has ten thousand rows, and a clerk does not wait for the search box: rows are asked for by prepared
statements, down one index each, and only what is shown is read whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from zhili.language.address import How, Likeness, Parts, likeness, parse, write
from zhili.language.text import clean
from zhili.lib.codes import prefix_of
from zhili.places.models import Alias
from zhili.places.queries.addresses import AddressValue, addresses
from zhili.places.queries.library import Library, library
from zhili.store import reading

FOUND: Final = 0.75
"""From here on a text means the address, where no other comes as near."""
LEAD: Final = 0.05
MOST_READ: Final = 100
MOST_SHOWN: Final = 5
_SHOWN_FROM: Final = 0.05
_LEFT_FORMER: Final = 0.8
"""What is left of one's certainty where the address itself is no longer in use."""
_PIECE: Final = 400
_AREAS: Final = ("province", "city", "county", "town", "village")
_SQL: Final = (
    "SELECT a.text, a.kind, a.parts, a.address_id, d.status, d.area_code FROM places_alias a "
    "JOIN places_address d ON d.id = a.address_id WHERE "
)
_Row = tuple[str, str, Any, int, str, str]
"""Text, kind, parts, address, its status and area."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that a text may mean. ``sure``: 0 to 1; ``reasons``: (part, how) each; ``by``: the writing that was
    nearest, and of which kind it is."""

    address: AddressValue
    sure: float
    reasons: tuple[tuple[str, How], ...]
    by: str
    kind: str


@dataclass(frozen=True, slots=True)
class Meant:
    """What one text came to: the address it means (None: none, or several alike), and how sure the nearest one was."""

    address_id: int | None
    sure: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """A text, taken apart, and as the library would write it."""

    text: str
    parts: Parts
    standard: str


@dataclass(frozen=True, slots=True)
class _Rated:
    """One address by the writing of it that is nearest."""

    address_id: int
    sure: float
    reasons: tuple[tuple[str, How], ...]
    by: str
    kind: str


def match(text: str, within: str = "", *, most: int = MOST_SHOWN, known: Parts | None = None) -> list[Candidate]:
    """The addresses that ``text`` may mean, the surest first; ``within``: an area code or prefix they must lie in;
    ``known``: parts that hold where the text does not say otherwise, such as the village whose list it is in."""
    search = _Search(within, known)
    asked = search.read(clean(text))
    rated = search.rated(asked, search.exact([asked]))[:most]
    values = {each.id: each for each in addresses(each.address_id for each in rated)}
    return [Candidate(values[each.address_id], each.sure, each.reasons, each.by, each.kind) for each in rated]


def meant(found: list[Candidate]) -> Candidate | None:
    """The one that a text means: sure enough, and no other comes as near."""
    return found[0] if found and _is_clear([each.sure for each in found]) else None


def match_all(texts: Sequence[str], within: str, known: Parts | None = None) -> list[Meant]:
    """What each text means, by the same rule as ``match`` and ``meant``, some thousand a second."""
    search = _Search(within, known)
    answer: dict[str, Meant] = {}
    wanted = list(dict.fromkeys(clean(each) for each in texts))
    for at in range(0, len(wanted), _PIECE):
        asked = [search.read(each) for each in wanted[at : at + _PIECE]]
        exact = search.exact(asked)
        for each in asked:
            rated = search.rated(each, exact)
            clear = rated[0].address_id if rated and _is_clear([one.sure for one in rated]) else None
            answer[each.text] = Meant(clear, rated[0].sure if rated else 0.0)
    return [answer[clean(each)] for each in texts]


def list_ground(area: str) -> tuple[str, Parts | None]:
    """Where the texts of an area's list are looked for, and what they need not say: in the whole town, of a village."""
    if len(area) != 12:
        return area, None
    names = library().path(area)
    return prefix_of(area)[:9], Parts(town=names[3], village=names[4]) if names else None


def read(text: str, within: str = "") -> Parts:
    """The parts of a text, by the names known in an area."""
    return parse(text, library().gazetteer(_prefix(within)))


def _is_clear(sure: Sequence[float]) -> bool:
    return sure[0] >= FOUND and (len(sure) == 1 or sure[1] <= sure[0] - LEAD)


def _prefix(within: str) -> str:
    return prefix_of(within) if len(within) == 12 else within


class _Search:
    """One look into the library as it is now."""

    def __init__(self, within: str, known: Parts | None = None) -> None:
        self.prefix, self.known = _prefix(within), known
        self.names: Library = library()
        self.gazetteer = self.names.gazetteer(self.prefix)

    def read(self, text: str) -> _Asked:
        parts = parse(text, self.gazetteer)
        if self.known is not None and not any(getattr(parts, name) for name in _AREAS):
            parts = parse(f"{self.known.town}{self.known.village}{text}", self.gazetteer)
        elif self.known is not None:
            parts = replace(parts, town=parts.town or self.known.town, village=parts.village or self.known.village)
        return _Asked(text, parts, write(parts, since="town"))

    def exact(self, asked: Sequence[_Asked]) -> dict[str, list[_Row]]:
        """The rows that are written so, letter for letter: what a clerk settled once is never asked again."""
        found: dict[str, list[_Row]] = {}
        wanted = sorted({text for each in asked for text in (each.text, each.standard) if text})
        for row in self._ask({"text": wanted}, most=0) if wanted else ():
            found.setdefault(row[0], []).append(row)
        return found

    def rated(self, asked: _Asked, exact: Mapping[str, list[_Row]]) -> list[_Rated]:
        """The addresses a text may mean, the surest first."""
        parts = asked.parts
        best: dict[int, _Rated] = {}
        for row in exact.get(asked.text, ()) or exact.get(asked.standard, ()):
            _keep(best, row, Likeness(1.0, likeness(parts, _parts(row)).reasons))
        for row in () if best else self._rows(parts):
            _keep(best, row, likeness(parts, _parts(row)))
        rated = sorted(best.values(), key=lambda each: (-each.sure, each.address_id))
        return [each for each in rated if each.sure > _SHOWN_FROM]

    def _rows(self, parts: Parts) -> list[_Row]:
        """The writings that have the names of the text, and its numbers where there are such; else its names alone.

        Each way of asking goes down one index; the narrowest that finds anything is enough.
        """
        for ways in self._ways(parts):
            found = [row for where in ways for row in self._ask(where)]
            if found:
                return found
        return []

    def _ways(self, parts: Parts) -> Iterator[list[dict[str, list[str]]]]:
        roads = self._like("road", parts.road + parts.lane, parts.road)
        estates = self._like("estate", parts.estate + parts.section, parts.estate)
        villages = self._like("village", parts.village) if not roads and not estates else []
        counts = {name: [said, ""] for name in ("number", "building", "room") if (said := getattr(parts, name))}
        inside = {name: said for name, said in counts.items() if name != "number"}
        if estates and not parts.room:
            yield [{"estate": estates, "building": [parts.building], "room": [""]}]  # as coarse as the text itself
        if roads and estates:
            yield [{"estate": estates, "road": roads, **counts}]
        if estates:
            yield [{"estate": estates, **inside}]
        if roads:
            yield [{"road": roads, **counts}]
        if villages:
            yield [{"village": villages, **counts}]
        names = (("estate", estates), ("road", roads), ("village", villages))
        yield [{name: said} for name, said in names if said]

    def _like(self, part: str, *said: str) -> list[str]:
        return list(dict.fromkeys(known for name in said for known in self.names.like(part, name)))

    def _ask(self, where: Mapping[str, Sequence[str]], most: int = MOST_READ) -> list[_Row]:
        tests = [f"a.{name} IN ({', '.join(['%s'] * len(said))})" for name, said in where.items()]
        values = [each for said in where.values() for each in said]
        if self.prefix:
            tests.append("d.area_code LIKE %s")
            values.append(f"{self.prefix}%")
        sql = _SQL + " AND ".join(tests) + (f" LIMIT {most:d}" if most else "")
        rows: list[Any] = reading.run(sql, values, reading.readers_for(Alias, ("text", "kind", "parts")))
        return rows


def _parts(row: _Row) -> Parts:
    said = row[2] if isinstance(row[2], dict) else json.loads(row[2])
    return Parts(**said)


def _keep(best: dict[int, _Rated], row: _Row, like: Likeness) -> None:
    text, kind, _, address_id, status, _ = row
    sure = like.sure * (_LEFT_FORMER if status == "former" else 1.0)
    known = best.get(address_id)
    if known is None or sure > known.sure:
        best[address_id] = _Rated(address_id, sure, like.reasons, text, kind)
