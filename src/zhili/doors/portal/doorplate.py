"""The page behind a door plate: what anybody can do about this place, and what staff may go on to.

Who lives here is not known to this page, and so cannot be on it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.urls import Resolver404, resolve, reverse

from zhili.doors.frame import actors, reach
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang, t
from zhili.doors.portal import land, tries, whereabouts
from zhili.doors.portal.shell import portal_page, private
from zhili.knowledge import queries as knowledge
from zhili.lib.refusal import Refusal
from zhili.offices.permissions import LOOK
from zhili.places import queries as places
from zhili.places.lifecycle import PLATE_END_WORDS, PlateEnd
from zhili.places.permissions import keeps
from zhili.places.refusals import NoSuchPlate, TruncatedToken


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
    acts as nobody."""
    actor = actors.staff(request)
    if actor is None or not actor.sees(address.area_code):
        return []
    found = []
    if plate.thing is not None and actor.may(LOOK):
        found.append((f"/desk/registry/{plate.thing}/", t("这一户的登记", "What is registered of this dwelling")))
    if keeps(actor, address.area_code):
        found.append((reverse("desk-address", args=[address.id]), t("这个地址和门牌", "This address and its plates")))
    return [each for each in found if _is_there(each[0])]


def _is_there(path: str) -> bool:
    """Whether the house has that page at all."""
    try:
        resolve(path)
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
