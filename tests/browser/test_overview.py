"""The map, the calendar, the load and what is stuck, in a real browser: drawn, gathered, pressed, told as a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_desk import enter as enter
from tests.cast import NOW, Cast
from tests.desk import moves
from zhili.lib.actor import anonymous
from zhili.matters import actions as matters
from zhili.matters.actions import Contact, Report
from zhili.matters.models import Assignment
from zhili.offices.permissions import OPERATOR

Enter = Callable[..., Page]
Fair = Callable[[Page], None]
Look = Callable[[Page, str], None]
AT = NOW + timedelta(days=2)
IDLE = "[data-chart][data-state=idle]"
DRAWN_MS = 60_000
"""A machine without a graphics card draws the first map in a second, a busy one in many."""


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    from zhili.doors.desk import counts

    counts.forget()
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def placed(cast: Cast, tmp_path: Path) -> Cast:
    """Grids on the ground, 12 matters in one street, one far away, one without a point."""
    from zhili.localities.county import land
    from zhili.places import actions as places

    (tmp_path / "areas").mkdir()
    for name, text in land.area_csvs().items():
        (tmp_path / "areas" / name).write_text(text, encoding="utf-8")
    places.import_areas(actor=OPERATOR, folder=tmp_path / "areas", now=NOW)
    grids = tmp_path / "grids.geojson"
    grids.write_text(land.geojson(), encoding="utf-8")
    places.import_grids(actor=OPERATOR, file=grids, layer="basic", crs="WGS84", valid_from=NOW.date(), now=NOW)
    for each in range(12):
        _put(118.790 + each / 4000, 30.500, f"路灯不亮，第 {each} 盏")
    _put(118.835, 30.535, "独一件：井盖没了")
    _put(None, None, "没说在哪里")
    return cast


def _put(lon: float | None, lat: float | None, words: str) -> None:
    said = Report(words=words, area_code="990121100000", lon=lon, lat=lat, contact=Contact("某", "13900000001"))
    matters.report(actor=anonymous(), locality="qinghe", report=said, now=NOW)


def idle(page: Page) -> None:
    expect(page.locator(IDLE)).to_be_visible(timeout=DRAWN_MS)


def test_the_map_gathers_zooms_and_opens(placed: Cast, enter: Enter, fair: Fair, look: Look) -> None:
    page = enter("dispatcher", "/desk/map/")
    idle(page)
    many = page.locator("button.dot")
    expect(many).to_have_count(1)
    expect(many).to_have_accessible_name(re.compile("12 件，放大看，12 件超时"))
    expect(page.get_by_role("link", name=re.compile("独一件：井盖没了"))).to_be_visible()
    expect(page.locator(".townname", has_text="青石镇")).to_be_visible()
    fair(page)
    look(page, "map")
    many.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".spotmark:not(.chart__key *), button.dot")).not_to_have_count(2, timeout=DRAWN_MS)
    idle(page)
    page.locator("[data-list-link]").click()
    expect(page.locator("[data-rows] li")).to_have_count(12)
    page.go_back()
    idle(page)
    page.get_by_label("基础网格").uncheck()
    page.locator("[data-whole]").click()
    idle(page)
    page.get_by_role("link", name=re.compile("独一件")).first.click()
    expect(page.locator("#title")).to_contain_text("独一件")


def test_the_table_says_the_same_without_a_script_and_on_a_phone(
    placed: Cast, enter: Enter, fair: Fair, look: Look
) -> None:
    page = enter("dispatcher", "/desk/map/", java_script_enabled=False)
    expect(page.locator(".chart__map")).to_be_hidden()
    row = page.locator("tbody tr", has_text="青石镇")
    expect(row.locator("td").first).to_have_text("13")
    expect(row.locator("td").last).to_have_text("1")
    row.locator("td a").first.click()
    expect(page.locator("[data-rows] li")).to_have_count(13)
    phone = enter("dispatcher", "/desk/map/", phone=True, dark=True)
    idle(phone)
    fair(phone)
    look(phone, "map-phone")


def test_deadlines_by_keyboard_and_on_a_phone(cast: Cast, enter: Enter, fair: Fair, look: Look) -> None:
    number = moves.handling(cast, AT)
    page = enter("head", "/desk/calendar/")
    page.keyboard.press("j")
    expect(page.locator(".daycount:focus")).to_have_count(1)
    fair(page)
    look(page, "calendar")
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows]")).to_contain_text("门口那件事")
    phone = enter("head", "/desk/calendar/", phone=True)
    expect(phone.locator(".daylist .daycount")).to_be_visible()
    fair(phone)
    week = enter("head", "/desk/calendar/?span=week", phone=True)
    fair(week)
    assert number


def test_the_head_gives_a_matter_to_somebody(cast: Cast, enter: Enter, fair: Fair, look: Look) -> None:
    number = moves.dispatched(cast, AT)
    page = enter("head", "/desk/load/")
    page.get_by_role("link", name="还没有交给谁", exact=True).click()
    page.get_by_label(re.compile("门口那件事")).check()
    page.get_by_label("交给谁", exact=True).select_option(label="石磊 · 经办")
    fair(page)
    look(page, "load")
    page.get_by_role("button", name="交给这个人").click()
    expect(page.locator("[role=status]")).to_contain_text("交给了石磊")
    assert Assignment.objects.get(matter__number=number, role="lead").handler_id == cast.people["handler"][0]
    fair(page)
    phone = enter("head", "/desk/load/?hand=none", phone=True)
    fair(phone)


def test_what_is_stuck_and_who_could_move_it(cast: Cast, enter: Enter, fair: Fair, look: Look) -> None:
    moves.dispatched(cast, NOW)
    page = enter("supervisor", "/desk/stuck/")
    expect(page.get_by_role("heading", name="派了没人签收 1")).to_be_visible()
    expect(page.locator(".knot")).to_contain_text("江敏")
    fair(page)
    look(page, "stuck")
    phone = enter("supervisor", "/desk/stuck/", phone=True, dark=True, locale="zh-CN")
    fair(phone)
    page.get_by_role("link", name=re.compile("1 件")).click()
    expect(page.locator("[data-rows] li")).to_have_count(1)
