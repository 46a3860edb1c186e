"""The incident kind's own screens, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_desk import _clock, enter  # noqa: F401  (fixtures)
from tests.cast import NOW, Cast
from zhili.matters import actions as matters


def test_verifying_on_site_is_called_so_and_takes_a_photo(
    cast: Cast, enter: Callable[..., Page], look: Callable[[Page, str], Path], fair: Callable[[Page], None]  # noqa: F811
) -> None:  # fmt: skip
    number = cast.report("人民路口井盖没了", kind="incident", category="city.cover").number
    matters.accept(actor=cast.as_("dispatcher"), number=number, now=NOW)
    page = enter("checker", f"/desk/m/{number}/?act=check")
    expect(page.get_by_role("heading", name="现场核实")).to_be_visible()
    expect(page.locator(".stages [aria-current=step]")).to_have_text("信息采集")
    expect(page.get_by_label("属实，立案")).to_have_count(1)
    look(page, "incident-verify")
    fair(page)
    page.set_viewport_size({"width": 360, "height": 740})
    look(page, "incident-verify-phone")
    fair(page)
