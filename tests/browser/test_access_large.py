"""Every page for every reader (``readers``): the other half of the pages, and all public ones in large type."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Seated, judged
from tests.browser.readers import NARROW, half
from tests.cast import Cast
from tests.county import settle
from tests.walk import walks

pytestmark = pytest.mark.usefixtures("county_time")


def test_the_other_half_of_the_pages_is_for_every_reader(cast: Cast, seated: Seated, site: str) -> None:
    wrong = half(1, cast, seated, site)
    assert not wrong, "\n".join(wrong)


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
