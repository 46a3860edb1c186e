"""Who lives in the county: buildings, homes, households and people, made from a seed. Nobody here exists.

Identity numbers carry the reserved place 99 and a sound check character; telephones begin with 139000, 138000 or
137000. A hundred thousand people take some seconds and no memory: they come grid by grid. Days that clocks count from
are given as ``…_ago``, days before the day on which the county is made; all else is the same for a seed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from zhili.localities.county import names
from zhili.localities.county.addresses import group, street
from zhili.localities.county.land import AREAS, Grid, grids

TODAY = date(2026, 11, 1)
"""Ages are counted to this day, whenever the county is made: an identity number never changes."""
WHOLE = 20_000
"""A county of fewer people is drawn thin everywhere but in the villages below, where the accounts shown work."""
SHOWN = ("990121100001", "990121100201")
_DENSER = 4
_NATIONS = ("汉族",) * 40 + ("回族", "苗族", "土家族", "畲族")
_AWAY = (
    ("990122", "示范省青川市邻河县望江镇江湾村"),
    ("990304", "示范省南屏市玉泉县石桥镇"),
    ("990511", "示范省云岭市东川县红土乡"),
)
"""Where people come from who are not from here: place of the identity number, registered address. No such places."""


@dataclass(slots=True)
class Stay:
    """What the police know of somebody from elsewhere (流动人口); ``permit_in``: days until the permit runs out."""

    arrived_ago: int
    from_where: str
    why: str
    permit_in: int | None


@dataclass(slots=True)
class Dweller:
    """A person of a household, as the household police have them. ``care``: why they are looked in on, or '';
    ``visited_ago``: when last; ``kin_phone``: given with their consent. ``died_ago``, ``left_ago``: None for who is
    here. ``registered_at``: '' for here."""

    name: str
    sex: str
    born_on: date
    id_number: str
    nation: str
    phone: str = ""
    registered_at: str = ""
    stay: Stay | None = None
    care: str = ""
    visited_ago: int = 0
    kin_phone: str = ""
    died_ago: int | None = None
    left_ago: int | None = None


@dataclass(slots=True)
class Let:
    """A home that is let (出租房). ``checked_ago`` None: never since it was let."""

    ago: int
    rooms: int
    use: str
    hazard: str
    checked_ago: int | None


@dataclass(slots=True)
class Home:
    """A home with who lives there since a day: ``people[0]`` heads the household; nobody where it stands empty or is a
    shop. ``use``: own, let, empty or shop."""

    address: str
    building: str
    unit: str
    floor: int
    room: str
    area_m2: int
    use: str
    household: str
    since: date
    let: Let | None = None
    people: list[Dweller] = field(default_factory=list)


@dataclass(slots=True)
class Building:
    """A block of flats or a house."""

    address: str
    short: str
    floors: int
    built_in: int


@dataclass(slots=True)
class GridPeople:
    """What lies in one grid. ``at``: how its addresses begin."""

    code: str
    name: str
    at: str
    buildings: list[Building]
    homes: list[Home]

    @property
    def urban(self) -> bool:
        return self.at.endswith("社区")


def as_listed(homes: list[Home]) -> list[str]:
    """The homes' addresses as the housing list has them: a fifth in short, the third of each grid without its room, as
    somebody wrote it down who knew which one was meant."""
    return [_as_listed(place, home.address) for place, home in enumerate(homes)]


def _as_listed(place: int, address: str) -> str:
    if place == 2:
        return re.sub(r"\d+单元\d+室$", "", re.sub(r"\d+号$", "老屋", address))
    if place % 5 == 1:
        return re.sub(r"(\d+)幢(\d+)单元(\d+)室$", r"\1-\2-\3", address.removeprefix("清禾县"))
    return address


def identity_number(born: date, order: int, place: str = "990121") -> str:
    """A number of 18 characters with a sound check character (GB 11643), of a place that does not exist."""
    body = f"{place}{born:%Y%m%d}{order:03d}"
    total = sum(pow(2, 17 - at, 11) * int(digit) for at, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def population(people: int, *, seed: int = 1) -> Iterator[GridPeople]:
    """About ``people`` people over all grids of the county, village by village (a household more or less in each)."""
    area_names = {area.code: area.name for area in AREAS}
    orders: dict[str, int] = {}
    for grid, share in shares(people, seed):
        draw = Random(f"{seed}/{grid.code}")
        town = area_names[f"{grid.code[:9]}000"]
        found = GridPeople(grid.code, grid.name, f"清禾县{town}{area_names[grid.area_code]}", [], [])
        _settle(draw, found, grid, share, orders, Random(f"{seed}/{grid.area_code}").choice(names.SURNAMES[:50]))
        yield found


def shares(people: int, seed: int = 1) -> Iterator[tuple[Grid, int]]:
    """How many of them live in each grid. Villages differ as in a county of a hundred thousand: communities of streets
    some 2,700, seats of towns 2,400, villages 1,300 to 2,500, those in the hills 900 to 1,600."""
    ours = [grid for grid in grids() if grid.code.startswith("990121")]
    each: dict[str, int] = {}
    for grid in ours:
        each[grid.area_code] = each.get(grid.area_code, 0) + 1
    weights = [_weight(grid, seed, people) / each[grid.area_code] for grid in ours]
    whole, before, given = sum(weights), 0.0, 0
    for grid, weight in zip(ours, weights, strict=True):
        before += weight
        until = round(people * before / whole)
        yield grid, until - given
        given = until


def _weight(grid: Grid, seed: int, people: int) -> float:
    code = grid.area_code
    draw = Random(f"{seed}/size/{code}")
    if code[6] == "0":
        size = draw.uniform(2400, 3000)
    elif code[9] == "0":
        size = draw.uniform(2100, 2700)
    else:
        size = draw.uniform(900, 1600) if code[6:9] >= "200" else draw.uniform(1300, 2500)
    return size * (_DENSER if people < WHOLE and code in SHOWN else 1)


def _settle(draw: Random, found: GridPeople, grid: Grid, share: int, orders: dict[str, int], clan: str) -> None:
    made = 0
    while made < share or not found.homes:
        home = _flat(draw, found, grid) if found.urban else _house(draw, found, grid)
        home.household = f"{found.code}{len(found.homes) + 1:04d}"
        found.homes.append(home)
        if home.use in ("own", "let"):
            home.people = _Family(draw, orders, clan, home).people
            made += len(home.people)


def _flat(draw: Random, found: GridPeople, grid: Grid) -> Home:
    """A flat in a block of six floors, two staircases, two flats each, in the estate of its grid."""
    block, rest = divmod(len(found.homes), 24)
    stair, flat = divmod(rest, 12)
    floor, side = divmod(flat, 2)
    road, number, estate = street(grid)
    if block == len(found.buildings):
        short = f"{estate}{block + 1}幢"
        built = draw.randint(1988, 2019)
        found.buildings.append(Building(f"{found.at}{road}{number}号{short}", short, 6, built))
    building = found.buildings[block].address
    room = f"{floor + 1}0{side + 1}"
    use = "shop" if not floor and draw.random() < 0.3 else _use(draw, 0.20, 0.04)
    address = f"{building}{stair + 1}单元{room}室"
    return _home(draw, address, building, f"{stair + 1}", floor + 1, room, draw.randint(55, 128), use)


def _house(draw: Random, found: GridPeople, grid: Grid) -> Home:
    """A house of its own in the grid's group of the village."""
    short = f"{group(grid)}{len(found.buildings) + 1}号"
    found.buildings.append(Building(found.at + short, short, draw.choice((1, 2, 2, 3)), draw.randint(1975, 2021)))
    return _home(draw, found.at + short, found.at + short, "", 1, "", draw.randint(80, 320), _use(draw, 0.03, 0.06))


