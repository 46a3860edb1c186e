"""Bringing in a list of addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

import numpy as np

from zhili.language.address import Gazetteer, Parts, parse, write
from zhili.language.text import clean
from zhili.lib.actor import Actor
from zhili.lib.codes import Level, prefix_of
from zhili.places.actions._batch import begin, settle
from zhili.places.actions._batch import record as record_batch
from zhili.places.actions._library import (
    LONGEST_TEXT,
    Ready,
    alias_row,
    grid_at,
    insert_addresses,
    insert_aliases,
)
from zhili.places.crs import canonical_crs, in_range, to_degrees
from zhili.places.findings import Progress, Report, finding
from zhili.places.geojson import CrsNotDeclared
from zhili.places.lifecycle import Act, AddressStatus, AliasKind
from zhili.places.models import Address, Area
from zhili.places.permissions import need_importer
from zhili.places.queries.areas import path_names, plain_area
from zhili.places.queries.library import library
from zhili.places.sheets import records
from zhili.places.tables import digest_of
from zhili.store.writing import writing

CHUNK: Final = 2_000
"""Rows of one transaction."""
COLUMNS: Final = {
    "address": ("地址", "标准地址", "详细地址", "address"),
    "area": ("区划代码", "村代码", "社区代码", "area_code", "area"),
    "lon": ("经度", "lon", "longitude", "x"),
    "lat": ("纬度", "lat", "latitude", "y"),
    "status": ("状态", "status"),
    "valid_from": ("启用日期", "valid_from"),
    "valid_to": ("停用日期", "valid_to"),
    "aliases": ("别名", "俗称", "曾用名", "aliases"),
}
_STATUS: Final = {
    "": AddressStatus.CURRENT, "现用": AddressStatus.CURRENT, "在用": AddressStatus.CURRENT,
    "current": AddressStatus.CURRENT, "历史": AddressStatus.FORMER, "停用": AddressStatus.FORMER,
    "former": AddressStatus.FORMER, "拟用": AddressStatus.PLANNED, "planned": AddressStatus.PLANNED,
}  # fmt: skip


def import_addresses(
    *, actor: Actor, now: datetime, file: Path, area: str, on: date, crs: str = "", progress: Progress | None = None
) -> Report:
    """Bring in a CSV file or workbook of addresses (``COLUMNS``; only the address must be there) under ``area``, a code
    or prefix. ``on``: the day on which grids are asked for a position; ``crs``: what its positions are in, declared
    wherever it has any. Positions are kept in CGCS2000.

    Rows that cannot go in are anomalies with their row; one that the library has already is unchanged. Written in
    chunks: the same file again goes on where it stopped. Raises NotAllowed, UnreadableFile, UnknownCrs, CrsNotDeclared.
    """
    need_importer(actor)
    agreed = canonical_crs(crs) if crs else ""
    rows = list(records(file, COLUMNS, ("address",)))
    if not agreed and any(row["lon"] or row["lat"] for _, row in rows):
        raise CrsNotDeclared
    report = begin("addresses", digest_of([file], "addresses", area, agreed), file.name, now)
    bringing = _Import(file.name, area, agreed, on, report)
    for at in range(0, len(rows), CHUNK):
        ready = list(bringing.check(rows[at : at + CHUNK]))
        bringing.write(ready, actor, now)
        if progress:
            progress(file.name, at + len(rows[at : at + CHUNK]))
    report.read = len(rows)
    settle(report, now)
    return report


@dataclass(frozen=True, slots=True)
class _Row:
    ready: Ready
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Point:
    """A position in CGCS2000 with the grid and village it lies in; empty where none is given."""

    lon: float | None = None
    lat: float | None = None
    grid: str = ""
    village: str = ""


class _Out(Exception):
    """The row stays out: the kind of finding and its facts."""

    def __init__(self, kind: str, /, **facts: object) -> None:
        super().__init__(kind)
        self.kind, self.facts = kind, facts


class _Import:
    """One file on its way in."""

    def __init__(self, file: str, area: str, crs: str, on: date, report: Report) -> None:
        self.file, self.crs, self.on, self.report = file, crs, on, report
        self.prefix = prefix_of(area)
        self.gazetteer: Gazetteer = library().gazetteer(self.prefix)
        self.seen: dict[tuple[str, str], int] = {}
        self.paths: dict[str, tuple[str, ...]] = {}
        self.towns: dict[str, list[str]] = {}
        self.villages: dict[str, list[str]] = {}
        for code, name, level in Area.objects.filter(
            code__startswith=self.prefix, valid_to__isnull=True, level__gte=Level.TOWN
        ).values_list("code", "name", "level"):
            kept = self.towns if level == Level.TOWN else self.villages
            kept.setdefault(plain_area(name), []).append(code)

    def check(self, rows: list[tuple[int, dict[str, str]]]) -> Iterator[_Row]:
        for line, row in rows:
            try:
                yield self._one(line, row)
            except _Out as out:
                self.report.found(finding(self.file, line, out.kind, **out.facts))

    def write(self, rows: list[_Row], actor: Actor, now: datetime) -> None:
        texts = [each.ready.text for each in rows]
        known: set[tuple[str, str]] = set()
        for at in range(0, len(texts), 500):
            known |= set(Address.objects.filter(text__in=texts[at : at + 500]).values_list("area_code", "text"))
        fresh = [each for each in rows if (each.ready.area_code, each.ready.text) not in known]
        self.report.unchanged += len(rows) - len(fresh)
        if not fresh:
            return
        with writing():
            ids = insert_addresses([each.ready for each in fresh], self.file, self.report.batch_id)
            insert_aliases([
                alias_row(at, AliasKind.COLLOQUIAL, alias, _named(alias, self.gazetteer), each.ready.valid_from, None,
                          self.file)
                for at, each in zip(ids, fresh, strict=True) for alias in each.aliases
            ])  # fmt: skip
            record_batch(actor, now, Act.IMPORT_ADDRESSES, self.report.batch_id, {"added": len(fresh)})
        self.report.added += len(fresh)

    def _one(self, line: int, row: Mapping[str, str]) -> _Row:
        typed = clean(row["address"])[:LONGEST_TEXT]
        if not typed:
            raise _Out("no_address")
        parts = parse(typed, self.gazetteer)
        if not parts.is_placed:
            raise _Out("vague_address", typed=typed[:60])
        point, (status, since, until) = self._point(row), _dates(row)
        code, names = self._area(row["area"] or self._named_area(parts.town, parts.village) or point.village, typed)
        whole = replace(parts, province=names[0], city=names[1], county=names[2], town=names[3] or parts.town,
                        village=names[4] or parts.village)  # fmt: skip
        text = write(whole, since="town")[:LONGEST_TEXT]
        earlier = self.seen.setdefault((code, text), line)
        if earlier != line:
            raise _Out("address_twice", row=earlier)
        placed = self._placed(line, point, code)
        ready = Ready(code, whole, text, placed.grid, placed.lon, placed.lat, status, since, until)
        return _Row(ready, tuple(filter(None, (each.strip() for each in row["aliases"].replace("；", ";").split(";")))))

    def _area(self, area: str, typed: str) -> tuple[str, tuple[str, ...]]:
        """The 12-digit code and the names of its path."""
        if not area:
            raise _Out("address_area", typed=typed[:60])
        code = area.ljust(12, "0")
        if code not in self.paths:
            self.paths[code] = path_names(code) if code.startswith(self.prefix) else ()
        if not self.paths[code]:
            raise _Out("unknown_address_area", area=area[:20])
        return code, self.paths[code]

    def _named_area(self, town: str, village: str) -> str:
        """The one village, else the one town, of these names."""
        towns = self.towns.get(town, [])
        under = {each[:9] for each in towns}
        found = [code for code in self.villages.get(village, []) if not under or code[:9] in under]
        return found[0] if len(found) == 1 else towns[0] if len(towns) == 1 else ""

    def _point(self, row: Mapping[str, str]) -> _Point:
        typed = f"{row['lon']}, {row['lat']}"
        if not row["lon"] and not row["lat"]:
            return _Point()
        try:
            point = np.array([[float(row["lon"]), float(row["lat"])]])
        except ValueError:
            raise _Out("bad_lonlat", typed=typed[:40]) from None
        if not np.isfinite(point).all() or not in_range(point, self.crs).all():
            raise _Out("out_of_range", x=row["lon"][:20], y=row["lat"][:20], crs=self.crs)
        lon, lat = to_degrees(point, self.crs)[0].tolist()
        return _Point(lon, lat, *grid_at(lon, lat, self.on))

    def _placed(self, line: int, point: _Point, code: str) -> _Point:
        """The position; let go where it lies in another village than the one the row gives."""
        if point.lon is None:
            return point
        if not point.grid:
            self.report.found(finding(self.file, line, "no_grid"))
        elif not point.village.startswith(code[:9] if code.endswith("000") else code):
            self.report.found(finding(self.file, line, "far_from_area", grid=point.grid, area=code))
            return _Point()
        return point


def _dates(row: Mapping[str, str]) -> tuple[AddressStatus, date | None, date | None]:
    status = _STATUS.get(row["status"].casefold())
    if status is None:
        raise _Out("bad_status", typed=row["status"][:20])
    since, until = _day(row["valid_from"]), _day(row["valid_to"])
    if status is AddressStatus.FORMER and until is None:
        raise _Out("former_undated")
    if since and until and until < since:
        raise _Out("bad_day", typed=str(until))
    return status, since, until


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        raise _Out("bad_day", typed=text[:20]) from None


def _named(alias: str, gazetteer: Gazetteer) -> Parts:
    parts = parse(alias, gazetteer)
    return parts if parts.is_placed else replace(parts, estate=alias[:60], rest="")
