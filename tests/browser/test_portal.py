"""The portal in a real browser: accessible in both languages, light and dark, at 360 px, at 200 % text, scriptless."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Watch, enlarge, read_code
from tests.cast import Cast
from tests.matters import walks
from tests.portal import house
from zhili.journal.actions import seal
from zhili.journal.queries import verifier_key
from zhili.journal.receipt import verify
from zhili.lib.actor import anonymous
from zhili.matters import actions as matters
from zhili.matters.actions.parties import code_of

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]
Fair = Callable[[Page], None]


@pytest.fixture(autouse=True)
def _house(settings: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    house.settle(settings)
    house.tick(monkeypatch.setattr)


def code(cast: Cast, number: str) -> str:
    return code_of(cast.reporter(number).party_id or 0, anonymous())


def prove(page: Page, cast: Cast, number: str) -> Page:
    """Type number and code, as one does."""
    page.locator("#f-number").fill(number)
    page.locator("#f-code").fill(code(cast, number))
    page.locator("main form .btn--voice").click()
    page.wait_for_url(f"**/track/{number}/")
    return page


def county(cast: Cast) -> dict[str, str]:
    """A few matters, each where a page has something to show. They were reported six hours ago."""
    now = timezone.now()
    replied = walks.replied(cast, now=now - timedelta(minutes=9))
    owed = walks.owed(cast, phone="13900000003")
    solved = walks.replied(cast, now=now - timedelta(hours=3), phone="13900000004")
    matters.affirm(actor=cast.reporter(solved), number=solved, words="门口干了，味也没了", now=now - timedelta(hours=1))
    seal(now)
    return {"replied": replied, "owed": owed, "solved": solved}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_every_public_page_is_fair(
    visit: Visit, look: Look, fair: Fair, cast: Cast, lang: str, dark: bool, phone: bool
) -> None:
    at = county(cast)
    paths = {
        "report": "/", "prove": "/track/", "owed": "/owed/", "solved": "/solved/", "help": "/help/",
        "elder": "/elder/?size=elder",
        "matter-replied": f"/m/{at['replied']}/?size=auto", "matter-owed": f"/m/{at['owed']}/",
        "matter-solved": f"/m/{at['solved']}/", "receipt": f"/receipt/{at['solved']}/",
    }  # fmt: skip
    page = visit(f"/?lang={lang}", phone=phone, dark=dark)
    for name, path in paths.items():
        visit(path, person=page)
        look(page, f"{name}-{lang}-{'dark' if dark else 'light'}-{'phone' if phone else 'desk'}")
        fair(page)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_ones_own_pages_are_fair(visit: Visit, look: Look, fair: Fair, cast: Cast, lang: str, dark: bool) -> None:
    at = county(cast)
    page = visit(f"/?lang={lang}", phone=True, dark=dark)
    for name, number in at.items():
        prove(visit("/track/", person=page), cast, number)
        look(page, f"track-{name}-{lang}-{'dark' if dark else 'light'}")
        fair(page)
    for each in page.locator(".folded > summary").all():
        each.click()
    look(page, f"track-open-{lang}-{'dark' if dark else 'light'}")
    fair(page)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_twice_the_text_still_fits(visit: Visit, look: Look, fair: Fair, cast: Cast, lang: str, phone: bool) -> None:
    at = county(cast)
    page = visit(f"/?lang={lang}", phone=phone)
    prove(visit("/track/", person=page), cast, at["replied"])
    own = f"/track/{at['replied']}/"
    for path in ("/", "/track/", "/owed/", "/solved/", "/help/", f"/m/{at['owed']}/", f"/m/{at['solved']}/", own,
                 f"/receipt/{at['owed']}/", "/elder/?size=elder"):  # fmt: skip
        visit(path, person=page)
        enlarge(page, 200)
        look(
            page,
            f"200-{path.strip('/').replace('/', '-').split('?')[0] or 'report'}-{lang}-{'phone' if phone else 'desk'}",
        )
        fair(page)


def test_the_receipt_is_read_from_a_phones_screen_and_verified(visit: Visit, cast: Cast) -> None:
    number = county(cast)["solved"]
    page = visit(f"/receipt/{number}/", phone=True)
    page.locator(".qr").scroll_into_view_if_needed()
    proved = verify(read_code(page), verifier_key())
    assert (proved.ref, proved.facts["outcome"], proved.facts["owner"]) == (f"matter:{number}", "solved", "town")


def test_a_code_as_large_as_a_county_makes_is_still_read(
    visit: Visit, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million entries make a path of twenty hashes: 640 bytes more."""
    import random

    number = county(cast)["solved"]
    letters = random.Random(7).choices("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", k=1000)
    made = visit(f"/receipt/{number}/").locator("#text").text_content() or ""
    proved = verify(made, verifier_key())
    monkeypatch.setattr("zhili.doors.portal.receipt.journal.receipt_of", lambda entry: made + "".join(letters))
    monkeypatch.setattr("zhili.doors.portal.receipt.verify", lambda text, key: proved)
    page = visit(f"/receipt/{number}/", phone=True)
    page.locator(".qr").scroll_into_view_if_needed()
    assert len(read_code(page)) > 1300


