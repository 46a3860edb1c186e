"""Addresses, candidates and plates in words, as rows of a page."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from zhili.doors.desk.choices import house_profile
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang, t
from zhili.language.address import HOW_WORDS, PART_WORDS, How, Part, Parts
from zhili.lib.actor import Actor
from zhili.lib.codes import prefix_of
from zhili.places import queries as places
from zhili.places.lifecycle import ALIAS_WORDS, PLATE_END_WORDS, STATUS_WORDS, AddressStatus, AliasKind, PlateEnd
from zhili.places.permissions import KEEP


class CandidateRow(NamedTuple):
    """One address that may be meant. ``sure``: percent; ``agree``, ``differ``: the parts, in words."""

    id: int
    text: str
    sure: int
    agree: str
    differ: str
    by: str
    is_former: bool


def today(request: Request) -> date:
    """The locality's own day."""
    return house_profile(request.now).calendar.local_date(request.now)


def reach_of(actor: Actor, request: Request) -> str:
    """The prefix within which this post looks: its own area, at most the place."""
    place = prefix_of(house_profile(request.now).area)
    own = [each for each in actor.areas if each.startswith(place)]
    return own[0] if len(own) == 1 else place


def candidates(found: list[places.Candidate]) -> list[CandidateRow]:
    """As rows, the surest first."""
    return [_candidate(each) for each in found]


def _candidate(each: places.Candidate) -> CandidateRow:
    said: dict[bool, list[str]] = {True: [], False: []}
    for name, how in each.reasons:
        part = t(*PART_WORDS[Part(name)])
        if how is How.SAME:
            said[True].append(part)
        else:
            said[False].append(t(f"{part}{HOW_WORDS[how][0]}", f"{part} {HOW_WORDS[how][1]}"))
    by = "" if each.by == each.address.text else alias_name(each.kind) + t("：", ": ") + each.by
    comma = t("、", ", ")
    return CandidateRow(
        each.address.id, each.address.text, round(each.sure * 100), comma.join(said[True]), comma.join(said[False]), by,
        each.address.status == "former",
    )  # fmt: skip


def parts_of(value: places.AddressValue) -> list[tuple[str, str]]:
    """(label, value) of every part that is said."""
    return said_parts(value.parts)


def said_parts(parts: Parts) -> list[tuple[str, str]]:
    return [(t(*PART_WORDS[Part(name)]), text) for name, text in parts.said().items()]


def status_name(status: str) -> str:
    words = STATUS_WORDS[AddressStatus(status)]
    return t(words.zh, words.en)


def alias_name(kind: str) -> str:
    words = ALIAS_WORDS[AliasKind(kind)]
    return t(words.zh, words.en)


def plate_state(how: str) -> str:
    """'' while it is good."""
    if not how:
        return ""
    words = PLATE_END_WORDS[PlateEnd(how)]
    return t(words.zh, words.en)


def days(since: date | None, until: date | None) -> str:
    """A half-open period in words; the day after its last day is not among them."""
    if since and until:
        return t(f"{since} 起，{until} 止", f"from {since} until {until}")
    if since:
        return t(f"{since} 起", f"from {since}")
    return t(f"到 {until} 止", f"until {until}") if until else ""


def area_name(code: str) -> str:
    """The last two names of the path."""
    path = places.name_path(code)[-2:]
    return (" " if lang() == "zh" else ", ").join(path)


def waiting(actor: Actor) -> int | None:
    """How many addresses wait to be checked; None for a post that keeps none, which is not shown the way there."""
    return places.unmatched_many(actor) if actor.may(KEEP) else None
