"""Calls and their times: begun by a clerk's click or told by a telephone system; never what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from zhili.journal.actions import Draft as Entry
from zhili.journal.actions import write
from zhili.lib.actor import CLOCK, Actor
from zhili.lib.canonical import digest, stamp
from zhili.lib.codes import BadPhone
from zhili.lib.codes import phone as read_phone
from zhili.lib.refusal import NotAllowed
from zhili.matters.actions._hand import text
from zhili.store.efforts import keep_effort
from zhili.store.once import once as once_before
from zhili.store.once import settle_once
from zhili.store.rows import change
from zhili.store.secrets import blind, seal
from zhili.store.writing import writing

from ..lifecycle import BY_HAND, Back, End, Way
from ..models import Call, Lookup, Taken
from ..permissions import OPEN_CONTACT, need_line, need_seat
from ..queries import opened, phone_aad
from ..refusals import BadCallTimes, CallClosed, CallTaken, CallTold, NoSuchCall, NothingTaken
from .missed import forget_missed, missed_since, settle

FORGOTTEN = timedelta(hours=12)
"""No call lasts so long: its clerk went home, or its telephone system lost it."""
SLACK = timedelta(minutes=2)
"""How far ahead of ours a telephone system's clock may run."""


@dataclass(frozen=True, slots=True)
class CallNote:
    """What a telephone system tells of one call, as often as it knows more. Times are aware; ``phone`` is the caller's
    number, '' where it is withheld."""

    source_id: str
    rang_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    way: Way = Way.HOTLINE
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """The call as it stands after the telephone system's note."""

    id: int
    end: str


def begin_call(*, actor: Actor, way: Way, now: datetime, once: str = "") -> int:
    """Somebody is on the line or at the counter: a call begun by the clerk's own click; its id. Its times are no
    evidence of how long it rang. Raises NotAllowed."""
    seat = need_seat(actor)
    with writing():
        scope = f"begin_call:{actor.ref}:{way.value}"
        before = once_before(scope, once, digest([actor.ref]), now) if once else None
        if before is not None:
            return int(before["call"])
        row = Call.objects.create(
            unit_id=seat.unit, way=way.value, source="", source_id="", rang_at=now, answered_at=now,
            person_id=seat.person, post_id=seat.post, end="", about="",
        )  # fmt: skip
        _record(actor, now, "begin_call", row.id, way=way.value)
        if once:
            settle_once(scope, once, {"call": row.id})
    return row.id


def answer_call(*, actor: Actor, call: int, now: datetime) -> None:
    """Take a call that rings for this unit. When it was answered is the telephone system's to tell.

    Raises NotAllowed, NoSuchCall, CallTaken.
    """
    seat = need_seat(actor)
    with writing():
        row = Call.objects.filter(id=call, unit_id=seat.unit).first()
        if row is None:
            raise NoSuchCall
        free = {"id": call, "person_id": None, "closed_at": None}
        if not change(Call, free, person_id=seat.person, post_id=seat.post):
            raise CallTaken
        _record(actor, now, "answer_call", call)


def note_call(*, actor: Actor, note: CallNote, now: datetime) -> Noted:
    """What the telephone system of this post's unit tells: rang, answered, ended. The same note again changes nothing;
    a time that was told once stays. A call that ended unanswered is abandoned.

    A call that ended unanswered and showed its number is to be called back, once a number; whoever then calls again and
    is answered need not be.

    Raises NotAllowed, BadCallTimes, CallTold.
    """
    unit = need_line(actor)
    _check_times(note, now)
    with writing():
        where = {"source": f"unit:{unit}", "source_id": note.source_id}
        row = Call.objects.select_for_update().filter(**where).first()
        is_new = row is None
        if row is None:
            row = Call.objects.create(
                **where, unit_id=unit, way=note.way.value, rang_at=note.rang_at,
                phone_sealed=_sealed(note, where), end="", about="",
            )  # fmt: skip
        fresh = _fresh_times(row, note)
        if note.ended_at and not (row.answered_at or note.answered_at) and not row.end and row.person_id is None:
            fresh |= _abandoned(row, now)
        if "answered_at" in fresh:
            _came_through(row, now)
        if fresh:
            change(Call, {"id": row.id}, **fresh)
        if fresh or is_new:
            facts = {name: stamp(value) for name, value in fresh.items() if name.endswith("ed_at") and value}
            _record(actor, now, "note_call", row.id, **facts)
    return Noted(row.id, fresh.get("end", row.end))


def look_up(*, actor: Actor, call: int, phone: str, purpose: str, now: datetime) -> None:
    """State why a caller's earlier matters are looked up; from then on this person may see their titles while the call
    lasts. Recorded whoever then looks. Raises NotAllowed, NoSuchCall, CallClosed, BadPhone, Empty."""
    if not actor.may(OPEN_CONTACT):
        raise NotAllowed
    seat = need_seat(actor)
    number = read_phone(phone)
    why = text(purpose, "用途", "purpose", most=200)
    with writing():
        load_open(actor, call)
        row = Lookup.objects.create(
            call_id=call, person_id=seat.person, post_id=seat.post, phone_blind=blind(number), purpose=why,
            at=now,
        )  # fmt: skip
        write([Entry(now, actor.ref, "look_up", f"call:{call}", {"lookup": row.id}, {"purpose": why})])
        keep_effort("reception:look_up", actor, now)


