"""Every page for every reader: WCAG 2.2 AA at 360, 768 and 1440 px, and at twice the text.

The pages are walked, not listed (``tests/walk.py``). Each is loaded once: axe asks all of its rules at 1440 px, and at
768 and 360 px those whose answer can change with the width; then the text is doubled. Two files look at half of the
pages each, so that two processes share what takes longest in all of the suite.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.conftest import enlarge, judged, too_wide
from tests.cast import Cast
from tests.county import settle
from tests.walk import kind, walks

WIDE, MIDDLE, NARROW = (1440, 900), (768, 1024), (360, 740)
NARROWS = {("view",), ("due",), ("on",), ("hand",)}
"""Names in an address that choose other rows of a list that looks the same."""
BY_WIDTH = ["color-contrast", "target-size", "scrollable-region-focusable", "region", "landmark-unique", "link-name"]
"""Rules whose answer depends on what a width shows, hides or pushes together."""
CLIPPED = """() => {
    const cut = (box, style) =>
        (["hidden", "clip"].includes(style.overflowX) && box.scrollWidth > box.clientWidth + 2) ||
        (["hidden", "clip"].includes(style.overflowY) && box.scrollHeight > box.clientHeight + 2);
    const seen = (box) => box.getClientRects().length && !box.closest(".hide, .skip, svg, [hidden], .map, .thumbs");
    const words = (box) => [...box.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
    return [...document.querySelectorAll("body *")]
        .filter((box) => seen(box) && words(box) && cut(box, getComputedStyle(box)))
        .map((box) => `${box.tagName}.${box.getAttribute("class")} ${box.textContent.trim().slice(0, 30)}`);
}"""
HALVES = 2


def faults(page: Page, address: str) -> list[str]:
    """All that is wrong with one page, at every width and at twice the text."""
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    page.goto(address)
    wrong = [f"{WIDE[0]}: {each}" for each in judged(page)]
    for width, height in (MIDDLE, NARROW):
        page.set_viewport_size({"width": width, "height": height})
        wrong += [f"{width}: {each}" for each in [*judged(page, BY_WIDTH), *too_wide(page)]]
    enlarge(page, 200)
    for width, height in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": height})
        wrong += [f"{width} at 200 %: {each}" for each in [*too_wide(page), *page.evaluate(CLIPPED)]]
    return [f"{address.split('/', 3)[3]} {each}" for each in wrong]


def half(which: int, cast: Cast, seated: Callable[..., Page], site: str) -> list[str]:
    """Each kind of page once, whoever else can open it, too; what is every post's own, as everybody. Every second one
    of them is looked at, from ``which`` (0 or 1) on; what is wrong is told in a line each."""
    looked: set[tuple[str, ...]] = set()
    wrong: list[str] = []
    turn = 0
    for found in walks(cast, settle(cast)):
        page = seated(found.client)
        mine = [each for each in found.pages if each != "/design/"]  # in every look and language: test_design.py
        for address in mine:
            shown = _shown(address, found.who)
            if not shown <= looked:
                turn += 1
                wrong += (
                    [f"{found.who} {each}" for each in faults(page, site + address)] if turn % HALVES == which else []
                )
            looked |= shown
        page.context.close()
    assert len(looked) > 100, looked
    return wrong


def _shown(address: str, who: str) -> set[tuple[str, ...]]:
    """What the walk says that this address shows, whichever way a list is narrowed or laid out beside it."""
    _, shown = kind(address)
    if urlsplit(address).path in ("/desk/", "/desk/queue/") and not urlsplit(address).query:
        return {(address, who)}
    return {each for each in shown if each[2:3] not in NARROWS} or {("", "")}
