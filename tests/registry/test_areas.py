"""A post keeps to the area it covers, down to its own grid: in correcting, merging, undoing, printing and lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import NOW, Cast
from tests.registry import house
from zhili.journal.models import Entry as Journal
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.offices.permissions import LOOK, MERGE
from zhili.registry import actions as registry
from zhili.registry.models import Correction, Doubt, Fact, Merge, Record, Run
from zhili.registry.queries import doubts, watching
from zhili.registry.queries.things import visible
from zhili.registry.refusals import NoSuchFact, NoSuchThing

pytestmark = pytest.mark.django_db
OWN, BESIDE, ABROAD = house.GRID, "990121100205002", "990121101201001"


def at(cast: Cast, *areas: str) -> Actor:
    """A clerk with every grant of the registry, who covers these areas alone."""
    return replace(house.clerk(cast), areas=areas)


@pytest.fixture
def people(cast: Cast) -> dict[str, int]:
    """Two in one grid, one in the grid beside it, one in another town."""
    clerk = house.clerk(cast)
    grids = {"a": OWN, "b": OWN, "beside": BESIDE, "abroad": ABROAD}
    return {key: house.person(clerk, key, name="周桂兰", grid=grid) for key, grid in grids.items()}


def name_of(thing: int) -> int:
    return Fact.objects.get(thing_id=thing, field="person.name").id


GRID_WORKER, TOWN_CLERK = (OWN,), ("990121100",)


@pytest.mark.parametrize(
    ("areas", "inside", "outside"),
    [(GRID_WORKER, ("a", "b"), ("beside", "abroad")), (TOWN_CLERK, ("a", "beside"), ("abroad",))],
)
def test_a_correction_is_asked_for_within_ones_area(
    cast: Cast, people: dict[str, int], areas: tuple[str, ...], inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    actor, before = at(cast, *areas), Journal.objects.count()
    for key in outside:
        with pytest.raises(NoSuchFact):
            registry.ask_correction(actor=actor, fact=name_of(people[key]), right="周贵兰", why="核过", now=NOW)
    assert Journal.objects.count() == before and not Correction.objects.exists()
    for key in inside:
        registry.ask_correction(actor=actor, fact=name_of(people[key]), right="周贵兰", why="核过", now=NOW)
    assert Correction.objects.count() == len(inside)


def test_who_may_neither_record_nor_correct_asks_for_nothing(cast: Cast, people: dict[str, int]) -> None:
    looker = replace(at(cast, OWN), grants=frozenset({LOOK}))
    with pytest.raises(NotAllowed):
        registry.ask_correction(actor=looker, fact=name_of(people["a"]), right="周", why="核过", now=NOW)


@pytest.mark.parametrize(
    ("areas", "inside", "outside"), [(GRID_WORKER, "b", "beside"), (TOWN_CLERK, "beside", "abroad")]
)
def test_both_sides_of_a_merge_lie_within_ones_area(
    cast: Cast, people: dict[str, int], areas: tuple[str, ...], inside: str, outside: str
) -> None:
    actor, before = at(cast, *areas), Journal.objects.count()
    for pair in (("a", outside), (outside, "a")):
        with pytest.raises(NoSuchThing):
            registry.merge(actor=actor, kept=people[pair[0]], gone=people[pair[1]], now=NOW, reasons={})
    assert Journal.objects.count() == before and not Merge.objects.exists()
    made = registry.merge(actor=actor, kept=people["a"], gone=people[inside], now=NOW, reasons={})
    assert registry.unmerge(actor=actor, merge_id=made, now=NOW) == people["a"]


def test_a_merge_across_a_border_is_undone_only_by_who_covers_both(cast: Cast, people: dict[str, int]) -> None:
    county = house.clerk(cast)
    made = registry.merge(actor=county, kept=people["a"], gone=people["abroad"], now=NOW, reasons={})
    for areas in ((OWN,), TOWN_CLERK, ("990121101",)):
        with pytest.raises(NoSuchThing):
            registry.unmerge(actor=at(cast, *areas), merge_id=made, now=NOW)
    registry.unmerge(actor=county, merge_id=made, now=NOW)


def test_doubtful_pairs_lie_on_the_desk_of_who_covers_both(cast: Cast, people: dict[str, int]) -> None:
    run = Run.objects.create(
        purpose="核对底数", area_code="990121000000", asked_by="post:1/person:1", asked_person_id=1, asked_at=NOW,
        state="done", allowed_person_id=2, counts={},
    )  # fmt: skip

    def doubt(one: str, other: str) -> int:
        left, right = (Record.objects.get(thing_id=people[key]).id for key in (one, other))
        return Doubt.objects.create(run=run, left_id=left, right_id=right, probability=0.9, reasons=[]).id

    here, across = doubt("a", "b"), doubt("a", "beside")
    worker, clerk = at(cast, OWN), at(cast, "990121100")
    assert list(doubts.open_ones(worker).values_list("id", flat=True)) == [here]
    assert set(doubts.open_ones(clerk).values_list("id", flat=True)) == {here, across}
    assert not doubts.open_ones(at(cast)).exists(), "who covers nothing sees nothing"
    with pytest.raises(NotAllowed):
        doubts.open_ones(replace(worker, grants=worker.grants - {MERGE}))


def test_lists_looks_and_papers_keep_to_it(cast: Cast, people: dict[str, int]) -> None:
    worker = at(cast, OWN)
    assert set(visible(worker).values_list("id", flat=True)) == {people["a"], people["b"]}
    assert not visible(at(cast)).exists()
    registry.print_own(actor=worker, thing_id=people["a"], purpose="本人在窗口", now=NOW)
    with pytest.raises(NoSuchThing):
        registry.print_own(actor=worker, thing_id=people["beside"], purpose="本人在窗口", now=NOW)
    registry.look(actor=house.clerk(cast), things=[people["a"], people["beside"]], purpose="走访", now=NOW)
    watcher = replace(house.watcher(cast), areas=(OWN,))
    assert {each.thing for each in watching.looks(watcher, watching.Filters())} == {people["a"]}
    with pytest.raises(NoSuchThing):
        registry.protect(actor=watcher, thing=people["beside"], why="住址保密", until=date(2027, 1, 1), now=NOW)
    assert registry.protect(actor=watcher, thing=people["a"], why="住址保密", until=date(2027, 1, 1), now=NOW)
