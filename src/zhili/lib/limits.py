"""A time limit as a locality writes it: ``30m``, ``2h``, ``7d``, ``4sh``, ``5wd``; the sums are in ``deadlines``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class LimitUnit(StrEnum):
    """Which kind of time runs. Natural time never stops; service time runs only inside service hours."""

    MINUTES = "m"
    HOURS = "h"
    DAYS = "d"
    SERVICE_HOURS = "sh"
    WORKING_DAYS = "wd"


_WORDS: dict[LimitUnit, tuple[str, str, str]] = {
    LimitUnit.MINUTES: ("分钟", "minute", "minutes"),
    LimitUnit.HOURS: ("小时", "hour", "hours"),
    LimitUnit.DAYS: ("天", "day", "days"),
    LimitUnit.SERVICE_HOURS: ("个工作时", "service hour", "service hours"),
    LimitUnit.WORKING_DAYS: ("个工作日", "working day", "working days"),
}

# About ten years each: whatever is longer is a slip of the pen, and would make the day-by-day walk slow.
_MOST: dict[LimitUnit, int] = {
    LimitUnit.MINUTES: 5_256_000,
    LimitUnit.HOURS: 87_600,
    LimitUnit.DAYS: 3_650,
    LimitUnit.SERVICE_HOURS: 20_000,
    LimitUnit.WORKING_DAYS: 2_600,
}

_NATURAL: dict[LimitUnit, timedelta] = {
    LimitUnit.MINUTES: timedelta(minutes=1),
    LimitUnit.HOURS: timedelta(hours=1),
    LimitUnit.DAYS: timedelta(days=1),
}

_SHAPE = re.compile(r"([0-9]{1,9})(m|h|d|sh|wd)")


@dataclass(frozen=True, slots=True)
class Limit:
    """``amount`` ≥ 1 of ``unit``; at most about ten years. Anything else raises ValueError."""

    amount: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= _MOST[self.unit]:
            raise ValueError(f"a limit is 1 to {_MOST[self.unit]}{self.unit}, not {self.amount}{self.unit}")

    @classmethod
    def parse(cls, text: str) -> Limit:
        """Read ``5wd``. Strict: no white space, no sign, no fraction; raises ValueError."""
        shape = _SHAPE.fullmatch(text)
        if shape is None:
            raise ValueError(f"not a limit (30m, 2h, 7d, 4sh, 5wd): {text!r}")
        return cls(int(shape[1]), LimitUnit(shape[2]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.value}"

    def say(self, lang: str = "zh") -> str:
        """``5 个工作日`` or ``5 working days``."""
        zh, one, many = _WORDS[self.unit]
        if lang.startswith("zh"):
            return f"{self.amount} {zh}"
        return f"{self.amount} {one if self.amount == 1 else many}"

    @property
    def natural(self) -> timedelta | None:
        """The length in natural time, or None for service hours and working days, whose length the calendar decides."""
        step = _NATURAL.get(self.unit)
        return None if step is None else step * self.amount
