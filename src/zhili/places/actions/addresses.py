"""Adding an address, giving it another name, renaming a road, retiring."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

import numpy as np
from django.db.models import Q

from zhili.language.address import Parts, write
from zhili.language.text import clean
from zhili.lib.actor import Actor
from zhili.lib.codes import prefix_of
from zhili.places.actions._library import (
    LONGEST_TEXT,
    Ready,
    alias_row,
    area_of,
    areas_under,
    grid_at,
    insert_addresses,
    insert_aliases,
    make_ready,
    record,
)
from zhili.places.crs import canonical_crs, in_range, to_degrees
from zhili.places.lifecycle import Act, AddressStatus, AliasKind
from zhili.places.models import Address, Alias
from zhili.places.permissions import need_keeper
from zhili.places.queries.areas import name_path
from zhili.places.queries.matching import read
from zhili.places.refusals import (
    AddressElsewhere,
    AddressRetired,
    AddressStands,
    AliasStands,
    BadPosition,
    BadRoadName,
    DayTooEarly,
    NoSuchAddress,
    NoSuchRoad,
    PositionElsewhere,
)
from zhili.store.writing import writing


def add_address(
    *,
    actor: Actor,
    text: str,
    now: datetime,
    on: date,
    area: str = "",
    within: str = "",
    lon: float | None = None,
    lat: float | None = None,
    status: AddressStatus = AddressStatus.CURRENT,
    source: str = "",
) -> int:
    """Take an address into the library as its parts say it; its id. ``area``: the 12-digit town or village, else it is
    looked for under ``within`` by the names in the text; degrees in CGCS2000; ``on``: the first day it holds.

    Raises NotAllowed, NotFound (not this post's area), VagueAddress, AddressElsewhere, AddressStands.
    """
    ready = ready_from(text, area, within, on=on, lon=lon, lat=lat, status=status)
    need_keeper(actor, ready.area_code)
    with writing():
        address_id = put_in(ready, clean(source) or "desk")
        record(actor, now, Act.ADD_ADDRESS, "address", [address_id], area=ready.area_code, status=str(status))
    return address_id


def ready_from(
    text: str, area: str, within: str, *, on: date, lon: float | None = None, lat: float | None = None,
    status: AddressStatus = AddressStatus.CURRENT,
) -> Ready:  # fmt: skip
    """A typed address made ready. Raises VagueAddress, AddressElsewhere."""
    typed = clean(text)[:LONGEST_TEXT]
    parts = read(typed, area or within)
    grid, village = grid_at(lon, lat, on)
    code = area or village or area_of(parts, areas_under(prefix_of(within) if len(within) == 12 else within))
    if not code:
        raise AddressElsewhere
    return replace(make_ready(parts, code, typed), grid_code=grid, lon=lon, lat=lat, status=status, valid_from=on)


def put_in(ready: Ready, source: str) -> int:
    """Inside the caller's transaction. Raises AddressStands."""
    if Address.objects.filter(area_code=ready.area_code, text=ready.text).exclude(status="former").exists():
        raise AddressStands(text=ready.text)
    return insert_addresses([ready], source)[0]


def add_alias(
    *, actor: Actor, address: int, text: str, now: datetime, on: date, kind: AliasKind = AliasKind.COLLOQUIAL
) -> None:
    """Another name of an address, found by it from now on. Raises NotAllowed, NoSuchAddress, AddressRetired,
    VagueAddress, AliasStands."""
    row = of_keeper(actor, address)
    with writing():
        name_also(row, text, kind, on, "desk")
        record(actor, now, Act.ADD_ALIAS, "address", [address], sort=str(kind))


def name_also(row: Address, text: str, kind: AliasKind, on: date, source: str) -> None:
    """Inside the caller's transaction. Raises AliasStands."""
    typed = clean(text)[:LONGEST_TEXT]
    if not typed or Alias.objects.filter(address=row, text=typed, valid_to__isnull=True).exists():
        raise AliasStands
    parts = read(typed, row.area_code)
    if not parts.is_placed:
        parts = replace(parts, estate=typed[:60], rest="")
    insert_aliases([alias_row(row.pk, kind, typed, parts, on, None, source)])


def place_address(*, actor: Actor, address: int, lon: float, lat: float, crs: str, on: date, now: datetime) -> str:
    """Where an address lies: a position in the declared reference system, kept in CGCS2000, and the grid it falls into
    on the day ``on`` ('' where there is none). Raises NotAllowed, NoSuchAddress, AddressRetired, UnknownCrs,
    BadPosition, PositionElsewhere (in another village: most often the wrong system)."""
    row = of_keeper(actor, address)
    agreed = canonical_crs(crs)
    point = np.array([[lon, lat]])
    if not np.isfinite(point).all() or not in_range(point, agreed).all():
        raise BadPosition
    east, north = to_degrees(point, agreed)[0].tolist()
    grid, village = grid_at(east, north, on)
    if village and not village.startswith(row.area_code.removesuffix("000")):
        raise PositionElsewhere(grid=name_path(village)[-1])
    with writing():
        Address.objects.filter(id=address).update(lon=east, lat=north, grid_code=grid)
        record(actor, now, Act.PLACE_ADDRESS, "address", [address], grid=grid, crs=agreed)
    return grid


def rename_road(*, actor: Actor, area: str, old: str, new: str, on: date, now: datetime) -> int:
    """The road ``old`` under an area code or prefix is called ``new`` from the day ``on``: every address on it gets the
    new text, the old one stays as its writing until then. How many addresses changed.

    Raises NotAllowed, NotFound, BadRoadName, NoSuchRoad, DayTooEarly, AddressStands (nothing is changed then).
    """
    prefix = prefix_of(area) if len(area) == 12 else area
    need_keeper(actor, prefix)
    old, new = clean(old), re.sub(r"\s+", "", clean(new))
    if new == old or not 2 <= len(new) <= 60 or len(old) > 60:
        raise BadRoadName
    with writing():
        rows = [each for each in Alias.objects.select_related("address").filter(
            kind="standard", valid_to__isnull=True, road__startswith=old, address__area_code__startswith=prefix)
            if each.parts["road"] == old]  # fmt: skip
        if not rows:
            raise NoSuchRoad(area=prefix, road=old[:60])
        _rename(rows, new, on)
        record(actor, now, Act.RENAME_ROAD, "area", [int(prefix or 0)], changed=len(rows), on=str(on))
    return len(rows)


def _rename(rows: list[Alias], new: str, on: date) -> None:
    began = max((each.valid_from for each in rows if each.valid_from), default=None)
    if began is not None and on < began:
        raise DayTooEarly(since=began)
    written = []
    for each in rows:
        parts = replace(Parts(**each.parts), road=new)
        text = write(parts, since="town")[:LONGEST_TEXT]
        if Address.objects.filter(area_code=each.address.area_code, text=text).exclude(status="former").exists():
            raise AddressStands(text=text)
        each.address.parts, each.address.text = {**each.parts, "road": new}, text
        written.append(alias_row(each.address_id, AliasKind.STANDARD, text, parts, on, None, each.source))
    Address.objects.bulk_update([each.address for each in rows], ["parts", "text"], batch_size=200)
    for at in range(0, len(rows), 500):
        Alias.objects.filter(id__in=[each.pk for each in rows[at : at + 500]]).update(valid_to=on)
    insert_aliases(written)


def retire_address(*, actor: Actor, address: int, on: date, now: datetime) -> None:
    """The address is history from the day ``on``; it is still found, as a former one. Its plates are not touched: they
    say so. Raises NotAllowed, NoSuchAddress, AddressRetired, DayTooEarly."""
    row = of_keeper(actor, address)
    if row.valid_from and on < row.valid_from:
        raise DayTooEarly(since=row.valid_from)
    with writing():
        changed = Address.objects.filter(~Q(status="former"), id=address).update(status="former", valid_to=on)
        if not changed:
            raise AddressRetired
        Alias.objects.filter(address_id=address, kind="standard", valid_to__isnull=True).update(valid_to=on)
        record(actor, now, Act.RETIRE_ADDRESS, "address", [address], on=str(on))


def of_keeper(actor: Actor, address: int) -> Address:
    """An address in use that the actor keeps. Raises NotAllowed, NoSuchAddress, AddressRetired."""
    row = Address.objects.filter(id=address).first()
    if row is None:
        need_keeper(actor, actor.areas[0] if actor.areas else "")
        raise NoSuchAddress
    need_keeper(actor, row.area_code)
    if row.status == "former":
        raise AddressRetired
    return row
