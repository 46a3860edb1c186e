"""What anybody may read: how a matter stands, what is owed, what was solved.

Never a word that a resident typed (the title is their first words), no photo, no place finer than a village; of a
confidential matter only that somebody owes something. What stands here is read by people without any login.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhili.language.personal import masked
from zhili.lib.limits import Limit
from zhili.lib.numbers import read_number
from zhili.lib.refusal import NotFound
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile, Words

from ..lifecycle import INSIDE, Answer
from ..models import Confirmation, Debt, Matter, Statement, Step
from .load import state_words
from .published import PublishedRow, hidden_categories, is_confidential, of_matter

MOST = 200


@dataclass(frozen=True, slots=True)
class PublicStatement:
    """What an ending or a debt states: written by the office, telephones masked. ``unit_id``: the unit that decided;
    None where residents or a check did, and ``decided_by`` says so."""

    outcome: str
    decided_by: str
    unit_id: int | None
    done: str
    evidence: str
    remedy: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One debt of the ledger. Of a confidential matter ``number``, ``category``, ``what`` and ``area_code`` are
    empty."""

    number: str
    category: Words | None
    area_code: str
    unit_id: int
    lacks: tuple[str, ...]
    what: str
    plan: str
    people: int
    opened_at: datetime
    review_on: date
    reviews: int
    closed_at: datetime | None
    paid_at: datetime | None
    declined_at: datetime | None


@dataclass(frozen=True, slots=True)
class SolvedRow:
    """One solved matter. ``by``: whose yes it rests on (affected, caller, checker); ``key`` continues the list."""

    key: int
    number: str
    category: Words | None
    area_code: str
    people: int
    by: str
    recorded_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Public:
    """One matter as anybody may see it. ``said_yes``: how many of those affected confirmed the last answer."""

    number: str
    kind: Words
    category: Words | None
    state: str
    state_words: Words
    waits_on: str
    outcome: str
    is_open: bool
    area_code: str
    lead_unit_id: int | None
    due_at: datetime | None
    provisional: bool
    people: int
    rounds: int
    recorded_at: datetime
    ended_at: datetime | None
    parent: str
    can_join: bool
    confirmed_by: str
    said_yes: int
    reopen_within: Limit
    statements: tuple[PublicStatement, ...]
    debt: OwedRow | None
    published: PublishedRow | None


def public(number: str) -> Public:
    """The matter as anybody may see it. Raises NotFound where there is none or it is confidential, BadNumber for what
    is no number."""
    matter = Matter.objects.filter(number=read_number(number), confidential=False).select_related("parent").first()
    if matter is None:
        raise NotFound()
    profile = profiles.edition(matter.edition_id)
    if is_confidential(matter, profile):
        raise NotFound()
    kind = profile.kind(matter.kind)
    by, yes = _confirmed(matter)
    debt = Debt.objects.filter(matter_id=matter.id, closed_at__isnull=True).first()
    joins = matter.is_open and not matter.parent_id and kind.rule("join", matter.state) is not None
    parent = matter.parent
    return Public(
        matter.number, kind.words, _category(profile, matter.category), matter.state,
        Words(*state_words(kind, matter.state)), matter.waits_on, matter.outcome, matter.is_open, matter.area_code,
        matter.lead_unit_id, matter.due_at, matter.provisional, matter.people, matter.round, matter.recorded_at,
        matter.ended_at, parent.number if parent and not parent.confidential else "", joins, by, yes,
        profile.reopen_within, _statements(matter), _owed(debt, matter) if debt else None,
        of_matter(matter),
    )  # fmt: skip


def owed(locality: str, *, is_open: bool = True, limit: int = MOST) -> list[OwedRow]:
    """The ledger of what is owed (欠账台账): the earliest review first; closed debts, the latest first."""
    rows = Debt.objects.filter(matter__locality=locality, closed_at__isnull=is_open).select_related("matter")
    order = ("review_on", "id") if is_open else ("-closed_at", "-id")
    return [_owed(row, row.matter) for row in rows.order_by(*order)[: min(limit, MOST)]]


