"""The portal's plain words for what the rooms name by a word of their own, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zhili.doors.frame.speech import lang, t
from zhili.matters.lifecycle import VOCABULARY
from zhili.offices import queries as offices
from zhili.profiles.model import Words

Pairs = Mapping[str, tuple[str, str]]

WAITS: Final[Pairs] = {
    "dispatcher": ("等调度台派出去", "waits for the dispatch desk to send it out"),
    "lead": ("等主办单位办", "waits for the unit in charge"),
    "reviewer": ("主办单位有异议，等审核", "the unit objects; waits for the review"),
    "above": ("等上级单位给意见", "waits for the unit above"),
    "affected": ("等受影响的人说好了没有", "waits for those affected to say whether it is fixed"),
    "caller": ("等回访员打电话来问", "waits for an independent caller to ask"),
    "checker": ("等核查员到现场看", "waits for an independent check on site"),
    "debtor": ("等欠账的单位还账", "waits for the body that owes it"),
    "parent": ("跟着并入的那一件走", "follows the one it was merged into"),
}
LACKS: Final[Pairs] = {
    "power": ("权", "Power"),
    "people": ("人", "People"),
    "money": ("钱", "Money"),
    "rule": ("规", "Rule"),
}
BY: Final[Pairs] = {
    "affected": ("受影响的人自己说的", "said by those affected"),
    "caller": ("没办过这件事的人打电话问的", "asked by a caller who never worked on it"),
    "checker": ("没办过这件事的人到现场看的", "seen on site by somebody who never worked on it"),
}
SATISFIED: Final[Pairs] = {
    "very": ("很满意", "Very satisfied"),
    "fairly": ("比较满意", "Fairly satisfied"),
    "so_so": ("一般", "So-so"),
    "not": ("不满意", "Not satisfied"),
    "not_at_all": ("很不满意", "Not satisfied at all"),
}
ANSWERS: Final[Pairs] = {
    "yes": ("说好了", "said it is fixed"),
    "no": ("说还没有", "said not yet"),
    "unreached": ("没打通", "not reached"),
}


def word(pairs: Pairs, name: str) -> str:
    """The word in the language of the page; the name itself where nothing is known of it."""
    return t(*pairs[name]) if name in pairs else name


def unit_name(unit_id: int | None) -> str:
    """A unit by name; '' for none."""
    return offices.unit(unit_id).name(lang()) if unit_id else ""


def about(category: Words | None, kind: Words | None = None) -> str:
    """What a matter is about in public: its category, else its kind; never the words of a resident."""
    named = category or kind
    return named.say(lang()) if named else t("不公开的事", "A confidential matter")


def outcome_name(outcome: str) -> str:
    """An outcome, or ``owed``, by name."""
    if outcome == "owed":
        return t("欠账", "Owed")
    known = VOCABULARY.outcomes.get(outcome)
    return t(known.zh, known.en) if known else outcome


def people(count: int) -> str:
    """``3 人``; ``1 person``, ``1,200 people``."""
    return t(f"{count:,} 人", f"{count:,} {'person' if count == 1 else 'people'}")


def tally_of(outcome: str, state_waits_on: str, is_open: bool) -> str:
    """Which tally stands for it. The right half is solid for nothing but a confirmation."""
    if outcome == "solved":
        return "solved"
    if outcome == "declined" or state_waits_on == "debtor":
        return "owed"
    if not is_open:
        return "exit"
    return "wait" if state_waits_on in ("affected", "caller", "checker") else "open"
