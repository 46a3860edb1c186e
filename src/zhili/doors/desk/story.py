"""What happened to a matter and who is on it, in plain words: timeline, clocks, parties, debts and files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from zhili.doors.desk.rows import light_of
from zhili.doors.desk.words import (
    ANSWERS,
    CLOCKS,
    LACKS,
    ROLES,
    SATISFIED,
    WAITS,
    act_here,
    outcome_name,
    word,
)
from zhili.doors.frame import marks, say
from zhili.doors.frame.rows import TimeItem
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.lib.limits import Limit
from zhili.matters.lifecycle import HISTORIC, IMPORTED, IMPORTED_REPLY, INSIDE
from zhili.matters.models import Attachment
from zhili.matters.permissions import OVERSEE
from zhili.matters.queries.detail import ClockView, DebtView, Detail, Line
from zhili.offices import queries as offices

_SPOKEN = frozenset({"reply", "pay", "opine", "answer_whistle", "callback", "check"})
"""Acts whose words are an answer that others read; those of other acts are a note beside the step."""
_NAMED_IN_SENTENCE = frozenset({"merge"})


class PartyRow(NamedTuple):
    """One party as the page shows it, masked. ``said``: this round's word, '' while there is none."""

    id: int
    role: str
    hint: str
    said: str
    reachable: bool
    joined_at: datetime


class FileRow(NamedTuple):
    """One attachment: its address, its name, and whether it is a picture or a voice note."""

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
    """A debt as its block shows it."""

    who: str
    what: str
    nums: tuple[tuple[str, str, str], ...]
    lacks: tuple[tuple[str, bool], ...]
    plan: str
    is_open: bool
    ended: str


class UnitRow(NamedTuple):
    """A unit at work on the matter."""

    role: str
    name: str
    note: str
    hand: str = ""


def clocks(detail: Detail, now: datetime) -> list[tuple[str, str]]:
    """(light, words) of each running clock, the one that the queue shows first. A clock of residents or of a debt is
    told without a light of ours."""
    views = sorted(detail.clocks, key=lambda clock: clock.name != detail.matter.due_clock)
    return [_clock(clock, now) for clock in views]


def _clock(clock: ClockView, now: datetime) -> tuple[str, str]:
    name = word(CLOCKS, clock.name)
    if clock.paused:
        return "", t(f"{name}：停着", f"{name}: standing still")
    ours = clock.name not in ("window", "debt", "parent") or now >= clock.due_at
    turns = marks.ticks(clock.due_at, *((clock.orange_at, clock.yellow_at) if ours else ()))
    words = Markup('{}{} <span data-due="{}">{}</span>{}').format(
        name, t("", ":"), turns, say.left(clock.due_at, now),
        t("（暂定）", " (provisional)") if clock.provisional else "",
    )  # fmt: skip
    return (light_of(now, clock.yellow_at, clock.orange_at, clock.due_at) if ours else ""), words


def clock_note(detail: Detail) -> str:
    """How the shown limit is counted: its length and from when."""
    clock = next((each for each in detail.clocks if each.name == detail.matter.due_clock), None)
    if clock is None or clock.name == "debt":
        return ""  # a debt's limit is its day of review, which its block names
    limit = Limit.parse(clock.limit).say(lang())
    return t(
        f"限 {limit}，自 {say.when(clock.started_at)} 起算", f"limit {limit}, counted from {say.when(clock.started_at)}"
    )


def timeline(detail: Detail, mine: str = "") -> list[TimeItem]:
    """Every step in plain words, and at the end what is awaited of whom. ``mine``: the act that the reader came for."""
    items: list[TimeItem] = []
    for act, run in groupby(detail.timeline, key=lambda line: line.act):
        lines = list(run)
        items += [_joined(lines)] if act == "join" else [_item(line) for line in lines]
    return items + ([_next(detail, mine)] if detail.matter.is_open else [])


def _joined(lines: list[Line]) -> TimeItem:
    """Several who said “me too” one after another are one line; what they said stands in it."""
    first = _item(lines[0])
    if len(lines) == 1:
        return first
    said = "\n".join(dict.fromkeys(line.words for line in lines if line.words))
    return first._replace(who=t(f"另 {len(lines)} 人", f"{len(lines)} more"), words=said)


def _item(line: Line) -> TimeItem:
    kind = "voice" if line.voice else "owed" if line.act in ("owe", "decline") else "office"
    if line.act in INSIDE:
        return TimeItem("inside", t(line.who_zh, line.who_en), t(line.said_zh, line.said_en), line.at, reply=line.words)
    if line.act == IMPORTED_REPLY:
        return _quoted_reply(line)
    reason = "" if line.act in _NAMED_IN_SENTENCE else say.half(line.reason)
    spoken = say.half(line.words) if line.act in _SPOKEN else ""
    own = line.words if line.voice and line.act != "report" else ""
    note = reason or ("" if line.voice or spoken else line.words if line.act not in ("report", IMPORTED) else "")
    answer = (
        word(ANSWERS, str(line.facts["answer"]))
        if line.act in ("callback", "check") and line.facts.get("answer")
        else ""
    )
    said = f"{t(line.said_zh, line.said_en)}{t('：', ': ') + answer if answer else ''}"
    return TimeItem(kind, t(line.who_zh, line.who_en), said, line.at, note=note, reply=spoken, words=own)


