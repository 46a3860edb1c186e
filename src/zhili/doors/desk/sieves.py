"""Narrowings that come from another page by its address: a part of the map, a day, a person's hands, a reason.

They stand beside the filters that people choose in the list, are shown with them, and are taken away like them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from zhili.doors.desk.reasons import REASONS
from zhili.doors.frame import say
from zhili.doors.frame.shapes import Choice, Day, Field, Text
from zhili.doors.frame.speech import t
from zhili.lib.actor import Actor
from zhili.lib.refusal import Invalid
from zhili.matters.queries.days import OURS
from zhili.matters.queries.hands import in_hands
from zhili.matters.queries.placed import Box, late
from zhili.matters.queries.standstill import held_by
from zhili.offices import queries as offices
from zhili.places import queries as places

NOBODY: Final = "none"


class BadBox(Invalid):
    code = "bad_box"
    zh = "地图的范围不对，请从地图上重新选。"
    en = "That part of the map does not exist; choose it on the map again."


class BadHand(Invalid):
    code = "bad_hand"
    zh = "没有这位经办人，请从「谁手上」重新选。"
    en = "There is no such person; choose again on the load page."


FIELDS: Final[tuple[Field, ...]] = (
    Text("hand", "谁手上", "In whose hands", most=20),
    Text("grid", "网格", "Grid", most=15),
    Text("box", "地图范围", "Part of the map", most=80),
    Day("due", "哪天到期", "Due on"),
    Choice("late", "超时", "Over the limit", among=("yes",)),
    Choice("stuck", "卡在哪", "Stuck", among=tuple(REASONS)),
    Text("by", "谁能解开", "Who could move it", most=400),
)
NAMES: Final = ("hand", "grid", "box", "due", "late", "stuck")


def extra(sent: Mapping[str, Any], actor: Actor, now: datetime) -> Q:
    """All of them as one condition. Raises BadBox, BadHand."""
    found = Q()
    if sent["hand"]:
        found &= in_hands(actor.unit_id or 0, _person(sent["hand"]))
    if sent["grid"]:
        found &= Q(grid_code=sent["grid"])
    if sent["box"]:
        found &= box_of(sent["box"]).narrow
    if sent["due"]:
        begins, ends = day_bounds(sent["due"])
        found &= Q(is_open=True, due_at__gte=begins, due_at__lt=ends) & OURS
    if sent["late"]:
        found &= late(now)
    if sent["stuck"]:
        units = {int(each) for each in sent["by"].split(".") if each.isdecimal()}
        found &= held_by(actor, sent["stuck"], now, units)
    return found


def box_of(text: str) -> Box:
    """The part of the map that an address names. Raises BadBox."""
    box = Box.parse(text)
    if box is None:
        raise BadBox()
    return box


def day_bounds(on: date) -> tuple[datetime, datetime]:
    """When a local day begins and ends, as instants."""
    zone = timezone.get_current_timezone()
    begins = datetime.combine(on, datetime.min.time(), zone)
    return begins, datetime.combine(on + timedelta(days=1), datetime.min.time(), zone)


def words(name: str, value: Any) -> str:
    """One of them as the list says it."""
    said = _SAID.get(name)
    return said(value) if said else str(value)


def _person(text: str) -> int | None:
    if text == NOBODY:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise BadHand()
    return int(text)


def _hand_words(value: str) -> str:
    who = _person(value)
    return t("还没有交给谁", "given to nobody yet") if who is None else t(f"{_name(who)}手上", f"with {_name(who)}")


def _name(person_id: int) -> str:
    try:
        return offices.person(person_id).name
    except offices.NoSuchPerson:
        raise BadHand() from None


def _grid_words(code: str) -> str:
    found = places.grid(code, timezone.localdate())
    return found.name if found and found.name else t(f"网格 {code}", f"grid {code}")


_SAID: Final = {
    "hand": _hand_words,
    "grid": _grid_words,
    "box": lambda value: t("地图上选的一片", "part of the map"),
    "due": lambda value: t(f"{say.day(value)} 到期", f"due {say.day(value)}"),
    "late": lambda value: t("已超时", "over the limit"),
    "stuck": lambda value: t(*REASONS[value][0]),
}
