"""Figures say on how many cases they stand, and nothing where they stand on none."""

from __future__ import annotations

import statistics
from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zhili.insight.arithmetic import NOTHING, Rate, Spread, composite, spread

DAY = timedelta(days=1)
NONE = Rate(Decimal(0), 0)


def test_without_a_valid_case_there_is_no_figure() -> None:
    assert NOTHING == "n/a (0 valid)"
    assert (NONE.say(), NONE.share) == (NOTHING, None)
    assert (spread([]), spread([]).say()) == (Spread(None, None, 0), NOTHING)


def test_a_figure_carries_its_denominator() -> None:
    assert Rate(Decimal(49), 59).say() == "83.1 % (49 of 59 valid)"
    assert Rate(Decimal("1.9"), 3).say() == "63.3 % (1.9 of 3 valid)"
    assert Rate(Decimal(0), 10).say() == "0.0 % (0 of 10 valid)"
    assert Rate(Decimal(10), 10).say() == "100.0 % (10 of 10 valid)"
    assert spread([DAY, 2 * DAY, 4 * DAY]).say() == "2.0 d, 90 % within 3.6 d (3 valid)"


@given(st.lists(st.integers(0, 10**8), min_size=2, max_size=60))
def test_the_percentiles_are_those_of_the_standard_library(seconds: list[int]) -> None:
    found = spread([timedelta(seconds=each) for each in seconds])
    cuts = statistics.quantiles(seconds, n=10, method="inclusive")
    assert found.median is not None and found.p90 is not None
    assert abs(found.median.total_seconds() - statistics.median(seconds)) < 1e-3
    assert abs(found.p90.total_seconds() - cuts[8]) < 1e-3


def test_the_composite_weighs_and_stands_on_its_thinnest_rate() -> None:
    half, all_ = Rate(Decimal(2), 4), Rate(Decimal(9), 9)
    whole = composite([(Decimal("0.1"), all_), (Decimal("0.5"), half), (Decimal("0.4"), all_)])
    assert (whole.share, whole.valid) == (Decimal("0.75"), 4)
    assert composite([(Decimal("0.5"), all_), (Decimal("0.5"), NONE)]).say() == NOTHING
