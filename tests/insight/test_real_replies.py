"""The figures of the public replies, counted a second time straight from the file. Needs ZHILI_DATA."""

from __future__ import annotations

import csv
import re
import statistics
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.imports.files import run
from zhili.insight.arithmetic import NOTHING
from zhili.insight.queries import By, figures

pytestmark = [pytest.mark.data, pytest.mark.django_db]


def test_the_figures_agree_with_the_file(data_folder: Path) -> None:
    path = data_folder / "messages/replies.csv"
    run(path, "--profile", "xidi-replies")
    found = figures("xidi-replies", datetime.now(UTC), [By.MONTH])
    waits = _waits(path)
    seconds = sorted(length for lengths in waits.values() for length in lengths)
    total = found.total
    assert (total.volume, total.reply.valid) == (len(seconds), len(seconds)) == (2816, 2816)
    assert total.reply.median is not None and total.reply.p90 is not None
    assert abs(total.reply.median.total_seconds() - statistics.median(seconds)) < 1
    assert abs(total.reply.p90.total_seconds() - statistics.quantiles(seconds, n=10, method="inclusive")[8]) < 1
    months = {group.key: group.reply.median.total_seconds() for group in found.tables[0].groups if group.reply.median}
    assert months.keys() == waits.keys()
    assert all(abs(median - statistics.median(waits[month])) < 1 for month, median in months.items())
    assert {total.overdue.say(), total.solved.say(), total.composite.say()} == {NOTHING}


def _waits(path: Path) -> dict[str, list[float]]:
    """Month of the message → seconds until its reply, from the numbers in the cells alone: China keeps one clock."""
    waits: dict[str, list[float]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            at, replied = _moment(row["at"]), _moment(row["replied_at"])
            waits[f"{at:%Y-%m}"].append((replied - at).total_seconds())
    return waits


def _moment(text: str) -> datetime:
    year, month, day, *clock = (int(part) for part in re.findall(r"\d+", text))
    return datetime(year, month, day, *clock)  # noqa: DTZ001 - differences only
