"""The figures of the call desk, of a team and never of one person. Each says on how many calls it stands.

- Answered within 15 s (domestic standard of government service lines), of the calls that were answered.
- Connected: answered, of the calls that were answered or given up.
- Called back: of the missed calls whose number was shown (each number once), those spoken with since.
- Read back: of the numbers taken down in calls and visits, those read to whoever brought them.

Times count only where a telephone system told them: a clerk's own click is no evidence of how long it rang.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from zhili.reception import queries as reception

from .arithmetic import Rate


@dataclass(frozen=True, slots=True)
class CallDesk:
    """Calls and visits of a period, and their rates."""

    calls: int
    visits: int
    outgoing: int
    quick: Rate
    connected: Rate
    read_back: Rate
    called_back: Rate


def call_desk(since: datetime, until: datetime, unit: int | None = None) -> CallDesk:
    """The figures of what rang from ``since`` up to, not including, ``until``; of one unit or of all."""
    found = reception.tally(since, until, unit)
    return CallDesk(
        found.calls,
        found.visits,
        found.outgoing,
        Rate(Decimal(found.quick), found.answered),
        Rate(Decimal(found.answered), found.fated),
        Rate(Decimal(found.read_back), found.numbers),
        Rate(Decimal(found.reached), found.missed),
    )
