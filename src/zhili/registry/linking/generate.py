"""People who do not exist, and the lists that three departments keep of them, with the truth beside.

``people(n, seed)`` makes a county: households with one telephone or several, villages where one surname is common,
twins, villagers of the same name, villages of Zhuang, Tibetan, Mongolian, Uyghur and Yi names. ``lists(n, seed)``
writes each of them into up to three lists, with gaps and with the errors of ``errors.ERRORS``. Identity numbers are of
place 99, which does not exist; their check character is right.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Final

from . import names
from .errors import ERRORS, Row, lengthened

TODAY: Final = date(2026, 6, 30)
PEOPLE_A_VILLAGE: Final = 600
MINORITIES: Final = ("uyghur", "zhuang", "tibetan", "mongolian", "yi")
_SURNAMES, _S = tuple(names.SURNAMES), names.falling(len(names.SURNAMES), 6)
_GIVEN = {
    "1": (names.MALE, names.falling(len(names.MALE), 25)),
    "2": (names.FEMALE, names.falling(len(names.FEMALE), 25)),
}


@dataclass(slots=True)
class Person:
    """One invented person. ``sex`` 1 male, 2 female; ``minority`` '' for Han names; ``twin`` and ``namesake``: has one
    (of the same village and name); ``old_address``: where they lived before, '' if never elsewhere."""

    key: int
    name: str
    sex: str
    born_on: date
    id_number: str
    phone: str
    head_phone: str
    address: str
    old_address: str
    household: str
    household_numbers: tuple[str, ...]
    minority: str
    twin: bool = False
    namesake: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One department's list: whom it covers, how often a field is filled, how many errors (1 as in the table), how many
    are in it twice; ``lone``: it names nobody twice."""

    name: str
    covers: float
    filled: dict[str, float]
    errors: float
    twice: float = 0.0
    lone: bool = True


SOURCES: Final = (
    Source("population", 0.95, {"id_number": 0.985, "born_on": 0.99, "phone": 0.5, "address": 0.98}, 0.5),
    Source("insurance", 0.75, {"id_number": 0.95, "born_on": 0.92, "phone": 0.7, "address": 0.75}, 1.0),
    Source("visits", 0.6, {"id_number": 0.6, "born_on": 0.88, "phone": 0.8, "address": 0.97}, 2.0, 0.03, False),
)
LONE: Final = frozenset(source.name for source in SOURCES if source.lone)


def people(n: int, seed: int) -> list[Person]:
    """``n`` invented people, the same for the same seed."""
    rng, made, numbers = Random(seed), list[Person](), dict[str, int]()
    village = -1
    while len(made) < n:
        if village < 0 or len(made) >= (village + 1) * PEOPLE_A_VILLAGE:
            village += 1
            place = _Village(rng, village)
        made += place.household(rng, len(made), numbers)
    del made[n:]
    _namesakes(rng, made)
    return made


