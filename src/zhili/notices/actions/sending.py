"""Carrying what is due: claim, carry outside any transaction, then record what came of it.

At least once: a sender killed between the carrier's yes and the record leaves messages that the next sender carries
again after the lease, under the same keys. Results are recorded together, at most ``BATCH`` or about a second of
carrying at a time, so a kill repeats at most those. The record of a sender that lost its lease changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Q

from zhili.journal.actions import Draft, write
from zhili.language.text import mask
from zhili.lib.actor import CLOCK
from zhili.lib.codes import FICTION
from zhili.notices import carriers
from zhili.notices.carriers import CarrierFailure, Outgoing, Permanent
from zhili.notices.lifecycle import LEASE, Act, ToKind, next_try
from zhili.notices.models import Message
from zhili.notices.queries import body, gateway_of, recipient
from zhili.profiles import queries as profiles
from zhili.store.rows import change
from zhili.store.secrets import BadSeal
from zhili.store.work import claim
from zhili.store.writing import writing

BATCH: Final = 20
"""Claimed by one commit, and at most so many recorded by one."""

RECORD_EVERY_S: Final = 1.0
"""What was carried is recorded at the latest after so many seconds (and the message then in hand)."""

ROOM: Final = LEASE / 2
"""How far into its lease a claim may still begin to carry: the rest is longer than any carrier's time-out."""

WAITING: Final = Q(sent_at__isnull=True, failed_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of one round: delivered, to be tried again, given up."""

    sent: int = 0
    again: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of carrying one message, still to be recorded; ``act`` is None where it will be tried again."""

    row: Message
    act: Act | None
    at: datetime
    values: dict[str, Any]


def send_due(now: datetime, limit: int = 100) -> Sent:
    """Carry up to ``limit`` messages that are due. For the runner; several may run side by side.

    ``now`` is where the clock stands at the start; what passes while carrying is added, so that leases stay true.
    """
    begun = time.monotonic()

    def moment() -> datetime:
        return now + timedelta(seconds=time.monotonic() - begun)

    tally = Sent()
    left = limit
    while left > 0:
        claimed_at = moment()
        rows = claim(
            Message,
            now=claimed_at,
            lease=LEASE,
            limit=min(BATCH, left),
            where=WAITING & Q(due_at__lte=claimed_at),
            order=("due_at", "id"),
        )
        if not rows:
            break
        tally = _carry_all(rows, claimed_at + ROOM, moment, tally)
        left -= len(rows)
    return tally


def _carry_all(rows: list[Message], until: datetime, moment: Callable[[], datetime], tally: Sent) -> Sent:
    """Carry what was claimed and record it, a commit a second or less often. What was not begun by ``until`` is let
    go untried, for whoever comes next."""
    waiting = list(rows)
    while waiting:
        done: list[Carried] = []
        record_at = moment() + timedelta(seconds=RECORD_EVERY_S)
        try:
            while waiting and (not done or moment() < record_at):
                at = moment()
                row = waiting.pop(0)
                done.append(_carry(row, at) if at < until else Carried(row, None, at, {"tries": row.tries - 1}))
        finally:  # also when a carrier's bug comes through: what went out before it must not go out again
            tally = _record(done, tally)
    return tally


def _carry(row: Message, now: datetime) -> Carried:
    to = ""
    try:
        to = recipient(row)
        row.carrier, hook_id = _choose(row, to)
        carriers.carrier(row.carrier)(_outgoing(row, to, now, hook_id))
    except BadSeal:
        return _given_up(row, "封存的收件人或正文打不开 · the sealed recipient or text cannot be opened", now)
    except CarrierFailure as failure:
        why = _without(to, str(failure))
        due_at = None if isinstance(failure, Permanent) else next_try(row.tries, now)
        if due_at is None:
            return _given_up(row, why, now)
        return Carried(row, None, now, {"due_at": due_at, "failure": why})
    return Carried(row, Act.SENT, now, {"sent_at": now, "carrier": row.carrier, "failure": ""})


def _given_up(row: Message, why: str, now: datetime) -> Carried:
    return Carried(row, Act.FAILED, now, {"failed_at": now, "carrier": row.carrier, "failure": why})


def _record(done: Sequence[Carried], tally: Sent) -> Sent:
    """Record what came of these messages in one commit; of those whose lease was lost, nothing."""
    if not done:
        return tally
    with writing():
        kept = [one for one in done if _let_go(one)]
        write([_entry(one.row, one.act, one.at) for one in kept if one.act is not None])
    tried = [one for one in kept if "tries" not in one.values]
    return Sent(
        sent=tally.sent + sum(one.act is Act.SENT for one in tried),
        again=tally.again + sum(one.act is None for one in tried),
        failed=tally.failed + sum(one.act is Act.FAILED for one in tried),
    )


def _let_go(one: Carried) -> bool:
    """``store.work.finish`` by a prepared statement: the lock on SQLite's one pen is short."""
    held = {"id": one.row.pk, "token": one.row.token}
    return change(Message, held, claimed_until=None, token="", **one.values) == 1


def _choose(row: Message, to: str) -> tuple[str, int | None]:
    """The carrier for this address, and the webhook where it is one. Raises Permanent: a message to a resident that
    only the runner's console would ever show was not delivered, except where the residents are fictional too."""
    if row.to_kind == ToKind.WEBHOOK:
        return "webhook", int(to)
    if "@" in to and settings.ZHILI_SMTP:
        return "smtp", None
    if row.to_kind == ToKind.PARTY:
        gateway = gateway_of(row.locality)
        if gateway is not None:
            return "webhook", gateway
        if not _is_fictional(row.locality):
            raise Permanent("没有能送达这个地址的渠道 · no carrier is set up that reaches this address")
    return "console", None


def _is_fictional(locality: str) -> bool:
    try:
        return profiles.current(locality, date.max).area.startswith(FICTION)
    except profiles.NoEdition:
        return False


def _outgoing(row: Message, to: str, now: datetime, hook_id: int | None) -> Outgoing:
    return Outgoing(
        key=row.key,
        locality=row.locality,
        template=row.template,
        to_kind=row.to_kind,
        to=to,
        subject=row.subject,
        body=body(row),
        lang=row.lang,
        ref=row.ref,
        drafted_at=row.drafted_at,
        at=now,
        hook_id=hook_id,
    )


def _entry(row: Message, act: Act, now: datetime) -> Draft:
    facts = {"message": row.key, "template": row.template, "carrier": row.carrier, "tries": row.tries}
    return Draft(now, CLOCK.ref, act.value, row.ref, facts, None)


def _without(to: str, why: str) -> str:
    """Servers like to repeat the address in their refusals; the desk is shown none."""
    return mask(why.replace(to, "***") if to else why)[:300]
