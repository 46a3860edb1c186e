"""All answers side by side, as a page and as a spreadsheet; and the timeline of a directive."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from django.http import HttpResponse

from zhili.command import queries
from zhili.command.fields import shown
from zhili.command.lifecycle import COPY_STATES, Kind
from zhili.command.queries import CopyRow, Given, Loaded, Table, get_directive
from zhili.doors.desk.directives.files import links
from zhili.doors.desk.directives.shown import NUMERIC, grade_words, time_items, unit_name
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame import say
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang, t
from zhili.lib.refusal import NotFound

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page_(request: Request, number: str) -> HttpResponse:
    """The table, with totals and who is missing."""
    loaded = _for_reading(request, number)
    found = queries.table(loaded)
    heads = [(t("单位", "Unit"), False), (t("状态", "State"), False)]
    heads += [(_head(each), each.kind.value in NUMERIC) for each in found.questions]
    has_files = _has_files(found)
    heads += [(t("附件", "Files"), False)] if has_files else []
    rows = [(unit_name(row.unit_id), COPY_STATES[row.state].say(lang()), *_cells(found, given)) for row, given in
            found.rows]  # fmt: skip
    files = [links(loaded.directive.number, given.files if given else ()) for _, given in found.rows]
    return desk_page(
        request,
        "desk/directives/table.html",
        here="directives",
        directive=loaded.directive,
        heads=heads,
        rows=list(zip(rows, files, strict=True)),
        has_files=has_files,
        totals=_totals(found),
        answered=sum(given is not None for _, given in found.rows),
        missing=[unit_name(each) for each in found.missing],
    )


def sheet(request: Request, number: str) -> HttpResponse:
    """The same as XLSX. Text stays text: what begins like a formula is never one."""
    loaded = _for_reading(request, number)
    data = _book(loaded, queries.table(loaded))
    name = f"{loaded.directive.number}.xlsx"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def timeline(request: Request, number: str) -> HttpResponse:
    """What happened to the whole directive, newest first."""
    loaded = _for_reading(request, number)
    lines = time_items(queries.timeline(loaded, copy_only=False))
    return desk_page(request, "desk/directives/timeline.html", here="directives", directive=loaded.directive,
                     lines=lines)  # fmt: skip


def _for_reading(request: Request, number: str) -> Loaded:
    """For the issuer and whoever looks on; a receiver sees its own answer only."""
    loaded = get_directive(request.actor, number)
    if loaded.receives and not loaded.issues:
        raise NotFound()
    return loaded


def _has_files(found: Table) -> bool:
    return any(given and given.files for _, given in found.rows)


def _head(each: Any) -> str:
    return f"{each.say(lang())}（{each.unit}）" if each.unit else str(each.say(lang()))


def _cells(found: Table, given: Given | None) -> tuple[str, ...]:
    if given is None:
        return ("",) * len(found.questions)
    return tuple(
        shown(replace(each, unit=""), given.values.get(each.key), lang())
        + (" *" if each.key in given.corrected else "")
        for each in found.questions
    )


def _totals(found: Table) -> list[str]:
    words = {Kind.YESNO: t("{0} 个是", "{0} yes")}
    return [
        "" if (total := found.totals[each.key]) is None else words.get(each.kind, "{0}").format(total)
        for each in found.questions
    ]


def _book(loaded: Loaded, found: Table) -> bytes:
    # Loaded when asked for: it is large, and most server processes never make a spreadsheet.
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None, "a new workbook has a sheet"
    page.title = loaded.directive.number
    first = [t("单位", "Unit"), t("状态", "State"), t("答复时间", "Answered at"), t("评价", "Grade")]
    last = [t("关联事项", "Matter"), t("附件", "Files")]
    _put(page, 1, [*first, *(_head(each) for each in found.questions), *last])
    for at, (row, given) in enumerate(found.rows, 2):
        _put(page, at, _line(found, row, given))
    totals = [_number(total) if (total := found.totals[each.key]) is not None else None for each in found.questions]
    _put(page, len(found.rows) + 2, [t("合计", "Total"), None, None, None, *totals])
    page.freeze_panes = "B2"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _line(found: Table, row: CopyRow, given: Given | None) -> list[Any]:
    head: list[Any] = [unit_name(row.unit_id), COPY_STATES[row.state].say(lang())]
    if given is None:
        return [*head, None, None]
    values = [_value(each, given) for each in found.questions]
    names = t("、", ", ").join(each.name for each in given.files) or None
    return [*head, say.when(given.at), grade_words(given.standing_grade), *values, given.matter, names]


def _value(each: Any, given: Given) -> Any:
    value = given.values.get(each.key)
    if each.kind in (Kind.WHOLE, Kind.DECIMAL) and value is not None:
        return _number(str(value))
    return shown(each, value, lang()) or None


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _put(page: Any, at: int, values: list[Any]) -> None:
    for column, value in enumerate(values, 1):
        cell = page.cell(at, column, value)
        if isinstance(value, str):
            # A value that begins with =, +, - or @ would run as a formula, here or after a save as CSV and back.
            cell.data_type = "s"
            cell.quotePrefix = value[:1] in "=+-@\t\r"
