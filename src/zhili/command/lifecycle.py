"""The words of a directive: its states and each unit's, the acts with what each does, grades and kinds of field. Pure.

A directive goes to many units; each unit has a copy (件) with a state of its own. An answer belongs to a round: sent
back, a copy starts the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Word:
    """A name in both languages."""

    zh: str
    en: str

    def say(self, lang: str = "zh") -> str:
        return self.zh if lang.startswith("zh") else self.en


class CopyState(StrEnum):
    """Where one unit's copy stands."""

    SENT = "sent"
    SIGNED = "signed"
    ANSWERED = "answered"
    RETURNED = "returned"
    EVALUATED = "evaluated"
    WITHDRAWN = "withdrawn"


COPY_STATES: Final[Mapping[CopyState, Word]] = MappingProxyType(
    {
        CopyState.SENT: Word("待签收", "To be signed for"),
        CopyState.SIGNED: Word("待答复", "To be answered"),
        CopyState.ANSWERED: Word("已答复", "Answered"),
        CopyState.RETURNED: Word("退回重答", "Sent back"),
        CopyState.EVALUATED: Word("已评价", "Evaluated"),
        CopyState.WITHDRAWN: Word("已撤回", "Withdrawn"),
    }
)
OPEN_STATES: Final = (CopyState.SENT, CopyState.SIGNED, CopyState.RETURNED)
"""The unit owes something; its clock runs."""
WRITING_STATES: Final = (CopyState.SIGNED, CopyState.RETURNED)
"""The unit may draft and answer."""
DONE_STATES: Final = (CopyState.ANSWERED, CopyState.EVALUATED)


class Grade(StrEnum):
    """How an answer was found. Three, and no number: a rank of villages to the second decimal helps nobody."""

    GOOD = "good"
    ENOUGH = "enough"
    POOR = "poor"


GRADES: Final[Mapping[Grade, Word]] = MappingProxyType(
    {
        Grade.GOOD: Word("清楚、可用", "Clear and usable"),
        Grade.ENOUGH: Word("可以", "Sufficient"),
        Grade.POOR: Word("不到位", "Not sufficient"),
    }
)


class Kind(StrEnum):
    """What can be typed into a field."""

    TEXT = "text"
    LONG = "long"
    WHOLE = "whole"
    DECIMAL = "decimal"
    YESNO = "yesno"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class KindWord:
    """A kind's name and the minutes that one such field is taken to cost a clerk who must find the answer first."""

    zh: str
    en: str
    minutes: int

    def say(self, lang: str = "zh") -> str:
        return self.zh if lang.startswith("zh") else self.en


KINDS: Final[Mapping[Kind, KindWord]] = MappingProxyType(
    {
        Kind.TEXT: KindWord("一行文字", "Short text", 2),
        Kind.LONG: KindWord("一段文字", "Long text", 6),
        Kind.WHOLE: KindWord("整数", "Whole number", 2),
        Kind.DECIMAL: KindWord("小数", "Decimal number", 2),
        Kind.YESNO: KindWord("是或否", "Yes or no", 1),
        Kind.DATE: KindWord("日期", "Date", 1),
        Kind.CHOICE: KindWord("几选一", "One of several", 1),
    }
)
FILLED_MINUTES: Final = 1
"""What a field costs that the house fills in: reading it over."""
READING_MINUTES: Final = 2
"""What reading and signing costs each unit, whatever is asked."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its name, and the sentence a timeline says of it."""

    name: str
    zh: str
    en: str
    said_zh: str
    said_en: str

    def say(self, lang: str = "zh") -> str:
        return self.zh if lang.startswith("zh") else self.en

    def said(self, lang: str = "zh") -> str:
        return self.said_zh if lang.startswith("zh") else self.said_en


ACTS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        act.name: act
        for act in (
            Act("issue", "下达指令", "Issue", "下达了指令", "issued the directive"),
            Act("read", "打开", "Open", "打开看了", "opened it"),
            Act("sign_directive", "签收指令", "Sign for it", "签收了", "signed for it"),
            Act("answer_directive", "答复指令", "Answer it", "交了答复", "answered"),
            Act("send_back", "退回重答", "Send back", "退回重答", "sent the answer back"),
            Act("extend_limit", "延长时限", "Extend the limit", "延长了时限", "extended the limit"),
            Act("withdraw_directive", "撤回指令", "Withdraw", "撤回了指令", "withdrew the directive"),
            Act("remind", "提醒", "Remind", "提醒了", "sent a reminder"),
            Act("evaluate", "评价答复", "Evaluate", "评价了答复", "evaluated the answer"),
            Act("object_to_grade", "对评价提异议", "Object", "对评价提出异议", "objected to the evaluation"),
            Act("decide_objection", "裁定异议", "Decide", "裁定了异议", "decided the objection"),
            Act("rate_issuer", "评发文单位", "Rate the issuer", "评了这份指令", "rated the directive"),
            Act("urge_copy", "到期催办", "Urge", "时限已到，催办一次", "the limit has passed; urged once"),
            Act("escalate", "报上级", "Tell the unit above", "仍未答复，告知上级单位一次",
                "still unanswered; the unit above was told once"),
        )
    }
)  # fmt: skip
OWED: Final = Word("指令待办", "Directives to do")

RATED_LEAST: Final = 3
"""Ratings are shown from so many on: of one or two anybody could guess whose they are."""
