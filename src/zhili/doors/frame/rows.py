"""The rows that list parts are drawn from: plain tuples with names, over which a template loops at full speed."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class QueueRow(NamedTuple):
    """One row of a queue, in the order in which it is read: light, title, time left, place and channel, people.

    ``colour``: green, yellow, orange or red; '' where no clock runs, and then ``mark`` (a tally state) stands instead.
    ``people``: how many are affected, '' for nobody but the reporter. ``tags``: what else must be known, in a word
    each. ``version``: the matter's when the row was drawn, for what is done to a selection. ``ticks``: when time left
    runs out and the light turns, for ticks.js (marks.ticks).
    """

    key: str
    address: str
    colour: str
    left: str
    title: str
    meta: tuple[str, ...] = ()
    people: str = ""
    tags: tuple[str, ...] = ()
    mark: str = "open"
    version: int = 0
    ticks: str = ""


class TimeItem(NamedTuple):
    """One line of a timeline.

    ``kind``: office (did it), voice (residents said it), owed (booked as a debt), inside (staff among themselves, never
    on a resident's page), next (awaited of the office) or wait (awaited of residents).
    ``reply`` is the office's text, ``words`` the resident's own.
    """

    kind: str
    who: str
    what: str
    moment: datetime | None = None
    moment_words: str = ""
    note: str = ""
    reply: str = ""
    words: str = ""
