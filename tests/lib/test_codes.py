from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.lib.codes import (
    Level,
    area_code,
    credit_code,
    grid_code,
    identity_number,
    level_of,
    parent_of,
    phone,
    prefix_of,
)
from zhili.lib.refusal import Invalid

CODES = st.from_regex(r"[1-9][0-9]([0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?)?", fullmatch=True)


@given(CODES)
def test_codes_are_padded_and_stripped_again(code: str) -> None:
    full = area_code(code)
    assert len(full) == 12
    assert full.startswith(prefix_of(full))
    assert area_code(prefix_of(full)) == full
    assert prefix_of(prefix_of(full)) == prefix_of(full)


@given(CODES)
def test_climbing_always_ends_at_a_province(code: str) -> None:
    at: str | None = area_code(code)
    seen = []
    while at is not None:
        seen.append(level_of(at))
        at = parent_of(at)
    assert seen == sorted(set(seen), reverse=True)
    assert seen[-1] is Level.PROVINCE


def test_levels_of_real_shapes() -> None:
    assert [
        level_of(code) for code in ("110000000000", "110100000000", "990121000000", "990121002000", "990121002003")
    ] == [*Level]
    assert parent_of("441900003000") == "441900000000"  # a city without counties
    assert prefix_of("110106100000") == "110106100"  # a town's zeros are its own
    assert area_code(" ９９０１２１ ") == "990121000000"


WRONG: list[tuple[Callable[[str], str], str]] = [
    *((area_code, text) for text in ("", "1", "123", "99012X", "000000", "9901210000000", "<b>")),
    *((grid_code, text) for text in ("", "990121002003", "990121002000001", "990121002003000", "99012100200300x")),
    *((credit_code, text) for text in ("", "91110000600037341M", "x" * 18)),
    *((identity_number, text) for text in ("", "110101199003070000", "11010519491231002", "990121199003070019")),
    *((phone, text) for text in ("", "12", "1234567", "139123456789", "call me", "010-62345678 ext. 5", "911")),
]


@pytest.mark.parametrize(("read", "text"), WRONG)
def test_wrong_codes_are_refused_in_both_languages(read: Callable[[str], str], text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(text)
    assert refused.value.say("zh") != refused.value.say("en")
    assert refused.value.code != "invalid"


def test_right_codes_come_back_canonical() -> None:
    assert grid_code("990121 002003-001") == "990121002003001"
    assert credit_code("91110000600037341l") == "91110000600037341L"
    assert identity_number("11010519491231002x") == "11010519491231002X"


def test_numbers_of_the_fictional_place_pass_only_when_asked() -> None:
    body = "99012119900307001"
    check = (1 - 2 * int(body, 13)) % 11
    number = body + ("X" if check == 10 else str(check))
    assert identity_number(number, fictional=True) == number
    with pytest.raises(Invalid):
        identity_number(number)
    with pytest.raises(Invalid):
        identity_number("990121199013070013", fictional=True)


def test_phones_become_e164_and_public_short_numbers_stay() -> None:
    assert phone("139 1234 5678") == phone("+86-13912345678") == phone("１３９１２３４５６７８") == "+8613912345678"
    assert phone("0755-12345678") == "+8675512345678"
    assert phone("12345") == "12345"
    assert phone("(410) 545-0123", "US") == "+14105450123"
