"""A grid worker's own grid: its doors in order, who lives behind them, what falls due there. Masked, in a bounded
number of queries; whoever shows it has recorded a look at everybody in it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db.models import Count

from zhili.lib.actor import Actor
from zhili.offices import queries as offices
from zhili.profiles.registers import FieldRule, Registers, ThingKind

from ..lifecycle import VISITED_ON, Word
from ..models import Due, Entry, Fact, Relation, Thing
from ..permissions import may_look
from .areas import GRID_DIGITS
from .sealing import shown
from .things import visible

MOST_PEOPLE: Final = 1500
"""A grid is some 1,000 people; nobody carries more than one and a half of them away."""
LEVELS: Final = ("grid", "village")
"""Units whose posts have a grid of their own. A town or a bureau looks things up on the desk."""
DOORS: Final = (ThingKind.DWELLING, ThingKind.ORGANISATION)
"""What one can knock at."""
_SORTS: Final = (ThingKind.PERSON, *DOORS, ThingKind.FACILITY)
_SHOWN: Final[Mapping[ThingKind, tuple[str, ...]]] = {
    ThingKind.PERSON: ("name", "sex", "born_on", "phone"),
    ThingKind.DWELLING: ("address", "use"),
    ThingKind.ORGANISATION: ("name", "phone"),
    ThingKind.FACILITY: ("sort", "at", "code"),
}
_CONFIRMS: Final = {ThingKind.DWELLING: "address", ThingKind.ORGANISATION: "name"}
"""What somebody who stands before it sees to be as recorded."""
_VISITORS: Final = ("grid", "village")

DueOn = tuple[str, str, date]
"""(register, clock, day)."""


@dataclass(frozen=True, slots=True)
class OwnGrid:
    """A grid that this post may take along, and how much is in it."""

    code: str
    people: int
    doors: int


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing as it is shown: masked values by field; ``facts``: the fact behind a sealed one."""

    id: int
    kind: ThingKind
    values: Mapping[str, str]
    facts: Mapping[str, int]
    registers: tuple[str, ...]
    care: bool
    dues: tuple[DueOn, ...]


@dataclass(frozen=True, slots=True)
class Door:
    """A home or an organisation with the people who live there. ``seen``: changes whenever what is shown does."""

    thing: Seen
    people: tuple[Seen, ...]
    visited_at: datetime | None
    seen: str


@dataclass(frozen=True, slots=True)
class GridSheet:
    """All of one grid. ``loose``: people of the grid of whom no home is known."""

    code: str
    doors: tuple[Door, ...]
    loose: tuple[Seen, ...]
    facilities: tuple[Seen, ...]

    @property
    def people(self) -> list[int]:
        return [each.id for door in self.doors for each in door.people] + [each.id for each in self.loose]


def own_grids(actor: Actor) -> list[OwnGrid]:
    """The grids of this post's unit, where that is a grid or a village; none without the grant."""
    unit = offices.unit(actor.unit_id) if actor.unit_id is not None else None
    if unit is None or unit.level not in LEVELS:
        return []
    rows = visible(actor).filter(ended_on__isnull=True, kind__in=_SORTS).exclude(grid_code="")
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for code, kind, many in rows.values_list("grid_code", "kind").annotate(many=Count("id")).order_by():
        counts[code][kind] = many
    found = [code for code in sorted(counts) if len(code) == GRID_DIGITS]
    return [
        OwnGrid(code, counts[code].get(ThingKind.PERSON, 0), sum(counts[code].get(kind, 0) for kind in DOORS))
        for code in found
    ]


def sheet(code: str, registers: Registers) -> GridSheet:
    """All of that grid, the doors in order of address. The caller has decided that it may be shown."""
    rows = Thing.objects.filter(grid_code=code, ended_on__isnull=True, kind__in=_SORTS)
    ids: dict[ThingKind, list[int]] = {kind: [] for kind in _SORTS}
    for thing, kind in rows.order_by("id").values_list("id", "kind"):
        ids[ThingKind(kind)].append(thing)
    doors = [thing for kind in DOORS for thing in ids[kind]]
    lives = _lives_in(doors)
    housed = {person for people in lives.values() for person in people}
    everything = [*(thing for kind in _SORTS for thing in ids[kind]), *housed]
    reader = _Reader(everything, registers)
    at = _visited(doors)
    found = [reader.door(door, lives.get(door, ()), at.get(door)) for door in doors]
    return GridSheet(
        code,
        tuple(sorted(found, key=lambda each: _order(each.thing))),
        tuple(reader.seen(each) for each in ids[ThingKind.PERSON] if each not in housed),
        tuple(reader.seen(each) for each in ids[ThingKind.FACILITY]),
    )


def door(thing: int, registers: Registers) -> Door:
    """One door as it is now. The caller has decided that it may be shown."""
    lives = _lives_in([thing]).get(thing, [])
    return _Reader([thing, *lives], registers).door(thing, lives, _visited([thing]).get(thing))


