"""Where a thing stands in the address library and which door plates it has, as rows of its page."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from zhili.doors.desk.addresses.words import plate_state
from zhili.doors.desk.registry import words
from zhili.lib.actor import Actor
from zhili.places import queries as places
from zhili.places.permissions import KEEP, keeps
from zhili.places.queries import PlateValue
from zhili.profiles.registers import ThingKind
from zhili.registry.queries import sites
from zhili.registry.queries.sites import SiteValue
from zhili.registry.queries.things import ThingPage

PLATED: Final = (ThingKind.DWELLING, ThingKind.BUILDING, ThingKind.ORGANISATION)
"""What has a door."""


class SiteRow(NamedTuple):
    """One address of the thing. ``at``: its grid or village by name; ``elsewhere``: not where the thing is said to lie;
    ``checks``: whether this post settles what waits."""

    site: SiteValue
    at: str
    elsewhere: bool
    late: bool
    checks: bool


class PlateRow(NamedTuple):
    """One plate; ``ended`` in words, '' while it is good."""

    plate: PlateValue
    ended: str


class Plates(NamedTuple):
    """``address_id``: what a new one would be for, None where the thing stands at no address yet; ``keeps``: whether
    this post issues and ends them; ``good``: whether one is good; ``other``: whether the address itself has one."""

    rows: list[PlateRow]
    address_id: int | None
    keeps: bool
    good: bool
    other: bool


def rows(actor: Actor, found: ThingPage, now: datetime) -> dict[str, SiteRow]:
    """Field → where that address stands."""
    return {each.field: _row(actor, found, each, now) for each in sites.of_thing(found.id)}


def _row(actor: Actor, found: ThingPage, site: SiteValue, now: datetime) -> SiteRow:
    at = words.place(site.grid_code or site.area_code) if site.area_code else ""
    elsewhere = bool(site.area_code) and not site.area_code.startswith(found.area_code.removesuffix("000"))
    return SiteRow(site, at, elsewhere, site.due_at is not None and site.due_at < now, actor.may(KEEP))


def address_of(thing: int) -> int | None:
    """The standard address of a thing: the first of its fields that has one."""
    return next((each.address_id for each in sites.of_thing(thing) if each.address_id is not None), None)


def plates(actor: Actor, found: ThingPage) -> Plates | None:
    """None for what has no door."""
    if found.kind not in PLATED:
        return None
    held = [PlateRow(each, plate_state(each.ended_how)) for each in places.plates_of_thing(found.id)]
    address = address_of(found.id)
    area = places.address(address).area_code if address is not None else found.area_code
    beside = address is not None and any(
        not each.ended_how and each.thing is None for each in places.plates(address)
    )  # fmt: skip
    good = any(not each.ended for each in held)
    return Plates(held, address, keeps(actor, area), good, beside)
