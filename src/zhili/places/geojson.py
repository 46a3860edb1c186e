"""A GeoJSON file (RFC 7946, and the older form with a ``crs`` member) as a list of features, with the properties of a
grid found under the names that offices use. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhili.lib.refusal import Invalid
from zhili.places.crs import canonical_crs
from zhili.places.tables import UnreadableFile

_CODE = ("code", "grid_code", "gridCode", "网格编码", "编码", "网格代码")
_NAME = ("name", "grid_name", "gridName", "网格名称", "名称")
_AREA = (
    "area_code",
    "areaCode",
    "village_code",
    "villageCode",
    "村代码",
    "社区代码",
    "村社区代码",
    "所属村社区代码",
    "区划代码",
)


class CrsNotDeclared(Invalid):
    code = "crs_not_declared"
    zh = "没有声明坐标系。数字本身看不出坐标系，请声明 CGCS2000、WGS84、GCJ02、BD09 或 EPSG:4513–4554。"
    en = "Declare the reference system (CGCS2000, WGS84, GCJ02, BD09, EPSG:4513–4554): numbers alone do not show it."


class CrsConflict(Invalid):
    code = "crs_conflict"
    zh = "您声明的坐标系是 {declared}，文件里写的是 {written}，请先核对。"
    en = "You declared {declared}, the file says {written}. Please find out which is right."


@dataclass(frozen=True, slots=True)
class Feature:
    """One grid as typed: nothing is checked yet. ``row`` counts from 1. ``geometry`` None: not a feature at all."""

    row: int
    geometry: object
    code: str
    name: str
    area: str


def read_features(path: Path) -> tuple[list[Feature], str]:
    """The features of the file and the reference system it declares itself (or an empty string).

    Takes a FeatureCollection, a Feature or a bare geometry. Raises UnreadableFile.
    """
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        why = error.strerror or "?"
        raise UnreadableFile(file=path.name, why_zh=why, why_en=why) from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFile(file=path.name, why_zh="不是 UTF-8 的 JSON", why_en="it is not JSON in UTF-8") from error
    features = _features(document)
    if features is None:
        raise UnreadableFile(file=path.name, why_zh="不是 GeoJSON", why_en="it is not GeoJSON")
    return [_feature(row, each) for row, each in enumerate(features, start=1)], _written_crs(document)


def agree_crs(declared: str, written: str) -> str:
    """The canonical reference system of a file. Raises CrsNotDeclared, CrsConflict, UnknownCrs.

    CGCS2000 and WGS84 agree: GeoJSON knows no other name for degrees.
    """
    if not declared and not written:
        raise CrsNotDeclared
    crs = canonical_crs(declared or written)
    if declared and written:
        other = canonical_crs(written)
        if other != crs and {crs, other} != {"CGCS2000", "WGS84"}:
            raise CrsConflict(declared=crs, written=other)
    return crs


def _features(document: object) -> list[Any] | None:
    if not isinstance(document, dict):
        return None
    kind = document.get("type")
    if kind == "FeatureCollection":
        features = document.get("features")
        return features if isinstance(features, list) else None
    if kind == "Feature":
        return [document]
    if kind in ("Polygon", "MultiPolygon"):
        return [{"type": "Feature", "geometry": document, "properties": document.get("properties")}]
    return None


def _feature(row: int, each: object) -> Feature:
    if not isinstance(each, dict) or each.get("type") != "Feature":
        return Feature(row, None, "", "", "")
    found = each.get("properties")
    properties: Mapping[str, object] = found if isinstance(found, dict) else {}
    geometry = each.get("geometry")
    return Feature(
        row,
        geometry if geometry is not None else {},
        _value(properties, _CODE),
        _value(properties, _NAME),
        _value(properties, _AREA),
    )


def _value(properties: Mapping[str, object], names: tuple[str, ...]) -> str:
    found = next((properties[name] for name in names if properties.get(name) not in (None, "")), "")
    return str(found).strip() if isinstance(found, str | int) else ""


def _written_crs(document: dict[str, Any]) -> str:
    member = document.get("crs")
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else ""
