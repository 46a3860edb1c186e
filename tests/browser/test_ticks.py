"""Time left goes on while a page lies open: in the server's words, at its thresholds, without moving a thing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from tests.browser.test_desk import AT, Enter, enter  # noqa: F401  # the fixture that logs somebody in
from tests.cast import Cast
from zhili.doors.frame import say
from zhili.doors.frame.speech import speaking
from zhili.matters.models import Matter

FROZEN = """(gap) => {
  const list = document.querySelector("[data-due]").closest("li") || document.body;
  const before = list.getBoundingClientRect().height;
  window.clockOn(gap);
  return list.getBoundingClientRect().height - before;
}"""
CLOCK = """
const began = performance.now();
let ahead = 0;
performance.now = () => began + ahead;
window.clockOn = (seconds) => { ahead = seconds * 1000; document.dispatchEvent(new Event("visibilitychange")); };
"""


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def opened(enter: Enter, path: str, **how: object) -> Page:  # noqa: F811
    page = enter("dispatcher", path, **how)
    page.add_init_script(CLOCK)
    page.reload()
    return page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rows_and_the_open_matter_say_what_the_server_would(cast: Cast, enter: Enter, lang: str) -> None:  # noqa: F811
    number = cast.report().number
    matter = Matter.objects.get(number=number)
    assert matter.due_at is not None and matter.yellow_at is not None and matter.orange_at is not None
    page = opened(enter, f"/desk/queue/?open={number}&lang={lang}")
    row, chip = page.locator(f"li[data-number='{number}']"), page.locator(".mhead__clock [data-due]").first
    turns = {"yellow": matter.yellow_at, "orange": matter.orange_at, "red": matter.due_at}
    for colour, at in turns.items():
        for more in (timedelta(seconds=5), timedelta(minutes=3), timedelta(hours=27), timedelta(days=4)):
            now = at + more
            page.evaluate(FROZEN, (now - AT).total_seconds())
            with speaking(lang, now=now):
                wanted = say.left(matter.due_at, now)
            assert row.locator(".light__t").inner_text() == wanted and chip.inner_text() == wanted
        moved = page.evaluate(FROZEN, (at + timedelta(seconds=2) - AT).total_seconds())
        assert moved == 0, "nothing moves"
        assert f"light--{colour}" in (row.locator("a.row").get_attribute("class") or "")
        assert f"light--{colour}" in (page.locator(".mhead__clock .light").first.get_attribute("class") or "")
        with speaking(lang):
            assert row.locator(".hide").first.inner_text().strip() == say.light_name(colour)
    assert page.locator("[aria-live] [data-due], [role=status] [data-due]").count() == 0


def test_the_list_that_stands_alone_turns_too(cast: Cast, enter: Enter) -> None:  # noqa: F811
    matter = Matter.objects.get(number=cast.report().number)
    assert matter.due_at is not None
    page = opened(enter, "/desk/queue/")
    page.evaluate(FROZEN, (matter.due_at - AT).total_seconds() + 720)
    assert page.locator(".lrow__left").first.inner_text() == "超 12 分"
    assert "light--red" in (page.locator("a.lrow").first.get_attribute("class") or "")
