"""Matter numbers that people can read out: ``QH-2026-000417-K``. The last character checks the rest.

The check is ISO 7064 MOD 37,36 (hybrid system over digits and capital letters): every single wrong character is found,
and nearly every swap of two neighbours.
"""

from __future__ import annotations

import re
import unicodedata

from stdnum.iso7064 import mod_37_36

from zhili.lib.refusal import Invalid

_PREFIX = re.compile(r"[A-Z]{1,8}")
_SHAPE = re.compile(r"([A-Z]{1,8})([0-9]{4})([0-9]{6,12})([0-9A-Z])")
# Hyphens and dashes that keyboards, phones and word processors put where "-" was meant; and white space.
_BETWEEN = re.compile(r"[\s\-_·.\u00ad\u2010-\u2015\u2212\u30fc\u4e00]+")


class BadNumber(Invalid):
    """What was typed is not a matter number, or a character of it is wrong."""

    code = "bad_number"
    zh = "编号“{typed}”不对，请照回执上的编号再核对一遍（例如 QH-2026-000417-H）。"
    en = "“{typed}” is not a valid number. Please check it against your receipt (it looks like QH-2026-000417-H)."


def make_number(prefix: str, year: int, sequence: int) -> str:
    """``prefix`` 1–8 capital letters, ``year`` four digits, ``sequence`` ≥ 1 shown with at least six digits.

    Raises ValueError outside these bounds.
    """
    if not _PREFIX.fullmatch(prefix) or not 1000 <= year <= 9999 or not 1 <= sequence < 10**12:
        raise ValueError(f"cannot make a number of {prefix!r}, {year}, {sequence}")
    body = f"{sequence:06d}"
    return f"{prefix}-{year}-{body}-{mod_37_36.calc_check_digit(f'{prefix}{year}{body}')}"


def read_number(text: str) -> str:
    """The canonical number in what a person typed: full width, lower case, white space, other dashes and missing
    hyphens are forgiven. Raises BadNumber.
    """
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    shape = _SHAPE.fullmatch(plain)
    if shape is None or not mod_37_36.is_valid(plain):
        raise BadNumber(typed=text.strip()[:40])
    return "-".join(shape.groups())
