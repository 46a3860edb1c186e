"""The empty workbook for a county's IT clerk: a row of notes, the headers, and one example that is not read."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zhili.offices.queries.setup_sheet import SHEETS, SheetName

EXAMPLE_OF: Final[Mapping[str, Mapping[str, tuple[str, str, str]]]] = {
    "units": {
        "code": ("Code", "必填；定了不再改\nneeded; stays for ever", "#qingshi"),
        "name": ("Chinese name", "必填\nneeded", "青石镇人民政府"),
        "name_en": ("English name", "可空\nmay be empty", "Qingshi Town"),
        "level": ("Level", "必填：县级、部门、乡镇街道、村社区……\nneeded: county, bureau, town, village …", "乡镇街道"),
        "area": ("Area code", "必填：6 到 12 位\nneeded: 6 to 12 digits", "990121100000"),
        "parent": ("Parent code", "最上级留空\nempty for the topmost", "county"),
        "covers": (
            "Covers",
            "留空：就是所在区划；几个用、隔开\nempty: its own area; several by 、",
            "990121100000、990121101000",
        ),
        "phone": ("Phone", "可空\nmay be empty", "0990-5550100"),
        "hours": ("Hours", "可空\nmay be empty", "工作日 8:30–17:30"),
        "powers": (
            "Powers",
            "可空；依据写在括号里，几项用、隔开\nmay be empty; the law in brackets",
            "违法建设查处（城乡规划法）",
        ),
    },
    "posts": {
        "code": ("Code", "必填；单位内不重复\nneeded; once in a unit", "#qingshi-head"),
        "unit": ("Unit code", "必填\nneeded", "qingshi"),
        "name": ("Chinese name", "必填\nneeded", "镇长"),
        "name_en": ("English name", "可空\nmay be empty", "Head of the town"),
        "head": ("Head", "是／否，空为否\nyes or no; empty: no", "是"),
        "grants": (
            "Grants",
            "派单、办理、裁定异议、回访、核查、查看辖区、督办、查看联系方式、管理机构、启用规则、导入记录、查阅留痕\n"
            "dispatch, handle, review, callback, check, oversee, supervise, open_contact, manage, adopt, …",
            "办理、查看辖区、查看联系方式",
        ),
        "phone": (
            "Public phone",
            "可空；填了就公开岗位、姓名和电话（网格员要填）\nmay be empty; filled in, post, name and number are public",
            "0990-5550101",
        ),
    },
    "people": {
        "name": ("Name", "必填\nneeded", "#林一鸣"),
        "login": ("Login", "要登录的人填\nfor those who log in", "linyiming"),
        "posts": (
            "Post codes",
            "几个用、隔开；重名的写 单位代码/岗位代码\nseveral by 、; UNIT/POST where not unique",
            "qingshi-head",
        ),
        "phone": ("Phone", "可空；同名的人用它分清\nmay be empty; tells namesakes apart", "139 0000 0100"),
    },
}
"""Sheet → column → its English header, what to write there, and the example."""

_WIDTH: Final = 24
_ROWS_AS_TEXT: Final = 300
"""Rows whose cells are text from the start, or Excel would make a number of a code."""


def template() -> bytes:
    """An empty XLSX that ``read_setup`` reads without a row."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in SHEETS:
        _fill(book.create_sheet(f"{sheet.zh} {sheet.en}"), sheet)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _fill(page: Worksheet, sheet: SheetName) -> None:
    columns = EXAMPLE_OF[sheet.key]
    page.append([note for _, note, _ in columns.values()])
    page.append([f"{sheet.shape.columns[column][0]}（{en}）" for column, (en, _, _) in columns.items()])
    page.append([example for _, _, example in columns.values()])
    for place in range(1, len(columns) + 1):
        page.column_dimensions[get_column_letter(place)].width = _WIDTH
        page.cell(1, place).alignment = Alignment(wrap_text=True, vertical="top")
        page.cell(2, place).font = Font(bold=True)
        page.cell(2, place).fill = PatternFill("solid", fgColor="DCE9F5")
        page.cell(3, place).font = Font(italic=True, color="777777")
        for row in range(3, 3 + _ROWS_AS_TEXT):
            page.cell(row, place).number_format = "@"
    page.freeze_panes = "A3"
