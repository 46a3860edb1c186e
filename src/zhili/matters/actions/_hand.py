"""A matter in the hand of a verb: load and lock, then check, change, record, and queue what comes later.

``acting`` opens the one transaction of a verb; ``Hand.move`` is the one place where a matter changes state. The verb
says what happened; everything that must happen with it (the step, the journal entry, the clocks, the queue's columns,
the
notices) happens here, so that no verb can forget it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhili.journal import actions as journal
from zhili.lib.actor import Actor
from zhili.lib.canonical import digest, stamp
from zhili.lib.limits import Limit
from zhili.lib.refusal import NotFound
from zhili.offices import queries as offices
from zhili.profiles.model import LimitBasis
from zhili.store.once import once as once_before
from zhili.store.once import settle_once
from zhili.store.rows import change, insert
from zhili.store.writing import writing

from .. import clocks as clockwork
from ..clocks import Clock
from ..lifecycle import INSIDE
from ..models import Matter, RunningClock, Step
from ..permissions import is_visible, relations
from ..queries.load import Loaded, allowed, get_for, standing, ties
from ..refusals import AlreadyDone, Empty, Stale, TooLong
from ..rows import CLOCK, STEP, Sheet, clock_row, first_due, pauses_json
from ._notices import tell
from .running import running_clocks

LONGEST_WORDS = 5000

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters but tab and line feed, and lone surrogates: general categories Cc and Cs, which never change."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a verb answers: the matter's number, where it stands now, and its version for the next act."""

    number: str
    state: str
    version: int


@dataclass(slots=True)
class Hand:
    """One matter while one verb works on it."""

    act: str
    actor: Actor
    now: datetime
    loaded: Loaded
    sheet: Sheet = field(default_factory=Sheet)
    updates: dict[str, Any] = field(default_factory=dict)
    moved: bool = False

    @property
    def matter(self) -> Matter:
        return self.loaded.matter

    @property
    def done(self) -> Done:
        return Done(self.matter.number, self.matter.state, self.matter.version)

    def move(
        self,
        *,
        verdict: str | None = None,
        reason: str = "",
        words: str = "",
        facts: Mapping[str, Any] | None = None,
        limit: Limit | None = None,
    ) -> None:
        """Record the act, and take the matter where the lifecycle says it leads.

        ``limit`` is what the act itself sets for a clock whose basis is ``by_act``.
        """
        rule = self.loaded.rule
        assert rule is not None, "a hand that moves was loaded for its act"
        target = rule.target(verdict)
        came_from = self.matter.state
        if target != came_from:
            self._into(target, limit)
        self._step(came_from, reason, words, {**(facts or {}), **({"verdict": verdict} if verdict else {})})

    def note(self, *, facts: Mapping[str, Any], reason: str = "") -> None:
        """Record what changes no state and is open in every one of them: the clock's urging, and who has it in hand."""
        self._step(self.matter.state, reason, "", dict(facts))

    def turn_to(self, act: str) -> None:
        """A second act in the same transaction (accepting, then assigning); raises as its own loading would."""
        write_clock_rows(self.sheet)
        self.sheet.lighten()
        self.act = act
        self.loaded.rule = allowed(self.loaded, act)

    def set(self, **values: Any) -> None:
        """Columns of the matter that this act changes besides its state."""
        for name, value in values.items():
            setattr(self.matter, name, value)
        self.updates.update(values)

    def _into(self, target: str, limit: Limit | None) -> None:
        """Enter ``target``: its clocks run, others stop; an ending closes the matter with its outcome."""
        state = self.loaded.kind.states[target]
        held = running_clocks(self.matter.id)
        kept = wind_for(self.loaded, target, held, self.now, limit)
        self.sheet.clocks += write_clocks(self.loaded, held, kept, self.now)
        shown = first_due([clock for _, clock in kept], state.clocks)
        self.set(
            state=target,
            waits_on=state.waits_on or "",
            is_open=not state.is_ending,
            outcome=state.ends or "",
            ended_at=self.now if state.is_ending else None,
            **due_columns(shown),
        )

    def _step(self, came_from: str, reason: str, words: str, facts: dict[str, Any]) -> None:
        matter = self.matter
        self.set(steps=matter.steps + 1)
        self.sheet.add_step(
            matter_id=matter.id,
            number=matter.number,
            no=matter.steps,
            act=self.act,
            actor=self.actor,
            at=self.now,
            from_state=came_from,
            to_state=matter.state,
            reason=reason,
            words=words,
            facts=facts,
            proof=proof_of(matter, facts),
        )
        self.moved = True
        tell(self.loaded, self.act, came_from, self.now, reason=reason or words)


