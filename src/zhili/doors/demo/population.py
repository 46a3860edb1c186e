"""The county's people, written by the registry's own verbs: what police, housing bureau and visits know."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Final

from zhili.lib.actor import Actor
from zhili.localities.county import COUNTY, homes_csv
from zhili.localities.county.people import Dweller, GridPeople, Home, as_listed, population
from zhili.offices import queries as offices
from zhili.offices.permissions import OPERATOR, RECORD
from zhili.places import actions as places
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Word

CLERK: Final[Actor] = replace(OPERATOR, grants=OPERATOR.grants | {RECORD})
SINCE: Final = date(2019, 1, 1)
Tell = Callable[[str, str], None]


def populate(people: int, now: datetime, tell: Tell, *, locality: str = "qinghe", seed: int = 1) -> int:
    """Record ``people`` people with their homes and households, grid by grid; how many things were made. A grid that is
    there already is not made again, so an interrupted run goes on where it stopped."""
    profile = profiles.current(locality, profiles.local_day(locality, now))
    units = {unit.code: unit.id for unit in offices.units()}
    made, told = 0, 0
    _survey(people, seed, now)
    for grid in population(people, seed=seed):
        made += _grid(grid, profile, units, now)
        if made - told > 20_000:
            told = made
            tell(f"已登记 {made} 个对象", f"{made} things recorded")
    return made


def _survey(people: int, seed: int, now: datetime) -> None:
    """The address library has nearly all of their homes before any list of homes arrives."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "房屋普查地址.csv"
        file.write_text(homes_csv(people, seed), encoding="utf-8")
        places.import_addresses(actor=OPERATOR, now=now, file=file, area=COUNTY, on=now.date(), crs="WGS84")


def _grid(grid: GridPeople, profile: Profile, units: dict[str, int], now: datetime) -> int:
    area = grid.code[:12]
    say = _Sayer(grid, area, profile, units, now)
    buildings = say.keep("housing", "housing", ThingKind.BUILDING, [
        (name, {"building.name": short, "building.address": name, "building.floors": str(floors)})
        for name, short, floors in grid.buildings
    ])  # fmt: skip
    at = {name: thing for (name, _, _), thing in zip(grid.buildings, buildings, strict=True)}
    listed = zip(grid.homes, as_listed(grid.homes), strict=True)
    dwellings = [(home.address, _dwelling(home, text)) for home, text in listed]
    homes = say.keep("housing", "housing", ThingKind.DWELLING, dwellings)
    families = say.keep("police", "police", ThingKind.HOUSEHOLD, [
        (home.household, {"household.number": home.household, "household.kind": "family"}) for home in grid.homes
    ])  # fmt: skip
    people = say.keep("police", "police", ThingKind.PERSON, [
        (each.id_number, _person(each, home)) for home in grid.homes for each in home.people
    ])  # fmt: skip
    bonds: list[tuple[int, Word, int, date | None]] = []
    place = 0
    for home, dwelling, family in zip(grid.homes, homes, families, strict=True):
        own = people[place : place + len(home.people)]
        place += len(own)
        bonds.append((dwelling, Word.PART_OF, at[home.building], SINCE))
        bonds.append((own[0], Word.HEADS, family, SINCE))
        for each in own:
            bonds += [(each, Word.MEMBER_OF, family, SINCE), (each, Word.LIVES_IN, dwelling, SINCE)]
    registry.relate_batch(
        actor=CLERK, source="police", unit_id=units["police"], bonds=bonds, batch=f"county-{grid.code}", now=now
    )
    say.visits(people)
    return len(buildings) + len(homes) + len(families) + len(people)


class _Sayer:
    """Keeps what a source says of the things of one grid."""

    def __init__(self, grid: GridPeople, area: str, profile: Profile, units: dict[str, int], now: datetime) -> None:
        self.grid, self.area, self.profile, self.units, self.now = grid, area, profile, units, now

    def keep(self, source: str, unit: str, kind: ThingKind, said: Sequence[tuple[str, dict[str, str]]]) -> list[int]:
        sheets = [registry.Sheet(kind, key, says, self.area, self.grid.code, from_on=SINCE) for key, says in said]
        ready = [registry.prepare(self.profile, sheet) for sheet in sheets]
        return registry.keep_batch(
            actor=CLERK, source=source, unit_id=self.units[unit], sheets=ready, batch=f"county-{self.grid.code}",
            now=self.now, observed_at=datetime(2026, 1, 1, tzinfo=UTC),
        ).things  # fmt: skip

    def visits(self, people: Sequence[int]) -> None:
        """The grid worker knows some telephones better than the police do."""
        draw = Random(self.grid.code)
        dwellers = [each for home in self.grid.homes for each in home.people]
        seen = [
            registry.prepare(self.profile, registry.Sheet(
                ThingKind.PERSON, f"thing:{thing}",
                {"person.name": each.name, "person.phone": f"137000{draw.randint(0, 99_999):05d}"},
                self.area, self.grid.code, thing,
            ))
            for thing, each in zip(people, dwellers, strict=True) if each.phone and draw.random() < 0.12
        ]  # fmt: skip
        if seen:
            registry.keep_batch(
                actor=CLERK, source="grid", unit_id=self.units[self.grid.code], sheets=seen,
                batch=f"visits-{self.grid.code}", now=self.now, observed_at=self.now,
            )  # fmt: skip


def _dwelling(home: Home, listed: str) -> dict[str, str]:
    return {
        "dwelling.address": listed, "dwelling.unit": home.unit, "dwelling.floor": str(home.floor),
        "dwelling.room": home.room, "dwelling.area_m2": str(home.area_m2), "dwelling.use": "let" if home.let else "own",
    }  # fmt: skip


def _person(each: Dweller, home: Home) -> dict[str, str]:
    return {
        "person.name": each.name, "person.id_number": each.id_number, "person.sex": each.sex,
        "person.born_on": each.born_on.isoformat(), "person.nation": each.nation, "person.phone": each.phone,
        "person.registered_at": home.address,
    }  # fmt: skip
