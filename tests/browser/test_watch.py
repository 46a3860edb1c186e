"""The auditor's pages in a browser: read by everybody at 360 px and wider; an alert is answered by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import judged, too_wide
from tests.cast import Cast
from tests.desk.conftest import AT, seated
from tests.desk.test_rights import cleared
from tests.desk.watched import watched
from zhili.registry.models import Alert

pytestmark = pytest.mark.django_db(transaction=True)
Opened = Callable[[Any], Page]
PAGES = (
    "watch/", "watch/looks/", "watch/withheld/", "watch/exports/", "watch/protected/", "watch/contractors/",
    "catalogue/", "catalogue/assessments/", "catalogue/switches/", "registry/erasures/", "watch/looks/2/withhold/",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def page_of(browser: Browser, site: str) -> Iterator[Opened]:
    """A page 360 px wide with this test client's cookies."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce", locale="zh-CN")

    def go(client: Any) -> Page:
        context.add_cookies([{"name": name, "value": each.value, "url": site} for name, each in client.cookies.items()])
        return context.new_page()

    yield go
    context.close()


def test_the_auditors_pages_at_360(cast: Cast, site: str, page_of: Opened) -> None:
    cleared(cast)
    contract = watched(cast)
    page = page_of(seated(cast, "supervisor"))
    wrong = []
    for address in (*PAGES, f"watch/contractors/{contract}/", "../catalogue/"):
        page.goto(f"{site}/desk/{address}")
        wrong += [f"{address}: {each}" for each in (*judged(page), *too_wide(page))]
    assert not wrong, "\n".join(wrong)


def test_an_alert_is_answered_by_keyboard(cast: Cast, site: str, page_of: Opened) -> None:
    watched(cast)
    page = page_of(seated(cast, "supervisor"))
    page.goto(f"{site}/desk/watch/")
    page.locator("summary", has_text="问清楚了，记下结论").first.focus()
    for key in ("Enter", "Tab", "Space", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("夜里接警，派单在案")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("夜里接警，派单在案")).to_be_visible()
    assert not Alert.objects.filter(state="open", what="night").exists()
