"""Articles: written by one person, in force once a second one has reviewed them, kept by version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from zhili.lib.actor import Actor
from zhili.offices import queries as offices
from zhili.store.rows import change, insert
from zhili.store.writing import writing

from ..lifecycle import State
from ..models import Article, Gram
from ..permissions import need_keeper
from ..queries import tokens
from ..refusals import BadPeriod, NoSuchArticle, NotADraft, OwnArticle
from ._texts import prefixes, record, text

LONGEST_ANSWER = 5000


@dataclass(frozen=True, slots=True)
class NewArticle:
    """What is written. ``areas``: codes in which it holds, none for everywhere; ``basis``: law, notice or source."""

    question_zh: str
    answer_zh: str
    category: str = ""
    areas: Sequence[str] = ()
    question_en: str = ""
    answer_en: str = ""
    basis: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


def write_article(
    *, actor: Actor, new: NewArticle, now: datetime, unit: int | None = None, no: int | None = None
) -> int:
    """Write a draft, of a new article or of the next version of ``no``; its version's id. It answers nobody until a
    second person has reviewed it.

    Raises NotAllowed, NoSuchArticle, BlankField, FieldTooLarge, BadPeriod, TooManyAreas.
    """
    begins = new.valid_from or offices.day_of(now)
    if new.valid_until is not None and new.valid_until < begins:
        raise BadPeriod
    values = _values(new)
    with writing():
        owner = _owner(actor, unit, no)
        need_keeper(actor, owner)
        row = Article.objects.create(
            **values, no=no, unit_id=owner, valid_from=begins, valid_until=new.valid_until, state=State.DRAFT,
            written_by_id=actor.person_id, written_at=now, end_reason="",
        )  # fmt: skip
        if no is None:
            change(Article, {"id": row.id}, no=row.id)
        _index(row)
        record(actor, now, "write_article", f"article:{no or row.id}", version=row.id, unit=offices.unit(owner).code)
    return row.id


def approve_article(*, actor: Actor, article: int, now: datetime) -> None:
    """Put a draft into force from its day; the version before ends the day before. By a second person alone.

    Raises NoSuchArticle, NotADraft, NotAllowed, OwnArticle.
    """
    with writing():
        row = _draft(actor, article)
        if actor.person_id is None or actor.person_id == row.written_by_id:
            raise OwnArticle
        _end_before(row, now)
        _settle(row, state=State.IN_FORCE, reviewed_by_id=actor.person_id, reviewed_on=offices.day_of(now))
        record(actor, now, "approve_article", f"article:{row.no}", version=row.id)


def discard_article(*, actor: Actor, article: int, reason: str, now: datetime) -> None:
    """Lay a draft aside, with a reason. Raises NoSuchArticle, NotADraft, NotAllowed, BlankField."""
    why = text(reason, "理由", "reason", most=200)
    with writing():
        row = _draft(actor, article)
        _settle(row, state=State.DISCARDED, ended_at=now, end_reason=why)
        record(actor, now, "discard_article", f"article:{row.no}", version=row.id)


def retire_article(*, actor: Actor, article: int, reason: str, now: datetime) -> None:
    """Take a version out of force at once, with a reason. Raises NoSuchArticle, NotADraft (it is not in force),
    NotAllowed, BlankField."""
    why = text(reason, "理由", "reason", most=200)
    with writing():
        row = _load(article)
        need_keeper(actor, row.unit_id)
        if not change(Article, {"id": row.id, "state": State.IN_FORCE.value}, state=State.RETIRED.value, ended_at=now,
                      end_reason=why):  # fmt: skip
            raise NotADraft
        record(actor, now, "retire_article", f"article:{row.no}", version=row.id)


def _values(new: NewArticle) -> dict[str, object]:
    return {
        "question_zh": text(new.question_zh, "问题", "question", most=200),
        "answer_zh": text(new.answer_zh, "答复", "answer", most=LONGEST_ANSWER),
        "question_en": text(new.question_en, "英文问题", "English question", most=300, needed=False),
        "answer_en": text(new.answer_en, "英文答复", "English answer", most=LONGEST_ANSWER, needed=False),
        "category": text(new.category, "类别", "category", most=80, needed=False),
        "basis": text(new.basis, "依据", "basis", most=300, needed=False),
        "areas": prefixes(new.areas),
        "grams": len(tokens(new.question_zh)),
    }


def _owner(actor: Actor, unit: int | None, no: int | None) -> int:
    """A later version stays with the article's unit; a new one belongs to the writer's, or to the one named."""
    if no is not None:
        first = Article.objects.filter(no=no).order_by("id").values_list("unit_id", flat=True).first()
        if first is None:
            raise NoSuchArticle
        return first
    wanted = unit if unit is not None else actor.unit_id
    return offices.unit(wanted or 0).id


def _index(row: Article) -> None:
    asked = tokens(row.question_zh + "\n" + row.question_en)
    told = [token for token in tokens(row.answer_zh) if token not in set(asked)]
    insert(Gram, ("article_id", "gram", "asks"), [(row.id, token, True) for token in asked])
    insert(Gram, ("article_id", "gram", "asks"), [(row.id, token, False) for token in told])


def _end_before(row: Article, now: datetime) -> None:
    """The version before holds until the day before; one that would have begun later is retired."""
    until = Q(valid_until__isnull=True) | Q(valid_until__gte=row.valid_from)
    for other in Article.objects.filter(until, no=row.no, state=State.IN_FORCE):
        if other.valid_from < row.valid_from:
            change(Article, {"id": other.id}, valid_until=row.valid_from - timedelta(days=1))
        else:
            change(Article, {"id": other.id}, state=State.RETIRED.value, ended_at=now, end_reason="新版代替 / replaced")


def _load(article: int) -> Article:
    row = Article.objects.filter(id=article).first()
    if row is None:
        raise NoSuchArticle
    return row


def _draft(actor: Actor, article: int) -> Article:
    row = _load(article)
    need_keeper(actor, row.unit_id)
    return row


def _settle(row: Article, *, state: State, **values: Any) -> None:
    if not change(Article, {"id": row.id, "state": State.DRAFT.value}, state=state.value, **values):
        raise NotADraft