def _use(draw: Random, let: float, empty: float) -> str:
    chance = draw.random()
    return "let" if chance < let else "empty" if chance < let + empty else "own"


def _home(
    draw: Random, address: str, building: str, unit: str, floor: int, room: str, area: int, use: str
) -> Home:  # fmt: skip
    since = date(draw.randint(1992, 2023), draw.randint(1, 12), draw.randint(1, 28))
    let = _let(draw) if use == "let" else None
    return Home(address, building, unit, floor, room, area, use, "", since, let)


def _let(draw: Random) -> Let:
    ago = draw.choice((draw.randint(2, 60), draw.randint(60, 900)))
    hazard = draw.choice(("", "", "", "", "电动车在楼道充电", "私拉电线", "燃气软管老化", "没有灭火器"))
    checked = draw.randint(0, min(ago, 110)) if draw.random() < 0.85 else None
    return Let(ago, draw.choice((1, 1, 2, 3)), "home", hazard, checked)


class _Family:
    """One to six people of a home, over up to three generations, with one telephone or several."""

    def __init__(self, draw: Random, orders: dict[str, int], clan: str, home: Home) -> None:
        self.draw, self.orders, self.home = draw, orders, home
        self.nation = draw.choice(_NATIONS)
        self.phone = f"139000{draw.randint(0, 99_999):05d}"
        self.surname = names.surname(draw, self.nation, clan)
        self.people = self._tenants() if home.use == "let" else self._family()

    def _tenants(self) -> list[Dweller]:
        """From elsewhere, nine in ten; some came this week and are yet to be registered."""
        place, away = self.draw.choice(_AWAY)
        ages = [("1" if self.draw.random() < 0.6 else "2", self.draw.randint(19, 52))]
        if self.draw.random() < 0.45:
            ages.append(("2" if ages[0][0] == "1" else "1", max(19, ages[0][1] + self.draw.randint(-5, 3))))
        assert self.home.let is not None
        found = []
        for sex, age in ages:
            each = self._one(self._other_surname(), sex, age, place)
            if self.draw.random() < 0.02:
                each.name, each.nation = names.dotted(self.draw, sex), "维吾尔族"
            ago = self.draw.randint(0, self.home.let.ago)
            permit = None if ago < 183 else self.draw.randint(-10, 355)
            why = self.draw.choice(("work", "work", "work", "trade", "study", "family"))
            each.registered_at, each.stay = away, Stay(ago, away, why, permit)
            found.append(each)
        return found

    def _family(self) -> list[Dweller]:
        kind = self.draw.random()
        head = "1" if self.draw.random() < 0.8 else "2"
        if kind < 0.05:
            return [self._cared(self._one(self.surname, head, self.draw.randint(68, 92)), "alone", 1.0)]
        if kind < 0.08:
            return self._left_behind()
        age = self.draw.randint(24, 82)
        found = [self._one(self.surname, head, age)]
        if self.draw.random() < 0.84:
            other = "2" if head == "1" else "1"
            found.append(self._one(self._other_surname(), other, max(20, age + self.draw.randint(-6, 4))))
            found += self._younger(age)
            if age < 58 and self.draw.random() < 0.25:
                found.append(self._one(self.surname, self.draw.choice("12"), age + self.draw.randint(21, 30)))
        return [self._fate(each) for each in found]

    def _younger(self, age: int) -> Iterator[Dweller]:
        if age < 62:
            for _ in range(self.draw.choice((0, 1, 1, 2))):
                yield self._one(self.surname, self.draw.choice("12"), max(0, age - self.draw.randint(22, 32)))

    def _left_behind(self) -> list[Dweller]:
        """Grandparents with a child whose parents work far away."""
        age = self.draw.randint(55, 72)
        old = [self._one(self.surname, "1", age), self._one(self._other_surname(), "2", age - 2)]
        child = self._one(self.surname, self.draw.choice("12"), self.draw.randint(3, 13))
        return [*old, self._cared(child, "child", 1.0)]

    def _fate(self, each: Dweller) -> Dweller:
        """Some need care, some died lately or moved away."""
        age = TODAY.year - each.born_on.year
        self._cared(each, "disabled", 0.015)
        self._cared(each, "poor", 0.008)
        if age >= 62 and self.draw.random() < 0.02:
            each.died_ago = self.draw.randint(3, 300)
        elif 20 <= age <= 40 and self.draw.random() < 0.006:
            each.left_ago = self.draw.randint(5, 200)
        return each

    def _cared(self, each: Dweller, why: str, chance: float) -> Dweller:
        if not each.care and self.draw.random() < chance:
            each.care, each.visited_ago = why, self.draw.choice((1, 5, 9, 14, 20, 26, 28, 29, 30, 31, 34))
            if self.draw.random() < 0.7:
                each.kin_phone = f"137000{self.draw.randint(0, 99_999):05d}"
        return each

    def _other_surname(self) -> str:
        return names.surname(self.draw, self.nation)

    def _one(self, surname: str, sex: str, age: int, place: str = "990121") -> Dweller:
        born = TODAY - timedelta(days=age * 365 + age // 4 + self.draw.randint(0, 364))
        key = f"{place}{born}{sex}"
        self.orders[key] = self.orders.get(key, -1) + 1
        # The order number is odd for men and even for women.
        order = self.orders[key] * 2 + (1 if sex == "1" else 2)
        own = f"138000{self.draw.randint(0, 99_999):05d}" if 16 < age < 72 and self.draw.random() < 0.65 else ""
        number = identity_number(born, order % 1000, place)
        name = surname + names.given(self.draw, sex, born.year)
        return Dweller(name, sex, born, number, self.nation, own or (self.phone if age > 12 else ""))
