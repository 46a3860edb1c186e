"""Addresses as plain values, and which of them a text means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q

from zhili.language.address import How, Parts, likeness, parse
from zhili.lib.codes import prefix_of
from zhili.places.models import Address, Alias
from zhili.places.queries.library import Library, library
from zhili.places.refusals import NoSuchAddress

FOUND: Final = 0.75
"""From here on a text means the address, where no other comes as near."""
LEAD: Final = 0.05
MOST_READ: Final = 100
MOST_SHOWN: Final = 5
_COUNTS: Final = ("number", "building", "room")
_LEFT_FORMER: Final = 0.8
"""What is left of one's certainty where the address itself is no longer in use."""


@dataclass(frozen=True, slots=True)
class AddressValue:
    """One standard address. ``text`` begins with the town; ``parts`` may say more."""

    id: int
    text: str
    parts: Parts
    area_code: str
    grid_code: str
    lon: float | None
    lat: float | None
    status: str
    valid_from: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class AliasValue:
    """One writing of an address and its period."""

    id: int
    kind: str
    text: str
    valid_from: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that a text may mean. ``sure``: 0 to 1; ``reasons``: (part, how) each; ``by``: the writing that was
    nearest, and of which kind it is."""

    address: AddressValue
    sure: float
    reasons: tuple[tuple[str, How], ...]
    by: str
    kind: str


def address(address_id: int) -> AddressValue:
    """Raises NoSuchAddress."""
    found = Address.objects.filter(id=address_id).first()
    if found is None:
        raise NoSuchAddress
    return _value(found)


def addresses(ids: Iterable[int]) -> list[AddressValue]:
    """Those of ``ids`` that there are, in order of id."""
    return [_value(each) for each in Address.objects.filter(id__in=set(ids)).order_by("id")]


def aliases(address_id: int) -> list[AliasValue]:
    """Every writing of an address, the present standard one first, then the latest."""
    rows = Alias.objects.filter(address_id=address_id).order_by("-valid_from", "-id")
    found = [AliasValue(each.id, each.kind, each.text, each.valid_from, each.valid_to, each.source) for each in rows]
    return sorted(found, key=lambda each: each.kind != "standard" or each.valid_to is not None)


def text_on(address_id: int, day: date) -> str:
    """How the address was written on a day; '' where nothing is known of it then."""
    began = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    rows = Alias.objects.filter(began, Q(valid_to__isnull=True) | Q(valid_to__gt=day), address_id=address_id)
    return rows.filter(kind="standard").values_list("text", flat=True).first() or ""


def listed(within: Iterable[str], *, after: int = 0, most: int = 50) -> list[AddressValue]:
    """Addresses in use or planned under any of the prefixes, in order of id, those after ``after``."""
    under = Q()
    for prefix in within:
        under |= Q(area_code__startswith=prefix)
    rows = Address.objects.filter(under, id__gt=after).exclude(status="former").order_by("id")[:most]
    return [_value(each) for each in rows]


def match(text: str, within: str = "", *, most: int = MOST_SHOWN) -> list[Candidate]:
    """The addresses that ``text`` may mean, the surest first; ``within``: an area code or prefix they must lie in.

    Some milliseconds among a hundred thousand: the names are found in memory, the rows by their numbers.
    """
    names, prefix = library(), prefix_of(within) if len(within) == 12 else within
    parts = parse(text, names.gazetteer(prefix))
    best: dict[int, Candidate] = {}
    for alias in _rows(parts, names, prefix):
        like = likeness(parts, Parts(**alias.parts))
        sure = like.sure * (_LEFT_FORMER if alias.address.status == "former" else 1.0)
        known = best.get(alias.address_id)
        if known is None or sure > known.sure:
            best[alias.address_id] = Candidate(_value(alias.address), sure, like.reasons, alias.text, alias.kind)
    rated = sorted(best.values(), key=lambda each: (-each.sure, each.address.id))
    return [each for each in rated if each.sure > 0.05][:most]


def meant(found: list[Candidate]) -> Candidate | None:
    """The one that a text means: sure enough, and no other comes as near."""
    if not found or found[0].sure < FOUND:
        return None
    return None if len(found) > 1 and found[1].sure > found[0].sure - LEAD else found[0]


def read(text: str, within: str = "") -> Parts:
    """The parts of a text, by the names known in an area."""
    return parse(text, library().gazetteer(prefix_of(within) if len(within) == 12 else within))


def _rows(parts: Parts, names: Library, prefix: str) -> list[Alias]:
    """The writings that have the names of the text, and its numbers where there are such; else its names alone.

    Each way of asking goes down one index; the narrowest that finds anything is enough.
    """
    roads = _like(names, "road", parts.road + parts.lane, parts.road)
    estates = _like(names, "estate", parts.estate + parts.section, parts.estate)
    villages = _like(names, "village", parts.village) if not roads and not estates else []
    rows = Alias.objects.select_related("address")
    if prefix:
        rows = rows.filter(address__area_code__startswith=prefix)
    counts = {name: Q(**{f"{name}__in": (getattr(parts, name), "")}) for name in _COUNTS if getattr(parts, name)}
    inside = [counts[name] for name in ("building", "room") if name in counts]
    ways: list[list[tuple[Q, list[Q]]]] = [
        [(Q(estate__in=estates) & Q(road__in=roads), [*counts.values()])] if roads and estates else [],
        [(Q(estate__in=estates), inside)] if estates else [],
        [(Q(road__in=roads), [*counts.values()])] if roads else [],
        [(Q(village__in=villages), [*counts.values()])] if villages else [],
        [(Q(estate__in=estates), []), (Q(road__in=roads), []), (Q(village__in=villages), [])],
    ]
    for way in ways:
        found = [row for name, more in way for row in rows.filter(name, *more)[:MOST_READ]]
        if found:
            return found
    return []


def _like(names: Library, part: str, *said: str) -> list[str]:
    return list(dict.fromkeys(known for name in said for known in names.like(part, name)))


def _value(row: Any) -> AddressValue:
    return AddressValue(
        row.id, row.text, Parts(**row.parts), row.area_code, row.grid_code, row.lon, row.lat, row.status,
        row.valid_from, row.valid_to, row.source,
    )  # fmt: skip
