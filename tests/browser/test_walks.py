"""Two matters from the first word to the last, each person in a browser of their own: one solved, one owed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import read_code
from tests.cast import Cast
from tests.portal import house
from zhili.journal.actions import seal
from zhili.journal.queries import verifier_key
from zhili.journal.receipt import Proved, verify

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]
Fair = Callable[[Page], None]
HAND = {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def _house(settings: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    house.settle(settings)
    house.tick(monkeypatch.setattr)
    folder = tmp_path / "areas"
    folder.mkdir()
    house.lay_areas(folder)


@pytest.fixture
def staff(visit: Visit, cast: Cast) -> Callable[[str], Page]:
    """``staff("handler")``: the browser of that person, logged in by the login page, at the desk."""

    def enter(key: str) -> Page:
        house.open_account(cast, key)
        page = visit("/login/?next=/desk/")
        page.locator("#f-account").fill(key)
        page.locator("#f-password").fill(house.PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/desk/**")
        return page

    return enter


def resident(visit: Visit, path: str = "/") -> Page:
    """Somebody with a phone in the hand."""
    page = visit(path, phone=True)
    page.set_viewport_size(HAND)  # type: ignore[arg-type]
    return page


def report(page: Page, words: str, phone: str, area: str = "990121100000") -> str:
    """Say it in the portal; the number."""
    page.locator("#f-said").fill(words)
    page.locator("#f-place").fill("青禾小区 3 幢")
    page.locator("#f-phone").fill(phone)
    page.get_by_text("还想说明").click()
    page.locator("#f-area").select_option(area)
    page.get_by_role("button", name="交上去").click()
    page.wait_for_url("**/taken/")
    return page.locator("#number").text_content() or ""


def dispatch(page: Page, number: str) -> None:
    """Take the suggestion at the desk."""
    page.goto(f"{page.url.split('/desk/')[0]}/desk/m/{number}/")
    page.get_by_role("button", name="采纳并派单").click()
    page.get_by_text("记下了：派单").first.wait_for()


def act(page: Page, number: str, name: str, **fields: str) -> None:
    """Do one act at the desk, by its button and its form."""
    page.goto(f"{page.url.split('/desk/')[0]}/desk/m/{number}/")
    bar = page.locator(".acts")
    if not fields:
        bar.get_by_role("button", name=name).click()
    else:
        bar.get_by_role("link", name=name).click()
        form = page.locator("#act form")
        for field, value in fields.items():
            form.locator(f"#f-{field}").fill(value)
        form.locator("button[type=submit]").click()
    page.get_by_text("记下了：").first.wait_for()


def said_done(page: Page, words: str = "") -> None:
    """Answer «really fixed?» with yes."""
    if words:
        page.locator(".answers summary").click()
        page.locator("#f-said").fill(words)
    page.get_by_role("button", name="好了，办成了").click()
    page.get_by_text("记下了：您说好了").wait_for()


def join(page: Page, phone: str) -> None:
    """«我也是» on the public page, on to the matter of one's own."""
    assert "3 幢" not in (page.text_content("main") or ""), "the public page holds no word of the reporter"
    page.locator("#f-phone").fill(phone)
    page.get_by_role("button", name="我也是").click()
    page.wait_for_url("**/taken/")
    page.get_by_role("link", name="看这件事的进度").click()


def owe(page: Page, site: str, number: str, debtor: int) -> None:
    """Book it as owed, naming who owes."""
    page.goto(f"{site}/desk/m/{number}/?act=owe")
    form = page.locator("#act form")
    form.locator("#f-debtor").select_option(str(debtor))
    form.locator('input[name="lacks"][value="money"]').check()
    fields = {
        "what": "欠桥头路一条新的污水管",
        "plan": "每天抽排两次，雨天加派一班。",
        "review_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "done": "主管塌陷要整段更换，镇里没有这笔钱，请县城管局列支。",
        "evidence": "管道检测报告",
    }
    for field, value in fields.items():
        form.locator(f"#f-{field}").fill(value)
    form.locator("button[type=submit]").click()
    page.get_by_text("记下了：").first.wait_for()


