"""``zhili registry``: a list from its columns to the desk, and a linkage that takes two."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.catalogue.test_switches import NEW, approver, writer
from tests.registry import house
from zhili.catalogue import actions as catalogue
from zhili.doors.cli import registry as command
from zhili.doors.cli.registry_lists import NotAPair
from zhili.doors.cli.seats import WhichPost
from zhili.lib.refusal import NotAllowed
from zhili.offices import actions as offices
from zhili.offices.permissions import ALLOW_LINK, LINK, MERGE, OPERATOR, RECORD
from zhili.registry.models import Batch, Mapping, Run
from zhili.registry.refusals import BatchKnown, NoPurpose
from zhili.registry.run_refusals import RunNotAllowed

pytestmark = pytest.mark.django_db
WHO = ("--as", "乔野/urban-urban_handler")
OTHER = ("--as", "孟岩/centre-reviewer")
ROWS = (
    ("编号", "姓名", "身份证号", "备注"),
    ("1", "周桂兰", house.identity(), "甲"),
    ("2", "吴秀英", "990121196202141234", "乙"),
)


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    arguments = parser.parse_args(["registry", *map(str, words)])
    return int(arguments.run(arguments))


@pytest.fixture
def file(cast: Cast, tmp_path: Path) -> Path:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    for key, grants in (("urban_handler", (RECORD, LINK, MERGE)), ("reviewer", (ALLOW_LINK, LINK))):
        for grant in grants:
            offices.grant(actor=OPERATOR, post_id=cast.people[key][1], grant=grant, now=now)
    path = tmp_path / "police.csv"
    path.write_bytes("\r\n".join(map(",".join, ROWS)).encode("gb18030"))
    return path


def mapped(file: Path) -> None:
    assert run("map", file, "--source", "police", *WHO) == 0


def test_columns_are_shown_and_remembered(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(WhichPost):
        run("map", file, "--source", "police", "--as", "某人")
    with pytest.raises(NotAPair):
        run("map", file, "--source", "police", "--set", "姓名", *WHO)
    assert run("map", file, "--source", "police", "--dry-run", "--json", *WHO) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["field"] for each in told["columns"]] == ["@key", "person.name", "person.id_number", ""]
    assert not Mapping.objects.exists()
    mapped(file)
    assert Mapping.objects.get().columns["姓名"] == "person.name"


def test_a_check_is_text_json_and_a_page(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapped(file)
    capsys.readouterr()
    page = tmp_path / "report.html"
    given = ("check", file, "--source", "police", "--purpose", "底数核对", *WHO)
    assert run(*given, "--page", page, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["rows"], report["fine"], report["pending"]) == (2, 1, 1)
    text = page.read_text(encoding="utf-8")
    assert "校验不通过" in text and "990121196202141234" not in text and "吴秀英" not in text
    assert run(*given) == 1 and "校验不通过" in capsys.readouterr().out
    assert not Batch.objects.exists()


def test_a_list_is_taken_in_once(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapped(file)
    capsys.readouterr()
    given = ("import", file, "--source", "police", *WHO)
    with pytest.raises(NoPurpose):
        run(*given)
    assert run(*given, "--purpose", "底数核对", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["kept"], told["waiting"]) == (1, 1)
    with pytest.raises(BatchKnown):
        run(*given, "--purpose", "底数核对")
    assert run("rest", told["batch"], *WHO) == 0 and run("batches", *WHO, "--json") == 0
    (batch,) = json.loads(capsys.readouterr().out.partition("\n[")[2].join(("[", "")))
    assert (batch["kept"], batch["open"]) == (2, 0)


def test_a_linkage_takes_two(cast: Cast, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    today = datetime.now(UTC)  # a command runs by the real clock
    new = replace(NEW, until=today.date() + timedelta(days=300))
    made = catalogue.write_assessment(actor=writer(cast), new=new, now=today)
    catalogue.approve_assessment(actor=approver(cast), assessment=made, now=today)
    catalogue.switch_on(actor=writer(cast), assessment=made, now=today)
    assert run("ask", "--purpose", "底数核对", *WHO, "--json") == 0
    no = json.loads(capsys.readouterr().out)["run"]
    with pytest.raises(RunNotAllowed):
        run("link", "--run", no, *WHO)
    with pytest.raises(NotAllowed):
        run("allow", "--run", no, *WHO)
    assert run("allow", "--run", no, *OTHER) == 0 and Run.objects.get().state == "allowed"
    capsys.readouterr()
    assert run("runs", *WHO, "--json") == 0
    assert [each["state"] for each in json.loads(capsys.readouterr().out)] == ["allowed"]
