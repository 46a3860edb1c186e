import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.lib.limits import Limit, LimitUnit


@given(st.integers(1, 2_600), st.sampled_from(LimitUnit))
def test_what_is_written_is_read_back(amount: int, unit: LimitUnit) -> None:
    limit = Limit(amount, unit)
    assert Limit.parse(str(limit)) == limit


@pytest.mark.parametrize(
    "text", ["", "0h", "5", "wd", "5 wd", "-1d", "1.5h", "5WD", "５wd", "99999d", "1w", "9" * 30 + "h"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="limit"):
        Limit.parse(text)


def test_limits_are_said_in_both_languages() -> None:
    assert [Limit.parse(text).say("zh") for text in ("5wd", "4sh", "24h", "7d", "30m")] == [
        "5 个工作日",
        "4 个工作时",
        "24 小时",
        "7 天",
        "30 分钟",
    ]
    assert Limit.parse("5wd").say("en") == "5 working days"
    assert Limit.parse("1sh").say("en") == "1 service hour"
