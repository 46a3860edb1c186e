"""One open matter as the desk draws it: all of it fetched, every value plain, the acts exactly those open now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from markupsafe import Markup

from zhili.dispatch import queries as dispatch
from zhili.doors.desk import compare, hints, rights, story
from zhili.doors.desk.acts import ACTS, FIRST, open_acts
from zhili.doors.desk.mykeys import mine
from zhili.doors.desk.opening import OpenForm
from zhili.doors.desk.rows import mark_of
from zhili.doors.desk.spot import whereabouts
from zhili.doors.desk.tabs import Looking
from zhili.doors.desk.words import CHANNELS, act_here, category_name, outcome_name, word
from zhili.doors.frame import once, say
from zhili.doors.frame.forms import Form
from zhili.doors.frame.rows import TimeItem
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.matters.permissions import OPEN_CONTACT
from zhili.matters.queries.detail import Detail

ActButton = tuple[str, str, str, str, bool]
"""(act, words, key, tone, is_plain) of one button of the act bar."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where the open matter's links lead: in the queue it stands in (``look``), or alone. ``next``: the row after."""

    number: str
    look: Looking | None = None
    next: str = ""

    def form(self, act: str) -> str:
        """To the form of an act."""
        if self.look is None:
            return f"/desk/m/{self.number}/?act={act}#act"
        return self.look.address(open=self.number, act=act) + "#act"

    def post(self, act: str) -> str:
        """Where that form is sent."""
        path = f"/desk/m/{self.number}/do/{act}/"
        return path if self.look is None else self.look.address(path, open=self.number)

    @property
    def plain(self) -> str:
        """The matter without any form."""
        return f"/desk/m/{self.number}/" if self.look is None else self.look.address(open=self.number) + "#matter"


@dataclass(frozen=True, slots=True)
class Pane:
    """All that the page says about one matter."""

    number: str
    version: int
    seen: int
    title: str
    state: str
    mark: str
    is_open: bool
    head: tuple[str, ...]
    people: int
    clocks: list[tuple[str, str]]
    clock_note: str
    stages: tuple[tuple[str, str], ...]
    words: str
    words_by: str
    place: tuple[str, str]
    drawing: Markup
    buttons: tuple[ActButton, ...]
    take_key: str
    not_here: str
    suggested: hints.Suggested | None
    alike: list[tuple[str, str, tuple[str, ...], int, str]]
    timeline: list[TimeItem]
    parties: list[story.PartyRow]
    units: list[story.UnitRow]
    debts: list[story.DebtBlock]
    statements: list[story.StatementRow]
    verdict: tuple[str, str, str] | None
    files: list[story.FileRow]
    appraisals: list[tuple[str, str]]
    openings: int
    can_open_contact: bool
    parent: str
    children: tuple[str, ...]
    source: list[tuple[str, str]]
    ended: str
    request: rights.Request | None = None
    receipt: bool = True
    """Whether anybody may open its receipt: of what is confidential only its own parties may."""
    form: OpenForm | None = None
    beside: compare.Pair | None = None
    guard: Form = field(default_factory=lambda: Form(once=once.fresh()))

    def ways(self, way: Way) -> dict[str, str]:
        """By the number before an item of the suggestion: where that one item is changed."""
        shown = {act for act, *_ in self.buttons}
        to_field = {"1": "f-category", "2": "f-lead", "3": "f-assists"}
        found = {key: way.form("assign").replace("#act", f"#{field}") for key, field in to_field.items()}
        return (found if "assign" in shown else {}) | ({"5": way.form("merge")} if "merge" in shown else {})


def pane(
    detail: Detail, actor: Actor, now: datetime, form: OpenForm | None = None, look: Looking | None = None
) -> Pane:
    """Fetch what the detail does not hold (what is alike, the suggestion, the map) and put all of it in words."""
    matter = detail.matter
    asked = rights.request(matter.id, actor, now)
    acts = rights.without_reply(open_acts(detail), asked)
    twins = dispatch.twins(actor, matter) if matter.is_open and actor.may("matters.dispatch") else []
    suggested = hints.suggested(detail, twins) if "assign" in acts else None
    parent = form.form.value("parent") if form and form.act == "merge" else ""
    to_form = Way(matter.number, look).form("merge")
    place, drawing = whereabouts(detail, now)
    return Pane(
        number=matter.number,
        version=matter.version,
        seen=matter.steps,
        title=matter.title,
        state=t(detail.state_zh, detail.state_en),
        mark=mark_of(matter.state, matter.outcome, matter.waits_on),
        is_open=matter.is_open,
        head=_head(detail),
        people=matter.people,
        clocks=story.clocks(detail, now),
        clock_note=story.clock_note(detail),
        words=story.first_words(detail),
        words_by=story.told_by(detail),
        place=place,
        drawing=drawing,
        stages=_stages(detail),
        buttons=_buttons(detail, acts, suggested, mine(actor)),
        take_key=mine(actor)["A"],
        not_here=_not_here(detail, actor),
        suggested=suggested,
        alike=hints.alike(twins, now),
        timeline=story.timeline(detail, acts[0] if acts and acts[0] in FIRST else ""),
        can_open_contact=actor.may(OPEN_CONTACT) and actor.person_id is not None,
        **_record(detail, actor, now),
        request=asked,
        form=form,
        beside=compare.pair(detail, parent, twins, actor, now, to_form) if parent else None,
    )


