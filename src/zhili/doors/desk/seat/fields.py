"""The one form of the screen: its fields, and what the verbs take of it."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from zhili.doors.desk.choices import house_profile
from zhili.doors.frame import once, speech
from zhili.doors.frame.brought import PHOTOS, brought
from zhili.doors.frame.forms import Form, Schema, typed
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Degrees, Flag, Moment, Text, Whole
from zhili.lib.refusal import Refusal
from zhili.matters.actions import Contact, Report
from zhili.places import queries as places
from zhili.profiles.model import Profile
from zhili.reception.lifecycle import BY_HAND, compose

MOST_ID: Final = 2**63 - 1
KEPT_S: Final = 60.0
_held: dict[str, tuple[float, list[tuple[str, str]]]] = {}
_GRID: Final = re.compile(r"\d{15}")
_ASKED: Final = re.compile(r"a-([a-z0-9_.]{1,80})-(\d)")
"""An answer's field: the category and which of its questions."""


def _categories() -> Mapping[str, object]:
    return house_profile(speech.now()).categories


CATEGORY: Final = Choice("category", "类别", "Category", among=lambda: frozenset(_categories()))
AREA: Final = Text("area", "哪个乡镇、村", "Town or village", most=12)
"""A code; whether it lies in the place is the verb's to judge."""
PLACE: Final = Text("place", "具体在哪里", "Where exactly", most=300)
SEAT: Final = Schema(
    Degrees("lon", "经度", "Longitude", hidden=True),
    Degrees("lat", "纬度", "Latitude", hidden=True, least=-90, most=90),
    Text("grid", "网格", "Grid", hidden=True, most=15),
    PHOTOS,
    Text("phone", "来电人电话", "Caller's telephone", most=40),
    Text("name", "怎么称呼", "Name", most=80),
    Text("words", "说了什么", "What they say", most=5000, lines=True),
    CATEGORY,
    AREA,
    PLACE,
    Moment("happened", "什么时候的事", "When it happened"),
    Choice("lang", "用哪种话回复", "Language", among=("zh", "en")),
    Flag("behalf", "替别人说的（代办）", "On behalf of somebody else"),
    Flag("confidential", "不公开：只让办事的人看到", "Confidential"),
    Text("purpose", "为什么要查", "Why you look", most=200),
    Text("done", "怎么答的", "What you told them", most=5000, lines=True),
    Text("rests", "依据哪一条", "What it rests on", most=40),
    Whole("trouble", "已知情况", "Known trouble", most=MOST_ID),
    Choice("end", "怎么结束的", "How it ended", among=tuple(each.value for each in BY_HAND)),
)
LOOK: Final = Schema(*(each for each in SEAT.fields if each.name in ("phone", "purpose")))
END: Final = Schema(*(each for each in SEAT.fields if each.name == "end"))
"""What a look and an end ask of the screen: the rest stands there for what may be taken down."""
FIELD_OF: Final[Mapping[str, str]] = {
    "bad_phone": "phone",
    "empty": "words",
    "too_long": "words",
    "in_the_future": "happened",
    "out_of_area": "area",
    "bad_place": "place",
    "elsewhere": "place",
    "file_refused": "photos",
    "file_too_large": "photos",
    "statement_too_short": "done",
    "statement_is_template": "done",
    "statement_is_stock": "done",
    "statement_copied": "done",
    "nothing_taken": "end",
}
"""Beside which field a verb's refusal is said, by its code."""


def area_choices(now: datetime) -> list[tuple[str, str]]:
    """Towns and villages of the place, (code, name) each, villages under their town's name; read once a minute at
    most, for the hints ask for them with every few words."""
    profile = house_profile(now)
    since, known = _held.get(profile.area, (0.0, []))
    if profile.area not in _held or time.monotonic() - since >= KEPT_S:
        known = _areas(profile, now)
        _held[profile.area] = (time.monotonic(), known)
    return known


def forget() -> None:
    """Read the areas afresh next time (tests)."""
    _held.clear()


def _areas(profile: Profile, now: datetime) -> list[tuple[str, str]]:
    day = profile.calendar.local_date(now)
    found = []
    for town in places.children(profile.area, day):
        found.append((town.code, town.name))
        found += [(each.code, f"{town.name} {each.name}") for each in places.children(town.code, day)]
    return found


def asked(request: Request, profile: Profile) -> list[tuple[str, int, str]]:
    """(category, which question, answer) of every answer typed, whatever the category is by now: none is lost."""
    found = []
    for name, values in request.POST.lists():
        shape = _ASKED.fullmatch(name)
        if shape is None or not str(values[-1]).strip() or shape[1] not in profile.categories:
            continue
        if int(shape[2]) < len(profile.category(shape[1]).questions):
            found.append((shape[1], int(shape[2]), str(values[-1])[:500]))
    return found


def report_of(request: Request, sent: Mapping[str, Any], profile: Profile) -> Report:
    """What the caller brings, with the answers to what was asked below their words."""
    lang = sent["lang"] or "zh"
    answers = [(profile.category(code).questions[at].say(lang), answer) for code, at, answer in asked(request, profile)]
    return Report(
        words=compose(sent["words"], answers) if sent["words"] else "",
        title=sent["words"].split("\n")[0][:40],
        category=sent["category"], place=sent["place"], area_code=sent["area"],
        lon=sent["lon"], lat=sent["lat"], grid_code=sent["grid"], files=brought(request, sent["photos"]),
        happened_at=sent["happened"], contact=contact_of(sent), confidential=sent["confidential"],
        behalf=sent["behalf"], lang=lang,
    )  # fmt: skip


def contact_of(sent: Mapping[str, Any]) -> Contact:
    return Contact(sent["name"], sent["phone"])


def again(request: Request, refusal: Refusal | None = None) -> Form:
    """The form as it was sent; with a refusal, said beside its field. A point that lies elsewhere is let go."""
    if refusal is not None:
        form = SEAT.again(request, refusal, FIELD_OF.get(refusal.code, ""))
        return without_point(form) if refusal.code in ("elsewhere", "bad_place") else form
    return Form(typed(request), {}, SEAT.labels, None, request.POST.get(once.NAME, "") or once.fresh())


def without_point(form: Form) -> Form:
    kept = {name: value for name, value in form.typed.items() if name not in ("lon", "lat")}
    return replace(form, typed=kept)


def grid_name(code: str, now: datetime) -> str:
    """The grid that was picked, in words; '' for none."""
    value = places.grid(code, house_profile(now).calendar.local_date(now)) if _GRID.fullmatch(code) else None
    return value.name if value else ""
