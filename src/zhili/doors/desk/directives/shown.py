"""From the room's values to what pages draw: lights, names, questions with what stands in them, lines of a timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from zhili.command.fields import Question, shown, typed_again
from zhili.command.lifecycle import ACTS, COPY_STATES, GRADES, CopyState, Grade, Kind
from zhili.command.queries import CopyRow, Given, Line
from zhili.doors.desk.rows import light_of
from zhili.doors.frame import say
from zhili.doors.frame.rows import QueueRow, TimeItem
from zhili.doors.frame.speech import lang, t
from zhili.lib.limits import Limit
from zhili.lib.refusal import Refusal
from zhili.offices import queries as offices


class Row(NamedTuple):
    """One unit's copy on the board. ``light``: (colour, words), or none where nothing runs."""

    unit_id: int
    name: str
    phone: str
    state: str
    icon: str
    light: tuple[str, str] | None
    notes: tuple[str, ...]
    is_open: bool
    can_open: bool
    reminded_today: bool


class Asked(NamedTuple):
    """One question as a form draws it. ``filled``: where its value came from, or nothing."""

    key: str
    kind: str
    label: str
    why: str
    unit: str
    required: bool
    choices: tuple[str, ...]
    value: str
    error: str
    filled: str
    range: str


class Said(NamedTuple):
    """One question with its answer, to read. ``mark``: filled in, corrected, or nothing."""

    label: str
    value: str
    mark: str
    was: str


def board_rows(rows: Sequence[CopyRow], now: datetime) -> list[Row]:
    """The rows of a board."""
    return [_row(row, now) for row in rows]


def _row(row: CopyRow, now: datetime) -> Row:
    unit = offices.unit(row.unit_id)
    return Row(
        unit_id=row.unit_id,
        name=unit.name(lang()),
        phone=unit.phone,
        state=COPY_STATES[row.state].say(lang()),
        icon=_ICONS.get(row.state, "info"),
        light=light_words(row, now),
        notes=_notes(row),
        is_open=row.is_open,
        can_open=row.answered_at is not None,
        reminded_today=row.reminded_at is not None and offices.day_of(row.reminded_at) == offices.day_of(now),
    )


_ICONS = {CopyState.ANSWERED: "check", CopyState.EVALUATED: "seal"}


def light_words(row: CopyRow, now: datetime) -> tuple[str, str] | None:
    """(colour, time left) while the clock runs."""
    if not row.is_open:
        return None
    return light_of(now, row.yellow_at, row.orange_at, row.due_at), say.left(row.due_at, now)


def _notes(row: CopyRow) -> tuple[str, ...]:
    found = []
    if row.state is CopyState.SENT:
        found.append(t("还没打开看", "not opened yet") if row.read_at is None
                     else t(f"{say.when(row.read_at)} 打开看过", f"opened {say.when(row.read_at)}"))  # fmt: skip
    if row.state is CopyState.SIGNED and row.signed_at:
        found.append(t(f"{say.when(row.signed_at)} 签收", f"signed {say.when(row.signed_at)}"))
        if row.drafted_at:
            found.append(t("正在填", "being filled in"))
    if row.state is CopyState.RETURNED or row.round > 1:
        found.append(t(f"第 {row.round} 轮", f"round {row.round}"))
    if row.answered_at and not row.is_open:
        found.append(t(f"{say.when(row.answered_at)} 答复", f"answered {say.when(row.answered_at)}"))
    if row.is_open and row.rung:
        found.append(t("已催办", "urged") if row.rung == 1 else t("已告知上级", "unit above told"))
    if row.reminded_at:
        found.append(t(f"{say.when(row.reminded_at)} 提醒过", f"reminded {say.when(row.reminded_at)}"))
    return tuple(found)


def owed_rows(rows: Sequence[CopyRow], now: datetime) -> list[QueueRow]:
    """What a unit owes, as rows of a queue."""
    return [
        QueueRow(
            key=row.number,
            address=f"/desk/directives/{row.number}/",
            colour=(light_words(row, now) or ("", ""))[0],
            left=(light_words(row, now) or ("", ""))[1],
            title=row.title,
            meta=(unit_name(row.issuer_id), COPY_STATES[row.state].say(lang())),
            mark="exit",
        )
        for row in rows
    ]


def unit_name(unit_id: int) -> str:
    return offices.unit(unit_id).name(lang())


def person_name(person_id: int | None) -> str:
    return offices.person(person_id).name if person_id else t("接口", "by interface")


def limit_words(text: str) -> str:
    return Limit.parse(text).say(lang())


