"""The words of this room: the risky uses that the house knows, its acts, and how long an assessment holds.

A use is declared here, in code, because code asks for it: what is not declared cannot be switched on, and what asks for
a use that is off is refused. PIPL art. 55 names what must be assessed first; art. 56 keeps the assessment three years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

LONGEST_YEARS: Final = 3
"""An assessment holds for at most so many years, and is kept for as many after it ceased to hold."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or name in both languages."""

    zh: str
    en: str

    def say(self, lang: str = "zh") -> str:
        return self.zh if lang.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Use:
    """A risky use. ``why``: what makes it one. ``never``: this house does not do it, so it is neither assessed nor
    switched on, and a profile that brings fields for it is not read (``profiles.negative``); it is named all the same,
    so that everybody reads that it is not done here."""

    name: str
    words: Sentence
    why: Sentence
    never: bool = False


USES: Final = MappingProxyType({
    use.name: use
    for use in (
        Use(
            "linkage",
            Sentence("批量数据比对", "Linking batches of records"),
            Sentence(
                "把几个部门的名单成批打开、比对、合并；错合一个人就是伤害一个人。",
                "Lists of several departments are opened and joined in bulk; one false merge harms one person.",
            ),
        ),
        Use(
            "export",
            Sentence("批量导出名单", "Taking a list away in bulk"),
            Sentence(
                "导出的名单离开系统，谁再看、再传，这里管不到。",
                "A list that has left the house is read and passed on where nobody here can see it.",
            ),
        ),
        Use(
            "sensitive",
            Sentence("成批使用敏感的专项登记", "Using special registers of sensitive data in bulk"),
            Sentence(
                "残疾、困境、救助一类的登记整份名单地收进来，容易把人分成三六九等。",
                "Whole lists of disability, hardship or relief taken in sort people into kinds.",
            ),
        ),
        Use(
            "biometrics",
            Sentence("人脸和其他生物识别", "Faces and other biometrics"),
            Sentence(
                "变不了、丢不起；不得作为唯一的验证方式，满十万人还要备案。",
                "It can be neither changed nor lost; never the only way in, and filed from 100,000 people on.",
            ),
            never=True,
        ),
        Use(
            "scoring",
            Sentence("给人打分、画像、预测", "Scoring, profiling or predicting people"),
            Sentence(
                "自动化决策影响个人权益，本人有权要求说明、有权拒绝。",
                "An automated decision touches a person's rights: they may ask for reasons and refuse it.",
            ),
            never=True,
        ),
    )
})  # fmt: skip


class Act(StrEnum):
    """What can happen here."""

    WRITE = "catalogue.write_assessment"
    APPROVE = "catalogue.approve_assessment"
    SWITCH_ON = "catalogue.switch_on"
    SWITCH_OFF = "catalogue.switch_off"


SENTENCES: Final[dict[Act, Sentence]] = {
    Act.WRITE: Sentence("写了一份影响评估。", "An impact assessment was written."),
    Act.APPROVE: Sentence("批准了一份影响评估。", "An impact assessment was approved."),
    Act.SWITCH_ON: Sentence("开启了一项高风险用途。", "A risky use was switched on."),
    Act.SWITCH_OFF: Sentence("关停了一项高风险用途。", "A risky use was switched off."),
}


def years_after(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 1 March, so that nothing is cut short."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
