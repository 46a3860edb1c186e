"""Large type and the screen in a hall: the same pages, one thing a screen, read aloud, clean for whoever comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch, enlarge
from tests.browser.test_portal import prove
from tests.cast import Cast
from tests.matters import walks
from tests.portal import house

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]
Fair = Callable[[Page], None]

VOICES = """
window.heard = [];
const voices = [{ lang: 'zh-CN', name: 'stand-in', localService: true, default: true }];
Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: class { constructor(text) { this.text = text; } } });
Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => voices, cancel() {}, addEventListener() {},
  speak(said) { window.heard.push([said.text, said.lang, said.rate]); setTimeout(() => said.onend(), 0); } } });
"""
"""A stand-in for a device's voice: headless Chromium has none."""


@pytest.fixture(autouse=True)
def _house(settings: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    house.settle(settings)
    house.tick(monkeypatch.setattr)


def steps(page: Page) -> str:
    told = page.locator("[data-pace]")
    expect(told).to_contain_text("步")
    return told.inner_text()


def test_the_switch_stays_on_the_page_and_is_remembered(visit: Visit, fair: Fair) -> None:
    page = visit("/owed/", phone=True)
    page.locator(".mast").get_by_role("link", name="大字版").click()
    assert page.url.endswith("/owed/?size=elder")
    visit("/help/", person=page)
    assert page.locator("html").get_attribute("data-size") == "elder"
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)") >= 20
    fair(page)
    page.locator(".mast").get_by_role("link", name="退出大字").click()
    visit("/help/", person=page)
    assert page.locator("html").get_attribute("data-size") == "touch"


def test_one_thing_a_screen_and_back(visit: Visit, look: Look, fair: Fair) -> None:
    page = visit("/elder/?size=elder", phone=True)
    look(page, "elder-start")
    page.get_by_role("link", name="说一件事").click()
    assert steps(page).startswith("第 1 步")
    look(page, "elder-step-1")
    fair(page)
    expect(page.get_by_role("button", name="交上去")).not_to_be_visible()
    page.get_by_role("button", name="下一步").click()
    assert steps(page).startswith("第 1 步"), "an empty answer is asked for again, not walked past"
    page.locator("#f-said").fill("3 幢楼下污水往外冒")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("#f-place")).to_be_visible()
    expect(page.locator("#f-said")).not_to_be_visible()
    look(page, "elder-step-2")
    page.locator("#f-place").fill("青禾小区北门")
    page.locator("#f-place").press("Enter")
    assert page.url.split("?")[0].endswith("/"), "Enter leads on; it does not send"
    page.get_by_role("button", name="上一步").click()
    expect(page.locator("#f-place")).to_have_value("青禾小区北门")
    for _ in range(9):
        if not page.get_by_role("button", name="下一步").is_visible():
            break
        page.get_by_role("button", name="下一步").click()
    look(page, "elder-step-last")
    fair(page)
    enlarge(page, 200)
    fair(page)
    page.get_by_role("button", name="交上去").click()
    assert (page.locator("#number").text_content() or "").startswith("QH-")
    look(page, "elder-taken")
    fair(page)


def test_a_refusal_opens_at_the_step_that_is_wrong(visit: Visit, watch: Watch) -> None:
    watch.expected.add(422)
    page = visit("/?size=elder", phone=True)
    page.locator("#f-said").fill("路灯不亮")
    page.evaluate("document.querySelector('#f-phone').value = '12'")
    page.evaluate("document.querySelector('form.say').requestSubmit()")
    page.get_by_role("alert").wait_for()
    expect(page.locator("#f-phone")).to_be_visible()
    expect(page.locator("#f-said")).not_to_be_visible()
    expect(page.locator("#f-said")).to_have_value("路灯不亮")


