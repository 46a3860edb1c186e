"""What a resident does in a real browser, whole and measured: the number of inputs, of pages and of seconds.

The position and the network are the browser's own fakes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.test_portal import county
from tests.cast import Cast
from tests.matters import walks
from tests.portal import house
from zhili.lib.actor import anonymous
from zhili.matters import actions as matters

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]
Fair = Callable[[Page], None]


@pytest.fixture(autouse=True)
def _house(settings: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    house.settle(settings)
    house.tick(monkeypatch.setattr)


@pytest.fixture
def grids(cast: Cast, tmp_path: Path) -> tuple[float, float]:
    """The county's grids; a point in one of them."""
    from zhili.places import queries as places

    house.lay_grids(tmp_path)
    code = "990121100001001"
    inside = places.pieces(code, 15, on=timezone.now().date())[code].representative_point()
    return round(inside.x, 6), round(inside.y, 6)


def around(cast: Cast, at: tuple[float, float], words: str = "3 幢楼下污水往外冒") -> str:
    """Somebody reported it there an hour ago."""
    from zhili.dispatch.actions import take_in

    now = timezone.now() - timedelta(hours=1)
    full = matters.Report(words=words, lon=at[0], lat=at[1], contact=matters.Contact("周女士", "13900000001"))
    return take_in(actor=anonymous(), locality="qinghe", report=full, now=now).number


def test_me_too_takes_two_inputs_one_page_and_no_time(
    visit: Visit, look: Look, fair: Fair, cast: Cast, grids: tuple[float, float]
) -> None:
    number = around(cast, grids)
    page = visit("/", phone=True, permissions=["geolocation"],
                 geolocation={"longitude": grids[0], "latitude": grids[1], "accuracy": 15})  # fmt: skip
    pages: list[str] = []
    page.on("framenavigated", lambda frame: pages.append(frame.url))
    began = time.monotonic()
    page.locator("#f-said").fill("我家楼下也冒污水，臭得很")  # the first input
    page.locator("[data-spot-find]").click()  # the second
    page.get_by_role("heading", name="附近有人说过").wait_for()
    look(page, "near")
    fair(page)
    expect(page.get_by_role("button", name="都不是，交上去")).to_be_visible()
    page.get_by_role("button", name="我也是").click()  # and one press
    page.wait_for_url("**/taken/")
    took = time.monotonic() - began
    assert took < 30 and len(pages) == 1
    expect(page.locator("#number")).to_have_text(number)
    assert cast.matter(number).people == 2


def test_a_report_with_nothing_nearby_is_three_inputs_and_one_page(
    visit: Visit, cast: Cast, grids: tuple[float, float], tmp_path: Path
) -> None:
    around(cast, grids, "路灯不亮")
    photo = tmp_path / "井.jpg"
    photo.write_bytes(house.gps_photo(*grids))
    page = visit("/", phone=True)
    pages: list[str] = []
    page.on("framenavigated", lambda frame: pages.append(frame.url))
    began = time.monotonic()
    page.locator("#f-said").fill("污水冒出来了")
    page.locator("#f-photos").set_input_files(photo)
    page.get_by_role("button", name="用照片里的位置").click()
    page.get_by_role("button", name="交上去").click()
    page.wait_for_url("**/taken/")
    assert time.monotonic() - began < 30 and len(pages) == 1
    matter = cast.matter(page.locator("#number").text_content() or "")
    assert (round(matter.lon or 0, 4), round(matter.lat or 0, 4)) == (round(grids[0], 4), round(grids[1], 4))
    assert matter.grid_code == "990121100001001"


def test_a_place_is_picked_by_finger_and_by_key(
    visit: Visit, look: Look, fair: Fair, cast: Cast, grids: tuple[float, float]
) -> None:
    page = visit("/", phone=True)
    page.locator("#f-said").fill("污水冒出来了")
    page.locator("[data-pick-box] > summary").click()
    for name in ("青石镇", "青石社区"):
        link = page.locator(f".pick__map a[aria-label='{name}']")
        link.focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="上一级").wait_for()
        page.locator(".pick__at b", has_text=name).wait_for()
    look(page, "pick")
    fair(page)
    page.locator(".pick__list a").first.click()
    expect(page.locator("[data-spot-grid]")).to_have_value("990121100001001")
    assert page.locator("[data-spot-lon]").input_value() == "", "a list names a grid, no point in it"
    page.locator("[data-pick-box] > summary").click()
    page.locator(".pick__map a path").first.click()
    lon = float(page.locator("[data-spot-lon]").input_value())
    assert abs(lon - grids[0]) < 0.02
    page.get_by_role("button", name="不用这个位置").click()
    expect(page.locator("[data-spot-lon]")).to_have_value("")
    expect(page.locator("[data-spot-grid]")).to_have_value("")


