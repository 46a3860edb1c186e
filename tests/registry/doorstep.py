"""A grid with two homes, a shop and those who live there, and the posts that answer for it. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass

from tests.cast import BEGAN, Cast
from tests.registry import house
from zhili.lib.actor import Actor
from zhili.offices import actions as offices
from zhili.offices.permissions import LOOK, LOOK_OPEN, OPERATOR, RECORD
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Word

VILLAGE_NAME = "柳塘村村民委员会"


@dataclass(frozen=True, slots=True)
class Grid:
    """Things of the grid by what they are, and who recorded them."""

    clerk: Actor
    home: int
    other: int
    shop: int
    old: int
    young: int
    loose: int
    unit: int
    ref: str

    @property
    def people(self) -> tuple[int, int, int]:
        return (self.old, self.young, self.loose)


def settle(cast: Cast) -> Grid:
    """Units of a village and of its grid, each with a worker (``gridder``, ``cell``); homes 2 and 10 of the village."""
    unit = _unit(cast, "village", VILLAGE_NAME, "village", "town")
    _seat(cast, "gridder", "柳青", unit, "worker")
    cell = _unit(cast, house.GRID, "柳塘村第一网格", "grid", "village", house.GRID)
    _seat(cast, "cell", "石苗", cell, "cell")
    clerk = house.clerk(cast)
    far, home = (house.home(clerk, no, f"柳塘村{no}号", now=BEGAN) for no in ("10", "2"))
    shop = _thing(clerk, ThingKind.ORGANISATION, "shop", name="清河小吃店")
    _thing(clerk, ThingKind.FACILITY, "lamp", sort="路灯", code="0101")
    old = house.person(clerk, "old", name="周桂兰", sex="2", born_on="1948-03-05", phone="13812345678", now=BEGAN)
    young = house.person(clerk, "young", name="周明", sex="1", born_on="1979-12-01", now=BEGAN)
    loose = house.person(clerk, "loose", name="吴三", sex="1", now=BEGAN)
    for each in (old, young):
        registry.relate(actor=clerk, source="grid", subject=each, word=Word.LIVES_IN, object=home, now=BEGAN)
    registry.enter(actor=clerk, source="grid", thing_id=old, register="care", now=BEGAN)
    says = {"care.why": "alone", "care.visited_on": "2026-09-01"}
    sheet = registry.Sheet(ThingKind.PERSON, "care-old", says, house.VILLAGE, house.GRID, old)
    registry.observe(actor=clerk, source="civil", sheet=sheet, now=BEGAN)
    return Grid(clerk, home, far, shop, old, young, loose, unit, cast.as_("gridder").ref)


def _unit(cast: Cast, code: str, name: str, level: str, parent: str, *prefixes: str) -> int:
    cast.units[code] = offices.open_unit(
        actor=OPERATOR, code=code, name_zh=name, level=level, area_code=house.VILLAGE, now=BEGAN,
        parent_id=cast.units[parent], prefixes=prefixes,
    )  # fmt: skip
    return cast.units[code]


def _seat(cast: Cast, key: str, name: str, unit: int, post: str) -> None:
    grants = ("matters.handle", LOOK, LOOK_OPEN, RECORD)
    number = offices.open_post(
        actor=OPERATOR, unit_id=unit, code=f"grid-{post}", name_zh="网格员", now=BEGAN, grants=grants
    )
    person = offices.enrol(actor=OPERATOR, name=name, now=BEGAN)
    offices.seat(actor=OPERATOR, person_id=person, post_id=number, now=BEGAN)
    cast.people[key] = (person, number)


def _thing(clerk: Actor, kind: ThingKind, key: str, **says: str) -> int:
    fields = {f"{kind.value}.{name}": text for name, text in says.items()}
    sheet = registry.Sheet(kind, key, fields, house.VILLAGE, house.GRID)
    return registry.observe(actor=clerk, source="grid", sheet=sheet, now=BEGAN).thing
