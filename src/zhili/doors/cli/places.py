"""``zhili places``: bring in areas, grids and addresses, end grids, find the grid of a point, list what was wrong."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from zhili.doors.cli import places_addresses
from zhili.doors.cli.base import REFUSED, add_json, command, group, print_json, say
from zhili.offices.permissions import OPERATOR
from zhili.places import actions, queries
from zhili.places.findings import Finding, Report
from zhili.places.lifecycle import Layer

SHOWN = 20
"""Anomalies printed after an import; ``zhili places report`` prints all."""


def add(subparsers: Any) -> None:
    nouns = group(subparsers, "places", zh="区划和网格", en="areas and grids")
    _add_import(nouns)
    _add_grids(nouns)
    end = command(nouns, "end", zh="停用一个区域的网格", en="end the grids of an area", run=end_grids)
    end.add_argument("prefix", metavar="AREA", help="区划代码 / area code")
    _add_layer(end)
    end.add_argument("--on", type=_day, required=True, help="从这一天起停用 / they no longer hold on this day")
    find = command(nouns, "find", zh="查一个点在哪个网格", en="find the grid of a point", run=find_grid)
    find.add_argument("lon", type=float, help="经度 / longitude (CGCS2000)")
    find.add_argument("lat", type=float, help="纬度 / latitude")
    find.add_argument("--on", type=_day, help="哪一天，默认今天 / the day, today by default")
    _add_layer(find)
    add_json(find)
    listing = command(nouns, "report", zh="列出导入和异常", en="list imports and anomalies", run=report)
    listing.add_argument("--batch", type=int, help="只看这一批 / only this import")
    listing.add_argument("--limit", type=int, default=1000, help="最多多少条 / at most this many")
    add_json(listing)
    places_addresses.add_to(nouns, _day)
    _add_addresses(nouns)


def import_areas(arguments: argparse.Namespace) -> int:
    """The list of areas, the yearly codes, or both; exit code 1 when rows were left out."""
    if arguments.folder is None and arguments.codes_by_year is None:
        say("请给出 --folder 或 --codes-by-year。", "Give --folder or --codes-by-year.", to=sys.stderr)
        return REFUSED
    now, done = datetime.now(UTC), {}
    if arguments.folder is not None:
        done["areas"] = _timed(
            lambda: actions.import_areas(
                actor=OPERATOR,
                now=now,
                folder=arguments.folder,
                valid_from=arguments.valid_from,
                progress=_progress,
            )
        )
    if arguments.codes_by_year is not None:
        done["history"] = _timed(
            lambda: actions.import_history(actor=OPERATOR, now=now, file=arguments.codes_by_year, progress=_progress)
        )
    return _tell(done, arguments.json)


def import_grids(arguments: argparse.Namespace) -> int:
    """One file of grids; exit code 1 when some were left out."""
    done = _timed(
        lambda: actions.import_grids(
            actor=OPERATOR,
            now=datetime.now(UTC),
            file=arguments.file,
            layer=arguments.layer,
            crs=arguments.crs,
            valid_from=arguments.valid_from,
            progress=_progress,
        )
    )
    return _tell({"grids": done}, arguments.json)


def end_grids(arguments: argparse.Namespace) -> int:
    ended = actions.end_grids(
        actor=OPERATOR, now=datetime.now(UTC), layer=arguments.layer, prefix=arguments.prefix, on=arguments.on
    )
    say(
        f"停用了 {ended} 个网格，自 {arguments.on} 起。", f"{ended} grids ended; they no longer hold on {arguments.on}."
    )
    return 0


def find_grid(arguments: argparse.Namespace) -> int:
    """Exit code 1 when the point lies in no grid."""
    on = arguments.on or datetime.now().astimezone().date()
    found = queries.find_grid(arguments.lon, arguments.lat, on=on, layer=arguments.layer)
    path = queries.name_path(found.area_code) if found else ()
    if arguments.json:
        print_json({"grid": asdict(found) if found else None, "path": path})
    elif found is None:
        say("这个点不在任何网格里。", "The point lies in no grid.")
    else:
        name = f"{found.code} {found.name}".strip()
        say(f"网格 {name}（{''.join(path)}）", f"Grid {name} ({', '.join(reversed(path))})")
    return 0 if found else 1


def report(arguments: argparse.Namespace) -> int:
    """Exit code 1 when an anomaly is open."""
    batches = [each for each in queries.batches() if arguments.batch in (None, each.id)]
    anomalies = queries.anomalies(arguments.batch, limit=arguments.limit)
    if arguments.json:
        print_json({"batches": [asdict(each) for each in batches], "anomalies": [asdict(each) for each in anomalies]})
        return 1 if anomalies else 0
    for batch in batches:
        day = batch.at.astimezone().strftime("%Y-%m-%d %H:%M")
        say(
            f"#{batch.id} {batch.kind} {batch.source} {day}：{batch.refused} 行未收，{batch.noted} 行有提示",
            f"#{batch.id} {batch.kind} {batch.source} {day}: {batch.refused} rows left out, {batch.noted} noted",
        )
    for each in anomalies:
        say(f"#{each.batch_id} {each.file}:{each.row} {each.zh}", f"    {each.en}")
    total = sum(batch.refused + batch.noted for batch in batches)
    if total > len(anomalies):
        say(f"还有 {total - len(anomalies)} 条，请加大 --limit。", f"{total - len(anomalies)} more: raise --limit.")
    return 1 if anomalies else 0


def import_addresses(arguments: argparse.Namespace) -> int:
    """One file of addresses; exit code 1 when rows were left out."""
    return _tell({"addresses": _timed(lambda: places_addresses.bring_in(arguments, _progress))}, arguments.json)


def _add_addresses(nouns: Any) -> None:
    parser = command(nouns, "addresses", zh="导入标准地址", en="bring in standard addresses", run=import_addresses)
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV 或表格 / CSV or a workbook")
    places_addresses.add_area(parser)
    parser.add_argument("--crs", default="", help="坐标系 / reference system: CGCS2000, WGS84, GCJ02, BD09")
    add_json(parser)


def _add_import(nouns: Any) -> None:
    parser = command(nouns, "import", zh="导入行政区划", en="bring in administrative areas", run=import_areas)
    parser.add_argument("--folder", type=Path, help="区划文件夹 / folder with provinces.csv … villages.csv(.gz)")
    parser.add_argument("--valid-from", type=_day, help="名单从哪天起有效 / the day from which the list holds")
    parser.add_argument("--codes-by-year", type=Path, help="历年区划代码 / the codes of past years, CSV or CSV.gz")
    add_json(parser)


def _add_grids(nouns: Any) -> None:
    parser = command(nouns, "grids", zh="导入网格（GeoJSON）", en="bring in grids from GeoJSON", run=import_grids)
    parser.add_argument("file", type=Path, metavar="FILE")
    _add_layer(parser)
    parser.add_argument(
        "--crs", default="", help="坐标系 / reference system: CGCS2000, WGS84, GCJ02, BD09, EPSG:4513–4554"
    )
    parser.add_argument("--valid-from", type=_day, required=True, help="从哪天起有效 / the first day they hold")
    add_json(parser)


def _add_layer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--layer", default=str(Layer.BASIC), help="图层 / layer: basic, exclusive, micro")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"不是日期 / not a day (2026-01-31): {text}") from error


def _progress(name: str, rows: int) -> None:
    # On stderr, so that --json stays one document.
    print(f"{name} {rows:,}", file=sys.stderr, flush=True)


def _timed(run: Callable[[], Report]) -> tuple[Report, float]:
    began = time.perf_counter()
    return run(), time.perf_counter() - began


def _tell(done: dict[str, tuple[Report, float]], as_json: bool) -> int:
    if as_json:
        print_json({kind: _plain(each, seconds) for kind, (each, seconds) in done.items()})
    else:
        for each, seconds in done.values():
            _print(each, seconds)
    return 1 if any(each.refused for each, _ in done.values()) else 0


def _plain(each: Report, seconds: float) -> dict[str, object]:
    return {
        "batch": each.batch_id,
        "read": each.read,
        "imported": each.added + each.changed + each.unchanged,
        "added": each.added,
        "changed": each.changed,
        "unchanged": each.unchanged,
        "refused": each.refused,
        "anomalies": Counter(found.code for found in each.findings),
        "seconds": round(seconds, 2),
    }


def _print(each: Report, seconds: float) -> None:
    say(
        f"读 {each.read:,} 行：新增 {each.added:,}，更改 {each.changed:,}，不变 {each.unchanged:,}，"
        f"未收 {each.refused:,}；用时 {seconds:.1f} 秒。",
        f"{each.read:,} rows read: {each.added:,} added, {each.changed:,} changed, {each.unchanged:,} unchanged, "
        f"{each.refused:,} left out; {seconds:.1f} s.",
    )
    for found in each.findings[:SHOWN]:
        _print_finding(found)
    if len(each.findings) > SHOWN:
        more = len(each.findings) - SHOWN
        say(
            f"还有 {more} 条异常：zhili places report --batch {each.batch_id}",
            f"{more} more anomalies: zhili places report --batch {each.batch_id}",
        )


def _print_finding(found: Finding) -> None:
    say(f"{found.file}:{found.row} {found.zh}", f"    {found.en}")
