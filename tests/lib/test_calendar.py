from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.lib.calendar import WorkCalendar, YearTable


def test_a_known_year_is_exact_and_another_is_a_guess() -> None:
    table = YearTable(holidays=frozenset({date(2026, 10, 1)}), workdays=frozenset({date(2026, 9, 27)}))
    calendar = WorkCalendar("Asia/Shanghai", tables={2026: table})
    assert calendar.is_workday(date(2026, 10, 1)) == (False, False)
    assert calendar.is_workday(date(2026, 9, 27)) == (True, False)
    assert calendar.is_workday(date(2026, 10, 2)) == (True, False)
    assert calendar.is_workday(date(2027, 10, 1)) == (True, True)
    assert calendar.is_workday(date(2027, 10, 2)) == (False, True)


def test_impossible_calendars_are_refused() -> None:
    day = frozenset({date(2026, 1, 1)})
    for make in (
        lambda: YearTable(day, day),
        lambda: WorkCalendar("Asia/Shanghai", tables={2027: YearTable(day)}),
        lambda: WorkCalendar("Mars/Olympus"),
        lambda: WorkCalendar("Asia/Shanghai", windows=()),
        lambda: WorkCalendar("Asia/Shanghai", windows=(("9:00", "12:00"),)),
        lambda: WorkCalendar("Asia/Shanghai", windows=(("12:00", "09:00"),)),
        lambda: WorkCalendar("Asia/Shanghai", windows=(("08:00", "12:00"), ("11:00", "17:00"))),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            make()


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_service_ascends_and_never_overlaps_even_where_clocks_change(start: datetime) -> None:
    calendar = WorkCalendar("US/Eastern", windows=(("00:00", "02:30"), ("02:30", "24:00")))
    stretches = list(islice(calendar.service(start), 12))
    assert all(start <= lo < hi for lo, hi in stretches)
    assert all(hi <= lo for (_, hi), (lo, _) in pairwise(stretches))


def test_local_date_is_the_localitys() -> None:
    late = datetime(2026, 9, 28, 18, tzinfo=UTC)
    assert WorkCalendar("Asia/Shanghai").local_date(late) == date(2026, 9, 29)
    assert WorkCalendar("US/Eastern").local_date(late) == date(2026, 9, 28)
    assert WorkCalendar("Asia/Shanghai").service_of(date(2026, 9, 28))[0][1] - timedelta(hours=3.5) == datetime(
        2026, 9, 28, 0, 30, tzinfo=UTC
    )
