"""The stage: a clock that moves, the verbs that people call on it, and the runner that works between them.

Plots are generators that yield how long until they act again; the stage wakes them in order of time. Between two acts
the runner's verbs run, so that everything the clock owes (urging, escalation, closed windows) is done by the runner.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from zhili.command import actions as command
from zhili.dispatch import actions as dispatch
from zhili.journal import actions as journal
from zhili.lib.actor import Actor, party
from zhili.localities import county
from zhili.matters.models import Matter, Party
from zhili.notices import actions as notices
from zhili.offices import queries as seats

from .county import Settled

T = TypeVar("T")
Plot = Generator[timedelta, None, None]
TICK = timedelta(hours=6)
"""How often the runner works while nobody acts. A real one works every few seconds; the outcome is the same, told
later."""


@dataclass
class Stage:
    """The county with its own clock. ``now`` only moves forward, up to ``until``."""

    settled: Settled
    now: datetime
    until: datetime
    chance: random.Random
    _waiting: list[tuple[datetime, int, Plot]] = field(default_factory=list)
    _count: int = 0

    def begin(self, at: datetime, plot: Plot) -> None:
        """Let a plot begin at a time."""
        self._count += 1
        heapq.heappush(self._waiting, (at, self._count, plot))

    def play(self, progress: Callable[[int], None]) -> int:
        """Run everything up to ``until``; how many acts there were."""
        acts = 0
        while self._waiting and self._waiting[0][0] <= self.until:
            at, _, plot = heapq.heappop(self._waiting)
            self._pass_time(at)
            wait = next(plot, None)
            acts += 1
            progress(acts)
            if wait is not None:
                self.begin(self.now + wait, plot)
        self._pass_time(self.until)
        return acts

    def _pass_time(self, to: datetime) -> None:
        while self.now < to:
            self.now = min(self.now + TICK, to)
            self.work()

    def work(self) -> None:
        """What the runner does at this moment."""
        while dispatch.watch(now=self.now).total:
            pass
        command.watch(now=self.now)
        journal.seal(self.now)
        while notices.send_due(self.now).sent:
            pass

    def as_(self, post: str) -> Actor:
        return self.settled.as_(post, self.now)

    def hours(self, low: float, high: float) -> timedelta:
        """Some time between ``low`` and ``high`` hours."""
        return timedelta(minutes=round(60 * self.chance.uniform(low, high)))

    def pick(self, of: Sequence[T]) -> T:
        """Any of these."""
        return self.chance.choice(of)

    def matter(self, number: str) -> Matter:
        """The matter as it stands."""
        return Matter.objects.get(number=number)

    def speaker(self, number: str, role: str = "reporter") -> Actor:
        """The resident of that role, as the code proves them."""
        return party(Party.objects.filter(matter__number=number, role=role).latest("id").id)

    def lead(self, number: str) -> Actor:
        """Whoever handles it for the lead unit."""
        unit = seats.unit(self.matter(number).lead_unit_id or 0).code
        desk = f"{unit}-desk"
        return self.as_(desk if desk in self.settled.seats else f"{unit}-head")

    def somewhere(self) -> county.Grid:
        """A grid of the county."""
        return self.pick([grid for grid in county.grids() if grid.area_code.startswith("990121")])

    def point_in(self, grid: county.Grid) -> tuple[float, float]:
        """A point near the middle of a grid, degrees."""
        ring = grid.ring[:-1]
        middle = [sum(axis) / len(ring) for axis in zip(*ring, strict=True)]
        return tuple(round(each + self.chance.uniform(-0.0006, 0.0006), 6) for each in middle)
