"""One's own grid on the device: taken along for a stated purpose, one door looked at again, a visit sent, one sealed
value opened."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token

from zhili.doors.field import plain, reading
from zhili.doors.frame import once
from zhili.doors.frame.compress import bare
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Text, Whole
from zhili.lib.refusal import Invalid
from zhili.places import queries as places
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Change
from zhili.registry.queries import grid as grids

KEPT_FOR: Final = timedelta(days=7)
"""How long a grid stays on a device; then it is gone until it is taken along anew."""
MOST_BYTES: Final = 400_000
MOST_CHANGES: Final = 40
_ID: Final = 2**63 - 1

PURPOSE: Final = Text("purpose", "为什么要带", "What for", required=True, most=200)
DOOR: Final = Whole("door", "哪一户", "Which door", required=True, hidden=True, most=_ID)
TAKE: Final = Schema(Text("grid", "网格", "Grid", required=True, most=15), PURPOSE)
AGAIN: Final = Schema(DOOR, PURPOSE)
OPEN: Final = Schema(Whole("fact", "哪一项", "Which value", required=True, hidden=True, most=_ID), PURPOSE)
VISIT: Final = Schema(
    DOOR,
    Text("seen", "看到的版本", "Version seen", required=True, hidden=True, most=40),
    Text("found", "有变化的", "What changed", most=20_000),
    reading.AT,
    reading.CLOCK,
)


class TooMuchToCarry(Invalid):
    code = "too_much_to_carry"
    zh = "这个网格的内容超过 {most} KB，手机一次带不了；请先划小网格，或用工作台。"
    en = "This grid is more than {most} KB, too much to take along; divide it, or use the desk."


class BadVisit(Invalid):
    code = "bad_visit"
    zh = "走访的内容读不懂，没有收下。"
    en = "The visit could not be read and was not taken in."


def own(request: Request) -> HttpResponse:
    """Which grids this post may take along, and how large they are. Nobody's data."""
    found = grids.own_grids(request.actor)
    named = {each.code: places.grid(each.code, request.now.date()) for each in found}
    return _answer({
        "csrf": get_token(request),
        "me": plain.me(request.actor),
        "grids": [
            {"code": each.code, "name": _named(named[each.code], each.code), "people": each.people, "doors": each.doors}
            for each in found
        ],
        "most": grids.MOST_PEOPLE,
        "days": KEPT_FOR.days,
    })  # fmt: skip


def take(request: Request) -> HttpResponse:
    """The whole grid, masked; a look at everybody in it."""
    sent = TAKE.read(request)
    taken = registry.take_grid(actor=request.actor, now=request.now, **sent)
    where = places.grid(taken.code, request.now.date())
    said = plain.grid(taken, _profile(request)) | {
        "name": _named(where, taken.code),
        "purpose": sent["purpose"],
        "now": plain.moment(request.now),
        "until": plain.moment(request.now + KEPT_FOR),
    }
    answer = _answer(said)
    if len(answer.content) > MOST_BYTES:
        raise TooMuchToCarry(most=MOST_BYTES // 1000)
    return answer


def door(request: Request) -> HttpResponse:
    """One door as it is now."""
    sent = AGAIN.read(request)
    found = registry.see_door(actor=request.actor, thing_id=sent["door"], purpose=sent["purpose"], now=request.now)
    return _answer({"door": plain.door(found)})


def visit(request: Request) -> HttpResponse:
    """What a visit found, once."""
    sent = VISIT.read(request)
    at, key = reading.by_our_clock(request, sent), once.read(request)
    done = registry.visit(
        actor=request.actor, thing_id=sent["door"], seen=sent["seen"], found=_found(sent["found"]), now=request.now,
        once=key, observed_at=at,
    )  # fmt: skip
    return JsonResponse({"door": done.door, "seen": done.seen, "again": done.again})


def opened(request: Request) -> HttpResponse:
    """One sealed value in full, this once; the look is recorded before it is given."""
    sent = OPEN.read(request)
    value = registry.open_field(actor=request.actor, now=request.now, **sent)
    return bare(_answer({"value": value}))


def _profile(request: Request) -> Profile:
    return profiles.current(settings.ZHILI_LOCALITY, profiles.local_day(settings.ZHILI_LOCALITY, request.now))


def _named(where: Any, code: str) -> str:
    return str(where.name) if where is not None else code


def _found(text: str) -> list[registry.Found]:
    """The changes: [{what, person, says, on}, …]. Raises BadVisit."""
    try:
        rows = json.loads(text or "[]")
        found = [_change(row) for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as broken:
        raise BadVisit() from broken
    if len(found) > MOST_CHANGES:
        raise BadVisit()
    return found


def _change(row: dict[str, Any]) -> registry.Found:
    person = row.get("person")
    says = {str(name): str(value)[:200] for name, value in dict(row.get("says") or {}).items()}
    on = date.fromisoformat(row["on"]) if row.get("on") else None
    return registry.Found(Change(row["what"]), None if person is None else int(person), says, on)


def _answer(said: dict[str, Any]) -> HttpResponse:
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