def solved(locality: str, *, after: int | None = None, limit: int = 30) -> list[SolvedRow]:
    """Solved matters, the latest first; ``after``: the key of the last one seen."""
    rows = Statement.objects.filter(outcome="solved", matter__locality=locality, matter__outcome="solved")
    rows = rows.filter(matter__confidential=False, **({"id__lt": after} if after else {}))
    rows = rows.exclude(matter__category__in=hidden_categories(locality))
    found = list(rows.select_related("matter").order_by("-id")[: min(limit, MOST)])
    by = _by(found)
    shown = [row for row in found if not is_confidential(row.matter, profiles.edition(row.matter.edition_id))]
    return [_solved(row.id, row.matter, by) for row in _last_of_each(shown)]


def step_entries(number: str) -> frozenset[int]:
    """The journal entries of a matter's steps, without those of what staff said among themselves."""
    steps = Step.objects.filter(matter__number=number).exclude(act__in=INSIDE)
    return frozenset(steps.values_list("entry", flat=True))


def month(locality: str, since: datetime) -> tuple[int, int]:
    """(solved since ``since``, owed now), the confidential ones counted too."""
    done = Statement.objects.filter(outcome="solved", at__gte=since, matter__locality=locality)
    matters = done.filter(matter__outcome="solved").order_by().values("matter_id").distinct()
    return matters.count(), Debt.objects.filter(closed_at__isnull=True, matter__locality=locality).count()


def _confirmed(matter: Matter) -> tuple[str, int]:
    """Whose yes it rests on, and how many of those affected said yes in the last round."""
    if matter.confirmed_by_id is None:
        return "", 0
    by = Confirmation.objects.filter(id=matter.confirmed_by_id).values_list("by", flat=True)[0]
    yes = Confirmation.objects.filter(matter_id=matter.id, round=matter.round, answer=Answer.YES.value)
    return by, yes.filter(party__isnull=False).order_by().values("party_id").distinct().count()


def _statements(matter: Matter) -> tuple[PublicStatement, ...]:
    """Newest first, without those of a withdrawal: they are the resident's own words."""
    rows = Statement.objects.filter(matter_id=matter.id).exclude(outcome="withdrawn").order_by("-id")
    staff = Step.objects.filter(matter_id=matter.id, unit_id__isnull=False).values_list("at", "unit_id")
    units = dict(staff)
    return tuple(
        PublicStatement(
            row.outcome, row.decided_by, None if row.outcome == "solved" else units.get(row.at), masked(row.done),
            masked(row.evidence), row.remedy, row.at,
        )
        for row in rows
    )  # fmt: skip


def _owed(row: Debt, matter: Matter) -> OwedRow:
    times = (row.opened_at, row.review_on, row.reviews, row.closed_at, row.paid_at, row.declined_at)
    if is_confidential(matter, profiles.edition(matter.edition_id)):
        return OwedRow("", None, "", row.owed_by_id, tuple(row.lacks), "", "", matter.people, *times)
    category = _category(profiles.edition(matter.edition_id), matter.category)
    return OwedRow(
        matter.number, category, matter.area_code, row.owed_by_id, tuple(row.lacks), masked(row.what), masked(row.plan),
        matter.people, *times,
    )  # fmt: skip


def _last_of_each(rows: Sequence[Statement]) -> list[Statement]:
    """A matter that was solved, reopened and solved again stands in the list once."""
    seen: set[int] = set()
    return [row for row in rows if not (row.matter_id in seen or seen.add(row.matter_id))]  # type: ignore[func-returns-value]


def _by(rows: Sequence[Statement]) -> dict[int, str]:
    ids = [row.matter.confirmed_by_id for row in rows if row.matter.confirmed_by_id]
    return dict(Confirmation.objects.filter(id__in=ids).values_list("id", "by"))


def _solved(key: int, matter: Matter, by: dict[int, str]) -> SolvedRow:
    category = _category(profiles.edition(matter.edition_id), matter.category)
    return SolvedRow(
        key, matter.number, category, matter.area_code, matter.people, by.get(matter.confirmed_by_id or 0, ""),
        matter.recorded_at, matter.ended_at or matter.recorded_at,
    )  # fmt: skip


def _category(profile: Profile, code: str) -> Words | None:
    """The category's name; None while nobody has said what it is about."""
    return profile.category(code).words if code in profile.categories else None
