"""Times as offices write them: each listed shape is read, everything else is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.doors.imports.dates import Moment, read_moment

CHINA = ZoneInfo("Asia/Shanghai")
BALTIMORE = ZoneInfo("America/New_York")
AT = datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)
DAY = datetime(2019, 2, 27, 16, tzinfo=UTC)


SHAPES = """
2019/2/28 11:25:05|2019-02-28 11:25:05|2019-2/28 11:25:05|2019.02.28 11:25:05|2019-02-28T11:25:05
2019-02-28T11:25:05.000|2019-02-28T03:25:05Z|2019-02-28T11:25:05+08:00|02/28/2019 11:25:05 AM|2/28/2019 11:25:05
2019年2月28日 11时25分5秒|2019年2月28日11:25:05|２０１９/2/28 11:25:05|\ufeff2019/2/28　11:25:05 |20190228112505
43524.47575231482
"""
WORKBOOK = (43524.47575231482, datetime(2019, 2, 28, 11, 25, 5))  # noqa: DTZ001 - a spreadsheet knows no zone


@pytest.mark.parametrize("text", [*SHAPES.strip("\n").replace("\n", "|").split("|"), *WORKBOOK])
def test_every_listed_shape_is_one_moment(text: str | float | datetime) -> None:
    assert read_moment(text, CHINA) == Moment(AT)


@pytest.mark.parametrize(
    "text", ["2019/2/28", "2019-02-28", "2019年2月28日", "02/28/2019", "20190228", "43524", 43524, date(2019, 2, 28)]
)
def test_a_day_without_time_is_its_first_moment_and_says_so(text: str | int | date) -> None:
    assert read_moment(text, CHINA) == Moment(DAY, day_only=True)


@pytest.mark.parametrize("text", [None, "", "   ", "\u3000", "\ufeff"])
def test_nothing_is_no_moment(text: str | None) -> None:
    assert read_moment(text, CHINA) is None


NO_DATES = """
昨天|2019/13/1|2019/2/30|28/02/2019|19/2/28|2019|02/28/2019 13:00 PM|0 AM|99999|2019/2/28 25:00|1850/1/1|12:30
2019/2/28 11:25:05 xx
"""


@pytest.mark.parametrize("text", [*NO_DATES.strip().replace("\n", "|").split("|"), 3.5, True])
def test_what_fits_no_shape_is_refused(text: str | float) -> None:
    with pytest.raises(ValueError):
        read_moment(text, CHINA)


def test_noon_midnight_and_day_first() -> None:
    noon, midnight = read_moment("04/12/2018 12:00:00 PM", BALTIMORE), read_moment("04/12/2018 12:00:00 AM", BALTIMORE)
    assert noon and midnight and noon.at - midnight.at == timedelta(hours=12)
    assert noon.at == datetime(2018, 4, 12, 16, tzinfo=UTC)
    assert read_moment("12/04/2018 12:00", BALTIMORE, day_first=True) == noon


def test_the_repeated_hour_means_its_first_pass() -> None:
    assert read_moment("11/04/2018 01:30:00 AM", BALTIMORE) == Moment(datetime(2018, 11, 4, 5, 30, tzinfo=UTC))


LOCAL = st.datetimes(datetime(1927, 6, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - the zone is given below


@given(LOCAL.map(lambda at: at.replace(microsecond=0)))
def test_the_shapes_agree(local: datetime) -> None:
    wanted = Moment(local.replace(tzinfo=CHINA).astimezone(UTC))
    spelled = [
        local.isoformat(),
        f"{local:%Y/%m/%d %H:%M:%S}",
        f"{local:%m/%d/%Y %I:%M:%S %p}",
        f"{local:%Y%m%d%H%M%S}",
    ]
    assert {read_moment(each, CHINA) for each in [*spelled, local]} == {wanted}
