"""Linkages and their doubts, in the words of both languages."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from .lifecycle import Sentence


class RunState(StrEnum):
    """Where a linkage stands."""

    ASKED = "asked"
    REFUSED = "refused"
    ALLOWED = "allowed"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


RUN_WORDS: Final[dict[RunState, Sentence]] = {
    RunState.ASKED: Sentence("等另一人批准", "waiting for another person to allow it"),
    RunState.REFUSED: Sentence("没有批准", "refused"),
    RunState.ALLOWED: Sentence("已批准，待运行", "allowed, not yet run"),
    RunState.RUNNING: Sentence("运行中断或进行中", "running, or stopped midway"),
    RunState.STOPPED: Sentence("没有运行，什么也没有写", "not run; nothing was written"),
    RunState.DONE: Sentence("已完成", "done"),
    RunState.UNDOING: Sentence("正在整批撤销", "being undone whole"),
    RunState.UNDONE: Sentence("已整批撤销", "undone"),
}
STEP_WORDS: Final[dict[str, Sentence]] = {
    "open": Sentence("打开", "opened"),
    "compare": Sentence("比对", "compared"),
    "merge": Sentence("合并", "merged"),
    "doubt": Sentence("存疑", "laid before a clerk"),
    "undo": Sentence("撤销", "undone"),
}
"""What a linkage is doing; how much of it is done and of how much is told beside it."""


class Weights(StrEnum):
    """By what a linkage judges."""

    LEARN = "learn"
    SHIPPED = "shipped"


WEIGHT_WORDS: Final[dict[Weights, Sentence]] = {
    Weights.LEARN: Sentence("从名单里学", "learnt from the lists"),
    Weights.SHIPPED: Sentence("用随软件附带的权重", "the weights that come with the software"),
}


class Verdict(StrEnum):
    """What a clerk says of a doubtful pair."""

    SAME = "same"
    DIFFERENT = "different"
    LATER = "later"


VERDICT_WORDS: Final[dict[Verdict, Sentence]] = {
    Verdict.SAME: Sentence("是同一个人", "The same person"),
    Verdict.DIFFERENT: Sentence("不是同一个人", "Different people"),
    Verdict.LATER: Sentence("以后再看", "Later"),
}