def _quoted_reply(line: Line) -> TimeItem:
    """What a source says was replied, under its own name and time."""
    who = str(line.facts.get("unit") or t(line.who_zh, line.who_en))
    replied = str(line.facts.get("replied_at") or "")
    moment = datetime.fromisoformat(replied) if replied else None
    return TimeItem("office", who, t("答复（来源所记）", "replied (as its source has it)"), moment, reply=line.words)


def quoted_source(detail: Detail) -> list[tuple[str, str]]:
    """(label, value) of what the source of an imported record says, quoted as it stands; empty for our own matters."""
    matter = detail.matter
    if not matter.source:
        return []
    line = next((each for each in detail.timeline if each.act == IMPORTED), None)
    facts = line.facts if line else {}
    said = (
        (t("来源", "Source"), matter.source),
        (t("来源编号", "Id there"), matter.source_id),
        (t("来源状态", "Status there"), matter.source_status),
        (t("来源类别", "Type there"), str(facts.get("type", ""))),
        (t("来源单位", "Unit there"), str(facts.get("unit", ""))),
        (t("发生时间", "Happened"), say.when(matter.happened_at) if matter.happened_at else ""),
        (t("来源所记时限", "Due there"), say.when(matter.due_at) if matter.due_at else ""),
        (t("来源所记办结", "Closed there"), say.when(matter.ended_at) if matter.ended_at else ""),
        (t("导入时间", "Imported"), say.when(matter.recorded_at)),
    )
    return [(label, value) for label, value in said if value]


def _next(detail: Detail, mine: str) -> TimeItem:
    matter = detail.matter
    due = say.when(matter.due_at) if matter.due_at else ""
    kind = "wait" if matter.waits_on == "affected" else "next"
    due = t(f"{due} 前", f"by {due}") if due else ""
    if mine:
        words = act_here(detail.loaded.kind, mine, detail.matter.state)
        return TimeItem("next", t(f"等您{words}", f"Your turn: {words.lower()}"), "", None, due)
    return TimeItem(kind, "", t(word(WAITS, matter.waits_on), f"awaits {word(WAITS, matter.waits_on)}"), None, due)


def changed_since(detail: Detail, seen: int) -> list[TimeItem]:
    """The steps taken after the one that a page had seen last: what a stale form shows."""
    return [_item(line) for line in detail.timeline if line.no > seen]


def first_words(detail: Detail) -> str:
    """What the reporter said, as it was taken down; for an imported record the words of its source."""
    line = next((each for each in detail.timeline if each.act in ("report", IMPORTED)), None)
    return say.half(line.words) if line else ""


def told_by(detail: Detail) -> str:
    """Whose words these are and who wrote them down."""
    reporter = next((side for side in detail.parties if side.role == "reporter"), None)
    if detail.matter.state == HISTORIC:
        return t(f"来源：{detail.matter.source}", f"source: {detail.matter.source}")
    if reporter is None:
        return t("反映人原话", "the reporter's own words")
    if reporter.by_staff:
        return t("反映人所说，工作人员代记", "what the reporter said, taken down by staff")
    if reporter.behalf:
        return t("代别人反映", "reported for somebody else")
    return (
        t("匿名反映人原话", "an anonymous reporter's own words")
        if reporter.anonymous
        else t("反映人原话", "the reporter's own words")
    )


def parties(detail: Detail) -> list[PartyRow]:
    """Everybody affected, masked."""
    return [
        PartyRow(side.id, word(ROLES, side.role), _hint(side.phone_hint, side.attempts),
                 word(ANSWERS, side.answer) if side.answer else "", side.reachable, side.joined_at)
        for side in detail.parties
    ]  # fmt: skip


def _hint(phone: str, attempts: int) -> str:
    if not phone:
        return t("没留电话", "left no telephone")
    tried = t(f"，没打通 {attempts} 次", f", not reached {attempts} ×") if attempts else ""
    return t(f"电话尾号 {phone[-2:]}", f"telephone …{phone[-2:]}") + tried


def units(detail: Detail, actor: Actor) -> list[UnitRow]:
    """Who leads and who assists now, what each was asked or has done, and in whose hands it is inside the unit."""
    rows = []
    for one in detail.assignments:
        if one.ended_at is not None:
            continue
        role = t("主办", "Lead") if one.role == "lead" else t("协办", "Assists")
        rows.append(UnitRow(role, offices.unit(one.unit_id).name(lang()), _unit_note(one), _in_hand(one, actor)))
    return rows


