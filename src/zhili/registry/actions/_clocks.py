"""The clocks of special registers: wound anew whenever a date they rest on is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Final

from zhili.lib.deadlines import due as due_of
from zhili.profiles.model import Profile
from zhili.profiles.reading_registers import SINCE_ENTRY
from zhili.profiles.registers import RegisterClock
from zhili.store.rows import change, insert

from ..models import Due, Entry, Fact
from ..queries.sealing import opened

_NOON: Final = time(12)
_DUE: Final = ("entry_id", "clock", "due_on", "provisional")
Told = Mapping[tuple[int, str], str]
"""(thing, full field) → the value that is believed."""


def wind(things: Iterable[int], profile: Profile, now: datetime) -> None:
    """What each clock of each open entry of these things asks for next. One thing or a batch: the same few queries."""
    entries = list(Entry.objects.filter(thing_id__in=list(things), to_on__isnull=True))
    if not entries:
        return
    told = _told(entries, profile)
    before = {(due.entry_id, due.clock): due for due in Due.objects.filter(entry__in=entries)}
    fresh: list[tuple[object, ...]] = []
    for entry in entries:
        register = profile.registers.all.get(entry.register)
        for clock in register.clocks.values() if register else ():
            _wind(entry, clock, told, before.get((entry.id, clock.name)), fresh, profile)
    insert(Due, _DUE, fresh)


def _wind(
    entry: Entry, clock: RegisterClock, told: Told, before: Due | None, fresh: list[tuple[object, ...]],
    profile: Profile,
) -> None:  # fmt: skip
    start = _day(entry, clock.start, told)
    due, provisional = (_day(entry, clock.until, told), False) if clock.until else _after(start, clock, profile)
    if clock.done and (entry.thing_id, f"{entry.register}.{clock.done}") in told:
        due = None
    if due is None:
        if before is not None:
            before.delete()
    elif before is None:
        fresh.append((entry.id, clock.name, due, provisional))
    elif (before.due_on, before.provisional) != (due, provisional):
        change(Due, {"id": before.id}, due_on=due, provisional=provisional)


def _after(start: date | None, clock: RegisterClock, profile: Profile) -> tuple[date | None, bool]:
    if start is None or clock.limit is None:
        return None, False
    begun = datetime.combine(start, _NOON, profile.tz)
    found = due_of(clock.limit, begun, profile.calendar)
    return profile.calendar.local_date(found.at), found.provisional


def _told(entries: Sequence[Entry], profile: Profile) -> Told:
    """Everything that a clock of these entries rests on."""
    fields = {
        f"{name}.{own}"
        for name in {entry.register for entry in entries} & set(profile.registers.all)
        for clock in profile.registers.all[name].clocks.values()
        for own in (clock.start, clock.until, clock.done)
        if own and own != SINCE_ENTRY
    }
    things = {entry.thing_id for entry in entries}
    rows = Fact.objects.filter(thing_id__in=things, field__in=fields, golden=True)
    columns = ("thing_id", "field", "id", "value", "sealed")
    return {
        (thing, name): opened(fact, value, sealed) for thing, name, fact, value, sealed in rows.values_list(*columns)
    }


def _day(entry: Entry, name: str, told: Told) -> date | None:
    """The day in that field of the entry's register, as believed; or the day of entry."""
    if name == SINCE_ENTRY:
        return entry.from_on
    said = told.get((entry.thing_id, f"{entry.register}.{name}"))
    return date.fromisoformat(said) if said else None
