"""A grid worker's own grid on the telephone, in airplane mode: taken along, searched, visited, sent once, decided by a
person where the record changed meanwhile, readable by nobody else, and gone on its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import field_hand as hand
from tests.browser.conftest import enlarge, too_wide
from tests.browser.readers import CLIPPED
from tests.browser.test_field_large import BROKEN, OVER
from tests.cast import NOW, Cast
from tests.registry import doorstep, house
from zhili.matters.models import Matter
from zhili.registry.models import Fact, Look, Relation

FRESH = """async () => {
    const { taken } = await import("/static/field/grid.js");
    return !(await taken()).doors.some((each) => each.stale);
}"""
Telephone = Callable[..., Page]
AT = NOW + timedelta(minutes=20)
SECRET = (
    "周*兰",
    "周桂兰",
    "柳塘村2号",
    "清河小吃店",
    "138****5678",
    "井头看望老人",
    "吴*",
    "990121100205001",
    "13700009999",
)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def taken(telephone: Telephone, **how: Any) -> Page:
    """A worker's telephone with the grid on it, its first screen open."""
    page = telephone("gridder", **how)
    hand.go(page, "#/grid")
    page.get_by_label("为什么要带").fill("井头看望老人")
    page.locator("main button[type=submit]").click()
    expect(page.locator("#doors")).to_be_visible()
    return page


def enter(page: Page, name: str) -> None:
    hand.go(page, "#/grid")
    page.locator("#doors a", has_text=name).click()
    expect(page.locator("h1")).to_contain_text(name)


def test_a_round_in_airplane_mode(
    cast: Cast, telephone: Telephone, site: str, look: Callable[[Page, str], None], fair: Callable[[Page], None]
) -> None:
    """Looked for by surname; visited with changes and a hazard, then again as recorded; the tab is killed; in reach all
    of it arrives once, and the grid on the telephone says what is held now."""
    lives = doorstep.settle(cast)
    page = taken(telephone)
    look(page, "grid-list")
    fair(page)
    assert sorted(Look.objects.values_list("thing_id", flat=True)) == sorted(lives.people)
    hand.cut(page.context)
    page.get_by_label("找：姓、门牌号").fill("周")
    expect(page.locator("#doors li")).to_have_count(1)
    page.locator("#doors a").click()
    expect(page.locator("main")).to_contain_text("每月走访一次 · 2026-10-01")
    look(page, "grid-house")
    page.get_by_text("有变化").click()
    page.get_by_label("周*兰").select_option("phone")
    page.get_by_label("新电话").fill("13700009999")
    page.get_by_role("button", name="有人搬来").click()
    page.get_by_label("姓名").fill("陈海")
    page.get_by_label("看到隐患").fill("楼道里堆着煤气罐")
    look(page, "grid-changes")
    fair(page)
    page.get_by_role("button", name="记下这次走访").click()
    expect(page.locator("#doors")).to_contain_text("走访没发")
    page.locator("#doors a").click()  # and once more: the second goes on from what the first one will have changed
    page.get_by_role("button", name="都和登记的一样").click()
    expect(page.locator("#doors")).to_be_visible()
    _nothing_readable(page)
    page = hand.reopen(page, site)
    expect(page.locator(".queue li")).to_have_count(3)
    page.context.set_offline(False)
    hand.drain(page)
    page.wait_for_function(FRESH)
    _all_arrived(lives)
    _the_number_in_full(page)


def _nothing_readable(page: Page) -> None:
    """Neither the grid nor what was found in it stands in anything that is stored."""
    kept = hand.stored(page)
    found = [each for each in (*SECRET, "陈海", "煤气罐") if hand.as_kept(each) in kept["idb"] + kept["caches"]]
    assert not found and kept["local"] == "{}{}" and len(kept["idb"]) > 3000


def _all_arrived(lives: doorstep.Grid) -> None:
    assert Fact.objects.get(thing_id=lives.old, field="care.visited_on", golden=True).observed_by == lives.ref
    came = Relation.objects.get(object_id=lives.home, observed_by=lives.ref)
    assert came.source.kind == "grid" and abs(came.observed_at - AT) < timedelta(minutes=5)
    assert Matter.objects.get().title == "楼道里堆着煤气罐"


def _the_number_in_full(page: Page) -> None:
    enter(page, "2号")
    expect(page.locator("main")).to_contain_text("陈*")
    expect(page.locator("main")).to_contain_text("137****9999")
    page.get_by_text("电话 137****9999").click()
    page.get_by_label("为什么要看全号").fill("约下次走访")
    page.get_by_role("button", name="打开号码").click()
    expect(page.locator("a[href='tel:+8613700009999']")).to_be_visible()
    assert Look.objects.get(how="field").purpose == "约下次走访"


