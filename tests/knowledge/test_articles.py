"""Articles: two pairs of eyes, versions by day, found by words, from a sheet."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.cast import NOW, Cast
from zhili.journal.models import Entry
from zhili.knowledge import queries
from zhili.knowledge.actions import (
    NewArticle,
    approve_article,
    discard_article,
    import_articles,
    retire_article,
    write_article,
)
from zhili.knowledge.models import Article, Gram
from zhili.knowledge.refusals import BadPeriod, BlankField, NoSuchArticle, NotADraft, OwnArticle
from zhili.lib.refusal import NotAllowed
from zhili.offices.permissions import OPERATOR

DAY = date(2026, 11, 2)
ALLOWANCE = NewArticle(
    "低保怎么申请？",
    "带身份证、户口簿到户籍所在乡镇窗口申请，三十个工作日内答复。",
    "welfare.allowance",
    basis="社会救助暂行办法",
)


def in_force(cast: Cast, new: NewArticle = ALLOWANCE, no: int | None = None) -> int:
    written = write_article(actor=cast.as_("handler"), new=new, now=NOW, no=no)
    approve_article(actor=cast.as_("head"), article=written, now=NOW)
    return written


def test_an_article_answers_once_a_second_person_has_reviewed_it(cast: Cast) -> None:
    written = write_article(actor=cast.as_("handler"), new=ALLOWANCE, now=NOW)
    assert queries.find("老人瘫痪，想问低保怎么申请", DAY) == []
    assert [each.id for each in queries.drafts(cast.as_("head"))] == [written]

    approve_article(actor=cast.as_("head"), article=written, now=NOW)

    (found,) = queries.find("老人瘫痪，想问低保怎么申请，要哪些材料", DAY)
    assert found.id == written and found.reviewed_on == DAY
    acts = list(Entry.objects.filter(ref=f"article:{written}").values_list("act", flat=True))
    assert acts == ["write_article", "approve_article"]


def test_nobody_reviews_an_article_of_their_own(cast: Cast) -> None:
    written = write_article(actor=cast.as_("handler"), new=ALLOWANCE, now=NOW)
    entries = Entry.objects.count()

    with pytest.raises(OwnArticle):
        approve_article(actor=cast.as_("handler"), article=written, now=NOW)
    with pytest.raises(OwnArticle):
        approve_article(actor=OPERATOR, article=written, now=NOW)

    assert Article.objects.get().state == "draft" and Entry.objects.count() == entries


def test_another_units_article_is_not_ones_own_to_keep(cast: Cast) -> None:
    written = write_article(actor=cast.as_("handler"), new=ALLOWANCE, now=NOW)

    for verb in (approve_article,):
        with pytest.raises(NotAllowed):
            verb(actor=cast.as_("stream_handler"), article=written, now=NOW)
    with pytest.raises(NotAllowed):
        write_article(actor=cast.as_("reviewer"), new=ALLOWANCE, now=NOW)
    approve_article(actor=cast.as_("dispatcher"), article=written, now=NOW)  # the service desk keeps everybody's


def test_a_new_version_ends_the_one_before_the_day_before(cast: Cast) -> None:
    first = in_force(cast)
    begins = DAY + timedelta(days=10)
    second = in_force(
        cast, NewArticle(ALLOWANCE.question_zh, "改在便民中心三楼办。", "welfare.allowance", valid_from=begins), first
    )

    said = lambda day: [each.id for each in queries.find("低保怎么申请", day)]  # noqa: E731
    assert (said(DAY), said(begins - timedelta(days=1)), said(begins)) == ([first], [first], [second])
    assert [each.id for each in queries.versions(first)] == [second, first]


def test_a_retired_article_answers_nobody_and_keeps_its_reason(cast: Cast) -> None:
    written = in_force(cast)
    retire_article(actor=cast.as_("handler"), article=written, reason="办法改了", now=NOW)

    assert queries.find("低保怎么申请", DAY) == [] and queries.article(written).end_reason == "办法改了"
    with pytest.raises(NotADraft):
        retire_article(actor=cast.as_("handler"), article=written, reason="又一次", now=NOW)
    with pytest.raises(NotADraft):
        approve_article(actor=cast.as_("head"), article=written, now=NOW)


def test_a_draft_can_be_laid_aside_with_a_reason(cast: Cast) -> None:
    written = write_article(actor=cast.as_("handler"), new=ALLOWANCE, now=NOW)
    with pytest.raises(BlankField):
        discard_article(actor=cast.as_("head"), article=written, reason=" ", now=NOW)
    discard_article(actor=cast.as_("head"), article=written, reason="和另一条重复", now=NOW)
    assert queries.article(written).state == "discarded"


def test_what_cannot_be_an_article_is_refused_and_leaves_nothing(cast: Cast) -> None:
    for new, refusal in (
        (NewArticle(" ", "答"), BlankField),
        (NewArticle("问", "答", valid_from=DAY, valid_until=DAY - timedelta(days=1)), BadPeriod),
    ):
        with pytest.raises(refusal):
            write_article(actor=cast.as_("handler"), new=new, now=NOW)
    with pytest.raises(NoSuchArticle):
        write_article(actor=cast.as_("handler"), new=ALLOWANCE, now=NOW, no=999)
    assert not Article.objects.exists() and not Gram.objects.exists()


def test_a_search_of_two_characters_finds_and_other_words_do_not(cast: Cast) -> None:
    written = in_force(cast)
    assert [each.id for each in queries.find("低保", DAY)] == [written]
    assert queries.find("路灯不亮好几天了", DAY) == []
    assert queries.find("😀\u202e", DAY) == []
    assert [each.id for each in queries.find("", DAY, category="welfare.allowance")] == []


def test_an_article_for_one_town_is_not_told_in_another(cast: Cast) -> None:
    in_force(cast, NewArticle("垃圾清运几点来？", "每天早上七点。", "city.rubbish", areas=("990121100000",)))
    assert queries.find("垃圾清运几点", DAY, area="990121100200")
    assert queries.find("垃圾清运几点", DAY, area="990121000000"), "nothing finer is known"
    assert not queries.find("垃圾清运几点", DAY, area="990121001000")


def sheet(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    for row in [("知识库清单",), ("问题", "答复", "类别", "开始日期"), *rows]:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_becomes_drafts_once_and_tells_what_is_wrong(cast: Cast) -> None:
    data = sheet(("社保卡丢了怎么补？", "到窗口或手机上补。", "labour.insurance", "2026-11-01"),
    ("没有答复", "", "", ""),
    ("日期不对", "答", "", "去年"))  # fmt: skip
    done = import_articles(actor=cast.as_("handler"), data=data, name="articles.xlsx", now=NOW)
    again = import_articles(actor=cast.as_("handler"), data=data, name="articles.xlsx", now=NOW)

    assert (done.written, done.known, [row for row, _ in done.wrong]) == (1, 0, [4, 5])
    assert (again.written, again.known) == (0, 1)
    assert Article.objects.get().state == "draft"
