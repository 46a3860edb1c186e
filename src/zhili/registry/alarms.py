"""What in a day's looks calls for an explanation. Pure: looks in, findings out; no value of anybody is needed.

An alert is a question, not a verdict: it is answered by somebody who watches, and never by whoever looked.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from zhili.lib.calendar import WorkCalendar
from zhili.profiles.registers import WatchRules

from .lifecycle import Looked, Sentence

HOUR: Final = timedelta(hours=1)
ONE_BY_ONE: Final = frozenset({Looked.PAGE, Looked.FIELD})
"""Looks that somebody chose, each for itself."""
IN_BULK: Final = frozenset({Looked.LIST, Looked.EXPORT})


class What(StrEnum):
    """Why looks call for an explanation."""

    HOUR = "hour"
    DAY = "day"
    BULK = "bulk"
    NIGHT = "night"
    NEIGHBOUR = "neighbour"
    PROTECTED = "protected"
    WORDS = "words"


WHAT_WORDS: Final[dict[What, Sentence]] = {
    What.HOUR: Sentence("一小时内逐个看了很多人", "Many people, one by one, within an hour"),
    What.DAY: Sentence("一天内逐个看了很多人", "Many people, one by one, in a day"),
    What.BULK: Sentence("一天内从名单和导出里看到很多人", "Many people in lists and files in a day"),
    What.NIGHT: Sentence("在服务时间以外查看", "Looked outside service hours"),
    What.NEIGHBOUR: Sentence("看了自己的邻居", "Looked at the own neighbours"),
    What.PROTECTED: Sentence("看了重点保护的人", "Looked at people on the protected list"),
    What.WORDS: Sentence("用途一字不差反复使用", "The same purpose, word for word, again and again"),
}


class Answer(StrEnum):
    """What came of an alert."""

    OPEN = "open"
    EXPLAINED = "explained"
    HANDED_ON = "handed_on"


ANSWER_WORDS: Final[dict[Answer, Sentence]] = {
    Answer.OPEN: Sentence("等待说明", "waits for an explanation"),
    Answer.EXPLAINED: Sentence("已说明", "explained"),
    Answer.HANDED_ON: Sentence("移交处理", "handed on for discipline"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at a person or household. ``protected``: it is on the list that day; ``near``: it lives where the looker
    does, and that is not the looker's own ground to answer for."""

    at: datetime
    thing: int
    how: Looked
    purpose: str
    protected: bool = False
    near: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """``many`` different people, between these moments."""

    what: What
    many: int
    first_at: datetime
    last_at: datetime


def findings(looks: Sequence[Seen], rules: WatchRules, calendar: WorkCalendar) -> list[Finding]:
    """What calls for an explanation in one member of staff's looks of one day, in order of time."""
    chosen = [look for look in looks if look.how in ONE_BY_ONE]
    away = [look for look in looks if look.how in ONE_BY_ONE or look.how is Looked.EXPORT]
    found = [
        _within_an_hour(chosen, rules.hour),
        _people(What.DAY, chosen, rules.day),
        _people(What.BULK, [look for look in looks if look.how in IN_BULK], rules.listed),
        _people(What.NIGHT, [look for look in looks if is_night(look.at, calendar, rules.margin_hours)], 1),
        _people(What.NEIGHBOUR, [look for look in away if look.near], 1),
        _people(What.PROTECTED, [look for look in away if look.protected], 1),
        _same_words(chosen, rules.same_words),
    ]
    return [each for each in found if each is not None]


def is_night(at: datetime, calendar: WorkCalendar, margin_hours: int) -> bool:
    """Whether this moment lies outside the service hours of its day, give or take the margin; all of a day off does.
    The break at noon is no night."""
    windows = calendar.service_of(calendar.local_date(at))
    margin = timedelta(hours=margin_hours)
    return not windows or not windows[0][0] - margin <= at <= windows[-1][1] + margin


def _people(what: What, looks: Sequence[Seen], least: int) -> Finding | None:
    many = len({look.thing for look in looks})
    return Finding(what, many, looks[0].at, looks[-1].at) if many >= least else None


def _within_an_hour(looks: Iterable[Seen], least: int) -> Finding | None:
    """The fullest hour, if it is too full."""
    inside: deque[Seen] = deque()
    people: Counter[int] = Counter()
    best: Finding | None = None
    for look in looks:
        inside.append(look)
        people[look.thing] += 1
        while look.at - inside[0].at > HOUR:
            gone = inside.popleft().thing
            people[gone] -= 1
            if not people[gone]:
                del people[gone]
        if len(people) >= least and (best is None or len(people) >= best.many):
            best = Finding(What.HOUR, len(people), inside[0].at, look.at)
    return best


def _same_words(looks: Collection[Seen], least: int) -> Finding | None:
    """The purpose that was given for most people, if it was for too many."""
    by_words: dict[str, list[Seen]] = defaultdict(list)
    for look in looks:
        by_words[look.purpose].append(look)
    found = (_people(What.WORDS, same, least) for same in by_words.values())
    return max((each for each in found if each), key=lambda each: each.many, default=None)
