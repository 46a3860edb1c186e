"""Codes that people and registers use, checked before anything rests on them. Each reader returns the canonical form
and raises a bilingual refusal.

Area codes have 12 digits: 2 province, 2 city, 2 county (GB/T 2260), 3 township (GB/T 10114), 3 village (the
statistics bureau's list); missing levels are zeros. Grid codes add 3 digits. Prefix 99 is used by no real place and
marks fiction.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import IntEnum

import phonenumbers
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from zhili.lib.refusal import Invalid


class Level(IntEnum):
    """How deep an area lies; the value is the number of digits that say something."""

    PROVINCE = 2
    CITY = 4
    COUNTY = 6
    TOWN = 9
    VILLAGE = 12


_ZEROS = ((Level.TOWN, "000"), (Level.COUNTY, "000"), (Level.CITY, "00"), (Level.PROVINCE, "00"))
_DIGITS = re.compile(r"[0-9]+")
_LENGTHS = frozenset(int(level) for level in Level)
FICTION = "99"
_IDENTITY = re.compile(r"[0-9]{17}[0-9X]")
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))

_SHORT = """
    110 119 120 122 12110 12119 12122 12301 12305 12309 12310 12313 12315 12316 12317 12318 12319 12320 12321 12328
    12329 12333 12336 12337 12338 12339 12341 12342 12345 12348 12350 12351 12355 12356 12360 12363 12366 12367
    12368 12369 12371 12377 12378 12379 12380 12381 12385 12388 12389 12393 12395 95598
"""
SHORT_NUMBERS = frozenset(_SHORT.split())
"""Public short numbers that one can really be told to ring; any other short number is refused."""


class BadAreaCode(Invalid):
    code = "bad_area_code"
    zh = "区划代码“{typed}”不对：应为 2、4、6、9 或 12 位数字。"
    en = "“{typed}” is not an area code: it has 2, 4, 6, 9 or 12 digits."


class BadGridCode(Invalid):
    code = "bad_grid_code"
    zh = "网格编码“{typed}”不对：应为 15 位数字，前 12 位是村（社区）代码，后 3 位从 001 起。"
    en = "“{typed}” is not a grid code: it has 15 digits, a village's 12 and a sequence of 3 from 001."


class BadCreditCode(Invalid):
    code = "bad_credit_code"
    zh = "统一社会信用代码“{typed}”不对，请核对 18 位代码。"
    en = "“{typed}” is not a valid unified social credit code; please check its 18 characters."


class BadIdentityNumber(Invalid):
    """Never quotes the number: a refusal is shown and logged, an identity number is neither."""

    code = "bad_identity_number"
    zh = "身份证号码不对，请核对 18 位号码。"
    en = "The identity number is not valid; please check its 18 characters."


class BadPhone(Invalid):
    """Never quotes the number."""

    code = "bad_phone"
    zh = "电话号码不对，请核对；固定电话请加区号。"
    en = "The telephone number is not valid; please check it, and give the area code of a land line."


def area_code(text: str) -> str:
    """The 12-digit code, padded with zeros when 2, 4, 6 or 9 digits are given. Raises BadAreaCode."""
    plain = _squeezed(text)
    if len(plain) not in _LENGTHS or not _DIGITS.fullmatch(plain) or plain.startswith("00"):
        raise BadAreaCode(typed=_shown(text))
    return plain.ljust(12, "0")


def prefix_of(code: str) -> str:
    """The digits that say something: ``990121000000`` → ``990121``, ``330000000000`` → ``33``. Takes a 12-digit code;
    a prefix itself comes back unchanged.
    """
    for level, zeros in _ZEROS:
        if len(code) == level + len(zeros) and code.endswith(zeros):
            code = code[:level]
    return code


def level_of(code: str) -> Level:
    """The level of a 12-digit code or of its prefix. Raises BadAreaCode when the length fits none."""
    length = len(prefix_of(code))
    if length not in _LENGTHS:
        raise BadAreaCode(typed=_shown(code))
    return Level(length)


def parent_of(code: str) -> str | None:
    """The 12-digit code one level up whose digits say something, or None for a province.

    A city without counties has its towns right below it: ``441900003000`` → ``441900000000``.
    """
    prefix = prefix_of(code)
    for level in sorted(Level, reverse=True):
        if level < len(prefix):
            return prefix[:level].ljust(12, "0")
    return None


def grid_code(text: str) -> str:
    """15 digits; the first twelve are a village's, for a grid lies in a village and never right below a street; the
    last three count from 001. Raises BadGridCode.
    """
    plain = _squeezed(text)
    shaped = len(plain) == 15 and _DIGITS.fullmatch(plain) and not plain.startswith("00")
    if not shaped or plain[9:12] == "000" or plain[12:] == "000":
        raise BadGridCode(typed=_shown(text))
    return plain


def credit_code(text: str) -> str:
    """GB 32100-2015 unified social credit code, 18 characters, checked. Raises BadCreditCode."""
    try:
        return uscc.validate(_squeezed(text).upper())
    except ValidationError as error:
        raise BadCreditCode(typed=_shown(text)) from error


def identity_number(text: str, *, fictional: bool = False) -> str:
    """GB 11643-1999 identity number: birth date, place and check character. Raises BadIdentityNumber.

    ``fictional`` lets numbers of the reserved place 99 through, for demonstrations only.
    """
    plain = _squeezed(text).upper()
    if fictional and plain.startswith(FICTION) and _is_sound(plain):
        return plain
    try:
        return ric.validate(plain)
    except ValidationError as error:
        raise BadIdentityNumber from error


def phone(text: str, region: str = "CN") -> str:
    """E.164 (``+8613912345678``), or a public short number as it is (``12345``). Raises BadPhone.

    ``region``: two letters; how a number without ``+`` is read.
    """
    plain = _squeezed(text)
    if plain in SHORT_NUMBERS and region == "CN":
        return plain
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), region)
    except phonenumbers.NumberParseException as error:
        raise BadPhone from error
    if not phonenumbers.is_valid_number(number) or number.extension:
        raise BadPhone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_sound(number: str) -> bool:
    """Whether birth date and check character fit, whatever the place (GB 11643)."""
    if not _IDENTITY.fullmatch(number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17]


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\-]+", "", unicodedata.normalize("NFKC", text))


def _shown(text: str) -> str:
    return text.strip()[:40]
