"""What past years say of a code: when it began, what it was called, when it ended."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.places.cast import CLERK, NOW
from zhili.places import actions, queries
from zhili.places.findings import Report
from zhili.places.models import Anomaly, Area, FormerArea

pytestmark = pytest.mark.django_db

HEADER = "year,province_name,city_name,county_name,province_adcode,city_adcode,county_adcode,rank"


def line(year: int, code: str, name: str) -> str:
    """A row of the yearly list as spreadsheets spoil it: 990121.0."""
    rank = 1 if code.endswith("0000") else 2 if code.endswith("00") else 3
    names, codes = ["示例省", "示例市", ""], ["990000", "990100.0", ""]
    names[rank - 1], codes[rank - 1] = name, code if rank == 1 else f"{code}.0"
    return ",".join([str(year), *names, *codes, str(rank)])


def bring(folder: Path, *lines: str) -> Report:
    file = folder / "years.csv"
    file.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    return actions.import_history(actor=CLERK, now=NOW, file=file)


def years(code: str, name: str, *held: int) -> list[str]:
    return [line(year, code, name) for year in held]


def test_a_code_ends_with_the_last_year_it_stands_in(county: None, folder: Path) -> None:
    bring(folder, *years("990121", "清禾县", 2000, 2001, 2002), *years("990122", "旧禾县", 2000, 2001))
    old = queries.area("990122000000")
    assert old is not None
    assert (old.name, old.valid_from, old.valid_to) == ("旧禾县", None, date(2002, 1, 1))
    assert queries.area("990122000000", date(2001, 12, 31)) == old
    assert queries.area("990122000000", date(2002, 1, 1)) is None
    assert [each.name for each in queries.children("990100000000", date(2003, 1, 1))] == ["清禾县"]


def test_a_beginning_is_dated_and_a_former_name_and_a_gap_are_kept(county: None, folder: Path) -> None:
    named = [*years("990121", "青禾县", 2000, 2001, 2004), *years("990121", "清禾县", 2005, 2006)]
    report = bring(folder, *years("990000", "示例省", *range(2000, 2007)), *named)
    assert report.changed == 1
    seen = {year: queries.area("990121000000", date(year, 6, 1)) for year in (1990, 2001, 2003, 2004, 2005, 2030)}
    said = {year: found.name if found else None for year, found in seen.items()}
    assert said == {1990: "青禾县", 2001: "青禾县", 2003: None, 2004: "青禾县", 2005: "清禾县", 2030: "清禾县"}


def test_the_same_file_again_changes_nothing(county: None, folder: Path) -> None:
    lines = [*years("990121", "青禾县", 2000, 2001), *years("990121", "清禾县", 2002, 2003)]
    lines += [*years("990122", "旧禾县", 2000), *years("990241", "无市县", 2000), *years("990000", "示例省", 2000)]
    first = bring(folder, *lines)
    rows = [list(model.objects.order_by("pk").values()) for model in (Area, FormerArea, Anomaly)]
    again = bring(folder, *lines)
    assert (again.added, again.changed, again.unchanged) == (0, 0, first.read)
    assert [list(model.objects.order_by("pk").values()) for model in (Area, FormerArea, Anomaly)] == rows


def test_where_list_and_history_disagree_the_list_is_followed_and_it_is_said(county: None, folder: Path) -> None:
    report = bring(folder, *years("990100", "示例市", 2000), *years("990121", "别名县", 2000, 2001))
    assert [each.code for each in report.findings] == ["listed_but_abolished", "name_kept"]
    assert (report.refused, report.read, report.unchanged) == (0, 2, 2)
    found = queries.area("990100000000")
    assert found is not None and found.valid_to is None


def test_a_missing_parent_is_said(db: None, folder: Path) -> None:
    report = bring(
        folder, *years("990000", "示例省", 2000), *years("990241", "无市县", 2000), *years("980101", "孤县", 2000)
    )
    assert {each.code: each.refused for each in report.findings} == {"adopted_parent": False, "no_ancestor": True}
    found = queries.area("990241000000")
    assert found is not None and found.parent_code == "990000000000"
    assert queries.area("980101000000") is None


def test_bad_rows_are_anomalies(db: None, folder: Path) -> None:
    lines = [line(2000, "990000", "示例省"), "2000", line(2000, "99A000", "甲"), line(0, "990000", "乙")]
    lines += [line(2000, "990000", " "), line(2000, "990000", "另一省")]
    report = bring(folder, *lines)
    assert [each.code for each in report.findings] == ["short_row", "bad_code", "bad_year", "empty_name", "two_names"]
    assert queries.names(["990000000000"]) == {"990000000000": "示例省"}
