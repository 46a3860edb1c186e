"""What pages show: what I owe, what I sent, the board of a directive, one answer, the table of all, the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from zhili.lib.actor import Actor
from zhili.offices import queries as offices

from ..fields import Question, Value
from ..lifecycle import DONE_STATES, OPEN_STATES, RATED_LEAST, CopyState, Kind
from ..models import Answer, Copy, Directive, Objection, Rating, Reminder, Step
from ..permissions import may_issue, may_review
from .files import FileRow, files_of_answers
from .load import Loaded, oversees, questions_of

MOST = 200


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One unit's copy in a list. Times are aware UTC."""

    number: str
    title: str
    issuer_id: int
    unit_id: int
    state: CopyState
    round: int
    yellow_at: datetime
    orange_at: datetime
    due_at: datetime
    provisional: bool
    read_at: datetime | None
    signed_at: datetime | None
    answered_at: datetime | None
    drafted_at: datetime | None
    rung: int
    reminded_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class SentRow:
    """One directive in the issuer's list, with how many units are how far."""

    number: str
    title: str
    issued_at: datetime
    withdrawn_at: datetime | None
    units: int
    unread: int
    unsigned: int
    owing: int
    done: int
    late: int
    minutes_total: int


@dataclass(frozen=True, slots=True)
class Ratings:
    """What the receivers think, in sum. ``shown`` only from three ratings on; before, the counts are 0."""

    count: int
    shown: bool
    clear: int = 0
    necessary: int = 0
    asked_before: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of one round, with its evaluation and objection, as far as there are."""

    round: int
    at: datetime
    person_id: int | None
    values: dict[str, Value]
    filled_from: dict[str, dict[str, Any]]
    corrected: tuple[str, ...]
    matter: str
    late: bool
    grade: str
    reasons: str
    evaluated_at: datetime | None
    objection: Objection | None
    files: tuple[FileRow, ...] = ()

    @property
    def standing_grade(self) -> str:
        """The grade that counts: the one decided, where an objection was upheld."""
        return self.objection.grade if self.objection and self.objection.upheld else self.grade


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline. ``unit_id`` of the copy that it concerns, None for all."""

    act: str
    at: datetime
    person_id: int | None
    unit_id: int | None
    about_unit_id: int | None
    words: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """All answers side by side. ``totals``: by key, the sum of a number, or how many said yes; None for the rest."""

    questions: tuple[Question, ...]
    rows: tuple[tuple[CopyRow, Given | None], ...]
    totals: dict[str, str | None]
    missing: tuple[int, ...]


def received(actor: Actor, *, owed: bool = True) -> tuple[CopyRow, ...]:
    """The copies of the actor's unit: what it still owes by time, or what it has done, newest first."""
    if actor.unit_id is None or not actor.is_staff:
        return ()
    rows = Copy.objects.filter(unit_id=actor.unit_id)
    if owed:
        return _rows(rows.filter(state__in=OPEN_STATES).order_by("due_at", "id")[:MOST])
    return _rows(rows.exclude(state__in=OPEN_STATES).order_by("-directive_id")[:MOST])


def sent(actor: Actor) -> tuple[SentRow, ...]:
    """What the actor's unit issued, newest first, with its counts: two queries."""
    if not may_issue(actor) or actor.unit_id is None:
        return ()
    return sent_rows(Directive.objects.filter(unit_id=actor.unit_id).order_by("-id")[:MOST])


def sent_rows(found: Any) -> tuple[SentRow, ...]:
    directives = list(found)
    open_ = Q(state__in=OPEN_STATES)
    counts = {
        row["directive_id"]: row
        for row in Copy.objects.filter(directive_id__in=[each.id for each in directives])
        .values("directive_id")
        .annotate(
            unread=Count("id", filter=Q(state=CopyState.SENT, read_at__isnull=True)),
            unsigned=Count("id", filter=Q(state=CopyState.SENT)),
            owing=Count("id", filter=open_),
            done=Count("id", filter=Q(state__in=DONE_STATES)),
            late=Count("id", filter=open_ & Q(rung__gte=1)),
        )
    }
    return tuple(
        SentRow(
            number=each.number,
            title=each.title,
            issued_at=each.issued_at,
            withdrawn_at=each.withdrawn_at,
            units=each.units,
            minutes_total=each.minutes_total,
            **{name: counts[each.id][name] for name in ("unread", "unsigned", "owing", "done", "late")},
        )
        for each in directives
    )


def objections(actor: Actor) -> tuple[tuple[CopyRow, datetime], ...]:
    """Objections that wait for a decision and that this post may look at: (copy, objected at)."""
    if not may_review(actor):
        return ()
    waiting = Objection.objects.filter(upheld__isnull=True).order_by("id")
    found = waiting.select_related("evaluation__answer__copy__directive")[:MOST]
    return tuple(
        (_row(each.evaluation.answer.copy), each.at)
        for each in found
        if oversees(actor, each.evaluation.answer.copy.directive.unit_id)
    )


