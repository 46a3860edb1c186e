"""The county's people, written by the registry's own verbs: what police, housing, civil affairs and visits know."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Final

from zhili.localities.county import COUNTY, homes_csv
from zhili.localities.county.people import Dweller, GridPeople, Home, as_listed, population
from zhili.offices import queries as offices
from zhili.offices.permissions import OPERATOR
from zhili.places import actions as places
from zhili.profiles import queries as profiles
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Ended, Word
from zhili.registry.queries import things
from zhili.store.writing import writing

from .holdings import Place, hold
from .saying import CLERK, Bond, Said, Sayer

VILLAGES: Final = 12
"""Digits of a village's code."""
KEPT_AWAY: Final = 3
"""Days after which somebody from elsewhere is registered as a floating resident."""
Tell = Callable[[str, str], None]


def populate(people: int, now: datetime, tell: Tell, *, locality: str = "qinghe", seed: int = 1) -> int:
    """Record about ``people`` people and all that there is around them, village by village; how many people were
    recorded. A village is written whole or not at all, and not twice: an interrupted run goes on with the next one."""
    profile = profiles.current(locality, profiles.local_day(locality, now))
    units = {unit.code: unit.id for unit in offices.units()}
    _survey(people, seed, now)
    done = set(things.spread(CLERK, "990121", VILLAGES))
    made = 0
    for place, (area, found) in enumerate(_villages(people, seed), 1):
        if area not in done:
            with writing():
                made += _Village(list(found), Sayer(area, profile, units, now), seed).record()
        if place % 10 == 0 or people > 20_000:
            tell(f"第 {place} 个村，新登记 {made} 人", f"village {place}, {made} people recorded")
    return made


def _villages(people: int, seed: int) -> Iterator[tuple[str, Iterator[GridPeople]]]:
    return groupby(population(people, seed=seed), key=lambda grid: grid.code[:VILLAGES])


