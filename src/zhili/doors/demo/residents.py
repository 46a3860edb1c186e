"""People read what is held of them and ask for what is theirs: a correction, an erasure, a consent taken back. Door
plates hang at some doors. One of these residents is named when the demonstration starts: anybody can be them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Final

from zhili.lib.actor import Actor, anonymous, concerned
from zhili.localities.county.people import Dweller, GridPeople, Home, as_listed
from zhili.places import actions as places
from zhili.places.queries.addresses import listed
from zhili.places.queries.checks import draw_token
from zhili.places.queries.matching import match, meant
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Word
from zhili.registry.queries import own, things
from zhili.registry.refusals import NoMatch

from .county import LOCALITY, Settled
from .guarded import GRID, last_working_day

KEEPER: Final = "qingshi-desk"
PLATES: Final = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """Whom anybody may be: by telephone and identity number; the plate at their door, as an address's end."""

    phone: str
    id_number: str
    plate: str


def ask(settled: Settled, near: Sequence[GridPeople], now: datetime) -> Shown:
    """Two days ago some people asked for what is theirs; who is shown, with the plate at their door."""
    profile = profiles.current(LOCALITY, profiles.local_day(LOCALITY, now))
    then = now - timedelta(days=2, hours=3)
    proved = list(islice(_proved(profile, near, then), 3))
    first, home, resident = proved[0]
    _correct(resident, profile, then, "person.phone", "13800012345", "换了号，旧号停机了")
    _correct(proved[1][2], profile, then, "person.name", "", "户口本上不是这个字，请对照户口本")
    held = things.whole(own.need_claimed(proved[2][2], then), profile.registers)
    number = next(each.values[0].fact for each in held.fields if each.name == "person.id_number")
    registry.ask_erasure(actor=proved[2][2], facts=[number], why="不想留在系统里", now=then)
    for _, _, hand in islice(_proved(profile, near, then, consented=True), 1):
        registry.withdraw_consent(actor=hand, field="care.kin_phone", now=then)
    _by_the_town(settled, profile, now)
    return Shown(first.phone, first.id_number, _plates(settled, home, now))


def move(settled: Settled, near: Sequence[GridPeople], now: datetime) -> None:
    """Half a year ago somebody of the shown village moved into a home that stood empty: the page of either home says
    who lived there when. The village's chair wrote it down on the last working day."""
    profile = profiles.current(LOCALITY, profiles.local_day(LOCALITY, now))
    at = datetime.combine(last_working_day(profile, now), time(10), profile.calendar.zone)
    clerk = settled.as_(f"{GRID[:12]}-head", at)
    grids = [grid for grid in near if grid.code.startswith(GRID[:12])]
    homes = [home for grid in grids for home in grid.homes]
    listed_as = (each for grid in grids for each in zip(grid.homes, as_listed(grid.homes), strict=True))
    empty = next((text for home, text in listed_as if home.use == "empty"), None)
    who = next((home.people[-1] for home in homes if len(home.people) > 3 and not home.let), None)
    if empty is None or who is None or who.died_ago is not None or who.left_ago is not None:
        return
    told = {"person.id_number": who.id_number, "dwelling.address": empty}
    person, home = (
        registry.find(actor=clerk, field=field, text=text, purpose="迁居登记", now=at)[0]
        for field, text in told.items()
    )
    registry.relate(
        actor=clerk,
        source="village",
        subject=person,
        word=Word.LIVES_IN,
        object=home,
        now=at,
        on=at.date() - timedelta(days=190),
    )


def _proved(
    profile: Profile, near: Sequence[GridPeople], now: datetime, *, consented: bool = False
) -> Iterator[tuple[Dweller, Home, Actor]]:
    """Residents of the shown village, one after another, as they prove themselves; ``consented``: to a relative being
    called."""
    for grid in near:
        for home in grid.homes if grid.code.startswith(GRID[:12]) else ():
            for each in home.people:
                here = each.phone and each.died_ago is None and each.left_ago is None
                found = _claimed(profile, home, each, now) if here and bool(each.kin_phone) is consented else None
                if found:
                    yield found


def _claimed(profile: Profile, home: Home, each: Dweller, now: datetime) -> tuple[Dweller, Home, Actor] | None:
    """The resident as they prove themselves; None where a visit has told of another telephone since."""
    marks = own.marks_of(profile.registers, each.phone)
    try:
        thing = registry.claim(actor=anonymous(), marks=marks, now=now, id_number=each.id_number)
    except NoMatch:
        return None
    return each, home, concerned(thing)


def _correct(hand: Actor, profile: Profile, now: datetime, field: str, right: str, why: str) -> None:
    held = things.whole(own.need_claimed(hand, now), profile.registers)
    fact = next(each.values[0].fact for each in held.fields if each.name == field)
    registry.ask_correction(actor=hand, fact=fact, right=right, why=why, now=now)


def _by_the_town(settled: Settled, profile: Profile, now: datetime) -> None:
    """A clerk saw something wrong three weeks ago, and the source has not answered."""
    then = now - timedelta(days=21)
    clerk = settled.as_(KEEPER, then)
    found = registry.list_in(actor=clerk, prefix=GRID, kind=ThingKind.DWELLING, purpose="房屋底数核对", now=then)
    registry.look(actor=clerk, things=found[:1], purpose="房屋底数核对", now=then)
    page = things.page(clerk, found[0], profile.registers, then)
    fact = next(each.values[0].fact for each in page.fields if each.name == "dwelling.area_m2")
    registry.ask_correction(actor=clerk, fact=fact, right="96", why="房产证上是 96 平方米，图已看过", now=then)


def _plates(settled: Settled, home: Home, now: datetime) -> str:
    """Plates at some doors of the estate; the first, at the door of ``home`` where the library knows it, is told."""
    then = now - timedelta(days=40)
    clerk = settled.as_(KEEPER, then)
    near = [each.id for each in listed([GRID[:12]], most=PLATES)]
    own_door = meant(match(home.address.removeprefix("清禾县"), GRID[:12]))
    first = [own_door.address.id] if own_door else []
    wanted = list(dict.fromkeys([*first, *near]))[:PLATES]
    tokens = [draw_token() for _ in wanted]
    there = registry.find(actor=clerk, field="dwelling.address", text=home.address, purpose="制发门牌", now=then)
    plates = places.issue_plates(
        actor=clerk, now=then,
        new=[
            places.NewPlate(address, token, there[0] if there and [address] == first else None)
            for address, token in zip(wanted, tokens, strict=True)
        ],
    )  # fmt: skip
    places.report_lost(actor=clerk, plate=plates[-1], now=now - timedelta(days=9))
    return tokens[0]
