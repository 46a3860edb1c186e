"""The map's numbers: gathered in the database, nothing lost, nothing shown that may not be seen."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from zhili.lib.actor import anonymous
from zhili.matters import actions as matters
from zhili.matters.actions import Contact, Report
from zhili.matters.queries import placed
from zhili.matters.queries.lists import Filters
from zhili.matters.queries.placed import Box

TOWN, STREET = "990121100000", "990121001000"
ALL = Box(118.0, 30.0, 119.0, 31.0)


def put(cast: Cast, lon: float | None, lat: float | None, area: str = TOWN, **more: object) -> str:
    said = Report(words=f"这里有事 {lon} {lat}", area_code=area, lon=lon, lat=lat, contact=Contact("某", "13900000001"),
                  **more)  # type: ignore[arg-type]  # fmt: skip
    return matters.report(actor=anonymous(), locality="qinghe", report=said, now=NOW).number


@pytest.fixture
def many(cast: Cast) -> Cast:
    chance = random.Random(3)
    for _ in range(40):
        put(cast, chance.uniform(118.1, 118.9), chance.uniform(30.1, 30.9))
    put(cast, None, None)
    return cast


@pytest.mark.parametrize("step", [1.0, 0.2, 0.05])
def test_every_matter_is_in_exactly_one_cell(many: Cast, step: float) -> None:
    found = placed.cells(many.as_("dispatcher"), Filters(), ALL, step, NOW)
    assert sum(cell.many for cell in found) == 40
    assert all(cell.bounds.west <= cell.lon <= cell.bounds.east for cell in found)
    assert all((cell.only is None) == (cell.many > 1) for cell in found)


def test_finer_cells_are_more_cells_and_a_moved_map_shows_the_same_ones(many: Cast) -> None:
    actor = many.as_("dispatcher")
    coarse, fine = (placed.cells(actor, Filters(), ALL, step, NOW) for step in (0.5, 0.05))
    assert len(coarse) < len(fine)
    wide, moved = Box(118.0, 30.0, 119.0, 31.0), Box(118.0, 30.05, 119.0, 30.95)
    one = {cell.only for cell in placed.cells(actor, Filters(), wide, 0.05, NOW)}
    other = {cell.only for cell in placed.cells(actor, Filters(), moved, 0.05, NOW)}
    assert len(other & one) >= len(other) * 0.6


def test_the_extent_says_what_has_no_point(many: Cast) -> None:
    found = placed.extent(many.as_("dispatcher"), Filters())
    assert (found.placed, found.unplaced) == (40, 1)
    assert found.box is not None and found.box.west >= 118.1 and found.box.east <= 118.9 + 1e-5


def test_only_what_this_post_may_see(many: Cast) -> None:
    put(many, 118.5, 30.5, confidential=True)
    handler, dispatcher, stranger = (many.as_(key) for key in ("checker", "dispatcher", "stranger"))
    assert sum(cell.many for cell in placed.cells(dispatcher, Filters(), ALL, 1.0, NOW)) == 41
    assert sum(cell.many for cell in placed.cells(handler, Filters(), ALL, 1.0, NOW)) == 40
    assert placed.cells(stranger, Filters(), ALL, 1.0, NOW) == []
    assert placed.extent(stranger, Filters()).box is None and placed.by_area(stranger, Filters(), 9, NOW) == []
    secret = next(cell.only for cell in placed.cells(dispatcher, Filters(), Box(118.4999, 30.4999, 118.5001, 30.5001),
                                                     0.001, NOW))  # fmt: skip
    assert secret is not None and placed.points(handler, [secret]) == {}


def test_areas_add_up_to_all(many: Cast) -> None:
    put(many, 118.2, 30.2, STREET)
    found = {tally.code: tally for tally in placed.by_area(many.as_("dispatcher"), Filters(), 9, NOW)}
    assert found["990121100"].many == 41 and found["990121100"].unplaced == 1
    assert found["990121001"].many == 1
    late = placed.by_area(many.as_("dispatcher"), Filters(), 9, NOW + timedelta(days=2))
    assert sum(tally.late for tally in late) == 42


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "10,0,5,1", "0,0,200,1", "nan,0,1,1", "0,0,1,inf"])
def test_what_is_no_box(text: str) -> None:
    assert Box.parse(text) is None
