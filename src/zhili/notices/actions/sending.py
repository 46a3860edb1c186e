"""Carrying what is due: claim, carry outside any transaction, then record what came of it.

At least once: a sender killed between the carrier's yes and the record leaves a message that the next sender carries
again after the lease, under the same key. The record of a sender that lost its lease changes nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

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
from zhili.store.secrets import BadSeal
from zhili.store.work import claim, finish
from zhili.store.writing import writing

BATCH: Final = 5
"""Claimed at a time: even when each runs into its carrier's time-out, all are done within one lease."""

WAITING: Final = Q(sent_at__isnull=True, failed_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of one round: delivered, to be tried again, given up."""

    sent: int = 0
    again: int = 0
    failed: int = 0


def send_due(now: datetime, limit: int = 100) -> Sent:
    """Carry up to ``limit`` messages that are due. For the runner; several may run side by side.

    ``now`` is where the clock stands at the start; what passes while carrying is added, so that leases stay true.
    """
    begun = time.monotonic()
    tally = Sent()
    left = limit
    while left > 0:
        moment = now + timedelta(seconds=time.monotonic() - begun)
        rows = claim(
            Message,
            now=moment,
            lease=LEASE,
            limit=min(BATCH, left),
            where=WAITING & Q(due_at__lte=moment),
            order=("due_at", "id"),
        )
        if not rows:
            break
        for row in rows:
            tally = _send(row, now + timedelta(seconds=time.monotonic() - begun), tally)
        left -= len(rows)
    return tally


def _send(row: Message, now: datetime, tally: Sent) -> Sent:
    to = ""
    try:
        to = recipient(row)
        row.carrier, hook_id = _choose(row, to)
        carriers.carrier(row.carrier)(_outgoing(row, to, now, hook_id))
    except BadSeal:
        return _give_up(row, "封存的收件人或正文打不开 · the sealed recipient or text cannot be opened", now, tally)
    except CarrierFailure as failure:
        why = _without(to, str(failure))
        due_at = None if isinstance(failure, Permanent) else next_try(row.tries, now)
        if due_at is None:
            return _give_up(row, why, now, tally)
        finish(row, due_at=due_at, failure=why)
        return replace(tally, again=tally.again + 1)
    return _delivered(row, now, tally)


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


def _delivered(row: Message, now: datetime, tally: Sent) -> Sent:
    with writing():
        if finish(row, sent_at=now, carrier=row.carrier, failure=""):
            write([_entry(row, Act.SENT, now)])
            tally = replace(tally, sent=tally.sent + 1)
    return tally


def _give_up(row: Message, why: str, now: datetime, tally: Sent) -> Sent:
    with writing():
        if finish(row, failed_at=now, carrier=row.carrier, failure=why):
            write([_entry(row, Act.FAILED, now)])
            tally = replace(tally, failed=tally.failed + 1)
    return tally


def _entry(row: Message, act: Act, now: datetime) -> Draft:
    facts = {"message": row.key, "template": row.template, "carrier": row.carrier, "tries": row.tries}
    return Draft(now, CLOCK.ref, act.value, row.ref, facts, None)


def _without(to: str, why: str) -> str:
    """Servers like to repeat the address in their refusals; the desk is shown none."""
    return mask(why.replace(to, "***") if to else why)[:300]
