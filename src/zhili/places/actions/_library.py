"""What all verbs on addresses share: an address made ready, its rows, its names, its entry in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import uuid4

from zhili.journal import actions as journal
from zhili.language.address import Parts, write
from zhili.lib.actor import Actor
from zhili.lib.codes import Level
from zhili.lib.ref import Ref
from zhili.places.lifecycle import Act, AddressStatus, AliasKind
from zhili.places.models import Address, AddressName, Alias, Area, Stamp
from zhili.places.queries.areas import path_names, plain_area
from zhili.places.queries.grids import find_grid
from zhili.places.queries.library import NAMES
from zhili.places.refusals import AddressElsewhere, VagueAddress
from zhili.store.efforts import keep_effort
from zhili.store.rows import insert, reserve

ADDRESS_COLUMNS = (
    "id", "area_code", "grid_code", "parts", "text", "lon", "lat", "status", "valid_from", "valid_to", "source",
    "batch_id",
)  # fmt: skip
ALIAS_COLUMNS = (
    "address_id", "kind", "text", "parts", "road", "estate", "village", "number", "building", "room", "valid_from",
    "valid_to", "source",
)  # fmt: skip
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Ready:
    """An address that may go in."""

    area_code: str
    parts: Parts
    text: str
    grid_code: str = ""
    lon: float | None = None
    lat: float | None = None
    status: AddressStatus = AddressStatus.CURRENT
    valid_from: date | None = None
    valid_to: date | None = None


def make_ready(parts: Parts, area_code: str, typed: str) -> Ready:
    """The address in its canonical parts, with the names of its area. Raises VagueAddress, AddressElsewhere."""
    if not parts.is_placed:
        raise VagueAddress(typed=typed[:40])
    names = path_names(area_code)
    if not names:
        raise AddressElsewhere
    whole = replace(parts, province=names[0], city=names[1], county=names[2], town=names[3] or parts.town,
                    village=names[4] or parts.village)  # fmt: skip
    return Ready(area_code, whole, write(whole, since="town")[:LONGEST_TEXT])


def areas_under(within: str) -> list[Area]:
    """The towns and villages under a prefix, for ``area_of``."""
    return list(Area.objects.filter(code__startswith=within, valid_to__isnull=True, level__gte=Level.TOWN))


def area_of(parts: Parts, rows: Sequence[Area]) -> str:
    """The code of the village, else the town, that the parts name; '' for none, or for more than one."""
    towns = [each for each in rows if each.level == Level.TOWN and _same(each.name, parts.town)]
    if parts.village:
        under = [each.code[:9] for each in towns]
        found = [each.code for each in rows if each.level == Level.VILLAGE and _same(each.name, parts.village)
                 and (not under or each.code[:9] in under)]  # fmt: skip
        if len(found) == 1:
            return found[0]
    return towns[0].code if len(towns) == 1 else ""


def _same(name: str, said: str) -> bool:
    return bool(said) and (plain_area(name) == said or name == said)


def grid_at(lon: float | None, lat: float | None, on: date) -> tuple[str, str]:
    """(grid, village) of a point; two empty ones where it lies in none."""
    found = find_grid(lon, lat, on=on) if lon is not None and lat is not None else None
    return (found.code, found.area_code) if found else ("", "")


def insert_addresses(ready: list[Ready], source: str, batch_id: int | None = None) -> list[int]:
    """Their ids, in order. Inside the caller's transaction."""
    ids = reserve(Address, len(ready))
    insert(Address, ADDRESS_COLUMNS, [
        (at, each.area_code, each.grid_code, asdict(each.parts), each.text, each.lon, each.lat, str(each.status),
         each.valid_from, each.valid_to, source[:120], batch_id)
        for at, each in zip(ids, ready, strict=True)
    ])  # fmt: skip
    insert_aliases([
        alias_row(at, AliasKind.STANDARD, each.text, each.parts, each.valid_from, each.valid_to, source)
        for at, each in zip(ids, ready, strict=True)
    ])  # fmt: skip
    return ids


def alias_row(address_id: int, kind: AliasKind, text: str, parts: Parts, since: date | None, until: date | None,
              source: str) -> tuple[object, ...]:  # fmt: skip
    """One row of ALIAS_COLUMNS."""
    return (address_id, str(kind), text[:LONGEST_TEXT], asdict(parts), parts.road + parts.lane,
            parts.estate + parts.section, parts.village, parts.number, parts.building, parts.room, since, until,
            source[:120])  # fmt: skip


def insert_aliases(rows: list[tuple[object, ...]]) -> None:
    """The rows and the names in them."""
    insert(Alias, ALIAS_COLUMNS, rows)
    wanted = {(part, str(row[place])) for row in rows for part, place in (("road", 4), ("estate", 5), ("village", 6))}
    for row in rows:
        parts = row[3]
        if isinstance(parts, Mapping):
            wanted |= {("road", str(parts["road"])), ("estate", str(parts["estate"]))}
    _keep_names({each for each in wanted if each[1]})


def _keep_names(wanted: set[tuple[str, str]]) -> None:
    known: set[tuple[str, str]] = set()
    names = sorted({name for _, name in wanted})
    for at in range(0, len(names), 500):
        known |= set(AddressName.objects.filter(name__in=names[at : at + 500]).values_list("part", "name"))
    fresh = sorted(wanted - known)
    if fresh:
        insert(AddressName, ("part", "name"), fresh)
        Stamp.objects.update_or_create(name=NAMES, defaults={"token": uuid4().hex})


def record(actor: Actor, now: datetime, act: Act, kind: str, keys: Iterable[int], **facts: object) -> None:
    """One entry for each of ``keys``, in the open transaction. What an address says is not among its facts."""
    journal.write([journal.Draft(now, actor.ref, act, str(Ref(kind, str(key))), facts, None) for key in keys])
    keep_effort(f"places:{act.value.rpartition('.')[2]}", actor, now)
