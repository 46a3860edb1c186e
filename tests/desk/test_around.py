"""A grid's page: what there is, what goes on, who answers for it, all as far as the post's area and grants reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests import county
from tests.cast import NOW, Cast
from tests.registry import house
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Ended
from zhili.registry.queries import things

pytestmark = pytest.mark.django_db
AREA = f"/desk/registry/in/{county.GRID}/"


@pytest.fixture
def keeper(cast: Cast, sit: Callable[[str], Client]) -> Client:
    county.ground(cast)
    county.base_data(cast)
    return sit("keeper")


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_grids_page_says_what_goes_on_there(cast: Cast, keeper: Client) -> None:
    number = cast.report("巷口路灯不亮", lon=118.79, lat=30.49).number
    found = cast.matter(number)
    there = f"/desk/registry/in/{found.grid_code or found.area_code}/"
    page = text(keeper, there)
    assert "巷口路灯不亮" in page and "在办 1 件" in page and f"open={number}" in page
    page = text(keeper, AREA)
    assert "陈禾" in page and "tel:0990-5561000" in page, "who answers for the ground"
    assert "关爱对象" in page and "每月走访一次" in page and "周*兰" in page and "周桂兰" not in page
    assert 'class="map' in page and "map__cell--here" in page


def test_dues_and_registers_are_counted_within_an_area_and_as_far_as_a_post_sees(cast: Cast, keeper: Client) -> None:
    clerk, until = house.clerk(cast), date(2026, 12, 31)
    assert things.entered(clerk, county.GRID) == {"care": 1} == things.entered(clerk, "990121100")
    assert things.entered(clerk, "990121200") == {} == things.entered(house.watcher(cast), "990122")
    assert things.due_many(clerk, until, prefix=county.GRID) == 1 == len(things.fall_due(clerk, until))
    assert things.due_many(clerk, until, prefix="990121200") == 0 == things.due_many(clerk, date(2026, 1, 1))
    (thing, *_), *_ = things.fall_due(clerk, until)
    registry.end(actor=clerk, thing_id=thing, why=Ended.MOVED_AWAY, on=NOW.date(), now=NOW)
    assert things.entered(clerk, county.GRID) == {} and things.due_many(clerk, until) == 0


def test_the_map_leads_to_what_there_is_for_who_may_look(
    cast: Cast, keeper: Client, sit: Callable[[str], Client]
) -> None:  # fmt: skip
    cast.report("巷口路灯不亮")
    assert 'data-held="/desk/registry/in/"' in text(keeper, "/desk/map/")
    table = text(keeper, "/desk/map/?view=all")
    assert 'href="/desk/registry/in/990121' in table
    page = text(sit("handler"), "/desk/map/?view=all")
    assert "data-held" not in page and "/desk/registry/in/" not in page
    assert sit("handler").get(AREA).status_code in (403, 404) or "这里的事" in text(sit("handler"), AREA)
