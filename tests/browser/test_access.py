"""Every page for every reader: WCAG 2.2 AA at 360, 768 and 1440 px, at twice the text, by keyboard, and in large type.

The pages are walked, not listed (``tests/walk.py``). Each is loaded once: axe asks all of its rules at 1440 px, and at
768 and 360 px those whose answer can change with the width; then the text is doubled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import enlarge, judged, too_wide
from tests.cast import Cast
from tests.county import settle
from tests.desk import moves
from tests.desk.conftest import AT
from tests.walk import enter, kind, walks

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


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The county's moment, and nothing remembered from another database."""
    from django.core.cache import cache

    from zhili.doors.desk import counts
    from zhili.doors.frame import reach
    from zhili.doors.portal import figures, whereabouts

    for each in (cache.clear, counts.forget, reach.forget, figures.forget, whereabouts.forget):
        each()
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


Seated = Callable[..., Page]


@pytest.fixture
def seated(browser: Browser, site: str) -> Iterator[Seated]:
    """``seated(client, size=(360, 740))``: a page of the browser that has this test client's cookies."""
    opened: list[BrowserContext] = []

    def go(client: Any, size: tuple[int, int] = WIDE, **more: Any) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", locale="zh-CN", **more
        )
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": name, "value": each.value, "url": site} for name, each in client.cookies.items()])
        opened.append(context)
        return context.new_page()

    yield go
    for context in opened:
        context.close()


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


def test_every_page_is_for_every_reader(cast: Cast, seated: Seated, site: str) -> None:
    """Each kind of page once, whoever else can open it, too; what is every post's own, as everybody."""
    looked: set[tuple[str, ...]] = set()
    wrong: list[str] = []
    for found in walks(cast, settle(cast)):
        page = seated(found.client)
        mine = [each for each in found.pages if each != "/design/"]  # in every look and language: test_design.py
        for address in mine:
            shown = _shown(address, found.who)
            if not shown <= looked:
                wrong += [f"{found.who} {each}" for each in faults(page, site + address)]
            looked |= shown
        page.context.close()
    assert not wrong, "\n".join(wrong)
    assert len(looked) > 100, looked


def _shown(address: str, who: str) -> set[tuple[str, ...]]:
    """What the walk says that this address shows, whichever way a list is narrowed or laid out beside it."""
    _, shown = kind(address)
    if urlsplit(address).path in ("/desk/", "/desk/queue/") and not urlsplit(address).query:
        return {(address, who)}
    return {each for each in shown if each[2:3] not in NARROWS} or {("", "")}


def tabbed(page: Page, most: int = 250) -> list[str]:
    """What Tab stops at from the top of the page to its end, by accessible name and role; each must show the focus."""
    found: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        told = page.evaluate("""() => {
            const on = document.activeElement;
            if (on === document.body) return null;
            const shows = getComputedStyle(on), around = on.parentElement && getComputedStyle(on.parentElement);
            const seen = [shows, around].some((one) =>
                one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2);
            const words = on.getAttribute("aria-label") || (on.labels && on.labels[0] && on.labels[0].textContent) ||
                on.textContent || on.value || "";
            return [on.tagName.toLowerCase(), words.trim().replace(/\\s+/g, " "), seen];
        }""")
        if told is None:
            break
        tag, words, shows = told
        assert shows, f"nothing shows that {tag} “{words}” has the focus on {page.url}"
        found.append(f"{tag}: {words}")
    return found


def test_every_act_is_reached_and_done_by_keyboard(cast: Cast, seated: Seated, site: str) -> None:
    """Tab alone stops at every act on the matter; Enter opens its form, Tab walks its fields, Enter sends it."""
    number = moves.handling(cast)
    client = enter(cast, "handler", number)
    page = seated(client)
    page.goto(f"{site}/desk/m/{number}/")
    acts = [re.sub(r"\s+", " ", each).strip() for each in page.locator(".acts .btn").all_inner_texts()]
    stops = tabbed(page)
    missing = [act for act in acts if not any(stop.endswith(f": {act}") for stop in stops)]
    assert len(acts) > 5 and not missing, (missing, stops)
    for name, fields in (("记进展", ["进展", "照片或文件"]), ("答复", ["答复", "照片或文件"])):
        page.goto(f"{site}/desk/m/{number}/")
        page.get_by_role("link", name=re.compile(f"^{name}")).focus()
        page.keyboard.press("Enter")
        expect(page.locator("#act")).to_be_visible()
        walked = tabbed(page)
        assert all(any(field in stop for stop in walked) for field in fields), walked
    page.locator("#f-words").focus()
    page.keyboard.type("主管疏通了 42 米，门口冲洗干净。")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("答复")
    assert cast.matter(number).state == "replied"


