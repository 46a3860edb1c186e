"""Importing the duty list: real spreadsheets in, every fault told, nothing half in."""

from __future__ import annotations

from datetime import date

import pytest

from tests.offices.cast import TODAY, Cast, counts, last_entry, refused, unit
from tests.offices.sheets import ENGLISH, HEADERS, csv_of, take_in, xlsx_of
from zhili.lib.actor import anonymous
from zhili.lib.refusal import NotAllowed
from zhili.offices import actions, queries
from zhili.offices.models import DutyEdition
from zhili.offices.permissions import NotYourArea
from zhili.offices.queries.sheet import BadSheet, SheetTooLarge
from zhili.places.models import Area
from zhili.profiles.queries import NoEdition

GOOD = ["污水外溢", "", "", "QH-WATER", "禾丰镇、柳河镇", "水电气热", "排水监管", "条例第三条"]


def test_a_csv_goes_in_and_is_recorded(cast: Cast) -> None:
    found = take_in(csv_of(HEADERS, GOOD), actor=cast.manager)
    assert (found.read, found.imported, found.refused, found.lines) == (1, 1, 0, 1)
    line = queries.line_for("qinghe", "water.sewage", "990121100001", TODAY)
    assert line is not None and line.assist_unit_ids == (cast.town, cast.other_town)
    assert last_entry()[:3] == (cast.manager.ref, "offices.import_duty_list", f"duty:{found.edition}")


def test_gb18030_semicolons_and_english_headers_are_read(cast: Cast) -> None:
    take_in(csv_of(HEADERS, GOOD, encoding="gb18030"))
    text = ";".join(ENGLISH) + "\nSewage overflow;bureau;Qinghe County;Water Bureau;;24h;排水监管;\n"
    found = take_in(text.encode(), begin=date(2026, 12, 1))
    assert found.imported == 1


def know(code: str, name: str, parent: str) -> None:
    Area.objects.create(code=code, name=name, level=6, parent_code=parent, source="test")


def test_a_workbook_with_a_title_numbers_and_empty_rows(cast: Cast) -> None:
    know("990121101000", "柳河镇", "990121000000")
    data = xlsx_of(
        ["清禾县派单目录（2026 版）"],
        [],
        ["序号", "事项类别", "区划代码", "责任单位（必填）", "配合单位"],
        [1, "停水", 990121100000, "禾丰镇", None],
        [None, None, None, None, None],
        [2, "噪声", "柳河镇", "QH-T2", "QH-T1"],
    )
    found = take_in(data, name="派单目录.xlsx")
    assert (found.read, found.imported) == (2, 2)
    line = queries.line_for("qinghe", "water.supply", "990121100001", TODAY)
    assert line is not None and (line.no, line.prefix, line.level) == (4, "990121100", "town")


BAD_ROWS = [
    (["", "", "", "QH", "", "", "", ""], "类别是空的", "category is empty"),
    (["天上掉馅饼", "", "", "QH", "", "", "", ""], "没有“天上掉馅饼”这个类别", "no category"),
    (["gas", "", "", "", "", "", "", ""], "主办单位是空的", "lead is empty"),
    (["gas", "", "", "不存在局", "", "", "", ""], "没有在用的主办单位", "no open lead"),
    (["gas", "", "990122000000", "QH", "", "", "", ""], "不在本地区范围内", "outside this locality"),
    (["gas", "", "一号院", "QH", "", "", "", ""], "区划代码“一号院”不对", "not an area code"),
    (["gas", "", "990121100", "QH-T2", "", "", "", ""], "不归柳河镇管辖", "outside the jurisdiction"),
    (["gas", "", "", "QH", "QH", "", "", ""], "既是主办又是协办", "both leads and assists"),
    (["gas", "", "", "QH", "不存在局", "", "", ""], "没有在用的协办单位", "no open assisting unit"),
    (["gas", "", "", "QH", "", "改天", "", ""], "没有“改天”这种时限", "no limit"),
    (["gas", "", "", "QH", "", "", "排水监管", ""], "没有“排水监管”的法定职权", "does not hold the legal power"),
    (["gas", "镇", "", "QH", "", "", "", ""], "层级“镇”与区域 990121 不符", "does not fit the area"),
    (["gas", "天庭", "", "QH", "", "", "", ""], "没有“天庭”这一层级", "no level"),
    (["gas", "", "990121100201", "属地", "", "", "", ""], "没有乡镇单位", "no town unit"),
    (["gas", "", "990121100201", "上河村", "", "", "", ""], "这一级不能主办", "may not lead"),
    (["gas", "", "", "双名局", "", "", "", ""], "有几个单位都叫", "several units"),
]


