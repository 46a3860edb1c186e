"""The page behind a door plate: what anybody can do about this place, and what staff may go on to.

Who lives here is not known to this page, and so cannot be on it.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

from django.http import HttpResponse
from django.urls import Resolver404, resolve, reverse

from zhili.doors.frame import actors, reach
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang, t
from zhili.doors.portal import land, tries, whereabouts
from zhili.doors.portal.shell import portal_page, private
from zhili.knowledge import queries as knowledge
from zhili.lib.actor import Actor
from zhili.lib.refusal import Refusal
from zhili.offices.permissions import LOOK
from zhili.places import queries as places
from zhili.places.lifecycle import PLATE_END_WORDS, PlateEnd
from zhili.places.permissions import keeps
from zhili.places.refusals import NoSuchPlate, TruncatedToken
from zhili.profiles.registers import ThingKind
from zhili.registry.permissions import covers
from zhili.registry.queries import sites, things
from zhili.registry.queries.grid import DOORS, may_see, own_grids

MOST_SERVICES: Final = 12
MOST_THINGS: Final = 5


class Service(NamedTuple):
    """How one thing is done around here, as a second person reviewed it."""

    question: str
    answer: str
    basis: str


class Trouble(NamedTuple):
    """What is known to be wrong around here."""

    what: str
    answer: str


def door(request: Request, token: str) -> HttpResponse:
    """The plate of a token. One that no plate has, or that was cut short, says so and is counted; one that was revoked
    or lost says so. Telephone and reporting stand on each of them."""
    try:
        tries.check_plates(request)
        plate, address = places.plate_of(token)
    except tries.TooManyPlates as refusal:
        return _bare(request, refusal, 429)
    except (TruncatedToken, NoSuchPlate) as refusal:
        tries.wrong_plate(request)
        return _bare(request, refusal, 404)
    if plate.ended_how:
        return _bare(request, None, 410, ended=_ended(plate.ended_how))
    day = places_day(request)
    where = address.grid_code or address.area_code
    response = portal_page(
        request, "door", text=address.text, name=reach.place().say("name"), grid=land.grid_name(address.grid_code, day),
        reach=land.reach_words(where, day), troubles=_troubles(request, address.area_code), token=token,
        services=_services(day, address.area_code),
        onward=_onward(request, plate, address), is_former=address.status == "former", refusal="", ended="",
    )  # fmt: skip
    return _quiet(response)


def filled(request: Request, token: str) -> dict[str, Any]:
    """What a report about the place of this plate is filled in with; nothing for a plate that is not good."""
    try:
        tries.check_plates(request)
        plate, address = places.plate_of(token)
    except (TruncatedToken, NoSuchPlate):
        tries.wrong_plate(request)
        return {}
    except Refusal:
        return {}
    if plate.ended_how:
        return {}
    known = address.area_code if address.area_code in whereabouts.codes(request.now) else ""
    return {"place": address.text, "lon": address.lon, "lat": address.lat, "grid": address.grid_code,
            "area": "" if address.grid_code else known}  # fmt: skip


def places_day(request: Request) -> Any:
    """The place's own day."""
    profile = whereabouts.profile_now(request.now)
    return profile.calendar.local_date(request.now) if profile else request.now.date()


def _troubles(request: Request, area: str) -> list[Trouble]:
    return [Trouble(each.what, each.answer(lang())) for each in knowledge.troubles(request.now, area=area)]


def _onward(request: Request, plate: places.PlateValue, address: places.AddressValue) -> list[tuple[str, str]]:
    """(address, label) of what the grants of whoever is logged in here allow; none for anybody else. The page itself
    acts as nobody. Whoever walks a grid goes to the door as it was taken along, too."""
    actor = actors.staff(request)
    if actor is None or not covers(actor, address.area_code, address.grid_code):
        return []
    found = []
    walks = bool(own_grids(actor))
    for thing, kind in _things(actor, plate, address.id):
        if walks and kind in DOORS and may_see(actor, thing):
            found.append((f"/field/#/house/{thing}", t("带上手机走访这一户", "Visit this door, on the telephone")))
        found.append((f"/desk/registry/{thing}/", _registered(kind)))
    if keeps(actor, address.area_code):
        found.append((reverse("desk-address", args=[address.id]), t("这个地址和门牌", "This address and its plates")))
    return [each for each in found if _is_there(each[0])]


def _things(actor: Actor, plate: places.PlateValue, address: int) -> list[tuple[int, ThingKind]]:
    """The thing that the plate is of, else what stands at its address, as far as this post may look."""
    if not actor.may(LOOK):
        return []
    wanted = [plate.thing] if plate.thing is not None else [thing for thing, _ in sites.at_address(address)]
    where = things.whereabouts(wanted)
    seen = [(thing, where[thing]) for thing in wanted if thing in where]
    return [(thing, kind) for thing, (kind, area, grid) in seen if covers(actor, area, grid)][:MOST_THINGS]


def _registered(kind: ThingKind) -> str:
    if kind is ThingKind.ORGANISATION:
        return t("这家单位的登记（要说明用途）", "What is registered of this body, for a purpose")
    return t("这一处的登记（要说明用途）", "What is registered of this place, for a purpose")


def _services(day: date, area: str) -> list[Service]:
    """What is written of how things are done around here."""
    found = knowledge.in_force(day, area=area, most=MOST_SERVICES)
    return [Service(each.question(lang()), each.answer(lang()), each.basis) for each in found]


def _is_there(path: str) -> bool:
    """Whether the house has that page at all."""
    try:
        resolve(path.partition("#")[0])
    except Resolver404:
        return False
    return True


def _ended(how: str) -> str:
    words = PLATE_END_WORDS[PlateEnd(how)]
    return t(words.zh, words.en)


def _bare(request: Request, refusal: Refusal | None, status: int, *, ended: str = "") -> HttpResponse:
    """The page of no good plate: why, and how one is heard all the same."""
    said = refusal.say(lang()) if refusal else ""
    return _quiet(portal_page(request, "door", status, text="", refusal=said, ended=ended))


def _quiet(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return private(response)
