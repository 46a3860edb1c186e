"""Every screen of the field door on small telephones (360 and 320 px) and at twice the text: nothing cut, nothing over
another, nothing to scroll sideways for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import field_hand as hand
from tests.browser.conftest import enlarge, too_wide
from tests.browser.readers import CLIPPED
from tests.cast import NOW, Cast
from tests.matters import walks
from zhili.matters import actions as matters

AT = NOW + timedelta(minutes=20)
OVER = """() => {
    const aside = ".hide, .skip, svg, .field-toast";
    const shown = (box) => box.checkVisibility({ visibilityProperty: true }) && !box.closest(aside);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) {
        const text = walker.currentNode, box = text.parentElement;
        if (!text.data.trim() || !shown(box) || box.matches("textarea, option, script")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const fixed = Boolean(box.closest(".thumb"));
        for (const rect of range.getClientRects()) found.push({ text: text.data.trim().slice(0, 20), rect, fixed });
    }
    const deep = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) * 0.35;
    const wrong = [];
    for (const [place, one] of found.entries())
        for (const other of found.slice(place + 1))
            if (one.fixed === other.fixed && one.text !== other.text && deep(one.rect, other.rect))
                wrong.push(`${one.text} over ${other.text}`);
    return wrong;
}"""
BROKEN = """() => {
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), wrong = [];
    while (walker.nextNode()) {
        const text = walker.currentNode;
        if (!text.parentElement.checkVisibility() || text.parentElement.closest(".code, .hide, svg")) continue;
        for (const word of text.data.matchAll(/[A-Za-z]{3,14}/g)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const lines = new Set([...range.getClientRects()].map((each) => Math.round(each.top)));
            if (lines.size > 1) wrong.push(`${word[0]} is torn`);
        }
    }
    return wrong;
}"""
REACHED = """() => {
    const main = document.querySelector("main"), thumb = document.querySelector(".thumb");
    if (!thumb || getComputedStyle(thumb).position !== "fixed") return [];
    const all = [...main.querySelectorAll("a, button, summary, input, textarea")].filter((one) => !thumb.contains(one));
    const last = all.at(-1);
    if (!last) return [];
    scrollTo(0, document.documentElement.scrollHeight);
    const under = last.getBoundingClientRect().bottom - thumb.getBoundingClientRect().top;
    const part = thumb.getBoundingClientRect().height / innerHeight;
    scrollTo(0, 0);
    return [...(under > 1 ? [`the bar covers ${last.textContent} by ${Math.round(under)} px`] : []),
        ...(part > 0.4 ? [`the bar takes ${Math.round(part * 100)} % of the screen`] : [])];
}"""


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


class Eye:
    """Looks at one screen in every size, and keeps what is wrong."""

    def __init__(self, fair: Callable[[Page], None], look: Callable[[Page, str], Path]) -> None:
        self.wrong: list[str] = []
        self.fair, self.look = fair, look

    def at(self, page: Page, name: str) -> None:
        page.wait_for_timeout(100)
        for width, percent in ((360, 100), (360, 200), (320, 100), (320, 200)):
            page.set_viewport_size({"width": width, "height": 740})
            enlarge(page, percent)
            found = [
                *too_wide(page),
                *page.evaluate(CLIPPED),
                *page.evaluate(OVER),
                *page.evaluate(BROKEN),
                *page.evaluate(REACHED),
            ]
            self.wrong += [f"{name} at {width} px, {percent} %: {each}" for each in found]
            if width == 320 and percent == 200:
                self.look(page, f"large-{name}")
        self.fair(page)
        enlarge(page, 100)
        page.set_viewport_size({"width": 360, "height": 740})


@pytest.fixture
def eye(fair: Callable[[Page], None], look: Callable[[Page, str], Path]) -> Eye:
    return Eye(fair, look)


def test_every_screen_at_twice_the_text(
    cast: Cast, visit: Callable[..., Page], tmp_path: Path, eye: Eye, watch: object
) -> None:
    watch.expected |= {409}  # type: ignore[attr-defined]
    hand.lay_ground(tmp_path)
    hand.draw(cast)
    number = walks.handling(cast)
    hand.account(cast, "handler")
    page = visit("/login/?next=/field/", phone=True, **hand.more(geolocation=hand.NEXT_COUNTY))
    hand.log_in(page, "handler")
    eye.at(page, "pin")
    hand.first_time(page)
    eye.at(page, "home")
    page.get_by_role("button", name="锁上").click()
    eye.at(page, "locked")
    hand.unlock(page)
    _write(page, eye, number)
    _quarrel(cast, page, eye, number)
    _walk(page, eye)
    hand.go(page, "#/leave")
    expect(page.locator("h1")).to_have_text("退出")
    eye.at(page, "sign-out")
    assert not eye.wrong, "\n".join(eye.wrong)


def _write(page: Page, eye: Eye, number: str) -> None:
    """A report out of the area, the screens without one, and what waits unsent."""
    for where in ("tasks", "patrol", "lock", "grid"):
        hand.go(page, f"#/{where}")
        eye.at(page, where)
    hand.cut(page.context)
    hand.go(page, "#/report")
    page.set_input_files("#photos", files=[{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": hand.photo()}])
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator(".outside")).to_contain_text("定位在您的片区外")
    page.locator("main textarea").fill(hand.LINE)
    page.get_by_role("button", name="交上去").click()
    expect(page.get_by_role("alert").last).to_contain_text("先选怎么报")
    eye.at(page, "report")
    page.get_by_label("定位不准").check()
    page.get_by_role("button", name="交上去").click()
    expect(page.locator(".queue")).to_contain_text(hand.LINE)
    hand.go(page, f"#/task/{number}")
    eye.at(page, "task")
    page.get_by_text("记进展").first.click()
    eye.at(page, "task-open")
    page.locator("main textarea").first.fill("井盖已经围起来了")
    page.get_by_role("button", name="记进展").first.click()
    expect(page.locator(".queue")).to_contain_text("记进展")
    eye.at(page, "unsent")
    hand.go(page, "#/leave")
    expect(page.locator("h1")).to_have_text("还不能退出")
    eye.at(page, "hand-over")


def _quarrel(cast: Cast, page: Page, eye: Eye, number: str) -> None:
    """Somebody was first: the queue says so, and both stand on one screen."""
    matters.progress(actor=cast.as_("head"), number=number, words="镇里已派车去抽", now=AT)
    hand.go(page, "#/")
    page.context.set_offline(False)
    expect(page.locator(".queue__clash")).to_contain_text("别人先办了一步")
    eye.at(page, "clash")
    page.get_by_role("link", name="看两份").click()
    expect(page.locator("main")).to_contain_text("镇里已派车去抽")
    eye.at(page, "decide")
    page.get_by_role("button", name="看过了，按现在的再交").click()
    hand.drain(page)


def _walk(page: Page, eye: Eye) -> None:
    hand.go(page, "#/patrol")
    page.get_by_role("button", name="开始巡查").click()
    expect(page.get_by_role("button", name="抽水站：没问题")).to_be_visible()
    eye.at(page, "patrol-on")
    page.get_by_role("button", name="抽水站：没问题").click()
    expect(page.locator("main")).to_contain_text("看过，没问题")
    page.get_by_text("结束巡查").click()
    page.get_by_role("button", name="结束", exact=True).click()
    hand.drain(page)


def test_the_check_and_english_at_twice_the_text(
    cast: Cast, telephone: Callable[..., Page], eye: Eye, site: str
) -> None:
    hand.draw(cast)
    number = cast.report("人行道上有暴露垃圾", kind="incident").number
    matters.accept(actor=cast.as_("dispatcher"), number=number, now=NOW)
    page = telephone("checker")
    hand.go(page, f"#/task/{number}")
    expect(page.locator("main")).to_contain_text("确有其事，立案")
    eye.at(page, "check")
    page.goto(f"{site}/field/?lang=en")
    eye.at(page, "locked-en")
    page.locator("main input[type=password]").fill(hand.PIN)
    page.get_by_role("button", name="Unlock").click()
    expect(page.locator(".thumb a")).to_be_visible()
    for where in ("", f"task/{number}", "report", "patrol", "leave", "lock", "grid"):
        hand.go(page, f"#/{where}")
        eye.at(page, f"{where.partition('/')[0] or 'home'}-en")
    assert not eye.wrong, "\n".join(eye.wrong)