def pay(page: Page, site: str, number: str) -> None:
    """Bring evidence that what was owed is given."""
    out = io.BytesIO()
    Image.effect_noise((600, 400), 60).convert("RGB").save(out, "JPEG")
    page.goto(f"{site}/desk/m/{number}/?act=pay")
    page.locator("#f-words").fill("新管已经铺好，路面恢复了，请看照片。")
    page.locator("#f-files").set_input_files([{"name": "新管.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}])
    page.locator("#act form button[type=submit]").click()
    page.get_by_text("记下了：").first.wait_for()


def proved_from_screen(page: Page) -> Proved:
    """What the code on a phone 360 px wide proves."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator(".qr").scroll_into_view_if_needed()
    return verify(read_code(page), verifier_key())


def test_one_matter_by_five_people_to_solved(
    visit: Visit, staff: Callable[[str], Page], look: Look, fair: Fair, cast: Cast
) -> None:
    first = resident(visit)
    number = report(first, "3 幢楼下污水往外冒，流到幼儿园门口了", "13900000001")
    site = first.url.split("/taken/")[0]
    look(first, "walk-taken")
    fair(first)
    dispatch(staff("dispatcher"), number)
    handler = staff("handler")
    act(handler, number, "签收")
    act(staff("urban_handler"), number, "记进展", words="排水车到了，正在疏通。")
    act(handler, number, "答复", words="疏通了四十二米主管，门口已冲洗干净，明天换塌的一节管。")
    assert handler.locator(".acts", has_text="办成").count() == 0, "no handler can say it is solved"
    second = resident(visit, f"/m/{number}/")
    join(second, "13900000002")

    first.goto(f"{site}/track/{number}/")
    look(first, "walk-asked")
    said_done(first)
    expect(first.get_by_text("还等另外 1 人说话")).to_be_visible()
    assert cast.matter(number).state == "replied", "one of two has spoken"
    second.reload()
    said_done(second, "我家门口也干了")
    assert (cast.matter(number).state, cast.matter(number).people) == ("solved", 2)
    first.reload()
    assert "我家门口也干了" not in (first.text_content("main") or ""), "each reads their own words alone"

    seal(timezone.now())
    second.goto(f"{site}/receipt/{number}/")
    look(second, "walk-receipt")
    fair(second)
    proved = proved_from_screen(second)
    assert (proved.ref, proved.facts["outcome"], proved.facts["owner"]) == (f"matter:{number}", "solved", "town")
    second.goto(f"{site}/solved/")
    expect(second.locator(f'a[href="/m/{number}/"]')).to_be_visible()
    look(second, "walk-solved")


def test_one_matter_to_owed_paid_denied_and_done(
    visit: Visit, staff: Callable[[str], Page], look: Look, fair: Fair, cast: Cast
) -> None:
    villager = resident(visit)
    number = report(villager, "桥头路下的污水管塌了，一下雨就冒", "13900000003")
    site = villager.url.split("/taken/")[0]
    dispatch(staff("dispatcher"), number)
    handler = staff("handler")
    act(handler, number, "签收")
    owe(handler, site, number, cast.units["urban"])
    assert cast.matter(number).state == "owed"
    see_the_debt(resident(visit, "/owed/"), number, look, fair)

    pay(staff("urban_handler"), site, number)
    assert cast.matter(number).state == "replied", "paid is a reply, never solved"
    villager.goto(f"{site}/track/{number}/")
    expect(villager.get_by_text("清禾县城市管理局说办了")).to_be_visible()
    expect(villager.locator(".thumbs img")).to_have_count(1)
    look(villager, "walk-paid")
    fair(villager)
    villager.get_by_role("button", name="还没有，接着办").click()
    villager.get_by_text("记下了：您说还没有").wait_for()
    assert cast.matter(number).state == "rework"

    act(handler, number, "答复", words="接口重新做了防水，试水两小时不漏了，请您再看看。")
    villager.goto(f"{site}/track/{number}/")
    said_done(villager)
    assert cast.matter(number).state == "solved"
    look(villager, "walk-two-done")
    fair(villager)


def see_the_debt(page: Page, number: str, look: Look, fair: Fair) -> None:
    """The ledger shows it to anybody, without a word of the reporter; a press names who owes."""
    row = page.locator(f'a[href="/m/{number}/"]')
    told = row.text_content() or ""
    assert "欠桥头路一条新的污水管" in told and "桥头路下" not in told
    look(page, "walk-ledger")
    fair(page)
    row.click()
    expect(page.locator("#owes")).to_have_text("清禾县城市管理局")
    look(page, "walk-owed")
    fair(page)
