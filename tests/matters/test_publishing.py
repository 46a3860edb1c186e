"""Publishing a summary: staff's own words, a rounded place, nobody in it; and nothing else ever public."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.matters import walks
from zhili.dispatch.actions import send_out
from zhili.journal.models import Entry
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotFound, Refusal
from zhili.matters import actions as matters
from zhili.matters.actions import Rounding
from zhili.matters.models import Matter, Publication, Step
from zhili.matters.queries.detail import detail
from zhili.matters.queries.public import public
from zhili.matters.queries.published import published
from zhili.matters.refusals import (
    HoldsPersonal,
    HoldsTheirWords,
    NeverPublic,
    NoGridKnown,
    NotPublished,
    NotYours,
    WrongState,
)
from zhili.profiles import queries as profiles

TITLE, SUMMARY = "排水管外溢", "育才路一段排水主管堵塞，镇市政所正在疏通。"


def publish(actor: Actor, number: str, **more: Any) -> matters.Done:
    full = {"title": TITLE, "summary": SUMMARY, "rounding": Rounding.STREET, "street": "育才路", **more}
    return matters.publish(actor=actor, number=number, now=NOW, **full)


@pytest.mark.parametrize("key", ["dispatcher", "handler"])
def test_the_desk_and_the_lead_publish(cast: Cast, key: str) -> None:
    number = walks.handling(cast)
    publish(cast.as_(key), number)
    row = published("qinghe")[0]
    assert (row.number, row.title, row.place, row.area_code) == (number, TITLE, "育才路", "990121100000")
    found = public(number)
    assert found.published is not None and found.published.summary == SUMMARY
    assert Entry.objects.filter(ref=f"matter:{number}", act="publish").count() == 1
    assert cast.matter(number).state == "handling"


def test_it_is_open_in_every_state_and_changes_none(cast: Cast) -> None:
    number = walks.replied(cast)
    matters.affirm(actor=cast.reporter(number), number=number, now=NOW)
    publish(cast.as_("dispatcher"), number)
    assert (cast.matter(number).state, cast.matter(number).outcome) == ("solved", "solved")


@pytest.mark.parametrize(("field", "words", "refusal"), [
    ("summary", "请打 13912345678 问", HoldsPersonal),
    ("summary", "育才路 12 号门口冒水", HoldsPersonal),
    ("title", "3 幢污水", HoldsPersonal),
    ("street", "育才路 12 号", HoldsPersonal),
    ("summary", "苏A12345 堵了井口", HoldsPersonal),
    ("summary", "周女士家门口污水外溢", HoldsPersonal),
    ("summary", "有人说「污水往外冒，流到幼儿园门口了」", HoldsTheirWords),
    ("summary", " ", Refusal),
    ("title", "长" * 61, Refusal),
    ("rounding", Rounding.GRID, NoGridKnown),
])  # fmt: skip
def test_what_points_at_somebody_is_refused_and_leaves_nothing(
    cast: Cast, field: str, words: Any, refusal: type[Refusal]
) -> None:
    number = walks.handling(cast)
    before = Step.objects.count(), Entry.objects.count()
    with pytest.raises(refusal):
        publish(cast.as_("handler"), number, **{field: words})
    assert (Step.objects.count(), Entry.objects.count()) == before and not Publication.objects.exists()


def test_a_confidential_matter_is_never_published(cast: Cast) -> None:
    number = cast.report(confidential=True).number
    with pytest.raises(NeverPublic):
        publish(cast.as_("dispatcher"), number)
    assert "publish" not in detail(cast.as_("dispatcher"), number).acts


def test_what_became_confidential_later_disappears(cast: Cast) -> None:
    number = walks.handling(cast)
    publish(cast.as_("handler"), number)
    Matter.objects.filter(number=number).update(confidential=True)
    assert published("qinghe") == []


@pytest.mark.parametrize("key", ["caller", "checker", "mayor", "supervisor", "urban_handler"])
def test_nobody_else_publishes(cast: Cast, key: str) -> None:
    number = walks.handling(cast)
    with pytest.raises((NotYours, NotFound)):
        publish(cast.as_(key), number)
    assert "publish" not in detail(cast.as_("mayor"), number).acts


def test_a_stranger_and_a_resident_are_not_shown_the_way(cast: Cast) -> None:
    number = walks.handling(cast)
    with pytest.raises(NotFound):
        publish(cast.as_("stranger"), number)
    with pytest.raises(NotYours):
        publish(cast.reporter(number), number)


def test_a_new_summary_takes_the_place_of_the_last(cast: Cast) -> None:
    number = walks.handling(cast)
    publish(cast.as_("handler"), number)
    publish(cast.as_("handler"), number, summary="已经疏通，正在冲洗路面。")
    assert [row.summary for row in published("qinghe")] == ["已经疏通，正在冲洗路面。"]
    assert Publication.objects.count() == 2


def test_it_is_taken_down_with_a_reason(cast: Cast) -> None:
    number = walks.handling(cast)
    with pytest.raises(NotPublished):
        matters.unpublish(actor=cast.as_("handler"), number=number, reason="写错了", now=NOW)
    publish(cast.as_("handler"), number)
    matters.unpublish(actor=cast.as_("handler"), number=number, reason="写错了", now=NOW)
    assert published("qinghe") == [] and public(number).published is None


def test_a_historic_record_is_not_published(cast: Cast) -> None:
    number = walks.handling(cast)
    Matter.objects.filter(number=number).update(state="historic", is_open=False)
    with pytest.raises(WrongState):
        publish(cast.as_("dispatcher"), number)


def test_a_matter_found_to_be_of_a_confidential_kind_leaves_the_public(cast: Cast) -> None:
    kinds = profiles.current("qinghe", NOW.date()).categories.values()
    secret = next((each.code for each in kinds if each.confidential), "")
    assert secret, "the shipped rules know a confidential kind"
    number = cast.report("有人在卖假药", phone="13900000009").number
    assert public(number).can_join
    send_out(actor=cast.as_("dispatcher"), number=number, category=secret, lead=cast.units["town"], now=NOW)
    with pytest.raises(NotFound):
        public(number)
