"""What is done again and again, and how often. A job is one call of one verb; rules live in the verbs.

The verbs are imported when a job first runs, because every ``zhili`` command finds its doors by importing their
packages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

NIGHT_S = 24 * 3600
ONCE_KEYS_KEPT = timedelta(days=30)
"""How long a form stays protected against being sent twice. A telephone may lose an answer and stay out of reach for
weeks; after 25 days (``LONGEST_DOUBT_MS`` in doors/field/static/field/send.js) it asks its owner before sending."""


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


def directives(now: datetime) -> int:
    """Urge units that are late with a directive, and tell their superior once."""
    from zhili.command import actions

    return actions.watch(now=now)


def notices(now: datetime) -> int:
    """Carry the messages that are due."""
    from zhili.notices import actions

    sent = actions.send_due(now)
    return sent.sent + sent.failed


def recount(now: datetime) -> int:
    """Count provisional limits anew: a year's table may have arrived."""
    from zhili.dispatch import actions

    return actions.recount_provisional(now=now)


def recount_copies(now: datetime) -> int:
    """The same for the limits of directives."""
    from zhili.command import actions

    return actions.recount_copies(now=now)


def absent(now: datetime) -> int:
    """Drop who no longer has a matter open: nothing of it is kept."""
    from zhili.dispatch import actions

    return actions.forget_presence(now=now)


def forget(now: datetime) -> int:
    """Drop the once-keys of forms that nobody will send again."""
    from zhili.store.once import forget_once
    from zhili.store.writing import writing

    with writing():
        return forget_once(now - ONCE_KEYS_KEPT)


def calls(now: datetime) -> int:
    """Close the calls that nobody closed, and drop the telephones kept for them."""
    from zhili.reception import actions

    return actions.close_forgotten(now=now)


def requests(now: datetime) -> int:
    """Take in as matters what people asked about their own data."""
    from django.conf import settings

    from zhili.dispatch import actions

    if not has_rules():
        return 0
    return actions.take_in_requests(locality=settings.ZHILI_LOCALITY, now=now)


def retention(now: datetime) -> int:
    """Erase what may no longer be kept, piece by piece until nothing is due."""
    from zhili.registry import actions

    gone = 0
    if not has_rules():
        return gone
    while piece := actions.erase_due(now):
        gone += piece
    return gone


def sites(now: datetime) -> int:
    """Hold addresses of base data against the library, and take over what towns said of those that waited."""
    from zhili.registry import actions

    return actions.site_due(now=now) if has_rules() else 0


def stands(now: datetime) -> int:
    """Let things take the grid of an address that was placed on the map since."""
    from zhili.registry import actions

    return actions.stand_again(now=now)


def looks(now: datetime) -> int:
    """Consider who looked whom up since, and tell whoever watches what is odd."""
    from zhili.registry import actions

    return actions.watch_looks(now=now) if has_rules() else 0


def linkages(now: datetime) -> int:
    """Start a process for the oldest linkage (or undoing of one) that persons stand for; how many were started."""
    from zhili.doors.jobs import apart
    from zhili.registry.queries import runs

    return apart.start(runs.waiting(now)) if has_rules() else 0


def has_rules() -> bool:
    """Whether any locality's rules were ever adopted: a house that was just made has nothing to keep yet."""
    from zhili.profiles import queries

    return bool(queries.localities())


JOBS: tuple[Job, ...] = (
    Job("watch", 5, watch, "看时限：催办、关确认期、随主事项", "watch the clocks: urge, close windows, follow parents"),
    Job(
        "directives", 60, directives, "指令到期：催办一次，再报上级一次", "late directives: urge once, tell above once"
    ),
    Job("notices", 2, notices, "发通知", "carry notices"),
    Job("recount", NIGHT_S, recount, "重算暂定的时限", "count provisional limits anew"),
    Job("recount_copies", NIGHT_S, recount_copies, "重算指令暂定的时限", "count directives' provisional limits anew"),
    Job("absent", 30, absent, "清掉已经离开的「在看」", "drop who no longer has a matter open"),
    Job("forget", NIGHT_S, forget, "清理过期的防重键", "drop old once-keys"),
    Job("requests", 5, requests, "把本人数据申请收成事项", "take in requests about one's own data as matters"),
    Job("retention", NIGHT_S, retention, "到期数据删除", "erase what may no longer be kept"),
    Job("calls", 600, calls, "结束没人结束的来电", "close calls that were forgotten"),
    Job("sites", 10, sites, "基础数据的地址落到地址库", "hold addresses of base data against the library"),
    Job("stands", NIGHT_S, stands, "地址有了位置的，对象归入网格", "things take the grid of an address placed since"),
    Job("looks", 60, looks, "看谁看了谁，异常的提醒监督", "consider who looked whom up, alert who watches"),
    Job("linkages", 5, linkages, "运行批准了的数据比对", "start the linkages that were allowed"),
    Job("seal", 1, seal, "封存日志", "seal the journal"),
)
"""In the order in which they run when several are due: sealing comes last, so that it covers what the others wrote."""