def _survey(people: int, seed: int, now: datetime) -> None:
    """The address library has nearly all of their homes before any list of homes arrives."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "房屋普查地址.csv"
        file.write_text(homes_csv(people, seed), encoding="utf-8")
        places.import_addresses(actor=OPERATOR, now=now, file=file, area=COUNTY, on=now.date(), crs="WGS84")


class _Village:
    """One village: homes first, then who lives in them, then how all belongs together."""

    def __init__(self, grids: list[GridPeople], say: Sayer, seed: int) -> None:
        self.grids, self.say, self.seed = grids, say, seed
        self.homes = [(grid, home) for grid in grids for home in grid.homes]
        self.lived_in = [(grid, home) for grid, home in self.homes if home.people]
        self.everybody = [(grid, home, each) for grid, home in self.lived_in for each in home.people]

    def record(self) -> int:
        say = self.say
        self.buildings = dict(self._buildings())
        self.dwellings = say.keep("housing", "housing", ThingKind.DWELLING, [
            Said(grid.code, home.address, _dwelling(home, text))
            for (grid, home), text in zip(self.homes, self._listed(), strict=True)
        ])  # fmt: skip
        self.households = say.keep("police", "police", ThingKind.HOUSEHOLD, [
            Said(grid.code, home.household, {"household.number": home.household, "household.kind": "family"})
            for grid, home in self.lived_in
        ])  # fmt: skip
        self.people = say.keep("police", "police", ThingKind.PERSON, [
            Said(grid.code, f"{home.household}-{home.people.index(each)}", self._person(each, home))
            for grid, home, each in self.everybody
        ])  # fmt: skip
        self._bonds()
        self._registers()
        self._visits()
        hold([self._place(grid) for grid in self.grids], say, self.seed)
        self._ends()
        return len(self.people)

    def _listed(self) -> list[str]:
        return [text for grid in self.grids for text in as_listed(grid.homes)]

    def _buildings(self) -> Iterator[tuple[str, int]]:
        told = [(grid, each) for grid in self.grids for each in grid.buildings]
        kept = self.say.keep("housing", "housing", ThingKind.BUILDING, [
            Said(grid.code, each.address, {
                "building.name": each.short, "building.address": each.address, "building.floors": str(each.floors),
                "building.built_in": str(each.built_in), "building.use": "home",
            })
            for grid, each in told
        ])  # fmt: skip
        return ((each.address, thing) for (_, each), thing in zip(told, kept, strict=True))

    def _person(self, each: Dweller, home: Home) -> dict[str, str]:
        says = {
            "person.name": each.name, "person.id_number": each.id_number, "person.sex": each.sex,
            "person.born_on": each.born_on.isoformat(), "person.nation": each.nation, "person.phone": each.phone,
            "person.registered_at": each.registered_at or home.address, "person.lives_at": home.address,
        }  # fmt: skip
        if each.died_ago is not None:
            says["person.died_on"] = self.say.day(each.died_ago).isoformat()
        if each.stay is not None and each.stay.arrived_ago >= KEPT_AWAY:
            late = each.stay.arrived_ago < 7
            permit = each.stay.permit_in
            says |= {
                "floating.arrived_on": self.say.day(each.stay.arrived_ago).isoformat(),
                "floating.from_where": each.stay.from_where, "floating.why": each.stay.why,
                "floating.registered_on": "" if late else self.say.day(each.stay.arrived_ago - 3).isoformat(),
                "floating.permit_until": "" if permit is None else self.say.day(-permit).isoformat(),
            }  # fmt: skip
        return says

    def _bonds(self) -> None:
        housing: list[Bond] = [
            (dwelling, Word.PART_OF, self.buildings[home.building], date(2019, 1, 1))
            for (_, home), dwelling in zip(self.homes, self.dwellings, strict=True)
        ]
        police: list[Bond] = []
        for home, dwelling, family, own in self._families():
            police.append((own[0], Word.HEADS, family, home.since))
            for each, person in zip(home.people, own, strict=True):
                arrived = self.say.day(each.stay.arrived_ago) if each.stay else max(home.since, each.born_on)
                police += [(person, Word.MEMBER_OF, family, arrived), (person, Word.LIVES_IN, dwelling, arrived)]
            housing.append((own[0], Word.RENTS if home.let else Word.OWNS, dwelling, home.since))
        self.say.relate("police", "police", police)
        self.say.relate("housing", "housing", housing)

    def _families(self) -> Iterator[tuple[Home, int, int, list[int]]]:
        """Each home with somebody in it: its dwelling, its household, its people."""
        at = 0
        dwellings = {id(home): thing for (_, home), thing in zip(self.homes, self.dwellings, strict=True)}
        for (_, home), family in zip(self.lived_in, self.households, strict=True):
            yield home, dwellings[id(home)], family, self.people[at : at + len(home.people)]
            at += len(home.people)

    def _registers(self) -> None:
        """Floating residents, homes that are let, those who need care."""
        say = self.say
        told = list(zip(self.everybody, self.people, strict=True))
        say.enter("police", "police", "floating", [
            (person, say.day(each.stay.arrived_ago - 2)) for (_, _, each), person in told
            if each.stay is not None and each.stay.arrived_ago >= KEPT_AWAY
        ])  # fmt: skip
        let = [(grid, home, dwelling) for (grid, home), dwelling in zip(self.homes, self.dwellings, strict=True)
               if home.let]  # fmt: skip
        say.keep("police", "police", ThingKind.DWELLING, [
            Said(grid.code, f"let:{home.address}", self._let(home), dwelling) for grid, home, dwelling in let
        ])  # fmt: skip
        say.enter("police", "police", "rental", [(dwelling, say.day(home.let.ago)) for _, home, dwelling in let
                                                 if home.let])  # fmt: skip
        cared = [(grid, home, each, person) for (grid, home, each), person in told if each.care]
        say.keep("civil", "civil", ThingKind.PERSON, [
            Said(grid.code, f"care:{each.id_number}", self._care(each), person) for grid, _, each, person in cared
        ])  # fmt: skip
        say.enter("civil", "civil", "care", [
            (person, say.day(each.visited_ago + 200)) for _, _, each, person in cared if each.died_ago is None
        ])  # fmt: skip

    def _let(self, home: Home) -> dict[str, str]:
        assert home.let is not None
        let = home.let
        filed = "" if let.ago < 45 else self.say.day(let.ago - 12).isoformat()
        checked = "" if let.checked_ago is None else self.say.day(let.checked_ago).isoformat()
        return {
            "rental.let_from": self.say.day(let.ago).isoformat(), "rental.rooms_let": str(let.rooms),
            "rental.use": let.use, "rental.hazard": let.hazard, "rental.filed_on": filed, "rental.checked_on": checked,
        }  # fmt: skip

    def _care(self, each: Dweller) -> dict[str, str]:
        return {
            "care.why": each.care, "care.visited_on": self.say.day(each.visited_ago).isoformat(),
            "care.kin_phone": each.kin_phone,
        }  # fmt: skip

    def _visits(self) -> None:
        """The grid worker knows some telephones better than the police do."""
        for grid in self.grids:
            draw = Random(grid.code)
            seen = [
                Said(grid.code, f"thing:{person}", {
                    "person.name": each.name, "person.phone": f"137000{draw.randint(0, 99_999):05d}",
                }, person)
                for (one, _, each), person in zip(self.everybody, self.people, strict=True)
                if one is grid and each.phone and draw.random() < 0.12
            ]  # fmt: skip
            self.say.keep("grid", grid.code, ThingKind.PERSON, seen, ago=0)

    def _place(self, grid: GridPeople) -> Place:
        people = [person for (one, _, _), person in zip(self.everybody, self.people, strict=True) if one is grid]
        at = {home.address: thing for (one, home), thing in zip(self.homes, self.dwellings, strict=True) if one is grid}
        families = {home.address: thing for (one, home), thing in zip(self.lived_in, self.households, strict=True)
                    if one is grid}  # fmt: skip
        return Place(grid, people, self.buildings | at, families)

    def _ends(self) -> None:
        """Who died or moved away: relations and registers end on that day, and the last days of what is held begin."""
        for (_, _, each), person in zip(self.everybody, self.people, strict=True):
            for ago, why in ((each.died_ago, Ended.DIED), (each.left_ago, Ended.MOVED_AWAY)):
                if ago is not None:
                    registry.end(actor=CLERK, thing_id=person, why=why, on=self.say.day(ago), now=self.say.now)


def _dwelling(home: Home, listed: str) -> dict[str, str]:
    return {
        "dwelling.address": listed, "dwelling.unit": home.unit, "dwelling.floor": str(home.floor),
        "dwelling.room": home.room, "dwelling.area_m2": str(home.area_m2), "dwelling.use": home.use,
    }  # fmt: skip
