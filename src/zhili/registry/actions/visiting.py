"""Verbs of a doorstep: one's own grid is taken along as one look at everybody in it; a visit is written as what it is,
observations and relations seen by the grid, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from zhili.lib.actor import Actor
from zhili.lib.canonical import digest
from zhili.lib.refusal import NotAllowed
from zhili.profiles.model import Profile
from zhili.profiles.registers import ThingKind
from zhili.store.efforts import keep_effort
from zhili.store.once import once as once_before
from zhili.store.once import settle_once
from zhili.store.writing import writing

from ..lifecycle import VISITED_ON, Act, Change, Ended, Looked, Word
from ..models import Entry, Fact, Relation, Thing
from ..permissions import LOOK, RECORD, need, need_purpose
from ..queries.grid import DOORS, MOST_PEOPLE, Door, GridSheet, confirms, door, may_see, own_grids, sheet
from ..queries.sealing import opened
from ..refusals import BadChange, GridTooLarge, HomeChanged, NoSuchThing, NotHere, NotYourGrid, WrongKind
from ._ground import held, record, rules
from .looking import note
from .observing import Sheet, end, observe
from .relating import part, relate

SOURCE: Final = "grid"
_SAYS: Final = ("name", "sex", "born_on", "phone")


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a visit found changed. ``person``: who left, died or has another telephone; ``says``: what is told
    of who came or was born, or the new telephone; ``on``: since when, None for the day of the visit."""

    what: Change
    person: int | None = None
    says: Mapping[str, str] = field(default_factory=dict)
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Visited:
    """The door, and what tells whether it changes from now on. ``again``: the same had been recorded before."""

    door: int
    seen: str
    again: bool = False


def take_grid(*, actor: Actor, grid: str, purpose: str, now: datetime) -> GridSheet:
    """Take one's own grid along, masked (带上网格): everybody in it is marked as seen in a list, for this purpose.

    Raises NoPurpose, NotAllowed, NotYourGrid, GridTooLarge.
    """
    why = need_purpose(purpose)
    if not actor.may(LOOK):
        raise NotAllowed
    found = next((each for each in own_grids(actor) if each.code == grid), None)
    if found is None:
        raise NotYourGrid
    if found.people > MOST_PEOPLE:
        raise GridTooLarge(people=found.people, most=MOST_PEOPLE)
    with writing():
        taken = sheet(grid, rules(now).registers)
        people = taken.people
        note(actor, people, Looked.LIST, why, now)
        facts = {"how": Looked.LIST.value, "people": len(people)}
        record(actor, Act.LOOK, f"grid:{grid}", now, facts, {"purpose": why})
    return taken


def see_door(*, actor: Actor, thing_id: int, purpose: str, now: datetime) -> Door:
    """One door of one's own grid as it is now, masked: beside what was taken along. Raises NoPurpose, NotAllowed,
    NoSuchThing."""
    why = need_purpose(purpose)
    if not actor.may(LOOK):
        raise NotAllowed
    if not own_grids(actor) or not may_see(actor, thing_id):
        raise NoSuchThing
    found = door(thing_id, rules(now).registers)
    with writing():
        note(actor, [each.id for each in found.people], Looked.LIST, why, now)
        keep_effort("registry:look", actor, now)
    return found


def visit(
    *, actor: Actor, thing_id: int, seen: str, found: Sequence[Found], now: datetime, once: str,
    observed_at: datetime | None = None,
) -> Visited:  # fmt: skip
    """What a doorstep visit found (走访): nothing but that all is as recorded, or some changes. ``seen``: how the door
    looked to the visitor. Registers that ask to be looked in on are told the day; all of it is the grid's word, of when
    it was seen. The same ``once`` is one visit.

    Raises NotAllowed, NoSuchThing, WrongKind, ThingEnded, ThingMerged, HomeChanged, NotHere, BadChange, BadValue,
    DayBefore. Nothing is written then.
    """
    profile = rules(now)
    with writing():
        said = [[each.what.value, each.person, dict(each.says), each.on and each.on.isoformat()] for each in found]
        before = once_before("registry_visit", once, digest([actor.ref, thing_id, said]), now)
        if before is not None:
            return Visited(thing_id, before["seen"], again=True)
        thing = held(thing_id)
        need(actor, RECORD, thing.area_code, thing.grid_code)
        if thing.kind not in DOORS:
            raise WrongKind
        if door(thing_id, profile.registers).seen != seen:
            raise HomeChanged
        keep_effort("registry:visit", actor, now)
        # One form was filled in, however many verbs it comes to.
        hand = _Visit(replace(actor, effort=None), thing, profile, now, min(observed_at or now, now), once)
        for no, each in enumerate(found):
            hand.change(no, each)
        hand.confirm()
        after = door(thing_id, profile.registers).seen
        settle_once("registry_visit", once, {"seen": after})
    return Visited(thing_id, after)


