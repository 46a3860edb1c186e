"""Every page for every reader (``readers``): the first half of the pages, and what is done by keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seated
from tests.browser.readers import half
from tests.cast import Cast
from tests.desk import moves
from tests.walk import enter

pytestmark = pytest.mark.usefixtures("county_time")


def test_half_of_the_pages_are_for_every_reader(cast: Cast, seated: Seated, site: str) -> None:
    wrong = half(0, cast, seated, site)
    assert not wrong, "\n".join(wrong)


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
