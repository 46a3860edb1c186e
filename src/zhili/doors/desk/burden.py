"""What forms ask (填表负担): by form, by unit, by month. For whoever supervises, and for each unit of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from markupsafe import Markup

from zhili.command import queries as directives
from zhili.command.lifecycle import ACTS as DIRECTIVE_ACTS
from zhili.doors.desk.choices import house_profile
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.words import FORMS, act_name
from zhili.doors.frame import marks
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Text, Whole
from zhili.doors.frame.speech import lang, t
from zhili.insight.arithmetic import NOTHING
from zhili.insight.burden import RESIDENTS, Burden, Load, Source, burden, scope
from zhili.matters.queries.effort import fillings
from zhili.offices import queries as offices
from zhili.store import efforts


def directive_name(key: str) -> str:
    """An act on directives; or a directive itself, by its number, as one form among others."""
    if key in DIRECTIVE_ACTS:
        return DIRECTIVE_ACTS[key].say(lang())
    title = directives.title_of(key)
    return t(f"指令「{title}」", f"Directive “{title}”")


SOURCES: Final[tuple[Source, ...]] = (fillings, directives.fillings, efforts.fillings)
"""Counts that stand beside a room's own rows (steps, answers), and the ledger of all other forms."""
NAMES: Final[Mapping[str, Callable[[str], str]]] = {"matters": act_name, "command": directive_name}
"""By room, the words for a form that the room itself names; the others are in ``words.FORMS``."""
SIFT: Final = Schema(
    Whole("unit", "单位", "Unit", most=2**63 - 1),
    Text("form", "表单", "Form", most=80),
)


class LoadRow(NamedTuple):
    """One line of a table: its name as a link or plain, and its figures in words, each with what it stands on."""

    name: str | Markup
    times: int
    per_form: str
    filled: str
    length: Markup


def page(request: Request) -> HttpResponse:
    """The figures, and the way from a form to its units and from a unit to its forms."""
    sent = SIFT.query(request)
    profile = house_profile(request.now)
    found = burden(
        SOURCES, request.actor, settings.ZHILI_LOCALITY, profile.tz, request.now, unit=sent["unit"], form=sent["form"]
    )
    _, wide = scope(request.actor, request.now)
    unit, form = sent["unit"], sent["form"]
    return desk_page(
        request,
        "desk/burden.html",
        here="burden",
        found=found,
        told=_told(found),
        forms=_rows(found.forms, lambda key: _link(form_name(key), {"form": key, "unit": unit})),
        units=_rows(found.units, lambda key: _link(unit_name(key), {"unit": key, "form": form})) if wide else [],
        months=_rows(found.months, str),
        chosen=_chosen(unit, form) if wide or form else [],
        own="" if wide else unit_name(str(request.actor.unit_id or RESIDENTS)),
    )


def form_name(key: str) -> str:
    """The form by the words on its button; the key itself where its act is no longer known."""
    if key in FORMS:
        return t(*FORMS[key])
    room, _, act = key.partition(":")
    try:
        return NAMES[room](act)
    except KeyError:
        return key


def unit_name(key: str) -> str:
    """The unit, or residents."""
    return t("群众", "Residents") if key == str(RESIDENTS) else offices.unit(int(key)).name(lang())


def _told(found: Burden) -> tuple[str, str, str]:
    """(forms sent, inputs asked each time, share filled) of the whole, in words."""
    return f"{found.total.times:,}", _per_form(found.total), _share(found.total)


def _rows(loads: Iterable[Load], name: Callable[[str], str | Markup]) -> list[LoadRow]:
    held = list(loads)
    most = max((load.per_form or 0 for load in held), default=0) or 1
    return [
        LoadRow(
            name(load.key),
            load.times,
            _per_form(load),
            _share(load),
            marks.bar(float((load.per_form or 0) / most)) if load.asked else Markup(""),
        )
        for load in held
    ]


def _per_form(load: Load) -> str:
    if load.per_form is None:
        return NOTHING
    return t(
        f"{load.per_form:.1f} 项（{load.times:,} 次共 {load.asked:,} 项）",
        f"{load.per_form:.1f} ({load.asked:,} in {load.times:,} forms)",
    )


def _share(load: Load) -> str:
    part, valid = load.filled, load.share.valid
    if load.share.share is None:
        return NOTHING
    percent = f"{load.share.share * 100:.1f} %"
    return t(f"{percent}（{valid:,} 项里 {part:,} 项）", f"{percent} ({part:,} of {valid:,})")


def _link(words: str, query: Mapping[str, object]) -> Markup:
    return Markup('<a href="{}">{}</a>').format(_address(query), words)


def _address(query: Mapping[str, object]) -> str:
    told = {name: value for name, value in query.items() if value not in (None, "")}
    return reverse("desk-burden") + (f"?{urlencode(told)}" if told else "")


def _chosen(unit: int | None, form: str) -> list[tuple[str, str]]:
    """(words, address without it) of what the figures are narrowed to."""
    chosen = []
    if unit is not None:
        chosen.append((unit_name(str(unit)), _address({"form": form})))
    if form:
        chosen.append((form_name(form), _address({"unit": unit})))
    return chosen
