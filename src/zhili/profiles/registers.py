"""What a locality keeps about people, places and things: registers and their fields, as frozen values.

A register (登记簿) is a set of fields about one sort of thing. Every field says why it may be held: legal basis,
purpose, class, who is believed first, and until when it is kept. What is not listed here is not collected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from zhili.lib.limits import Limit
from zhili.lib.refusal import Invalid

if TYPE_CHECKING:
    from zhili.profiles.model import Words


class ThingKind(StrEnum):
    """What a register can be about. Part of code: relations and pages know these."""

    PERSON = "person"
    HOUSEHOLD = "household"
    BUILDING = "building"
    DWELLING = "dwelling"
    ORGANISATION = "organisation"
    FACILITY = "facility"
    PLOT = "plot"
    RESOURCE = "resource"
    ANIMAL = "animal"


class FieldType(StrEnum):
    """How a value is written, read and compared."""

    TEXT = "text"
    NAME = "name"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    FLAG = "flag"
    PHONE = "phone"
    IDENTITY = "identity"
    CREDIT = "credit"
    ADDRESS = "address"
    CODE = "code"


class DataClass(StrEnum):
    """数据分级: 一般、重要、核心."""

    GENERAL = "general"
    IMPORTANT = "important"
    CORE = "core"


@dataclass(frozen=True, slots=True)
class Keep:
    """How long a value is kept after it stopped being true; ``days`` None: for good, as the archives law asks."""

    days: int | None

    def until(self, ended: date) -> date | None:
        """The first day on which it may no longer be kept."""
        return None if self.days is None else ended + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One field. ``sources``: kinds of sources, the one believed first in front. ``sealed``: encrypted, masked, and
    opened one at a time. ``indexed``: can be asked for by an equal value. ``consent``: held on the consent of the
    person concerned alone, who may withdraw it."""

    name: str
    words: Words
    type: FieldType
    data_class: DataClass
    sealed: bool
    indexed: bool
    basis: Words
    purpose: Words
    keep: Keep
    sources: tuple[str, ...]
    choices: Mapping[str, Words] = field(default_factory=dict)
    disabled: bool = False
    consent: bool = False


@dataclass(frozen=True, slots=True)
class RegisterClock:
    """A clock of a register: it runs ``limit`` from the day in field ``start`` (``since``: from the day of entry), or
    up to the day in field ``until``; then whoever answers for the grid is due to do what ``words`` say. ``done``: the
    field that is filled by doing it, after which it asks for nothing more ('': it asks again and again)."""

    name: str
    words: Words
    limit: Limit | None
    start: str
    until: str
    done: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """A register: about what, which fields, which clocks. ``special``: a thing is entered into it and leaves it; the
    other ones (one for each sort of thing) hold what is known of every such thing."""

    name: str
    words: Words
    of: ThingKind
    special: bool
    fields: Mapping[str, FieldRule]
    clocks: Mapping[str, RegisterClock]

    @property
    def sensitive(self) -> bool:
        """Whether being in it says something about somebody that is not everybody's to know."""
        grades = {rule.data_class for rule in self.fields.values()}
        return self.special and self.of in (ThingKind.PERSON, ThingKind.HOUSEHOLD) and grades != {DataClass.GENERAL}


class UnknownField(Invalid):
    code = "unknown_field"
    zh = "登记目录里没有“{name}”这一项：没有列入目录的不收集。"
    en = "The catalogue has no field “{name}”: what is not listed is not collected."


@dataclass(frozen=True, slots=True)
class Registers:
    """All registers of an edition. A field's full name is ``register.field``."""

    all: Mapping[str, Register]
    sources: Mapping[str, Words]

    def field(self, name: str) -> FieldRule:
        """The rule of ``register.field``; raises UnknownField, also for one that is switched off."""
        register, _, own = name.partition(".")
        found = self.all[register].fields.get(own) if register in self.all else None
        if found is None or found.disabled:
            raise UnknownField(name=name)
        return found

    def kept(self, name: str) -> FieldRule:
        """The rule of ``register.field`` for what is held already: also of one that is switched off since, and for one
        that the rules no longer know a sealed stand-in by its name, so that nobody's page breaks over it."""
        register, _, own = name.partition(".")
        found = self.all[register].fields.get(own) if register in self.all else None
        return found or _stand_in(name)

    def about(self, kind: ThingKind) -> tuple[Register, ...]:
        """The registers that things of this sort can be in, the general one first."""
        return tuple(sorted((each for each in self.all.values() if each.of is kind), key=lambda each: each.special))


@dataclass(frozen=True, slots=True)
class WatchRules:
    """From when on looking people up is told to whoever watches. ``hour``, ``day``: different people, one by one, by
    one member of staff; ``listed``: different people in lists and files in a day; ``same_words``: different people in
    a day for a purpose written word for word; ``margin_hours``: how long before and after service hours is still no
    night."""

    hour: int = 20
    day: int = 80
    listed: int = 500
    same_words: int = 40
    margin_hours: int = 1


def _stand_in(name: str) -> FieldRule:
    from zhili.profiles.model import Words

    said, none = Words(name, name), Words("", "")
    return FieldRule(name, said, FieldType.TEXT, DataClass.GENERAL, True, False, none, none, Keep(1), ())


NONE = Registers({}, {})
