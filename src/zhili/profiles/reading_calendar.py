"""Time zone, service hours and the dated table of holidays and make-up working days (调休)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from zhili.lib.calendar import WorkCalendar, YearTable
from zhili.profiles.document import Node
from zhili.profiles.fields import Fields


def read_calendar(fields: Fields, top: dict[str, Node]) -> WorkCalendar | None:
    """The calendar of ``timezone``, ``service_hours`` and ``work_years``; None (noted) where one of them is wrong."""
    zone = fields.scalar(
        top.get("timezone"), "bad-timezone", "timezone", ZoneInfo, "时区名（如 Asia/Shanghai）", "a time zone name"
    )
    windows = tuple(
        window
        for node in fields.each(top.get("service_hours"), "service_hours")
        if (
            window := fields.scalar(
                node, "bad-hours", "service_hours", _window, "如 08:30-12:00", "such as 08:30-12:00"
            )
        )
    )
    tables = {}
    years = top.get("work_years")
    for text, child in years.items() if years else ():
        year = fields.scalar(Node(text, child.line), "bad-date", "work_years", _year, "年份", "a year")
        if year is not None:
            tables[year] = _table(fields, year, child)
    if zone is None:
        return None
    try:
        return WorkCalendar(zone.key, windows, tables)
    except ValueError as error:
        line = top["service_hours"].line if "service_hours" in top else 0
        fields.note("bad-hours", line, f"服务时间不对：{error}。", f"the service hours are wrong: {error}.")
        return None


def _window(text: str) -> tuple[str, str]:
    opens, dash, closes = text.partition("-")
    if not dash:
        raise ValueError(text)
    return opens.strip(), closes.strip()


def _year(text: str) -> int:
    if not (len(text) == 4 and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _table(fields: Fields, year: int, node: Node) -> YearTable:
    found = fields.keys(node, f"work_years.{year}", ["holidays"], ["workdays"])
    days: dict[str, frozenset[date]] = {}
    for key in ("holidays", "workdays"):
        spans = [
            fields.scalar(child, "bad-date", key, _span, "日期或 起..止", "a date or from..to")
            for child in fields.each(found.get(key), key)
        ]
        days[key] = frozenset(day for span in spans if span for day in _days(*span))
    strays = sorted(day for day in days["holidays"] | days["workdays"] if day.year != year)
    both = sorted(days["holidays"] & days["workdays"])
    if strays or both:
        shown = ", ".join(map(str, (strays + both)[:3]))
        fields.note(
            "bad-date",
            node.line,
            f"{year} 年表里这些日期不对：{shown}。",
            f"the table of {year} has wrong days: {shown}.",
        )
        return YearTable()
    return YearTable(holidays=days["holidays"], workdays=days["workdays"])


def _span(text: str) -> tuple[date, date]:
    start, _, end = text.partition("..")
    first, last = date.fromisoformat(start), date.fromisoformat(end or start)
    if not 0 <= (last - first).days <= 60:
        raise ValueError(text)
    return first, last


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)