TREES = {
    ("handler", "reply", moves.handling): """
        - region "答复":
          - heading "答复" [level=2]
          - link "不办了，收起"
          - paragraph
          - text: 答复
          - textbox "答复"
          - text: 照片或文件 可不填
          - button "照片或文件 可不填"
          - paragraph
          - button "答复"
    """,
    ("dispatcher", "assign", moves.received): """
        - region "派单":
          - heading "派单" [level=2]
          - link "不办了，收起"
          - combobox "类别"
          - combobox "主办单位"
          - group "协办单位 可不填":
            - combobox "协办单位 1"
            - combobox "协办单位 2"
          - textbox "理由 可不填"
          - paragraph
          - button "派单"
    """,
    ("handler", "owe", moves.handling): """
        - region "记欠账":
          - combobox "上面谁欠"
          - group "缺什么":
            - checkbox "权"
            - checkbox "人"
            - checkbox "钱"
            - checkbox "规"
          - textbox "欠什么"
          - textbox "欠着的时候怎么办"
          - textbox "哪天复核"
          - textbox "做了什么，或为什么不办"
          - textbox "依据 可不填"
          - textbox "不服怎么办 可不填"
          - button "记欠账"
    """,
    ("checker", "check", moves.checking): """
        - region "记核查":
          - group "现场怎么样":
            - radio "确实办成了"
            - radio "没有办成，退回重办"
          - textbox "看到什么"
          - button "记核查"
    """,
}
"""What a screen reader hears of an act's form: names and roles, in order."""


@pytest.mark.parametrize("case", TREES, ids=[each[1] for each in TREES])
def test_what_a_screen_reader_hears_of_an_acts_form(case: Any, cast: Cast, seated: Seated, site: str) -> None:
    who, act, prepare = case
    number = prepare(cast)
    page = seated(enter(cast, who, number))
    page.goto(f"{site}/desk/m/{number}/?act={act}")
    expect(page.locator("#act")).to_match_aria_snapshot(TREES[case])


LARGE = """() => {
    const shown = (each) => each.checkVisibility({visibilityProperty: true}) && !each.closest(".hide, .skip, svg");
    const words = (box) => [...box.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
    const told = (box) => `${box.tagName}.${box.getAttribute("class")} ${box.textContent.trim().slice(0, 20)}`;
    const wrong = [];
    for (const box of document.querySelectorAll("body *")) {
        if (!shown(box) || !words(box)) continue;
        const style = getComputedStyle(box), size = parseFloat(style.fontSize);
        const line = style.lineHeight === "normal" ? 1.2 * size : parseFloat(style.lineHeight);
        if (size < 18) wrong.push(`${size} px: ${told(box)}`);
        if (line / size < 1.295) wrong.push(`line height ${(line / size).toFixed(2)}: ${told(box)}`);
    }
    for (const box of document.querySelectorAll("a[href], button, select, textarea, summary, input")) {
        if (!shown(box)) continue;
        const inText = getComputedStyle(box).display === "inline" && box.closest("p, li, dd, td");
        const target = box.matches("[type=radio], [type=checkbox]") ? box.closest("label") || box : box;
        const {width, height} = target.getBoundingClientRect();
        if (inText || box.type === "hidden" || Math.min(height, width) >= 44) continue;
        wrong.push(`${Math.round(width)} × ${Math.round(height)}: ${told(box)}`);
    }
    return wrong;
}"""


def test_large_type_keeps_its_numbers(cast: Cast, seated: Seated, site: str) -> None:
    """Text of 18 px and more, lines of 1.3 and more, 44 px and more to press, contrast of 4.5 : 1, on every public
    page; links inside a sentence are as high as its line."""
    number = settle(cast)
    (found,) = walks(cast, number, ["public"])
    page = seated(found.client, NARROW, has_touch=True)
    wrong = []
    for address in [*found.pages, f"/track/?number={number}"]:
        if address.startswith(("/api/", "/field/", "/design/")):
            continue  # the field app is the staff's own, in one size made for a hand outdoors
        page.goto(f"{site}{address}{'&' if '?' in address else '?'}size=elder")
        wrong += [f"{address} {each}" for each in [*page.evaluate(LARGE), *judged(page, ["color-contrast"])]]
    assert not wrong, "\n".join(wrong)
