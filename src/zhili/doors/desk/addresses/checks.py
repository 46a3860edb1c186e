"""Addresses to check: what a list wrote and the library does not know, for the town to decide."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk.addresses.words import CandidateRow, area_name, candidates, said_parts, today, waiting
from zhili.doors.desk.choices import house_profile
from zhili.doors.desk.registry.words import kind_name
from zhili.doors.desk.seat.fields import AREA, area_choices
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Several, Text, Whole
from zhili.doors.frame.speech import lang
from zhili.language.address import write
from zhili.lib.refusal import NotAllowed, Refusal, Unavailable
from zhili.places import queries as places
from zhili.places.actions import (
    Answer,
    Answered,
    add_missing,
    answer_checks,
    deny_address,
    match_again,
    pick_address,
)
from zhili.places.permissions import KEEP
from zhili.places.refusals import NoReason
from zhili.registry.queries import sites

PICK: Final = Schema(Whole("address", "哪一个", "Which one", required=True, most=2**63 - 1))
ADD: Final = Schema(Text("text", "规范的写法", "Written out", required=True, most=200), AREA)
DENY: Final = Schema(Text("why", "怎么核实的", "How it was checked", required=True, most=200, lines=True))
WHOLE: Final = Schema(*PICK.fields, *ADD.fields, *DENY.fields)
SHOWN: Final = 50
LIKE: Final = 40
"""Percent from which on a candidate is shown beside its row."""
NEARLY: Final = 70


class _Ticks:
    """Every pair “row:address” may be chosen: whether there are such is not a question of shape."""

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and re.fullmatch(r"[0-9]{1,18}:[0-9]{1,18}", text, re.ASCII) is not None


MANY: Final = Schema(
    Several("tick", "勾选的", "Those ticked", among=_Ticks()),  # type: ignore[arg-type]
    Text("why", "怎么核实没有的", "How it was found that there are none", most=200),
)


class Waiting(NamedTuple):
    """A row of the list. ``near``: the likeliest address; ``tick``: what its box holds; ``things``: how many wait."""

    check: places.UnmatchedValue
    area: str
    near: CandidateRow | None
    tick: str
    late: bool
    things: int


FIELD_OF: Final = {
    "vague_address": "text", "address_elsewhere": "area", "address_stands": "text", "no_reason": "why",
    "no_such_address": "address", "address_retired": "address", "no_answers": "tick",
}  # fmt: skip


def listed(request: Request) -> HttpResponse:
    """What waits, the soonest due first, each with the likeliest address. Sent, a selection is settled together, or all
    of it is matched again."""
    if not request.actor.may(KEEP):
        raise NotAllowed
    if request.method != "POST":
        return _listed(request, MANY.blank(tick=_ticked(request)))
    try:
        told = _again(request) if request.POST.get("do") == "again" else _together(request)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _listed(request, MANY.again(request, refusal, FIELD_OF.get(refusal.code, "")), status_of(refusal))
    if told.refused:
        return _listed(request, MANY.blank(), told=told)
    return HttpResponseRedirect(f"{reverse('desk-address-checks')}?done={told.done}", status=303)


def _again(request: Request) -> Answered:
    return Answered(match_again(actor=request.actor, now=request.now), ())


def _together(request: Request) -> Answered:
    """Each box holds the row and the address that stood beside it, so that nobody accepts another than was shown."""
    sent = MANY.read(request)
    do = request.POST.get("do", "")
    if do == "deny" and not sent["why"]:
        raise NoReason
    answers = []
    for each in sent["tick"]:
        check, _, near = each.partition(":")
        address = int(near) if do == "pick" else None
        answers.append(Answer(int(check), address, why=sent["why"] if do == "deny" else ""))
    return answer_checks(actor=request.actor, answers=answers, on=today(request), now=request.now)


def _ticked(request: Request) -> list[str]:
    """Those that are nearly sure, where the reader asked to have them ticked."""
    if request.GET.get("tick") != "near":
        return []
    return [each.tick for each in _rows(request) if each.near is not None and each.near.sure >= NEARLY]


def _rows(request: Request) -> list[Waiting]:
    found = places.unmatched(request.actor, most=SHOWN)
    things = sites.waiting([each.id for each in found])
    rows = []
    for each in found:
        prefix, known = places.list_ground(each.area_code)
        near = candidates(places.match(each.text, prefix, most=1, known=known))
        first = near[0] if near and near[0].sure >= LIKE else None
        tick = f"{each.id}:{first.id if first else 0}"
        late = each.due_at is not None and each.due_at < request.now
        rows.append(Waiting(each, area_name(each.area_code), first, tick, late, len(things.get(each.id, ()))))
    return rows


def _listed(request: Request, form: Form, status: int = 200, told: Answered | None = None) -> HttpResponse:
    texts = {each: places.unmatched_one(request.actor, each).text for each, _ in (told.refused if told else ())}
    return desk_page(
        request, "desk/addresses/checks.html", status, here="addresses", rows=_rows(request), form=form,
        checks=waiting(request.actor), done=told.done if told else _count(request.GET.get("done", "")),
        refused=[(texts[check], refusal.say(lang())) for check, refusal in (told.refused if told else ())],
        nearly=NEARLY,
    )  # fmt: skip


def one(request: Request, check_id: int) -> HttpResponse:
    """One text with what it may mean: picked, added, or found not to exist; then the next."""
    found = places.unmatched_one(request.actor, check_id)
    if request.method != "POST":
        return _one(request, found, _fresh(found))
    behind = places.unmatched_after(request.actor, check_id)
    do = DOING.get(request.POST.get("do", ""), _pick)
    try:
        do(request, check_id)
    except Unavailable:
        raise
    except Refusal as refusal:
        form = WHOLE.again(request, refusal, FIELD_OF.get(refusal.code, ""))
        return _one(request, places.unmatched_one(request.actor, check_id), form, status_of(refusal))
    where = reverse("desk-address-check", args=[behind]) if behind else reverse("desk-address-checks")
    return HttpResponseRedirect(f"{where}?done=1", status=303)


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
    registers = house_profile(request.now).registers
    prefix, known = places.list_ground(found.area_code)
    things = [(each, kind_name(registers, each.kind)) for each in sites.waiting([found.id]).get(found.id, [])]
    return desk_page(
        request, "desk/addresses/check.html", status, here="addresses", check=found, form=form,
        area=area_name(found.area_code), found=candidates(places.match(found.text, prefix, known=known)),
        areas=[each for each in area_choices(request.now) if each[0].startswith(found.area_code[:9])],
        checks=waiting(request.actor), behind=places.unmatched_after(request.actor, found.id), things=things[:20],
        more=len(things) - 20, late=found.due_at is not None and found.due_at < request.now,
        parts=said_parts(places.read(found.text, found.area_code)), nearly=NEARLY,
        done=_count(request.GET.get("done", "")),
    )  # fmt: skip


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
