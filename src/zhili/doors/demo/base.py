"""Base data of the demonstration beyond the people themselves: what is switched on, who looked, what residents asked
for, lists taken in and a linkage allowed. Whole or not at all, so that an interrupted start goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from zhili.localities.county.people import SHOWN, population
from zhili.registry.queries import runs as told
from zhili.registry.run_states import RunState
from zhili.store.writing import writing

from . import guarded, lists, residents
from .county import Settled, found

LINKS: Final = lists.ASKS


def tell_of(people: int, now: datetime, folder: Path, shown: Callable[[residents.Shown], None]) -> int:
    """Let all of it happen, unless it has; the linkage's run. ``shown`` is told who may be played."""
    settled = found(now)
    runs = told.runs(settled.as_(LINKS, now))
    if runs:
        return runs[-1].id
    near = [grid for grid in population(people) if grid.code.startswith(SHOWN)]
    with writing():
        guarded.switch_on(settled, now)
        guarded.watch(settled, near, now)
        residents.move(settled, near, now)
        shown(residents.ask(settled, near, now))
        return lists.take_in(settled, near, folder, now)


def to_link(run: int, now: datetime) -> str:
    """``PERSON/POST`` of whoever runs the linkage, as the command line takes it; '' where it has been run."""
    settled = found(now)
    state = next(each.state for each in told.runs(settled.as_(LINKS, now)) if each.id == run)
    return "" if state == RunState.DONE else f"{settled.seats[LINKS][0]}/{LINKS}"


def judge_some(now: datetime) -> None:
    """A clerk judges the likeliest of the doubtful pairs."""
    settled: Settled = found(now)
    lists.judge_some(settled, now)
