"""What figures count: every matter of a locality with the evidence it carries, and what residents said. Plain values,
streamed.

An imported record brings only what its source wrote down; where that is silent the field is None, and the figure has
one case less to stand on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhili.profiles import queries as profiles
from zhili.profiles.model import LimitBasis

from ..lifecycle import HISTORIC, IMPORTED, IMPORTED_REPLY
from ..models import Appraisal, Confirmation, Matter, RunningClock, Step

CHUNK = 2000
ANSWERS = ("reply", "owe")
"""The acts by which a lead unit answers for the first time within its limit."""


@dataclass(frozen=True, slots=True)
class Case:
    """One matter. ``reported_at``: when it was brought (an imported one: when its source says so). ``replied_at``: its
    first reply. ``due_at`` and ``answered_at``: the limit on the first answer, and that answer; ``answered_at`` None
    with a limit means that the limit is still running. ``unit_name`` is the source's own, quoted, where no unit of
    this house leads.
    """

    id: int
    historic: bool
    reported_at: datetime | None
    area_code: str
    unit_id: int | None
    unit_name: str
    replied_at: datetime | None
    due_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Word:
    """What one person affected last said in the matter's latest round: solved or not."""

    matter_id: int
    solved: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """One appraisal: was the person contacted, and how content (a value of ``Satisfied``)."""

    matter_id: int
    contacted: bool
    satisfied: str


@dataclass(slots=True)
class _Evidence:
    """What the steps of a matter tell."""

    replied_at: datetime | None = None
    answered_at: datetime | None = None
    unit_name: str = ""


def cases(locality: str) -> Iterator[Case]:
    """Every matter of the locality, oldest first."""
    told, limits = _evidence(locality), _limits(locality)
    rows = Matter.objects.filter(locality=locality).order_by("id").values_list(
        "id", "state", "happened_at", "recorded_at", "area_code", "lead_unit_id", "due_at", "ended_at"
    )  # fmt: skip
    for row in rows.iterator(chunk_size=CHUNK):
        evidence = told.get(row[0]) or _Evidence()
        yield _imported(row, evidence) if row[1] == HISTORIC else _lived(row, evidence, limits.get(row[0], ()))


def words(locality: str) -> Iterator[Word]:
    """The word of every person who gave one, by itself or to a caller; imported records have none."""
    rows = (
        Confirmation.objects.filter(matter__locality=locality, party__isnull=False, answer__in=("yes", "no"))
        .exclude(matter__state=HISTORIC)
        .order_by("matter_id", "round", "id")
        .values_list("matter_id", "round", "party_id", "answer")
    )
    held, latest, said = 0, 0, dict[int, bool]()
    for matter_id, round_, party_id, answer in rows.iterator(chunk_size=CHUNK):
        if (matter_id, round_) != (held, latest):
            if matter_id != held:
                yield from (Word(held, solved) for solved in said.values())
            held, latest, said = matter_id, round_, {}
        said[party_id] = answer == "yes"
    yield from (Word(held, solved) for solved in said.values())


def verdicts(locality: str) -> Iterator[Verdict]:
    """Every appraisal of a matter that lived here."""
    rows = Appraisal.objects.filter(matter__locality=locality).exclude(matter__state=HISTORIC).order_by("id")
    for row in rows.values_list("matter_id", "contacted", "satisfied").iterator(chunk_size=CHUNK):
        yield Verdict(*row)


def _evidence(locality: str) -> dict[int, _Evidence]:
    found: dict[int, _Evidence] = {}
    acts = (*ANSWERS, IMPORTED, IMPORTED_REPLY)
    rows = Step.objects.filter(matter__locality=locality, act__in=acts).order_by("matter_id", "no")
    for matter_id, act, at, facts in rows.values_list("matter_id", "act", "at", "facts").iterator(chunk_size=CHUNK):
        one = found.setdefault(matter_id, _Evidence())
        if act in (IMPORTED, IMPORTED_REPLY):
            one.unit_name = one.unit_name or facts.get("unit", "")
            one.replied_at = one.replied_at or _instant(facts.get("replied_at", ""))
            continue
        one.answered_at = one.answered_at or at
        if act == "reply":
            one.replied_at = one.replied_at or at
    return found


def _limits(locality: str) -> dict[int, list[tuple[datetime, datetime | None, bool]]]:
    """(due, stopped, paused) of every clock that ran on the category's limit: the limit on the first answer."""
    found: dict[int, list[tuple[datetime, datetime | None, bool]]] = {}
    rows = RunningClock.objects.filter(matter__locality=locality).order_by("id").values_list(
        "matter_id", "matter__edition_id", "name", "due_at", "stopped_at", "paused"
    )  # fmt: skip
    for matter_id, edition, name, due_at, stopped_at, paused in rows.iterator(chunk_size=CHUNK):
        if profiles.edition(edition).clock(name).basis is LimitBasis.BY_CATEGORY:
            found.setdefault(matter_id, []).append((due_at, stopped_at, paused))
    return found


def _imported(row: tuple[Any, ...], evidence: _Evidence) -> Case:
    """Without a reply or a closing time nothing tells whether the source kept its own limit."""
    answered = evidence.replied_at or row[7]
    due = row[6] if answered else None
    return Case(
        row[0], True, row[2], row[4], None, evidence.unit_name, evidence.replied_at, due, answered if due else None
    )


def _lived(row: tuple[Any, ...], evidence: _Evidence, limits: Any) -> Case:
    """The limit is that of the clock which the first answer stopped; or, before any answer, of the one that runs."""
    due = None
    for due_at, stopped_at, paused in limits:
        if stopped_at == evidence.answered_at and not (stopped_at is None and paused):
            due = due_at
            break
    answered = evidence.answered_at if due else None
    return Case(row[0], False, row[3], row[4], row[5], "", evidence.replied_at, due, answered)


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
