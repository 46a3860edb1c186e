"""Settling the county: rules adopted, land imported, units opened, people seated, the duty list taken in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from zhili.lib.actor import Actor
from zhili.localities import county, profile_text
from zhili.matters.lifecycle import VOCABULARY
from zhili.offices import actions as offices
from zhili.offices import queries as seats
from zhili.offices.permissions import OPERATOR
from zhili.places import actions as places
from zhili.profiles import actions as profiles

LOCALITY = "qinghe"
GRIDS_SINCE = date(2026, 1, 1)
Accounts = Callable[[str], int | None]


@dataclass
class Settled:
    """Who is who: unit ids by code, and (person, post) ids by post code."""

    units: dict[str, int] = field(default_factory=dict)
    seats: dict[str, tuple[int, int]] = field(default_factory=dict)

    def as_(self, post: str, now: datetime) -> Actor:
        """The person who sits in that post, acting at ``now``."""
        person_id, post_id = self.seats[post]
        return seats.actor_for(person_id, post_id, now)


def settle(now: datetime, accounts: Accounts, tell: Callable[[str, str], None]) -> Settled:
    """Make the county as of ``now``. ``accounts`` gives the account id of a login, or None for people
    who never log in."""
    tell("启用规则", "adopting the rules")
    profiles.adopt(actor=OPERATOR, now=now, text=profile_text(LOCALITY), vocabulary=VOCABULARY)
    tell("导入区划和网格", "importing areas and grids")
    _land(now)
    tell("设立单位和岗位", "opening units and posts")
    settled = Settled()
    _offices(settled, now)
    _people(settled, now, accounts)
    tell("导入派单目录", "importing the duty list")
    offices.import_duty_list(
        actor=OPERATOR, locality=LOCALITY, data=county.duty_csv().encode(), name="派单目录.csv", now=now
    )
    return settled


def found() -> Settled:
    """The county that was settled before, read back."""
    settled = Settled({unit.code: unit.id for unit in seats.units()})
    day = seats.day_of(datetime.now().astimezone())
    for person, posts in seats.staff(day):
        for post in posts:
            settled.seats[post.code] = (person.id, post.id)
    return settled


def _land(now: datetime) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in county.area_csvs().items():
            (folder / file).write_text(text, encoding="utf-8")
        places.import_areas(actor=OPERATOR, now=now, folder=folder)
        for layer in ("basic", "exclusive"):
            drawn = folder / f"{layer}.geojson"
            drawn.write_text(county.geojson(layer), encoding="utf-8")
            places.import_grids(actor=OPERATOR, now=now, file=drawn, layer=layer, crs="WGS84", valid_from=GRIDS_SINCE)


def _offices(settled: Settled, now: datetime) -> None:
    for unit in county.UNITS:
        settled.units[unit.code] = offices.open_unit(
            actor=OPERATOR, code=unit.code, name_zh=unit.name_zh, name_en=unit.name_en, level=unit.level,
            area_code=unit.area, parent_id=settled.units[unit.parent] if unit.parent else None, prefixes=unit.covers,
            phone="0990-5551234", now=now,
        )  # fmt: skip
    for held in county.POWERS:
        offices.give_power(
            actor=OPERATOR, unit_id=settled.units[held.unit], power=held.power, basis=held.basis, now=now
        )


def _people(settled: Settled, now: datetime, accounts: Accounts) -> None:
    posts = {
        post.code: offices.open_post(
            actor=OPERATOR, unit_id=settled.units[post.unit], code=post.code, name_zh=post.name_zh,
            name_en=post.name_en, head=post.head, grants=post.grants, now=now,
        )
        for post in county.POSTS
    }  # fmt: skip
    for person in county.PEOPLE:
        person_id = offices.enrol(actor=OPERATOR, name=person.name, account_id=accounts(person.login), now=now)
        for code in person.posts:
            offices.seat(actor=OPERATOR, person_id=person_id, post_id=posts[code], now=now)
            settled.seats[code] = (person_id, posts[code])
