"""What scripts put on an English page is marked as Chinese where it is (WCAG 3.1.2); what the server sends is judged in
tests/pages/test_tongues.py."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import field_hand as hand
from tests.browser.test_desk import enter  # noqa: F401
from tests.cast import Cast
from tests.desk import moves
from tests.matters import walks

UNMARKED = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), wrong = [];
    let seen = 0;
    while (walker.nextNode()) {
        const { data, parentElement: around } = walker.currentNode;
        if (!/[\\u4e00-\\u9fff]/.test(data) || around.closest("script, style")) continue;
        seen += 1;
        if (!around.closest("[lang]").getAttribute("lang").startsWith("zh")) wrong.push(data.trim());
    }
    return [seen, wrong];
}"""


def unmarked(page: Page) -> list[str]:
    """Chinese that stands under no Chinese ``lang``; the page must have some, or nothing was asked."""
    seen, wrong = page.evaluate(UNMARKED)
    assert seen, f"no Chinese on {page.url}"
    return list(wrong)


def test_every_screen_of_the_field_app(cast: Cast, telephone: Callable[..., Page], site: str) -> None:
    hand.draw(cast)
    number = walks.handling(cast)
    page = telephone()
    page.goto(f"{site}/field/?lang=en")
    page.locator("main input[type=password]").fill(hand.PIN)
    page.get_by_role("button", name="Unlock").click()
    expect(page.locator(".thumb a")).to_be_visible()
    hand.cut(page.context)
    page.locator(".thumb a").click()
    page.get_by_role("button", name="Use my position").click()
    expect(page.locator("main")).to_contain_text("柳塘村 网格 003")
    assert not unmarked(page)
    page.locator("main textarea").fill(hand.LINE)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".queue")).to_contain_text(hand.LINE)
    for where in ("#/", f"#/task/{number}", "#/patrol", "#/leave", "#/report"):
        hand.go(page, where)
        page.wait_for_timeout(150)
        assert not unmarked(page), where
    hand.go(page, "#/patrol")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("main")).to_contain_text("抽水站")
    assert not unmarked(page)


def test_words_that_change_lose_the_mark(cast: Cast, enter: Callable[..., Page]) -> None:  # noqa: F811
    """A script writes into what is there: Chinese, then both, then none."""
    moves.received(cast)
    page = enter("dispatcher")
    page.goto(page.url.partition("/desk")[0] + "/desk/queue/?lang=en")
    assert not unmarked(page)
    page.evaluate("""() => {
        window.said = document.createElement("p");
        document.querySelector("main").append(said);
        said.textContent = "网格员石磊";
    }""")
    told = page.locator("main > p").last
    expect(told).to_have_attribute("lang", "zh-Hans")
    page.evaluate("said.textContent = 'taken by 石磊 just now'")
    expect(told).not_to_have_attribute("lang", "zh-Hans")
    expect(told.locator("[lang=zh-Hans]")).to_have_text("石磊")
    assert not unmarked(page)
    page.evaluate("said.textContent = 'taken'")
    expect(told).to_have_text("taken")
    assert page.evaluate("said.innerHTML") == "taken"
