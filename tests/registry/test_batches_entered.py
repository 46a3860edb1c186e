"""Many things entered into a special register at once: by the same rules as one, with the same clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.cast import NOW, Cast
from tests.registry import house
from zhili.journal.models import Entry as JournalEntry
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.offices.permissions import LOOK, RECORD
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Ended
from zhili.registry.models import Due, Entry
from zhili.registry.queries import things
from zhili.registry.refusals import NoSuchThing, UnknownSource, WrongKind

pytestmark = pytest.mark.django_db
SINCE = date(2026, 10, 30)


def people(cast: Cast, many: int = 3) -> list[int]:
    grid = house.clerk(cast)
    told = [
        house.person(grid, f"p{no}", name=f"周{chr(0x4E8C + no)}", id_number=house.identity(order=2 * no))
        for no in range(many)
    ]
    for thing in told:
        house.person(grid, f"f{thing}", thing=thing, register="floating", arrived_on=SINCE.isoformat())
    return told


def entered(actor: Actor, cast: Cast, found: list[int], register: str = "floating", source: str = "police") -> int:
    return registry.enter_batch(
        actor=actor, source=source, unit_id=cast.units["town"], register=register,
        entries=[(thing, SINCE) for thing in found], batch="b-1", now=NOW,
    )  # fmt: skip


def test_a_batch_is_entered_with_its_clocks_and_once(cast: Cast) -> None:
    found = people(cast)
    by_hand = registry.enter
    by_hand(actor=house.clerk(cast), source="grid", thing_id=found[0], register="floating", now=NOW, on=SINCE)
    assert entered(house.clerk(cast), cast, found) == 2, "one was in it"
    assert Entry.objects.filter(register="floating", to_on__isnull=True).count() == 3
    days = {clock: set(Due.objects.filter(clock=clock).values_list("due_on", flat=True)) for clock in ("register",)}
    assert days["register"] == {date(2026, 11, 4)} and Due.objects.filter(clock="register").count() == 3
    assert entered(house.clerk(cast), cast, found) == 0
    facts = JournalEntry.objects.filter(act="registry.enter", ref="batch:b-1").order_by("id").values_list("facts")
    assert ['"things":2' in str(each[0]).replace(" ", "") for each in facts] == [True, False]


def test_what_is_done_is_not_asked_for_again(cast: Cast) -> None:
    (thing,) = people(cast, 1)
    entered(house.clerk(cast), cast, [thing])
    assert {due[3] for due in things.fall_due(house.clerk(cast), date(2028, 1, 1))} == {"register", "permit"}
    told = dict(thing=thing, register="floating")
    house.person(house.clerk(cast), "r", **told, registered_on="2026-11-02")
    assert {due[3] for due in things.fall_due(house.clerk(cast), date(2028, 1, 1))} == {"permit"}
    house.person(house.clerk(cast), "r", **told, registered_on="2026-11-02", permit_until="2027-11-02")
    assert {due[3] for due in things.fall_due(house.clerk(cast), date(2028, 1, 1))} == {"endorse"}


def test_a_batch_is_refused_whole(cast: Cast) -> None:
    found = people(cast)
    with pytest.raises(NotAllowed):
        entered(replace(house.clerk(cast), grants=frozenset({LOOK})), cast, found)
    with pytest.raises(NoSuchThing):
        entered(replace(house.clerk(cast), grants=frozenset({RECORD}), areas=("990122",)), cast, found)
    with pytest.raises(NoSuchThing):
        entered(house.clerk(cast), cast, [*found, 10**9])
    home = house.home(house.clerk(cast), "h", "柳桥村 3 号")
    for wrong in ("rental", "person", "no-such"):
        with pytest.raises(WrongKind):
            entered(house.clerk(cast), cast, found, wrong)
    with pytest.raises(WrongKind):
        entered(house.clerk(cast), cast, [found[0], home])
    with pytest.raises(UnknownSource):
        entered(house.clerk(cast), cast, found, source="nobody")
    registry.end(actor=house.clerk(cast), thing_id=found[1], why=Ended.DIED, on=NOW.date(), now=NOW)
    with pytest.raises(NoSuchThing):
        entered(house.clerk(cast), cast, found)
    assert not Entry.objects.exists() and not JournalEntry.objects.filter(act="registry.enter").exists()


def test_a_clock_that_moves_is_moved_and_one_without_its_day_goes(cast: Cast) -> None:
    (thing,) = people(cast, 1)
    entered(house.clerk(cast), cast, [thing])
    later = (SINCE + timedelta(days=3)).isoformat()
    house.person(house.clerk(cast), f"f{thing}", thing=thing, register="floating", arrived_on=later)
    assert Due.objects.get(clock="register").due_on == date(2026, 11, 5)
