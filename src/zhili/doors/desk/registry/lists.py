"""Who and what there is: looked up by a value, or listed by place. Both take a purpose, kept for half an hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.http import HttpResponse, HttpResponseRedirect

from zhili.catalogue.queries import is_on
from zhili.doors.desk import choices
from zhili.doors.desk.registry import words
from zhili.doors.desk.registry.around import around, dues_of
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Text
from zhili.doors.frame.speech import lang, t
from zhili.lib.refusal import NotFound, Refusal, Unavailable
from zhili.places import queries as places
from zhili.profiles.model import Profile
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.lifecycle import MOST_SHOWN
from zhili.registry.permissions import EXPORT, need_purpose
from zhili.registry.queries import things

SESSION: Final = "registry_purpose"
ASKED_BY: Final = (
    *("person.id_number", "person.name", "person.phone", "organisation.credit_code", "organisation.name"),
    *("dwelling.address", "household.number", "facility.code", "plot.code", "animal.chip"),
)
ELEMENTS: Final = (
    *(ThingKind.PERSON, ThingKind.HOUSEHOLD, ThingKind.DWELLING, ThingKind.BUILDING, ThingKind.ORGANISATION),
    *(ThingKind.FACILITY, ThingKind.PLOT, ThingKind.RESOURCE, ThingKind.ANIMAL),
)
FIND: Final = Schema(
    Choice("field", "按什么找", "Look up by", required=True, among=ASKED_BY),
    Text("text", "内容（要完整）", "The whole value", required=True, most=200),
    Text("purpose", "为什么要看", "What for", required=True, most=200),
)
PURPOSE: Final = Schema(Text("purpose", "为什么要看", "What for", required=True, most=200))
Row = tuple[int, str, tuple[str, ...]]
"""Thing, label (masked), what tells it apart."""


def home(request: Request) -> HttpResponse:
    """Look somebody or something up; what special registers ask for; the areas of this post."""
    if request.method != "POST":
        return _home(request, FIND.blank())
    try:
        sent = FIND.read(request)
        found = registry.find(actor=request.actor, now=request.now, **sent)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _home(request, FIND.again(request, refusal, FIELD_OF.get(refusal.code, "")), status_of(refusal))
    return _home(request, FIND.blank(**sent), found=rows(found, choices.house_profile(request.now)))


FIELD_OF: Final = {"no_purpose": "purpose", "bad_value": "text", "wrong_kind": "field", "unknown_field": "field"}


def _home(request: Request, form: Form, status: int = 200, found: Sequence[Row] | None = None) -> HttpResponse:
    profile = choices.house_profile(request.now)
    fields = [(name, _asked(profile, name)) for name in ASKED_BY if _asked(profile, name)]
    dues, in_all = dues_of(request, profile, "", 12)
    return desk_page(
        request, "desk/registry/home.html", status, here="registry", form=form, fields=fields, found=found,
        dues=dues, dues_in_all=in_all, areas=_areas(request, profile),
        purposes=purposes(), kind_heads=_heads(profile), tabs=words.tabs(request.actor, "desk-registry"),
    )  # fmt: skip


def _areas(request: Request, profile: Profile) -> list[Parts]:
    """The tables of this post's areas; whoever answers for single grids has these in one."""
    prefixes = list(dict.fromkeys(request.actor.areas))
    tables = [table for prefix in prefixes if (table := _table(request, profile, prefix))]
    own = [prefix for prefix in prefixes if len(prefix) >= 15]
    if own:
        totals = {prefix: things.spread(request.actor, prefix, 15).get(prefix, {}) for prefix in own}
        rows = [(each, words.place(each), [totals[each].get(kind, 0) for kind in ELEMENTS[:6]]) for each in own]
        total = {kind: sum(each.get(kind, 0) for each in totals.values()) for kind in ELEMENTS}
        tables.append(Parts("grids", t("我的网格", "My grids"), rows, total))
    return tables


def _heads(profile: Profile) -> list[str]:
    return [words.kind_name(profile.registers, kind) for kind in ELEMENTS[:6]]


def _asked(profile: Profile, name: str) -> str:
    """“人口 · 身份证号码”, or nothing where this locality does not keep it."""
    register, _, own = name.partition(".")
    found = profile.registers.all.get(register)
    rule = found.fields.get(own) if found else None
    return f"{found.words.say(lang())} · {rule.words.say(lang())}" if found and rule and rule.indexed else ""


def purposes() -> tuple[str, ...]:
    """Ready words for the purposes that come up every day; any other may be written."""
    return (
        t("入户走访核实", "Visit and check"),
        t("代群众办事", "An errand for a resident"),
        t("核实诉求", "Check a matter"),
        t("应急联系", "Emergency contact"),
    )


