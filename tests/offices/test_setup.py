"""Setting a county up from one sheet: the verbs' own rules, all of it or nothing, and nothing the second time."""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.offices.cast import NOW, TODAY, Cast, adopt_rules, counts, post, refused, unit
from tests.offices.sheets import csv_of
from zhili.doors.cli import offices as command
from zhili.doors.cli import offices_sheet
from zhili.doors.demo.county import office_sheets
from zhili.journal.models import Entry
from zhili.lib.actor import Actor, anonymous
from zhili.lib.refusal import NotAllowed
from zhili.offices import actions, queries
from zhili.offices.actions._setup_notes import powers_of
from zhili.offices.actions.setup import EmptySetup
from zhili.offices.models import Power, Stamp
from zhili.offices.permissions import OPERATOR
from zhili.offices.queries.setup_template import template
from zhili.offices.queries.sheet import BadSheet

UNIT = ["代码", "名称", "英文名称", "层级", "区划代码", "上级代码", "管辖范围", "电话", "办公时间", "职权"]
POST = ["代码", "单位代码", "名称", "英文名称", "负责人", "权限"]
PERSON = ["姓名", "账号", "岗位代码", "电话"]
COUNTY = ["QH", "清禾县", "", "县级", "990121", "", "", "", "", ""]
BUREAU = ["QH-W", "水务局", "Water", "部门", "990121000000", "QH", "", "0990-1", "8:30",
          "排水监管（城镇排水条例（2013、修订））、河道管理"]  # fmt: skip
TOWN = ["T1", "禾丰镇", "", "镇", "990121100000", "QH", "990121100、990121101000", "", "", ""]
DESK = ["desk", "QH", "派单席", "Desk", "否", "派单、查看联系方式、管理单位、岗位和派单目录"]
HEAD = ["head", "QH-W", "局长", "", "是", "matters.handle、查看辖区"]
WANG = ["王敏", "wangmin", "desk、QH-W/head", "139 0000 0001"]
LI = ["李强", "", "", ""]
Rows = list[list[Any]]


def sheets(units: Rows = [], posts: Rows = [], people: Rows = []) -> dict[str, bytes]:  # noqa: B006 - only read
    return {
        "单位.csv": csv_of(UNIT, *units),
        "posts.csv": csv_of(POST, *posts),
        "人员.csv": csv_of(PERSON, *people),
    }


