"""Calls that nobody answered: called back, oldest first, until spoken with or tried often enough."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhili.journal.actions import Draft as Entry
from zhili.journal.actions import write
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.matters.actions._hand import text
from zhili.store.efforts import keep_effort
from zhili.store.rows import change
from zhili.store.writing import writing

from ..lifecycle import NUMBER_KEPT, TRIES, Back, End, Way
from ..models import Call
from ..permissions import OPEN_CONTACT, need_seat
from ..refusals import CallTaken, NoSuchCall, NotMissed, TooFewTries

PURPOSE = "回拨未接来电 / calling back a missed call"
"""Why the number is opened: the press of the button states it."""


def ring_back(*, actor: Actor, call: int, now: datetime) -> int:
    """Call a missed call of this unit back: opens its number to this person for this purpose, on the record, and
    begins an outgoing call; its id. Pressed again, the same one.

    Raises NotAllowed without ``matters.open_contact``, NoSuchCall, NotMissed, CallTaken where a colleague is calling.
    """
    seat = need_seat(actor)
    if not actor.may(OPEN_CONTACT):
        raise NotAllowed
    with writing():
        missed = _due(seat.unit, call)
        trying = Call.objects.filter(back_of_id=call, closed_at__isnull=True).first()
        if trying is not None:
            if trying.person_id != seat.person:
                raise CallTaken
            return trying.id
        row = Call.objects.create(
            unit_id=seat.unit, way=Way.OUTGOING.value, source="", source_id="", rang_at=now, person_id=seat.person,
            post_id=seat.post, end="", about="", back_of=missed,
        )  # fmt: skip
        write([Entry(now, actor.ref, "ring_back", f"call:{call}", {"call": row.id}, {"purpose": PURPOSE})])
        keep_effort("reception:ring_back", actor, now)
    return row.id


def drop_missed(*, actor: Actor, call: int, reason: str, now: datetime) -> None:
    """Take a missed call off the list that was called back in vain often enough; its number is forgotten.

    Raises NotAllowed, NoSuchCall, NotMissed, TooFewTries, CallTaken while somebody is calling, Empty.
    """
    seat = need_seat(actor)
    why = text(reason, "理由", "reason", most=200)
    with writing():
        _due(seat.unit, call)
        if Call.objects.filter(back_of_id=call, closed_at__isnull=True).exists():
            raise CallTaken
        tries = Call.objects.filter(back_of_id=call, end=End.UNANSWERED.value).count()
        if tries < TRIES:
            raise TooFewTries(tries=tries, wanted=TRIES)
        settle(call, Back.DROPPED, now, reason=why)
        write([Entry(now, actor.ref, "drop_missed", f"call:{call}", {"tries": tries}, {"reason": why})])
        keep_effort("reception:drop_missed", actor, now)


def settle(call: int, back: Back, now: datetime, *, reason: str = "") -> bool:
    """Nothing is due for a missed call any more: its number goes. False where nothing was."""
    values: dict[str, Any] = {
        "back": back.value,
        "back_at": now,
        "back_reason": reason,
        "phone_sealed": None,
        "back_blind": None,
    }
    return bool(change(Call, {"id": call, "back": Back.DUE.value}, **values))


def missed_since(unit: int, blind: bytes) -> int | None:
    """The missed call of this number that is to be called back, if there is one."""
    rows = Call.objects.filter(unit_id=unit, back=Back.DUE.value, back_blind=blind)
    return rows.order_by("rang_at").values_list("id", flat=True).first()


def forget_missed(now: datetime) -> int:
    """Drop the numbers that were kept as long as they may be; how many."""
    trying = Call.objects.filter(back_of__isnull=False, closed_at__isnull=True).values("back_of_id")
    old = Call.objects.filter(back=Back.DUE.value, rang_at__lt=now - NUMBER_KEPT).exclude(id__in=trying)
    return sum(settle(each, Back.EXPIRED, now) for each in list(old.values_list("id", flat=True)[:500]))


def _due(unit: int, call: int) -> Call:
    row = Call.objects.select_for_update().filter(id=call, unit_id=unit).exclude(back="").first()
    if row is None:
        raise NoSuchCall
    if row.back != Back.DUE.value:
        raise NotMissed
    return row
