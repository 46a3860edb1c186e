"""The page behind a door plate: for anybody about the place, for staff what their grants allow, about nobody."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cast import BEGAN, NOW, Cast
from tests.portal.conftest import AT, said, send
from tests.registry import house
from zhili.knowledge.actions import NewTrouble, post_trouble
from zhili.matters.models import Matter
from zhili.offices.actions import grant
from zhili.offices.permissions import ADDRESSES, LOOK, OPERATOR
from zhili.places import actions, queries
from zhili.places.models import Plate

if TYPE_CHECKING:
    from django.test import Client

HOME = "青石镇人民路12号阳光小区3幢2单元501室"


@pytest.fixture
def token(cast: Cast, tmp_path: Path) -> str:
    from tests.portal.house import lay_grids

    lay_grids(tmp_path)
    queries.forget_names()
    grid = queries.grids_in("990121100001", on=AT.date())[0]
    lon, lat = _inside(grid.code)
    address = actions.add_address(actor=OPERATOR, text=HOME, area=grid.area_code, lon=lon, lat=lat,
                                  on=date(2026, 1, 1), now=NOW)  # fmt: skip
    drawn = queries.draw_token()
    dwelling = house.home(house.clerk(cast), "1", HOME, grid=grid.code)
    actions.issue_plates(actor=OPERATOR, new=[actions.NewPlate(address, drawn, thing=dwelling)], now=NOW)
    return drawn


def dwelling() -> int:
    return Plate.objects.get().thing or 0


def _inside(code: str) -> tuple[float, float]:
    point = queries.pieces(code, 15, on=AT.date())[code].representative_point()
    return point.x, point.y


def test_anybody_is_offered_report_services_notices_and_the_grid_worker(
    cast: Cast, browser: Client, token: str
) -> None:
    town = cast.as_("handler")
    new = NewTrouble(what="主管抢修，停水", answer_zh="今晚八点前来水", category="water", areas=("990121100",),
                     since=AT - timedelta(hours=1))  # fmt: skip
    post_trouble(actor=town, new=new, now=AT - timedelta(hours=1))
    answer = browser.get(f"/d/{token}/")
    text = said(answer)
    assert answer.status_code == 200 and "人民路12号阳光小区3幢2单元501室" in text
    for each in (
        f'href="/?door={token}"',
        "找网格员",
        "12345",
        "今晚八点前来水",
        "办事说明还没有写进来",
        'href="/help/"',
    ):
        assert each in text, each
    assert answer["X-Robots-Tag"] == "noindex" and "no-store" in answer["Cache-Control"]
    assert "您已登录" not in text and "/desk/" not in text
    assert "Report something here" in said(browser.get(f"/d/{token}/?lang=en"))


def test_a_report_begins_with_the_place_filled_in(browser: Client, token: str) -> None:
    page = said(browser.get(f"/?door={token}"))
    grid = re.search(r'name="grid" value="(\d{15})"', page)
    assert grid and "人民路12号阳光小区3幢" in page
    place = re.search(r'name="place"[^>]*value="([^"]+)"', page)
    assert place
    answer = send(browser, page=f"/?door={token}", said="楼道灯不亮", place=place[1], grid=grid[1], phone="13900000009")
    assert answer.status_code == 303
    matter = Matter.objects.get()
    assert (matter.grid_code, matter.place) == (grid[1], place[1])


@pytest.mark.parametrize("ended", ["revoked", "lost", "replaced"])
def test_a_plate_that_is_over_says_so_and_offers_a_person(browser: Client, token: str, ended: str) -> None:
    Plate.objects.update(ended_at=NOW, ended_how=ended, ended_by="post:1")
    answer = browser.get(f"/d/{token}/")
    text = said(answer)
    assert answer.status_code == 410 and "不要再用它" in text
    assert "12345" in text and 'href="/"' in text and "阳光小区" not in text
    assert "阳光小区" not in said(browser.get(f"/?door={token}"))


@pytest.mark.parametrize(
    ("token_", "words"), [("abc", "不全"), ("a" * 26, "没有这块门牌"), ("x" * 300, "没有这块门牌")]
)
def test_a_wrong_code_opens_nothing_and_loses_nobody(browser: Client, token: str, token_: str, words: str) -> None:
    answer = browser.get(f"/d/{token_}/")
    text = said(answer)
    assert answer.status_code == 404 and words in text and "12345" in text and "反映一件事" in text
    assert browser.get(f"/?door={token_}").status_code == 200


def test_guessing_is_limited(browser: Client, token: str) -> None:
    for _ in range(20):
        assert browser.get(f"/d/{queries.draw_token()}/").status_code == 404
        browser.get(f"/?door={queries.draw_token()}")
    answer = browser.get(f"/d/{token}/")
    assert answer.status_code == 429 and "12345" in said(answer) and "阳光小区" not in said(answer)
    assert "阳光小区" not in said(browser.get(f"/?door={token}"))
    assert browser.get("/").status_code == 200


def test_staff_go_on_to_what_their_grants_allow(cast: Cast, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.desk.conftest import seated
    from zhili.doors.portal import doorplate

    monkeypatch.setattr(doorplate, "_is_there", lambda path: True)
    client = seated(cast, "handler")
    assert "您已登录" not in said(client.get(f"/d/{token}/"))
    post = cast.people["handler"][1]
    grant(actor=OPERATOR, post_id=post, grant=LOOK, now=BEGAN)
    text = said(client.get(f"/d/{token}/"))
    assert f"/desk/registry/{dwelling()}/" in text and "/desk/addresses/" not in text
    assert "/field/" not in text
    grant(actor=OPERATOR, post_id=post, grant=ADDRESSES, now=BEGAN)
    assert "/desk/addresses/" in said(client.get(f"/d/{token}/"))
    grant(actor=OPERATOR, post_id=cast.people["stream_handler"][1], grant=LOOK, now=BEGAN)
    assert "/desk/registry/" not in said(seated(cast, "stream_handler").get(f"/d/{token}/"))


def test_a_grid_worker_goes_to_the_door_and_its_register(
    cast: Cast, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.desk.conftest import seated
    from zhili.doors.portal import doorplate
    from zhili.offices import actions as offices

    grid = queries.plate_of(token)[1].grid_code
    unit = offices.open_unit(actor=OPERATOR, code=grid, name_zh="一格", level="grid", area_code=grid[:12], now=BEGAN,
                             parent_id=cast.units["town"], prefixes=(grid,))  # fmt: skip
    post = offices.open_post(actor=OPERATOR, unit_id=unit, code="cell", name_zh="网格员", now=BEGAN, grants=(LOOK,))
    person = offices.enrol(actor=OPERATOR, name="石苗", now=BEGAN)
    offices.seat(actor=OPERATOR, person_id=person, post_id=post, now=BEGAN)
    cast.people["cell"] = (person, post)
    monkeypatch.setattr(doorplate, "_is_there", lambda path: True)
    client = seated(cast, "cell")
    text = said(client.get(f"/d/{token}/"))
    assert f"/field/#/house/{dwelling()}" in text and f"/desk/registry/{dwelling()}/" in text
    assert 'name="purpose"' in said(client.get(f"/desk/registry/{dwelling()}/"))


def test_a_plate_of_an_address_leads_to_what_stands_there(cast: Cast, token: str) -> None:
    from tests.desk.conftest import seated

    thing = dwelling()
    Plate.objects.update(thing=None)
    grant(actor=OPERATOR, post_id=cast.people["handler"][1], grant=LOOK, now=BEGAN)
    assert f"/desk/registry/{thing}/" in said(seated(cast, "handler").get(f"/d/{token}/"))


def test_it_says_how_things_are_done_around_here(cast: Cast, browser: Client, token: str) -> None:
    from tests.knowledge.test_articles import ALLOWANCE, in_force

    in_force(cast)
    text = said(browser.get(f"/d/{token}/"))
    assert ALLOWANCE.question_zh in text and ALLOWANCE.answer_zh in text and "还没有写进来" not in text


def test_a_page_that_is_not_there_is_not_linked() -> None:
    from zhili.doors.portal.doorplate import _is_there

    assert _is_there("/track/") and not _is_there("/no/such/page/")


def test_nothing_personal_can_be_in_a_plate(token: str) -> None:
    """A plate is a digest, an address, dates, and references: there is no column that could hold anything else."""
    columns = {each.name for each in Plate._meta.concrete_fields}
    assert columns == {
        "id",
        "digest",
        "address",
        "thing",
        "issued_at",
        "issued_by",
        "ended_at",
        "ended_how",
        "ended_by",
    }
    assert token not in str(Plate.objects.values().get())
