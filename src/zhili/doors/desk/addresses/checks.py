"""Addresses to check: what a list wrote and the library does not know, for the town to decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk.addresses.words import area_name, candidates, today, waiting
from zhili.doors.desk.seat.fields import AREA, area_choices
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Text, Whole
from zhili.language.address import write
from zhili.lib.refusal import NotAllowed, Refusal, Unavailable
from zhili.places import queries as places
from zhili.places.actions import add_missing, deny_address, pick_address
from zhili.places.permissions import KEEP

PICK: Final = Schema(Whole("address", "哪一个", "Which one", required=True, most=2**63 - 1))
ADD: Final = Schema(Text("text", "规范的写法", "Written out", required=True, most=200), AREA)
DENY: Final = Schema(Text("why", "怎么核实的", "How it was checked", required=True, most=200, lines=True))
WHOLE: Final = Schema(*PICK.fields, *ADD.fields, *DENY.fields)
FIELD_OF: Final = {
    "vague_address": "text", "address_elsewhere": "area", "address_stands": "text", "no_reason": "why",
    "no_such_address": "address", "address_retired": "address",
}  # fmt: skip


def listed(request: Request) -> HttpResponse:
    """What waits, the most often seen first."""
    if not request.actor.may(KEEP):
        raise NotAllowed
    rows = [(each, area_name(each.area_code)) for each in places.unmatched(request.actor)]
    return desk_page(request, "desk/addresses/checks.html", here="addresses", rows=rows,
                     checks=waiting(request.actor))  # fmt: skip


def one(request: Request, check_id: int) -> HttpResponse:
    """One text with what it may mean: picked, added, or found not to exist."""
    found = places.unmatched_one(request.actor, check_id)
    if request.method != "POST":
        return _one(request, found, _fresh(found))
    do = DOING.get(request.POST.get("do", ""), _pick)
    try:
        do(request, check_id)
    except Unavailable:
        raise
    except Refusal as refusal:
        form = WHOLE.again(request, refusal, FIELD_OF.get(refusal.code, ""))
        return _one(request, places.unmatched_one(request.actor, check_id), form, status_of(refusal))
    return HttpResponseRedirect(reverse("desk-address-checks"), status=303)


def _pick(request: Request, check_id: int) -> None:
    sent = PICK.read(request)
    pick_address(actor=request.actor, check=check_id, address=sent["address"], on=today(request), now=request.now)


def _add(request: Request, check_id: int) -> None:
    sent = ADD.read(request)
    add_missing(actor=request.actor, check=check_id, text=sent["text"], area=sent["area"], on=today(request),
                now=request.now)  # fmt: skip


def _deny(request: Request, check_id: int) -> None:
    sent = DENY.read(request)
    deny_address(actor=request.actor, check=check_id, why=sent["why"], now=request.now)


DOING: Final[dict[str, Callable[[Request, int], None]]] = {"pick": _pick, "add": _add, "deny": _deny}


def _fresh(found: places.UnmatchedValue) -> Form:
    """The address as the parts that were read write it, to be corrected rather than typed."""
    return WHOLE.blank(text=write(places.read(found.text, found.area_code), since="town"), area=found.area_code)


def _one(request: Request, found: places.UnmatchedValue, form: Form, status: int = 200) -> HttpResponse:
    town = found.area_code[:9]
    return desk_page(
        request, "desk/addresses/check.html", status, here="addresses", check=found, form=form,
        area=area_name(found.area_code), found=candidates(places.match(found.text, town)),
        areas=[each for each in area_choices(request.now) if each[0].startswith(town)],
        checks=waiting(request.actor),
    )  # fmt: skip
