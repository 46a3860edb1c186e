"""The errors that generated lists hold: a fixed table, documented in docs/registry.md. Rates are per row, at the list's
own factor (half in the population list, once in the insurance list, twice in the visits)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Final

from zhili.registry.lifecycle import Sentence

from . import names

if TYPE_CHECKING:
    from .generate import Person


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list, '' where nothing was written. ``born_on`` as 1990-02-03, ``sex`` 1 male, 2 female,
    ``household`` the key that the list itself uses."""

    id: str
    source: str
    name: str = ""
    id_number: str = ""
    born_on: str = ""
    sex: str = ""
    phone: str = ""
    address: str = ""
    household: str = ""


@dataclass(frozen=True, slots=True)
class Error:
    """One sort of error. ``rate``: of rows, before the list's own factor; it may find nothing to spoil."""

    code: str
    words: Sentence
    rate: float
    apply: Callable[[Random, Row, Person], Row]


def lengthened(body: str) -> str:
    """The 17 digits of an identity number with the check character of GB 11643 behind them."""
    total = sum(pow(2, 17 - place, 11) * int(digit) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def _swapped_for(groups: tuple[str, ...]) -> dict[str, str]:
    """Of each character the others of its groups."""
    found: dict[str, str] = {}
    for group in groups:
        for character in group:
            found[character] = found.get(character, "") + group.replace(character, "")
    return found


_BY_EAR: Final = _swapped_for(names.HOMOPHONES)
_BY_EYE: Final = _swapped_for(names.LOOKALIKES)
_OLD_CHARACTER_SET: Final = "gb2312"


def _one_character(rng: Random, row: Row, table: dict[str, str]) -> Row:
    places = [at for at, character in enumerate(row.name) if character in table]
    if not places:
        return row
    at = rng.choice(places)
    return replace(row, name=row.name[:at] + rng.choice(table[row.name[at]]) + row.name[at + 1 :])


def _homophone(rng: Random, row: Row, person: Person) -> Row:
    return _one_character(rng, row, _BY_EAR)


def _lookalike(rng: Random, row: Row, person: Person) -> Row:
    return _one_character(rng, row, _BY_EYE)


def _traditional(rng: Random, row: Row, person: Person) -> Row:
    return replace(row, name="".join(names.TRADITIONAL.get(character, character) for character in row.name))


def _lost(rng: Random, row: Row, person: Person) -> Row:
    """A character that the old character set lacks becomes “?”; one of the others once in thirty."""
    rare = [at for at, character in enumerate(row.name) if not _old(character)]
    if (not rare and rng.random() > 0.03) or not row.name:
        return row
    at = rare[0] if rare else rng.randrange(1, max(2, len(row.name)))
    return replace(row, name=row.name[:at] + "?" + row.name[at + 1 :])


def _old(character: str) -> bool:
    try:
        return bool(character.encode(_OLD_CHARACTER_SET))
    except UnicodeEncodeError:
        return False


def _nickname(rng: Random, row: Row, person: Person) -> Row:
    if person.minority or len(row.name) < 2:
        return row
    last = row.name[-1]
    return replace(row, name=rng.choice((f"小{last}", f"阿{last}", f"老{row.name[0]}", f"{last}子", last + last)))


def _first_part(rng: Random, row: Row, person: Person) -> Row:
    return replace(row, name=row.name.split("·")[0])


def _no_dot(rng: Random, row: Row, person: Person) -> Row:
    return replace(row, name=row.name.replace("·", rng.choice(("", "•", ".", " "))))


def _digit(rng: Random, row: Row, person: Person) -> Row:
    at = rng.randrange(17)
    return _renumbered(
        row, lambda number: f"{number[:at]}{(int(number[at]) + rng.randint(1, 9)) % 10}{number[at + 1 :]}"
    )


def _transposed(rng: Random, row: Row, person: Person) -> Row:
    at = rng.randrange(16)
    return _renumbered(row, lambda number: f"{number[:at]}{number[at + 1]}{number[at]}{number[at + 2 :]}")


def _old_number(rng: Random, row: Row, person: Person) -> Row:
    if person.born_on.year >= 1999:
        return row
    return _renumbered(row, lambda number: number[:6] + number[8:17])


def _renumbered(row: Row, spoil: Callable[[str], str]) -> Row:
    return replace(row, id_number=spoil(row.id_number)) if len(row.id_number) == 18 else row


def _full_width(rng: Random, row: Row, person: Person) -> Row:
    wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    return replace(row, id_number=row.id_number.translate(wide), phone=row.phone.translate(wide))


def _borrowed(rng: Random, row: Row, person: Person) -> Row:
    others = [number for number in person.household_numbers if number != person.id_number]
    return replace(row, id_number=rng.choice(others)) if others and row.id_number else row


def _day_month(rng: Random, row: Row, person: Person) -> Row:
    if not row.born_on or int(row.born_on[8:]) > 12:
        return row
    return replace(row, born_on=f"{row.born_on[:4]}-{row.born_on[8:]}-{row.born_on[5:7]}")


def _birth_digit(rng: Random, row: Row, person: Person) -> Row:
    if not row.born_on:
        return row
    year = int(row.born_on[:4]) + rng.choice((-10, -1, 1, 10))
    return replace(row, born_on=f"{year}{row.born_on[4:]}")


def _wrong_sex(rng: Random, row: Row, person: Person) -> Row:
    return replace(row, sex="2" if row.sex == "1" else "1")


def _moved(rng: Random, row: Row, person: Person) -> Row:
    return replace(row, address=person.old_address) if row.address and person.old_address else row


def _married(rng: Random, row: Row, person: Person) -> Row:
    """A woman is still listed in the village that she came from."""
    if person.sex != "2" or not row.address or not 1975 <= person.born_on.year <= 2004:
        return row
    town, village = rng.choice(names.TOWNS), rng.choice(names.VILLAGES)
    return replace(row, address=f"{town}镇{village}村{rng.randint(1, 9)}组{rng.randint(1, 60)}号")


def _heads_phone(rng: Random, row: Row, person: Person) -> Row:
    return replace(row, phone=person.head_phone) if row.phone else row


def _phone_digit(rng: Random, row: Row, person: Person) -> Row:
    if not row.phone:
        return row
    at = rng.randrange(4, len(row.phone))
    return replace(row, phone=f"{row.phone[:at]}{rng.randrange(10)}{row.phone[at + 1 :]}")


def _error(code: str, zh: str, en: str, rate: float, apply: Callable[[Random, Row, Person], Row]) -> Error:
    return Error(code, Sentence(zh, en), rate, apply)


ERRORS: Final = (
    _error("moved", "住址还是搬家前的", "an address from before a move", 0.3, _moved),
    _error("married", "出嫁后仍登记在娘家的村", "married into another village, still listed at home", 0.02, _married),
    _error("heads_phone", "写的是户主的电话", "the telephone of the household's head", 0.06, _heads_phone),
    _error("phone_digit", "电话错一位", "one digit of the telephone wrong", 0.005, _phone_digit),
    _error("borrowed", "用了家里别人的身份证号", "an identity number of another of the household", 0.0005, _borrowed),
    _error("digit", "身份证号错一位", "one digit of the identity number wrong", 0.008, _digit),
    _error("transposed", "身份证号相邻两位颠倒", "two neighbouring digits of it transposed", 0.004, _transposed),
    _error("old_number", "还是十五位旧号", "the old number of 15 digits", 0.01, _old_number),
    _error("full_width", "全角数字", "full-width digits", 0.01, _full_width),
    _error("day_month", "出生的日和月颠倒", "day and month of birth swapped", 0.005, _day_month),
    _error("birth_digit", "出生年份错", "the year of birth wrong", 0.005, _birth_digit),
    _error("sex", "性别写错", "the wrong sex", 0.003, _wrong_sex),
    _error("homophone", "同音字", "a character of the same sound", 0.012, _homophone),
    _error("lookalike", "形近字", "a character that looks alike", 0.05, _lookalike),
    _error("traditional", "繁体字", "traditional characters", 0.005, _traditional),
    _error("lost", "生僻字变成“?”", "a rare character lost to “?”", 0.35, _lost),
    _error("nickname", "写的是小名", "a nickname", 0.004, _nickname),
    _error("first_part", "少数民族姓名只写前半", "only the first part of a name with a dot", 0.05, _first_part),
    _error("no_dot", "间隔号漏写或写成别的", "the dot left out or written otherwise", 0.1, _no_dot),
)  # fmt: skip