def test_the_question_stands_alone(visit: Visit, cast: Cast, look: Look, fair: Fair) -> None:
    number = walks.replied(cast, now=timezone.now() - timedelta(minutes=9))
    page = prove(visit("/track/?size=elder", phone=True), cast, number)
    expect(page.get_by_role("button", name="好了，办成了")).to_be_visible()
    expect(page.locator(".time")).to_have_count(0)
    look(page, "elder-ask")
    fair(page)
    page.get_by_role("link", name="看经过和答复").click()
    expect(page.locator(".time")).to_be_visible()


def test_without_a_voice_a_telephone_is_offered(visit: Visit, look: Look) -> None:
    page = visit("/elder/?size=elder", phone=True)
    told = page.locator("[data-aloud-none]")
    told.wait_for(state="visible")
    assert "这台设备不会念中文" in told.inner_text() and told.get_by_role("link").get_attribute("href") == "tel:12345"
    expect(page.locator("[data-aloud-start]")).not_to_be_visible()
    look(page, "elder-no-voice")


def test_what_stands_on_the_screen_is_read_and_no_more(visit: Visit) -> None:
    page = visit("/elder/?size=elder", phone=True)
    page.add_init_script(VOICES)
    page.goto(page.url.replace("/elder/", "/"))
    page.get_by_role("button", name="念一遍").click()
    expect(page.locator("[data-aloud-label]")).to_have_text("念一遍")
    heard = page.evaluate("window.heard")
    text = " ".join(each[0] for each in heard)
    assert "哪里不对，说一句" in text and {each[1] for each in heard} == {"zh-CN"}
    assert max(each[2] for each in heard) < 1, "slower than talk"
    assert "手机号" not in text, "a later step is not read"


def test_a_hall_screen_is_clean_for_the_next_person(visit: Visit, look: Look, fair: Fair, watch: Watch) -> None:
    page = visit("/kiosk/")
    page.clock.install()
    visit("/", person=page)
    page.locator("#f-said").fill("电梯停了两天")
    for _ in range(9):
        if not page.get_by_role("button", name="下一步").is_visible():
            break
        page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="交上去").click()
    number = page.locator("#number").text_content() or ""
    expect(page.get_by_role("button", name="打一张小票")).to_be_visible()
    look(page, "kiosk-taken")
    fair(page)
    page.emulate_media(media="print")
    expect(page.locator(".keep .qr")).to_be_visible()
    expect(page.get_by_role("button", name="打一张小票")).not_to_be_visible()
    look(page, "kiosk-slip")
    page.emulate_media(media="screen")
    page.clock.fast_forward("01:31")
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    look(page, "kiosk-still")
    fair(page)
    dialog.get_by_role("button", name="还在").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("#number")).to_be_visible()
    page.clock.fast_forward("01:31")
    page.locator("dialog[open]").wait_for()
    for _ in range(31):
        page.clock.run_for(1000)
    page.wait_for_url("**/elder/")
    page.go_back()
    page.wait_for_load_state()
    assert number not in page.content(), "“back” shows nobody's number"
    visit("/taken/", person=page)
    assert "/track/" in page.url


def test_a_hall_screen_without_a_network_is_wiped_all_the_same(visit: Visit, watch: Watch) -> None:
    page = visit("/kiosk/")
    visit("/", person=page)
    page.locator("#f-said").fill("只说给你们听的话")
    page.context.set_offline(True)
    page.get_by_role("button", name="用完了，清屏").click()
    page.get_by_text("网络断了，屏幕已经清空").wait_for()
    expect(page.locator("#f-said")).to_have_count(0)
    page.context.set_offline(False)
    page.wait_for_url("**/elder/", timeout=20_000)


def test_nothing_on_a_hall_screen_leads_away(visit: Visit) -> None:
    page = visit("/kiosk/")
    for path in ("/elder/", "/", "/track/", "/help/"):
        visit(path, person=page)
        expect(page.get_by_role("link", name="工作人员登录")).to_have_count(0)
        expect(page.locator("input:not([type=hidden])[autocomplete]:not([autocomplete=off])")).to_have_count(0)