def test_without_a_network_it_waits_and_is_sent_once(visit: Visit, look: Look, cast: Cast) -> None:
    from zhili.matters.models import Matter

    page = visit("/", phone=True)
    page.locator("#f-said").fill("路灯不亮，天黑看不见")
    page.context.set_offline(True)
    page.get_by_role("button", name="交上去").click()
    page.get_by_text("没有网络，还没交上").wait_for()
    look(page, "offline")
    page.context.set_offline(False)
    page.wait_for_url("**/taken/")
    assert Matter.objects.count() == 1
    page.go_back()
    page.get_by_text("刚才那件已经交上了").wait_for()
    assert page.locator("#f-said").input_value() in ("", "路灯不亮，天黑看不见")


def test_what_was_typed_outlives_the_page_but_not_the_tab(visit: Visit, site: str, watch: Watch) -> None:
    watch.expected.add(403)
    page = visit("/", phone=True)
    page.locator("#f-said").fill("路灯不亮")
    page.reload()
    expect(page.locator("#f-said")).to_have_value("路灯不亮")
    page.context.clear_cookies()  # the session ended while typing
    page.get_by_role("button", name="交上去").click()
    page.get_by_text("没有交上").first.wait_for()
    expect(page.get_by_text("路灯不亮").first).to_be_visible()
    page.get_by_role("button", name="再交一次").click()
    page.wait_for_url("**/taken/")
    other = page.context.new_page()
    other.goto(site + "/")
    expect(other.locator("#f-said")).to_have_value("")


def test_by_telephone(visit: Visit, look: Look, fair: Fair, cast: Cast) -> None:
    import re

    from zhili.notices.models import Message
    from zhili.notices.queries import body

    at = county(cast)
    page = visit("/track/", phone=True)
    page.get_by_role("link", name="用手机号查").click()
    page.locator("#f-phone").fill("139 0000 0003")
    page.get_by_role("button", name="发验证码").click()
    fair(page)
    look(page, "phone-code")
    sent = re.search(r"\d{6}", body(Message.objects.get(template="phone_code")))
    assert sent
    page.locator("#f-code").fill(sent[0])
    page.get_by_role("button", name="看我的事").click()
    page.wait_for_url("**/mine/")
    look(page, "mine")
    fair(page)
    page.locator(f"a[href='/track/{at['owed']}/']").click()
    expect(page.locator(".owed")).to_be_visible()


def test_my_grid_worker_and_what_was_published(
    visit: Visit, look: Look, fair: Fair, cast: Cast, tmp_path: Path
) -> None:
    from tests.portal.test_phone import NOW as THEN
    from zhili.offices import actions as offices
    from zhili.offices.permissions import OPERATOR

    house.lay_grids(tmp_path)
    code = "990121100001001"
    unit = offices.open_unit(actor=OPERATOR, code=code, name_zh="青石社区第1网格", level="grid", now=THEN,
                             area_code="990121100001", parent_id=cast.units["town"], prefixes=(code,))  # fmt: skip
    post = offices.open_post(actor=OPERATOR, unit_id=unit, code="worker", name_zh="网格员", phone="0990-5561000",
                             now=THEN)  # fmt: skip
    person = offices.enrol(actor=OPERATOR, name="陈禾", now=THEN)
    offices.seat(actor=OPERATOR, person_id=person, post_id=post, now=THEN)
    number = walks.handling(cast)
    matters.publish(actor=cast.as_("handler"), number=number, title="排水管外溢", summary="一段主管堵塞，正在疏通。",
                    rounding=matters.Rounding.STREET, street="育才路", now=timezone.now())  # fmt: skip
    for lang in ("zh", "en"):
        page = visit(f"/grids/?lang={lang}", phone=True)
        for name, path in {"grids": "/grids/", "grid": f"/grids/{code}/", "published": "/published/",
                           "matter-published": f"/m/{number}/", "where": "/where/"}.items():  # fmt: skip
            visit(path, person=page)
            look(page, f"{name}-{lang}")
            fair(page)
    visit(f"/grids/{code}/", person=page)
    expect(page.get_by_text("陈禾")).to_be_visible()
    expect(page.locator("a[href='tel:0990-5561000']").first).to_be_visible()