def book(units: Rows, posts: Rows, people: Rows) -> bytes:
    """The same as a workbook, with English names and headers and a title above one of them."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in (
        ("Units", [["Our units"], ["Code", "Name", "English name", "Level", "Area code", "Parent code", "Covers",
                                   "Phone", "Hours", "Powers"], *units]),
        ("Posts", [["Code", "Unit code", "Name", "English name", "Head", "Grants"], *posts]),
        ("People", [["Name", "Login", "Post codes", "Phone"], *people]),
    ):  # fmt: skip
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def take_in(files: dict[str, bytes], *, actor: Actor = OPERATOR, dry_run: bool = False) -> actions.SetupImport:
    return actions.import_offices(actor=actor, files=files, now=NOW, dry_run=dry_run)


WHOLE = sheets([BUREAU, COUNTY, TOWN], [DESK, HEAD], [WANG, LI])


@pytest.fixture
def rules(db: None) -> None:
    adopt_rules()


@pytest.mark.usefixtures("rules")
def test_units_posts_people_and_accounts_go_in() -> None:
    found = take_in(WHOLE)
    assert (found.read, found.units, found.posts, found.people, found.accounts) == (7, 3, 2, 2, 1)
    assert found.written and not found.faults and not found.differences
    water = queries.unit_by_code("QH-W")
    assert queries.unit(water.parent_id or 0).code == "QH" and (water.level, water.phone) == ("bureau", "0990-1")
    assert queries.powers_of(water.id, TODAY) == ("排水监管", "河道管理")
    assert Power.objects.get(power="排水监管").basis == "城镇排水条例（2013、修订）"
    assert queries.jurisdiction(queries.unit_by_code("T1").id, TODAY) == ("990121100", "990121101")
    desk, head = queries.post_by_code("QH", "desk"), queries.post_by_code("QH-W", "head")
    assert desk.grants_on(TODAY) == {"matters.dispatch", "matters.open_contact", "offices.manage"}
    assert head.head and head.grants_on(TODAY) == {"matters.handle", "matters.oversee"}
    (wang,) = queries.holders(head.id, TODAY)
    assert queries.actor_for(wang.id, desk.id, NOW).may("matters.dispatch")
    account = get_user_model().objects.get(username="wangmin")
    assert wang.account_id == account.pk and not account.has_usable_password()


@pytest.mark.usefixtures("rules")
def test_a_workbook_with_english_headers_says_the_same() -> None:
    water = [*BUREAU[:3], "Bureau", 990121000000, *BUREAU[5:]]
    desk = [*DESK[:4], False, "Accept, triage and assign matters; open_contact; Manage units, posts and the duty list"]
    data = book([COUNTY, water, TOWN], [desk, [*HEAD[:4], "yes", HEAD[5]]], [[*WANG[:3], 13900000001], LI])
    assert take_in({"county.xlsx": data}).units == 3
    again = take_in(WHOLE)
    assert (again.unchanged, again.differences, again.written) == (7, (), True)


@pytest.mark.usefixtures("rules")
def test_the_same_sheet_again_changes_nothing() -> None:
    take_in(WHOLE)
    before, token = counts(), Stamp.objects.get().token
    found = take_in(WHOLE)
    assert (found.units, found.posts, found.people, found.accounts, found.unchanged) == (0, 0, 0, 0, 7)
    assert counts() == before and Stamp.objects.get().token == token


@pytest.mark.usefixtures("rules")
def test_what_is_here_and_differs_is_told_and_left_and_the_rest_goes_in() -> None:
    take_in(WHOLE)
    water = [*BUREAU[:1], "水利局", *BUREAU[2:9], "河道管理"]
    rows = sheets([water, ["T2", *TOWN[1:]]], [[*DESK[:5], "派单"]], [["王敏", "wangmin", "desk", "139 0000 0009"]])
    found = take_in(rows)
    assert [(each.sheet, each.row) for each in found.differences] == [("units", 2), ("posts", 2), ("people", 2)]
    said = [each.zh for each in found.differences]
    assert "名称现为“水务局”，表里是“水利局”" in said[0] and "职权" in said[0] and "权限" in said[1]
    assert "岗位现为“QH-W/head、QH/desk”，表里是“QH/desk”" in said[2] and "139" not in said[2]
    assert found.units == 1 and queries.unit_by_code("QH-W").name_zh == "水务局"


@pytest.mark.usefixtures("rules")
def test_the_import_leaves_the_entries_that_the_verbs_leave() -> None:
    def entries() -> list[tuple[str, str]]:
        rows = Entry.objects.filter(act__startswith="offices.").order_by("act", "id")
        return list(rows.values_list("act", "facts"))

    take_in(sheets([COUNTY, TOWN], [["desk", "T1", "席", "", "否", "派单"]], [["王敏", "", "desk", ""]]))
    by_sheet = [(act, _without_ids(facts)) for act, facts in entries()]
    held = Entry.objects.count()
    county = unit("QH2", "清禾县", "county", "990121")
    town = unit("T2", "禾丰镇", "town", "990121100000", parent_id=county, prefixes=["990121100", "990121101000"])
    desk = post(town, "desk", grants=["matters.dispatch"])
    person = actions.enrol(actor=OPERATOR, name="王小敏", now=NOW)
    actions.seat(actor=OPERATOR, person_id=person, post_id=desk, now=NOW)
    rows = Entry.objects.order_by("id")[held:].values_list("act", "facts")
    by_verbs = sorted((act, _without_ids(facts)) for act, facts in rows)
    assert sorted(by_sheet) == by_verbs


def _without_ids(facts: str) -> str:
    loose = json.loads(facts)
    for key in ("parent", "unit", "person", "code"):
        loose.pop(key, None)
    return json.dumps(loose, sort_keys=True)


BAD_UNITS: list[tuple[list[str], str, str]] = [
    (["", *COUNTY[1:]], "请填写单位代码", "fill in the unit's code"),
    (["X", "", *COUNTY[2:]], "请填写单位名称", "the unit's name"),
    (["X", "甲", "", "", *COUNTY[4:]], "请填写层级", "the level"),
    (["X", "甲", "", "天庭", *COUNTY[4:]], "没有“天庭”这一层级", "no level"),
    (["X", "甲", "", "镇", "12a", *COUNTY[5:]], "区划代码“12a”不对", "not an area code"),
    (["X", "甲", "", "镇", "990121", "NO", *COUNTY[6:]], "没有这个单位：NO", "no such unit"),
    (["X", "甲", "", "镇", "990121", "X", *COUNTY[6:]], "绕成了圈", "circle"),
    (["X", "甲", "", "镇", "990121", "", "990121、5", "", "", ""], "区划代码“5”不对", "not an area code"),
    (["QH", *COUNTY[1:]], "第 2 行已有", "in row 2"),
    (["X", "甲" * 121, *COUNTY[2:]], "太长", "longer than 120"),
    (["X", *COUNTY[1:9], "（只有依据）"], "写法不对", "misspelled"),
]
BAD_POSTS: list[tuple[list[str], str, str]] = [
    (["", *DESK[1:]], "请填写岗位代码", "the post's code"),
    (["p", "", *DESK[2:]], "请填写单位代码", "the unit's code"),
    (["p", "NO", *DESK[2:]], "没有这个单位：NO", "no such unit"),
    (["p", "QH", "席", "", "也许", ""], "要写“是”或“否”", "yes or no"),
    (["p", "QH", "席", "", "", "派单、上天"], "没有“上天”这项权限", "no grant"),
    (["p/q", "QH", "席", "", "", ""], "不能有", "may hold no"),
    (DESK, "第 2 行已有", "in row 2"),
]
BAD_PEOPLE: list[tuple[list[str], str, str]] = [
    (["", "a", "", ""], "请填写姓名", "the name"),
    (["甲", "", "nobody", ""], "没有这个岗位", "no such post"),
    (["甲", "", "NO/desk", ""], "没有这个岗位", "no such post"),
    (["甲", "", "head", ""], "写成 单位代码/岗位代码", "write UNIT/POST"),
    (["甲", "a b", "", ""], "账号“a b”不对", "not a login"),
    (["甲", "", "", "12"], "电话号码不对", "telephone number is not valid"),
    (["甲", "WangMin", "", ""], "与第 2 行相同", "as row 2"),
    (["甲", "", "", "13900000001"], "与第 2 行相同", "as row 2"),
    (["王敏", "", "", ""], "分不清", "one human or two"),
]


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(
    ("sheet", "row", "zh", "en"),
    [
        (name, *each)
        for name, rows in (("units", BAD_UNITS), ("posts", BAD_POSTS), ("people", BAD_PEOPLE))
        for each in rows
    ],
)
def test_every_bad_row_is_told_with_sheet_row_and_reason(sheet: str, row: list[str], zh: str, en: str) -> None:
    other = ["head", "QH", "县长", "", "是", ""]
    good: dict[str, Rows] = {"units": [COUNTY, BUREAU], "posts": [DESK, HEAD, other], "people": [WANG]}
    files = sheets(**{**good, sheet: [*good[sheet], row]})
    before = counts()
    found = take_in(files, dry_run=True)
    assert [(each.sheet, each.row) for each in found.faults] == [(sheet, len(good[sheet]) + 2)]
    assert zh in found.faults[0].zh and en in found.faults[0].en
    assert counts() == before and not found.written


@pytest.mark.usefixtures("rules")
def test_all_faults_at_once_and_nothing_half_in() -> None:
    files = sheets([COUNTY, *(row for row, _, _ in BAD_UNITS)], [DESK, BAD_POSTS[0][0]], [BAD_PEOPLE[0][0], LI])
    refusal = refused(actions.BadSetup, take_in, files=files)
    assert isinstance(refusal, actions.BadSetup)
    assert refusal.found.refused == len(BAD_UNITS) + 2
    assert not get_user_model().objects.exists()


@pytest.mark.usefixtures("rules")
def test_a_circle_of_two_is_no_county() -> None:
    found = take_in(sheets([["A", "甲", "", "镇", "990121", "B", *[""] * 4],
                            ["B", "乙", "", "镇", "990121", "A", *[""] * 4]]), dry_run=True)  # fmt: skip
    assert {each.row for each in found.faults} == {2, 3}


def test_later_sheets_build_on_what_is_here(cast: Cast) -> None:
    found = take_in(
        sheets([], [["aide", "QH-WATER", "助理", "", "", "办理"]], [["赵六", "", "aide、QH-WATER/head", ""]])
    )
    assert (found.posts, found.people) == (1, 1)
    assert [each.name for each in queries.holders(cast.head, TODAY)] == ["赵六"]


def test_one_human_is_known_again_by_login_phone_or_name(cast: Cast) -> None:
    rows = [["王敏", "", "QH/desk", "13900000001"], ["李强", "", "QH-WATER/handler", ""]]
    assert take_in(sheets(people=rows)).unchanged == 2
    found = take_in(sheets(people=[["王敏", "wangmin", "QH/desk", ""]]))
    assert found.people == found.accounts == 0 and "账号现为“空”，表里是“wangmin”" in found.differences[0].zh
    assert take_in(sheets(people=[["王敏", "", "", "13900000002"]])).people == 1
    twins = refused(actions.BadSetup, take_in, files=sheets(people=[["王敏", "", "", ""]]))
    assert isinstance(twins, actions.BadSetup) and "分不清" in twins.found.faults[0].zh


def test_an_account_that_is_nobodys_is_given_to_its_person(cast: Cast) -> None:
    key = actions.add_account(actor=OPERATOR, login="zhaoliu", now=NOW)
    found = take_in(sheets(people=[["赵六", "ZhaoLiu", "", ""]]))
    owner = queries.person_of_account(key)
    assert found.accounts == 0 and owner is not None and owner.name == "赵六"


def test_closed_units_and_posts_take_nobody(cast: Cast) -> None:
    actions.close_post(actor=OPERATOR, post_id=cast.head, now=NOW)
    actions.close_unit(actor=OPERATOR, unit_id=cast.other_town, now=NOW)
    units = [["X", *TOWN[1:5], "QH-T2", *TOWN[6:]]]
    posts = [["head", "QH-WATER", "局长", "", "", ""], ["x", "QH-T2", "席", "", "", ""]]
    found = take_in(sheets(units, posts, [["赵六", "", "QH/head", ""]]), dry_run=True)
    told = [(each.sheet, each.row) for each in found.faults]
    assert told == [("units", 2), ("posts", 2), ("posts", 3), ("people", 2)]
    again = take_in(sheets([["QH-T2", *TOWN[1:]]]), dry_run=True)
    assert "已撤销" in again.faults[0].zh


def test_a_manager_sets_up_its_own_ground_only_and_not_itself(cast: Cast) -> None:
    refused(NotAllowed, take_in, files=WHOLE, actor=anonymous())
    found = take_in(sheets([["Z", "邻县", "", "县", "990122", *[""] * 5]], [], [["赵六", "", "QH/desk", ""]]),
                    actor=cast.manager, dry_run=True)  # fmt: skip
    assert [each.zh[:12] for each in found.faults] == ["990122 不在您的管", "不能给自己的岗位授权，也"]


BROKEN = [
    {"单位.csv": csv_of(UNIT, COUNTY), "岗位.csv": csv_of(POST)},
    {**WHOLE, "units.csv": csv_of(UNIT)},
    {**WHOLE, "人员.csv": csv_of(["随便", "什么"])},
    {"county.xlsx": b"no workbook"},
]


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize("files", BROKEN)
def test_what_is_no_setup_sheet_is_refused(files: dict[str, bytes]) -> None:
    refused(BadSheet, take_in, files=files)


@pytest.mark.usefixtures("rules")
def test_the_template_is_read_without_a_row_and_filled_in_goes_in() -> None:
    refused(EmptySetup, take_in, files={"t.xlsx": template()})
    filled = openpyxl.load_workbook(io.BytesIO(template()))
    for page in filled.worksheets:
        for cell in page[3]:  # the example becomes a row by losing its mark
            cell.value = str(cell.value or "").removeprefix("#")
    filled["单位 Units"]["F3"] = ""
    data = io.BytesIO()
    filled.save(data)
    found = take_in({"t.xlsx": data.getvalue()})
    assert (found.units, found.posts, found.people, found.accounts) == (1, 1, 1, 1)


@pytest.mark.usefixtures("rules")
def test_the_demonstration_comes_by_the_same_sheet_with_few_questions() -> None:
    with CaptureQueriesContext(connection) as asked:
        found = take_in(office_sheets({"centre-desk1"}))
    assert (found.units, found.posts, found.people, found.accounts) == (264, 304, 303, 1)
    assert len(asked) < 80
    assert take_in(office_sheets({"centre-desk1"})).unchanged == found.read


@pytest.mark.usefixtures("rules")
def test_many_units_need_no_more_questions_than_few() -> None:
    def asked(many: int) -> int:
        units = [[f"U{many}-{n}", f"第{n}村", "", "村", "990121100201", "", "", "", "", ""] for n in range(many)]
        posts = [["head", row[0], "主任", "", "是", "办理"] for row in units]
        people = [[f"甲{many}-{n}", "", f"{row[0]}/head", ""] for n, row in enumerate(units)]
        with CaptureQueriesContext(connection) as questions:
            assert take_in(sheets(units, posts, people)).units == many
        return len(questions)

    asked(2)  # rows of the first verb ever: counters, the stamp
    assert asked(300) <= asked(3)


def run(*said: str) -> int:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    arguments = parser.parse_args(["offices", *said])
    return int(arguments.run(arguments))


@pytest.mark.usefixtures("rules")
def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in WHOLE.items():
        (tmp_path / name).write_bytes(data)
    assert run("import", str(tmp_path), "--dry-run") == 0
    assert "nothing written; to open: 3 units, 2 posts, 2 people, 1 accounts" in capsys.readouterr().out
    assert run("import", str(tmp_path), "--json") == 0
    assert json.loads(capsys.readouterr().out)["units"] == 3
    (tmp_path / "单位.csv").write_bytes(csv_of(UNIT, [*COUNTY[:1], "清河县", *COUNTY[2:]]))
    assert run("import", str(tmp_path)) == 1
    assert "单位 第 2 行：名称现为“清禾县”" in capsys.readouterr().out
    (tmp_path / "单位.csv").write_bytes(csv_of(UNIT, ["", *COUNTY[1:]]))
    assert run("import", str(tmp_path), "--dry-run") == 1
    assert run("import", str(tmp_path)) == 2
    shown = capsys.readouterr()
    assert "Units row 2: Please fill in the unit's code" in shown.out and "nothing was imported" in shown.err


@pytest.mark.usefixtures("rules")
def test_the_template_command_overwrites_nothing(tmp_path: Path) -> None:
    file = tmp_path / "county.xlsx"
    assert run("template", str(file)) == 0
    assert file.read_bytes()[:2] == b"PK"
    with pytest.raises(offices_sheet.FileThere):
        run("template", str(file))
    with pytest.raises(offices_sheet.CannotWrite):
        run("template", str(tmp_path / "no" / "county.xlsx"))
    (tmp_path / "empty").mkdir()
    for nothing in (tmp_path / "empty", tmp_path / "none.xlsx"):
        with pytest.raises(offices_sheet.NoSuchSheet):
            run("import", str(nothing))


def test_powers_are_read_with_their_law() -> None:
    assert powers_of("甲（乙、丙（2013））；丁, 戊(己)") == {"甲": "乙、丙（2013）", "丁": "", "戊": "己"}
    assert powers_of("") == {}
