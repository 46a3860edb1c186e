"""One thing: shown masked after a purpose was stated; a value opened, a visit recorded, a correction asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk import choices
from zhili.doors.desk.registry import standing, words
from zhili.doors.desk.registry.graph import drawn
from zhili.doors.desk.registry.lists import PURPOSE, purposes
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame.compress import bare
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Field, Text, Whole
from zhili.doors.frame.speech import lang, t
from zhili.lib.refusal import NotFound, Refusal, Unavailable
from zhili.profiles.model import Profile
from zhili.profiles.registers import FieldRule, FieldType, Register
from zhili.registry import actions as registry
from zhili.registry.lifecycle import LOOKED_WORDS, Word
from zhili.registry.permissions import CORRECT, LOOK_OPEN, MERGE, RECORD, WATCH, covers
from zhili.registry.queries import looks, things
from zhili.registry.queries.things import FieldHeld, ThingPage
from zhili.registry.refusals import NoPurpose

OPEN: Final = Schema(
    Whole("fact", "哪一项", "Which value", required=True, most=2**63 - 1, hidden=True),
    Text("purpose", "为什么要看", "What for", required=True, most=200),
)
CORRECTION: Final = Schema(
    Text("right", "正确的是（不该有就空着）", "What is right (empty: it should not be there)", most=200),
    Text("why", "怎么知道的", "How you know", required=True, most=400),
)
EVERY: Final = 5000
"""Looks on the paper for the person concerned: all of them."""
SOURCES: Final = ("grid", "village", "self")
"""In whose name a visit may record: the visitor's own eyes, the village's books, or the person's own word."""


def page(request: Request, no: int) -> HttpResponse:
    """The thing, if a purpose was stated a short while ago; else the question what for."""
    if request.method == "POST":
        try:
            sent = PURPOSE.read(request)
            registry.look(actor=request.actor, things=[no], purpose=sent["purpose"], now=request.now)
        except Unavailable:
            raise
        except Refusal as refusal:
            return _ask(request, no, PURPOSE.again(request, refusal, "purpose"), status_of(refusal))
        return HttpResponseRedirect(reverse("desk-thing", args=[no]), status=303)
    profile = choices.house_profile(request.now)
    try:
        found = things.page(request.actor, no, profile.registers, request.now)
    except NoPurpose:
        return _ask(request, no, PURPOSE.blank())
    return shown(request, found, profile)


def _ask(request: Request, no: int, form: Form, status: int = 200) -> HttpResponse:
    kind, code, grid = things.whereabouts([no]).get(no) or _nobody()
    if not covers(request.actor, code, grid):
        raise NotFound()
    profile = choices.house_profile(request.now)
    label = things.labels([no], profile.registers).get(no, "")
    return desk_page(
        request, "desk/registry/ask.html", status, here="registry", no=no, form=form, label=label,
        kind=words.kind_name(profile.registers, kind), at=words.place(grid or code), purposes=purposes(),
    )  # fmt: skip


def _nobody() -> Any:
    raise NotFound()


def opened(request: Request, no: int) -> HttpResponse:
    """One sealed value in full, this once; the look is recorded before it is shown, and nothing keeps the page."""
    profile = choices.house_profile(request.now)
    sent: dict[str, Any] = {}
    text = ""
    refused: Refusal | None = None
    try:
        sent = OPEN.read(request)
        text = registry.open_field(actor=request.actor, now=request.now, **sent)
    except Unavailable:
        raise
    except Refusal as refusal:
        refused = refusal
    found = things.page(request.actor, no, profile.registers, request.now)
    full = {} if refused else {sent["fact"]: text}
    response = shown(request, found, profile, full=full, refused=refused)
    response["Cache-Control"] = "private, no-store"
    return bare(response)