@pytest.fixture
def village_and_namesakes(cast: Cast) -> None:
    unit("QH-T1-V1", "上河村", "village", "990121100201")
    unit("QH-A", "双名局", "bureau", "990121000000")
    unit("QH-B", "双名局", "bureau", "990121000000")


@pytest.mark.usefixtures("village_and_namesakes")
@pytest.mark.parametrize(("row", "zh", "en"), BAD_ROWS)
def test_every_fault_is_told_with_its_row_in_both_languages(row: list[str], zh: str, en: str) -> None:
    before = counts()
    found = take_in(csv_of(HEADERS, GOOD, row), dry_run=True)
    assert {fault.row for fault in found.faults} == {3}
    assert any(zh in fault.zh for fault in found.faults)
    assert any(en in fault.en for fault in found.faults)
    assert (found.read, found.imported, found.refused, found.edition) == (2, 0, 1, None)
    assert counts() == before


@pytest.mark.usefixtures("village_and_namesakes")
def test_one_bad_row_keeps_the_whole_list_out() -> None:
    rows = [row for row, _, _ in BAD_ROWS]
    refusal = refused(actions.BadDutyList, take_in, data=csv_of(HEADERS, GOOD, *rows))
    assert isinstance(refusal, actions.BadDutyList)
    assert refusal.found.refused == len(BAD_ROWS)
    assert {fault.row for fault in refusal.found.faults} == set(range(3, 3 + len(BAD_ROWS)))
    assert DutyEdition.objects.count() == 0


def test_a_dry_run_of_a_good_list_writes_nothing(cast: Cast) -> None:
    before = counts()
    found = take_in(csv_of(HEADERS, GOOD), dry_run=True)
    assert (found.refused, found.lines, found.edition) == (0, 1, None)
    assert counts() == before


def test_the_same_sheet_for_the_same_day_is_refused(cast: Cast) -> None:
    take_in(csv_of(HEADERS, GOOD))
    refused(actions.SameDutyList, take_in, data=csv_of(HEADERS, GOOD))
    assert take_in(csv_of(HEADERS, GOOD), begin=date(2027, 1, 1)).edition


def test_of_two_imports_for_one_day_the_later_holds(cast: Cast) -> None:
    take_in(csv_of(HEADERS, GOOD))
    take_in(csv_of(HEADERS, ["污水外溢", "", "", "QH", "", "", "", ""]))
    line = queries.line_for("qinghe", "water.sewage", "990121100001", TODAY)
    assert line is not None and line.lead_unit_id == cast.county


def test_strangers_import_nothing(cast: Cast) -> None:
    refused(NotYourArea, take_in, data=csv_of(HEADERS, GOOD), actor=cast.stranger)
    refused(NotAllowed, take_in, data=csv_of(HEADERS, GOOD), actor=anonymous())


def test_a_locality_without_rules_has_no_duty_list(db: None) -> None:
    refused(NoEdition, take_in, data=csv_of(HEADERS, GOOD))


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"", "a.csv", BadSheet),
        (b"not a workbook", "a.xlsx", BadSheet),
        (b"\xff\xfe\x00\x81", "a.csv", BadSheet),
        (csv_of(["列一", "列二"], ["a", "b"]), "a.csv", BadSheet),
        (csv_of(["类别", "主办单位", "责任单位"], ["gas", "QH", "QH"]), "a.csv", BadSheet),
        (csv_of(HEADERS), "a.csv", actions.EmptyDutyList),
        (b'"' + b"x" * 100, "a.csv", BadSheet),
        (b"x" * 20_000_001, "a.csv", SheetTooLarge),
    ],
)
def test_what_is_no_duty_list_is_refused_in_words(cast: Cast, data: bytes, name: str, kind: type[Exception]) -> None:
    refusal = refused(kind, take_in, data=data, name=name)
    assert str(refusal)


def test_where_areas_are_known_a_code_must_be_one_of_them(cast: Cast) -> None:
    know("990121000000", "清禾县", "")
    know("990121100000", "禾丰镇", "990121000000")
    good = ["gas", "", "990121100000", "QH-T1", "", "", "", ""]
    bad = ["gas", "", "990121777000", "QH", "", "", "", ""]
    found = take_in(csv_of(HEADERS, good, bad), dry_run=True)
    assert [(fault.row, fault.en) for fault in found.faults] == [(3, "there is no area with the code 990121777000")]
