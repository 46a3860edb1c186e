"""What is done again and again, and how often. A job is one call of one verb; rules live in the verbs.

The verbs are imported when a job first runs, because every ``zhili`` command finds its doors by importing their
packages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

NIGHT_S = 24 * 3600
ONCE_KEYS_KEPT = timedelta(days=3)
"""How long a form stays protected against being sent twice. Longer than any login, shorter than anybody's patience."""


@dataclass(frozen=True, slots=True)
class Job:
    """``call`` is done every ``every_s`` seconds, first when the runner starts. It returns how many things it did."""

    name: str
    every_s: float
    call: Callable[[datetime], int]
    zh: str
    en: str


def seal(now: datetime) -> int:
    """Number what was committed since and sign a checkpoint; how many checkpoints."""
    from zhili.journal import actions

    return 0 if actions.seal(now) is None else 1


def watch(now: datetime) -> int:
    """Let time do its work: urge, close windows, let merged matters follow."""
    from zhili.dispatch import actions

    return actions.watch(now=now).total


def notices(now: datetime) -> int:
    """Carry the messages that are due."""
    from zhili.notices import actions

    sent = actions.send_due(now)
    return sent.sent + sent.failed


def recount(now: datetime) -> int:
    """Count provisional limits anew: a year's table may have arrived."""
    from zhili.dispatch import actions

    return actions.recount_provisional(now=now)


def forget(now: datetime) -> int:
    """Drop the once-keys of forms that nobody will send again."""
    from zhili.store.once import forget_once
    from zhili.store.writing import writing

    with writing():
        return forget_once(now - ONCE_KEYS_KEPT)


JOBS: tuple[Job, ...] = (
    Job("watch", 5, watch, "看时限：催办、关确认期、随主事项", "watch the clocks: urge, close windows, follow parents"),
    Job("notices", 2, notices, "发通知", "carry notices"),
    Job("recount", NIGHT_S, recount, "重算暂定的时限", "count provisional limits anew"),
    Job("forget", NIGHT_S, forget, "清理过期的防重键", "drop old once-keys"),
    Job("seal", 1, seal, "封存日志", "seal the journal"),
)
"""In the order in which they run when several are due: sealing comes last, so that it covers what the others wrote."""