def may_see(actor: Actor, thing: int) -> bool:
    """Whether this post's own grids hold that thing, as something one can knock at."""
    if not any(may_look(actor, prefix) for prefix in actor.areas):
        return False
    return visible(actor).filter(id=thing, kind__in=DOORS, ended_on__isnull=True).exists()


def confirms(kind: ThingKind, registers: Registers) -> str:
    """The full name of the field that a visit confirms; '' where the profile has none."""
    general = registers.about(kind)[0]
    name = _CONFIRMS[kind]
    return f"{general.name}.{name}" if name in general.fields and not general.fields[name].disabled else ""


def _lives_in(doors: Iterable[int]) -> dict[int, list[int]]:
    rows = Relation.objects.filter(object_id__in=list(doors), word=Word.LIVES_IN.value, to_on__isnull=True)
    found: dict[int, list[int]] = defaultdict(list)
    for person, home in rows.filter(subject__ended_on__isnull=True).order_by("id").values_list("subject", "object"):
        found[home].append(person)
    return found


def _visited(doors: Iterable[int]) -> dict[int, datetime]:
    """When somebody from the grid or the village last stood there: what they confirmed tells."""
    rows = Fact.objects.filter(thing_id__in=list(doors), gone="", record__source__kind__in=_VISITORS)
    found: dict[int, datetime] = {}
    for thing, at in rows.values_list("thing_id", "observed_at"):
        found[thing] = max(at, found.get(thing, at))
    return found


def _order(thing: Seen) -> list[tuple[int, int | str]]:
    """Addresses as people sort them: 2 before 10, homes before organisations."""
    out: list[tuple[int, int | str]] = [(DOORS.index(thing.kind), 0)]
    digits = ""
    for letter in [*thing.values.get(_CONFIRMS[thing.kind], ""), ""]:
        if letter.isdecimal():
            digits += letter
            continue
        if digits:
            out.append((0, int(digits)))
        digits = ""
        out.append((1, letter))
    return out


@dataclass(slots=True)
class _Values:
    """The believed values of one thing: masked, the facts of sealed ones, and what tells a change."""

    shown: dict[str, str] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)
    same: list[tuple[str, str]] = field(default_factory=list)


class _Reader:
    """Reads all that is shown of some things at once."""

    def __init__(self, things: Sequence[int], registers: Registers) -> None:
        self.registers = registers
        self.kinds = {
            thing: ThingKind(kind) for thing, kind in Thing.objects.filter(id__in=things).values_list("id", "kind")
        }
        self.values = _values(things, _rules(registers))
        self.entries: dict[int, list[str]] = defaultdict(list)
        rows = Entry.objects.filter(thing_id__in=things, to_on__isnull=True).order_by("register")
        for thing, register in rows.values_list("thing_id", "register"):
            self.entries[thing].append(register)
        self.dues: dict[int, list[DueOn]] = defaultdict(list)
        columns = ("entry__thing_id", "entry__register", "clock", "due_on")
        for thing, register, clock, day in Due.objects.filter(entry__thing_id__in=things).values_list(*columns):
            self.dues[thing].append((register, clock, day))

    def seen(self, thing: int) -> Seen:
        own = self.values[thing]
        registers = tuple(self.entries[thing])
        dues = tuple(sorted(self.dues[thing], key=lambda each: (each[2], each)))
        care = self.kinds[thing] is ThingKind.PERSON and any(self._is_visited(each) for each in registers)
        return Seen(thing, self.kinds[thing], own.shown, own.facts, registers, care, dues)

    def door(self, thing: int, people: Sequence[int], visited_at: datetime | None) -> Door:
        told = [(each, sorted(self.values[each].same), self.entries[each]) for each in [thing, *sorted(people)]]
        stamp = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]
        return Door(self.seen(thing), tuple(self.seen(each) for each in people), visited_at, stamp)

    def _is_visited(self, register: str) -> bool:
        """Whether those in it are to be looked in on."""
        rule = self.registers.all.get(register)
        return rule is not None and any(clock.start in VISITED_ON for clock in rule.clocks.values())


def _rules(registers: Registers) -> dict[str, FieldRule]:
    found: dict[str, FieldRule] = {}
    for kind, names in _SHOWN.items():
        for general in registers.about(kind)[:1]:
            wanted = [general.fields[name] for name in names if name in general.fields]
            found |= {f"{general.name}.{rule.name}": rule for rule in wanted if not rule.disabled}
    return found


def _values(things: Sequence[int], rules: Mapping[str, FieldRule]) -> dict[int, _Values]:
    found: dict[int, _Values] = defaultdict(_Values)
    columns = ("thing_id", "field", "id", "value", "sealed", "blind")
    rows = Fact.objects.filter(thing_id__in=things, golden=True, field__in=list(rules))
    for thing, name, fact, value, sealed, same in rows.values_list(*columns):
        rule, own = rules[name], found[thing]
        own.shown[rule.name] = shown(rule, fact, value, sealed)
        own.same.append((rule.name, bytes(same).hex()))
        if sealed is not None:
            own.facts[rule.name] = fact
    return found
