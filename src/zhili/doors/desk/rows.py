"""From the rooms' rows to the rows on the page. Lights are read off the row's own times, in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from zhili.doors.desk.words import CHANNELS, category_name, state_name, word
from zhili.doors.frame import say
from zhili.doors.frame.rows import QueueRow
from zhili.doors.frame.speech import lang, t
from zhili.matters.lifecycle import HISTORIC
from zhili.matters.queries.lists import Row
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
    left: str
    title: str
    town: str
    channel: str
    category: str
    lead: str
    state: str
    people: int
    tags: tuple[str, ...]
    mark: str


def queue_rows(rows: Sequence[Row], now: datetime, address: Address) -> list[QueueRow]:
    """The rows of a queue beside an open matter. One query for all names."""
    towns = town_names([row.area_code for row in rows])
    return [_narrow(row, now, address(row.number), towns) for row in rows]


def list_rows(rows: Sequence[Row], now: datetime, address: Address) -> list[ListRow]:
    """The rows of a list that stands alone. One query for all names."""
    towns = town_names([row.area_code for row in rows])
    return [_wide(row, now, address(row.number), towns) for row in rows]


def town_names(codes: Sequence[str]) -> dict[str, str]:
    """The name of the town in which each area lies, by its nine digits. One query."""
    found = places.names({code[:9] + "000" for code in codes})
    return {code[:9]: name for code, name in found.items() if code[6:9] != "000"}


def _narrow(row: Row, now: datetime, address: str, towns: dict[str, str]) -> QueueRow:
    mark, colour, left = _time(row, now)
    town = towns.get(row.area_code[:9]) or t("未定点", "unplaced")
    meta: tuple[str, ...] = (town, word(CHANNELS, row.channel))
    if not colour:
        meta = (state_name(profiles.edition(row.edition_id), row.kind, row.state), town)
    people = str(row.people) if row.people > 1 else ""
    return QueueRow(row.number, address, colour, left, row.title, meta, people, _tags(row), mark)


def _wide(row: Row, now: datetime, address: str, towns: dict[str, str]) -> ListRow:
    mark, colour, left = _time(row, now)
    profile = profiles.edition(row.edition_id)
    return ListRow(
        row.number,
        address,
        colour,
        left,
        row.title,
        towns.get(row.area_code[:9]) or t("未定点", "unplaced"),
        word(CHANNELS, row.channel),
        category_name(profile, row.category),
        offices.unit(row.lead_unit_id).name(lang()) if row.lead_unit_id else "",
        state_name(profile, row.kind, row.state),
        row.people,
        _tags(row),
        mark,
    )


def _time(row: Row, now: datetime) -> tuple[str, str, str]:
    """(mark, light, time left). A debt keeps its hatch until its review is overdue: it is heavy, not late."""
    mark = mark_of(row.state, row.outcome, row.waits_on)
    runs = mark == "open" or (mark == "owed" and row.due_at is not None and now >= row.due_at)
    colour = light_of(now, row.yellow_at, row.orange_at, row.due_at) if runs else ""
    # An imported record's limit is its source's, long past: it is quoted on its page and counts down nowhere.
    waits = row.due_at is not None and not row.outcome and row.state != HISTORIC
    return mark, colour, say.left(row.due_at, now) if waits and row.due_at else ""


def _tags(row: Row) -> tuple[str, ...]:
    said = ((row.urgent, t("紧急", "urgent")), (row.confidential, t("不公开", "confidential")),
            (row.provisional, t("时限暂定", "limit provisional")))  # fmt: skip
    return tuple(words for holds, words in said if holds)
