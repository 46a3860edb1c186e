"""Reading the sheet that sets a county up: units, posts and people, as one workbook or as three CSV files.

Says nothing about what the cells mean, but for one thing: a row whose first cell begins with ``#`` is a remark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from zhili.offices.queries.sheet import (
    BadSheet,
    Cells,
    Shape,
    SheetRow,
    find_header,
    read_csv,
    read_workbook,
    refuse_large,
    rows_below,
)

UNITS: Final = Shape(
    {
        "code": ("代码", "单位代码", "编码", "单位编码", "code", "unitcode"),
        "name": ("名称", "单位名称", "单位", "中文名称", "name", "chinesename", "unit"),
        "name_en": ("英文名称", "英文名", "englishname"),
        "level": ("层级", "级别", "单位层级", "level"),
        "area": ("区划代码", "所在区划", "行政区划", "行政区划代码", "areacode", "area"),
        "parent": ("上级代码", "上级单位代码", "上级单位", "上级", "parentcode", "parent"),
        "covers": ("管辖范围", "管辖区划", "管辖", "covers", "jurisdiction"),
        "phone": ("电话", "办公电话", "联系电话", "phone"),
        "hours": ("办公时间", "工作时间", "hours", "officehours"),
        "powers": ("职权", "法定职权", "powers", "legalpowers"),
    },
    ("code", "name", "level", "area"),
)
POSTS: Final = Shape(
    {
        "code": ("代码", "岗位代码", "编码", "岗位编码", "code", "postcode"),
        "unit": ("单位代码", "所属单位代码", "所属单位", "单位", "unitcode", "unit"),
        "name": ("名称", "岗位名称", "岗位", "中文名称", "name", "chinesename", "post"),
        "name_en": ("英文名称", "英文名", "englishname"),
        "head": ("负责人", "是否负责人", "主要负责人", "head"),
        "grants": ("权限", "授权", "grants", "permissions"),
        "phone": ("公开电话", "对外电话", "电话", "publicphone", "phone"),
    },
    ("code", "unit", "name"),
)
PEOPLE: Final = Shape(
    {
        "name": ("姓名", "name"),
        "login": ("账号", "登录名", "登录账号", "login", "account"),
        "posts": ("岗位代码", "岗位", "任职岗位", "postcodes", "posts", "post"),
        "phone": ("电话", "手机", "手机号", "联系电话", "phone", "mobile"),
    },
    ("name", "posts"),
)


@dataclass(frozen=True, slots=True)
class SheetName:
    """How one of the three is called: in Chinese, in English, and in our own tongue."""

    key: str
    zh: str
    en: str
    shape: Shape


SHEETS: Final = (
    SheetName("units", "单位", "Units", UNITS),
    SheetName("posts", "岗位", "Posts", POSTS),
    SheetName("people", "人员", "People", PEOPLE),
)


@dataclass(frozen=True, slots=True)
class SetupBook:
    """The rows of the three sheets, remarks and empty rows left out."""

    units: tuple[SheetRow, ...]
    posts: tuple[SheetRow, ...]
    people: tuple[SheetRow, ...]


def read_setup(files: Mapping[str, bytes]) -> SetupBook:
    """Read one workbook, or the CSV files 单位/units, 岗位/posts and 人员/people; ``files``: name → bytes.

    All three must be there, though a sheet may have no rows: a misspelled name must not leave people out unseen.
    Raises BadSheet, SheetTooLarge.
    """
    refuse_large(sum(len(data) for data in files.values()))
    found: dict[str, Cells] = {}
    for name, data in files.items():
        stem = PurePath(name).stem
        if name.lower().endswith(".csv"):
            _add(found, [(stem, read_csv(data))])
        else:
            _add(found, read_workbook(data).items())
    return SetupBook(*(_rows(found, sheet) for sheet in SHEETS))


def _add(found: dict[str, Cells], sheets: Iterable[tuple[str, Cells]]) -> None:
    for name, cells in sheets:
        words = {*name.lower().replace("/", " ").replace("_", " ").split()}
        for sheet in SHEETS:
            if words & {sheet.zh, sheet.en.lower()}:
                if sheet.key in found:
                    raise BadSheet(why_zh=f"“{sheet.zh}”表出现了两次", why_en=f"the sheet “{sheet.en}” appears twice")
                found[sheet.key] = cells


def _rows(found: Mapping[str, Cells], sheet: SheetName) -> tuple[SheetRow, ...]:
    if sheet.key not in found:
        raise BadSheet(
            why_zh=f"没有“{sheet.zh}”表；要有单位、岗位、人员三张表",
            why_en=f"there is no sheet “{sheet.en}”; Units, Posts and People are needed",
        )
    cells = found[sheet.key]
    header = find_header(cells, sheet.shape)
    if header is None:
        raise BadSheet(
            why_zh=f"“{sheet.zh}”表找不到表头，至少要有"
            + "、".join(f"“{sheet.shape.columns[column][0]}”" for column in sheet.shape.needed),
            why_en=f"the sheet “{sheet.en}” has no header row; it needs {', '.join(sheet.shape.needed)}",
        )
    first = next(column for column in map(sheet.shape.column_of, cells[header]) if column)
    return tuple(row for row in rows_below(cells, header, sheet.shape) if not row.cells[first].startswith("#"))
