"""The settings for a county's lists of people."""

from __future__ import annotations

from typing import Final

from zhili.registry.lifecycle import Sentence

from . import prepare
from .settings import Comparison, Level, Settings, at_least, exactly


def _level(code: str, zh: str, en: str, sql: str, m: float, u: float | None = None, by: str = "") -> Level:
    return Level(code, Sentence(zh, en), sql, m, u, by)


def _comparison(name: str, zh: str, en: str, empty: str, *levels: Level) -> Comparison:
    return Comparison(name, Sentence(zh, en), empty, levels)


_MASKED = "(name_l like mask_r or name_r like mask_l)"
_NICKED = (
    "(length(name_r) = 2 and "
    "(name_l like '_%' || nick_r || '%' or name_r like '老%' and substr(name_l, 1, 1) = nick_r) "
    "or length(name_l) = 2 and "
    "(name_r like '_%' || nick_l || '%' or name_l like '老%' and substr(name_r, 1, 1) = nick_l))"
)
_EQUAL = " + ".join(
    f"case when substr(name_l, {at}, 1) = substr(name_r, {at}, 1) then 1 else 0 end" for at in range(1, 11)
)
"""How many of the first ten characters are equal: DuckDB's own distances count bytes, three of them a character."""
_ONE_OTHER = f"length(name_l) > 2 and length(name_l) = length(name_r) and {_EQUAL} = 9"
_NAME: Final = _comparison(
    "name", "姓名", "name", "name_l is null or name_r is null",
    _level("exact", "相同", "the same", "written_l = written_r", 0.9, by="name"),
    _level("variant", "只差繁简、异体字或间隔号", "differs in variant characters or the dot only",
           "name_l = name_r", 0.02, by="name"),
    _level("homophone", "同音字", "other characters of the same sound", "reading_l = reading_r", 0.02, by="reading"),
    _level("part", "只写了前半", "only the first part is written",
           "head_l = head_r and dotted_l <> dotted_r", 0.005, by="head"),
    _level("lost", "生僻字缺失或另写", "a rare character lost or written otherwise", _MASKED, 0.01),
    _level("nickname", "像是小名", "looks like a nickname", _NICKED, 0.005),
    _level("near", "差一个字", "one character differs", _ONE_OTHER, 0.02),
    _level("family", "只有姓同音", "only the family name sounds alike", "family_l = family_r", 0.01),
    _level("unlike", "不同", "unlike", "", 0.01),
)  # fmt: skip
_IDENTITY: Final = _comparison(
    "identity", "身份证号", "identity number", "id_number_l is null or id_number_r is null",
    _level("exact", "相同", "the same", "id_number_l = id_number_r", 0.94, 1e-9),
    _level("two_valid", "两个都有效而不同", "two different valid numbers", "id_ok_l and id_ok_r", 0.0001),
    _level("moved", "只有地区码不同", "only the place code differs", "id_tail_l = id_tail_r", 0.01, 1e-8),
    _level("one", "差一位或颠倒两位", "one digit wrong or two transposed",
           "damerau_levenshtein(id_number_l, id_number_r) <= 1", 0.03, 1e-8),
    _level("two", "差两位", "two digits wrong", "damerau_levenshtein(id_number_l, id_number_r) <= 2", 0.01, 1e-6),
    _level("unlike", "不同", "unlike", "", 0.01),
)  # fmt: skip
_TURNED: Final = "substr(born_r, 1, 4) || '-' || substr(born_r, 9, 2) || '-' || substr(born_r, 6, 2)"
_HALF_THE_DAY: Final = "(born_year_l = born_year_r or substr(born_l, 6) = substr(born_r, 6))"
"""One slip leaves the year or the rest as it was. Asked first: a distance costs twenty times as much."""
_BORN: Final = _comparison(
    "born", "出生日期", "date of birth", "born_l is null or born_r is null",
    _level("exact", "相同", "the same", "born_l = born_r", 0.97),
    _level("swapped", "日月颠倒", "day and month swapped", f"born_year_l = born_year_r and born_l = {_TURNED}", 0.01),
    _level("near", "差一位", "one digit differs",
           f"{_HALF_THE_DAY} and damerau_levenshtein(born_l, born_r) <= 1", 0.01),
    _level("year", "同年", "the same year", "born_year_l = born_year_r", 0.005),
    _level("unlike", "不同", "unlike", "", 0.005),
)  # fmt: skip
_SEX: Final = _comparison(
    "sex", "性别", "sex", "sex_l is null or sex_r is null",
    _level("same", "相同", "the same", "sex_l = sex_r", 0.99),
    _level("unlike", "不同", "different", "", 0.01),
)  # fmt: skip
_END_OF_PHONE: Final = "(left(phone_l, 3) = left(phone_r, 3) or right(phone_l, 3) = right(phone_r, 3))"
"""One slip in seven digits or more leaves the first three or the last three as they were."""
_PHONE: Final = _comparison(
    "phone", "电话", "telephone", "phone_l is null or phone_r is null",
    _level("exact", "相同", "the same", "phone_l = phone_r", 0.85, by="phone"),
    _level("one", "差一位", "one digit differs",
           f"{_END_OF_PHONE} and damerau_levenshtein(phone_l, phone_r) <= 1", 0.02),
    _level("unlike", "不同", "different", "", 0.13),
)  # fmt: skip
_ADDRESS: Final = _comparison(
    "address", "住址", "address", "address_l is null or address_r is null",
    _level("dwelling", "同一住处", "the same dwelling",
           "address_l = address_r or household_l = household_r", 0.9, by="address"),
    _level("building", "同一楼栋或小组", "the same building or group", "building_l = building_r", 0.01),
    _level("site", "同村或同小区", "the same village or estate", "site_l = site_r", 0.02),
    _level("unlike", "别处", "elsewhere", "", 0.07),
)  # fmt: skip
COMPARISONS: Final = (_NAME, _IDENTITY, _BORN, _SEX, _PHONE, _ADDRESS)


