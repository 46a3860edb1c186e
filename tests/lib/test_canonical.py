import json
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.lib.canonical import canonical, digest, stamp

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_it_is_json_that_says_the_same(value: object) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(TEXT, VALUES, max_size=6))
def test_the_order_of_keys_is_nothing(value: dict[str, object]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value) == canonical(MappingProxyType(value))


def test_the_bytes_and_digest_are_fixed_for_ever() -> None:
    value = {"网格": "𠮷", "a": [1, True, None, 'x"\n'], "A": {}}
    assert canonical(value) == '{"A":{},"a":[1,true,null,"x\\"\\n"],"网格":"𠮷"}'.encode()
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), {1: 2}, b"x", {"a": {1}}, datetime(2026, 1, 1, tzinfo=UTC), "\ud800"]
)
def test_what_has_no_one_spelling_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_stamp_is_utc_with_microseconds() -> None:
    east = timezone(timedelta(hours=8))
    assert stamp(datetime(2026, 11, 21, 17, 42, tzinfo=east)) == "2026-11-21T09:42:00.000000Z"
    assert stamp(datetime(99, 1, 1, 0, 0, 0, 7, tzinfo=UTC)) == "0099-01-01T00:00:00.000007Z"
    with pytest.raises(ValueError, match="time zone"):
        stamp(datetime(2026, 1, 1))  # noqa: DTZ001 the very thing to refuse
