"""Addresses of things are held against the library: found at once, or by the town, and never twice."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cast import NOW, Cast
from tests.registry import house
from tests.registry.test_batches import table
from zhili.journal.models import Entry
from zhili.lib.actor import Actor
from zhili.offices.permissions import ADDRESSES, OPERATOR
from zhili.places import actions as places
from zhili.places import queries as library
from zhili.places.models import Unmatched
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.models import Site, Thing
from zhili.registry.queries import sites

pytestmark = pytest.mark.django_db
GRID = "990121100001001"
VILLAGE = GRID[:12]
TOWN = f"{GRID[:9]}000"
ON = date(2026, 1, 1)
HOME = "青石镇青石社区人民路12号阳光小区3幢2单元501室"
UNKNOWN = "青石社区粮站宿舍 2 栋 101"


@pytest.fixture(autouse=True)
def the_town(cast: Cast, tmp_path: Path) -> None:
    from tests.portal.house import lay_grids

    lay_grids(tmp_path)
    library.forget()
    library.forget_names()


@pytest.fixture
def address() -> int:
    inside = library.pieces(VILLAGE, 15, on=NOW.date())[GRID].representative_point()
    return places.add_address(actor=OPERATOR, text=HOME, area=VILLAGE, lon=inside.x, lat=inside.y, on=ON, now=NOW)


def home(actor: Actor, key: str, text: str, *, area: str = TOWN, grid: str = "", thing: int | None = None) -> int:
    sheet = registry.Sheet(ThingKind.DWELLING, key, {"dwelling.address": text}, area, grid, thing)
    return registry.observe(actor=actor, source="grid", sheet=sheet, now=NOW).thing


def keeper(cast: Cast) -> Actor:
    return house.clerk(cast, "handler", ADDRESSES)


def test_a_visit_finds_the_address_and_the_thing_stands_there(cast: Cast, address: int) -> None:
    thing = home(house.clerk(cast), "1", "阳光小区3号楼2-501")
    (found,) = sites.of_thing(thing)
    assert (found.address_id, found.text, found.state) == (address, HOME, "found") and found.sure > 0.75
    row = Thing.objects.get(id=thing)
    assert (row.area_code, row.grid_code) == (VILLAGE, GRID)
    assert not Unmatched.objects.exists() and sites.at_address(address) == [(thing, ThingKind.DWELLING)]


def test_what_a_source_says_of_the_grid_stands(cast: Cast, address: int) -> None:
    other = "990121100001002"
    thing = home(house.clerk(cast), "1", HOME, area=VILLAGE, grid=other)
    assert Thing.objects.get(id=thing).grid_code == other and sites.of_thing(thing)[0].address_id == address


def test_what_is_not_found_waits_for_its_town_with_a_day_and_the_thing(cast: Cast, address: int) -> None:
    thing = home(house.clerk(cast), "1", UNKNOWN)
    (found,) = sites.of_thing(thing)
    assert (found.address_id, found.state) == (None, "open")
    (check,) = library.unmatched(keeper(cast))
    assert (check.area_code, check.times) == (VILLAGE, 1) and check.source and check.due_at
    assert NOW + timedelta(days=10) < check.due_at < NOW + timedelta(days=20)
    assert [each.thing for each in sites.waiting([check.id])[check.id]] == [thing]


def test_what_the_town_says_ties_every_thing_and_is_remembered(cast: Cast, address: int) -> None:
    clerk = house.clerk(cast)
    things = [home(clerk, str(no), UNKNOWN) for no in range(3)]
    (check,) = library.unmatched(keeper(cast))
    assert check.times == 3
    places.pick_address(actor=keeper(cast), check=check.id, address=address, on=NOW.date(), now=NOW)
    assert [sites.of_thing(each)[0].address_id for each in things] == [address] * 3
    assert registry.site_due(now=NOW) == 3 and registry.site_due(now=NOW) == 0
    assert Thing.objects.filter(id__in=things, grid_code=GRID).count() == 3
    assert sites.of_thing(home(clerk, "4", UNKNOWN))[0].address_id == address
    assert Unmatched.objects.get().times == 3


def test_the_same_again_changes_nothing(cast: Cast, address: int) -> None:
    clerk = house.clerk(cast)
    thing = home(clerk, "1", UNKNOWN)
    before = list(Site.objects.values())
    assert home(clerk, "1", UNKNOWN) == thing and registry.site_due(now=NOW) == 0
    assert list(Site.objects.values()) == before and Unmatched.objects.get().times == 1
    assert Entry.objects.filter(act="places.locate").count() == 1


def test_another_address_is_held_anew(cast: Cast, address: int) -> None:
    clerk = house.clerk(cast)
    thing = home(clerk, "1", UNKNOWN)
    home(clerk, "1", HOME)
    assert [(each.address_id, each.state) for each in sites.of_thing(thing)] == [(address, "found")]


def test_a_sealed_address_is_never_held(cast: Cast, address: int) -> None:
    house.person(house.clerk(cast), "p", name="周桂兰", lives_at=UNKNOWN, grid=GRID)
    assert not Site.objects.exists() and not Unmatched.objects.exists()


def test_there_is_no_such_address_and_the_thing_says_so(cast: Cast) -> None:
    thing = home(house.clerk(cast), "1", UNKNOWN)
    (check,) = library.unmatched(keeper(cast))
    places.deny_address(actor=keeper(cast), check=check.id, why="看过，没有这一栋", now=NOW)
    (found,) = sites.of_thing(thing)
    assert (found.state, found.why, found.address_id) == ("denied", "看过，没有这一栋", None)
    assert registry.site_due(now=NOW) == 0


def test_a_list_is_held_row_by_row(cast: Cast, address: int) -> None:
    clerk = house.clerk(cast)
    columns = {"编号": "@key", "地址": "dwelling.address", "村": "@area"}
    registry.confirm_columns(actor=clerk, source="housing", kind=ThingKind.DWELLING, columns=columns, area="990121",
                             now=NOW)  # fmt: skip
    lines = [("1", "人民路12号阳光小区3-2-501", VILLAGE), ("2", UNKNOWN, VILLAGE), ("3", UNKNOWN, VILLAGE)]
    given = table(lines, tuple(columns), name="房屋.csv")
    registry.take_batch(actor=clerk, source="housing", kind=ThingKind.DWELLING, table=given, area="990121",
                        purpose="核对房屋", now=NOW)  # fmt: skip
    assert Site.objects.filter(address_id=address).count() == 1
    (check,) = library.unmatched(keeper(cast))
    assert check.times == 2 and check.source.endswith("房屋.csv")
    assert [(each.list_name, each.row) for each in sites.waiting([check.id])[check.id]] == [
        ("房屋.csv", 3),
        ("房屋.csv", 4),
    ]


def test_an_address_placed_later_gives_its_grid(cast: Cast) -> None:
    lone = places.add_address(actor=OPERATOR, text="青石镇青石社区人民路14号", area=VILLAGE, on=ON, now=NOW)
    thing = home(house.clerk(cast), "1", "人民路14号", area=VILLAGE)
    assert Thing.objects.get(id=thing).grid_code == "" and registry.stand_again(now=NOW) == 0
    inside = library.pieces(VILLAGE, 15, on=NOW.date())[GRID].representative_point()
    places.place_address(actor=OPERATOR, address=lone, lon=inside.x, lat=inside.y, crs="WGS84", on=NOW.date(), now=NOW)
    assert registry.stand_again(now=NOW) == 1 and Thing.objects.get(id=thing).grid_code == GRID
    assert registry.stand_again(now=NOW) == 0


def test_a_merge_and_a_correction_are_followed(cast: Cast, address: int) -> None:
    clerk = house.clerk(cast)
    one, other = home(clerk, "1", HOME), home(clerk, "2", UNKNOWN)
    merged = registry.merge(actor=clerk, kept=one, gone=other, now=NOW, reasons={})
    registry.site_due(now=NOW)
    assert sites.of_thing(other) == []
    registry.unmerge(actor=clerk, merge_id=merged, now=NOW)
    registry.site_due(now=NOW)
    assert [sites.of_thing(each)[0].state for each in (one, other)] == ["found", "open"]
