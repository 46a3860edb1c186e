"""Rules are put in force by edition: proved first, recorded, never overwritten, and found by day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from zhili.journal.models import Entry
from zhili.lib.actor import Actor, ActorKind
from zhili.lib.refusal import NotAllowed
from zhili.localities import profile_text
from zhili.matters.lifecycle import VOCABULARY
from zhili.profiles import queries
from zhili.profiles.actions import EditionTaken, adopt
from zhili.profiles.models import Edition
from zhili.profiles.problems import BadProfile

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
TEXT = profile_text("qinghe")
LATER = TEXT.replace("edition: 2026-01-01", "edition: 2026-07-01").replace("limit: 2h}", "limit: 1h}")
CLERK = Actor(ActorKind.STAFF, "post:1/person:1", grants=frozenset({"profiles.adopt"}))

pytestmark = pytest.mark.django_db


def put(text: str = TEXT, actor: Actor = CLERK) -> int:
    return adopt(actor=actor, now=NOW, text=text, vocabulary=VOCABULARY)


def test_adopting_puts_rules_in_force_and_records_it() -> None:
    edition = put()

    assert queries.current("qinghe", date(2026, 3, 1)) == queries.edition(edition)
    assert queries.localities() == ("qinghe",)
    entry = Entry.objects.get()
    assert (entry.act, entry.ref, entry.actor) == ("adopt_profile", "profile:qinghe@2026-01-01", CLERK.ref)


def test_a_running_matter_keeps_the_edition_it_began_with() -> None:
    first, second = put(), put(LATER)

    assert queries.current_with_id("qinghe", date(2026, 6, 30))[0] == first
    assert queries.current_with_id("qinghe", date(2026, 7, 1))[0] == second
    assert str(queries.edition(first).limit("life")) == "2h"
    assert str(queries.edition(second).limit("life")) == "1h"


def test_adopting_the_same_text_again_changes_nothing() -> None:
    first = put()

    assert put() == first
    assert (Edition.objects.count(), Entry.objects.count()) == (1, 1)


def test_rules_in_force_are_never_overwritten() -> None:
    put()

    with pytest.raises(EditionTaken):
        put(TEXT.replace("limit: 2h}", "limit: 3h}"))
    assert (Edition.objects.count(), Entry.objects.count()) == (1, 1)


def test_rules_that_fail_the_proof_are_refused_and_leave_nothing() -> None:
    with pytest.raises(BadProfile):
        put(TEXT.replace("waits_on: debtor", "waits_on: lead"))
    assert (Edition.objects.count(), Entry.objects.count()) == (0, 0)


def test_a_stranger_adopts_nothing() -> None:
    with pytest.raises(NotAllowed):
        put(actor=Actor(ActorKind.STAFF, "post:2/person:2"))
    assert Edition.objects.count() == 0


def test_a_day_before_the_first_edition_has_no_rules() -> None:
    put()

    with pytest.raises(queries.NoEdition):
        queries.current("qinghe", date(2025, 12, 31))
    with pytest.raises(queries.NoEdition):
        queries.current("atlantis", date(2026, 3, 1))
    with pytest.raises(queries.UnknownEdition):
        queries.edition(999_999)


def test_the_local_day_is_the_localitys() -> None:
    put()

    assert queries.local_day("qinghe", datetime(2026, 3, 1, 16, 30, tzinfo=UTC)) == date(2026, 3, 2)


def test_what_is_in_memory_costs_one_query_to_find_and_none_to_reread(django_assert_num_queries: object) -> None:
    edition = put()
    queries.current("qinghe", date(2026, 3, 1))

    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.current("qinghe", date(2026, 3, 1))
    with django_assert_num_queries(0):  # type: ignore[operator]
        queries.edition(edition)
