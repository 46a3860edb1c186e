"""One value as the register keeps it: read as people and spreadsheets write it, in one spelling, or refused in words.

Canonical forms: dates ``1990-02-03``; numbers without trailing zeros; telephones E.164; identity numbers of 18
characters; names without blanks, with ``·`` between the parts of a minority name; choices by their code.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, NoReturn

from zhili.lib import codes
from zhili.lib.refusal import Invalid
from zhili.profiles.registers import FieldRule, FieldType

from .refusals import BadValue, LostCharacter

LONGEST: Final = {FieldType.NAME: 40, FieldType.ADDRESS: 200, FieldType.CODE: 60}
MOST: Final = 400
_DAY = re.compile(r"^(\d{4})(?:[-./年]\s*(\d{1,2})[-./月]\s*(\d{1,2})日?|(\d{2})(\d{2}))(?:[ T]0{1,2}:00(?::00)?)?$")
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?[eE]\+?\d{1,3}$")
_DOTS = re.compile(r"\s*[·•‧∙⋅・．.]\s*")
_HOLE: Final = re.compile(r"[?\ufffd□〓*]")
_YES: Final = {"是", "有", "yes", "y", "true", "1"}
_NO: Final = {"否", "无", "没有", "no", "n", "false", "0"}


def canonical(rule: FieldRule, text: str, *, fictional: bool = False) -> str:
    """``text`` in the field's one spelling; '' where nothing was written. Raises BadValue.

    ``fictional`` lets identity numbers of the reserved place 99 through, for demonstrations only.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain or plain in ("-", "--", "/", "无", "\\"):
        return ""
    if _SCIENTIFIC.match(plain):
        bad(rule, "表格软件把号码改成了科学计数，末几位已丢失，请从原表按文本导出",
            "a spreadsheet turned the number into powers of ten and lost its end; export it as text")  # fmt: skip
    if len(plain) > LONGEST.get(rule.type, MOST):
        bad(rule, "太长", "too long")
    return _READERS[rule.type](rule, plain, fictional)


def bad(rule: FieldRule, zh: str, en: str) -> NoReturn:
    """Refuse a value of this field. The words never quote it."""
    raise BadValue(field_zh=rule.words.zh, field_en=rule.words.en, fault_zh=zh, fault_en=en)


def _text(rule: FieldRule, text: str, fictional: bool) -> str:
    return re.sub(r"\s+", " ", text)


def _name(rule: FieldRule, text: str, fictional: bool) -> str:
    name = _DOTS.sub("·", text).strip("·")
    if re.search(r"[0-9]", name):
        bad(rule, "名字里有数字", "a name has no digits")
    name = re.sub(r"(?<=[^ -~])\s+(?=[^ -~])", "", name)
    if _HOLE.search(name):
        raise LostCharacter(
            field_zh=rule.words.zh, field_en=rule.words.en,
            fault_zh="有认不出的字（“?”或空框），请按证件补全", fault_en="a character was lost",
        )  # fmt: skip
    return name


def with_holes(rule: FieldRule, text: str) -> str:
    """A name of which characters were lost, with “?” for each of them: what can be read of it is compared, and believed
    only where nobody says it whole. Raises LostCharacter where nothing can be read."""
    plain = _HOLE.sub("?", _DOTS.sub("·", unicodedata.normalize("NFKC", text).strip()).strip("·"))
    name = re.sub(r"(?<=[^ -~])\s+(?=[^ -~])", "", plain)
    _name(rule, name.replace("?", "某"), False)
    if not name.strip("?·"):
        _name(rule, name, False)
    return name


def _choice(rule: FieldRule, text: str, fictional: bool) -> str:
    for code, words in rule.choices.items():
        if text.casefold() in (code.casefold(), words.zh.casefold(), words.en.casefold()):
            return code
    known = "、".join(words.zh for words in rule.choices.values())
    bad(rule, f"应是其中之一：{known}", f"one of {', '.join(words.en for words in rule.choices.values())}")


