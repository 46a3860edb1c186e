"""What one verb writes, gathered before any of it is written.

A verb decides and fills a Sheet; one writer inserts N rows a table. N = 1 is a door, N = 500 is the import: one set
of rules at both speeds, and nothing is written unless everything is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhili.journal.actions import Draft
from zhili.lib.actor import Actor
from zhili.lib.canonical import stamp

from .clocks import Clock

STEP = ("matter_id", "no", "act", "at", "actor_kind", "person_id", "post_id", "unit_id", "party_id", "from_state",
        "to_state", "reason", "words", "facts", "asked", "filled", "entry")  # fmt: skip
CLOCK = ("matter_id", "name", "limit", "started_at", "yellow_at", "orange_at", "due_at", "provisional", "pauses",
         "extensions", "paused", "rung", "next_at", "stopped_at")  # fmt: skip
PARTY = ("id", "matter_id", "role", "name_sealed", "phone_sealed", "phone_blind", "code_digest", "anonymous", "behalf",
         "by_staff", "staff_person_id", "lang", "joined_at", "left_at")  # fmt: skip
MATTER = ("id", "number", "locality", "edition_id", "kind", "nature", "category", "title", "state", "waits_on",
    "outcome", "is_open",
          "urgent", "confidential", "channel", "area_code", "grid_code", "place", "lon", "lat", "lead_unit_id",
          "due_clock",
          "yellow_at", "orange_at", "due_at", "provisional", "happened_at", "recorded_at", "ended_at", "people",
          "round",
          "version", "steps", "parent_id", "confirmed_by_id", "source", "source_id", "source_status")  # fmt: skip


@dataclass(slots=True)
class Sheet:
    """The rows of one or many matters' steps, and the journal's entries for them, in order."""

    matters: list[tuple[Any, ...]] = field(default_factory=list)
    parties: list[tuple[Any, ...]] = field(default_factory=list)
    clocks: list[tuple[Any, ...]] = field(default_factory=list)
    steps: list[tuple[Any, ...]] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    search: list[tuple[int, str]] = field(default_factory=list)

    def add_step(
        self,
        *,
        matter_id: int,
        number: str,
        no: int,
        act: str,
        actor: Actor,
        at: datetime,
        from_state: str,
        to_state: str,
        reason: str = "",
        words: str = "",
        facts: Mapping[str, Any] | None = None,
        proof: Mapping[str, Any] | None = None,
    ) -> None:
        """One step and its journal entry. ``facts`` go with the step; ``proof`` is what the entry says in clear: codes,
        states and times only. Reason and words are personal: the entry keeps their salted digest alone."""
        effort = actor.effort
        said = {name: text for name, text in (("reason", reason), ("words", words)) if text}
        clear = {"n": no, "from": from_state, "to": to_state, **(proof or {})}
        self.drafts.append(Draft(at, actor.ref, act, f"matter:{number}", clear, said or None))
        self.steps.append(
            (matter_id, no, act, at, actor.kind.value, actor.person_id, actor.post_id, actor.unit_id, actor.party_id,
             from_state, to_state, reason, words, json.dumps(dict(facts or {}), ensure_ascii=False),
             effort.asked if effort else None, effort.filled if effort else None)
        )  # fmt: skip

    def lighten(self) -> None:
        """What was done so far came by no form of its own: one form leads to one step, the last (accept, then
        assign)."""
        self.steps = [(*row[:-2], None, None) for row in self.steps]


def clock_row(matter_id: int, clock: Clock, next_at: datetime | None) -> tuple[Any, ...]:
    """A clock as CLOCK columns."""
    return (
        matter_id,
        clock.name,
        str(clock.limit),
        clock.started_at,
        clock.marks.yellow_at,
        clock.marks.orange_at,
        clock.marks.due_at,
        clock.marks.provisional,
        json.dumps(pauses_json(clock)),
        json.dumps([str(extra) for extra in clock.extensions]),
        clock.paused,
        clock.rung,
        next_at,
        None,
    )


def pauses_json(clock: Clock) -> list[list[str | None]]:
    """The pauses of a clock as they are kept: pairs of instants, the last one open while it stands still."""
    return [[stamp(p.start), stamp(p.end) if p.end else None] for p in clock.pauses]


def first_due(clocks: Sequence[Clock], order: Sequence[str]) -> Clock | None:
    """The clock that a queue shows: the first running one in the order in which the state names them."""
    by_name = {clock.name: clock for clock in clocks}
    return next((by_name[name] for name in order if name in by_name), None)