def board(loaded: Loaded) -> tuple[CopyRow, ...]:
    """Every unit's copy: what is owed first, by time; then what waits for the issuer; then the rest."""
    copies = Copy.objects.filter(directive=loaded.directive)
    last = {
        copy_id: at
        for copy_id, at in Reminder.objects.filter(copy__directive=loaded.directive)
        .order_by("at")
        .values_list("copy_id", "at")
    }
    rows = [_row(each, loaded.directive, last.get(each.id)) for each in copies]
    return tuple(sorted(rows, key=lambda row: (_turn(row), row.due_at, row.unit_id)))


def _turn(row: CopyRow) -> int:
    return 0 if row.is_open else {CopyState.ANSWERED: 1, CopyState.EVALUATED: 2}.get(row.state, 3)


def ratings(directive: Directive) -> Ratings:
    """What the receivers think, once at least three have said so."""
    rows = Rating.objects.filter(directive=directive)
    found = rows.aggregate(
        count=Count("id"),
        clear=Count("id", filter=Q(clear=True)),
        necessary=Count("id", filter=Q(necessary=True)),
        asked_before=Count("id", filter=Q(asked_before=True)),
    )
    if found["count"] < RATED_LEAST:
        return Ratings(found["count"], False)
    return Ratings(found["count"], True, found["clear"], found["necessary"], found["asked_before"])


def has_rated(loaded: Loaded) -> bool:
    """Whether the unit of this copy has rated the directive."""
    return Rating.objects.filter(directive=loaded.directive, unit_id=loaded.own.unit_id).exists()


def given(copies: Sequence[int]) -> dict[int, list[Given]]:
    """Every answer of these copies, by copy, in the order of their rounds, with their files. Two queries."""
    asked = Answer.objects.filter(copy_id__in=list(copies)).select_related("evaluation__objection").order_by("round")
    rows = list(asked)
    files = files_of_answers([row.id for row in rows]) if rows else {}
    found: dict[int, list[Given]] = {}
    for row in rows:
        found.setdefault(row.copy_id, []).append(_given(row, files.get(row.id, ())))
    return found


def _given(row: Answer, files: tuple[FileRow, ...]) -> Given:
    evaluation = getattr(row, "evaluation", None)
    objection = getattr(evaluation, "objection", None) if evaluation else None
    return Given(
        row.round, row.at, row.person_id, row.values, row.filled_from, tuple(row.corrected),
        row.matter_ref.partition(":")[2], row.late, evaluation.grade if evaluation else "",
        evaluation.reasons if evaluation else "", evaluation.at if evaluation else None, objection, files,
    )  # fmt: skip


def table(loaded: Loaded) -> Table:
    """The latest answer of every unit that has one, totals over what stands, and who is missing."""
    questions = questions_of(loaded.directive.id)
    copies = {each.unit_id: each.id for each in Copy.objects.filter(directive=loaded.directive)}
    answers = given(list(copies.values()))
    rows = []
    for row in sorted(board(loaded), key=lambda each: offices.unit(each.unit_id).code):
        mine = answers.get(copies[row.unit_id])
        rows.append((row, mine[-1] if mine and row.state in DONE_STATES else None))
    values = [answer.values for _, answer in rows if answer]
    missing = tuple(row.unit_id for row, _ in rows if row.is_open)
    return Table(questions, tuple(rows), {each.key: _total(each, values) for each in questions}, missing)


def _total(asked: Question, values: Sequence[dict[str, Value]]) -> str | None:
    said = [value for each in values if (value := each.get(asked.key)) is not None]
    if asked.kind is Kind.YESNO:
        return str(sum(value is True for value in said))
    if asked.kind in (Kind.WHOLE, Kind.DECIMAL):
        return f"{sum((Decimal(str(value)) for value in said), Decimal(0)):f}"
    return None


def timeline(loaded: Loaded, *, copy_only: bool) -> tuple[Line, ...]:
    """What happened, newest first: to the whole directive, and to this copy or (for the issuer) to all."""
    rows = Step.objects.filter(directive=loaded.directive)
    if copy_only:
        rows = rows.filter(Q(copy=loaded.own) | Q(copy__isnull=True))
    columns = ("act", "at", "person_id", "unit_id", "copy__unit_id", "words", "facts")
    return tuple(Line(*row) for row in rows.order_by("-no").values_list(*columns)[: MOST * 3])


def _rows(found: Any) -> tuple[CopyRow, ...]:
    return tuple(_row(each) for each in found.select_related("directive"))


def _row(each: Copy, directive: Directive | None = None, reminded_at: datetime | None = None) -> CopyRow:
    of = directive or each.directive
    return CopyRow(
        of.number, of.title, of.unit_id, each.unit_id, CopyState(each.state), each.round, each.yellow_at,
        each.orange_at, each.due_at, each.provisional, each.read_at, each.signed_at, each.answered_at,
        each.drafted_at, each.rung, reminded_at,
    )  # fmt: skip
