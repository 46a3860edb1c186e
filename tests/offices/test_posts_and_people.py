"""Posts and grants, people in posts: expiry, hand-over, and what a door gets as Actor."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from django.contrib.auth import get_user_model

from tests.offices.cast import NOW, TODAY, Cast, last_entry, post, refused
from zhili.journal.models import Entry
from zhili.lib.actor import anonymous
from zhili.lib.codes import BadPhone
from zhili.lib.refusal import NotAllowed
from zhili.offices import actions, queries
from zhili.offices.actions._checks import PostClosed
from zhili.offices.actions.people import AlreadySeated, NoSuchAccount, NotInThatPost, PersonKnown
from zhili.offices.actions.posts import BadPeriod, GrantHeld, GrantNotHeld, PostCodeTaken, UnknownGrant
from zhili.offices.models import Person
from zhili.offices.permissions import GRANTS, OPERATOR, NotYourArea, NotYourself

LATER = date(2026, 12, 1)
LATER_NOW = datetime(2026, 12, 1, 1, 0, tzinfo=NOW.tzinfo)


def test_the_actor_has_what_the_post_has(cast: Cast) -> None:
    actor = queries.actor_for(cast.wang, cast.desk, NOW)
    assert actor.ref == f"post:{cast.desk}/person:{cast.wang}"
    assert (actor.name, actor.person_id, actor.post_id, actor.unit_id) == ("王敏", cast.wang, cast.desk, cast.county)
    assert actor.grants == {"matters.dispatch", "offices.manage"}
    assert actor.areas == ("990121",)
    assert actor.sees("990121100001") and not actor.sees("990122000000")


def test_nobody_acts_in_anothers_post(cast: Cast) -> None:
    with pytest.raises(queries.NotSeated):
        queries.actor_for(cast.li, cast.desk, NOW)
    with pytest.raises(queries.NoSuchPost):
        queries.actor_for(cast.li, 10**6, NOW)


def test_one_person_holds_several_posts(cast: Cast) -> None:
    actions.seat(actor=OPERATOR, person_id=cast.li, post_id=cast.head, now=NOW)
    assert {each.id for each in queries.posts_of(cast.li, TODAY)} == {cast.handler, cast.head}
    assert queries.actor_for(cast.li, cast.head, NOW).grants == frozenset()


def test_a_seat_ends_on_its_day(cast: Cast) -> None:
    actions.seat(actor=cast.manager, person_id=cast.li, post_id=cast.head, until=LATER, now=NOW)
    assert queries.actor_for(cast.li, cast.head, NOW)
    with pytest.raises(queries.NotSeated):
        queries.actor_for(cast.li, cast.head, LATER_NOW)
    assert last_entry()[1:3] == ("offices.seat", f"post:{cast.head}")


def test_days_are_counted_where_the_house_stands(cast: Cast) -> None:
    actions.seat(actor=OPERATOR, person_id=cast.li, post_id=cast.head, on=date(2026, 11, 21), now=NOW)
    midnight = datetime(2026, 11, 21, tzinfo=timezone(timedelta(hours=8)))
    assert queries.actor_for(cast.li, cast.head, midnight)
    with pytest.raises(queries.NotSeated):
        queries.actor_for(cast.li, cast.head, midnight - timedelta(minutes=1))


def test_a_post_is_handed_over_without_a_day_between(cast: Cast) -> None:
    zhao = actions.enrol(actor=OPERATOR, name="赵燕", now=NOW)
    actions.hand_over(
        actor=cast.manager, post_id=cast.handler, from_person_id=cast.li, to_person_id=zhao, now=NOW, on=LATER
    )
    assert [each.id for each in queries.holders(cast.handler, TODAY)] == [cast.li]
    assert [each.id for each in queries.holders(cast.handler, LATER)] == [zhao]
    assert last_entry()[1] == "offices.hand_over"
    assert "赵燕" not in Entry.objects.order_by("-id").values_list("facts", flat=True)[0]


def test_a_hand_over_that_fails_leaves_the_old_holder(cast: Cast) -> None:
    hand = {"post_id": cast.handler, "now": NOW}
    refused(NotInThatPost, actions.hand_over, actor=OPERATOR, from_person_id=cast.wang, to_person_id=cast.li, **hand)
    refused(queries.NoSuchPerson, actions.hand_over, actor=OPERATOR, from_person_id=cast.li, to_person_id=10**6, **hand)
    assert [each.id for each in queries.holders(cast.handler, TODAY)] == [cast.li]


def test_who_left_still_counts_as_having_served(cast: Cast) -> None:
    actions.unseat(actor=cast.manager, person_id=cast.li, post_id=cast.handler, now=NOW)
    assert queries.posts_of(cast.li, TODAY) == ()
    assert queries.held_units(cast.li) == {cast.bureau}
    assert last_entry()[1] == "offices.unseat"
    refused(NotInThatPost, actions.unseat, actor=OPERATOR, person_id=cast.li, post_id=cast.handler, now=NOW)


def test_a_future_seat_binds_already_and_can_be_called_off(cast: Cast) -> None:
    actions.seat(actor=OPERATOR, person_id=cast.li, post_id=cast.desk, on=LATER, now=NOW)
    assert queries.held_units(cast.li) == {cast.bureau, cast.county}
    actions.unseat(actor=OPERATOR, person_id=cast.li, post_id=cast.desk, now=NOW)
    assert cast.desk not in {each.id for each in queries.posts_of(cast.li, LATER)}
    actions.seat(actor=OPERATOR, person_id=cast.li, post_id=cast.desk, on=LATER, now=NOW)


@pytest.mark.parametrize("until", [None, LATER])
def test_nobody_sits_twice_in_one_post(cast: Cast, until: date | None) -> None:
    refused(AlreadySeated, actions.seat, actor=OPERATOR, person_id=cast.li, post_id=cast.handler, until=until, now=NOW)


def test_a_manager_cannot_serve_himself(cast: Cast) -> None:
    refused(NotYourself, actions.seat, actor=cast.manager, person_id=cast.wang, post_id=cast.head, now=NOW)
    refused(NotYourself, actions.grant, actor=cast.manager, post_id=cast.desk, grant="matters.review", now=NOW)
    refused(NotYourself, actions.end_grant, actor=cast.manager, post_id=cast.desk, grant="matters.dispatch", now=NOW)
    refused(
        NotYourself,
        actions.issue_key,
        actor=cast.manager,
        post_id=cast.desk,
        label="me",
        expires_on=LATER,
        now=NOW,
    )


def test_strangers_change_no_post_and_no_seat(cast: Cast) -> None:
    seat = {"person_id": cast.li, "post_id": cast.head, "now": NOW}
    refused(NotYourArea, actions.seat, actor=cast.stranger, **seat)
    refused(NotAllowed, actions.seat, actor=anonymous(), **seat)
    refused(NotYourArea, actions.unseat, actor=cast.stranger, person_id=cast.li, post_id=cast.handler, now=NOW)
    refused(NotYourArea, actions.grant, actor=cast.stranger, post_id=cast.head, grant="matters.check", now=NOW)
    refused(NotYourArea, actions.close_post, actor=cast.stranger, post_id=cast.head, now=NOW)
    refused(NotAllowed, actions.enrol, actor=anonymous(), name="生人", now=NOW)
    refused(NotYourArea, actions.open_post, actor=cast.stranger, unit_id=cast.bureau, code="x", name_zh="x", now=NOW)


def test_a_grant_is_given_for_a_time_and_withdrawn(cast: Cast) -> None:
    actions.grant(actor=cast.manager, post_id=cast.handler, grant="matters.check", until=LATER, now=NOW)
    assert "matters.check" in queries.actor_for(cast.li, cast.handler, NOW).grants
    assert "matters.check" not in queries.actor_for(cast.li, cast.handler, LATER_NOW).grants
    refused(GrantHeld, actions.grant, actor=cast.manager, post_id=cast.handler, grant="matters.check", now=NOW)
    actions.end_grant(actor=cast.manager, post_id=cast.handler, grant="matters.check", now=NOW)
    assert "matters.check" not in queries.actor_for(cast.li, cast.handler, NOW).grants
    assert last_entry()[1] == "offices.end_grant"
    actions.grant(actor=cast.manager, post_id=cast.handler, grant="matters.check", now=NOW)
    assert "matters.check" in queries.actor_for(cast.li, cast.handler, NOW).grants


def test_grants_outside_the_closed_set_do_not_exist(cast: Cast) -> None:
    refused(UnknownGrant, actions.grant, actor=cast.manager, post_id=cast.handler, grant="matters.solve", now=NOW)
    refused(GrantNotHeld, actions.end_grant, actor=cast.manager, post_id=cast.head, grant="matters.check", now=NOW)
    refused(
        BadPeriod,
        actions.grant,
        actor=cast.manager,
        post_id=cast.handler,
        grant="matters.check",
        until=TODAY,
        now=NOW,
    )
    with pytest.raises(UnknownGrant):
        post(cast.bureau, "magician", grants=["matters.solve"])


def test_every_grant_says_what_it_is_for_in_both_languages() -> None:
    assert len(GRANTS) == 27
    assert all(word.zh and word.en and word.name == name for name, word in GRANTS.items())


def test_a_closed_post_is_empty(cast: Cast) -> None:
    actions.close_post(actor=cast.manager, post_id=cast.handler, now=NOW)
    with pytest.raises(queries.NotSeated):
        queries.actor_for(cast.li, cast.handler, NOW)
    assert queries.holders(cast.handler, TODAY) == ()
    assert last_entry()[1] == "offices.close_post"
    refused(PostClosed, actions.seat, actor=OPERATOR, person_id=cast.wang, post_id=cast.handler, now=NOW)
    refused(PostClosed, actions.close_post, actor=OPERATOR, post_id=cast.handler, now=NOW)


def test_a_post_code_is_unique_in_its_unit(cast: Cast) -> None:
    refused(
        PostCodeTaken, actions.open_post, actor=cast.manager, unit_id=cast.bureau, code="head", name_zh="x", now=NOW
    )
    assert post(cast.town, "head", head=True)
    assert queries.post_by_code("QH-T1", "head").head
    with pytest.raises(queries.NoSuchPost):
        queries.post_by_code("QH-T1", "nobody")


def test_a_phone_is_sealed_and_one_human_is_one_row(cast: Cast) -> None:
    row = Person.objects.get(id=cast.wang)
    assert row.phone_sealed and b"139" not in bytes(row.phone_sealed)
    refused(PersonKnown, actions.enrol, actor=OPERATOR, name="王敏二", phone="139 0000 0001", now=NOW)
    refused(BadPhone, actions.enrol, actor=OPERATOR, name="某人", phone="123", now=NOW)
    facts = Entry.objects.filter(act="offices.enrol").values_list("facts", flat=True)
    assert not any("王敏" in text for text in facts)


def test_an_account_belongs_to_one_person(cast: Cast) -> None:
    account = get_user_model().objects.create_user("qian")
    qian = actions.enrol(actor=cast.manager, name="钱进", account_id=account.pk, now=NOW)
    assert queries.person_of_account(account.pk) == queries.person(qian)
    assert queries.person_of_account(10**6) is None
    refused(PersonKnown, actions.enrol, actor=cast.manager, name="钱多", account_id=account.pk, now=NOW)
    refused(NoSuchAccount, actions.enrol, actor=cast.manager, name="无号", account_id=10**6, now=NOW)


def test_whom_a_ladder_tells(cast: Cast) -> None:
    assert [each.id for each in queries.heads_of(cast.bureau, TODAY)] == [cast.head]
    assert queries.heads_of(cast.town, TODAY) == ()
    town_desk = post(cast.town, "desk", grants=["matters.dispatch"])
    found = queries.posts_with("matters.dispatch", "990121100001", TODAY)
    assert [each.id for each in found] == [town_desk, cast.desk]
    assert [each.id for each in queries.posts_with("matters.dispatch", "990121101001", TODAY)] == [cast.desk]
    assert queries.posts_with("matters.dispatch", "990122000000", TODAY) == ()


def test_the_staff_list_names_everybody_with_todays_posts(cast: Cast) -> None:
    found = {person.name: [each.id for each in posts] for person, posts in queries.staff(TODAY)}
    assert found == {"王敏": [cast.desk], "李强": [cast.handler]}
