"""What may be read of what the house knows: articles found by words, canned replies, known troubles. Plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from zhili.language.text import bigrams
from zhili.lib.actor import Actor
from zhili.lib.codes import prefix_of

from .lifecycle import State, fill, own_words, sentences
from .models import Article, CannedReply, Gram, Trouble
from .permissions import keeps, keeps_for
from .refusals import NoSuchArticle, NoSuchReply, NoSuchTrouble

MOST_TOKENS: Final = 400
"""What is asked stands at the beginning of what is said."""
MOST: Final = 200
NEAR: Final = 0.34
"""The share of an article's question that must be heard in the words (or of short words that it must hold)."""
SAME_CATEGORY: Final = 0.3
_NOTHING: Final = (
    "怎么 么办 什么 可以 请问 我们 你们 这个 那个 一个 没有 是不 不是 现在 今天 时候 哪里 多少 要不 能不 不能"
)
_EMPTY_TOKENS: Final = frozenset(_NOTHING.split(" "))
"""Pairs that any question holds and that say nothing about it."""


@dataclass(frozen=True, slots=True)
class ArticleValue:
    """One version of an article. Days are inclusive."""

    id: int
    no: int
    unit_id: int
    category: str
    areas: tuple[str, ...]
    question_zh: str
    answer_zh: str
    question_en: str
    answer_en: str
    basis: str
    valid_from: date
    valid_until: date | None
    state: str
    written_by_id: int | None
    written_at: datetime
    reviewed_by_id: int | None
    reviewed_on: date | None
    end_reason: str

    def question(self, lang: str = "zh") -> str:
        return self.question_zh if lang.startswith("zh") else self.question_en or self.question_zh

    def answer(self, lang: str = "zh") -> str:
        return self.answer_zh if lang.startswith("zh") else self.answer_en or self.answer_zh

    @property
    def cited(self) -> str:
        """How an outcome statement names it: the answer as it stood is found again by number and day."""
        return f"知识库 {self.no} 号《{self.question_zh}》（{self.valid_from} 起有效）"


@dataclass(frozen=True, slots=True)
class CannedValue:
    """One canned reply; ``unit_id`` None: for the whole house."""

    id: int
    unit_id: int | None
    name: str
    text: str
    version: int


@dataclass(frozen=True, slots=True)
class TroubleValue:
    """One known trouble. ``number``: the matter that stands for it, or ''."""

    id: int
    unit_id: int
    category: str
    areas: tuple[str, ...]
    what: str
    answer_zh: str
    answer_en: str
    since: datetime
    until: datetime | None
    number: str
    version: int

    def answer(self, lang: str = "zh") -> str:
        return self.answer_zh if lang.startswith("zh") else self.answer_en or self.answer_zh

    def is_over(self, now: datetime) -> bool:
        """Whether its announced end has passed without anybody clearing it."""
        return self.until is not None and self.until <= now


def tokens(text: str) -> list[str]:
    """What a text is found by, in order, each once; a word longer than the index keeps is cut."""
    found = dict.fromkeys(token[:40] for token in bigrams(text).split() if token not in _EMPTY_TOKENS)
    return list(found)[:MOST_TOKENS]


def find(text: str, day: date, *, category: str = "", area: str = "", most: int = 3) -> list[ArticleValue]:
    """The articles in force on ``day`` that answer these words, the nearest first: those of whose question a good part
    is heard in the words, or that hold a good part of a short search. ``category`` brings its own nearer; ``area``
    leaves out what holds elsewhere."""
    wanted = tokens(text)
    in_force = _in_force(day)
    hits: dict[int, tuple[int, int]] = {}
    if wanted:
        rows = Gram.objects.filter(gram__in=wanted, article__in=in_force).values("article_id")
        counted = rows.annotate(all=Count("id"), asked=Count("id", filter=Q(asks=True)))
        hits = {row["article_id"]: (row["all"], row["asked"]) for row in counted}
    near = Q(id__in=list(hits))
    if category:
        near |= Q(category=category)
    scored = [
        (_score(hits.get(row.id, (0, 0)), row.grams, len(wanted), _same(category, row.category)), row)
        for row in in_force.filter(near)
    ]
    ranked = sorted((each for each in scored if each[0] >= NEAR), key=lambda each: (-each[0], each[1].id))
    return [_article(row) for _, row in ranked if _meets(row.areas, area)][:most]


def _score(hits: tuple[int, int], asked: int, wanted: int, same: bool) -> float:
    heard = hits[1] / asked if asked else 0.0
    held = hits[0] / wanted if wanted else 0.0
    return max(heard, held * 0.9) + (SAME_CATEGORY if same and (hits[1] or not wanted) else 0.0)


def _same(one: str, other: str) -> bool:
    return bool(one and other) and (one == other or one.startswith(other + ".") or other.startswith(one + "."))


def _meets(areas: Sequence[str], area: str) -> bool:
    """Whether something that holds in ``areas`` (prefixes; none: everywhere) may hold where ``area`` is."""
    known = prefix_of(area)
    return not areas or not known or any(area.startswith(each) or each.startswith(known) for each in areas)


