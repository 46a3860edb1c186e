"""A real browser against a live server. Fails on what nobody would see: console errors, refused loads, strangers.

Fixtures: ``visit`` opens pages as one person after another (each with cookies of their own), ``look`` keeps a
screenshot, ``fair`` asks axe whether a page is accessible (WCAG 2.2 AA). Screenshots are for people: they are taken
where ``LOOKS`` names a folder for them.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: ./zhili test installs it")

from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

# Playwright's synchronous interface runs an event loop in this thread; Django would take it for a mistake.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# As long as a click waits: a machine with other work to do is slow, not wrong.
expect.set_options(timeout=15_000)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No machine of ours has a microphone: the browser's own fake beeps into it, and its fake question says yes.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser; the house's own conftest skips it in words where there is none."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@dataclass
class Watch:
    """What went wrong behind the pages. ``expected`` are statuses that a test means to see (a refusal is one)."""

    origin: str
    expected: set[int] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        """Errors and warnings of the page; a policy violation is one. Loads that failed are judged in ``answer``."""
        if "GL Driver Message" in message.text:
            return  # the software renderer's remark on a screenshot of a canvas
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.found.append(f"console {message.type}: {message.text}")

    def request(self, request: Request) -> None:
        """Nothing is ever fetched from elsewhere."""
        if request.url.startswith("http") and urlsplit(request.url).netloc != self.origin:
            self.found.append(f"third party: {request.url}")

    def answer(self, status: int, address: str) -> None:
        if status >= 400 and status not in self.expected:
            self.found.append(f"{status}: {address}")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One headless chromium for all tests; each person gets a context."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Where the server under test answers."""
    return str(live_server.url)


@pytest.fixture
def watch(site: str) -> Watch:
    """Add to ``watch.expected`` the statuses that are meant."""
    return Watch(urlsplit(site).netloc)


@pytest.fixture
def visit(browser: Browser, site: str, watch: Watch) -> Iterator[Callable[..., Page]]:
    """``visit("/path", phone=True, lang="en", dark=True)``: a page of a new person; ``person=page`` stays the same one.

    The test fails at its end when any page had an error in its console, loaded from elsewhere or broke the policy.
    """
    opened: list[BrowserContext] = []

    def go(path: str, *, phone: bool = False, dark: bool = False, person: Page | None = None, **more: Any) -> Page:
        if person is not None:
            person.goto(site + path)
            return person
        context = browser.new_context(
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            locale=more.pop("locale", "zh-CN"),
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(15_000)
        context.on("console", watch.console)
        context.on("weberror", lambda error: watch.found.append(f"script: {error.error}"))
        context.on("request", watch.request)
        context.on("response", lambda response: watch.answer(response.status, response.url))
        opened.append(context)
        page = context.new_page()
        page.goto(site + path)
        return page

    yield go
    for context in opened:
        context.close()
    assert not watch.found, "\n".join(watch.found)


@pytest.fixture
def county_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The county's moment, and nothing remembered from another database."""
    from django.core.cache import cache

    from tests.desk.conftest import AT
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

    def go(client: Any, size: tuple[int, int] = (1440, 900), **more: Any) -> Page:
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


@pytest.fixture
def telephone(visit: Callable[..., Page], cast: Any, tmp_path: Path) -> Callable[..., Page]:
    """``telephone("handler")``: a grid worker logs in on a phone, chooses the PIN, and takes the day along."""
    from tests.browser import field_hand as hand

    hand.lay_ground(tmp_path)

    def go(key: str = "handler", **how: object) -> Page:
        hand.account(cast, key)
        page = visit("/login/?next=/field/", phone=True, **hand.more(**how))
        hand.log_in(page, key)
        hand.first_time(page)
        return page

    return go


@pytest.fixture(scope="session")
def looks() -> Path | None:
    """The folder of this run's screenshots, where somebody asked for them."""
    folder = Path(os.environ["LOOKS"]) if os.environ.get("LOOKS") else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def look(looks: Path | None) -> Callable[[Page, str], None]:
    """``look(page, "name")``: keep the whole page as a picture, for a person to open."""

    def keep(page: Page, name: str) -> None:
        if looks:
            page.screenshot(path=looks / f"{name}.png", full_page=True)

    return keep


@pytest.fixture
def fair() -> Callable[[Page], None]:
    """``fair(page)``: no violation of WCAG 2.2 AA that a machine can find, and nothing wider than the screen."""

    def check(page: Page) -> None:
        wrong = judged(page)
        assert not wrong, "\n".join([page.url, *wrong])
        wide = too_wide(page)
        assert not wide, f"{page.url} is wider than the screen: {wide}"

    return check


def judged(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds wrong, in a line each. It is asked for what is wrong alone: telling what is right takes longer
    than looking."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe())
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    found = page.evaluate("async (options) => (await axe.run(document, options)).violations", options)
    return [f"{each['id']}: {node['target']} {node['html'][:120]}" for each in found for node in each["nodes"][:3]]


@cache
def _axe() -> str:
    return f"{Path(AXE_FILE_PATH).read_text(encoding='utf-8')};0"


def too_wide(page: Page) -> list[str]:
    """What a reader would have to scroll sideways for; tables that scroll on their own are left out."""
    script = """() => {
        const edge = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= edge) return [];
        const over = (each) => Math.round(each.getBoundingClientRect().right - edge);
        const loose = (each) => !each.closest(".table-wrap, .hide") && over(each) > 1;
        const found = [...document.querySelectorAll("body *")].filter(loose).slice(0, 12);
        return ["the page", ...found.map((each) => `${each.tagName}.${each.getAttribute("class")} ${over(each)} px`)];
    }"""
    return list(page.evaluate(script))


def read_code(page: Page) -> str:
    """The text of the one QR code on the screen as it stands. A dense code may also look like bars: only QR is read."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return str(found.text)


def enlarge(page: Page, percent: int) -> None:
    """The reader's own text size (WCAG 1.4.4), as the browser's setting would do it."""
    page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