def proof_of(matter: Matter, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says in clear: owner, limit, outcome, and who was named; no word that a person typed."""
    lead = offices.unit(matter.lead_unit_id).code if matter.lead_unit_id else ""
    named = {"unit": facts["unit_code"]} if "unit_code" in facts else {}
    return {
        "owner": lead,
        "due": stamp(matter.due_at) if matter.due_at else "",
        "outcome": matter.outcome,
        **named,
        **({"verdict": facts["verdict"]} if "verdict" in facts else {}),
        **({"answer": facts["answer"]} if "answer" in facts else {}),
    }


@contextmanager
def acting(
    act: str,
    actor: Actor,
    number: str,
    now: datetime,
    *,
    version: int | None = None,
    once: str = "",
    once_as: str = "",
    also: Collection[str] = (),
    held: Loaded | None = None,
) -> Iterator[Hand]:
    """The transaction of one verb on one matter.

    Raises NotFound, WrongState, NotYours; Stale when ``version`` is given and somebody else acted since; AlreadyDone
    when the once-key ``once`` has been used for this very act (``once_as``: the act under which a repetition will come,
    where that is another one). Whatever is raised inside, nothing is left behind.

    ``held``: the matter as the caller has just written it, in the same transaction, so it is not read again; what is
    raised then ends that transaction.
    """
    with writing(savepoint=held is None):
        scope = f"{once_as or act}:{number}"
        if once and once_before(scope, once, digest(actor.ref), now) is not None:
            raise AlreadyDone(number=number)
        loaded = _again(held, actor, act) if held else get_for(actor, number, act=act, lock=True, also=also)
        if version is not None and version != loaded.matter.version:
            raise Stale(number=number)
        hand = Hand(act, actor, now, loaded)
        yield hand
        assert hand.moved, f"{act} changed a matter without a step"
        flush(hand)
        if once:
            settle_once(scope, once, {"number": number})


def _again(held: Loaded, actor: Actor, act: str) -> Loaded:
    """The matter in hand for another actor: asked the same questions as one that is loaded."""
    stands = standing(held)
    held.relations = relations(actor, stands, lambda: ties(actor, held))
    if not is_visible(actor, stands):
        raise NotFound()
    held.rule = allowed(held, act)
    return held


def flush(hand: Hand) -> None:
    """Write everything the hand holds. The matter's row changes only if nobody else changed it since it was loaded."""
    matter, was = hand.matter, hand.matter.version
    if hand.act not in INSIDE:  # what staff say among themselves changes nothing that a page was drawn from
        hand.set(version=was + 1)
    if change(Matter, {"id": matter.id, "version": was}, **hand.updates) != 1:
        raise Stale(number=matter.number)
    write_steps(hand.sheet)


def write_steps(sheet: Sheet) -> None:
    """The journal's entries, then the steps that point to them, then the clocks."""
    entries = journal.write(sheet.drafts)
    insert(Step, STEP, [(*row, entry) for row, entry in zip(sheet.steps, entries, strict=True)])
    write_clock_rows(sheet)


def write_clock_rows(sheet: Sheet) -> None:
    """The clocks started so far; a second act in the same hand stops and starts them by their rows."""
    insert(RunningClock, CLOCK, sheet.clocks)
    sheet.clocks = []


def wind_for(
    loaded: Loaded, target: str, held: list[tuple[int, Clock]], now: datetime, limit: Limit | None
) -> list[tuple[int, Clock]]:
    """The clocks that run or stand still in ``target``: (row id or 0 for a new one, clock)."""
    state, calendar = loaded.kind.states[target], loaded.profile.calendar
    by_name = {clock.name: (row, clock) for row, clock in held}
    kept = []
    for name in state.clocks:
        row, clock = by_name.get(name, (0, None))
        if clock is None:
            clock = clockwork.wind(name, limit_for(loaded, name, limit), now, calendar)
        kept.append((row, clockwork.resume(clock, now, calendar)))
    for name in state.pauses:
        if name in by_name:
            row, clock = by_name[name]
            kept.append((row, clockwork.pause(clock, now)))
    return kept


def limit_for(loaded: Loaded, name: str, given: Limit | None) -> Limit:
    """The limit of a clock: its own, the one the act sets, or that of the duty line or the category."""
    rule = loaded.profile.clock(name)
    if rule.basis is LimitBasis.FIXED and rule.limit is not None:
        return rule.limit
    if rule.basis is LimitBasis.BY_ACT and given is not None:
        return given
    if not loaded.matter.category:
        # Nobody has said yet what it is about: the locality's first limit, the shortest by custom, until somebody does.
        return next(iter(loaded.profile.limits.values())).limit
    lead = loaded.lead
    line = offices.line(lead.duty_line) if lead and lead.duty_line else None
    if loaded.matter.urgent and loaded.profile.urgent:
        return loaded.profile.limit(loaded.profile.urgent.limit_name)
    named = line.limit_name if line else ""
    return loaded.profile.limit(named or loaded.profile.category(loaded.matter.category).limit_name)


def write_clocks(
    loaded: Loaded, held: list[tuple[int, Clock]], kept: list[tuple[int, Clock]], now: datetime
) -> list[tuple[Any, ...]]:
    """Stop what the new state does not name, change what was paused or resumed, and return the rows of new clocks."""
    staying = {row for row, _ in kept}
    for row in [row for row, _ in held if row not in staying]:
        change(RunningClock, {"id": row}, stopped_at=now, next_at=None)
    before = dict(held)
    fresh = []
    for row, clock in kept:
        at = clockwork.next_at(clock, loaded.profile.clock(clock.name), loaded.profile.calendar)
        if not row:
            fresh.append(clock_row(loaded.matter.id, clock, at))
        elif before[row] != clock:
            save_clock(row, clock, at)
    return fresh


def save_clock(row: int, clock: Clock, next_at: datetime | None, *, wound: bool = False) -> None:
    """Keep a clock that was paused, resumed, extended, rewound or that climbed a rung; ``wound``: it began anew."""
    began: dict[str, Any] = {"limit": str(clock.limit), "started_at": clock.started_at} if wound else {}
    change(
        RunningClock,
        {"id": row},
        **began,
        yellow_at=clock.marks.yellow_at,
        orange_at=clock.marks.orange_at,
        due_at=clock.marks.due_at,
        provisional=clock.marks.provisional,
        pauses=pauses_json(clock),
        extensions=[str(extra) for extra in clock.extensions],
        paused=clock.paused,
        rung=clock.rung,
        next_at=next_at,
    )


def due_columns(shown: Clock | None) -> dict[str, Any]:
    """The queue's columns for the clock that is shown; empty when nothing runs."""
    if shown is None:
        return {"due_clock": "", "yellow_at": None, "orange_at": None, "due_at": None, "provisional": False}
    return {
        "due_clock": shown.name,
        "yellow_at": shown.marks.yellow_at,
        "orange_at": shown.marks.orange_at,
        "due_at": shown.marks.due_at,
        "provisional": shown.marks.provisional,
    }


def text(value: str, zh: str, en: str, *, most: int = LONGEST_WORDS, needed: bool = True) -> str:
    """What a person typed, cleaned and trimmed; raises Empty or TooLong in words."""
    value = clean(value).strip()
    if needed and not value:
        raise Empty(field_zh=zh, field_en=en)
    if len(value) > most:
        raise TooLong(field_zh=zh, field_en=en, most=most, length=len(value))
    return value


def clean(typed: str) -> str:
    """Typed words as they are kept: NFC, line ends folded, control characters out; every other character stays."""
    folded = typed.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", folded))