@dataclass(frozen=True, slots=True)
class _Visit:
    """Calls the verbs of this room, each with the visit's own time."""

    actor: Actor
    thing: Thing
    profile: Profile
    now: datetime
    at: datetime
    once: str

    @property
    def day(self) -> date:
        return self.profile.calendar.local_date(self.at)

    def change(self, no: int, found: Found) -> None:
        on = found.on or self.day
        if on > self.day:
            raise BadChange(what_zh="日子在走访之后", what_en="a day after the visit")
        if found.what in (Change.CAME, Change.BORN):
            self._came(no, found, on)
            return
        person, relation = self._lives_here(found.person)
        if found.what is Change.LEFT:
            part(actor=self.actor, relation=relation, now=self.now, on=on)
        elif found.what is Change.PHONE:
            self._say(ThingKind.PERSON, f"thing:{person}", {"phone": _said(found, "phone")}, person)
        else:
            self._died(person, on)
            end(actor=self.actor, thing_id=person, why=Ended.DIED, on=on, now=self.now)

    def _died(self, person: int, on: date) -> None:
        """Who says so, beside what the police will say."""
        rule = self.profile.registers.about(ThingKind.PERSON)[0].fields.get("died_on")
        if rule is not None and not rule.disabled:
            self._say(ThingKind.PERSON, f"thing:{person}", {"died_on": on.isoformat()}, person)

    def confirm(self) -> None:
        """All else is as recorded: the address is, and whoever asks to be looked in on was."""
        kind = ThingKind(self.thing.kind)
        name = confirms(kind, self.profile.registers)
        row = Fact.objects.filter(thing_id=self.thing.id, field=name, golden=True).first()
        held_there = {name: opened(row.id, row.value, row.sealed)} if row else {}
        people = [person for person, _ in self._living()]
        self._observe(kind, f"thing:{self.thing.id}", held_there | self._looked_in_on(self.thing.id), self.thing.id)
        for person in people:
            says = self._looked_in_on(person)
            if says:
                self._observe(ThingKind.PERSON, f"thing:{person}", says, person)

    def _looked_in_on(self, thing: int) -> dict[str, str]:
        """Each clock's own field → this day, unless a later visit arrived before this one."""
        found = {}
        for name in Entry.objects.filter(thing_id=thing, to_on__isnull=True).values_list("register", flat=True):
            register = self.profile.registers.all.get(name)
            for clock in register.clocks.values() if register else ():
                if clock.start in VISITED_ON:
                    found[f"{name}.{clock.start}"] = self.day.isoformat()
        rows = Fact.objects.filter(thing_id=thing, field__in=list(found), golden=True)
        for name, fact, value, sealed in rows.values_list("field", "id", "value", "sealed"):
            if opened(fact, value, sealed) > found[name]:
                del found[name]
        return found

    def _living(self) -> list[tuple[int, int]]:
        rows = Relation.objects.filter(object_id=self.thing.id, word=Word.LIVES_IN.value, to_on__isnull=True)
        return list(rows.filter(subject__ended_on__isnull=True).order_by("id").values_list("subject_id", "id"))

    def _lives_here(self, person: int | None) -> tuple[int, int]:
        for subject, relation in self._living():
            if subject == person:
                return subject, relation
        raise NotHere

    def _came(self, no: int, found: Found, on: date) -> None:
        if self.thing.kind != ThingKind.DWELLING:
            raise WrongKind
        born = found.what is Change.BORN
        says = {name: text for name, text in found.says.items() if name in _SAYS and text}
        says |= {"born_on": on.isoformat()} if born else {"name": _said(found, "name")}
        person = self._say(ThingKind.PERSON, f"visit:{self.once}:{no}", says, None)
        relate(
            actor=self.actor, source=SOURCE, subject=person, word=Word.LIVES_IN, object=self.thing.id, now=self.now,
            on=on, observed_at=self.at,
        )  # fmt: skip

    def _say(self, kind: ThingKind, key: str, says: Mapping[str, str], thing: int | None) -> int:
        general = self.profile.registers.about(kind)[0].name
        return self._observe(kind, key, {f"{general}.{name}": text for name, text in says.items()}, thing)

    def _observe(self, kind: ThingKind, key: str, says: Mapping[str, str], thing: int | None) -> int:
        seen = Sheet(kind, key, says, self.thing.area_code, self.thing.grid_code, thing)
        told = observe(actor=self.actor, source=SOURCE, sheet=seen, now=self.now, observed_at=self.at)
        return told.thing


def _said(found: Found, name: str) -> str:
    text = found.says.get(name, "").strip()
    if not text:
        missing = {"name": ("姓名", "the name"), "phone": ("电话", "the telephone")}[name]
        raise BadChange(what_zh=missing[0], what_en=missing[1])
    return text
