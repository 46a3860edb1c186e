"""The answer form of a directive: typed questions, checked before they are sent, and answers checked one by one. Pure.

What a person types is forgiven where the meaning is plain (full-width digits, a thousands comma, the unit written
behind the number, other ways to write a date) and otherwise refused in words, each question on its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from zhili.language.text import clean, normalise
from zhili.lib.canonical import digest
from zhili.lib.refusal import Refusal

from .lifecycle import FILLED_MINUTES, KINDS, READING_MINUTES, Kind
from .refusals import (
    BadAnswer,
    BadForm,
    FieldMissing,
    FieldTooLong,
    NotADay,
    NotDecimal,
    NothingAsked,
    NotInRange,
    NotOffered,
    NotWhole,
    TooMuchAsked,
)

MOST_QUESTIONS: Final = 20
MOST_MINUTES: Final = 240
LONGEST: Final[Mapping[Kind, int]] = {Kind.TEXT: 200, Kind.LONG: 5000}
NUMBERS: Final = (Kind.WHOLE, Kind.DECIMAL)
EARLIER: Final = "earlier"
"""A source: what this unit answered to the very same question before."""

_DIGITS = 15
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_YES = {"yes", "true", "1", "是", "有", "y"}
_NO = {"no", "false", "0", "否", "无", "没有", "n"}

Value = str | int | bool | None
"""An answer as it is kept: text, a whole number, a truth; a decimal number and a date as text."""


@dataclass(frozen=True, slots=True)
class Question:
    """One field of the form. ``minutes`` 0: the kind's own. ``source``: '' (asked), ``earlier``, or a figure's name."""

    key: str
    kind: Kind
    zh: str
    en: str = ""
    why: str = ""
    required: bool = True
    minutes: int = 0
    unit: str = ""
    least: str = ""
    most: str = ""
    choices: tuple[str, ...] = ()
    source: str = ""

    @property
    def label(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en or self.zh}

    def say(self, lang: str = "zh") -> str:
        return self.zh if lang.startswith("zh") else self.en or self.zh

    @property
    def cost(self) -> int:
        """Minutes that it costs a unit for which nothing is filled in."""
        return self.minutes or KINDS[self.kind].minutes

    @property
    def identity(self) -> str:
        """What makes two questions the same one: what is asked, in what unit, among what; not why or by whom."""
        return digest([self.kind.value, normalise(self.zh).replace(" ", ""), self.unit, sorted(self.choices)])

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {"kind": self.kind.value, "choices": list(self.choices)}


def question(said: Mapping[str, Any]) -> Question:
    """A question out of its JSON."""
    return Question(**{**said, "kind": Kind(said["kind"]), "choices": tuple(said["choices"])})


def minutes_for(questions: Sequence[Question], filled: frozenset[str] = frozenset()) -> int:
    """Minutes that one unit needs: reading, and each question; one that is filled in costs a look."""
    each = (min(q.cost, FILLED_MINUTES) if q.key in filled else q.cost for q in questions)
    return READING_MINUTES + sum(each)


def sound(questions: Sequence[Question], figures: frozenset[str]) -> tuple[Question, ...]:
    """The form as it will be asked, keys q1 … qn. Raises NothingAsked, TooMuchAsked, BadForm. ``figures``: the sources
    that exist."""
    if not questions:
        raise NothingAsked()
    if len(questions) > MOST_QUESTIONS:
        raise TooMuchAsked(most=MOST_QUESTIONS, count=len(questions))
    made = tuple(_sound(no, each, figures) for no, each in enumerate(questions, 1))
    seen: set[str] = set()
    for no, each in enumerate(made, 1):
        if each.identity in seen:
            raise BadForm(no=no, why_zh="和前面一项问的是同一件事。", why_en="it asks the same as an earlier one.")
        seen.add(each.identity)
    return made


def _sound(no: int, asked: Question, figures: frozenset[str]) -> Question:
    zh, en, why, unit = (" ".join(clean(text).split()) for text in (asked.zh, asked.en, asked.why, asked.unit))
    choices = tuple(dict.fromkeys(" ".join(clean(each).split()) for each in asked.choices if each.strip()))
    least, most = (_folded(text) if asked.kind in NUMBERS else "" for text in (asked.least, asked.most))
    made = Question(
        f"q{no}", asked.kind, zh, en, why, asked.required, asked.minutes, unit if asked.kind in NUMBERS else "",
        least, most, choices if asked.kind is Kind.CHOICE else (), asked.source,
    )  # fmt: skip
    for is_wrong, why_zh, why_en in _FAULTS:
        if is_wrong(made, figures):
            raise BadForm(no=no, why_zh=why_zh, why_en=why_en)
    return made


def _bad_range(asked: Question, _figures: frozenset[str]) -> bool:
    shape = _WHOLE if asked.kind is Kind.WHOLE else _DECIMAL
    ends = [text for text in (asked.least, asked.most) if text]
    if not all(shape.fullmatch(text) for text in ends):
        return True
    return len(ends) == 2 and Decimal(ends[0]) > Decimal(ends[1])


Fault = tuple[Callable[[Question, frozenset[str]], bool], str, str]
_FAULTS: Final[tuple[Fault, ...]] = (
    (lambda q, _: not 0 < len(q.zh) <= 100 or len(q.en) > 200,
     "请写清楚问什么（最多 100 字）。", "say what is asked, in at most 100 characters."),
    (lambda q, _: not 0 < len(q.why) <= 200,
     "请用一句话写明为什么要问（最多 200 字）。", "say in one sentence why it is asked (at most 200 characters)."),
    (lambda q, _: q.kind is Kind.CHOICE and not 2 <= len(q.choices) <= 20,
     "几选一要有 2 到 20 个选项，一行一个。", "a choice needs 2 to 20 options, one a line."),
    (lambda q, _: any(len(each) > 60 for each in q.choices),
     "每个选项最多 60 字。", "an option has at most 60 characters."),
    (lambda q, _: not 0 <= q.minutes <= MOST_MINUTES,
     f"预计分钟要在 1 到 {MOST_MINUTES} 之间。", f"the minutes lie between 1 and {MOST_MINUTES}."),
    (lambda q, _: len(q.unit) > 20, "单位最多 20 字。", "the unit has at most 20 characters."),
    (_bad_range, "范围要填数字，下限不大于上限。", "the range must be numbers, the lower end first."),
    (lambda q, figures: q.source not in figures | {"", EARLIER}, "没有这个来源。", "there is no such source."),
    (lambda q, figures: q.source in figures and q.kind is not Kind.WHOLE,
     "系统数字只能填进整数项。", "a figure can only fill a whole number."),
)  # fmt: skip


def read_answers(questions: Sequence[Question], typed: Mapping[str, str]) -> dict[str, Value]:
    """Every answer by key; None where nothing was answered. Raises BadAnswer with a refusal for each that is wrong."""
    values: dict[str, Value] = {}
    errors: dict[str, Refusal] = {}
    for each in questions:
        try:
            values[each.key] = _read(each, typed.get(each.key, ""))
        except Refusal as refusal:
            errors[each.key] = refusal
    if errors:
        raise BadAnswer(errors)
    return values


def _read(asked: Question, typed: str) -> Value:
    text = clean(typed).strip()
    if not text:
        if asked.required:
            raise FieldMissing(**asked.label)
        return None
    return _READERS[asked.kind](asked, text)


def _text(asked: Question, text: str) -> str:
    if asked.kind is Kind.TEXT:
        text = " ".join(text.split())
    most = LONGEST[asked.kind]
    if len(text) > most:
        raise FieldTooLong(**asked.label, most=most, length=len(text))
    return text


def _whole(asked: Question, text: str) -> int:
    plain = _number(asked, text)
    if not _WHOLE.fullmatch(plain):
        raise NotWhole(**asked.label)
    _in_range(asked, plain)
    return int(plain)


def _decimal(asked: Question, text: str) -> str:
    plain = _number(asked, text)
    if not _DECIMAL.fullmatch(plain):
        raise NotDecimal(**asked.label)
    _in_range(asked, plain)
    value = Decimal(plain)
    return f"{value.normalize():f}" if value else "0"


def _yesno(asked: Question, text: str) -> bool:
    plain = text.lower()
    if plain not in _YES | _NO:
        raise NotOffered(**asked.label, value=text[:40])
    return plain in _YES


def _date(asked: Question, text: str) -> str:
    shape = _DAY.fullmatch(_folded(text))
    if shape is None:
        raise NotADay(**asked.label)
    try:
        found = date(*(int(part) for part in shape.groups()))
    except ValueError:
        raise NotADay(**asked.label) from None
    if not 1900 <= found.year <= 2200:
        raise NotADay(**asked.label)
    return found.isoformat()


def _choice(asked: Question, text: str) -> str:
    if text not in asked.choices:
        raise NotOffered(**asked.label, value=text[:40])
    return text


_READERS: Final[Mapping[Kind, Callable[[Question, str], Value]]] = {
    Kind.TEXT: _text,
    Kind.LONG: _text,
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.YESNO: _yesno,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")


def _number(asked: Question, text: str) -> str:
    plain, unit = _folded(text), _folded(asked.unit)
    return plain.removesuffix(unit) if unit else plain


def _in_range(asked: Question, plain: str) -> None:
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise NotDecimal(**asked.label) from None
    low = Decimal(asked.least) if asked.least else Decimal(-(10**_DIGITS))
    high = Decimal(asked.most) if asked.most else Decimal(10**_DIGITS)
    if not low <= value <= high:
        raise NotInRange(**asked.label, least=f"{low:f}", most=f"{high:f}", value=plain)


def typed_again(value: Value) -> str:
    """A kept answer as it would be typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def shown(asked: Question, value: Value, lang: str = "zh") -> str:
    """A kept answer as it is read; '' where nothing was answered."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("是" if value else "否") if lang.startswith("zh") else ("yes" if value else "no")
    return f"{value} {asked.unit}" if asked.unit else str(value)
