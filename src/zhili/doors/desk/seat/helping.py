"""What the screen knows while the caller speaks: a likely category and its questions, known troubles, matters nearby,
answers, and (for a stated purpose) what this telephone brought before. All of it fetched, every value plain."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from zhili.dispatch.triage import by_keywords
from zhili.doors.desk import choices
from zhili.doors.desk.rows import mark_of
from zhili.doors.desk.seat.fields import asked
from zhili.doors.desk.words import category_name, outcome_name, state_name
from zhili.doors.frame import say
from zhili.doors.frame.forms import Form
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang, t
from zhili.knowledge import queries as knowledge
from zhili.knowledge.queries import ArticleValue
from zhili.lib.codes import BadPhone
from zhili.matters.queries.lists import Row
from zhili.offices import queries as offices
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile
from zhili.reception import queries as reception
from zhili.reception.queries import CallValue

LIKELY: Final = 40
"""How sure (in hundredths) a guess must be before its questions are asked."""
READ: Final = 2000
"""Characters of the words that are looked at while somebody types."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a category, with what was answered. ``id`` is its element on the page."""

    name: str
    id: str
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class Known:
    """A known trouble as it is told: (id, what, answer, since/until, unit, number)."""

    id: int
    what: str
    answer: str
    when: str
    unit: str
    number: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier matter of this telephone: no contact, no words of others."""

    number: str
    title: str
    facts: tuple[str, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class Help:
    """Everything beside the form."""

    category: str = ""
    guesses: list[tuple[str, str, int]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    troubles: list[Known] = field(default_factory=list)
    near: list[Earlier] = field(default_factory=list)
    articles: list[tuple[ArticleValue, str, str]] = field(default_factory=list)
    earlier: list[Earlier] | None = None


def help_for(request: Request, call: CallValue, form: Form) -> Help:
    """What is known about what stands in the form now."""
    profile, now = choices.house_profile(request.now), request.now
    words, area = form.value("words")[:READ], form.value("area")
    guesses = [(each.category, category_name(profile, each.category, whole=True), each.sure)
               for each in by_keywords(words, profile)[:3]]  # fmt: skip
    category = form.value("category") if form.value("category") in profile.categories else ""
    likely = category or next((code for code, _, sure in guesses if sure >= LIKELY), "")
    where = area or profile.area
    near = reception.nearby(request.actor, profile, now, words=words, category=likely, area=area)
    return Help(
        category=likely,
        guesses=guesses,
        questions=_questions(request, profile, likely),
        troubles=[_known(each, now) for each in knowledge.troubles(now, category=likely, area=where)],
        near=[_earlier(each.row) for each in near],
        articles=_articles(words, now, likely, where, profile),
        earlier=_looked_up(request, call, form),
    )


def _questions(request: Request, profile: Profile, category: str) -> list[Question]:
    """The likely category's questions in order, then any others that were answered before it changed."""
    typed = {(code, at): answer for code, at, answer in asked(request, profile)} if request.method == "POST" else {}
    count = len(profile.category(category).questions) if category else 0
    keys = [(category, at) for at in range(count)]
    keys += [key for key in typed if key not in keys]
    return [
        Question(f"a-{code}-{at}", f"a-{code.replace('.', '_')}-{at}",
                 profile.category(code).questions[at].say(lang()), typed.get((code, at), ""))
        for code, at in keys
    ]  # fmt: skip


def _known(each: knowledge.TroubleValue, now: datetime) -> Known:
    until = (
        t(f"到 {say.when(each.until)}", f"until {say.when(each.until)}") if each.until else t("还没说到几时", "no end")
    )
    unit = offices.unit(each.unit_id).name(lang())
    return Known(each.id, each.what, each.answer(lang()), until, unit, each.number)


def _articles(
    words: str, now: datetime, category: str, area: str, profile: Profile
) -> list[tuple[ArticleValue, str, str]]:
    found = knowledge.find(words, profile.calendar.local_date(now), category=category, area=area)
    return [(each, each.question(lang()), each.answer(lang())) for each in found]


def _looked_up(request: Request, call: CallValue, form: Form) -> list[Earlier] | None:
    if not form.value("phone").strip():
        return None
    try:
        rows = reception.earlier(request.actor, call.id, form.value("phone"))
    except BadPhone:
        return None
    return None if rows is None else [_earlier(row) for row in rows]


def _earlier(row: Row) -> Earlier:
    profile = profiles.edition(row.edition_id)
    state = outcome_name(row.outcome) if row.outcome else state_name(profile, row.kind, row.state)
    people = t(f"{row.people} 人", f"{row.people} people") if row.people > 1 else ""
    facts = (category_name(profile, row.category), row.place, say.day(row.recorded_at), state, people)
    return Earlier(row.number, row.title, tuple(each for each in facts if each),
                   mark_of(row.state, row.outcome, row.waits_on))  # fmt: skip