def _date(rule: FieldRule, text: str, fictional: bool) -> str:
    found = _DAY.match(text)
    if found is None:
        bad(rule, "日期写法认不出，应如 1990-02-03", "not a date; write it as 1990-02-03")
    year, month, day = int(found[1]), int(found[2] or found[4]), int(found[3] or found[5])
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        bad(rule, "日历上没有这一天", "there is no such day")


def _number(rule: FieldRule, text: str, fictional: bool) -> str:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        bad(rule, "应是数字", "it should be a number")
    if not number.is_finite() or abs(number) > 10**12:
        bad(rule, "数字太大", "the number is too large")
    return format(number.normalize(), "f")


def _flag(rule: FieldRule, text: str, fictional: bool) -> str:
    for said, words in (("1", _YES), ("0", _NO)):
        if text.casefold() in words:
            return said
    bad(rule, "应是“是”或“否”", "it should be yes or no")


def _phone(rule: FieldRule, text: str, fictional: bool) -> str:
    try:
        return codes.phone(text)
    except Invalid:
        bad(rule, "电话号码不对，固定电话要带区号", "not a telephone number; a land line needs its area code")


def _identity(rule: FieldRule, text: str, fictional: bool) -> str:
    plain = re.sub(r"[\s\-]", "", text)
    if re.fullmatch(r"\d{15}", plain):
        plain = _lengthened(plain)
    try:
        return codes.identity_number(plain, fictional=fictional)
    except Invalid:
        bad(rule, "身份证号码校验不通过，请对照证件", "the identity number fails its check; compare it with the card")


def _lengthened(old: str) -> str:
    """An identity number of 15 digits (before 1999) as the same person's of 18: GB 11643, the century put in and the
    check character worked out."""
    body = f"{old[:6]}19{old[6:]}"
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    total = sum(weight * int(digit) for weight, digit in zip(weights, body, strict=True))
    return body + "10X98765432"[total % 11]


def _credit(rule: FieldRule, text: str, fictional: bool) -> str:
    try:
        return codes.credit_code(text)
    except Invalid:
        bad(rule, "统一社会信用代码校验不通过", "the unified credit code fails its check")


def _code(rule: FieldRule, text: str, fictional: bool) -> str:
    return re.sub(r"\s+", "", text).upper()


_READERS: Final = {
    FieldType.TEXT: _text,
    FieldType.NAME: _name,
    FieldType.CHOICE: _choice,
    FieldType.DATE: _date,
    FieldType.NUMBER: _number,
    FieldType.FLAG: _flag,
    FieldType.PHONE: _phone,
    FieldType.IDENTITY: _identity,
    FieldType.CREDIT: _credit,
    FieldType.ADDRESS: _text,
    FieldType.CODE: _code,
}


def masked(rule: FieldRule, value: str) -> str:
    """What a sealed value shows before it is opened: enough to tell two people apart, too little to know one."""
    if rule.type is FieldType.NAME:
        shown = (0, len(value) - 1) if len(value) > 2 else (0,)
        return "".join(each if at in shown or each == "?" else "*" for at, each in enumerate(value))
    if rule.type is FieldType.IDENTITY:
        return value[:6] + "*" * 8 + value[-4:]
    if rule.type is FieldType.PHONE:
        own = value.removeprefix("+86")
        return own[:-8] + "****" + own[-4:] if len(own) > 8 else "*" * len(own)
    if rule.type is FieldType.DATE:
        return value[:4] + "-**-**"
    if rule.type is FieldType.ADDRESS:
        return value[: max(4, len(value) // 2)] + "****"
    return "****"


def hidden(rule: FieldRule, text: str) -> str:
    """A value as it was written, masked by less trust than a sound one: what is wrong with it may have moved the part
    that ``masked`` hides."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain or not rule.sealed:
        return plain
    shown = min(6, max(1, len(plain) // 3))
    return plain[:shown] + "*" * (len(plain) - shown)
