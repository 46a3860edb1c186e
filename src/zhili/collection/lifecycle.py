"""The words of this room, and the measures of a patrol."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_STOPS: Final = 60
MOST_POINTS_AT_ONCE: Final = 1000
MOST_POINTS: Final = 20_000
"""Of one patrol: a point every five seconds for more than a day."""


class Act(StrEnum):
    """What can happen to routes and patrols. Adding to a track is not among them: see ``actions.patrols.add_track``."""

    DRAW_ROUTE = "collection.draw_route"
    RETIRE_ROUTE = "collection.retire_route"
    BEGIN_PATROL = "collection.begin_patrol"
    LOOK_AT = "collection.look_at"
    END_PATROL = "collection.end_patrol"
    FORGET_TRACK = "collection.forget_track"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages."""

    zh: str
    en: str


SENTENCES: Final[dict[Act, Sentence]] = {
    Act.DRAW_ROUTE: Sentence("画了巡查路线。", "A patrol route was drawn."),
    Act.RETIRE_ROUTE: Sentence("停用了巡查路线。", "A patrol route was retired."),
    Act.BEGIN_PATROL: Sentence("开始巡查。", "A patrol began."),
    Act.LOOK_AT: Sentence("看过一处。", "A stop was looked at."),
    Act.END_PATROL: Sentence("结束巡查。", "A patrol ended."),
    Act.FORGET_TRACK: Sentence("本人删除了巡查轨迹。", "A patrol's track was deleted by its owner."),
}


class Verdict(StrEnum):
    """What was found at a stop: nothing wrong, or something that became a matter."""

    OK = "ok"
    FOUND = "found"


VERDICT_WORDS: Final[dict[Verdict, Sentence]] = {
    Verdict.OK: Sentence("没问题", "All right"),
    Verdict.FOUND: Sentence("有问题，已上报", "Something was found and reported"),
}
