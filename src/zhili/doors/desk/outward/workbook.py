"""A list as a workbook (ECMA-376), written row by row. Nothing in a cell can be run: every text is text.

Written here and not by a library: 50,000 rows take some seconds instead of half a minute, of which a web process has
none to give away. ``tests/desk`` reads the files back with a library.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone

from zhili.doors.desk.rows import town_names
from zhili.doors.desk.words import CHANNELS, category_name, outcome_name, state_name, word
from zhili.doors.frame import say
from zhili.doors.frame.speech import lang, t
from zhili.language.text import mask
from zhili.matters.actions import TakenOut
from zhili.matters.queries.lists import Row
from zhili.offices import queries as offices
from zhili.profiles import queries as profiles

HEADS: Final = (
    ("编号", "Number", 24), ("事项", "Matter", 48), ("状态", "State", 14), ("结果", "Outcome", 14),
    ("类别", "Category", 18), ("地方", "Area", 14), ("地点", "Place", 24), ("渠道", "Channel", 10),
    ("主办单位", "Lead unit", 26), ("人数", "People", 8), ("紧急", "Urgent", 8), ("到期", "Due", 18),
    ("暂定", "Provisional", 8), ("收到", "Received", 18), ("发生", "Happened", 18),
)  # fmt: skip
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so is run as a formula by some programs, also when it was typed as text."""


LONGEST: Final = 32_000
"""Characters that one cell may hold (32,767 by the standard)."""
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BEGAN: Final = datetime(1899, 12, 30)  # noqa: DTZ001 — workbooks know no zones
_BOLD, _TIME, _LEVEL = 1, 2, 1

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
FIXED: Final = {
    "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" xfId="0"/><xf numFmtId="0" fontId="1" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def workbook(taken: TakenOut, said: Sequence[str], now: datetime) -> bytes:
    """The file. A second sheet says what was taken, when, and whether there is more."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as book:
        for name, text in FIXED.items():
            book.writestr(name, text)
        names = "".join(
            f'<sheet name="{escape(name)}" sheetId="{no}" r:id="rId{no}"/>'
            for no, name in enumerate((t("事项", "Matters"), t("说明", "About")), 1)
        )
        book.writestr("xl/workbook.xml", f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}'
                      "</sheets></workbook>")  # fmt: skip
        write_sheet(book, 1, [width for _, _, width in HEADS], _lines(taken.rows), frozen=True)
        write_sheet(book, 2, [90], ([line] for line in _about(taken, said, now)))
    return file.getvalue()


def _lines(rows: Iterable[Row]) -> Iterator[list[Any]]:
    yield [t(zh, en) for zh, en, _ in HEADS]
    towns: dict[str, str] = {}
    for row in rows:
        yield _cells(row, towns)


def write_sheet(
    book: ZipFile, no: int, widths: Sequence[int], lines: Iterable[list[Any]], *, frozen: bool = False, after: str = ""
) -> None:
    """One sheet, row by row into the archive; ``frozen``: the first row and column stay in sight, the head is bold;
    ``after``: what follows the rows, as XML."""
    pane = '<pane xSplit="1" ySplit="1" topLeftCell="B2" state="frozen"/>' if frozen else ""
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{wide}" customWidth="1"/>' for at, wide in enumerate(widths, 1)
    )
    with book.open(f"xl/worksheets/sheet{no}.xml", "w") as part:
        part.write(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView>'
                   f"</sheetViews><cols>{columns}</cols><sheetData>".encode())  # fmt: skip
        for at, line in enumerate(lines, 1):
            style = _BOLD if frozen and at == 1 else 0
            cells = "".join(_cell(f"{chr(65 + place)}{at}", value, style) for place, value in enumerate(line))
            part.write(f'<row r="{at}">{cells}</row>'.encode())
        part.write(f"</sheetData>{after}</worksheet>".encode())


def _cell(at: str, value: Any, style: int) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, int):
        return f'<c r="{at}"><v>{value}</v></c>'
    if isinstance(value, datetime):
        return f'<c r="{at}" s="{_TIME}"><v>{(value - _BEGAN).total_seconds() / 86400:.8f}</v></c>'
    text = escape(_safe(value)[:LONGEST])
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _cells(row: Row, towns: dict[str, str]) -> list[Any]:
    profile = profiles.edition(row.edition_id)
    if row.area_code[:9] not in towns:
        towns |= {row.area_code[:9]: ""} | town_names([row.area_code])
    return [
        row.number, mask(row.title), state_name(profile, row.kind, row.state),
        outcome_name(row.outcome) if row.outcome else "", category_name(profile, row.category, whole=True),
        towns[row.area_code[:9]], mask(row.place), word(CHANNELS, row.channel),
        offices.unit(row.lead_unit_id).name(lang()) if row.lead_unit_id else "", row.people,
        t("是", "yes") if row.urgent else "", _time(row.due_at), t("是", "yes") if row.provisional else "",
        _time(row.recorded_at), _time(row.happened_at),
    ]  # fmt: skip


def _about(taken: TakenOut, said: Sequence[str], now: datetime) -> list[str]:
    lines = [
        t("范围：", "List: ") + " · ".join(said),
        t("取出于 ", "Taken out ") + f"{timezone.localtime(now):%Y-%m-%d %H:%M}",
        t(f"{say.number(taken.many)} 件", f"{say.number(taken.many)} matters"),
        t("没有姓名、电话和查询码；文字里的号码已遮住。这次取出已记入日志。",
          "No names, telephones or codes; numbers in the words are masked. This taking out is on the record."),
    ]  # fmt: skip
    if taken.all > taken.many:
        lines.append(t(f"符合的有 {say.number(taken.all)} 件，一次最多 {say.number(taken.many)} 件："
                       "这里是最新的，请缩小范围再取。",
                       f"{say.number(taken.all)} fit, {say.number(taken.many)} at most leave at once: these are the "
                       "newest. Narrow the list for the others."))  # fmt: skip
    return lines


def _safe(text: str) -> str:
    """A text that no program takes for a formula, without characters that a workbook cannot hold."""
    text = _ILLEGAL.sub("", text)
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def _time(moment: datetime | None) -> datetime | None:
    """The locality's own time: workbooks know no zones."""
    return timezone.localtime(moment).replace(tzinfo=None, second=0, microsecond=0) if moment else None
