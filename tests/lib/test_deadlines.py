"""The deadline arithmetic: a table of edge cases a clerk would argue about, then the properties."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.lib.calendar import WorkCalendar, YearTable
from zhili.lib.deadlines import HORIZON, Light, Marks, Pause, due, light, marks
from zhili.lib.limits import Limit, LimitUnit

SHANGHAI = ZoneInfo("Asia/Shanghai")
# National Day 2026 as a county would write it: seven days off, a Sunday before and a Saturday after are worked.
TABLE = YearTable(
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)) | {date(2026, 1, 1)},
    workdays=frozenset({date(2026, 9, 27), date(2026, 10, 10)}),
)
CALENDAR = WorkCalendar("Asia/Shanghai", tables={2026: TABLE})


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def due_at(limit: str, start: str, *pauses: tuple[str, str | None], extend: str = "", now: str | None = None) -> str:
    found = due(
        Limit.parse(limit),
        local(start),
        CALENDAR,
        [Pause(local(lo), local(hi) if hi else None) for lo, hi in pauses],
        [Limit.parse(word) for word in extend.split()],
        now=local(now) if now else None,
    )
    assert found.at.tzinfo is UTC
    return found.at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


@pytest.mark.parametrize(
    ("limit", "start", "expected"),
    [
        ("30m", "2026-09-30T17:15", "09-30 17:45"),
        ("2h", "2026-09-30T23:00", "10-01 01:00"),
        ("7d", "2026-09-28T09:00", "10-05 09:00"),
        ("4sh", "2026-09-28T09:00", "09-28 14:30"),
        ("4sh", "2026-09-28T12:30", "09-28 17:30"),  # start in the lunch break
        ("1sh", "2026-09-28T05:00", "09-28 09:30"),  # before service
        ("1sh", "2026-09-28T22:00", "09-29 09:30"),  # after service
        ("1sh", "2026-10-03T10:00", "10-08 09:30"),  # on a holiday
        ("1sh", "2026-09-26T10:00", "09-27 09:30"),  # on a free Saturday before a Sunday that is worked
        ("1wd", "2026-09-28T08:00", "09-29 17:30"),  # the day of the start does not count
        ("1wd", "2026-09-28T23:59", "09-29 17:30"),
        ("1wd", "2026-09-25T10:00", "09-27 17:30"),  # Friday → the worked Sunday
        ("2wd", "2026-09-30T10:00", "10-09 17:30"),  # over seven days off
        ("3wd", "2026-09-30T10:00", "10-10 17:30"),  # the third is the worked Saturday
        ("4wd", "2026-09-30T10:00", "10-12 17:30"),
        ("1wd", "2026-10-03T10:00", "10-08 17:30"),  # start on a holiday
    ],
)
def test_due_without_pauses(limit: str, start: str, expected: str) -> None:
    assert due_at(limit, start) == expected


def test_pauses_stop_the_clock() -> None:
    assert due_at("2h", "2026-09-28T09:00", ("2026-09-28T10:00", "2026-09-28T13:00")) == "09-28 14:00"
    assert due_at("4sh", "2026-09-28T09:00", ("2026-09-28T11:00", "2026-09-28T14:00")) == "09-28 16:00"
    # Half a morning of service lost on a counted day is half a morning gained at the end.
    assert due_at("1wd", "2026-09-28T09:00", ("2026-09-29T08:30", "2026-09-29T10:30")) == "09-30 10:30"
    # A night, and the day of the start, hold nothing that could be lost.
    assert due_at("1wd", "2026-09-28T09:00", ("2026-09-28T10:00", "2026-09-29T08:30")) == "09-29 17:30"


def test_overlapping_pauses_count_once() -> None:
    twice = [("2026-09-28T10:00", "2026-09-28T12:00"), ("2026-09-28T11:00", "2026-09-28T13:00")]
    assert due_at("2h", "2026-09-28T09:00", *twice) == "09-28 14:00"
    assert due_at("2h", "2026-09-28T09:00", *reversed(twice)) == "09-28 14:00"


def test_a_pause_before_the_start_or_backwards_is_nothing() -> None:
    assert due_at("2h", "2026-09-28T09:00", ("2026-09-28T07:00", "2026-09-28T08:00")) == "09-28 11:00"
    assert due_at("2h", "2026-09-28T09:00", ("2026-09-28T10:00", "2026-09-28T09:30")) == "09-28 11:00"


def test_an_open_pause_pushes_the_deadline_before_it() -> None:
    held = ("2026-09-28T10:00", None)
    assert due_at("2h", "2026-09-28T09:00", held) == "09-28 11:00"
    assert due_at("2h", "2026-09-28T09:00", held, now="2026-09-28T15:00") == "09-28 16:00"
    assert due_at("2h", "2026-09-28T09:00", held, now="2026-09-28T09:10") == "09-28 11:00"  # the clock went backwards


def test_the_light_stands_still_with_the_clock() -> None:
    held = [Pause(local("2026-09-28T10:00"))]
    at = marks(Limit.parse("2h"), local("2026-09-28T09:00"), CALENDAR, held, now=local("2026-09-28T10:30"))
    assert at.standing_since == local("2026-09-28T10:00")
    assert light(local("2026-11-01T00:00"), at) is Light.YELLOW


def test_extensions_follow() -> None:
    assert due_at("1wd", "2026-09-28T09:00", extend="2wd") == due_at("3wd", "2026-09-28T09:00")
    assert due_at("24h", "2026-09-28T15:00", extend="2wd") == "10-08 17:30"
    assert due_at("1wd", "2026-09-28T09:00", extend="10d") == "10-09 17:30"
    paused = ("2026-09-29T08:30", "2026-09-29T10:30")
    assert due_at("1wd", "2026-09-28T09:00", paused, extend="1wd") == due_at("2wd", "2026-09-28T09:00", paused)


@pytest.mark.parametrize(
    ("limit", "start", "expected"),
    [
        ("5wd", "2026-12-24T10:00", False),  # due on 31 December
        ("6wd", "2026-12-24T10:00", True),
        ("1wd", "2026-12-31T10:00", True),
        ("1wd", "2025-12-31T10:00", False),  # the first counted day is in the known year
        ("1sh", "2025-12-31T10:00", True),
        ("300d", "2026-12-31T10:00", False),  # natural time asks no table
    ],
)
def test_provisional_beyond_the_table(limit: str, start: str, expected: bool) -> None:
    assert due(Limit.parse(limit), local(start), CALENDAR).provisional is expected


def test_lights_change_at_half_four_fifths_and_the_very_end() -> None:
    at = marks(Limit.parse("10h"), local("2026-09-28T00:00"), CALENDAR)
    seen = {
        hour: light(local(f"2026-09-{hour}"), at).value for hour in ("28T04:59", "28T05:00", "28T08:00", "28T10:00")
    }
    assert list(seen.values()) == ["green", "yellow", "orange", "red"]
    assert light(local("2020-01-01T00:00"), at) is Light.GREEN


def test_naive_time_is_refused() -> None:
    naive = datetime(2026, 9, 28)  # noqa: DTZ001 the very thing to refuse
    at = Marks(*[local("2026-09-28T09:00")] * 3, provisional=False)
    with pytest.raises(ValueError, match="time zone"):
        due(Limit.parse("2h"), naive, CALENDAR)
    with pytest.raises(ValueError, match="time zone"):
        light(naive, at)


def test_for_ever_is_the_horizon() -> None:
    never = [Pause(local("2026-09-28T10:00"), datetime(9999, 1, 1, tzinfo=UTC))]
    for limit in ("2h", "2sh", "2wd"):
        assert due(Limit.parse(limit), local("2026-09-28T09:30"), CALENDAR, never).at == HORIZON


MOMENTS = st.datetimes(datetime(2025, 12, 20), datetime(2027, 1, 20), timezones=st.just(SHANGHAI))  # noqa: DTZ001
LIMITS = st.builds(Limit, st.integers(1, 40), st.sampled_from(LimitUnit))
PAUSES = st.lists(
    st.builds(lambda at, hours: Pause(at, at + timedelta(hours=hours)), MOMENTS, st.floats(0, 400)), max_size=4
)


@given(LIMITS, MOMENTS, MOMENTS, PAUSES)
def test_a_later_start_is_never_due_earlier(limit: Limit, one: datetime, two: datetime, pauses: list[Pause]) -> None:
    early, late = sorted((one, two))
    assert due(limit, early, CALENDAR, pauses).at <= due(limit, late, CALENDAR, pauses).at


@given(LIMITS, MOMENTS, PAUSES)
def test_a_longer_limit_is_due_later(limit: Limit, start: datetime, pauses: list[Pause]) -> None:
    longer = Limit(limit.amount + 1, limit.unit)
    assert due(limit, start, CALENDAR, pauses).at < due(longer, start, CALENDAR, pauses).at


@given(LIMITS, LIMITS, MOMENTS, PAUSES)
def test_an_extension_always_adds(limit: Limit, more: Limit, start: datetime, pauses: list[Pause]) -> None:
    assert due(limit, start, CALENDAR, pauses, [more]).at > due(limit, start, CALENDAR, pauses).at


@given(LIMITS, LIMITS, MOMENTS, PAUSES)
def test_extending_by_the_same_kind_is_one_longer_limit(
    limit: Limit, more: Limit, start: datetime, pauses: list[Pause]
) -> None:
    more = Limit(more.amount, limit.unit)
    whole = Limit(limit.amount + more.amount, limit.unit)
    assert due(limit, start, CALENDAR, pauses, [more]) == due(whole, start, CALENDAR, pauses)


@given(LIMITS, MOMENTS, PAUSES)
def test_pauses_only_push_and_their_order_is_nothing(limit: Limit, start: datetime, pauses: list[Pause]) -> None:
    plain, paused = due(limit, start, CALENDAR).at, due(limit, start, CALENDAR, pauses).at
    assert plain <= paused
    assert due(limit, start, CALENDAR, [*reversed(pauses), *pauses]).at == paused


@given(LIMITS, MOMENTS, PAUSES)
def test_a_natural_limit_shifts_by_exactly_what_was_paused(limit: Limit, start: datetime, pauses: list[Pause]) -> None:
    limit = Limit(limit.amount, LimitUnit.HOURS)
    found = due(limit, start, CALENDAR, pauses).at
    length = found - start.astimezone(UTC)
    stood = _covered(pauses, start, found)
    assert length - stood == timedelta(hours=limit.amount)


@given(LIMITS, MOMENTS, PAUSES)
def test_lights_come_in_order_and_never_before_the_start(limit: Limit, start: datetime, pauses: list[Pause]) -> None:
    at = marks(limit, start, CALENDAR, pauses)
    assert start < at.yellow_at < at.orange_at < at.due_at
    assert [light(moment, at) for moment in (start, at.yellow_at, at.orange_at, at.due_at)] == list(Light)


@given(st.integers(1, 60), MOMENTS)
def test_working_days_end_with_service_on_a_day_that_is_worked(days: int, start: datetime) -> None:
    end = due(Limit(days, LimitUnit.WORKING_DAYS), start, CALENDAR).at.astimezone(SHANGHAI)
    assert (end.hour, end.minute) == (17, 30)
    between = [start.date() + timedelta(days=n) for n in range(1, (end.date() - start.date()).days + 1)]
    assert sum(CALENDAR.is_workday(day)[0] for day in between) == days
    assert CALENDAR.is_workday(end.date())[0]


@given(LIMITS, MOMENTS)
def test_provisional_exactly_when_a_year_without_table_was_counted(limit: Limit, start: datetime) -> None:
    found = due(limit, start, CALENDAR)
    asks_calendar = limit.natural is None
    first = start.date() + timedelta(days=limit.unit is LimitUnit.WORKING_DAYS)
    years = {first.year, found.at.astimezone(SHANGHAI).year}
    assert found.provisional is (asks_calendar and years != {2026})


@given(LIMITS, st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)))  # noqa: DTZ001
def test_clock_changes_neither_add_nor_lose_natural_time(limit: Limit, start: datetime) -> None:
    east = WorkCalendar("US/Eastern", windows=(("00:30", "24:00"),))
    begin = start.replace(tzinfo=ZoneInfo("US/Eastern")).astimezone(UTC)
    found = due(limit, begin, east).at
    assert found > begin
    if limit.natural:
        assert found - begin == limit.natural


def _covered(pauses: list[Pause], since: datetime, until: datetime) -> timedelta:
    """How much of since–until the pauses cover, by a sweep of its own."""
    total, at = timedelta(), since.astimezone(UTC)
    for pause in sorted(pauses, key=lambda each: each.start):
        assert pause.end is not None
        lo, hi = max(at, pause.start.astimezone(UTC)), min(until, pause.end.astimezone(UTC))
        if lo < hi:
            total, at = total + (hi - lo), hi
    return total
