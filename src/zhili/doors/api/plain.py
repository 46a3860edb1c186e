"""From the rooms' values to what goes out as JSON: plain dictionaries in the shapes that ``answers`` documents.

Telephone and identity numbers that people typed into their words are masked: contact details never leave by this door.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from zhili.language import text
from zhili.matters.queries.detail import ClockView, DebtView, Detail, Line, PartyView
from zhili.matters.queries.lists import Row
from zhili.offices import queries as offices

Plain = dict[str, Any]

_MAY_TELL: Final = re.compile(r"\d[\d\W]{5,}\d|[@＠]")
"""At least seven digits in a run without letters between them, or a sign of a mail address."""


def mask(said: str) -> str:
    """The text without numbers and addresses by which somebody could be reached. Most texts hold none, which is seen in
    a microsecond."""
    return text.mask(said) if _MAY_TELL.search(said) else said


def row(found: Row) -> Plain:
    """One matter of a list."""
    return {
        "number": found.number,
        "version": found.version,
        "title": mask(found.title),
        "locality": found.locality,
        "kind": found.kind,
        "state": found.state,
        "outcome": found.outcome,
        "waits_on": found.waits_on,
        "category": found.category,
        "nature": found.nature,
        "channel": found.channel,
        "area_code": found.area_code,
        "place": mask(found.place),
        "people": found.people,
        "urgent": found.urgent,
        "confidential": found.confidential,
        "lead": offices.unit(found.lead_unit_id).code if found.lead_unit_id else "",
        "due_clock": found.due_clock,
        "yellow_at": found.yellow_at,
        "orange_at": found.orange_at,
        "due_at": found.due_at,
        "provisional": found.provisional,
        "recorded_at": found.recorded_at,
        "happened_at": found.happened_at,
    }


_AS_THEY_ARE = (
    "number", "version", "locality", "kind", "nature", "category", "state", "waits_on", "outcome", "is_open", "urgent",
    "confidential", "channel", "area_code", "grid_code", "lon", "lat", "due_clock", "yellow_at", "orange_at", "due_at",
    "provisional", "happened_at", "recorded_at", "ended_at", "people", "round", "source", "source_id", "source_status",
)  # fmt: skip


def detail(found: Detail) -> Plain:
    """A matter in full, for a post."""
    matter = found.matter
    said = {name: getattr(matter, name) for name in _AS_THEY_ARE}
    return said | {
        "title": mask(matter.title),
        "place": mask(matter.place),
        "state_words": {"zh": found.state_zh, "en": found.state_en},
        "lead": _unit(matter.lead_unit_id),
        "acts": found.acts,
        "timeline": [_line(each) for each in found.timeline],
        "clocks": [_clock(each) for each in found.clocks],
        "parties": [_party(each) for each in found.parties],
        "assignments": [_assignment(each) for each in found.assignments],
        "statements": [_statement(each) for each in found.statements],
        "debts": debts(found.debts),
        "attachments": [_attachment(each) for each in found.attachments],
        "appraisals": [_appraisal(each) for each in found.appraisals],
        "openings": found.openings,
        "parent": found.parent,
        "children": found.children,
    }


def tracked(found: Detail) -> Plain:
    """A matter as one of those affected sees it."""
    matter = found.matter
    names = ("number", "kind", "state", "waits_on", "outcome", "is_open", "due_at", "provisional", "recorded_at",
             "ended_at", "people", "version")  # fmt: skip
    return {name: getattr(matter, name) for name in names} | {
        "title": mask(matter.title),
        "state_words": {"zh": found.state_zh, "en": found.state_en},
        "owner": _unit(matter.lead_unit_id),
        "acts": found.acts,
        "timeline": [_line(each) for each in found.timeline],
        "statements": [_statement(each) for each in found.statements],
        "debts": debts(found.debts),
        "parent": found.parent,
    }


def debts(found: Iterable[DebtView]) -> list[Plain]:
    """Debts as the public ledger shows them."""
    return [
        {
            "number": each.matter_number,
            "title": mask(each.matter_title),
            "owed_by": _unit(each.unit_id),
            "lacks": each.lacks,
            "what": mask(each.what),
            "plan": mask(each.plan),
            "opened_at": each.opened_at,
            "review_on": each.review_on,
            "reviews": each.reviews,
            "people": each.people,
            "closed_at": each.closed_at,
            "paid_at": each.paid_at,
            "declined_at": each.declined_at,
            "area_code": each.area_code,
        }
        for each in found
    ]


def _unit(unit_id: int | None) -> Plain | None:
    if unit_id is None:
        return None
    found = offices.unit(unit_id)
    return {"code": found.code, "zh": found.name("zh"), "en": found.name("en")}


def _line(found: Line) -> Plain:
    return {
        "no": found.no,
        "act": found.act,
        "at": found.at,
        "who": {"zh": found.who_zh, "en": found.who_en},
        "said": {"zh": mask(found.said_zh), "en": mask(found.said_en)},
        "reason": mask(found.reason),
        "words": mask(found.words),
        "voice": found.voice,
        "from_state": found.from_state,
        "to_state": found.to_state,
    }


def _clock(found: ClockView) -> Plain:
    names = ("name", "limit", "started_at", "yellow_at", "orange_at", "due_at", "paused", "provisional")
    return {name: getattr(found, name) for name in names}


def _party(found: PartyView) -> Plain:
    # Not the hint of their telephone: two digits are still contact.
    names = ("id", "role", "reachable", "anonymous", "behalf", "by_staff", "joined_at", "attempts", "answer")
    return {name: getattr(found, name) for name in names}


def _assignment(found: Any) -> Plain:
    names = ("role", "basis", "asked", "assigned_at", "due_at", "signed_at", "answered_at", "ended_at", "end_reason",
             "handed_at")  # fmt: skip
    seat = offices.post(found.handler_post_id) if found.handler_post_id else None
    held = f"{offices.unit(seat.unit_id).code}/{seat.code}" if seat else ""
    return {"unit": _unit(found.unit_id), "in_hand": held} | {name: getattr(found, name) for name in names}


def _statement(found: Any) -> Plain:
    return {
        "outcome": found.outcome,
        "decided_by": found.decided_by,
        "done": mask(found.done),
        "evidence": mask(found.evidence),
        "remedy": found.remedy,
        "at": found.at,
    }


def _attachment(found: Any) -> Plain:
    names = ("id", "step_no", "name", "media_type", "size", "at")
    return {name: getattr(found, name) for name in names} | {"sha256": found.sha}


def _appraisal(found: Any) -> Plain:
    return {"contacted": found.contacted, "satisfied": found.satisfied, "words": mask(found.words), "at": found.at}
