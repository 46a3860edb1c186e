"""Giving a matter to somebody of one's own unit: recorded, refused to strangers, never a change of state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.cast import BEGAN, NOW, Cast
from tests.matters import walks
from zhili.journal.models import Entry
from zhili.lib.refusal import NotAllowed, NotFound, Refusal
from zhili.matters import actions as matters
from zhili.matters.actions import AlreadyDone
from zhili.matters.models import Assignment, Step
from zhili.matters.queries.detail import detail
from zhili.matters.refusals import AlreadyInHand, InOtherHands, NobodyInPost, NotInYourHands, OtherUnitsPost, Stale
from zhili.offices import actions as offices
from zhili.offices.permissions import OPERATOR

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def second(cast: Cast) -> Cast:
    """A second handler in the town, who leads nothing."""
    post = offices.open_post(actor=OPERATOR, unit_id=cast.units["town"], code="town-second", name_zh="经办二",
                             now=BEGAN, grants=("matters.handle",))  # fmt: skip
    person = offices.enrol(actor=OPERATOR, name="周全", now=BEGAN)
    offices.seat(actor=OPERATOR, person_id=person, post_id=post, now=BEGAN)
    cast.people["second"] = (person, post)
    return cast


def give(cast: Cast, number: str, who: str, to: str, **more: object) -> matters.Done:
    person, post = cast.people[to]
    return matters.hand_to(actor=cast.as_(who), number=number, post=post, person=person, now=LATER, **more)  # type: ignore[arg-type]


def held_by(number: str, unit: int) -> int | None:
    return Assignment.objects.get(matter__number=number, unit_id=unit, ended_at__isnull=True).handler_id


def test_the_head_gives_it_to_a_person_and_the_record_says_so(second: Cast) -> None:
    number = walks.dispatched(second)
    before = second.matter(number)
    done = give(second, number, "head", "second", reason="他熟这一片")
    after = second.matter(number)
    assert held_by(number, second.units["town"]) == second.people["second"][0]
    assert (after.state, after.due_at, done.state) == (before.state, before.due_at, before.state)
    step = Step.objects.filter(matter=after).latest("no")
    assert (step.act, step.reason, step.facts["post"]) == ("hand_to", "他熟这一片", "经办二")
    entry = Entry.objects.get(id=step.entry)
    assert entry.act == "hand_to" and "周全" not in str(entry.facts)
    line = detail(second.as_("head"), number).timeline[-1]
    assert (line.said_zh, line.said_en) == ("交给本单位经办二经办", "gave it to 经办二 of the same unit")


def test_whoever_signs_has_it_in_hand_unless_it_was_given_before(second: Cast) -> None:
    one, other = walks.dispatched(second), walks.dispatched(second, phone="13900000002")
    give(second, other, "head", "second")
    for number in (one, other):
        matters.sign(actor=second.as_("handler"), number=number, now=LATER)
    assert held_by(one, second.units["town"]) == second.people["handler"][0]
    assert held_by(other, second.units["town"]) == second.people["second"][0]


def test_one_gives_on_what_one_has_and_not_what_a_colleague_has(second: Cast) -> None:
    number = walks.handling(second)
    with pytest.raises(InOtherHands):
        give(second, number, "second", "second")
    give(second, number, "handler", "second")
    assert held_by(number, second.units["town"]) == second.people["second"][0]


def test_an_assisting_unit_shares_out_its_own_part(second: Cast) -> None:
    number = walks.dispatched(second)
    if not Assignment.objects.filter(matter__number=number, unit_id=second.units["urban"]).exists():
        pytest.fail("the walk assigns an assisting unit")
    give(second, number, "urban_handler", "urban_handler")
    assert held_by(number, second.units["urban"]) == second.people["urban_handler"][0]
    assert held_by(number, second.units["town"]) is None


REFUSED: tuple[tuple[str, str, type[Refusal]], ...] = (
    ("head", "stream_handler", OtherUnitsPost),
    ("stranger", "stranger", NotFound),
    ("dispatcher", "dispatcher", NotAllowed),
    ("mayor", "mayor", NotInYourHands),
)


@pytest.mark.parametrize("who, to, refusal", REFUSED)
def test_it_is_refused_and_leaves_nothing_behind(second: Cast, who: str, to: str, refusal: type[Refusal]) -> None:
    _refused(second, walks.dispatched(second), lambda number: give(second, number, who, to), refusal)


def test_only_to_a_post_held_today_that_may_handle(second: Cast) -> None:
    number = walks.dispatched(second)
    person, post = second.people["second"]
    head, _ = second.people["head"]
    offices.unseat(actor=OPERATOR, person_id=person, post_id=post, now=NOW)
    for who in (person, head):
        _refused(second, number, lambda n, who=who: matters.hand_to(  # type: ignore[misc]
            actor=second.as_("head"), number=n, post=post, person=who, now=LATER), NobodyInPost)  # fmt: skip


def test_not_what_has_ended_was_taken_back_or_is_theirs_already(second: Cast) -> None:
    number = walks.dispatched(second)
    give(second, number, "head", "second")
    _refused(second, number, lambda n: give(second, n, "head", "second"), AlreadyInHand)
    matters.recall(actor=second.as_("dispatcher"), number=number, reason="派错了镇", now=LATER)
    _refused(second, number, lambda n: give(second, n, "head", "handler"), NotInYourHands)
    done = walks.replied(second, phone="13900000003")
    matters.affirm(actor=second.reporter(done), number=done, now=LATER)
    _refused(second, done, lambda n: give(second, n, "head", "second"), NotInYourHands)


def test_a_stale_page_and_a_second_press(second: Cast) -> None:
    number = walks.dispatched(second)
    version = second.matter(number).version
    give(second, number, "head", "second", version=version, once="k" * 32)
    with pytest.raises(AlreadyDone):
        give(second, number, "head", "second", version=version, once="k" * 32)
    _refused(second, number, lambda n: give(second, n, "head", "handler", version=version), Stale)


def test_a_resident_reads_which_unit_and_never_whom_the_unit_told(second: Cast) -> None:
    number = walks.dispatched(second)
    give(second, number, "head", "second", reason="他熟这一片")
    shown = detail(second.reporter(number), number).timeline
    assert shown and all(line.act != "hand_to" for line in shown)


def _refused(cast: Cast, number: str, act: Callable[[str], object], refusal: type[Refusal]) -> None:
    before = (cast.matter(number).version, Step.objects.count(), Entry.objects.count(),
              list(Assignment.objects.values_list("handler_id", "handed_at")))  # fmt: skip
    with pytest.raises(refusal):
        act(number)
    after = (cast.matter(number).version, Step.objects.count(), Entry.objects.count(),
             list(Assignment.objects.values_list("handler_id", "handed_at")))  # fmt: skip
    assert after == before