def _in_hand(one, actor: Actor) -> str:  # type: ignore[no-untyped-def]  # an Assignment row
    """Whom the unit has told, for the unit itself and for whoever oversees it: nobody else's business."""
    if one.unit_id != actor.unit_id and not actor.may(OVERSEE):
        return ""
    if one.handler_id is None:
        return t("还没有交给谁", "in nobody's hands yet")
    who, seat = offices.person(one.handler_id).name, offices.post(one.handler_post_id).name(lang())
    return t(f"{who}（{seat}）手上", f"in hand: {who} ({seat})")


def _unit_note(one) -> str:  # type: ignore[no-untyped-def]  # an Assignment row
    if one.role == "lead":
        signed = (
            t(f"{say.when(one.signed_at)} 签收", f"signed {say.when(one.signed_at)}")
            if one.signed_at
            else t("还没签收", "not signed yet")
        )
        return f"{signed}{t('；', '; ')}{one.basis}" if one.basis else signed
    if not one.asked:
        return ""
    if one.answered_at:
        return t(f"{say.when(one.answered_at)} 报到答复", f"answered {say.when(one.answered_at)}")
    due = say.when(one.due_at) if one.due_at else ""
    return t(f"{due} 前报到：{one.asked}", f"to answer by {due}: {one.asked}")


def statements(detail: Detail) -> list[StatementRow]:
    """Every outcome statement, newest first. Who decided is named as in the timeline, where it was a post."""
    posts = {line.at: t(line.who_zh, line.who_en) for line in detail.timeline if not line.voice}
    return [
        StatementRow(
            outcome_name(each.outcome),
            say.half(each.decided_by) if each.outcome == "solved" else posts.get(each.at, say.half(each.decided_by)),
            say.half(each.done), say.half(each.evidence), say.half(each.remedy), each.at,
        )
        for each in reversed(detail.statements)
    ]  # fmt: skip


def verdict(detail: Detail) -> tuple[str, str, str] | None:
    """(words, who said so, how it was asked) of a solved matter: the last word on which it rests; else None."""
    if detail.matter.outcome != "solved" or not detail.statements:
        return None
    line = next((each for each in reversed(detail.timeline) if each.act in ("affirm", "callback", "check")), None)
    words = line.words if line else ""
    by = say.half(detail.statements[-1].decided_by)
    if line is None or line.act == "affirm":
        return words, by, t("本人凭查询码说的", "said by themselves, with their code")
    how = t("没有办过这件事的人打的电话", "called by somebody who never worked on it")
    if line.act == "check":
        how = t("没有办过这件事的人到现场看的", "seen on site by somebody who never worked on it")
    return words, by, f"{t(line.who_zh, line.who_en)}{t('，', ', ')}{how}"


def debts(views: Sequence[DebtView], now: datetime) -> list[DebtBlock]:
    """Each debt this matter stood in, newest first."""
    return [_debt(view, now) for view in views]


def _debt(view: DebtView, now: datetime) -> DebtBlock:
    until = view.closed_at or now
    nums = (
        (t("受影响", "Affected"), str(view.people), t("人", "people")),
        (t("已欠", "Owed for"), str((until - view.opened_at).days), t("天", "days")),
        (t("复核", "Review"), say.day(view.review_on), _until(view.review_on, now)),
    )
    lacks = tuple((word(LACKS, name), name in view.lacks) for name in LACKS)
    ended = ""
    if view.paid_at:
        ended = t(f"{say.when(view.paid_at)} 交来销账证据", f"evidence of payment brought {say.when(view.paid_at)}")
    elif view.declined_at:
        ended = t(f"{say.when(view.declined_at)} 公开说明不办", f"declined in public {say.when(view.declined_at)}")
    return DebtBlock(
        offices.unit(view.unit_id).name(lang()), view.what, nums, lacks, view.plan, view.closed_at is None, ended
    )


def _until(day: date, now: datetime) -> str:
    """How far off a day of review is."""
    days = (day - offices.day_of(now)).days
    return t(f"剩 {days} 天", f"in {days} days") if days >= 0 else t(f"过了 {-days} 天", f"{-days} days overdue")


def files(detail: Detail) -> list[FileRow]:
    """Every photo and file, in the order in which they came."""
    return [_file(detail.matter.number, each) for each in detail.attachments]


def _file(number: str, row: Attachment) -> FileRow:
    address = f"/desk/m/{number}/file/{row.id}/"
    kind = row.media_type.partition("/")[0]
    return FileRow(address, row.name, row.size, kind == "image", kind == "audio")


def appraisals(detail: Detail) -> list[tuple[str, str]]:
    """(how content, own words) of each appraisal."""
    return [(word(SATISFIED, each.satisfied), each.words) for each in detail.appraisals]
