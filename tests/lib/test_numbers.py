import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.lib.numbers import BadNumber, make_number, read_number

NUMBERS = st.builds(
    make_number,
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=8),
    st.integers(1000, 9999),
    st.integers(1, 10**8),
)


@given(NUMBERS)
def test_a_number_reads_back_however_it_was_typed(number: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) for char in number)
    for typed in (number, number.lower(), number.replace("-", ""), number.replace("-", " — "), f"  {wide}\n"):
        assert read_number(typed) == number


@given(NUMBERS, st.data())
def test_one_wrong_character_is_always_found(number: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([at for at, char in enumerate(number) if char != "-"]))
    other = data.draw(
        st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ").filter(lambda char: char != number[place])
    )
    with pytest.raises(BadNumber):
        read_number(number[:place] + other + number[place + 1 :])


def test_six_digits_at_least_and_more_when_needed() -> None:
    assert make_number("QH", 2026, 417) == "QH-2026-000417-H"
    assert make_number("QH", 2026, 12_345_678).startswith("QH-2026-12345678-")


@pytest.mark.parametrize(
    "text", ["", "QH", "QH-2026-417-K", "2026-000417-K", "<script>", "😀" * 50, "QH-2026-000417-R"]
)
def test_anything_else_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(BadNumber) as refused:
        read_number(text)
    assert "编号" in refused.value.say("zh")
    assert "number" in refused.value.say("en")


def test_numbers_that_cannot_be() -> None:
    for wrong in (("qh", 2026, 1), ("", 2026, 1), ("QH", 26, 1), ("QH", 2026, 0)):
        with pytest.raises(ValueError, match="number"):
            make_number(*wrong)