def printed(request: Request, no: int) -> HttpResponse:
    """All of it in full, to be printed for the person who stands at the counter; that look is recorded, too."""
    profile = choices.house_profile(request.now)
    found = things.page(request.actor, no, profile.registers, request.now)
    try:
        sent = PURPOSE.read(request)
        own = registry.print_own(actor=request.actor, thing_id=no, purpose=sent["purpose"], now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return shown(request, found, profile, refused=refusal)
    full = {value.fact: value.shown for each in own.page.fields for value in each.values}
    response = shown(request, found, profile, full=full, most=EVERY)
    response["Cache-Control"] = "private, no-store"
    return bare(response)


def shown(
    request: Request, found: ThingPage, profile: Profile, full: Mapping[int, str] | None = None,
    refused: Refusal | None = None, most: int = 20,
) -> HttpResponse:  # fmt: skip
    """The page itself; ``full``: values opened just now, ``refused``: what was not done. Whoever calls has ``found`` as
    this post may see it."""
    registers, actor = profile.registers, request.actor
    today = profile.calendar.local_date(request.now)
    bonds = [(words.bond(each.word, each.back), each) for each in found.bonds]
    return desk_page(
        request, "desk/registry/thing.html", status_of(refused) if refused else 200, here="registry", thing=found,
        title=_title(found),
        kind=words.kind_name(registers, found.kind), at=words.place(found.grid_code or found.area_code),
        ended=words.ended(found.ended_why), groups=_groups(found, profile), full=full or {}, refused=refused,
        bonds=bonds, graph=drawn(found, bonds, lambda kind: words.kind_name(registers, kind)),
        entries=[
            (words.register_name(registers, entry.register), entry,
             [(words.clock_name(registers.all[entry.register], clock), day, day < today)
              for clock, day, _ in entry.dues] if entry.register in registers.all else [])
            for entry in found.entries
        ],
        looked=looks.looked_at(found.id, today, most=most), whole=most == EVERY,
        purpose=_last_purpose(request, found.id),
        merges=looks.merges(found.id) if actor.may(MERGE) else (),
        may={"open": actor.may(LOOK_OPEN), "record": actor.may(RECORD) and found.ended_on is None,
             "correct": actor.may(CORRECT) or actor.may(RECORD), "merge": actor.may(MERGE), "watch": actor.may(WATCH)},
        sites=standing.rows(actor, found, request.now), plates=standing.plates(actor, found),
        form=OPEN.blank(), say=words, field_words=_field_words(profile), registers=registers,
        source_names={name: said.say(lang()) for name, said in registers.sources.items()},
        how={each: said.say(lang()) for each, said in LOOKED_WORDS.items()},
    )  # fmt: skip


def _title(found: ThingPage) -> str:
    """What the page is called: a household by who heads it, everything else by its own name."""
    head = next((bond.label for bond in found.bonds if bond.word is Word.HEADS and bond.back and not bond.to_on), "")
    return words.household(head) if head else found.label


def _last_purpose(request: Request, no: int) -> str:
    return looks.last_purpose(request.actor, no)


def _field_words(profile: Profile) -> Mapping[str, str]:
    registers = profile.registers.all.values()
    return {
        f"{register.name}.{rule.name}": rule.words.say(lang())
        for register in registers for rule in register.fields.values()
    }  # fmt: skip


def _groups(found: ThingPage, profile: Profile) -> list[tuple[Register, list[FieldHeld]]]:
    """The fields by register, the general one first."""
    out = []
    for register in profile.registers.about(found.kind):
        own = [each for each in found.fields if each.name.partition(".")[0] == register.name]
        if own:
            out.append((register, own))
    return out


def visit(request: Request, no: int) -> HttpResponse:
    """A visit: what was seen is written beside what is held; what stays empty stays as it is."""
    profile = choices.house_profile(request.now)
    found = things.page(request.actor, no, profile.registers, request.now)
    rules = _askable(found, profile)
    schema = Schema(*(_input(name, rule) for name, rule in rules.items()), SOURCE)
    if request.method != "POST":
        return _visit(request, found, rules, schema.blank(source=SOURCES[0], **_known(found, rules)))
    try:
        sent = schema.read(request)
        source = sent.pop("source")
        known = _known(found, rules)
        says = {name.replace("__", "."): text for name, text in sent.items() if text and text != known.get(name)}
        registry.observe(actor=request.actor, source=source, sheet=_sheet(found, says), now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _visit(request, found, rules, schema.again(request, refusal), status_of(refusal))
    return HttpResponseRedirect(reverse("desk-thing", args=[no]), status=303)


SOURCE: Final = Choice("source", "怎么知道的", "How you know", required=True, among=SOURCES)


def _sheet(found: ThingPage, says: Mapping[str, str]) -> registry.Sheet:
    """The unit's own record of this thing: the same again is the same record, whoever of the unit comes."""
    return registry.Sheet(found.kind, f"thing:{found.id}", says, found.area_code, found.grid_code, found.id)


def _askable(found: ThingPage, profile: Profile) -> dict[str, FieldRule]:
    """Fields of the registers the thing is in, as input names → rules."""
    inside = {entry.register for entry in found.entries if entry.to_on is None}
    return {
        f"{register.name}__{rule.name}": rule
        for register in profile.registers.about(found.kind)
        if not register.special or register.name in inside
        for rule in register.fields.values()
        if not rule.disabled
    }


def _input(name: str, rule: FieldRule) -> Field:
    if rule.type is FieldType.CHOICE:
        return Choice(name, rule.words.zh, rule.words.en, among=tuple(rule.choices))
    return Text(name, rule.words.zh, rule.words.en, most=400)


def _known(found: ThingPage, rules: Mapping[str, FieldRule]) -> dict[str, str]:
    """What is held in clear stands in the form already; a sealed value stays closed."""
    held = {each.name.replace(".", "__"): each.values[0] for each in found.fields if each.values}
    return {name: held[name].shown for name in rules if name in held and not held[name].sealed and not held[name].gone}


def _visit(
    request: Request, found: ThingPage, rules: Mapping[str, FieldRule], form: Form, status: int = 200
) -> HttpResponse:
    sealed = {each.name.replace(".", "__"): each.values[0].shown for each in found.fields if each.rule.sealed}
    return desk_page(
        request, "desk/registry/visit.html", status, here="registry", thing=found, form=form, rules=rules,
        sealed=sealed, choices_of={
            name: [(code, said.say(lang())) for code, said in rule.choices.items()] for name, rule in rules.items()
        },
        sources=_sources(),
    )  # fmt: skip


def _sources() -> list[tuple[str, str]]:
    said = (
        t("上门看到", "seen on the visit"),
        t("村里台账", "the village's books"),
        t("本人说的", "the person said so"),
    )
    return list(zip(SOURCES, said, strict=True))


def correct(request: Request, no: int, fact: int) -> HttpResponse:
    """A value is wrong: say what is right and how one knows. It goes to the source, which answers by a day."""
    profile = choices.house_profile(request.now)
    found = things.page(request.actor, no, profile.registers, request.now)
    held = next(((each, value) for each in found.fields for value in each.values if value.fact == fact), None)
    if held is None:
        raise NotFound()
    form, status = CORRECTION.blank(), 200
    if request.method == "POST":
        try:
            sent = CORRECTION.read(request)
            registry.ask_correction(actor=request.actor, fact=fact, now=request.now, **sent)
            return HttpResponseRedirect(reverse("desk-thing", args=[no]), status=303)
        except Unavailable:
            raise
        except Refusal as refusal:
            form = CORRECTION.again(request, refusal, {"bad_value": "right", "no_answer": "why"}.get(refusal.code, ""))
            status = status_of(refusal)
    return desk_page(
        request, "desk/registry/correct.html", status, here="registry", thing=found, field=held[0], held=held[1],
        form=form, say=words,
    )  # fmt: skip
