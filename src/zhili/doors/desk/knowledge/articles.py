"""Articles on the desk: found, written, reviewed by a second person, retired."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk import choices
from zhili.doors.desk.seat.fields import CATEGORY
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.words import category_name
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Day, Text, Whole
from zhili.doors.frame.speech import lang, t
from zhili.knowledge import actions as knowledge
from zhili.knowledge import queries
from zhili.knowledge.actions import NewArticle
from zhili.knowledge.permissions import keeps_for
from zhili.knowledge.queries import ArticleValue
from zhili.lib.refusal import Refusal, Unavailable
from zhili.offices import queries as offices
from zhili.profiles.model import Profile

ARTICLE: Final = Schema(
    Text("question_zh", "问题", "Question (Chinese)", required=True, most=200),
    Text("answer_zh", "答复", "Answer (Chinese)", required=True, most=5000, lines=True),
    CATEGORY,
    Text("areas", "只适用于哪些区划（代码，用顿号隔开）", "Areas (codes)", most=600),
    Text("basis", "依据或来源", "Law or source", most=300),
    Day("valid_from", "从哪天起", "From"),
    Day("valid_until", "到哪天止", "Until"),
    Text("question_en", "英文问题", "Question (English)", most=300),
    Text("answer_en", "英文答复", "Answer (English)", most=5000, lines=True),
)
ACT: Final = Schema(
    Whole("version", "哪一版", "Version", required=True, hidden=True, most=2**63 - 1),
    Text("reason", "理由", "Reason", most=200),
)
FIELD_OF: Final = {"bad_period": "valid_until", "bad_areas": "areas"}
Does = Callable[[Request, dict[str, Any]], None]


def listed(request: Request) -> HttpResponse:
    """Articles in force, found by words or by category; drafts that wait for a second person come first."""
    profile = choices.house_profile(request.now)
    day = profile.calendar.local_date(request.now)
    words = request.GET.get("words", "")[:200]
    found = queries.find(words, day, most=30) if words.strip() else queries.in_force(day)
    return desk_page(
        request, "desk/knowledge/list.html", here="knowledge", words=words,
        rows=[_row(each, profile) for each in found],
        drafts=[_row(each, profile) for each in queries.drafts(request.actor)], keeps=queries.is_keeper(request.actor),
    )  # fmt: skip


def one(request: Request, no: int) -> HttpResponse:
    """One article with all its versions; what may be done with each."""
    if request.method != "POST":
        return _one(request, no, ACT.blank())
    try:
        sent = ACT.read(request)
        DOES.get(request.POST.get("do", ""), _retire)(request, sent)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _one(request, no, ACT.again(request, refusal), status_of(refusal))
    return HttpResponseRedirect(reverse("desk-article", args=[no]), status=303)


def write(request: Request, no: int | None = None) -> HttpResponse:
    """A new article, or the next version of one, as a draft."""
    if request.method != "POST":
        return _write(request, no, ARTICLE.blank(**_before(no)))
    try:
        sent = ARTICLE.read(request)
        sent["areas"] = sent["areas"].replace("，", "、").replace(",", "、").replace(" ", "、").split("、")
        written = knowledge.write_article(actor=request.actor, new=NewArticle(**sent), now=request.now, no=no)
    except Unavailable:
        raise
    except Refusal as refusal:
        form = ARTICLE.again(request, refusal, FIELD_OF.get(refusal.code, ""))
        return _write(request, no, form, status_of(refusal))
    return HttpResponseRedirect(reverse("desk-article", args=[no or written]), status=303)


def _approve(request: Request, sent: dict[str, Any]) -> None:
    knowledge.approve_article(actor=request.actor, article=sent["version"], now=request.now)


def _discard(request: Request, sent: dict[str, Any]) -> None:
    knowledge.discard_article(actor=request.actor, article=sent["version"], reason=sent["reason"], now=request.now)


def _retire(request: Request, sent: dict[str, Any]) -> None:
    knowledge.retire_article(actor=request.actor, article=sent["version"], reason=sent["reason"], now=request.now)


DOES: Final[Mapping[str, Does]] = {"approve": _approve, "discard": _discard, "retire": _retire}


def _before(no: int | None) -> dict[str, object]:
    """What the version before says: most of it stays."""
    if no is None:
        return {}
    last = queries.versions(no)[0]
    return {
        "question_zh": last.question_zh, "answer_zh": last.answer_zh, "category": last.category, "basis": last.basis,
        "areas": "、".join(last.areas), "question_en": last.question_en, "answer_en": last.answer_en,
    }  # fmt: skip


def _row(each: ArticleValue, profile: Profile) -> tuple[int, str, tuple[str, ...]]:
    """(number, question, facts) of one article in a list."""
    until = t(f"到 {each.valid_until}", f"until {each.valid_until}") if each.valid_until else ""
    facts = (category_name(profile, each.category), offices.unit(each.unit_id).name(lang()), until)
    return each.no, each.question(lang()), tuple(words for words in facts if words)


def _one(request: Request, no: int, form: Form, status: int = 200) -> HttpResponse:
    profile = choices.house_profile(request.now)
    found = queries.versions(no)
    names = {
        person: offices.person(person).name
        for each in found
        for person in (each.written_by_id, each.reviewed_by_id)
        if person is not None
    }
    return desk_page(
        request, "desk/knowledge/one.html", status, here="knowledge", no=no, form=form, versions=found, names=names,
        category=category_name(profile, found[0].category, whole=True),
        unit=offices.unit(found[0].unit_id).name(lang()),
        keeps=keeps_for(request.actor, found[0].unit_id), me=request.actor.person_id,
    )  # fmt: skip


def _write(request: Request, no: int | None, form: Form, status: int = 200) -> HttpResponse:
    profile = choices.house_profile(request.now)
    return desk_page(request, "desk/knowledge/write.html", status, here="knowledge", no=no, form=form,
                     categories=choices.categories(profile))  # fmt: skip
