"""A refusal is business: a code, the facts, and a sentence fit for a citizen in Chinese and English.

A room declares its refusals beside its verbs as subclasses of one of the families below; a door maps the family to its
own words (an HTTP status, an exit code). Anything that is not a Refusal is a bug and must surface.
"""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """What was asked cannot be done. ``facts`` fill the two sentences; nothing was changed."""

    code: ClassVar[str] = "refused"
    zh: ClassVar[str] = "这一步现在不能办。"
    en: ClassVar[str] = "This cannot be done now."

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.say("en"))

    def say(self, lang: str = "zh") -> str:
        """The sentence in ``zh`` or ``en``, with the facts filled in."""
        return (self.zh if lang.startswith("zh") else self.en).format(**self.facts)


class Invalid(Refusal):
    """What was sent has the wrong shape or meaning: correct it and send again."""

    code = "invalid"


class NotAllowed(Refusal):
    """Known, but not for this post."""

    code = "not_allowed"
    zh = "您的岗位不能办这一步。"
    en = "Your post may not do this."


class NotFound(Refusal):
    """Does not exist, or is not for this actor's eyes: a stranger cannot tell which."""

    code = "not_found"
    zh = "没有找到，或不在您的范围内。"
    en = "Not found, or not within your reach."


class Conflict(Refusal):
    """The state does not allow it, or somebody else acted first."""

    code = "conflict"


class TooLarge(Refusal):
    """More than may be taken in."""

    code = "too_large"


class Unavailable(Refusal):
    """The house itself cannot write now (locked, away, full); what was typed is kept, try again."""

    code = "unavailable"
    zh = "系统暂时写不进去，您填的内容还在，请稍后再交一次。"
    en = "The system cannot write just now. What you typed is kept; please send it again shortly."
