"""A township with villages, on top of the standing cast; and orders to send them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tests.cast import BEGAN, NOW, Cast
from zhili.command.actions import Issued, Order, Question, answer_directive, issue, sign_directive
from zhili.command.lifecycle import Kind
from zhili.command.models import Copy
from zhili.lib.actor import Actor
from zhili.offices import actions as offices
from zhili.offices.permissions import OPERATOR

VILLAGES = ("上河村", "下河村", "井头村", "石桥村")
POSTS = (
    # key, name, unit, grants, head
    ("secretary", "段书记", "town", ("command.issue", "command.answer"), True),
    ("deputy", "魏副镇长", "town", ("command.issue",), False),
    ("chief", "方县长", "county", ("command.issue", "command.decide"), True),
    ("judge", "高督查", "supervision", ("command.decide",), False),
    ("away", "外人", "next", ("command.issue", "command.answer", "command.decide"), False),
)
ASKED = (
    Question("", Kind.WHOLE, "无盖水井有几口", why="汛期有人掉进去过，要逐口加盖", unit="口", least="0", most="500"),
    Question("", Kind.YESNO, "是否都已加盖或围挡", why="没有盖的今天就要围上"),
    Question("", Kind.TEXT, "谁负责", why="出了险情知道打给谁", required=False),
)


@dataclass
class Villages:
    """The cast, with units ``v1`` … ``v4`` and their clerks ``clerk1`` … ``clerk4``."""

    cast: Cast

    def as_(self, key: str) -> Actor:
        return self.cast.as_(key)

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(self.cast.units[f"v{no}"] for no in range(1, 5))

    def order(self, **changes: Any) -> Order:
        made = Order("井盖排查", "逐口查，没有盖的先围上。", ASKED, self.ids, "2wd")
        return replace(made, **changes)

    def issue(self, **changes: Any) -> str:
        return self.issued(**changes).number

    def issued(self, *, who: str = "secretary", now: Any = NOW, once: str = "", **changes: Any) -> Issued:
        return issue(actor=self.as_(who), locality="qinghe", order=self.order(**changes), now=now, once=once)

    def signed(self, who: str = "clerk1", **changes: Any) -> str:
        number = self.issue(**changes)
        sign_directive(actor=self.as_(who), number=number, now=NOW)
        return number

    def answered(self, who: str = "clerk1", typed: dict[str, str] | None = None, **changes: Any) -> str:
        number = self.signed(who, **changes)
        answer_directive(actor=self.as_(who), number=number, typed=typed or {"q1": "3", "q2": "yes"}, now=NOW)
        return number

    def copy(self, number: str, no: int = 1) -> Copy:
        return Copy.objects.get(directive__number=number, unit_id=self.cast.units[f"v{no}"])


def settle(cast: Cast) -> Villages:
    """Open the villages and the posts that issue, answer and review."""
    for no, name in enumerate(VILLAGES, 1):
        cast.units[f"v{no}"] = offices.open_unit(
            actor=OPERATOR, code=f"v{no}", name_zh=f"{name}村民委员会", level="village",
            area_code=f"99012110020{no}", now=BEGAN, parent_id=cast.units["town"], phone=f"0990-555100{no}",
        )  # fmt: skip
        _seat(cast, f"clerk{no}", f"{name}文书", f"v{no}", ("command.answer",), True)
    for key, name, unit, grants, head in POSTS:
        _seat(cast, key, name, unit, grants, head)
    return Villages(cast)


def _seat(cast: Cast, key: str, name: str, unit: str, grants: tuple[str, ...], head: bool) -> None:
    post = offices.open_post(actor=OPERATOR, unit_id=cast.units[unit], code=f"{unit}-{key}", name_zh="指令岗",
                             now=BEGAN, head=head, grants=grants)  # fmt: skip
    person = offices.enrol(actor=OPERATOR, name=name, now=BEGAN)
    offices.seat(actor=OPERATOR, person_id=person, post_id=post, now=BEGAN)
    cast.people[key] = (person, post)