def minutes_words(minutes: int) -> str:
    """``28 分``, ``8 小时 12 分``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return t(f"{rest} 分钟", f"{rest} minutes")
    return t(f"{hours} 小时 {rest} 分", f"{hours} h {rest} min") if rest else t(f"{hours} 小时", f"{hours} h")


def asked(
    questions: Sequence[Question],
    typed: Mapping[str, str],
    filled: Mapping[str, Mapping[str, Any]],
    errors: Mapping[str, Refusal] | None = None,
) -> list[Asked]:
    """The questions with what stands in them: what was typed, else what the house filled in."""
    return [_asked(each, typed, filled, errors or {}) for each in questions]


def _asked(
    each: Question, typed: Mapping[str, str], filled: Mapping[str, Mapping[str, Any]], errors: Mapping[str, Refusal]
) -> Asked:
    held = filled.get(each.key)
    value = typed[each.key] if each.key in typed else typed_again(held["value"]) if held else ""
    error = errors.get(each.key)
    source = ""
    if held and typed_again(held["value"]) == value:
        source = t(f"已替您填好：{held['zh']}，{_moment(held)}", f"Filled in: {held['en']}, {_moment(held)}")
    return Asked(
        key=each.key,
        kind=each.kind.value,
        label=each.say(lang()),
        why=each.why,
        unit=each.unit,
        required=each.required,
        choices=each.choices,
        value=value,
        error=error.say(lang()) if error else "",
        filled=source,
        range=_range(each),
    )


def _moment(held: Mapping[str, Any]) -> str:
    return say.when(datetime.fromisoformat(held["at"]))


def _range(each: Question) -> str:
    if each.least and each.most:
        return t(f"{each.least} 到 {each.most}", f"{each.least} to {each.most}")
    if each.least:
        return t(f"不小于 {each.least}", f"at least {each.least}")
    return t(f"不大于 {each.most}", f"at most {each.most}") if each.most else ""


def said(questions: Sequence[Question], given: Given) -> list[Said]:
    """An answer to read, each value with whether the house filled it in and whether the unit changed that."""
    found = []
    for each in questions:
        held, mark, was = given.filled_from.get(each.key), "", ""
        if each.key in given.corrected and held:
            mark, was = t("有改动", "corrected"), shown(each, held["value"], lang())
        elif held:
            mark = t("系统填好", "filled in")
        found.append(Said(each.say(lang()), shown(each, given.values.get(each.key), lang()), mark, was))
    return found


def grade_words(grade: str) -> str:
    return GRADES[Grade(grade)].say(lang()) if grade else ""


def time_items(lines: Sequence[Line]) -> list[TimeItem]:
    """A timeline, newest first."""
    people = {each.person_id for each in lines if each.person_id}
    names = {each: person_name(each) for each in people}
    return [_item(line, names) for line in lines]


def _item(line: Line, names: Mapping[int, str]) -> TimeItem:
    who = t("时限", "The clock")
    if line.unit_id is not None:
        name = names.get(line.person_id or 0, "")
        who = f"{unit_name(line.unit_id)} {name}".strip()
    about = f"（{unit_name(line.about_unit_id)}）" if line.about_unit_id not in (None, line.unit_id) else ""
    return TimeItem("office", who, ACTS[line.act].said(lang()) + about, line.at, note=_facts(line), reply=line.words)


def _facts(line: Line) -> str:
    facts = line.facts
    files = t(f"，附件 {facts['files']} 个", f", {facts['files']} file(s)") if "files" in facts else ""
    if line.act == "issue":
        total = minutes_words(facts["minutes_total"])
        return t(f"{facts['units']} 个单位，合计约 {total}", f"{facts['units']} units, about {total} in all") + files
    if line.act == "answer_directive":
        counts = t(f"问了 {facts['asked']} 项，系统填好 {facts['filled']} 项，改动 {facts['corrected']} 项",
                   f"{facts['asked']} asked, {facts['filled']} filled in, {facts['corrected']} corrected")  # fmt: skip
        return counts + files
    if line.act in ("extend_limit", "send_back"):
        length = facts.get("by") or facts.get("limit", "")
        return limit_words(length) if length else ""
    if line.act in ("evaluate", "decide_objection"):
        upheld = ""
        if "upheld" in facts:
            upheld = t("异议成立", "upheld") if facts["upheld"] else t("异议不成立", "not upheld")
        return " ".join(each for each in (upheld, grade_words(facts.get("grade", ""))) if each)
    return t(f"{facts['units']} 个单位", f"{facts['units']} units") if facts.get("units", 0) > 1 else ""


NUMERIC = (Kind.WHOLE.value, Kind.DECIMAL.value)
