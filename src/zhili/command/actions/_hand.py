"""A directive in the hand of a verb: load and lock, check, change, and record, in one transaction.

``acting`` opens it; ``Hand.step`` writes what was done, with its journal entry; ``Hand.change`` writes a copy, if
nobody else did since it was loaded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhili.journal import actions as journal
from zhili.journal.actions import Draft
from zhili.lib.actor import Actor
from zhili.lib.canonical import digest
from zhili.lib.deadlines import Marks, marks
from zhili.lib.limits import Limit
from zhili.lib.refusal import NotAllowed
from zhili.matters.refusals import AlreadyDone, Stale
from zhili.notices.actions import draft
from zhili.notices.lifecycle import ToKind
from zhili.notices.queries import Note
from zhili.offices import queries as offices
from zhili.offices.permissions import ANSWER_DIRECTIVE
from zhili.store.efforts import keep_effort
from zhili.store.once import once as once_before
from zhili.store.once import settle_once
from zhili.store.writing import writing

from ..lifecycle import ACTS, COPY_STATES, CopyState
from ..models import Copy, Directive, Step
from ..queries.load import Loaded, get_copy, get_directive
from ..refusals import DirectiveOver, WrongCopyState

TEMPLATE = "directive"


@dataclass(frozen=True, slots=True)
class Done:
    """What a verb answers: the directive's number, and the state and version of the copy it concerned, if one."""

    number: str
    state: str = ""
    version: int = 0


@dataclass(slots=True)
class Hand:
    """One directive while one verb works on it."""

    act: str
    actor: Actor
    now: datetime
    loaded: Loaded

    @property
    def directive(self) -> Directive:
        return self.loaded.directive

    @property
    def copy(self) -> Copy:
        return self.loaded.own

    @property
    def done(self) -> Done:
        copy = self.loaded.copy
        return Done(self.directive.number, copy.state if copy else "", copy.version if copy else 0)

    def need(self, allowed: bool) -> None:
        """Refuse (NotAllowed) unless this post stands as the act demands."""
        if not allowed:
            raise NotAllowed()

    def need_state(self, states: Collection[CopyState]) -> None:
        """Refuse unless the directive stands and its copy is in one of ``states``."""
        self.need_standing()
        if CopyState(self.copy.state) not in states:
            word, act, unit = COPY_STATES[CopyState(self.copy.state)], ACTS[self.act], offices.unit(self.copy.unit_id)
            raise WrongCopyState(unit_zh=unit.name("zh"), unit_en=unit.name("en"), state_zh=word.zh, state_en=word.en,
                                 act_zh=act.zh, act_en=act.en)  # fmt: skip

    def need_standing(self) -> None:
        if self.directive.withdrawn_at is not None:
            raise DirectiveOver()

    def change(self, copy: Copy, **values: Any) -> None:
        """Write a copy; raises Stale when somebody else acted on it since it was loaded."""
        found = Copy.objects.filter(id=copy.id, version=copy.version)
        if found.update(version=copy.version + 1, **values) != 1:
            raise Stale(number=self.directive.number)
        copy.version += 1
        for name, value in values.items():
            setattr(copy, name, value)

    def step(
        self, *, copy: Copy | None = None, words: str = "", facts: Mapping[str, Any] | None = None, act: str = "",
        kept: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """What was done: a row for the timeline, and an entry that names units, codes and times but no typed word.
        ``kept``: what else the entry's salted digest stands for (files)."""
        number, unit = self.directive.number, offices.unit(copy.unit_id).code if copy else ""
        clear = {"n": self.directive.steps + 1, **({"unit": unit} if unit else {}), **(facts or {})}
        detail = {**({"words": words} if words else {}), **(kept or {})} or None
        name = act or self.act
        (entry,) = journal.write(
            [Draft(self.now, self.actor.ref, f"command.{name}", f"directive:{number}", clear, detail)]
        )
        self.directive.steps += 1
        Directive.objects.filter(id=self.directive.id).update(steps=self.directive.steps)
        Step.objects.create(
            directive=self.directive, no=self.directive.steps, copy=copy, act=name, at=self.now,
            actor_kind=self.actor.kind.value, person_id=self.actor.person_id, post_id=self.actor.post_id,
            unit_id=self.actor.unit_id, words=words, facts=dict(facts or {}), entry=entry,
        )  # fmt: skip
        if name != "answer_directive":  # an answer keeps its own count
            keep_effort(f"command:{name}", self.actor, self.now)


@contextmanager
def acting(
    act: str, actor: Actor, number: str, now: datetime, *, unit_id: int | None = None, once: str = ""
) -> Iterator[Hand]:
    """The transaction of one verb on one directive; with ``unit_id`` on that unit's copy.

    Raises NotFound; AlreadyDone when the once-key has been used for this very act. Whatever is raised inside, nothing
    is left behind.
    """
    with writing():
        scope = f"command.{act}:{number}:{unit_id or 0}"
        if once and once_before(scope, once, digest(actor.ref), now) is not None:
            raise AlreadyDone(number=number)
        if unit_id is None:
            loaded = get_directive(actor, number, lock=True)
        else:
            loaded = get_copy(actor, number, unit_id, lock=True)
        yield Hand(act, actor, now, loaded)
        if once:
            settle_once(scope, once, {"number": loaded.directive.number})


def clock_columns(found: Marks) -> dict[str, Any]:
    """A clock as columns of a copy; it has something to do when it is due."""
    return {
        "yellow_at": found.yellow_at,
        "orange_at": found.orange_at,
        "due_at": found.due_at,
        "provisional": found.provisional,
        "rung": 0,
        "next_at": found.due_at,
    }


def rewound(loaded: Loaded, copy: Copy, extra: Limit) -> tuple[list[str], Marks]:
    """The copy's clock with ``extra`` added to its limit."""
    extensions = [*copy.extensions, str(extra)]
    added = [Limit.parse(each) for each in extensions]
    return extensions, marks(Limit.parse(copy.limit), copy.started_at, loaded.profile.calendar, (), added)


def tell_unit(directive: Directive, unit_ids: Collection[int], subject: str, body: str, now: datetime) -> None:
    """Draft a notice to the posts of each unit that answer directives, or to its heads where none does."""
    day = offices.day_of(now)
    notes = []
    for unit_id in unit_ids:
        posts = offices.posts_in(unit_id, day)
        told = [post for post in posts if ANSWER_DIRECTIVE in post.grants_on(day)] or [p for p in posts if p.head]
        notes += [
            Note(directive.locality, TEMPLATE, ToKind.POST, f"post:{post.id}", f"directive:{directive.number}",
                 subject, body)
            for post in told
        ]  # fmt: skip
    if notes:
        draft(notes, now)


def say_due(loaded: Loaded, at: datetime) -> str:
    """``11-25 17:30`` where the directive was issued."""
    return at.astimezone(loaded.profile.tz).strftime("%m-%d %H:%M")
