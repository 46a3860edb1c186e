"""The command speaks both languages, reports as JSON, and says by its exit code whether rows were left out."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from tests.places.cast import FILES, VILLAGE, square
from zhili.doors.cli import places
from zhili.lib.refusal import Refusal
from zhili.places import queries

pytestmark = pytest.mark.django_db


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    places.add(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["places", *map(str, words)])
    code: int = arguments.run(arguments)
    return code


@pytest.fixture(autouse=True)
def _fresh() -> None:
    queries.forget()


def test_from_files_to_a_point(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", "--folder", folder, "--json") == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (told["areas"]["read"], told["areas"]["imported"], told["areas"]["refused"]) == (7, 7, 0)
    file = folder / "grids.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [square(118.0, 30.0)]}))
    assert run("grids", file, "--crs", "CGCS2000", "--valid-from", "2026-01-01") == 0
    assert run("find", 118.005, 30.005, "--on", "2026-02-01") == 0
    out = capsys.readouterr().out
    assert f"网格 {VILLAGE}001（示例省示例市清禾县河东镇柳树村）" in out
    assert run("end", VILLAGE, "--on", "2026-02-01") == 0
    assert run("find", 118.005, 30.005, "--on", "2026-02-01", "--json") == 1
    assert run("report") == 0


def test_what_was_left_out_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = [f"99012110030{at},孤儿村,990121300" for at in range(9)]
    bad += [f"99012110031{at},孤儿村,990121300" for at in range(9)] + ["1", "2", "3"]
    (folder / "villages.csv").write_text("\n".join([*FILES["villages.csv"], *bad]), encoding="utf-8")
    assert run("import", "--folder", folder) == 1
    out = capsys.readouterr().out
    assert "未收 21" in out
    assert "21 left out" in out
    assert "1 more anomalies" in out
    assert run("report", "--limit", 5) == 1
    assert "还有 16 条" in capsys.readouterr().out
    assert run("report", "--json") == 1
    assert len(json.loads(capsys.readouterr().out)["anomalies"]) == 21


def test_nothing_asked_and_nothing_declared(folder: Path) -> None:
    assert run("import") == 2
    file = folder / "grids.geojson"
    file.write_text(json.dumps(square(118.0, 30.0)))
    with pytest.raises(Refusal):
        run("grids", file, "--valid-from", "2026-01-01")
    with pytest.raises(SystemExit):
        run("grids", file, "--valid-from", "2026-02-30")
