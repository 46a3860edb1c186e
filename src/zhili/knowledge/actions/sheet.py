"""Articles from a spreadsheet: each row becomes a draft for a second person, or is told with what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from zhili.lib.actor import Actor
from zhili.lib.refusal import Invalid, Refusal
from zhili.offices import queries as offices
from zhili.offices.queries.sheet import (
    BadSheet,
    Shape,
    SheetRow,
    find_header,
    read_csv,
    read_workbook,
    refuse_large,
    rows_below,
)
from zhili.store.writing import writing

from ..models import Article
from .articles import NewArticle, write_article

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "question_zh": ("问题", "标题", "事项", "question"),
    "answer_zh": ("答复", "回答", "内容", "答案", "answer"),
    "question_en": ("英文问题", "questionen", "englishquestion"),
    "answer_en": ("英文答复", "answeren", "englishanswer"),
    "category": ("类别", "分类", "category"),
    "areas": ("区域", "适用区域", "区划代码", "areas", "area"),
    "unit": ("单位代码", "单位", "归口单位", "unit"),
    "basis": ("依据", "来源", "法律依据", "basis", "source"),
    "valid_from": ("开始日期", "生效日期", "有效期起", "validfrom", "from"),
    "valid_until": ("结束日期", "失效日期", "有效期止", "validuntil", "until"),
}
ARTICLES: Final = Shape(COLUMNS, ("question_zh", "answer_zh"))


class BadCell(Invalid):
    code = "bad_cell"
    zh = "「{column}」里的“{cell}”看不懂。"
    en = "“{cell}” in the column “{column}” cannot be read."


@dataclass(frozen=True, slots=True)
class Imported:
    """How many drafts were written, how many rows said what is there already, and the rows that could not go in."""

    written: int
    known: int
    wrong: tuple[tuple[int, Refusal], ...]


def import_articles(*, actor: Actor, data: bytes, name: str, now: datetime, unit: int | None = None) -> Imported:
    """Write each row of a sheet (csv, xlsx, xls, ods) as a draft. A row whose question its unit has already, in force
    or as a draft, is left alone, so the same sheet twice writes nothing twice.

    Raises BadSheet, SheetTooLarge, NotAllowed.
    """
    written = known = 0
    wrong: list[tuple[int, Refusal]] = []
    rows = _rows(data, name)
    with writing():
        for row in rows:
            try:
                owner = offices.unit_by_code(row.cells["unit"]).id if row.cells["unit"] else unit
                if _is_known(row, owner if owner is not None else actor.unit_id):
                    known += 1
                    continue
                write_article(actor=actor, new=_new(row), now=now, unit=owner)
                written += 1
            except Refusal as refusal:
                wrong.append((row.no, refusal))
    return Imported(written, known, tuple(wrong))


def _rows(data: bytes, name: str) -> tuple[SheetRow, ...]:
    refuse_large(len(data))
    sheets = [read_csv(data)] if name.lower().endswith(".csv") else list(read_workbook(data).values())
    for cells in sheets:
        header = find_header(cells, ARTICLES)
        if header is not None:
            return rows_below(cells, header, ARTICLES)
    raise BadSheet(
        why_zh="找不到表头，至少要有“问题”和“答复”两列",
        why_en="there is no header row; the columns “question” and “answer” are needed",
    )


def _is_known(row: SheetRow, unit: int | None) -> bool:
    if unit is None:
        return False
    same = Article.objects.filter(unit_id=unit, question_zh=row.cells["question_zh"], state__in=("draft", "in_force"))
    return same.exists()


def _new(row: SheetRow) -> NewArticle:
    cells = row.cells
    areas = cells["areas"].replace("，", "、").replace(",", "、").split("、")
    return NewArticle(
        cells["question_zh"], cells["answer_zh"], cells["category"], areas, cells["question_en"], cells["answer_en"],
        cells["basis"], _day(cells, "valid_from"), _day(cells, "valid_until"),
    )  # fmt: skip


def _day(cells: Mapping[str, str], column: str) -> date | None:
    typed = cells[column].replace("/", "-").split(" ")[0]
    if not typed:
        return None
    try:
        parts = [int(part) for part in typed.split("-")]
        return date(parts[0], parts[1], parts[2])
    except (ValueError, IndexError):
        raise BadCell(column=COLUMNS[column][0], cell=cells[column][:40]) from None