def test_a_record_that_changed_meanwhile_is_the_workers_to_decide(
    cast: Cast, telephone: Telephone, watch: Any, look: Callable[[Page, str], None], fair: Callable[[Page], None]
) -> None:
    watch.expected |= {409}
    lives = doorstep.settle(cast)
    page = taken(telephone)
    hand.cut(page.context)
    enter(page, "2号")
    page.get_by_text("有变化").click()
    page.get_by_label("周*", exact=True).select_option("left")
    page.get_by_label("周*兰").select_option("phone")
    page.get_by_label("新电话").fill("13700009999")
    page.get_by_role("button", name="记下这次走访").click()
    expect(page.locator("#doors")).to_contain_text("走访没发")
    house.person(lives.clerk, "colleague", thing=lives.old, source="self", phone="13899990000")
    page.context.set_offline(False)
    hand.go(page, "#/")
    expect(page.locator(".queue__clash")).to_contain_text("登记又变了")
    page.get_by_role("link", name="看两份").click()
    expect(page.locator("main")).to_contain_text("138****0000")
    expect(page.locator("main")).to_contain_text("电话变了 13700009999")
    look(page, "grid-decide")
    fair(page)
    assert not Fact.objects.filter(observed_by=lives.ref).exists()
    page.get_by_label("电话变了").uncheck()
    page.get_by_role("button", name="看过了，按现在的再交").click()
    hand.drain(page)
    assert Relation.objects.get(subject_id=lives.young).to_on is not None
    assert Fact.objects.get(thing_id=lives.old, field="person.phone", golden=True).record.source.kind == "self"


def test_a_grid_is_gone_on_its_day_and_with_the_worker(cast: Cast, telephone: Telephone, site: str) -> None:
    doorstep.settle(cast)
    page = taken(telephone)
    names = "async () => (await (await import('/static/field/store.js')).all('kept')).map((each) => each.name)"
    assert "grid" in page.evaluate(names)
    page.evaluate("""async () => {
        const store = await import("/static/field/store.js");
        await store.put("kept", { ...(await store.get("kept", "grid")), until: Date.now() - 1000 });
    }""")
    hand.cut(page.context)
    killed, page = page, page.context.new_page()
    killed.close()
    page.goto(f"{site}/field/")
    expect(page.locator("h1")).to_have_text("已锁")
    assert "grid" not in page.evaluate(names)
    hand.unlock(page)
    hand.go(page, "#/grid")
    expect(page.get_by_role("alert")).to_contain_text("没有信号")
    page.context.set_offline(False)
    hand.go(page, "#/leave")
    page.get_by_role("button", name="退出并清空本机").click()
    page.wait_for_url(lambda address: "/field/" not in address)
    assert page.evaluate(names) == []


def test_what_is_half_typed_at_two_doors_is_kept_through_the_lock(cast: Cast, telephone: Telephone) -> None:
    doorstep.settle(cast)
    page = taken(telephone)
    for name, words in (("2号", "楼梯没有扶手"), ("10号", "水管漏水")):
        enter(page, name)
        page.get_by_text("有变化").click()
        page.get_by_label("看到隐患").fill(words)
        page.wait_for_timeout(800)
    enter(page, "清河小吃店")
    page.evaluate("async () => (await import('/static/field/vault.js')).close()")
    hand.unlock(page)
    for name, words in (("2号", "楼梯没有扶手"), ("10号", "水管漏水")):
        enter(page, name)
        expect(page.get_by_label("看到隐患")).to_have_value(words)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_its_screens_on_small_telephones_and_at_twice_the_text(
    cast: Cast, telephone: Telephone, site: str, lang: str, look: Callable[[Page, str], None]
) -> None:
    doorstep.settle(cast)
    page = taken(telephone)
    if lang == "en":
        page.goto(f"{site}/field/?lang=en")
        page.locator("main input[type=password]").fill(hand.PIN)
        page.locator("main button[type=submit]").first.click()
        expect(page.locator(".thumb a")).to_be_visible()
    wrong = []
    for name in ("list", "house"):
        if name == "list":
            hand.go(page, "#/grid")
            expect(page.locator("#doors")).to_be_visible()
        else:
            page.locator("#doors a").first.click()
            page.locator("details.folded > summary").click()
            page.locator("main select").first.select_option("left")
            page.locator("details.folded .line-up button").first.click()
        for width, percent in ((360, 100), (320, 200)):
            page.set_viewport_size({"width": width, "height": 740})
            enlarge(page, percent)
            seen = [*too_wide(page), *page.evaluate(CLIPPED), *page.evaluate(OVER), *page.evaluate(BROKEN)]
            wrong += [f"{name} at {width} px, {percent} %: {each}" for each in seen]
            look(page, f"grid-{name}-{lang}-{width}")
        enlarge(page, 100)
    assert not wrong, "\n".join(wrong)
