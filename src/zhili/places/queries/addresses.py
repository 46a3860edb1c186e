"""Addresses as plain values, with every way in which they are or were written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from zhili.language.address import Parts
from zhili.places.models import Address, Alias
from zhili.places.refusals import NoSuchAddress
from zhili.store import reading


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


def address(address_id: int) -> AddressValue:
    """Raises NoSuchAddress."""
    found = Address.objects.filter(id=address_id).first()
    if found is None:
        raise NoSuchAddress
    return _value(found)


def addresses(ids: Iterable[int]) -> list[AddressValue]:
    """Those of ``ids`` that there are, in order of id."""
    return [_value(each) for each in reading.objects(Address, {"id": sorted(set(ids))}, order=("id",))]


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


def _value(row: Any) -> AddressValue:
    return AddressValue(
        row.id, row.text, Parts(**row.parts), row.area_code, row.grid_code, row.lon, row.lat, row.status,
        row.valid_from, row.valid_to, row.source,
    )  # fmt: skip