def _least(name: str, code: str) -> str:
    return at_least(COMPARISONS, name, code)


def _is(name: str, *codes: str) -> str:
    return exactly(COMPARISONS, name, *codes)


_SOUNDS = _least("name", "homophone")
_LIKELY = _least("name", "nickname")
_NUMBER = _is("identity", "exact", "moved", "one", "two")
_DAY = _is("born", "exact")
_NEAR_DAY = _is("born", "exact", "swapped", "near")
_NOT_OTHER_DAY = f"(born = -1 or {_NEAR_DAY})"
_PHONE_SAME = _is("phone", "exact")
_HOME = _is("address", "dwelling")
_PLACE = _least("address", "site")
_NOT_OTHER_SEX = "sex <> 0"
_PERSON = f"({_SOUNDS} and {_DAY})"

TORN: Final = f"({_is('identity', 'two_valid')} or sex = 0 and {_is('born', 'year', 'unlike')})"
SAME: Final = " or ".join(
    f"({rule})"
    for rule in (
        f"{_NUMBER} and {_LIKELY} and ({_NOT_OTHER_SEX} or {_DAY})",
        f"{_NUMBER} and {_is('name', 'near')} and {_DAY} and typed_both and {_NOT_OTHER_SEX}",
        f"{_PERSON}",
        f"{_LIKELY} and {_DAY} and ({_PHONE_SAME} or {_PLACE}) and {_NOT_OTHER_SEX}",
        f"{_SOUNDS} and {_NEAR_DAY} and ({_PHONE_SAME} or {_HOME}) and {_NOT_OTHER_SEX}",
        f"{_least('name', 'variant')} and ({_PHONE_SAME} or {_HOME}) and {_NOT_OTHER_DAY} and {_is('sex', 'same')}",
    )
)
UNSURE: Final = " or ".join(
    f"({rule})"
    for rule in (
        f"{_NUMBER}",
        f"{_LIKELY} and not {TORN}",
        f"{_is('name', 'near')} and {_DAY} and not {TORN}",
        f"{_PERSON} and ({_PHONE_SAME} or {_HOME})",
    )
)

CHINESE: Final = Settings(
    fields=("name", "id_number", "born_on", "sex", "phone", "address", "household"),
    comparisons=COMPARISONS,
    blocks=(
        "l.id_number = r.id_number",
        "l.born = r.born and l.family = r.family",
        "l.reading = r.reading and l.site = r.site",
        "l.reading = r.reading and l.phone = r.phone",
        "l.reading = r.reading and l.born_year = r.born_year",
        "l.born = r.born and l.phone = r.phone",
        "l.born = r.born and l.address = r.address",
        "l.head = r.head and l.born = r.born",
    ),
    training=("l.id_number = r.id_number", "l.reading = r.reading and l.born = r.born"),
    certain=("l.id_number = r.id_number", "l.reading = r.reading and l.born = r.born"),
    same=SAME,
    torn=TORN,
    unsure=UNSURE,
    flags={"typed_both": "born_typed_l and born_typed_r"},
    prepare=prepare.chinese,
    weak=f"{_is('name', 'lost', 'nickname')} and not {_NUMBER}",
)
