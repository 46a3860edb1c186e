"""The calendar of deadlines: what falls due on which day, with the locality's holidays and make-up days."""

from __future__ import annotations

import calendar as months
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from django.http import HttpResponse
from django.utils import timezone

from zhili.doors.desk import choices, tabs
from zhili.doors.desk.rows import queue_rows
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.sieves import day_bounds
from zhili.doors.desk.tabs import BY_NAME, Looking
from zhili.doors.desk.views import chosen_filters
from zhili.doors.frame import say
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.rows import QueueRow
from zhili.doors.frame.shapes import Choice, Day
from zhili.doors.frame.speech import t
from zhili.lib.actor import Actor
from zhili.lib.calendar import WorkCalendar
from zhili.lib.refusal import Invalid
from zhili.matters.permissions import HANDLE
from zhili.matters.queries import lists
from zhili.matters.queries.days import OURS, due_days, late_by_now

PATH: Final = "/desk/calendar/"
VIEWS: Final = ("mine", "unit", "all")
WEEK_ROWS: Final = 8
WHEN: Final = Schema(Day("on", "哪天", "Day"), Choice("span", "跨度", "Span", among=("month", "week")))
WEEKDAYS: Final = (("周一", "Mon"), ("周二", "Tue"), ("周三", "Wed"), ("周四", "Thu"), ("周五", "Fri"), ("周六", "Sat"),
                   ("周日", "Sun"))  # fmt: skip


YEARS: Final = range(2000, 2101)


class FarDay(Invalid):
    code = "far_day"
    zh = "日历只到 2000 至 2100 年，请换一个日期。"
    en = "The calendar reaches from 2000 to 2100; choose another day."


class DayCell(NamedTuple):
    """One day. ``off``: not worked; ``special``: what the locality's table says of it; ``inside``: of this month."""

    on: date
    address: str
    many: int
    provisional: int
    off: bool
    special: str
    inside: bool
    is_today: bool
    is_past: bool
    rows: list[QueueRow]


def page(request: Request) -> HttpResponse:
    """A month, or a week with its first rows; what is over its limit comes before everything."""
    actor, now = request.actor, request.now
    sent = WHEN.query(request)
    look = tabs.looking(request, "unit" if actor.may(HANDLE) else "mine")
    today = timezone.localdate(now)
    on, is_week = sent["on"] or today, sent["span"] == "week"
    if on.year not in YEARS:
        raise FarDay()
    first, last = _span(on, is_week)
    days = _days(actor, look, now, first, last, on, is_week)
    rules = choices.house_profile(now).calendar
    return desk_page(
        request,
        "desk/calendar.html",
        here="calendar",
        look=look,
        views=[(_address(look, on, is_week, view=name), BY_NAME[name].label, None, BY_NAME[name] is look.tab)
               for name in VIEWS],
        spans=[(_address(look, on, False), t("一月", "Month"), None, not is_week),
               (_address(look, on, True), t("一周", "Week"), None, is_week)],
        chosen=chosen_filters(look, now, PATH),
        weekdays=[t(*each) for each in WEEKDAYS],
        weeks=[days[start : start + 7] for start in range(0, len(days), 7)],
        days=[each for each in days if each.inside],
        is_week=is_week,
        title=_title(on, first, last, is_week),
        earlier=_address(look, _other(on, is_week, -1), is_week),
        later=_address(look, _other(on, is_week, 1), is_week),
        this=_address(look, today, is_week),
        overdue=late_by_now(actor, look.filters(actor, now), now),
        overdue_rows=look.address(late="yes"),
        hours=t("、", ", ").join(f"{opens}–{closes}" for opens, closes in rules.windows),
        unknown=[str(year) for year in sorted({first.year, last.year}) if not rules.knows(year)],
    )  # fmt: skip


def _span(on: date, is_week: bool) -> tuple[date, date]:
    """The first and the last day shown: whole weeks from Monday."""
    if is_week:
        first = on - timedelta(days=on.weekday())
        return first, first + timedelta(days=6)
    begins = on.replace(day=1)
    ends = on.replace(day=months.monthrange(on.year, on.month)[1])
    return begins - timedelta(days=begins.weekday()), ends + timedelta(days=6 - ends.weekday())


def _days(
    actor: Actor, look: Looking, now: datetime, first: date, last: date, on: date, is_week: bool
) -> list[DayCell]:
    filters, rules = look.filters(actor, now), choices.house_profile(now).calendar
    since, until = day_bounds(first)[0], day_bounds(last)[1]
    due = {day.on: day for day in due_days(actor, filters, since, until, timezone.get_current_timezone())}
    today = timezone.localdate(now)
    found = []
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        counted, (worked, _) = due.get(day), rules.is_workday(day)
        rows = _rows(actor, look, now, day) if is_week and counted else []
        found.append(
            DayCell(day, look.address(due=day.isoformat(), view=look.tab.name), counted.many if counted else 0,
                    counted.provisional if counted else 0, not worked, _special(rules, day),
                    is_week or day.month == on.month, day == today, day < today, rows)
        )  # fmt: skip
    return found


def _rows(actor: Actor, look: Looking, now: datetime, day: date) -> list[QueueRow]:
    """The first rows of one day."""
    filters = look.filters(actor, now)
    begins, ends = day_bounds(day)
    narrowed = replace(filters, is_open=True, extra=filters.extra & OURS & lists.due_within(begins, ends))
    base = look.address(due=day.isoformat())
    return queue_rows(lists.queue(actor, narrowed, limit=WEEK_ROWS).rows, now, lambda number: f"{base}&open={number}")


def _special(rules: WorkCalendar, day: date) -> str:
    """What the year's table says of this day: a day off, or a weekend day that is worked."""
    table = rules.tables.get(day.year)
    if table is None:
        return ""
    if day in table.workdays:
        return t("调休上班", "worked")
    return t("放假", "holiday") if day in table.holidays else ""


def _other(on: date, is_week: bool, way: int) -> date:
    """A day in the week or month before or after."""
    if is_week:
        return on + timedelta(days=7 * way)
    return (on.replace(day=1) + timedelta(days=-1 if way < 0 else 31)).replace(day=1)


def _title(on: date, first: date, last: date, is_week: bool) -> str:
    if is_week:
        begins, ends = months.month_abbr[first.month], months.month_abbr[last.month]
        return t(f"{first.month} 月 {first.day} 日至 {last.month} 月 {last.day} 日",
                 f"{first.day} {begins} – {last.day} {ends}")  # fmt: skip
    return say.month(on)


def _address(look: Looking, on: date, is_week: bool, **more: object) -> str:
    return look.address(PATH, on=on.isoformat(), span="week" if is_week else None, after=None, **more)
