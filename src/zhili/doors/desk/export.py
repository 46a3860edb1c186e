"""Taking things along: the list in sight as a spreadsheet, and one matter with its timeline as a PDF."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse

from zhili.doors.desk import tabs
from zhili.doors.desk.views import chosen_filters
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Text
from zhili.doors.frame.speech import t
from zhili.matters.actions import take_out
from zhili.matters.queries.detail import detail

WHY: Final = Schema(Text("purpose", "用途", "Purpose", required=True, most=200))
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(request: Request) -> HttpResponse:
    """The list that the address names, as a workbook. The taking out is recorded before a row is read."""
    from zhili.doors.desk.outward.workbook import workbook  # lazy: only who exports pays for it

    purpose = WHY.read(request)["purpose"]
    actor, now = request.actor, request.now
    look = tabs.looking(request)
    said = [look.tab.label, *(words for words, _ in chosen_filters(look, now))]
    taken = take_out(
        actor=request.actor, filters=look.filters(actor, now), said=" · ".join(said), purpose=purpose, now=now
    )
    name = f"{t('事项', 'matters')}-{now:%Y%m%d-%H%M}.xlsx"
    return as_file(workbook(taken, said, now), XLSX, name, "attachment")


def paper(request: Request, number: str) -> HttpResponse:
    """One matter on paper: what was said, done, owed and decided, without any contact. Raises NotFound for a
    stranger."""
    from zhili.doors.desk.outward.content import content
    from zhili.doors.desk.outward.making import make

    found = detail(request.actor, number)
    data = make(content(found, request.actor, request.now))
    return as_file(data, "application/pdf", f"{found.matter.number}.pdf", "inline")


def as_file(data: bytes, kind: str, name: str, how: str) -> HttpResponse:
    """A file to open (``how``: inline) or to keep (attachment)."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f"{how}; filename*=UTF-8''{_quoted(name)}"
    return answer


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name)