def test_the_whole_loop_without_a_script(browser: Browser, site: str, cast: Cast, tmp_path: Path) -> None:
    photo = tmp_path / "井.png"
    Image.new("RGB", (60, 40), "teal").save(photo)
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(site + "/")
    page.locator("#f-said").fill("3 幢楼下污水往外冒")
    page.locator("#f-place").fill("青禾小区北门")
    page.locator("#f-photos").set_input_files(photo)
    page.get_by_role("button", name="交上去").click()
    number = page.locator("#number").text_content() or ""
    secret = page.locator("#code").text_content() or ""
    page.get_by_role("button", name="记好了，退出").click()
    walk_on(cast, number)
    page.locator("#f-number").fill(number)
    page.locator("#f-code").fill(secret)
    page.get_by_role("button", name="看我的事").click()
    page.locator(".answers summary").click()
    page.locator("#f-said").fill("还在渗")
    page.get_by_role("button", name="还没有，接着办").click()
    expect(page.get_by_text("记下了：您说还没有")).to_be_visible()
    assert cast.matter(number).state == "rework"
    context.close()


def walk_on(cast: Cast, number: str, at: datetime | None = None) -> None:
    """The office takes it in hand and replies."""
    from zhili.dispatch.actions import send_out

    now = at or timezone.now()
    if cast.matter(number).state != "dispatched":
        send_out(
            actor=cast.as_("dispatcher", now), number=number, category="water.sewage", lead=cast.units["town"], now=now
        )
    matters.sign(actor=cast.as_("handler", now), number=number, now=now)
    matters.reply(
        actor=cast.as_("handler", now), number=number, words="疏通了四十二米主管，门口已经冲洗干净。", now=now
    )


def test_a_refusal_is_reached_first_and_keeps_the_words(visit: Visit, fair: Fair, look: Look, watch: Watch) -> None:
    watch.expected |= {422, 403, 404}
    page = visit("/", phone=True)
    page.locator("#f-said").fill("3 幢楼下污水往外冒")
    page.locator("#f-phone").fill("12")
    page.get_by_role("button", name="交上去").click()
    page.locator(".notice--bad").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    expect(page.locator("#f-said")).to_have_value("3 幢楼下污水往外冒")
    look(page, "report-refused")
    fair(page)
    visit("/track/", person=page)
    page.locator("#f-number").fill("QH-2026-000001-X")
    page.locator("#f-code").fill("0000-0000")
    page.get_by_role("button", name="看我的事").click()
    expect(page.get_by_text("编号和查询码对不上").first).to_be_visible()
    fair(page)
    visit("/m/QH-2026-999999-9/", person=page)
    fair(page)


def test_the_position_is_sent_only_after_a_press(visit: Visit, cast: Cast) -> None:
    page = visit("/", phone=True, permissions=["geolocation"],
                 geolocation={"longitude": 118.9, "latitude": 30.5, "accuracy": 15})  # fmt: skip
    page.locator("#f-said").fill("路灯不亮")
    page.locator("[data-spot-find]").click()
    page.get_by_text("已定位，误差约 15 米").wait_for()
    page.get_by_role("button", name="交上去").click()
    number = page.locator("#number").text_content() or ""
    assert (cast.matter(number).lon, cast.matter(number).lat) == (118.9, 30.5)


def test_wide_screens(visit: Visit, look: Look, fair: Fair, cast: Cast) -> None:
    at = county(cast)
    for lang in ("zh", "en"):
        page = visit(f"/?lang={lang}")
        page.set_viewport_size({"width": 1440, "height": 900})
        for name, path in {"report": "/", "owed": "/owed/", "matter-owed": f"/m/{at['owed']}/"}.items():
            visit(path, person=page)
            look(page, f"1440-{name}-{lang}")
            fair(page)
