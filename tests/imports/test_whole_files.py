"""The three public files go in whole, and what was kept reads back as the source has it. Needs ZHILI_DATA."""

from __future__ import annotations

import csv
import random
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.imports.files import report
from zhili.language.text import clean
from zhili.matters.models import Matter, Step

pytestmark = [pytest.mark.data, pytest.mark.django_db]

FILES = {
    "xidi": ("messages/appeals.csv", 4326, 0),
    "xidi-replies": ("messages/replies.csv", 2816, 0),
    "baltimore": ("requests311/baltimore.csv", 10_000, 892),
}


def source_rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / FILES[name][0]).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", FILES)
def test_a_file_goes_in_whole_and_reads_back(name: str, data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, rows, unplaced = FILES[name]
    found = report(capsys, data_folder / path, "--profile", name)
    assert (found["read"], found["imported"], found["refused"], found["unplaced"]) == (rows, rows, 0, unplaced)
    assert Matter.objects.filter(locality=name, state="historic").count() == rows
    picked = random.Random(rows).sample(source_rows(data_folder, name), 10)
    for row in picked:
        _READ_BACK[name](row)


def _kept(name: str, source_id: str) -> tuple[Matter, list[Step]]:
    matter = Matter.objects.get(locality=name, source_id=source_id)
    return matter, list(Step.objects.filter(matter=matter).order_by("no"))


def _letters(text: str) -> str:
    """All that is left of a text without white space: the import may only have evened that out."""
    return "".join(clean(text).split())


def _chinese(text: str) -> datetime:
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    return datetime(*numbers, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)  # type: ignore[arg-type,misc]


def _appeal(row: dict[str, str]) -> None:
    matter, steps = _kept("xidi", row["id"])
    assert (_letters(matter.title), _letters(steps[0].words)) == (_letters(row["title"]), _letters(row["text"]))
    assert matter.happened_at == _chinese(row["at"])
    assert len(steps) == 1 and not matter.place and matter.lon is None


def _answered(row: dict[str, str]) -> None:
    matter, steps = _kept("xidi-replies", row["id"])
    assert [_letters(step.words) for step in steps] == [_letters(row["text"]), _letters(row["reply"])]
    assert matter.happened_at == _chinese(row["at"])
    assert datetime.fromisoformat(steps[1].facts["replied_at"]) == _chinese(row["replied_at"])


def _request(row: dict[str, str]) -> None:
    matter, steps = _kept("baltimore", row["SRRecordID"])
    local = datetime.strptime(row["CreatedDate"], "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=ZoneInfo("America/New_York"))
    assert (matter.happened_at, matter.title) == (local.astimezone(UTC), row["SRType"].strip())
    assert (matter.source_status, steps[0].facts["unit"]) == (row["SRStatus"], row["Agency"])
    assert (matter.ended_at is None, matter.due_at is None) == (not row["CloseDate"], not row["DueDate"])
    believed = bool(row["Latitude"]) and not float(row["Latitude"]).is_integer()
    assert (matter.lat, matter.lon) == ((float(row["Latitude"]), float(row["Longitude"])) if believed else (None, None))


_READ_BACK: dict[str, Any] = {"xidi": _appeal, "xidi-replies": _answered, "baltimore": _request}
