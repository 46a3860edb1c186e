"""An address on the map and on a door: placed by what a map says; plates issued, ended, asked for by their token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.places.cast import FROM, NOW, VILLAGE, Bring, square
from tests.places.test_addresses import HOME, KEEPER, NEIGHBOUR, ON
from zhili.journal.models import Entry
from zhili.lib.actor import anonymous
from zhili.lib.refusal import NotAllowed, NotFound
from zhili.places import actions, queries, refusals
from zhili.places.crs import to_bd09, to_gcj02
from zhili.places.models import Address, Plate

pytestmark = pytest.mark.django_db
Add = Callable[..., int]


@pytest.fixture(autouse=True)
def _fresh(county: None) -> None:
    queries.forget()
    queries.forget_names()


@pytest.fixture
def add() -> Add:
    def run(text: str = HOME) -> int:
        return actions.add_address(actor=KEEPER, text=text, now=NOW, on=FROM, within="990121")

    return run


def test_a_plate_holds_a_random_token_only(add: Add) -> None:
    address, tokens = add(), {queries.draw_token() for _ in range(200)}
    assert len(tokens) == 200 and all(len(each) == 26 and each.isalnum() for each in tokens)
    token = tokens.pop()
    (plate,) = actions.issue_plates(actor=KEEPER, new=[actions.NewPlate(address, token, thing=7)], now=NOW)
    found, where = queries.plate_of(f" {token[:13].upper()}-{token[13:]} ")
    assert (found.id, found.thing, found.ended_how, where.id) == (plate, 7, "", address)
    row = Plate.objects.values().get()
    assert token not in str(row) and token not in str(list(Entry.objects.values("facts", "ref")))


def test_a_plate_ends(add: Add) -> None:
    address = add()

    def issue(**more: Any) -> int:
        return actions.issue_plates(
            actor=KEEPER, new=[actions.NewPlate(address, queries.draw_token())], now=NOW, **more
        )[0]

    one = issue()
    with pytest.raises(refusals.PlateStands):
        issue()
    two = issue(replace=True)
    actions.report_lost(actor=KEEPER, plate=two, now=NOW)
    with pytest.raises(refusals.PlateOver):
        actions.revoke_plate(actor=KEEPER, plate=two, now=NOW)
    three = issue()
    with pytest.raises(NotFound):
        actions.revoke_plate(actor=NEIGHBOUR, plate=three, now=NOW)
    actions.revoke_plate(actor=KEEPER, plate=three, now=NOW)
    assert {each.id: each.ended_how for each in queries.plates(address)} == {
        one: "replaced", two: "lost", three: "revoked"
    }  # fmt: skip
    assert queries.plated([address]) == frozenset()


@pytest.mark.parametrize(
    ("token", "refusal"),
    [
        ("abc", refusals.TruncatedToken),
        ("", refusals.TruncatedToken),
        ("a" * 26, refusals.NoSuchPlate),
        ("a" * 27, refusals.NoSuchPlate),
        ("1' or 1=1", refusals.NoSuchPlate),
    ],
)
def test_a_wrong_token_opens_nothing(token: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        queries.plate_of(token)


@pytest.mark.parametrize(
    ("crs", "shift"), [("GCJ02", to_gcj02), ("BD-09", to_bd09), ("CGCS2000", lambda points: points)]
)
def test_an_address_is_placed_by_what_a_map_says(add: Add, bring: Bring, crs: str, shift: Any) -> None:
    bring(square(118.0, 30.0, code=f"{VILLAGE}001"))
    address = add("河东镇柳树村3组9号")
    lon, lat = shift(np.array([[118.004, 30.003]]))[0]
    grid = actions.place_address(actor=KEEPER, address=address, lon=lon, lat=lat, crs=crs, on=ON, now=NOW)
    found = queries.address(address)
    assert grid == found.grid_code == f"{VILLAGE}001"
    assert found.lon == pytest.approx(118.004, abs=1e-7) and found.lat == pytest.approx(30.003, abs=1e-7)
    assert Entry.objects.filter(act="places.place_address", ref=f"address:{address}").count() == 1


def test_a_position_that_cannot_be_is_refused(add: Add, bring: Bring) -> None:
    bring(square(118.0, 30.0, code=f"{VILLAGE}001"))
    other = add("河东镇石桥村8组9号")
    at = {"lon": 118.004, "lat": 30.003, "crs": "WGS84", "on": ON, "now": NOW}
    with pytest.raises(refusals.PositionElsewhere):
        actions.place_address(actor=KEEPER, address=other, **at)
    with pytest.raises(refusals.BadPosition):
        actions.place_address(actor=KEEPER, address=other, **(at | {"lat": 300.0}))
    with pytest.raises(NotFound):
        actions.place_address(actor=NEIGHBOUR, address=other, **at)
    with pytest.raises(NotAllowed):
        actions.place_address(actor=anonymous(), address=other, **at)
    actions.retire_address(actor=KEEPER, address=other, on=ON, now=NOW)
    with pytest.raises(refusals.AddressRetired):
        actions.place_address(actor=KEEPER, address=other, **at)
    assert Address.objects.get(id=other).lon is None and not Entry.objects.filter(act="places.place_address").exists()
