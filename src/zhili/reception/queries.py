"""What may be read of calls and drafts: a clerk's own open calls, what rings, what is near, and counts of a team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q

from zhili.language.text import similar_to
from zhili.lib.actor import Actor
from zhili.lib.codes import phone as read_phone
from zhili.matters.models import Step
from zhili.matters.queries.callers import of_phone
from zhili.matters.queries.lists import Filters, Row, newest
from zhili.places import queries as places
from zhili.profiles.model import Profile
from zhili.store.secrets import BadSeal, blind, unseal

from .lifecycle import QUICK, TRIES, Back, End
from .models import Call, Draft, Lookup, Taken
from .permissions import need_seat
from .refusals import NoSuchCall, NoSuchDraft

RINGS_FOR: Final = timedelta(minutes=5)
"""A telephone that is said to ring for longer has been forgotten by its system."""
NEAR_DAYS: Final = 30
LOOKED_AT: Final = 80
ALIKE: Final = 0.22
WORDS_READ: Final = 300
MOST_DRAFTS: Final = 200
MOST_MISSED: Final = 50


@dataclass(frozen=True, slots=True)
class TakenValue:
    """One thing taken down in a call."""

    number: str
    how: str
    at: datetime
    read_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class CallValue:
    """One call. ``phone``: what the telephone system told, for the clerk who has the call; '' when it told nothing."""

    id: int
    unit_id: int
    way: str
    rang_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    closed_at: datetime | None
    person_id: int | None
    end: str
    phone: str
    taken: tuple[TakenValue, ...]
    is_measured: bool
    back_of: int | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """A call that nobody answered and that is to be called back. ``tail``: the last four digits of its number;
    ``tries``: calls back in vain, the last of them at ``tried_at``; ``by``: who is calling now, '' for nobody."""

    id: int
    rang_at: datetime
    tail: str
    tries: int
    tried_at: datetime | None
    by: str
    is_mine: bool

    @property
    def may_drop(self) -> bool:
        """Whether it was tried often enough to leave the list."""
        return self.tries >= TRIES and not self.by


@dataclass(frozen=True, slots=True)
class DraftValue:
    """One open draft."""

    id: int
    group: str
    said_at: datetime
    sender: str
    words: str
    files: tuple[dict[str, Any], ...]
    state: str
    number: str


@dataclass(frozen=True, slots=True)
class Near:
    """An open matter that may be what the caller means. ``likeness`` 0 to 1."""

    row: Row
    likeness: float


@dataclass(frozen=True, slots=True)
class Tally:
    """Calls of a period as counts. Of those whose times a telephone system told: ``fated`` were answered or given up,
    ``answered`` of them answered, ``quick`` of these within the limit. ``numbers``: matters taken down in calls, and
    ``read_back`` of them read back. ``missed``: nobody answered and the number was shown, each number once; ``reached``
    of them spoken with since."""

    calls: int
    visits: int
    outgoing: int
    fated: int
    answered: int
    quick: int
    numbers: int
    read_back: int
    missed: int
    reached: int


def call(actor: Actor, call_id: int) -> CallValue:
    """One call of this person's own; raises NoSuchCall, NotAllowed."""
    seat = need_seat(actor)
    row = Call.objects.filter(id=call_id, person_id=seat.person).first()
    if row is None:
        raise NoSuchCall
    return _call(row)


def my_open_calls(actor: Actor) -> list[CallValue]:
    """The calls that this person has open, the newest first."""
    seat = need_seat(actor)
    rows = Call.objects.filter(person_id=seat.person, closed_at__isnull=True).order_by("-rang_at", "-id")
    return [_call(row) for row in rows[:10]]


def ringing(actor: Actor, now: datetime) -> list[CallValue]:
    """What rings for this unit and nobody has taken, the longest first."""
    seat = need_seat(actor)
    rows = Call.objects.filter(
        unit_id=seat.unit, person_id__isnull=True, closed_at__isnull=True, ended_at__isnull=True,
        rang_at__gt=now - RINGS_FOR,
    )  # fmt: skip
    return [_call(row) for row in rows.order_by("rang_at", "id")[:20]]


def to_call_back(actor: Actor) -> list[Missed]:
    """What this unit missed and is to call back, whoever waits longest first: fifty at most. No number but its tail."""
    seat = need_seat(actor)
    rows = list(Call.objects.filter(unit_id=seat.unit, back=Back.DUE.value).order_by("rang_at", "id")[:MOST_MISSED])
    tried: dict[int | None, list[Call]] = {}
    for one in Call.objects.filter(back_of__in=rows).select_related("person").order_by("id"):
        tried.setdefault(one.back_of_id, []).append(one)
    return [_missed(row, tried.get(row.id, []), seat.person) for row in rows]


def _missed(row: Call, tried: Sequence[Call], person: int) -> Missed:
    vain = [one for one in tried if one.end == End.UNANSWERED.value]
    now_by = next((one for one in tried if one.closed_at is None), None)
    who = now_by.person.name if now_by is not None and now_by.person is not None else ""
    return Missed(row.id, row.rang_at, opened(row)[-4:], len(vain), vain[-1].closed_at if vain else None, who,
                  now_by is not None and now_by.person_id == person)  # fmt: skip


def earlier(actor: Actor, call_id: int, phone: str) -> Sequence[Row] | None:
    """The earlier matters of ``phone`` where this person has stated a purpose for it in this call; None where not.
    Raises BadPhone."""
    seat = need_seat(actor)
    key = blind(read_phone(phone))
    asked = Lookup.objects.filter(call_id=call_id, person_id=seat.person, phone_blind=key)
    return of_phone(actor, key) if asked.exists() else None


