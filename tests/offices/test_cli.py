"""``zhili duty``, ``zhili offices``, ``zhili key``: the commands call the verbs and say what came of it."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.offices.cast import Cast
from tests.offices.sheets import HEADERS, csv_of
from zhili.doors.cli import offices as command
from zhili.offices import queries
from zhili.offices.models import DutyEdition

GOOD = ["污水外溢", "", "", "QH-WATER", "", "", "排水监管", ""]
BAD = ["飞碟", "", "", "QH", "", "", "", ""]


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    arguments = parser.parse_args(words)
    code = arguments.run(arguments)
    assert isinstance(code, int)
    return code


def test_import_reports_in_json(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "duty.csv"
    file.write_bytes(csv_of(HEADERS, GOOD))
    assert run("duty", "import", str(file), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["read"], found["imported"], found["refused"]) == (1, 1, 0)


def test_a_dry_run_lists_the_faults_and_writes_nothing(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "duty.csv"
    file.write_bytes(csv_of(HEADERS, GOOD, BAD))
    assert run("duty", "import", str(file), "--dry-run") == 1
    assert "第 3 行：没有“飞碟”这个类别 / row 3: there is no category “飞碟”" in capsys.readouterr().out
    assert run("duty", "import", str(file)) == 2
    assert "一行也没有导入" in capsys.readouterr().err
    assert DutyEdition.objects.count() == 0


def test_a_missing_file_is_refused(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(command.NoSuchFile):
        run("duty", "import", str(tmp_path / "none.csv"))


def test_the_report_counts_gaps(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("duty", "report", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert {gap["category"] for gap in found["gaps"]} == {"water.sewage", "water.supply", "gas", "noise"}
    assert run("duty", "report") == 1
    assert "4 gaps, 0 overlaps, 0 unfit lines." in capsys.readouterr().out


def test_lists(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("offices", "list") == run("offices", "people") == 0
    shown = capsys.readouterr().out
    assert "QH-WATER/handler" in shown and "办理派给本单位的事项" in shown and "王敏  QH/desk" in shown
    assert run("offices", "list", "--json") == 0
    assert {row["code"] for row in json.loads(capsys.readouterr().out)} == {"QH", "QH-WATER", "QH-T1", "QH-T2"}
    assert run("offices", "people", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["posts"] == ["QH/desk"]


def test_a_key_is_issued_and_revoked(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    soon = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    assert run("key", "issue", "QH-WATER/handler", "--label", "对接", "--expires", soon, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    now = datetime.now(UTC)
    assert queries.actor_for_key(found["key"], now).post_id == cast.handler
    assert run("key", "revoke", str(found["id"])) == 0
    with pytest.raises(queries.BadKey):
        queries.actor_for_key(found["key"], now)
