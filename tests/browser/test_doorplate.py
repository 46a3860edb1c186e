"""A plate is used by a resident in a real browser, and made by a clerk; every page of it is fair."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watch
from tests.cast import BEGAN, NOW, Cast
from tests.portal import house
from zhili.matters.models import Matter
from zhili.offices.actions import grant
from zhili.offices.permissions import ADDRESSES, OPERATOR
from zhili.places import actions, queries
from zhili.places.models import Plate

Visit = Callable[..., Page]
Look = Callable[[Page, str], Path]
Fair = Callable[[Page], None]
HOME = "青石镇青石社区人民路12号阳光小区3幢2单元501室"


@pytest.fixture(autouse=True)
def _house(settings: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    house.settle(settings)
    house.tick(monkeypatch.setattr)
    house.lay_grids(tmp_path)
    queries.forget_names()


@pytest.fixture
def address() -> int:
    grid = queries.grids_in("990121100001", on=date(2026, 11, 2))[0]
    spot = queries.pieces(grid.code, 15, on=date(2026, 11, 2))[grid.code].representative_point()
    return actions.add_address(
        actor=OPERATOR, text=HOME, area=grid.area_code, lon=spot.x, lat=spot.y, on=date(2026, 1, 1), now=NOW
    )


def issued(address: int) -> str:
    token = queries.draw_token()
    actions.issue_plates(actor=OPERATOR, new=[actions.NewPlate(address, token)], now=NOW)
    return token


@pytest.mark.parametrize(("lang", "dark"), [("zh", False), ("en", True)])
def test_a_resident_scans_a_plate_and_reports(
    visit: Visit, look: Look, fair: Fair, address: int, lang: str, dark: bool
) -> None:
    page = visit(f"/d/{issued(address)}/?lang={lang}", phone=True, dark=dark)
    fair(page)
    look(page, f"door-{lang}")
    page.locator("main .btn--voice").click()
    assert "阳光小区3幢" in page.locator("#f-place").input_value()
    page.locator("#f-said").fill("楼道灯不亮三天了")
    page.locator("main form .btn--voice").click()
    page.wait_for_url("**/taken/")
    matter = Matter.objects.get()
    assert matter.place == HOME and matter.grid_code.startswith("990121100001")


def test_a_revoked_plate_still_leads_to_a_person(visit: Visit, fair: Fair, watch: Watch, address: int) -> None:
    watch.expected.add(410)
    token = issued(address)
    actions.revoke_plate(actor=OPERATOR, plate=Plate.objects.get().pk, now=NOW)
    page = visit(f"/d/{token}/", phone=True)
    fair(page)
    assert page.locator('main a[href="/"]').is_visible() and page.locator("#reach a.tel").first.is_visible()


def test_a_clerk_prints_plates_and_checks_addresses(
    visit: Visit, look: Look, fair: Fair, cast: Cast, address: int, tmp_path: Path
) -> None:
    grant(actor=OPERATOR, post_id=cast.people["handler"][1], grant=ADDRESSES, now=BEGAN)
    house.open_account(cast, "handler")
    page = visit("/login/?next=/desk/addresses/?q=阳光小区3-2-501")
    page.locator("#f-account").fill("handler")
    page.locator("#f-password").fill(house.PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/desk/addresses/**")
    fair(page)
    look(page, "addresses")
    page.locator("main input[name=address]").check()
    with page.expect_download() as got:
        page.get_by_role("button", name=re.compile("制发")).click()
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF") and Plate.objects.count() == 1
    actions.locate(actor=OPERATOR, texts=["青石镇阳光小区9幢"], area="990121", source="名单", now=NOW)
    visit("/desk/addresses/check/", person=page)
    fair(page)
    page.get_by_role("link", name=re.compile("阳光小区9幢")).click()
    fair(page)
    look(page, "address-check")
    page.keyboard.press("1")
    page.wait_for_url("**/desk/addresses/check/?done=1")
    assert "没有待核的地址" in page.content()
    visit(f"/desk/addresses/{address}/", person=page)
    fair(page)
    look(page, "address")
