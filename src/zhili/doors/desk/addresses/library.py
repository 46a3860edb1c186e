"""The library: looked up by what people write, added to, one address with its names, history and plates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk.addresses.words import (
    alias_name,
    area_name,
    candidates,
    days,
    parts_of,
    plate_state,
    reach_of,
    status_name,
    today,
    waiting,
)
from zhili.doors.desk.choices import house_profile
from zhili.doors.desk.registry.words import kind_name
from zhili.doors.desk.seat.fields import AREA, area_choices
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Day, Text, Whole
from zhili.doors.frame.speech import t
from zhili.lib.refusal import Refusal, Unavailable
from zhili.places import queries as places
from zhili.places.actions import (
    add_address,
    add_alias,
    place_address,
    rename_road,
    report_lost,
    retire_address,
    revoke_plate,
)
from zhili.places.permissions import KEEP, keeps
from zhili.places.refusals import BadPosition
from zhili.registry.permissions import LOOK, covers
from zhili.registry.queries import sites, things

SEEK: Final = Schema(Text("q", "地址", "Address", most=200), Whole("after", "从哪一条起", "From", most=2**63 - 1))
ADD: Final = Schema(Text("text", "地址", "Address", required=True, most=200), AREA)
RENAME: Final = Schema(
    Text("old", "现在的路名", "The road's name now", required=True, most=60),
    Text("new", "新路名", "Its new name", required=True, most=60),
    Text("area", "在哪个乡镇、村", "In which town or village", required=True, most=12),
    Day("on", "从哪天起", "From which day", required=True),
)
NAME: Final = Schema(Text("name", "还叫什么", "Also called", required=True, most=200))
SYSTEMS: Final = ("CGCS2000", "GCJ02", "BD09", "WGS84")
POSITION: Final = Schema(
    Text("at", "经度,纬度", "Longitude, latitude", required=True, most=60),
    Choice("crs", "哪家地图上的", "From which map", required=True, among=SYSTEMS),
)
ABOUT: Final = Schema(*NAME.fields, *POSITION.fields)
RETIRE: Final = Schema(Day("on", "从哪天起停用", "From which day", required=True))
PLATE: Final = Schema(Whole("plate", "门牌", "Plate", required=True, most=2**63 - 1))
FIELD_OF: Final = {
    "vague_address": "text", "address_elsewhere": "area", "address_stands": "text", "alias_stands": "name",
    "bad_road_name": "new", "no_such_road": "old", "day_too_early": "on", "bad_position": "at",
    "position_elsewhere": "at",
}  # fmt: skip
MOST: Final = 50


def listed(request: Request) -> HttpResponse:
    """What an address in words may mean, or the library from its beginning; and a form for one more."""
    if request.method != "POST":
        return _listed(request, ADD.blank())
    try:
        sent = ADD.read(request)
        made = add_address(
            actor=request.actor, text=sent["text"], area=sent["area"], within=reach_of(request.actor, request),
            on=today(request), now=request.now,
        )  # fmt: skip
    except Unavailable:
        raise
    except Refusal as refusal:
        return _listed(request, ADD.again(request, refusal, FIELD_OF.get(refusal.code, "")), status_of(refusal))
    return HttpResponseRedirect(reverse("desk-address", args=[made]), status=303)


def rename(request: Request) -> HttpResponse:
    """A road gets another name, and every address on it."""
    if request.method != "POST":
        return _rename(request, RENAME.blank(on=today(request)))
    try:
        sent = RENAME.read(request)
        changed = rename_road(actor=request.actor, now=request.now, **sent)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _rename(request, RENAME.again(request, refusal, FIELD_OF.get(refusal.code, "")), status_of(refusal))
    return HttpResponseRedirect(f"{reverse('desk-addresses')}?changed={changed}", status=303)


def one(request: Request, address_id: int) -> HttpResponse:
    """One address. Sent, it gets another name, is retired, or a plate of it ends."""
    found = places.address(address_id)
    if request.method != "POST":
        return _one(request, found, ABOUT.blank())
    do = DOING.get(request.POST.get("do", ""), _name)
    try:
        do(request, address_id)
    except Unavailable:
        raise
    except Refusal as refusal:
        form = ABOUT.again(request, refusal, FIELD_OF.get(refusal.code, ""))
        return _one(request, places.address(address_id), form, status_of(refusal))
    return HttpResponseRedirect(reverse("desk-address", args=[address_id]), status=303)


def _name(request: Request, address_id: int) -> None:
    sent = NAME.read(request)
    add_alias(actor=request.actor, address=address_id, text=sent["name"], on=today(request), now=request.now)


def _place(request: Request, address_id: int) -> None:
    sent = POSITION.read(request)
    lon, lat = _lonlat(sent["at"])
    place_address(actor=request.actor, address=address_id, lon=lon, lat=lat, crs=sent["crs"], on=today(request),
                  now=request.now)  # fmt: skip


def _lonlat(text: str) -> tuple[float, float]:
    """Two numbers as a map gives them to copy; China lies so that their order tells itself. Raises BadPosition."""
    found = re.fullmatch(r"\D*(\d{1,3}\.\d{1,15})\D+(\d{1,3}\.\d{1,15})\D*", unicodedata.normalize("NFKC", text))
    if found is None:
        raise BadPosition
    one, other = float(found[1]), float(found[2])
    return (one, other) if one > other else (other, one)


def _retire(request: Request, address_id: int) -> None:
    sent = RETIRE.read(request)
    retire_address(actor=request.actor, address=address_id, on=sent["on"], now=request.now)


def _revoke(request: Request, address_id: int) -> None:
    sent = PLATE.read(request)
    revoke_plate(actor=request.actor, plate=sent["plate"], now=request.now)


def _lose(request: Request, address_id: int) -> None:
    sent = PLATE.read(request)
    report_lost(actor=request.actor, plate=sent["plate"], now=request.now)


DOING: Final[dict[str, Callable[[Request, int], None]]] = {
    "name": _name,
    "place": _place,
    "retire": _retire,
    "revoke": _revoke,
    "lost": _lose,
}


def _listed(request: Request, form: Form, status: int = 200) -> HttpResponse:
    sent, actor = SEEK.query(request), request.actor
    within = reach_of(actor, request)
    found = candidates(places.match(sent["q"], within, most=20)) if sent["q"] else []
    rows = [] if sent["q"] else places.listed([within], after=sent["after"] or 0, most=MOST)
    shown = [each.id for each in (*found, *rows)]
    return desk_page(
        request, "desk/addresses/list.html", status, here="addresses", form=form, q=sent["q"], found=found, rows=rows,
        plated=places.plated(shown), after=rows[-1].id if len(rows) == MOST else 0, areas=area_choices(request.now),
        keeps=actor.may(KEEP), checks=waiting(actor), changed=_count(request.GET.get("changed", "")),
    )  # fmt: skip


def _systems() -> list[tuple[str, str]]:
    said = (
        t("国家大地坐标、天地图", "national (CGCS2000), Tianditu"),
        t("高德、腾讯地图（火星坐标）", "Amap, Tencent (GCJ-02)"),
        t("百度地图", "Baidu (BD-09)"),
        t("定位仪的原始读数", "raw satellite position (WGS 84)"),
    )
    return list(zip(SYSTEMS, said, strict=True))


def _things(request: Request, address: int) -> list[tuple[int, str]]:
    """(thing, sort in words) of what stands there, as far as this post's grants and area reach; never who."""
    if not request.actor.may(LOOK):
        return []
    registers = house_profile(request.now).registers
    found = sites.at_address(address)
    where = things.whereabouts([thing for thing, _ in found])
    return [(thing, kind_name(registers, kind)) for thing, kind in found
            if covers(request.actor, where[thing][1], where[thing][2])]  # fmt: skip


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _rename(request: Request, form: Form, status: int = 200) -> HttpResponse:
    return desk_page(request, "desk/addresses/rename.html", status, here="addresses", form=form,
                     areas=area_choices(request.now), checks=waiting(request.actor))  # fmt: skip


def _one(request: Request, found: places.AddressValue, form: Form, status: int = 200) -> HttpResponse:
    names = [(each.text, alias_name(each.kind), days(each.valid_from, each.valid_to), each.valid_to is not None)
             for each in places.aliases(found.id)]  # fmt: skip
    plates: list[tuple[Any, str]] = [(each, plate_state(each.ended_how)) for each in places.plates(found.id)]
    return desk_page(
        request, "desk/addresses/one.html", status, here="addresses", form=form, address=found, parts=parts_of(found),
        area=area_name(found.area_code), state=status_name(found.status), period=days(found.valid_from, found.valid_to),
        names=names, plates=plates, keeps=keeps(request.actor, found.area_code) and found.status != "former",
        things=_things(request, found.id), ends=keeps(request.actor, found.area_code), day=today(request),
        checks=waiting(request.actor), systems=_systems(),
    )  # fmt: skip
