"""My data in a hand: telephone, card, all that is held, a correction; large type reads it aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.cast import NOW, Cast
from tests.portal import house
from tests.portal.test_phone import code_sent
from tests.registry import house as people
from zhili.dispatch.actions import take_in_requests
from zhili.lib.actor import Actor
from zhili.registry import actions as registry
from zhili.registry.models import Correction

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]
Fair = Callable[[Page], None]
PHONE = "13900000001"


@pytest.fixture(autouse=True)
def _house(settings: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    house.settle(settings)
    house.tick(monkeypatch.setattr)


def by_telephone(page: Page) -> None:
    """The code from the message."""
    page.get_by_role("link", name="第一步").click()
    page.locator("#f-phone").fill(PHONE)
    page.get_by_role("button", name="发验证码").click()
    page.locator("#f-code").wait_for()
    page.locator("#f-code").fill(code_sent())
    page.get_by_role("button", name="下一步").click()
    page.wait_for_url("**/mine/data/")


def answered(clerk: Actor) -> None:
    """The correction has its matter, and its answer."""
    take_in_requests(locality="qinghe", now=NOW)
    row = Correction.objects.get().id
    registry.answer_correction(actor=clerk, correction=row, made=True, answer="看过身份证", now=NOW)


def test_telephone_and_card_open_it_and_a_mistake_is_said(
    visit: Visit, look: Look, fair: Fair, watch: Watch, cast: Cast
) -> None:
    watch.expected.add(403)
    clerk = people.clerk(cast)
    thing = people.person(clerk, "12", name="周桂兰", id_number=people.identity(), phone=PHONE)
    registry.look(actor=clerk, things=[thing], purpose="办老年优待证", now=NOW)
    page = visit("/mine/data/", phone=True)
    page.set_viewport_size({"width": 360, "height": 740})
    fair(page)
    by_telephone(page)
    fair(page)
    page.locator("#f-id_number").fill("990121")
    page.get_by_role("button", name="看我的数据").click()
    expect(page.get_by_role("alert")).to_contain_text("带身份证到窗口")
    expect(page.locator("#f-id_number")).to_have_value("990121")
    page.locator("#f-id_number").fill(people.identity())
    page.get_by_role("button", name="看我的数据").click()
    expect(page.locator("main")).to_contain_text("办老年优待证")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    look(page, "my-data")
    fair(page)
    page.get_by_role("link", name="不对，要更正：姓名").click()
    page.locator("#f-right").fill("周贵兰")
    page.locator("#f-why").fill("身份证上是贵")
    fair(page)
    page.get_by_role("button", name="交上去").click()
    expect(page.locator("#asked")).to_contain_text("等青石镇人民政府答复")
    answered(clerk)
    page.reload()
    expect(page.locator("#asked")).to_contain_text("看过身份证")
    fair(page)
    _taken_away(page, fair)


def _taken_away(page: Page, fair: Fair) -> None:
    page.get_by_role("link", name="申请删除").click()
    fair(page)
    page.goto(page.url.replace("erase/", "?size=elder"))
    fair(page)
    with page.expect_download() as file:
        page.get_by_role("button", name="CSV").click()
    assert file.value.suggested_filename == "my-data.csv"
