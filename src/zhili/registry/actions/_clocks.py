"""The clocks of special registers: wound anew whenever a date they rest on is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Final

from zhili.lib.deadlines import due as due_of
from zhili.profiles.model import Profile
from zhili.profiles.reading_registers import SINCE_ENTRY
from zhili.profiles.registers import RegisterClock

from ..models import Due, Entry, Fact
from ..queries.sealing import opened

_NOON: Final = time(12)


def wind(things: Iterable[int], profile: Profile, now: datetime) -> None:
    """What each clock of each open entry of these things asks for next."""
    for entry in Entry.objects.filter(thing_id__in=list(things), to_on__isnull=True):
        register = profile.registers.all.get(entry.register)
        for clock in register.clocks.values() if register else ():
            _wind(entry, clock, profile)


def _wind(entry: Entry, clock: RegisterClock, profile: Profile) -> None:
    start = _day(entry, clock.start)
    due, provisional = (_day(entry, clock.until), False) if clock.until else _after(start, clock, profile)
    if due is None:
        Due.objects.filter(entry=entry, clock=clock.name).delete()
        return
    Due.objects.update_or_create(entry=entry, clock=clock.name, defaults={"due_on": due, "provisional": provisional})


def _after(start: date | None, clock: RegisterClock, profile: Profile) -> tuple[date | None, bool]:
    if start is None or clock.limit is None:
        return None, False
    begun = datetime.combine(start, _NOON, profile.tz)
    found = due_of(clock.limit, begun, profile.calendar)
    return profile.calendar.local_date(found.at), found.provisional


def _day(entry: Entry, name: str) -> date | None:
    """The day in that field of the entry's register, as believed; or the day of entry."""
    if name == SINCE_ENTRY:
        return entry.from_on
    where = {"thing_id": entry.thing_id, "field": f"{entry.register}.{name}", "golden": True}
    row = Fact.objects.filter(**where).values_list("id", "value", "sealed").first()
    return date.fromisoformat(opened(*row)) if row else None
