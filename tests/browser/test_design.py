"""The board of parts in a real browser: accessible in both languages, light and dark, at 360 px and at 200 % text."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch, enlarge

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]
Fair = Callable[[Page], None]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("size", "phone"), [("auto", False), ("touch", True), ("elder", True)])
def test_every_part_in_every_state(
    visit: Visit, look: Look, fair: Fair, lang: str, dark: bool, size: str, phone: bool
) -> None:
    page = visit(f"/design/?lang={lang}&size={size}", phone=phone, dark=dark)
    look(page, f"design-{lang}-{'dark' if dark else 'light'}-{size}")
    fair(page)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_twice_the_text_still_fits(visit: Visit, look: Look, fair: Fair, phone: bool) -> None:
    page = visit("/design/?lang=en", phone=phone)
    enlarge(page, 200)
    look(page, f"design-200-{'phone' if phone else 'desk'}")
    fair(page)


def test_the_readers_choice_of_dark_outdoes_the_device(visit: Visit) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = visit("/design/?theme=light", dark=True), visit("/design/?theme=dark")
    assert light.evaluate(ground) == "rgb(241, 244, 243)"
    assert dark.evaluate(ground) == "rgb(13, 20, 21)"


def test_a_printed_page_has_no_chrome(visit: Visit, look: Look) -> None:
    page = visit("/design/?theme=dark")
    page.emulate_media(media="print")
    assert not page.locator(".mast__nav").is_visible() and not page.locator(".btn").first.is_visible()
    expect(page.locator(".print-only")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    look(page, "design-print")


def test_the_code_of_a_receipt_is_read_from_a_phones_screen(visit: Visit) -> None:
    page = visit("/design/", phone=True)
    code = page.locator(".qr").first
    code.scroll_into_view_if_needed()
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.screenshot())), formats=zxingcpp.BarcodeFormat.QRCode)
    assert [each.text for each in found] == ["ZHILI1:DEMO-0417-NOT-A-RECEIPT-OF-ANYTHING"]


def test_keys_walk_the_queue_and_can_be_switched_off(visit: Visit) -> None:
    page = visit("/design/")
    here = "document.activeElement.getAttribute('href')"
    page.keyboard.press("j")
    assert page.evaluate(here) == "#c", "from the open row on"
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert page.evaluate(here) == "#a"
    page.keyboard.press("e")
    assert page.url.endswith("#e"), "a letter presses the act that carries it"
    page.keyboard.press("/")
    page.keyboard.type("jk/a")
    assert page.locator("#seek").input_value() == "jk/a", "keys are silent while somebody types"
    page.locator("[data-keys-switch]").click()
    page.keyboard.press("j")
    assert page.evaluate(here) != "#b"
    page.reload()
    assert page.locator("[data-keys-switch]").get_attribute("aria-pressed") == "false", "and stay off"


def test_photos_are_shown_and_made_smaller_before_they_are_sent(visit: Visit, tmp_path: Path) -> None:
    photo = tmp_path / "井盖.jpg"
    Image.effect_noise((4000, 3000), 90).save(photo, quality=95)
    assert photo.stat().st_size > 5_000_000
    page = visit("/design/", phone=True)
    field = page.locator("[data-photos]")
    field.locator("input").set_input_files(photo)
    field.locator("img").wait_for()
    sent = "[...document.querySelector('[data-photos] input').files].map((f) => f.size)"
    page.wait_for_function(f"({sent})[0] < {photo.stat().st_size}")
    assert field.locator("img").get_attribute("alt") == "第 1 张"
    field.locator("input").set_input_files([photo] * 7)
    field.locator("[data-photos-said]").get_by_text("最多 6 个").wait_for()


def test_my_position_is_asked_for_only_by_a_press(visit: Visit) -> None:
    page = visit(
        "/design/",
        phone=True,
        permissions=["geolocation"],
        geolocation={"longitude": 120.1, "latitude": 30.2, "accuracy": 15},
    )
    spot = page.locator("[data-spot]")
    expect(spot.locator("[data-spot-lon]")).to_have_value("")
    spot.locator("[data-spot-find]").click()
    page.wait_for_function("document.querySelector('[data-spot-said]').textContent.includes('15')")
    expect(spot.locator("[data-spot-lon]")).to_have_value("120.100000")


def test_errors_are_reached_first(visit: Visit, fair: Fair, look: Look, watch: Watch) -> None:
    watch.expected |= {422, 404}
    page = visit("/login/", phone=True)
    fair(page)
    page.get_by_label("账号").fill("nobody")
    page.get_by_label("密码").fill("x")
    page.get_by_role("button", name="登录").click()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    expect(page.get_by_label("账号")).to_have_value("nobody")
    look(page, "login-refused")
    fair(page)
    page = visit("/nowhere/?lang=en", person=page)
    look(page, "not-found")
    fair(page)
