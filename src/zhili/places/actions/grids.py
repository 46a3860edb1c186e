"""Bringing in grids and ending them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

import shapely
from django.db.models import F, Q
from shapely import STRtree

from zhili.journal import actions as journal
from zhili.lib.actor import Actor
from zhili.lib.codes import BadGridCode, Level, area_code, grid_code, prefix_of
from zhili.lib.ref import Ref
from zhili.lib.refusal import Invalid
from zhili.places.actions._batch import begin, record, settle
from zhili.places.findings import Progress, Report, finding
from zhili.places.geojson import Feature, agree_crs, read_features
from zhili.places.lifecycle import Act, Layer
from zhili.places.models import Area, Grid, Stamp
from zhili.places.permissions import need_importer
from zhili.places.queries.memory import GRIDS, changed_here
from zhili.places.shapes import BadShape, Shape, overlap_m2, read_shape, reading_order
from zhili.places.tables import digest_of
from zhili.store.rows import insert
from zhili.store.writing import writing

LAST_SEQUENCE = 999
LONGEST_NAME = 60

_COLUMNS = ("code", "layer", "name", "area_code", "geometry", "valid_from", "crs", "batch_id")


class UnknownLayer(Invalid):
    code = "unknown_layer"
    zh = "没有“{layer}”这一层网格，只有 basic（基础）、exclusive（专属）、micro（微网格）。"
    en = "There is no layer “{layer}”: it is basic, exclusive or micro."


@dataclass(slots=True)
class _Draft:
    """A feature whose shape and area are sound. ``code`` is empty until it is numbered."""

    row: int
    code: str
    name: str
    area: str
    shape: Shape
    wkb: bytes


@dataclass(frozen=True, slots=True)
class _Present:
    """A grid that holds at some time from ``valid_from`` of the import on."""

    code: str
    area: str
    valid_from: date
    shape: Shape
    wkb: bytes


def import_grids(
    *,
    actor: Actor,
    now: datetime,
    file: Path,
    layer: str,
    crs: str,
    valid_from: date,
    progress: Progress | None = None,
) -> Report:
    """Bring in the polygons of a GeoJSON file as grids of ``layer`` that hold from ``valid_from`` on.

    ``crs``: the declared reference system; empty only when the file names it itself. A feature says its 15-digit code,
    or the 12-digit village it lies in and is numbered, from north to south in rows from west to east, after the numbers
    that village has used. What is wrong is an anomaly and stays out: of two that overlap, the later row. All or nothing
    is written; the same file again changes nothing. Raises NotAllowed, UnknownLayer, UnreadableFile, UnknownCrs,
    CrsNotDeclared, CrsConflict.
    """
    need_importer(actor)
    if layer not in set(Layer):
        raise UnknownLayer(layer=layer[:20])
    features, written = read_features(file)
    agreed = agree_crs(crs, written)
    report = begin("grids", digest_of([file], "grids", layer, agreed, str(valid_from)), file.name, now)
    report.read = len(features)
    bringing = _Import(file.name, Layer(layer), agreed, valid_from, report)
    drafts = list(bringing.drafts(features))
    if progress:
        progress(file.name, len(features))
    with writing():
        accepted = list(bringing.accept(drafts))
        numbered = bringing.number(accepted)
        if numbered:
            bringing.insert(numbered)
            _change_stamp()
            facts = {"layer": layer, "crs": agreed, "valid_from": str(valid_from), "added": len(numbered)}
            record(actor, now, Act.IMPORT_GRIDS, report.batch_id, facts)
        report.added = len(numbered)
        settle(report, now)
    return report


def end_grids(*, actor: Actor, now: datetime, layer: str, prefix: str, on: date) -> int:
    """End the grids of ``layer`` under an area code or prefix: they no longer hold on ``on``. How many were changed.

    Whoever redraws a village ends its grids first; one that was to begin later never holds. Raises NotAllowed,
    UnknownLayer, BadAreaCode.
    """
    need_importer(actor)
    if layer not in set(Layer):
        raise UnknownLayer(layer=layer[:20])
    under = prefix_of(area_code(prefix))
    with writing():
        held = Grid.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on),
            layer=layer,
            code__range=(under.ljust(15, "0"), under.ljust(15, "9")),
        )
        ended = held.filter(valid_from__gt=on).exclude(valid_to=F("valid_from")).update(valid_to=F("valid_from"))
        ended += held.filter(valid_from__lte=on).update(valid_to=on)
        if ended:
            _change_stamp()
            facts = {"layer": layer, "prefix": under, "on": str(on), "ended": ended}
            journal.write([journal.Draft(now, actor.ref, Act.END_GRIDS, str(Ref("area", under)), facts, None)])
    return ended


def _change_stamp() -> None:
    Stamp.objects.update_or_create(name=GRIDS, defaults={"token": uuid4().hex})
    changed_here()


class _Import:
    """One file on its way in."""

    def __init__(self, file: str, layer: Layer, crs: str, valid_from: date, report: Report) -> None:
        self.file, self.layer, self.crs, self.valid_from, self.report = file, layer, crs, valid_from, report

    def drafts(self, features: list[Feature]) -> Iterator[_Draft]:
        """The features that are sound in themselves; all others are findings."""
        areas = self._areas(features)
        for feature in features:
            code = self._code(feature)
            area = self._area(feature, code, areas) if code is not None else None
            if code is None or area is None:
                continue
            try:
                shape = read_shape(feature.geometry, self.crs)
            except BadShape as bad:
                self._found(feature.row, bad.code, **bad.facts)
                continue
            parts = len(shapely.get_parts(shape))
            if parts > 1:
                self._found(feature.row, "many_parts", code=code or feature.area, count=parts)
            yield _Draft(feature.row, code, feature.name, area, shape, shapely.to_wkb(shape))

    def accept(self, drafts: list[_Draft]) -> Iterator[_Draft]:
        """Those that are new, whose code is free and that overlap nothing, in the file's order."""
        present = self._present()
        same = {(grid.wkb, grid.area): grid.code for grid in present if grid.valid_from == self.valid_from}
        taken = self._taken_codes(drafts)
        shapes = [*(grid.shape for grid in present), *(draft.shape for draft in drafts)]
        codes = {place: grid.code for place, grid in enumerate(present)}
        hits = _hits(shapes, len(present))
        for at, draft in enumerate(drafts, start=len(present)):
            known = same.get((draft.wkb, draft.area))
            if known is not None and draft.code in ("", known):
                self.report.unchanged += 1
                continue
            if draft.code and draft.code in taken:
                self._found(draft.row, "code_taken", code=draft.code)
                continue
            if self._overlaps(draft, shapes, codes, hits[at]):
                continue
            codes[at] = draft.code or f"#{draft.row}"
            taken.add(draft.code)
            yield draft

    def number(self, drafts: list[_Draft]) -> list[_Draft]:
        """The same, with a code for each one that had none; a village's 1,000th grid is a finding."""
        without = defaultdict(list)
        for draft in drafts:
            if not draft.code:
                without[draft.area].append(draft)
        for area, group in without.items():
            sequence = self._last_sequence(area, drafts)
            for place in reading_order([draft.shape for draft in group]):
                sequence += 1
                if sequence > LAST_SEQUENCE:
                    self._found(group[place].row, "sequence_full", area=area)
                else:
                    group[place].code = f"{area}{sequence:03d}"
        return [draft for draft in drafts if draft.code]

    def insert(self, drafts: list[_Draft]) -> None:
        rows = [
            (
                draft.code,
                str(self.layer),
                draft.name[:LONGEST_NAME],
                draft.area,
                draft.wkb,
                self.valid_from,
                self.crs,
                self.report.batch_id,
            )
            for draft in drafts
        ]
        insert(Grid, _COLUMNS, rows)

    def _areas(self, features: list[Feature]) -> dict[str, tuple[int, date | None, date | None]]:
        wanted = sorted({code for feature in features for code in (feature.area.ljust(12, "0"), feature.code[:12])})
        found: dict[str, tuple[int, date | None, date | None]] = {}
        for at in range(0, len(wanted), 500):
            rows = Area.objects.filter(code__in=wanted[at : at + 500])
            for code, level, since, until in rows.values_list("code", "level", "valid_from", "valid_to"):
                found[code] = (level, since, until)
        return found

    def _code(self, feature: Feature) -> str | None:
        """The canonical code, empty when none is given, None when the row is out."""
        if feature.geometry is None:
            self._found(feature.row, "not_a_feature")
            return None
        if not feature.code:
            return ""
        try:
            return grid_code(feature.code)
        except BadGridCode:
            self._found(feature.row, "bad_grid_code", typed=feature.code[:40])
            return None

    def _area(
        self, feature: Feature, code: str, areas: Mapping[str, tuple[int, date | None, date | None]]
    ) -> str | None:
        """The village a feature belongs to, or None when the row is out."""
        area = feature.area.ljust(12, "0") if feature.area else code[:12]
        wrong, facts = "", {"area": area, "code": code, "on": str(self.valid_from)}
        if not area:
            wrong = "no_area"
        elif code and not code.startswith(area):
            wrong = "outside_village"
        elif area not in areas:
            wrong = "unknown_area"
        elif areas[area][0] != Level.VILLAGE:
            wrong = "not_a_village"
        elif not _in_force(areas[area][1], areas[area][2], self.valid_from):
            wrong = "area_not_in_force"
        if wrong:
            self._found(feature.row, wrong, **facts)
            return None
        return area

    def _present(self) -> list[_Present]:
        """The grids of this layer that hold at some time from ``valid_from`` on."""
        rows = list(
            Grid.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=self.valid_from), layer=str(self.layer))
            .exclude(valid_to=F("valid_from"))
            .order_by("code")
            .values_list("code", "area_code", "valid_from", "geometry")
        )
        wkbs = [bytes(row[3]) for row in rows]
        shapes = shapely.from_wkb(wkbs)
        return [_Present(row[0], row[1], row[2], shapes[at], wkbs[at]) for at, row in enumerate(rows)]

    def _taken_codes(self, drafts: list[_Draft]) -> set[str]:
        """Codes that another grid of any layer holds at some time from ``valid_from`` on, or began with on that day."""
        held = Q(valid_to__isnull=True) | Q(valid_to__gt=self.valid_from) | Q(valid_from=self.valid_from)
        wanted = sorted({draft.code for draft in drafts if draft.code})
        taken: set[str] = set()
        for at in range(0, len(wanted), 500):
            taken |= set(Grid.objects.filter(held, code__in=wanted[at : at + 500]).values_list("code", flat=True))
        return taken

    def _overlaps(self, draft: _Draft, shapes: list[Shape], codes: Mapping[int, str], hits: list[int]) -> bool:
        """Whether the draft lies over a grid that is present or was accepted before it; says which."""
        for place in hits:
            if place not in codes:
                continue
            area = overlap_m2(draft.shape, shapes[place])
            if area:
                self._found(draft.row, "overlap", other=codes[place], area=f"{area:.0f}")
                return True
        return False

    def _last_sequence(self, area: str, drafts: list[_Draft]) -> int:
        """The highest number a village has ever used, in any layer: a number is never given twice."""
        used = [
            int(code[12:])
            for code in Grid.objects.filter(code__range=(f"{area}000", f"{area}999")).values_list("code", flat=True)
        ]
        used += [int(draft.code[12:]) for draft in drafts if draft.code and draft.area == area]
        return max(used, default=0)

    def _found(self, row: int, kind: str, /, **facts: object) -> None:
        self.report.found(finding(self.file, row, kind, **facts))


def _hits(shapes: list[Shape], first: int) -> dict[int, list[int]]:
    """For each shape from ``first`` on, the other shapes it meets, in order."""
    hits: dict[int, list[int]] = {place: [] for place in range(first, len(shapes))}
    if first < len(shapes):
        pairs = STRtree(shapes).query(shapes[first:], predicate="intersects")
        for new, other in sorted(zip(*pairs.tolist(), strict=True)):
            if new + first != other:
                hits[new + first].append(other)
    return hits


def _in_force(since: date | None, until: date | None, on: date) -> bool:
    return (since is None or since <= on) and (until is None or on < until)
