"""What is wrong with a profile, said so that the person who wrote it can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhili.lib.refusal import Invalid
from zhili.profiles.model import Words


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: which rule it breaks, a sentence in each language, the YAML line, and the trail that shows it.

    ``trail`` is a counter-example, step by step from the start of the lifecycle; empty where the sentence says all.
    ``line`` counts from 1; 0 where no single line is to blame.
    """

    rule: str
    zh: str
    en: str
    line: int = 0
    trail: tuple[Words, ...] = ()

    def say(self, lang: str = "zh") -> str:
        """The sentence with its line, without the trail."""
        if lang.startswith("zh"):
            return f"第 {self.line} 行：{self.zh}" if self.line else self.zh
        return f"line {self.line}: {self.en}" if self.line else self.en


class BadProfile(Invalid):
    """The rules cannot be used. ``problems`` lists everything found, not only the first."""

    code = "bad_profile"
    zh = "规则有 {count} 处不对：{list_zh}"
    en = "The rules have {count} problems: {list_en}"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            count=len(self.problems),
            list_zh="；".join(problem.say("zh") for problem in self.problems),
            list_en="; ".join(problem.say("en") for problem in self.problems),
        )
