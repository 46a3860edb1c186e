"""Why matters stand still, in words; the rules are ``matters.stuck``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zhili.matters.stuck import CALLS_IN_VAIN, OFTEN, RULES, STILL_AFTER

Pair = tuple[str, str]

REASONS: Final[Mapping[str, tuple[Pair, Pair]]] = {
    "unsigned": (("派了没人签收", "Assigned, nobody signed"),
                 ("签收的时限过了", "The limit for signing has passed")),
    "undecided": (("异议没裁定", "Objection undecided"),
                  ("主办单位说不归它，审核办过了时限还没定", "The lead says no; the decision is overdue")),
    "silent_helper": (("协办单位没回话", "Assisting unit silent"),
                      ("请了协办单位，到时候没有答复主办", "Another unit was asked and has not answered in time")),
    "debt": (("欠账到期没复核", "Debt not reviewed"),
             ("欠账单位到了复核的日子还没看", "The owing body has passed its day of review")),
    "unreached": (("回访打不通", "Cannot be reached"),
                  (f"这一轮打了 {CALLS_IN_VAIN} 次以上都没人接", f"Called {CALLS_IN_VAIN} times or more in vain")),
    "still": (("时钟停着不走", "Clock standing still"),
              (f"等别人的意见，停了 {STILL_AFTER.days} 天以上", f"Paused over {STILL_AFTER.days} days")),
    "rework": (("一再返工", "Sent back again and again"),
               (f"群众或核查说没好，退回了 {OFTEN} 次以上", f"Sent back {OFTEN} times or more")),
    "extended": (("一延再延", "Extended again and again"),
                 (f"延期 {OFTEN} 次以上", f"More time was taken {OFTEN} times or more")),
    "top": (("催到顶了还没动", "Urged to the top of the ladder"),
            ("该催的每一级都催过，还是超时", "Every rung was told, and it is still over")),
}  # fmt: skip
"""(name, what it means) each, in the order of the rules."""

assert tuple(REASONS) == tuple(RULES), "every rule has its words"
