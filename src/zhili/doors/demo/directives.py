"""Directives of the demonstration: one that is over, one in the middle of it, and one from the county to its towns.

They leave the story's own chance alone: what happens here is written down, step by step.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from zhili.command import actions as command
from zhili.command.actions import Order, Question
from zhili.command.fields import EARLIER
from zhili.command.lifecycle import Kind
from zhili.command.queries import get_directive
from zhili.lib.actor import Actor
from zhili.localities import county

from .county import LOCALITY
from .stage import Plot, Stage

TOWN = "qingshi"
VILLAGES = tuple(unit.code for unit in county.UNITS if unit.parent == TOWN and unit.level == "village")
TOWNS = tuple(unit.code for unit in county.UNITS if unit.parent == "county" and unit.level == "town")
WELLS = (
    Question("", Kind.WHOLE, "无盖水井有几口", "Wells without a cover", "要逐口加盖，按数配", unit="口", least="0",
             most="200"),
    Question("", Kind.YESNO, "是否都已围挡", "Are all fenced off?", "没有围的当天就要围上"),
    Question("", Kind.TEXT, "现场负责人", "Who is in charge on site", "出了险情要马上找得到人"),
)  # fmt: skip
AGAIN = (
    *(
        Question("", each.kind, each.zh, each.en, each.why, unit=each.unit, least=each.least, most=each.most,
                 source=EARLIER)
        for each in WELLS
    ),
    Question("", Kind.WHOLE, "还要几个井盖", "Covers still needed", "县里按数采购", unit="个", least="0", most="200"),
)  # fmt: skip
WINTER = (
    Question("", Kind.WHOLE, "在办的群众事项有几件", "Open matters", "开会前心里有数，系统已有", source="open_matters"),
    Question("", Kind.WHOLE, "独居老人有几户", "Elders living alone", "按户安排入户看望", unit="户", least="0",
             most="5000"),
    Question("", Kind.CHOICE, "取暖物资够不够", "Are there enough heating supplies?", "缺的从县里调",
             choices=("够", "差一点", "差很多")),
    Question("", Kind.LONG, "有什么困难", "What is difficult", "要县里协调的写在这里", required=False),
)  # fmt: skip
PEOPLE = ("陈立新", "何望舒", "周守成", "吴慧敏", "杨景行", "秦乐天", "许素心")


def over(stage: Stage) -> Plot:
    """The first check: everybody answered; one grade was objected to, and the objection upheld from above."""
    number = _issue(
        stage,
        "qingshi-desk",
        VILLAGES,
        "汛期水井井盖排查",
        WELLS,
        "3d",
        "近期强降雨。请逐口排查村里的水井，没有盖的先围挡。",
    )
    yield timedelta(hours=3)
    for no, village in enumerate(VILLAGES):
        _answer(stage, number, village, (str((no * 3) % 8), "yes" if no % 3 else "no", PEOPLE[no]))
    yield timedelta(hours=20)
    for no, village in enumerate(VILLAGES[:-1]):
        grade, why = ("good", "数字清楚，负责人写明了") if no else ("poor", "没有说明哪几口没围")
        command.evaluate(actor=stage.as_("qingshi-desk"), number=number, unit_id=_unit(stage, village), grade=grade,
                         reasons=why, now=stage.now)  # fmt: skip
    yield timedelta(hours=2)
    clerk = _clerk(stage, VILLAGES[0])
    command.object_to_grade(actor=clerk, number=number, reasons="表里没有问是哪几口", now=stage.now)
    for no, village in enumerate(VILLAGES[:4]):
        command.rate_issuer(actor=_clerk(stage, village), number=number, clear=True, necessary=no != 3,
                            asked_before=no == 2, now=stage.now)  # fmt: skip
    yield timedelta(hours=5)
    command.decide_objection(actor=stage.as_("supervision-desk"), number=number, unit_id=_unit(stage, VILLAGES[0]),
                             upheld=True, grade="enough", words="表里确实没有这一项", now=stage.now)  # fmt: skip


def midway(stage: Stage) -> Plot:
    """The second check, with the first one's answers filled in: every state at once."""
    number = _issue(
        stage,
        "qingshi-desk",
        VILLAGES,
        "汛期水井井盖复查",
        AGAIN,
        "1d",
        "上次填的都在里面，看一眼，变了的改一下，再写还要几个井盖。",
    )
    yield timedelta(hours=2)
    for no, village in enumerate(VILLAGES[:4]):
        _answer(stage, number, village, (str(no), "yes", PEOPLE[no], str(no * 2)))
    command.sign_directive(actor=_clerk(stage, VILLAGES[4]), number=number, now=stage.now)
    command.save_draft(actor=_clerk(stage, VILLAGES[4]), number=number, typed={"q1": "5"}, now=stage.now)
    command.note_read(actor=_clerk(stage, VILLAGES[5]), number=number, now=stage.now)
    yield timedelta(hours=4)
    issuer = stage.as_("qingshi-desk")
    command.send_back(actor=issuer, number=number, unit_id=_unit(stage, VILLAGES[0]), limit="2d",
                      reason="井盖数是 0，可上次说有没盖的，请再核一下", now=stage.now)  # fmt: skip
    command.evaluate(actor=issuer, number=number, unit_id=_unit(stage, VILLAGES[1]), grade="poor",
                     reasons="井盖要的比没盖的井多一倍", now=stage.now)  # fmt: skip
    yield timedelta(hours=1)
    command.object_to_grade(actor=_clerk(stage, VILLAGES[1]), number=number, reasons="有一口井要大小两块盖",
                            now=stage.now)  # fmt: skip
    yield timedelta(hours=3)
    command.remind(actor=stage.as_("qingshi-desk"), number=number, now=stage.now)


