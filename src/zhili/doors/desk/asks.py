"""The fields that acts ask for, each with how it is drawn and what may be chosen in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from zhili.doors.desk import choices
from zhili.doors.desk.choices import Groups
from zhili.doors.frame.shapes import Choice, Day, Field, Files, Several, Text, Whole
from zhili.doors.frame.speech import t
from zhili.lib.actor import Actor
from zhili.matters.actions import Rounding, Satisfied
from zhili.matters.actions.files import MOST_BYTES, MOST_FILES
from zhili.matters.lifecycle import Answer, Lack
from zhili.matters.queries.detail import Detail
from zhili.offices import queries as offices

Offer = Callable[[Detail, Actor, datetime], Groups]
MOST_ID: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Ask:
    """One field of an act's form. ``hint`` in both languages.

    ``widget``: area, line, select, twice (two selects of one name), radio, ticks, date, whole or files.
    """

    field: Field
    widget: str
    offer: Offer | None = None
    hint: tuple[str, str] = ("", "")
    rows: int = 3


class Drawn(NamedTuple):
    """A field ready for the page."""

    name: str
    widget: str
    hint: str
    optional: bool
    groups: Groups
    rows: int


def unit_ids() -> frozenset[str]:
    """Every unit's id as a form sends it."""
    return frozenset(str(each.id) for each in offices.units())


def drawn(ask: Ask, detail: Detail, actor: Actor, now: datetime) -> Drawn:
    """The field with its choices in the language of the page."""
    groups = [group for group in ask.offer(detail, actor, now) if group[1]] if ask.offer else []
    return Drawn(ask.field.name, ask.widget, t(*ask.hint), not getattr(ask.field, "required", False), groups, ask.rows)


def text(name: str, zh: str, en: str, hint: tuple[str, str] = ("", ""), *, needed: bool = True, rows: int = 3) -> Ask:
    """Running text, as long as the verb takes it."""
    return Ask(Text(name, zh, en, required=needed, most=5000, lines=True), "area", None, hint, rows)


def unit(name: str, zh: str, en: str, offer: Offer) -> Ask:
    """One unit out of those offered."""
    return Ask(Whole(name, zh, en, required=True, least=1, most=MOST_ID), "select", offer)


def one_of(name: str, zh: str, en: str, among: tuple[str, ...], offer: Offer) -> Ask:
    """One of a few, all in sight."""
    return Ask(Choice(name, zh, en, required=True, among=among), "radio", offer)


REASON: Final = text("reason", "理由", "Reason")
FILES: Final = Ask(
    Files("files", "照片或文件", "Photos or files", most=MOST_FILES, most_bytes=MOST_BYTES),
    "files",
    hint=("照片里的位置等信息会去掉；也收 PDF", "Position data is taken out of photos; PDF is taken too"),
)
UNIT: Final = unit("unit", "请哪个单位", "Which unit", choices.helpers)
REVIEW_ON: Final = Ask(
    Day("review_on", "哪天复核", "Review on", required=True),
    "date",
    hint=("到那天欠账单位要再看一次", "On that day the owing body looks again"),
)
OUTCOME: Final = (
    text(
        "done",
        "做了什么，或为什么不办",
        "What was done, or why not",
        ("写这一件事，套话和别处抄来的会被退回", "About this very matter; stock phrases and copies are refused"),
        rows=4,
    ),
    text(
        "evidence",
        "依据",
        "Evidence",
        ("文件、照片、现场情况", "Documents, photos, what was seen"),
        needed=False,
        rows=2,
    ),
    text(
        "remedy",
        "不服怎么办",
        "If they disagree",
        ("不填就写上重开的期限和找人的电话", "Left empty: how to reopen and whom to call"),
        needed=False,
        rows=2,
    ),
)
ASSIGN: Final = (
    Ask(Text("category", "类别", "Category", required=True, most=80), "select", choices.all_categories),
    unit("lead", "主办单位", "Lead unit", choices.leads),
    Ask(Several("assists", "协办单位", "Assisting units", among=unit_ids), "twice", choices.helpers),
    text(
        "reason",
        "理由",
        "Reason",
        ("改了建议就说一句为什么", "If you change the suggestion, say why"),
        needed=False,
        rows=2,
    ),
)
ROUNDINGS: Final = tuple(each.value for each in Rounding)
LACKS: Final = tuple(each.value for each in Lack)
OWE: Final = (
    unit("debtor", "上面谁欠", "Who above owes it", choices.debtors),
    Ask(Several("lacks", "缺什么", "What is missing", required=True, among=LACKS), "ticks", choices.lacks),
    text(
        "what",
        "欠什么",
        "What is owed",
        ("一句话，公开：例如「欠北圩乡一座能走 20 吨车的桥」", "One sentence, public"),
        rows=2,
    ),
    text("plan", "欠着的时候怎么办", "What helps meanwhile", rows=2),
    REVIEW_ON,
    *OUTCOME,
)
CALLBACK: Final = (
    Ask(
        Whole("party", "打给谁", "Whom you called", required=True, least=1, most=MOST_ID),
        "radio",
        choices.parties,
    ),
    one_of("answer", "怎么说", "What was said", tuple(each.value for each in Answer), choices.answers),
    Ask(Choice("contacted", "承办单位联系过吗", "Did the unit get in touch", among=("yes", "no")), "radio",
        choices.contacted),
    Ask(Choice("satisfied", "对办理满意吗", "How was it handled", among=tuple(each.value for each in Satisfied)),
        "radio", choices.satisfied),
    text("words", "原话", "In their words", needed=False, rows=2),
)  # fmt: skip
CHECK: Final = (
    one_of("solved", "现场怎么样", "What you found", ("yes", "no"), choices.found),
    text("words", "看到什么", "What you saw"),
    FILES,
)
PUBLISH: Final = (
    Ask(
        Text("title", "标题", "Title", required=True, most=60),
        "line",
        hint=("是什么事，例如「排水管外溢」", "What it is, such as “Sewer overflowing”"),
    ),
    text(
        "summary",
        "摘要",
        "Summary",
        (
            "人人看得到。用自己的话写：不写姓名、电话、车牌、门牌楼幢，不抄群众原话，不放照片",
            "Everybody reads it. Your own words: no name, number, plate, house or block, no resident's words, no photo",
        ),
        rows=4,
    ),
    one_of("rounding", "地点写到哪里", "How finely the place is told", ROUNDINGS, choices.roundings),
    Ask(
        Text("street", "街道、道路名", "Street", most=60),
        "line",
        hint=("选「到街道」时填，不写门牌号", "For “the street”: its name, without a number"),
    ),
)
EXTEND: Final = (
    Ask(Whole("days", "延几天", "How many days", required=True, least=1, most=366), "whole"),
    one_of("count", "怎么算", "Counted in", ("d", "wd"), choices.day_kinds),
    text("reason", "延期理由", "Why", ("会告诉反映人", "The reporter is told"), rows=2),
)
NOTE: Final = (
    text("words", "留言", "Note", ("只有工作人员看得到，不发给群众", "Staff alone read it; no resident does"), rows=2),
    Ask(
        Whole("unit", "请谁回", "Who is to answer", least=1, most=MOST_ID),
        "select",
        choices.noted,
        ("不选就是给大家看", "None: for everybody on the matter to read"),
    ),
)
REPLY: Final = (
    text(
        "words",
        "答复",
        "Reply",
        (
            "说清查到什么、做了什么、接下来怎样；群众看得到，也由群众说好了没有",
            "What was found and done, and what comes next. Residents read it and say whether it is fixed",
        ),
        rows=5,
    ),
    FILES,
)
