"""API keys: a machine in a post, never an independent person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.offices.cast import NOW, TODAY, Cast, last_entry, refused
from zhili.offices import actions, queries
from zhili.offices.actions.keys import BadExpiry, IssuedKey, NoSuchKey
from zhili.offices.models import ApiKey
from zhili.offices.permissions import OPERATOR, NotYourArea

SOON = date(2026, 12, 31)


def issue(cast: Cast) -> IssuedKey:
    return actions.issue_key(actor=cast.manager, post_id=cast.handler, label="热线对接", expires_on=SOON, now=NOW)


def test_a_key_acts_as_its_post_and_as_nobody(cast: Cast) -> None:
    key = issue(cast)
    actor = queries.actor_for_key(key.text, NOW)
    assert (actor.person_id, actor.post_id, actor.unit_id) == (None, cast.handler, cast.bureau)
    assert actor.ref == f"post:{cast.handler}/key:{key.id}"
    assert (actor.grants, actor.channel) == ({"matters.handle"}, "api")
    assert last_entry()[1:3] == ("offices.issue_key", f"post:{cast.handler}")


def test_the_text_of_a_key_is_kept_nowhere(cast: Cast) -> None:
    key = issue(cast)
    row = ApiKey.objects.get(id=key.id)
    assert len(key.text) > 40 and key.text not in (row.digest, row.label)
    assert key.text not in last_entry()[3]


def test_keys_expire_and_are_revoked(cast: Cast) -> None:
    key = issue(cast)
    with pytest.raises(queries.BadKey):
        queries.actor_for_key(key.text, NOW + timedelta(days=60))
    assert queries.keys(TODAY)[0][:2] == (key.id, cast.handler) and queries.keys(TODAY)[0][4]
    actions.revoke_key(actor=cast.manager, key_id=key.id, now=NOW)
    with pytest.raises(queries.BadKey):
        queries.actor_for_key(key.text, NOW)
    assert last_entry()[1] == "offices.revoke_key"
    assert not queries.keys(TODAY)[0][4]
    refused(NoSuchKey, actions.revoke_key, actor=cast.manager, key_id=key.id, now=NOW)


def test_a_key_falls_with_its_post(cast: Cast) -> None:
    key = issue(cast)
    actions.close_post(actor=OPERATOR, post_id=cast.handler, now=NOW)
    with pytest.raises(queries.BadKey):
        queries.actor_for_key(key.text, NOW)


@pytest.mark.parametrize("text", ["", "zhili_", "zhili_guess", "密钥"])
def test_guesses_open_nothing(cast: Cast, text: str) -> None:
    with pytest.raises(queries.BadKey):
        queries.actor_for_key(text, NOW)


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=400)])
def test_a_key_ends_within_a_year(cast: Cast, day: date) -> None:
    order = {"post_id": cast.handler, "label": "x", "expires_on": day, "now": NOW}
    refused(BadExpiry, actions.issue_key, actor=cast.manager, **order)


def test_strangers_issue_and_revoke_nothing(cast: Cast) -> None:
    order = {"post_id": cast.handler, "label": "x", "expires_on": SOON, "now": NOW}
    refused(NotYourArea, actions.issue_key, actor=cast.stranger, **order)
    key = issue(cast)
    refused(NotYourArea, actions.revoke_key, actor=cast.stranger, key_id=key.id, now=NOW)
    refused(NoSuchKey, actions.revoke_key, actor=cast.manager, key_id=10**6, now=NOW)