def winter(stage: Stage) -> Plot:
    """The county asks its towns, one figure filled in by the house; two have answered so far."""
    number = _issue(
        stage,
        "county-head",
        TOWNS,
        "入冬独居老人看望安排",
        WINTER,
        "5wd",
        "请按户安排入户看望，取暖物资不够的说一声，县里来调。",
    )
    yield timedelta(hours=6)
    for no, town in enumerate(TOWNS[3:5]):
        clerk = stage.as_(f"{town}-desk")
        command.sign_directive(actor=clerk, number=number, now=stage.now)
        command.answer_directive(
            actor=clerk,
            number=number,
            now=stage.now,
            typed=_with_figure(stage, number, clerk)
            | {
                "q2": str(60 + 17 * no),
                "q3": ("够", "差一点")[no],
                "q4": "" if no == 0 else "有两户住在山上，雪天车上不去",
            },
        )


PLOTS: tuple[tuple[float, Callable[[Stage], Plot]], ...] = ((170, over), (34, midway), (20, winter))
"""(hours before now, what begins then)."""


def _issue(
    stage: Stage, who: str, units: tuple[str, ...], title: str, asked: tuple[Question, ...], limit: str, words: str
) -> str:
    order = Order(title, words, asked, tuple(_unit(stage, code) for code in units), limit)
    return command.issue(actor=stage.as_(who), locality=LOCALITY, order=order, now=stage.now).number


def _answer(stage: Stage, number: str, village: str, values: tuple[str, ...]) -> None:
    clerk = _clerk(stage, village)
    command.sign_directive(actor=clerk, number=number, now=stage.now)
    typed = {f"q{no}": value for no, value in enumerate(values, 1)}
    command.answer_directive(actor=clerk, number=number, typed=typed, now=stage.now)


def _with_figure(stage: Stage, number: str, clerk: Actor) -> dict[str, str]:
    return {"q1": str(get_directive(clerk, number).own.filled["q1"]["value"])}


def _clerk(stage: Stage, village: str) -> Actor:
    return stage.as_(f"{village}-head")


def _unit(stage: Stage, code: str) -> int:
    return stage.settled.units[code]