def _record(detail: Detail, actor: Actor, now: datetime) -> dict[str, Any]:
    """What the record holds besides its steps: who is on it, what was stated, owed, attached, merged."""
    return {
        "parties": story.parties(detail),
        "units": story.units(detail, actor),
        "debts": story.debts(detail.debts, now),
        "statements": story.statements(detail),
        "verdict": story.verdict(detail),
        "files": story.files(detail),
        "appraisals": story.appraisals(detail),
        "openings": detail.openings,
        "receipt": not detail.matter.confidential,
        "parent": detail.parent,
        "children": detail.children,
        "source": story.quoted_source(detail),
        "ended": _ended(detail),
    }


def _head(detail: Detail) -> tuple[str, ...]:
    matter, profile = detail.matter, detail.loaded.profile
    nature = profile.natures[matter.nature].say(lang()) if matter.nature in profile.natures else ""
    came = f"{word(CHANNELS, matter.channel)} {say.when(matter.recorded_at)}"
    happened = (
        t(f"发生于 {say.when(matter.happened_at)}", f"happened {say.when(matter.happened_at)}")
        if matter.happened_at
        else ""
    )
    tags = ((matter.urgent, t("紧急", "urgent")), (matter.confidential, t("不公开", "confidential")))
    said = (nature, category_name(profile, matter.category, whole=True), came, happened)
    return tuple(each for each in said if each) + tuple(words for holds, words in tags if holds)


def _stages(detail: Detail) -> tuple[tuple[str, str], ...]:
    """The kind's stages, each ``done``, ``here`` or ``ahead``; none where a kind has no stages."""
    kind = detail.loaded.kind
    state = kind.states.get(detail.matter.state)
    if not kind.stages or state is None or state.stage is None:
        return ()
    at = state.stage + (1 if state.is_ending else 0)
    stands = ("done", "here", "ahead")
    return tuple(
        (words.say(lang()), stands[(place >= at) + (place > at)]) for place, words in enumerate(kind.stages, start=1)
    )


def _buttons(
    detail: Detail, acts: tuple[str, ...], suggested: hints.Suggested | None, keys: Mapping[str, str]
) -> tuple[ActButton, ...]:
    """The act bar. Where a suggestion can be taken, taking it is the one button in ink; assigning then changes it."""
    taken = suggested is not None and suggested.can_be_taken
    made = []
    for place, act in enumerate(acts):
        here = act_here(detail.loaded.kind, act, detail.matter.state)
        name = t("改派", "Change and assign") if act == "assign" and taken else here
        tone = "office" if place == 0 and act in FIRST and not taken else ""
        made.append((act, name, keys.get(ACTS[act].key, ACTS[act].key), tone, ACTS[act].is_plain))
    return tuple(made)


def _not_here(detail: Detail, actor: Actor) -> str:
    """Who may say the word that people look for and cannot find."""
    matter = detail.matter
    if matter.outcome == "solved":
        return ""
    if not matter.is_open:
        return (
            t("已经结束；群众可以要求重开。", "It has ended; residents may ask for it to be reopened.")
            if matter.outcome
            else ""
        )
    if {"callback", "check"} & set(detail.acts):
        return t("您没有办过这件事，所以可以替群众记下一句话；办过它的人都不能。",
                 "You never worked on this, so you may record what residents say. Nobody who did may.")  # fmt: skip
    who = (
        t("反映人", "the reporter")
        if matter.people < 2
        else t(f"反映人等 {matter.people} 人", f"the reporter and {matter.people - 1} more")
    )
    return t(f"这里没有「办成」：只有{who}，或没办过这件事的人回访、到现场核查，才能说办成。",
             f"There is no “solved” here: only {who}, or somebody who never worked on it (by callback or site check), "
             "can say so.")  # fmt: skip


def _ended(detail: Detail) -> str:
    """How it ended and when, for the head of an ended matter."""
    matter = detail.matter
    if not matter.outcome or matter.ended_at is None:
        return ""
    return f"{outcome_name(matter.outcome)} · {say.when(matter.ended_at)}"
