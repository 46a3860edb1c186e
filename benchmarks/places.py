"""How fast a point finds its grid: 10,000 square grids, random points inside them; prints JSON.

Run from the root: ``python benchmarks/places.py``. Its rows go to a house of its own that is removed afterwards.
"""

from __future__ import annotations

import json
import os
import platform
import random
import statistics
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

SIDE = 100
STEP = 0.005  # degrees, about 500 m
WEST, SOUTH = 118.0, 30.0
POINTS = 50_000
DAY = date(2026, 6, 1)


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(ZHILI_HOME=home, DJANGO_SETTINGS_MODULE="zhili.config.settings")
        import django

        django.setup()
        print(json.dumps(measure(Path(home)), indent=2))


def measure(home: Path) -> dict[str, object]:
    """Microseconds a call, one thread, index warm; and seconds for the import."""
    from django.core.management import call_command

    from zhili.offices.permissions import OPERATOR
    from zhili.places import actions, queries

    call_command("migrate", verbosity=0)
    lay_out(home)
    now = datetime.now(UTC)
    actions.import_areas(actor=OPERATOR, now=now, folder=home)
    began = time.perf_counter()
    file = home / "grids.geojson"
    report = actions.import_grids(
        actor=OPERATOR, now=now, file=file, layer="basic", crs="CGCS2000", valid_from=date(2026, 1, 1)
    )
    import_s = time.perf_counter() - began
    began = time.perf_counter()
    assert queries.find_grid(WEST + STEP / 2, SOUTH + STEP / 2, on=DAY) is not None
    first_s = time.perf_counter() - began
    source = random.Random(2026)
    points = [(WEST + source.random() * SIDE * STEP, SOUTH + source.random() * SIDE * STEP) for _ in range(POINTS)]
    took = []
    for lon, lat in points:
        start = time.perf_counter_ns()
        found = queries.find_grid(lon, lat, on=DAY)
        took.append(time.perf_counter_ns() - start)
        assert found is not None
    took.sort()
    return {
        "grids": report.added,
        "import_s": round(import_s, 2),
        "first_find_s": round(first_s, 3),
        "find_us_median": round(statistics.median(took) / 1000, 2),
        "find_us_p99": round(took[len(took) * 99 // 100] / 1000, 2),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }


def lay_out(folder: Path) -> None:
    """One fictional village for every hundred grids, and the grids."""
    rows = {"provinces": ["code,name", "99,示例省"], "cities": ["code,name,provinceCode", "9901,示例市,99"]}
    rows["areas"] = ["code,name,cityCode", "990121,清禾县,9901"]
    rows["streets"] = ["code,name,areaCode", "990121100,河东镇,990121"]
    rows["villages"] = ["code,name,streetCode"]
    rows["villages"] += [f"990121100{at + 1:03d},第{at + 1}村,990121100" for at in range(SIDE)]
    for stem, lines in rows.items():
        (folder / f"{stem}.csv").write_text("\n".join(lines), encoding="utf-8")
    features = [feature(column, row) for row in range(SIDE) for column in range(SIDE)]
    (folder / "grids.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def feature(column: int, row: int) -> dict[str, object]:
    west, south = round(WEST + column * STEP, 6), round(SOUTH + row * STEP, 6)
    east, north = round(west + STEP, 6), round(south + STEP, 6)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    properties = {"area_code": f"990121100{row + 1:03d}"}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


if __name__ == "__main__":
    main()
