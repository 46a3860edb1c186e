"""From the rooms' rows to the rows on the page. Lights are read off the row's own times, in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from zhili.doors.desk.words import CHANNELS, category_name, state_name, word
from zhili.doors.frame import marks, say
from zhili.doors.frame.rows import QueueRow
from zhili.doors.frame.speech import lang, t
from zhili.matters.lifecycle import HISTORIC
from zhili.matters.queries.lists import Row, noted_ids
from zhili.offices import queries as offices
from zhili.places import queries as places
from zhili.profiles import queries as profiles

Address = Callable[[str], str]

_MARKS = {"solved": "solved", "declined": "owed"}
_NOT_OURS = {"affected": "wait", "debtor": "owed"}
"""While residents are asked, or a body above owes, no light of ours runs: the mark of two halves stands instead."""


def light_of(now: datetime, yellow_at: datetime | None, orange_at: datetime | None, due_at: datetime | None) -> str:
    """The traffic light of a running clock at ``now``; '' where none runs."""
    if due_at is None:
        return ""
    if now >= due_at:
        return "red"
    if orange_at is not None and now >= orange_at:
        return "orange"
    return "yellow" if yellow_at is not None and now >= yellow_at else "green"


def mark_of(state: str, outcome: str, waits_on: str) -> str:
    """The mark of two halves. ``solved`` only for the outcome that the database grants to a confirmed matter."""
    if outcome:
        return _MARKS.get(outcome, "exit")
    return "exit" if state == HISTORIC else _NOT_OURS.get(waits_on, "open")


class ListRow(NamedTuple):
    """One row of a list that stands alone, in its columns."""

    key: str
    address: str
    colour: str
    title: str
    people: int
    tags: tuple[str, ...]
    mark: str
    cells: tuple[tuple[str, str], ...]
    version: int
    ticks: str = ""


COLUMNS: Final[Mapping[str, tuple[str, str]]] = {
    "left": ("剩余时间", "Time left"),
    "town": ("地方", "Place"),
    "channel": ("渠道", "Channel"),
    "category": ("类别", "Category"),
    "lead": ("主办单位", "Lead unit"),
    "state": ("状态", "State"),
    "received": ("反映时间", "Reported"),
    "number": ("编号", "Number"),
}
"""What a list can show of a matter beside its light and title. A post chooses which of them, in which order."""
USUAL: Final = ("left", "town", "channel", "category", "lead", "state")


def queue_rows(rows: Sequence[Row], now: datetime, address: Address, unit_id: int | None = None) -> list[QueueRow]:
    """The rows of a queue beside an open matter, marked where a note waits for ``unit_id``. One query for all names,
    one more where notes lie open."""
    towns, noted = town_names([row.area_code for row in rows]), _noted(rows, unit_id)
    return [_narrow(row, now, address(row.number), towns, row.id in noted) for row in rows]


def list_rows(
    rows: Sequence[Row], now: datetime, address: Address, unit_id: int | None = None, columns: Sequence[str] = ()
) -> list[ListRow]:
    """The rows of a list that stands alone, in the columns of the post. Costs as ``queue_rows``."""
    towns, noted = town_names([row.area_code for row in rows]), _noted(rows, unit_id)
    shown = [name for name in columns if name in COLUMNS] or USUAL
    return [_wide(row, now, address(row.number), towns, shown, row.id in noted) for row in rows]


def _noted(rows: Sequence[Row], unit_id: int | None) -> frozenset[int]:
    open_ = [row.id for row in rows if row.notes_open]
    return noted_ids(unit_id, open_) if open_ and unit_id else frozenset()


def town_names(codes: Sequence[str]) -> dict[str, str]:
    """The name of the town in which each area lies, by its nine digits. One query."""
    found = places.names({code[:9] + "000" for code in codes})
    return {code[:9]: name for code, name in found.items() if code[6:9] != "000"}


def _narrow(row: Row, now: datetime, address: str, towns: dict[str, str], noted: bool) -> QueueRow:
    mark, colour, left, ticks = _time(row, now)
    town = towns.get(row.area_code[:9]) or t("未定点", "unplaced")
    meta: tuple[str, ...] = (town, word(CHANNELS, row.channel))
    if not colour:
        meta = (state_name(profiles.edition(row.edition_id), row.kind, row.state), town)
    people = str(row.people) if row.people > 1 else ""
    return QueueRow(row.number, address, colour, left, row.title, meta, people, _tags(row, noted), mark, row.version,
                    ticks)  # fmt: skip


def _wide(row: Row, now: datetime, address: str, towns: dict[str, str], columns: Sequence[str], noted: bool) -> ListRow:
    mark, colour, left, ticks = _time(row, now)
    profile = profiles.edition(row.edition_id)
    known = {
        "left": left,
        "town": towns.get(row.area_code[:9]) or t("未定点", "unplaced"),
        "channel": word(CHANNELS, row.channel),
        "category": category_name(profile, row.category),
        "lead": offices.unit(row.lead_unit_id).name(lang()) if row.lead_unit_id else "",
        "state": state_name(profile, row.kind, row.state),
        "received": say.when(row.recorded_at),
        "number": row.number,
    }
    cells = tuple((name, known[name]) for name in columns)
    return ListRow(
        row.number, address, colour, row.title, row.people, _tags(row, noted), mark, cells, row.version, ticks
    )  # fmt: skip


def _time(row: Row, now: datetime) -> tuple[str, str, str, str]:
    """(mark, light, time left, when it turns). A debt keeps its hatch until its review is overdue: it is heavy,
    not late."""
    mark = mark_of(row.state, row.outcome, row.waits_on)
    runs = mark == "open" or (mark == "owed" and row.due_at is not None and now >= row.due_at)
    colour = light_of(now, row.yellow_at, row.orange_at, row.due_at) if runs else ""
    # An imported record's limit is its source's, long past: it is quoted on its page and counts down nowhere.
    waits = row.due_at is not None and not row.outcome and row.state != HISTORIC
    if not waits or row.due_at is None:
        return mark, colour, "", ""
    turns = (row.orange_at, row.yellow_at) if colour else ()
    return mark, colour, say.left(row.due_at, now), marks.ticks(row.due_at, *turns)


def _tags(row: Row, noted: bool) -> tuple[str, ...]:
    said = ((noted, t("有留言", "note")),
            (row.urgent, t("紧急", "urgent")), (row.confidential, t("不公开", "confidential")),
            (row.provisional, t("时限暂定", "limit provisional")))  # fmt: skip
    return tuple(words for holds, words in said if holds)
