"""What stands on a matter's paper, as plain blocks in the language of the reader: no contact, no name of a resident."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from markupsafe import Markup

from zhili.doors.desk.pane import Pane, pane
from zhili.doors.frame import reach, say
from zhili.doors.frame.rows import TimeItem
from zhili.doors.frame.speech import lang, t
from zhili.language.text import mask
from zhili.lib.actor import Actor
from zhili.matters.queries.detail import Detail
from zhili.offices import queries as offices

Block = dict[str, Any]


def _clocks(shown: Pane) -> str:
    return "；".join(Markup(words).striptags() for _, words in shown.clocks)


def content(found: Detail, actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything that the paper says; ``press`` sets it."""
    shown = pane(found, actor, now)
    place = reach.place().say("name")
    unit = offices.unit(actor.unit_id).name(lang()) if actor.unit_id else ""
    who = " ".join(each for each in (unit, actor.name) if each) + t(" ", "")
    return {
        "lang": "zh-CN" if lang() == "zh" else "en",
        "title": f"{shown.number} {mask(shown.title)}",
        "author": place,
        "number": shown.number,
        "foot": t(f"{place} · {who}制作于 {_time(now)}", f"{place} · made {_time(now)} by {who}"),
        "page": t("第 {n} 页，共 {all} 页", "page {n} of {all}"),
        "receipt": f"{settings.ZHILI_URL}/receipt/{shown.number}/",
        "receipt_words": t("扫码验这一件的回执", "Scan to verify the receipt"),
        "missing": t("〓：字库里没有的字", "〓: a character that the typeface lacks"),
        "blocks": _blocks(shown),
    }


def _blocks(shown: Pane) -> list[Block]:
    blocks: list[Block] = [
        {"kind": "title", "text": mask(shown.title)},
        {"kind": "note", "text": " · ".join((shown.number, *shown.head))},
        {
            "kind": "state",
            "text": shown.ended or shown.state,
            "note": _clocks(shown),
        },
    ]
    if shown.words:
        blocks.append({"kind": "word", "text": mask(shown.words), "note": shown.words_by})
    where = " ".join(each for each in shown.place if each)
    if where:
        blocks.append({"kind": "fact", "label": t("地点", "Place"), "text": mask(where)})
    blocks += _debts(shown) + _statements(shown) + _units(shown)
    blocks.append({"kind": "head", "text": t("经过", "What happened")})
    blocks += [_step(item) for item in shown.timeline]
    return blocks


def _debts(shown: Pane) -> list[Block]:
    found: list[Block] = []
    for debt in shown.debts:
        found.append({"kind": "head", "text": t("欠账", "Debt")})
        found.append({"kind": "fact", "label": t("上面谁欠", "Who owes it"), "text": debt.who})
        found.append({"kind": "fact", "label": t("欠什么", "What is owed"), "text": debt.what})
        lacks = t("、", ", ").join(name for name, missing in debt.lacks if missing)
        found.append({"kind": "fact", "label": t("缺什么", "What is missing"), "text": lacks})
        found.append({"kind": "fact", "label": t("欠着的时候怎么办", "What helps meanwhile"), "text": debt.plan})
        found.append({"kind": "note", "text": debt.ended or " · ".join(" ".join(each) for each in debt.nums)})
    return found


def _statements(shown: Pane) -> list[Block]:
    found: list[Block] = []
    for said in shown.statements:
        found.append({"kind": "head", "text": t("结果说明：", "Outcome: ") + said.outcome})
        found.append({"kind": "text", "text": mask(said.done)})
        for label, text in ((t("谁定的", "Decided by"), said.decided_by), (t("依据", "Evidence"), said.evidence),
                            (t("不服怎么办", "If you disagree"), said.remedy)):  # fmt: skip
            if text:
                found.append({"kind": "fact", "label": label, "text": mask(text)})
    return found


def _units(shown: Pane) -> list[Block]:
    if not shown.units:
        return []
    rows: list[Block] = [{"kind": "head", "text": t("谁在办", "Who is on it")}]
    return rows + [
        {"kind": "fact", "label": unit.role, "text": f"{unit.name}{'　' + unit.note if unit.note else ''}"}
        for unit in shown.units
    ]


def _step(item: TimeItem) -> Block:
    when = _time(item.moment) if item.moment else item.moment_words
    return {"kind": "step", "voice": item.kind == "voice", "when": when, "text": f"{item.who} {item.what}".strip(),
            "note": mask(item.note), "reply": mask(item.reply), "words": mask(item.words)}  # fmt: skip


def _time(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d} {say.clock(moment)}"
