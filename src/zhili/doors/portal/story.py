"""One's own matter as the page shows it: what happened in plain words, what is asked, what was decided or is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from zhili.doors.frame import say
from zhili.doors.frame.rows import TimeItem
from zhili.doors.frame.speech import lang, t
from zhili.doors.portal.words import ANSWERS, LACKS, WAITS, outcome_name, tally_of, unit_name, word
from zhili.lib.actor import Actor
from zhili.matters.models import Attachment
from zhili.matters.queries.detail import DebtView, Detail, Line
from zhili.matters.queries.load import AGENT, affected
from zhili.matters.queries.own import Own, own
from zhili.matters.queries.public import OwedRow

_ANSWERS_OF_OFFICE = frozenset({"reply", "pay", "follow"})
_SPOKEN = _ANSWERS_OF_OFFICE | {"opine", "answer_whistle", "check", "progress", "review_debt"}
"""Acts of the office whose words the resident reads. What a caller wrote down is another resident's word."""

Nums = tuple[tuple[str, str, str], ...]
Lacks = tuple[tuple[str, bool, str, str], ...]


class FileRow(NamedTuple):
    """One photo, voice note or file: its address, name, size in bytes, and what it is."""

    address: str
    name: str
    size: int
    is_picture: bool
    is_sound: bool = False


class StatementRow(NamedTuple):
    """What an ending or a debt states."""

    outcome: str
    decided_by: str
    done: str
    evidence: str
    remedy: str
    at: datetime


class DebtBlock(NamedTuple):
    """A debt as its block shows it: who owes, what, the figures, what is missing, and what helps meanwhile."""

    who: str
    what: str
    nums: Nums
    lacks: Lacks
    plan: str
    review_on: str


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that the tracked page draws."""

    number: str
    version: int
    title: str
    state: str
    mark: str
    owner: str
    limit: str
    waits: str
    people: int
    acts: frozenset[str]
    replied_by: str
    window: str
    own: Own
    is_solved: bool
    is_open: bool
    in_own_words: bool
    timeline: tuple[TimeItem, ...]
    files: tuple[FileRow, ...]
    evidence: tuple[FileRow, ...]
    statements: tuple[StatementRow, ...]
    debt: DebtBlock | None
    parent: str


def story(found: Detail, actor: Actor, now: datetime) -> Story:
    """The matter for this party's eyes."""
    matter, mine = found.matter, own(actor, found.loaded)
    debt = next((each for each in found.debts if each.closed_at is None), None)
    files = [
        (row.step_no in mine.steps, _file(matter.number, row))
        for row in found.attachments
        if mine.may_open(row.step_no)
    ]
    return Story(
        matter.number, matter.version, _title(found, mine), t(found.state_zh, found.state_en),
        tally_of(matter.outcome, matter.waits_on, matter.is_open), unit_name(matter.lead_unit_id), _limit(found, now),
        word(WAITS, matter.waits_on) if matter.waits_on else "", matter.people, _open(found, mine),
        _replied_by(found), _window(found, mine), mine, matter.outcome == "solved", matter.is_open,
        matter.outcome == "withdrawn", tuple(_timeline(found, mine)),
        tuple(row for own_, row in files if own_), tuple(row for own_, row in files if not own_),
        _statements(found), debt_block(debt, now) if debt else None, found.parent,
    )  # fmt: skip


def debt_block(row: DebtView | OwedRow, now: datetime) -> DebtBlock:
    """A debt with what it has cost so far."""
    days_left = (row.review_on - timezone.localtime(now).date()).days
    left = (
        t(f"剩 {days_left} 天", f"{days_left} days left")
        if days_left >= 0
        else t(f"超 {-days_left} 天", f"{-days_left} days over")
    )
    nums = (
        (t("受影响", "Affected"), say.number(row.people), t("人", "people")),
        (t("已欠", "Owed for"), say.number(((row.closed_at or now) - row.opened_at).days), t("天", "days")),
        (t("复核", "Review"), say.day(row.review_on), left),
    )
    missing, there = t("缺", "missing"), t("不缺", "not missing")
    lacks = tuple((word(LACKS, each), each in row.lacks, missing if each in row.lacks else there, "") for each in LACKS)
    return DebtBlock(unit_name(row.unit_id), row.what, nums, lacks, row.plan, say.day(row.review_on))


def _title(found: Detail, mine: Own) -> str:
    """The reporter's own first words; to somebody who joined, what it is about."""
    matter = found.matter
    if mine.side.role in ("reporter", AGENT):
        return matter.title
    profile = found.loaded.profile
    known = profile.categories.get(matter.category)
    return (known.words if known else found.loaded.kind.words).say(lang())


