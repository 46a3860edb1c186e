"""A list of base data as a workbook: masked, and marked so that a copy can be traced to whoever took it away."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone

from zhili.doors.desk.outward.marks import stamped
from zhili.doors.desk.outward.workbook import FIXED, HEAD, MAIN, OFFICE, PACKAGE, write_sheet
from zhili.doors.desk.registry import words
from zhili.doors.desk.registry.lists import Row, rows
from zhili.doors.frame.speech import t
from zhili.profiles.model import Profile
from zhili.registry.actions import Exported

_CORE: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_CUSTOM: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES: Final = "application/vnd.openxmlformats-"
_WIDTHS: Final = (30, 12, 24, 24, 24, 24)


def workbook(taken: Exported, profile: Profile, who: str, now: datetime) -> bytes:
    """The file: a row a thing under a line that says who took it, when and for what; the same in the header of each
    printed page, and the mark in the properties and in the rows."""
    said = _said(taken, who, now)
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in _parts(taken, said).items():
            book.writestr(name, text)
        foot = f"<headerFooter><oddHeader>&amp;C{escape(escape(said[:200]))}</oddHeader></headerFooter>"
        listed = rows(taken.things, profile)
        write_sheet(book, 1, _WIDTHS, _lines(taken, listed, said), frozen=True, after=foot)
        write_sheet(book, 2, [90], ([line] for line in (said, _warning())))
    return file.getvalue()


def _said(taken: Exported, who: str, now: datetime) -> str:
    when = f"{timezone.localtime(now):%Y-%m-%d %H:%M}"
    return t(
        f"第 {taken.number} 号导出 {taken.mark} · {who} · {when} · 用途：{taken.purpose}",
        f"Export no. {taken.number} {taken.mark} · {who} · {when} · for: {taken.purpose}",
    )


def _warning() -> str:
    return t(
        "内容已遮盖。名单里每个人都能看到这次导出；只能用于写明的用途，用完删除。",
        "Values are masked. Everybody in the list sees that it was taken; use it for the stated purpose only, then "
        "delete it.",
    )


def _lines(taken: Exported, listed: Sequence[Row], said: str) -> Iterator[list[Any]]:
    yield [t("名称", "Name"), t("编号", "Number"), *[t(f"情况 {no}", f"Fact {no}") for no in range(1, 5)]]
    for row, (thing, label, facts) in enumerate(listed):
        cells = [*facts, "", "", "", ""][:3]
        last = " ".join(facts[3:]) or words.place(taken.prefix)
        yield [label, thing, *cells, stamped(last, taken.mark, row)]
    yield [said]


def _parts(taken: Exported, said: str) -> dict[str, str]:
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{no}" r:id="rId{no}"/>'
        for no, name in enumerate((t("名单", "List"), t("说明", "About")), 1)
    )
    types = FIXED["[Content_Types].xml"].replace(
        "</Types>",
        f'<Override PartName="/docProps/core.xml" ContentType="{_TYPES}package.core-properties+xml"/>'
        f'<Override PartName="/docProps/custom.xml" ContentType="{_TYPES}officedocument.custom-properties+xml"/>'
        "</Types>",
    )
    rels = FIXED["_rels/.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/custom-properties" Target="docProps/custom.xml"/></Relationships>',
    )
    return {
        **FIXED, "[Content_Types].xml": types, "_rels/.rels": rels,
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
        "docProps/core.xml": f'{HEAD}<cp:coreProperties xmlns:cp="{_CORE}" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description>{escape(said)}</dc:description>'
        f"<dc:identifier>{taken.mark}</dc:identifier></cp:coreProperties>",
        "docProps/custom.xml": f'{HEAD}<Properties xmlns="{_CUSTOM}" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="zhili">'
        f"<vt:lpwstr>{taken.mark}</vt:lpwstr></property></Properties>",
    }  # fmt: skip