def nearby(
    actor: Actor, profile: Profile, now: datetime, *, words: str, category: str = "", area: str = "",
    most: int = 4,
) -> list[Near]:  # fmt: skip
    """Open matters of the last 30 days that the caller may mean: in the same village or town, with like words or
    of the same category. Confidential ones are nobody's to join and are left out."""
    where = _where(profile, area)
    alike_enough = len(words.strip()) >= 4
    if not (alike_enough or category):
        return []
    extra = Q(recorded_at__gte=now - timedelta(days=NEAR_DAYS), parent__isnull=True, confidential=False) & where
    rows = newest(actor, Filters(locality=profile.locality, is_open=True, extra=extra), limit=LOOKED_AT).rows
    alike, said = similar_to(words[:WORDS_READ]), _first_words([row.id for row in rows])
    found = []
    for row in rows:
        likeness = max(alike(said.get(row.id, "")), alike(row.title)) if alike_enough else 0.0
        same = bool(category) and row.category == category
        if likeness >= ALIKE or (same and bool(where)):
            found.append(Near(row, min(1.0, likeness + (0.2 if same else 0.0))))
    return sorted(found, key=lambda each: (-each.likeness, -each.row.id))[:most]


def _where(profile: Profile, area: str) -> Q:
    """Where a caller's matter lies, as finely as it is known; empty where nothing finer than the locality is."""
    prefix = places.prefix(area) if area else ""
    if len(prefix) <= len(places.prefix(profile.area)):
        return Q()
    return Q(area_code__startswith=prefix)


def _first_words(ids: Sequence[int]) -> dict[int, str]:
    rows = Step.objects.filter(matter_id__in=ids, no=1)
    return {matter_id: words[:WORDS_READ] for matter_id, words in rows.values_list("matter_id", "words")}


def tally(since: datetime, until: datetime, unit: int | None = None) -> Tally:
    """The calls that rang in a period, of one unit or of all. Never of one person."""
    rows = Call.objects.filter(rang_at__gte=since, rang_at__lt=until)
    taken = Taken.objects.filter(call__rang_at__gte=since, call__rang_at__lt=until)
    if unit is not None:
        rows, taken = rows.filter(unit_id=unit), taken.filter(call__unit_id=unit)
    measured = Q(way="hotline") & ~Q(source="")
    fated = measured & (Q(answered_at__isnull=False) | Q(ended_at__isnull=False))
    counted = rows.aggregate(
        calls=Count("id", filter=Q(way="hotline")),
        visits=Count("id", filter=Q(way="counter")),
        outgoing=Count("id", filter=Q(way="outgoing")),
        fated=Count("id", filter=fated),
        answered=Count("id", filter=measured & Q(answered_at__isnull=False)),
        quick=Count("id", filter=measured & Q(answered_at__lte=F("rang_at") + QUICK)),
        missed=Count("id", filter=~Q(back="")),
        reached=Count("id", filter=Q(back=Back.REACHED.value)),
    )
    numbers = taken.aggregate(numbers=Count("id"), read_back=Count("id", filter=Q(read_back_at__isnull=False)))
    return Tally(**counted, **numbers)


def drafts(actor: Actor, most: int = MOST_DRAFTS) -> list[DraftValue]:
    """The open drafts of this unit, the oldest message first."""
    seat = need_seat(actor)
    rows = Draft.objects.filter(unit_id=seat.unit, state="open").order_by("said_at", "id")
    return [_draft(row) for row in rows[:most]]


def draft(actor: Actor, draft_id: int) -> DraftValue:
    """One draft of this unit; raises NoSuchDraft."""
    seat = need_seat(actor)
    row = Draft.objects.filter(id=draft_id, unit_id=seat.unit).first()
    if row is None:
        raise NoSuchDraft
    return _draft(row)


def _draft(row: Draft) -> DraftValue:
    sender = unseal(bytes(row.sender_sealed), aad=sender_aad(bytes(row.digest))) if row.sender_sealed else ""
    return DraftValue(row.id, row.group, row.said_at, sender, row.words, tuple(row.files), row.state, row.number)


def sender_aad(digest: bytes) -> str:
    """The seal of a sender's name belongs to its own message: rows cannot be swapped."""
    return f"draft:{digest.hex()}:sender"


def _call(row: Call) -> CallValue:
    taken = tuple(TakenValue(each.number, each.how, each.at, each.read_back_at) for each in row.taken.order_by("id"))
    return CallValue(
        row.id, row.unit_id, row.way, row.rang_at, row.answered_at, row.ended_at, row.closed_at, row.person_id, row.end,
        opened(row), taken, row.source != "", row.back_of_id,
    )  # fmt: skip


def opened(row: Call) -> str:
    """The caller's number; for a call back, that of the missed call. One that can no longer be opened is none: the
    clerk asks for it, as at any other call."""
    if row.back_of is not None:
        return opened(row.back_of) if row.closed_at is None else ""
    if row.phone_sealed is None:
        return ""
    try:
        return unseal(bytes(row.phone_sealed), aad=phone_aad(row.source, row.source_id))
    except BadSeal:
        return ""


def phone_aad(source: str, source_id: str) -> str:
    """The seal of a caller's telephone belongs to its own call."""
    return f"call:{source}:{source_id}:phone"


def is_abandoned(value: CallValue) -> bool:
    """Whether it rang and nobody answered."""
    return value.end == End.ABANDONED