def _limit(found: Detail, now: datetime) -> str:
    """By when the office owes its answer; '' while it owes none."""
    matter = found.matter
    clock = next((each for each in found.clocks if each.name == "handling"), None)
    due = clock.due_at if clock else matter.due_at
    if due is None or matter.waits_on not in ("lead", "dispatcher", "above", "reviewer"):
        return ""
    if clock is not None and clock.paused:
        return t("时限停着，等上面的意见", "The limit stands still until those above have spoken")
    words = t(f"{say.when(due)} 前，{say.left(due, now)}", f"by {say.when(due)}, {say.left(due, now)}")
    return words + (t("（暂定）", " (provisional)") if matter.provisional else "")


def _open(found: Detail, mine: Own) -> frozenset[str]:
    """What is offered: whoever is not alone in a matter may step out of it instead of ending it for all."""
    acts = set(found.acts) - ({"appraise"} if mine.has_appraised else set())
    if len(found.loaded.sides) > 1 and (mine.side.role == AGENT or len(affected(found.loaded)) > 1):
        acts -= {"withdraw"}
        acts |= {"leave"} if "supplement" in acts else set()
    return frozenset(acts)


def _replied_by(found: Detail) -> str:
    line = next((each for each in reversed(found.timeline) if each.act in _ANSWERS_OF_OFFICE), None)
    if line is None:
        return ""
    paid_by = next((debt.unit_id for debt in found.debts if debt.paid_at), None) if line.act == "pay" else None
    return unit_name(paid_by or found.matter.lead_unit_id)


def _window(found: Detail, mine: Own) -> str:
    """What happens when nobody says a word."""
    matter = found.matter
    if matter.waits_on != "affected" or matter.due_at is None:
        return t("也可以等人打电话来问，话一样算数。", "You may also wait to be called; your word counts the same.")
    due = say.when(matter.due_at)
    if mine.side.reachable:
        return t(
            f"不急。{due} 前不点，会有人打电话来问。",
            f"No hurry. If you do not answer by {due}, a person will call you.",
        )
    return t(f"不急。{due} 前没人说话，会有人到现场看。不说话不算办成。",
             f"No hurry. If nobody answers by {due}, somebody checks on site. Silence is never “solved”.")  # fmt: skip


def _timeline(found: Detail, mine: Own) -> list[TimeItem]:
    items = [_item(line, mine) for line in found.timeline]
    return items + ([_next(found)] if found.matter.is_open else [])


def _item(line: Line, mine: Own) -> TimeItem:
    is_mine = line.no in mine.steps
    kind = "voice" if line.voice else "owed" if line.act in ("owe", "decline") else "office"
    who = t("您", "You") if is_mine else t(line.who_zh, line.who_en)
    said = t(line.said_zh, line.said_en)
    if line.facts.get("left"):
        said = t("退出了", "stepped out")
    if line.act in ("callback", "check") and line.facts.get("answer"):
        said += t("：", ": ") + word(ANSWERS, str(line.facts["answer"]))
    words = say.half(line.words)
    reply = words if line.act in _SPOKEN and not line.voice else ""
    own_words = words if is_mine or (line.voice and line.act == "report") else ""
    note = say.half(line.reason) if not line.voice and line.act != "merge" else ""
    return TimeItem(kind, who, said, line.at, note=note, reply=reply, words=own_words)


def _next(found: Detail) -> TimeItem:
    matter = found.matter
    if matter.waits_on == "affected":
        return TimeItem("wait", t("等您一句话", "One word from you"), "")
    due = t(f"{say.when(matter.due_at)} 前", f"by {say.when(matter.due_at)}") if matter.due_at else ""
    return TimeItem("next", "", word(WAITS, matter.waits_on), None, due)


def _statements(found: Detail) -> tuple[StatementRow, ...]:
    """Newest first. Who decided is the post that took the step, not a person's name alone."""
    is_owed = any(debt.closed_at is None for debt in found.debts)
    posts = {line.at: t(line.who_zh, line.who_en) for line in found.timeline if not line.voice}
    return tuple(
        StatementRow(
            t("欠过账", "was owed") if each.outcome == "owed" and not is_owed else outcome_name(each.outcome),
            say.half(each.decided_by) if each.outcome == "solved" else posts.get(each.at, say.half(each.decided_by)),
            say.half(each.done), say.half(each.evidence), say.half(each.remedy), each.at,
        )
        for each in reversed(found.statements)
        if each.outcome != "withdrawn"
    )  # fmt: skip


def _file(number: str, row: Attachment) -> FileRow:
    kind = row.media_type.partition("/")[0]
    return FileRow(f"/track/{number}/file/{row.id}/", row.name, row.size, kind == "image", kind == "audio")
