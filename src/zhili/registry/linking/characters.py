"""Names as they are compared: variants folded, sounds, what was lost. Each distinct name is read once.

Sounds come from pypinyin (MIT, 41,000 characters, 4 MB, no dependency): a table of our own would be smaller and would
lack the rare characters that matter. Traditional and variant forms come from OpenCC (Apache 2.0), character by
character, since its phrases would change names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

LOST: Final = "?"
_LOST = re.compile(r"[?\ufffd□〓*■]")
_DOTS = re.compile(r"\s*[·•‧∙⋅・．.]\s*")
_NICK = re.compile(r"^[小阿老大](.)$|^(.)[子儿娃妹哥]$|^(.)\3$")
_USUAL = re.compile(r"[一-鿋]+")
"""Names of which nothing can be lost, wide, dotted or spaced: nearly all, and told at one look."""
_OTHER_FORMS: Final = str.maketrans("堃喆淼甯昇陞犇麤畧峯邨堦烱雋瑠祐", "坤哲渺宁升升奔粗略峰村阶炯隽璃佑")
"""Old and new forms of one character that people write for each other, beyond traditional and simplified."""

COLUMNS: Final = ("written", "name", "reading", "family", "head", "dotted", "mask", "nick")


def columns(written: Iterable[str]) -> dict[str, list[str | bool | None]]:
    """The columns by which names are compared, for each name; None where there is none.

    ``written`` in one spelling, lost characters as “?”; ``name`` without dots, in simplified standard forms;
    ``reading`` one sign a syllable, without tones; ``family`` the reading of the first character; ``head`` the part
    before the dot, ``dotted`` whether there is one; ``mask`` a LIKE pattern open at lost and rare characters;
    ``nick`` the character that a pet name is made of.
    """
    plain = [_plain(name) for name in written]
    fold = _folds({character for name in plain for character in name})
    sound = _sounds({character for name in plain for character in name.translate(fold)})
    made: dict[str, list[str | bool | None]] = {column: [] for column in COLUMNS}
    for name in plain:
        parts = name.translate(fold).split("·")
        whole = "".join(parts)
        values: tuple[str | bool | None, ...] = (
            name, whole, whole.translate(sound), whole[:1].translate(sound), parts[0], len(parts) > 1, _mask(whole),
            _nick(whole),
        )  # fmt: skip
        for column, value in zip(COLUMNS, values, strict=True):
            made[column].append(value if value != "" else None)
    return made


def _plain(name: str) -> str:
    if _USUAL.fullmatch(name):
        return name
    found = unicodedata.normalize("NFKC", name or "").strip()
    if not found.isascii():
        found = re.sub(r"(?<=[^ -~])\s+(?=[^ -~])", "·" if len(found) > 5 else "", found)
    return _LOST.sub(LOST, _DOTS.sub("·", found)).strip("·")


@cache
def _converter() -> object:
    import opencc

    return opencc.OpenCC("t2s")


def _folds(characters: set[str]) -> dict[int, str]:
    """Each character to its standard simplified form."""
    ordered = sorted(characters - {"·", LOST})
    simple = _converter().convert("\n".join(ordered)).split("\n") if ordered else []  # type: ignore[attr-defined]
    return {
        ord(old): new.translate(_OTHER_FORMS)
        for old, new in zip(ordered, simple, strict=True)
        if old != new.translate(_OTHER_FORMS)
    }


def _sounds(characters: set[str]) -> dict[int, str]:
    """Each character to the first (by code point) of those that sound alike, tones aside."""
    from pypinyin import Style, pinyin

    first: dict[str, str] = {}
    found: dict[int, str] = {}
    for character in sorted(characters):
        sound = pinyin(character, style=Style.NORMAL, errors=lambda left: left)[0][0]
        found[ord(character)] = first.setdefault(sound, character)
    return found


def _mask(name: str) -> str:
    """'' unless something is lost or rare, and something else is left to go by. In a long name a lost sign may have
    been the dot, so that it stands for one character, several or none."""
    if all(map(_common, name)) and LOST not in name:
        return ""
    lost = "%" if len(name) > 4 and not name.startswith(LOST) and not name.endswith(LOST) else "_"
    mask = "".join(lost if each == LOST else each if _common(each) else "_" for each in name)
    return mask if mask != name and len(mask) >= 2 and mask.strip("_%") else ""


@cache
def _common(character: str) -> bool:
    """Whether the character set of 1980, which many old systems still hold, has it."""
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _nick(name: str) -> str:
    found = _NICK.match(name)
    return next((part for part in found.groups() if part), "") if found else ""
