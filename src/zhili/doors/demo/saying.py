"""What one source says of many things of a village at once: values, relations and special registers, by the verbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from zhili.lib.actor import Actor
from zhili.offices.permissions import LOOK, OPERATOR, RECORD
from zhili.profiles.model import Profile
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Word

CLERK: Final[Actor] = replace(OPERATOR, grants=OPERATOR.grants | {LOOK, RECORD})
Bond = tuple[int, Word, int, date | None]


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one thing of a grid under the source's key; ``thing``: a known one."""

    grid: str
    key: str
    says: Mapping[str, str]
    thing: int | None = None


@dataclass(frozen=True, slots=True)
class Sayer:
    """Speaks for any unit about one village, as of a moment."""

    area: str
    profile: Profile
    units: Mapping[str, int]
    now: datetime

    @property
    def today(self) -> date:
        return self.profile.calendar.local_date(self.now)

    def day(self, ago: int) -> date:
        """So many days before today; after it where negative."""
        return self.today - timedelta(days=ago)

    def keep(self, source: str, unit: str, kind: ThingKind, said: Sequence[Said], ago: int = 2) -> list[int]:
        """The things, in the order in which they are told of; what is said was seen so many days ago."""
        if not said:
            return []
        sheets = [
            registry.Sheet(kind, each.key, {k: v for k, v in each.says.items() if v}, self.area, each.grid, each.thing)
            for each in said
        ]
        ready = [registry.prepare(self.profile, sheet) for sheet in sheets]
        return registry.keep_batch(
            actor=CLERK, source=source, unit_id=self.units[unit], sheets=ready, batch=self._batch(source, kind),
            now=self.now, observed_at=self.now - timedelta(days=ago),
        ).things  # fmt: skip

    def relate(self, source: str, unit: str, bonds: Sequence[Bond]) -> None:
        if bonds:
            registry.relate_batch(
                actor=CLERK, source=source, unit_id=self.units[unit], bonds=bonds, batch=self._batch(source, "bonds"),
                now=self.now,
            )  # fmt: skip

    def enter(self, source: str, unit: str, register: str, entries: Sequence[tuple[int, date]]) -> None:
        if entries:
            registry.enter_batch(
                actor=CLERK, source=source, unit_id=self.units[unit], register=register, entries=entries,
                batch=self._batch(source, register), now=self.now,
            )  # fmt: skip

    def _batch(self, source: str, what: str) -> str:
        return f"county-{self.area}-{source}-{what}"