def end_call(
    *, actor: Actor, call: int, now: datetime, end: End | None = None, about: str = "", read_back: bool = False
) -> None:
    """Be done with a call. Where something was taken down that is its end; else the clerk says how it ended, and
    ``about`` which article or trouble answered it (a reference). ``read_back``: the numbers were read to the caller.

    Raises NotAllowed, NoSuchCall, CallClosed, NothingTaken.
    """
    with writing():
        row = load_open(actor, call)
        numbers = Taken.objects.filter(call_id=call).count()
        chosen = End.TAKEN if numbers else end
        if chosen is None or (not numbers and chosen not in BY_HAND):
            raise NothingTaken
        if chosen is End.UNANSWERED and row.way != Way.OUTGOING:
            raise NothingTaken
        if read_back:
            change(Taken, {"call_id": call, "read_back_at": None}, read_back_at=now)
        values: dict[str, Any] = {"end": chosen.value, "closed_at": now, "phone_sealed": None, "about": about[:60]}
        if row.ended_at is None:
            values["ended_at"] = now
        change(Call, {"id": call}, **values)
        if row.back_of_id is not None and chosen is not End.UNANSWERED:
            settle(row.back_of_id, Back.REACHED, now)
        _record(actor, now, "end_call", call, end=chosen.value, numbers=numbers, read_back=read_back)


def close_forgotten(*, now: datetime) -> int:
    """Close the calls that nobody closed within half a day, and drop the telephones kept for them; how many. What was
    taken down stays; a call that nobody answered is abandoned. Numbers of missed calls go after a week."""
    with writing():
        rows = list(Call.objects.select_for_update().filter(closed_at__isnull=True, rang_at__lt=now - FORGOTTEN)[:500])
        for row in rows:
            change(Call, {"id": row.id}, **_forgotten(row, now))
        forget_missed(now)
        if rows:
            write([Entry(now, CLOCK.ref, "close_forgotten", "calls:open", {"calls": len(rows)}, None)])
    return len(rows)


def load_open(actor: Actor, call: int) -> Call:
    """This person's own call, open and locked; raises NotAllowed, NoSuchCall, CallClosed."""
    seat = need_seat(actor)
    row = Call.objects.select_for_update().filter(id=call, person_id=seat.person).first()
    if row is None:
        raise NoSuchCall
    if row.closed_at is not None:
        raise CallClosed
    return row


def _check_times(note: CallNote, now: datetime) -> None:
    told = [at for at in (note.rang_at, note.answered_at, note.ended_at) if at is not None]
    if told != sorted(told) or told[-1] > now + SLACK:
        raise BadCallTimes


def _fresh_times(row: Call, note: CallNote) -> dict[str, Any]:
    """The times that are news. A time told before is the same or it is refused."""
    if row.rang_at != note.rang_at:
        raise CallTold(source_id=row.source_id)
    fresh: dict[str, Any] = {}
    for name in ("answered_at", "ended_at"):
        had, told = getattr(row, name), getattr(note, name)
        if told is None or had == told:
            continue
        if had is not None and row.closed_at is None:
            raise CallTold(source_id=row.source_id)
        if had is None and name == "answered_at" and row.end == End.ABANDONED:
            raise CallTold(source_id=row.source_id)
        if had is None:
            fresh[name] = told
    return fresh


def _sealed(note: CallNote, where: dict[str, str]) -> bytes | None:
    """The caller's number, where it is one: an extension or a withheld number is no reason to lose the call."""
    if not note.phone.strip():
        return None
    try:
        number = read_phone(note.phone)
    except BadPhone:
        return None
    return seal(number, aad=phone_aad(where["source"], where["source_id"]))


def _abandoned(row: Call, now: datetime) -> dict[str, Any]:
    """It rang and nobody answered: to be called back where its number was shown and is not on the list already."""
    gone: dict[str, Any] = {"end": End.ABANDONED.value, "closed_at": now, "phone_sealed": None}
    key = _blind(row) if row.way == Way.HOTLINE else None
    if key is None or missed_since(row.unit_id, key) is not None:
        return gone
    return {"end": End.ABANDONED.value, "closed_at": now, "back": Back.DUE.value, "back_blind": key}


def _forgotten(row: Call, now: datetime) -> dict[str, Any]:
    """Its telephone system never told its end, so nobody knows that it was missed: it is not called back."""
    end = End.ABANDONED if row.answered_at is None and row.person_id is None else End.NOTHING
    if Taken.objects.filter(call_id=row.id).exists():
        end = End.TAKEN
    return {"end": end.value, "closed_at": now, "phone_sealed": None}


def _came_through(row: Call, now: datetime) -> None:
    """This caller was answered: what they missed before need not be called back."""
    key = _blind(row)
    before = missed_since(row.unit_id, key) if key is not None else None
    if before is not None and not Call.objects.filter(back_of_id=before, closed_at__isnull=True).exists():
        settle(before, Back.REACHED, now)


def _blind(row: Call) -> bytes | None:
    number = opened(row)
    return blind(number) if number else None


def _record(actor: Actor, now: datetime, act: str, call: int, **facts: Any) -> None:
    write([Entry(now, actor.ref, act, f"call:{call}", facts, None)])
    keep_effort(f"reception:{act}", actor, now)