class _Village:
    """Where households are made: its name, its houses, what sort of names its people bear."""

    def __init__(self, rng: Random, number: int) -> None:
        town = names.TOWNS[number // 40 % len(names.TOWNS)]
        self.far = number // (40 * len(names.TOWNS))
        self.area = f"99{1 + number // 640 % 9:02d}{21 + number // 40 % 16:02d}"
        self.minority = MINORITIES[number // 5 % 5] if number % 5 == 1 else ""
        self.clan = rng.choice(_SURNAMES[:60])
        self.urban = rng.random() < 0.3
        suffix = ("", "东部", "西部")[self.far] if self.far < 3 else f"{self.far}区"
        if self.urban:
            street = names.ROADS[number % len(names.ROADS)]
            estate = names.ESTATES[number // len(names.ROADS) % len(names.ESTATES)]
            self.start = f"{town}{suffix}街道{street}{1 + number}号{estate}"
        else:
            self.start = f"{town}{suffix}镇{names.VILLAGES[number % 40]}村"
        self.houses = 0

    def address(self, house: int) -> str:
        if self.urban:
            return f"{self.start}{1 + house // 40}栋{1 + house // 20 % 2}单元{1 + house // 2 % 10}{1 + house % 2:02d}室"
        return f"{self.start}{1 + house // 60}组{1 + house % 60}号"

    def household(self, rng: Random, first: int, numbers: dict[str, int]) -> list[Person]:
        """Head, perhaps a spouse, children and an old parent, in one dwelling."""
        self.houses += 1
        address = self.address(self.houses)
        before = self.address(rng.randrange(400)) if rng.random() < 0.08 else ""
        han = not self.minority or rng.random() < 0.25
        family = rng.choice(_SURNAMES) if rng.random() < 0.1 else self.clan if rng.random() < 0.35 else _surname(rng)
        head_phone = _phone(rng)
        made = list[Person]()
        for sex, born, own, twin in _members(rng):
            minority = "" if han else self.minority
            name = _named(rng, minority, family if own else _surname(rng), sex, made[-1].name if twin else "")
            number = _identity(rng, self.area, born, sex, numbers)
            adult = (TODAY - born).days > 18 * 365
            phone = (head_phone if not made else _phone(rng)) if adult and rng.random() < 0.8 else head_phone
            key = first + len(made)
            made.append(Person(key, name, sex, born, number, phone, head_phone, address, before,
                               f"99{first:09d}", (), minority, twin))  # fmt: skip
            if twin:
                made[-2].twin = True
        every = tuple(person.id_number for person in made)
        for person in made:
            person.household_numbers = every
        return made


def _members(rng: Random) -> Iterator[tuple[str, date, bool, bool]]:
    """(sex, born, bears the family's name, twin of the one before) of a household."""
    age = rng.randint(22, 85)
    yield ("1" if rng.random() < 0.75 else "2"), _born(rng, age), True, False
    if rng.random() < 0.7:
        yield "2", _born(rng, max(20, age - rng.randint(-3, 6))), False, False
        for _ in range(rng.choice((0, 1, 1, 2, 2, 3))):
            sex, born = rng.choice("12"), _born(rng, max(0, age - rng.randint(22, 36)))
            yield sex, born, True, False
            if rng.random() < 0.012:
                yield (sex if rng.random() < 0.7 else rng.choice("12")), born, True, True
    if rng.random() < 0.2:
        yield rng.choice("12"), _born(rng, min(99, age + rng.randint(20, 30))), True, False


def _born(rng: Random, age: int) -> date:
    return TODAY - timedelta(days=age * 365 + rng.randrange(365) + age // 4)


def _surname(rng: Random) -> str:
    return rng.choice(names.COMPOUND) if rng.random() < 0.003 else _SURNAMES[bisect(_S, rng.random() * _S[-1])]


def _character(rng: Random, sex: str) -> str:
    if rng.random() < 0.012:
        return rng.choice(names.RARE)
    table, weights = _GIVEN[sex]
    return table[min(bisect(weights, rng.random() * weights[-1]), len(table) - 1)]


def _named(rng: Random, minority: str, surname: str, sex: str, sibling: str) -> str:
    """A name; a twin's shares its first given character with ``sibling`` as often as not."""
    if minority:
        return _MAKERS[minority](rng, surname, sex)
    if len(sibling) == 3 and rng.random() < 0.6:
        return sibling[:2] + _character(rng, sex)
    return (sibling[:1] or surname) + "".join(_character(rng, sex) for _ in range(1 if rng.random() < 0.18 else 2))


def _zhuang(rng: Random, surname: str, sex: str) -> str:
    return rng.choice(names.ZHUANG[0]) + "".join(rng.sample(names.ZHUANG[1], rng.choice((1, 2, 2))))


def _tibetan(rng: Random, surname: str, sex: str) -> str:
    return "".join(rng.sample(names.TIBETAN, 2 if rng.random() < 0.85 else 1))


def _mongolian(rng: Random, surname: str, sex: str) -> str:
    return "".join(rng.sample(names.MONGOLIAN, 2 if rng.random() < 0.4 else 1))


def _uyghur(rng: Random, surname: str, sex: str) -> str:
    own = names.UYGHUR_MALE if sex == "1" else names.UYGHUR_FEMALE
    return f"{rng.choice(own)}·{rng.choice(names.UYGHUR_MALE)}"


def _yi(rng: Random, surname: str, sex: str) -> str:
    return rng.choice(names.YI_CLANS) + rng.choice(names.YI_GIVEN)


_MAKERS: Final = {"zhuang": _zhuang, "tibetan": _tibetan, "mongolian": _mongolian, "uyghur": _uyghur, "yi": _yi}


def _phone(rng: Random) -> str:
    return f"+861{rng.choice('3578')}{rng.randrange(10**9):09d}"


def _identity(rng: Random, area: str, born: date, sex: str, numbers: dict[str, int]) -> str:
    """The next number of that place and day, odd for men, even for women: twins get neighbouring ones."""
    start = f"{area}{born:%Y%m%d}"
    while True:
        used = numbers[start + sex] = numbers.get(start + sex, rng.randrange(40)) + 1
        if used < 500:
            break
        area = f"{area[:4]}{(int(area[4:]) + 1) % 100:02d}"
        start = f"{area}{born:%Y%m%d}"
    body = f"{start}{2 * used - (sex == '1'):03d}"
    return lengthened(body)


def _namesakes(rng: Random, made: Sequence[Person]) -> None:
    """One in a hundred is given the name of another of the village and sex, of another age."""
    for at in range(0, len(made), PEOPLE_A_VILLAGE):
        village = made[at : at + PEOPLE_A_VILLAGE]
        for person in rng.sample(village, len(village) // 100):
            other = rng.choice(village)
            if other.sex == person.sex and other.household != person.household and not person.twin:
                person.name, person.minority, person.namesake, other.namesake = other.name, other.minority, True, True


def lists(n: int, seed: int, sources: Sequence[Source] = SOURCES) -> Iterator[tuple[Row, int]]:
    """(row as the department wrote it, key of the person) of every list, for ``people(n, seed)``."""
    rng = Random(seed * 1_000_003 + 1)
    made = people(n, seed)
    for source in sources:
        yield from listed(made, source, rng)


def listed(made: Sequence[Person], source: Source, rng: Random) -> Iterator[tuple[Row, int]]:
    """(row as that department wrote it, key of the person) of one list of these people."""
    count = 0
    for person in made:
        if rng.random() >= source.covers:
            continue
        for _ in range(2 if rng.random() < source.twice else 1):
            count += 1
            yield _written(rng, person, source, count), person.key


def _written(rng: Random, person: Person, source: Source, count: int) -> Row:
    filled = source.filled
    row = Row(
        id=f"{source.name}-{count:08d}", source=source.name, name=person.name, sex=person.sex,
        household=person.household,
        id_number=person.id_number if rng.random() < filled["id_number"] else "",
        born_on=person.born_on.isoformat() if rng.random() < filled["born_on"] else "",
        phone=person.phone if rng.random() < filled["phone"] else "",
        address=person.address if rng.random() < filled["address"] else "",
    )  # fmt: skip
    for error in ERRORS:
        if rng.random() < error.rate * source.errors:
            row = error.apply(rng, row, person)
    return row if source.name == SOURCES[0].name else replace(row, household="")
