"""The door plate of one dwelling, shop or organisation: printed as a sheet of one, ended when it is lost."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk import choices
from zhili.doors.desk.addresses import plates as printing
from zhili.doors.desk.registry import standing, things
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Flag, Whole
from zhili.lib.refusal import NotAllowed, Refusal, Unavailable
from zhili.places import queries as places
from zhili.places.actions import NewPlate, issue_plates, report_lost, revoke_plate
from zhili.places.refusals import NoSuchPlate, PlateStands
from zhili.registry.queries.things import ThingPage
from zhili.registry.queries.things import page as thing_page
from zhili.registry.refusals import NoSite

ISSUE: Final = Schema(Flag("replace", "旧的作废，换新", "Replace what is there"))
END: Final = Schema(
    Whole("plate", "门牌", "Plate", required=True, most=2**63 - 1, hidden=True),
    Choice("do", "怎么失效", "How it ends", required=True, among=("lost", "revoke")),
)


def issue(request: Request, no: int) -> HttpResponse:
    """The PDF of one plate, which is good from then on."""
    found = _found(request, no)
    try:
        sent = ISSUE.read(request)
        address = _may_issue(request, found, replace=sent["replace"])
        new = NewPlate(address.id, places.draw_token(), thing=no)
        data = printing.pressed([address], [new])
        issue_plates(actor=request.actor, new=[new], replace=sent["replace"], now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return things.shown(request, found, choices.house_profile(request.now), refused=refusal)
    return printing.as_file(request, data)


def end(request: Request, no: int) -> HttpResponse:
    """One plate of this thing is lost or revoked."""
    found = _found(request, no)
    try:
        sent = END.read(request)
        if all(each.id != sent["plate"] for each in places.plates_of_thing(no)):
            raise NoSuchPlate
        ends = report_lost if sent["do"] == "lost" else revoke_plate
        ends(actor=request.actor, plate=sent["plate"], now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return things.shown(request, found, choices.house_profile(request.now), refused=refusal)
    return HttpResponseRedirect(reverse("desk-thing", args=[no]) + "#plates-h", status=303)


def _found(request: Request, no: int) -> ThingPage:
    return thing_page(request.actor, no, choices.house_profile(request.now).registers, request.now)


def _may_issue(request: Request, found: ThingPage, *, replace: bool) -> places.AddressValue:
    """What the verb would refuse is refused before the paper is made, which takes seconds."""
    held = standing.plates(request.actor, found)
    if held is None or not held.keeps:
        raise NotAllowed
    if held.address_id is None:
        raise NoSite
    address = places.address(held.address_id)
    if held.good and not replace:
        raise PlateStands(text=address.text)
    return address