def area(request: Request, prefix: str) -> HttpResponse:
    """One area or grid: how much of what there is, and the things of one sort, a page at a time."""
    if not prefix.isdigit() or not request.actor.sees(prefix):
        raise NotFound()
    kind = next((each for each in ELEMENTS if each.value == request.GET.get("kind")), None)
    form = PURPOSE.blank()
    if request.method == "POST":
        try:
            purpose = need_purpose(PURPOSE.read(request)["purpose"])
            request.session[SESSION] = {prefix: [purpose, request.now.isoformat()]}
            return HttpResponseRedirect(request.get_full_path(), status=303)
        except Refusal as refusal:
            form = PURPOSE.again(request, refusal, "purpose")
    return shown(request, prefix, kind, form, status_of(form.refusal) if form.refusal else 200)


def shown(request: Request, prefix: str, kind: ThingKind | None, form: Form, status: int) -> HttpResponse:
    """The area's page, with what is wrong with its form."""
    profile = choices.house_profile(request.now)
    purpose = kept_purpose(request, prefix)
    listed: list[Row] = []
    if kind is not None and purpose:
        after = request.GET.get("after", "0")
        start = int(after) if after.isdigit() and len(after) < 19 else 0
        found = registry.list_in(
            actor=request.actor, prefix=prefix, kind=kind, purpose=purpose, now=request.now, after=start
        )
        listed = rows(found, profile)
    table = _table(request, profile, prefix) if kind is None else None
    total = table.total if table else things.spread(request.actor, prefix, len(prefix)).get(prefix, {})
    code = prefix if len(prefix) == 15 else prefix.ljust(12, "0")
    return desk_page(
        request, "desk/registry/area.html", status, here="registry",
        prefix=prefix, name=words.place(code), form=form, purpose=purpose, kind=kind, rows=listed,
        kind_views=[
            (f"?kind={each.value}", words.kind_name(profile.registers, each), total.get(each, 0), each is kind)
            for each in ELEMENTS
        ],
        kind_name=words.kind_name(profile.registers, kind) if kind else "", kind_heads=_heads(profile),
        request_path=request.get_full_path(),
        later=len(listed) == MOST_SHOWN,
        later_page=f"?kind={kind.value}&after={listed[-1][0]}" if kind and listed else "",
        table=table, around=around(request, profile, prefix) if kind is None else None,
        above=_above(request, prefix), purposes=purposes(),
        takes=_takes(request, profile, prefix),
    )  # fmt: skip


def _takes(request: Request, profile: Profile, prefix: str) -> bool:
    """Whether this post may take this list away, and the use is on."""
    may = len(prefix) == 15 and request.actor.may(EXPORT)
    return may and is_on("export", profile.calendar.local_date(request.now))


def kept_purpose(request: Request, prefix: str) -> str:
    """What was stated for this area (or desk) within the last half hour, or nothing."""
    kept: Mapping[str, Any] = request.session.get(SESSION, {})
    said, at = kept.get(prefix, ("", ""))
    fresh = bool(said) and request.now - datetime.fromisoformat(at) <= things.LASTS
    return said if fresh else ""


def _above(request: Request, prefix: str) -> str:
    for length in (12, 9, 6):
        if length < len(prefix) and request.actor.sees(prefix[:length]):
            return prefix[:length]
    return ""


class Parts(NamedTuple):
    """The parts of an area: (prefix, name, how many of each sort) each; ``total``: all of them together."""

    prefix: str
    name: str
    rows: list[tuple[str, str, list[int]]]
    total: Mapping[ThingKind, int]


def _table(request: Request, profile: Profile, prefix: str) -> Parts | None:
    """None for a grid, which has no parts."""
    if len(prefix) >= 15:
        return None
    digits = {4: 6, 6: 9, 9: 12, 12: 15}.get(len(prefix), 6)
    found = things.spread(request.actor, prefix, digits)
    today = profile.calendar.local_date(request.now)
    if digits == 15:
        parts = [(grid.code, grid.name) for grid in places.grids_in(prefix, on=today)]
    else:
        parts = [(places.prefix(each.code), each.name) for each in places.children(prefix.ljust(12, "0"), today)]
    shown = [(code, name, [found.get(code, {}).get(kind, 0) for kind in ELEMENTS[:6]]) for code, name in parts]
    total = {kind: sum(each.get(kind, 0) for each in found.values()) for kind in ELEMENTS}
    return Parts(prefix, words.place(prefix.ljust(12, "0")), shown, total)


def rows(found: Sequence[int], profile: Profile) -> list[Row]:
    """Things as a list shows them, masked, in the order given."""
    named = things.labels(found, profile.registers)
    known = things.whereabouts(found)
    cards = things.cards(found, profile.registers)
    homes = [thing for thing in found if known[thing][0] is ThingKind.HOUSEHOLD]
    heads = things.heads(homes, profile.registers) if homes else {}
    out: list[Row] = []
    for thing in found:
        kind, code, grid = known[thing]
        label = named.get(thing, "") or t("（没有名称）", "(no name)")
        told = [words.value(rule, said) for rule, said in cards.get(thing, ()) if said != label]
        if thing in heads:
            label, told = words.household(heads[thing]), [label, *told]
        out.append((thing, label, (words.kind_name(profile.registers, kind), *told, words.place(grid or code))))
    return out