def article(article_id: int) -> ArticleValue:
    """One version; raises NoSuchArticle."""
    row = Article.objects.filter(id=article_id).first()
    if row is None:
        raise NoSuchArticle
    return _article(row)


def versions(no: int) -> list[ArticleValue]:
    """All versions of an article, the newest first; raises NoSuchArticle."""
    found = [_article(row) for row in Article.objects.filter(no=no).order_by("-valid_from", "-id")]
    if not found:
        raise NoSuchArticle
    return found


def in_force(day: date, *, category: str = "", area: str = "", most: int = MOST) -> list[ArticleValue]:
    """The articles in force, by category; ``area``: only those that may hold there, its own before those that hold
    everywhere."""
    rows = _in_force(day).order_by("category", "no")
    if category:
        rows = rows.filter(Q(category=category) | Q(category__startswith=category + "."))
    if area:
        near = [row for row in rows if _meets(row.areas, area)]
        return [_article(row) for row in sorted(near, key=lambda row: not row.areas)[:most]]
    return [_article(row) for row in rows[:most]]


def drafts(actor: Actor, most: int = MOST) -> list[ArticleValue]:
    """Drafts that wait for a second person, as far as this post keeps them."""
    rows = Article.objects.filter(state=State.DRAFT).order_by("id")[:most]
    return [_article(row) for row in rows if keeps_for(actor, row.unit_id)]


def _in_force(day: date) -> QuerySet[Article]:
    until = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    return Article.objects.filter(until, state=State.IN_FORCE, valid_from__lte=day)


def canned(actor: Actor) -> list[CannedValue]:
    """The canned replies of this post's unit and of the house, its own first."""
    mine = Q(unit__isnull=True) | Q(unit_id=actor.unit_id)
    rows = CannedReply.objects.filter(mine, retired_at__isnull=True).order_by("unit_id", "name")
    found = [_canned(row) for row in rows]
    return sorted(found, key=lambda each: (each.unit_id is None, each.name))


def canned_reply(actor: Actor, reply_id: int) -> CannedValue:
    """One canned reply that this post may use; raises NoSuchReply."""
    found = next((each for each in canned(actor) if each.id == reply_id), None)
    if found is None:
        raise NoSuchReply
    return found


def filled(actor: Actor, reply_id: int, facts: dict[str, str]) -> str:
    """A canned reply with its variables filled from ``facts``; raises NoSuchReply."""
    return fill(canned_reply(actor, reply_id).text, facts)


def own_part(text: str, *articles: int) -> str:
    """What of ``text`` is its writer's own: without any canned reply of the house and without the sentences of the
    articles cited."""
    stock = list(CannedReply.objects.filter(retired_at__isnull=True).values_list("text", flat=True))
    for answer in Article.objects.filter(id__in=articles).values_list("answer_zh", "answer_en"):
        stock += [sentence for part in answer for sentence in sentences(part)]
    return own_words(text, stock)


def troubles(now: datetime, *, category: str = "", area: str = "", most: int = 5) -> list[TroubleValue]:
    """What is known to be wrong now for a caller in ``area`` about ``category``: an empty one leaves that side open,
    but with neither nothing is said."""
    if not category and not prefix_of(area)[6:]:
        return []
    rows = Trouble.objects.filter(Q(until__isnull=True) | Q(until__gt=now), cleared_at__isnull=True, since__lte=now)
    found = [_trouble(row) for row in rows.order_by("-since")[:MOST]]
    near = [each for each in found if _meets(each.areas, area)]
    return [each for each in near if not category or _same(category, each.category)][:most]


def open_troubles(most: int = MOST) -> list[TroubleValue]:
    """Everything not cleared, also what has outlived its announced end and what has not begun."""
    rows = Trouble.objects.filter(cleared_at__isnull=True).order_by("-since", "-id")
    return [_trouble(row) for row in rows[:most]]


def trouble(trouble_id: int) -> TroubleValue:
    """One known trouble that is not over; raises NoSuchTrouble."""
    row = Trouble.objects.filter(id=trouble_id, cleared_at__isnull=True).first()
    if row is None:
        raise NoSuchTrouble
    return _trouble(row)


def is_keeper(actor: Actor) -> bool:
    """Whether this post keeps anything here."""
    return keeps(actor)


def _article(row: Article) -> ArticleValue:
    return ArticleValue(
        row.id, row.no or row.id, row.unit_id, row.category, tuple(row.areas), row.question_zh, row.answer_zh,
        row.question_en, row.answer_en, row.basis, row.valid_from, row.valid_until, row.state, row.written_by_id,
        row.written_at, row.reviewed_by_id, row.reviewed_on, row.end_reason,
    )  # fmt: skip


def _canned(row: CannedReply) -> CannedValue:
    return CannedValue(row.id, row.unit_id, row.name, row.text, row.version)


def _trouble(row: Trouble) -> TroubleValue:
    return TroubleValue(
        row.id, row.unit_id, row.category, tuple(row.areas), row.what, row.answer_zh, row.answer_en, row.since,
        row.until, row.number, row.version,
    )  # fmt: skip
