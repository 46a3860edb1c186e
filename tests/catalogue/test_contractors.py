"""A contractor's post holds little, ends by itself, and is ended at once by whoever watches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import NOW, Cast
from zhili.journal.models import Entry
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.offices import actions as offices
from zhili.offices import queries as seats
from zhili.offices.actions.contracts import ContractTooLong, EndReasonMissing, NotAContractor
from zhili.offices.actions.posts import BadPeriod, NotForContractors
from zhili.offices.models import Post
from zhili.offices.permissions import LOOK, LOOK_OPEN, OPERATOR, RECORD, WATCH, NotYourArea

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 12, 1)
DEAL = offices.Contract("远图数据公司", "data-1", "数据整理", (LOOK, RECORD), UNTIL)


def watcher(cast: Cast) -> Actor:
    return replace(cast.as_("supervisor"), grants=frozenset({WATCH}), areas=("990121",))


def seated(cast: Cast) -> tuple[int, int]:
    """(person, post) of a contractor's clerk in the town."""
    post = offices.open_contract(actor=OPERATOR, unit_id=cast.units["town"], contract=DEAL, now=NOW)
    person = offices.enrol(actor=OPERATOR, name="宋外包", now=NOW)
    offices.seat(actor=OPERATOR, person_id=person, post_id=post, now=NOW)
    return person, post


def test_it_ends_by_itself(cast: Cast) -> None:
    person, post = seated(cast)
    last = NOW + timedelta(days=28)
    assert seats.actor_for(person, post, last).grants == {LOOK, RECORD}
    with pytest.raises(seats.NotSeated):
        seats.actor_for(person, post, last + timedelta(days=1))
    (told,) = seats.contractors()
    assert (told.contractor, told.period.until, told.unit_id) == ("远图数据公司", UNTIL, cast.units["town"])


def test_the_county_ends_it_at_once(cast: Cast) -> None:
    person, post = seated(cast)
    key = offices.issue_key(actor=OPERATOR, post_id=post, label="对接", expires_on=UNTIL, now=NOW)
    assert seats.actor_for_key(key.text, NOW).post_id == post
    with pytest.raises(NotAllowed):
        offices.end_access(actor=cast.as_("handler"), post_id=post, why="不该看的看了", now=NOW)
    with pytest.raises(NotYourArea):
        elsewhere = replace(watcher(cast), areas=("990122",))
        offices.end_access(actor=elsewhere, post_id=post, why="不该看的看了", now=NOW)
    with pytest.raises(EndReasonMissing):
        offices.end_access(actor=watcher(cast), post_id=post, why="", now=NOW)
    with pytest.raises(NotAContractor):
        offices.end_access(actor=watcher(cast), post_id=cast.people["handler"][1], why="弄错了岗位", now=NOW)
    offices.end_access(actor=watcher(cast), post_id=post, why="不该看的看了", now=NOW)
    with pytest.raises(seats.NotSeated):
        seats.actor_for(person, post, NOW)
    with pytest.raises(seats.BadKey):
        seats.actor_for_key(key.text, NOW)
    entry = Entry.objects.get(act="offices.end_access")
    assert entry.ref == f"post:{post}" and "不该看的" not in entry.facts


def test_it_holds_little(cast: Cast) -> None:
    for wrong, refusal in (
        (replace(DEAL, grants=(LOOK, LOOK_OPEN)), NotForContractors),
        (replace(DEAL, until=date(2026, 11, 2)), BadPeriod),
        (replace(DEAL, until=date(2027, 11, 30)), ContractTooLong),
    ):
        with pytest.raises(refusal):
            offices.open_contract(actor=OPERATOR, unit_id=cast.units["town"], contract=wrong, now=NOW)
    _, post = seated(cast)
    with pytest.raises(NotForContractors):
        offices.grant(actor=OPERATOR, post_id=post, grant=WATCH, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(id=post).update(closed_on=None)
