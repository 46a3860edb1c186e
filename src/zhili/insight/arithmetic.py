"""Figures that say on how many cases they stand. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

NOTHING = "n/a (0 valid)"
"""What a figure without evidence reads, in every language."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share: ``part`` of ``valid`` cases. ``part`` need not be whole (fairly satisfied counts 0.9)."""

    part: Decimal
    valid: int

    @property
    def share(self) -> Decimal | None:
        """Between 0 and 1; None without a valid case."""
        return self.part / self.valid if self.valid else None

    def say(self) -> str:
        """``83.1 % (49 of 59 valid)``."""
        if self.share is None:
            return NOTHING
        return f"{self.share * 100:.1f} % ({self.part.normalize():f} of {self.valid} valid)"


@dataclass(frozen=True, slots=True)
class Spread:
    """Lengths of time: their median and 90th percentile over ``valid`` cases; None without one."""

    median: timedelta | None
    p90: timedelta | None
    valid: int

    def say(self) -> str:
        """``3.2 d, 90 % within 11.0 d (120 valid)``: in days of 24 hours."""
        if self.median is None or self.p90 is None:
            return NOTHING
        return f"{_days(self.median)} d, 90 % within {_days(self.p90)} d ({self.valid} valid)"


def spread(lengths: Sequence[timedelta]) -> Spread:
    """Median and 90th percentile, interpolated between neighbours as spreadsheets do (PERCENTILE.INC)."""
    ordered = sorted(lengths)
    if not ordered:
        return Spread(None, None, 0)
    return Spread(_percentile(ordered, 50), _percentile(ordered, 90), len(ordered))


def composite(weighted: Sequence[tuple[Decimal, Rate]]) -> Rate:
    """The rates under their weights (which sum to 1), standing on as many cases as the thinnest of them; nothing where
    one of them has no evidence."""
    valid = min((rate.valid for _, rate in weighted), default=0)
    if not valid:
        return Rate(Decimal(0), 0)
    total = sum((weight * rate.part / rate.valid for weight, rate in weighted), Decimal(0))
    return Rate(total * valid, valid)


def _percentile(ordered: Sequence[timedelta], percent: int) -> timedelta:
    place, rest = divmod((len(ordered) - 1) * percent, 100)
    low = ordered[place]
    return low + (ordered[min(place + 1, len(ordered) - 1)] - low) * rest / 100


def _days(length: timedelta) -> str:
    return f"{length / timedelta(days=1):.1f}"
