"""What a telephone sends arrives once, under the right name, or waits for a person: answers that are lost, logins that
change, doubts that are old."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import field_hand as hand
from tests.cast import NOW, Cast
from zhili.matters.models import Matter

Telephone = Callable[..., Page]


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def written_out_of_reach(page: Page) -> None:
    hand.cut(page.context)
    hand.write(page, place=False)
    page.get_by_role("button", name="交上去").click()
    expect(page.locator(".queue")).to_contain_text(hand.LINE)


def test_an_answer_that_is_lost_makes_no_second_matter(cast: Cast, telephone: Telephone) -> None:
    """The server has taken it in, the answer never comes; the telephone sends the same key again."""
    page = telephone()
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort()

    page.context.route("**/field/report/", lose)
    hand.write(page, place=False)
    page.get_by_role("button", name="交上去").click()
    expect(page.locator("#sent")).to_have_count(1, timeout=20_000)
    assert Matter.objects.get().number in lost[0]


def test_nothing_is_sent_under_another_name(cast: Cast, telephone: Telephone, site: str, watch: Any) -> None:
    """The login ran out meanwhile, and somebody else logs in on the same telephone."""
    watch.expected |= {403}
    page = telephone()
    written_out_of_reach(page)
    page.context.clear_cookies()
    page.context.set_offline(False)
    hand.account(cast, "head")
    page.goto(f"{site}/login/?next=/field/")
    hand.log_in(page, "head")
    hand.unlock(page)
    expect(page.locator("#signal")).to_contain_text("不会用别人的名字发")
    expect(page.locator(".queue")).to_contain_text(hand.LINE)
    assert not Matter.objects.exists()


def test_a_doubt_that_is_older_than_the_servers_memory_is_a_persons(cast: Cast, telephone: Telephone) -> None:
    page = telephone()
    written_out_of_reach(page)
    script = """async () => {
        const queue = await import("/static/field/queue.js");
        const [item] = await queue.list();
        await queue.update(item, { tried: Date.now() - 26 * 24 * 3600 * 1000 });
    }"""
    page.evaluate(script)
    page.context.set_offline(False)
    expect(page.locator(".queue__clash")).to_contain_text("没等到回音")
    assert not Matter.objects.exists()
    page.get_by_role("link", name="看两份").click()
    page.get_by_role("button", name="再交一次").click()
    hand.drain(page)
    assert Matter.objects.get().title == hand.LINE


def test_what_is_written_while_another_is_sent_goes_by_itself(cast: Cast, telephone: Telephone) -> None:
    """The sender has looked for the last time and still fetches what is new: the next one waits for no occasion."""
    page = telephone()
    held: list[Route] = []
    page.context.route("**/field/sync/", lambda route: route.continue_() if held else held.append(route))
    hand.write(page, "先写的一条", place=False)
    page.get_by_role("button", name="交上去").click()
    expect(page.locator("#sent")).to_have_count(1)
    hand.write(page, "后写的一条", place=False)
    page.get_by_role("button", name="交上去").click()
    expect(page.locator(".queue")).to_contain_text("后写的一条")
    page.wait_for_timeout(300)
    assert len(held) == 1
    held[0].continue_()
    hand.drain(page)
    assert sorted(each.title for each in Matter.objects.all()) == ["先写的一条", "后写的一条"]
