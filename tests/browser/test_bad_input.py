"""Bad input and bad weather that no other test brings to the three doors: docs/bad-weather.md says which test proves
what. The slow network, the missing one and the full device are the browser's own fakes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import field_hand as hand
from tests.browser.test_queue import enter, reports  # noqa: F401
from tests.cast import NOW, Cast
from tests.matters import walks
from zhili.matters.models import Matter, Step

Enter = Callable[..., Page]
Visit = Callable[..., Page]
AT = NOW + timedelta(minutes=20)
SAID = "路灯不亮，天黑看不见"
DONE = "已在电话里讲清楚了，明天上午有人上门。"
LONG = "长" * 100_000
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
NO_ROOM = """() => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; }"""


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    from zhili.doors.desk import counts

    counts.forget()
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def slow(page: Page) -> None:
    page.context.set_default_timeout(30_000)
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_3G)


def answering(cast: Cast, enter: Enter) -> tuple[str, Page]:  # noqa: F811
    """A dispatcher with the form of an answer open and filled in."""
    (number,) = reports(cast, 1)
    page = enter("dispatcher", f"/desk/queue/?view=assign&open={number}&act=answer")
    page.locator("#f-done").fill(DONE)
    return number, page


def answers(number: str) -> int:
    return Step.objects.filter(matter__number=number, act="answer").count()


def test_slow_3g_and_an_impatient_finger_make_one_report(visit: Visit, cast: Cast) -> None:
    page = visit("/", phone=True)
    slow(page)
    page.reload()
    page.locator("#f-said").fill(SAID)
    page.get_by_role("button", name="交上去").dblclick(no_wait_after=True)
    page.wait_for_url("**/taken/")
    assert Matter.objects.count() == 1


def test_slow_3g_on_the_desk_is_one_act(cast: Cast, enter: Enter) -> None:  # noqa: F811
    number, page = answering(cast, enter)
    slow(page)
    page.locator("#act button[type=submit]").dblclick(no_wait_after=True)
    page.wait_for_url(lambda address: "done=answer" in address or "/do/answer/" in address)
    page.wait_for_load_state()
    assert answers(number) == 1


def test_slow_3g_in_the_field_opens_from_the_device(cast: Cast, telephone: Enter, site: str) -> None:
    page = telephone()
    slow(page)
    page.goto(f"{site}/field/")
    hand.unlock(page)
    hand.write(page, place=False)
    page.get_by_role("button", name="交上去").click()
    expect(page.locator("#sent")).to_have_count(1, timeout=25_000)
    assert Matter.objects.count() == 1


def test_the_desk_without_a_network_keeps_what_was_typed(cast: Cast, enter: Enter) -> None:  # noqa: F811
    number, page = answering(cast, enter)
    address = page.url
    page.context.set_offline(True)
    page.locator("#act button[type=submit]").click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto(address)
    expect(page.locator("#f-done")).to_have_value(DONE)
    page.locator("#act button[type=submit]").click()
    page.wait_for_url("**done=answer**")
    assert answers(number) == 1


def test_a_device_without_room_hinders_nobody(visit: Visit, cast: Cast, enter: Enter) -> None:  # noqa: F811
    """The page cannot keep a draft; it says nothing of it, throws nothing, and sends."""
    page = visit("/", phone=True)
    page.evaluate(NO_ROOM)
    page.locator("#f-said").fill(SAID)
    page.get_by_role("button", name="交上去").click()
    page.wait_for_url("**/taken/")
    (number,) = reports(cast, 1)
    page = enter("dispatcher", f"/desk/queue/?view=assign&open={number}&act=answer")
    page.evaluate(NO_ROOM)
    page.locator("#f-done").fill(DONE)
    page.locator("#act button[type=submit]").click()
    page.wait_for_url("**done=answer**")
    assert Matter.objects.count() == 2 and answers(number) == 1


def test_two_tabs_on_one_matter(cast: Cast, enter: Enter, watch: Any) -> None:  # noqa: F811
    """The second tab is told what the first one did, and gives its words back."""
    watch.expected.add(409)
    number, page = answering(cast, enter)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("#f-done").fill("另一页上写的：已经约好后天上午上门查看。")
    page.locator("#act button[type=submit]").click()
    page.wait_for_url("**done=answer**")
    other.locator("#act button[type=submit]").click()
    expect(other.locator("main")).to_contain_text("另一页上写的：已经约好后天上午上门查看。")
    assert answers(number) == 1


def test_two_tabs_of_the_portal_are_two_reports_that_do_not_mix(visit: Visit, cast: Cast, site: str) -> None:
    page = visit("/", phone=True)
    page.locator("#f-said").fill(SAID)
    other = page.context.new_page()
    other.goto(f"{site}/")
    assert other.locator("#f-said").input_value() == ""
    other.locator("#f-said").fill("井盖没了，孩子差点掉下去")
    for each in (other, page):
        each.get_by_role("button", name="交上去").click()
        each.wait_for_url("**/taken/")
    assert sorted(each.title for each in Matter.objects.all()) == sorted([SAID, "井盖没了，孩子差点掉下去"])


def test_back_after_sending_and_pressing_again(visit: Visit, cast: Cast, enter: Enter, watch: Any) -> None:  # noqa: F811
    watch.expected |= {409, 422}
    page = visit("/", phone=True)
    page.locator("#f-said").fill(SAID)
    page.get_by_role("button", name="交上去").click()
    page.wait_for_url("**/taken/")
    page.go_back()
    expect(page.locator("[data-kept-sent]")).to_be_visible()
    expect(page.locator("#f-said")).to_have_value("")
    page.get_by_role("button", name="交上去").click()
    expect(page.locator("#f-said")).to_be_visible()
    assert Matter.objects.count() == 1
    number, page = answering(cast, enter)
    page.locator("#act button[type=submit]").click()
    page.wait_for_url("**done=answer**")
    page.go_back()
    if page.locator("#act button[type=submit]").count():
        page.locator("#act button[type=submit]").click()
        page.wait_for_load_state()
    assert answers(number) == 1


def test_back_after_sending_in_the_field_is_an_empty_form(cast: Cast, telephone: Enter) -> None:
    page = telephone()
    hand.write(page, place=False)
    page.get_by_role("button", name="交上去").click()
    hand.drain(page)
    page.go_back()
    expect(page.locator("main textarea")).to_have_value("")
    assert Matter.objects.count() == 1


def test_a_hundred_thousand_characters_on_the_desk_come_back(cast: Cast, enter: Enter, watch: Any) -> None:  # noqa: F811
    watch.expected |= {413, 422}
    number, page = answering(cast, enter)
    page.locator("#f-done").fill(LONG)
    page.locator("#act button[type=submit]").click()
    expect(page.locator(".notice--bad, .field__error").first).to_be_visible()
    assert page.locator("#f-done").input_value() == LONG and answers(number) == 0
    page.locator("#f-done").fill(DONE)
    page.locator("#act button[type=submit]").click()
    page.wait_for_url("**done=answer**")
    assert answers(number) == 1


def test_a_hundred_thousand_characters_in_the_field_stay_on_the_page(cast: Cast, telephone: Enter) -> None:
    number = walks.handling(cast)
    page = telephone()
    hand.write(page, LONG, place=False)
    page.get_by_role("button", name="交上去").click()
    expect(page.get_by_role("alert")).to_contain_text("最多 5000 字，现在有 100000 字")
    assert page.locator("main textarea").input_value() == LONG
    page.locator("main textarea").fill(hand.LINE)
    page.get_by_role("button", name="交上去").click()
    hand.drain(page)
    hand.go(page, f"#/task/{number}")
    page.get_by_text("记进展").first.click()
    page.locator("main textarea").first.fill(LONG)
    page.get_by_role("button", name="记进展").first.click()
    expect(page.get_by_role("alert")).to_contain_text("最多 5000 字，现在有 100000 字")
    assert page.locator("main textarea").first.input_value() == LONG
    assert Matter.objects.filter(title=hand.LINE).count() == 1


def test_what_the_server_refuses_is_mended_on_the_telephone(cast: Cast, telephone: Enter, watch: Any) -> None:
    """A stock phrase is no reply: it comes back to a person, who mends it where it stands."""
    watch.expected |= {409, 422}
    number = walks.handling(cast)
    page = telephone()
    hand.go(page, f"#/task/{number}")
    page.get_by_text("处理完，答复").first.click()
    form = page.locator("details[open] form")
    form.locator("textarea").fill("已处理")
    form.get_by_role("button", name="处理完，答复").click()
    page.get_by_role("link", name="看两份").click()
    page.get_by_text("改一改再交").click()
    expect(page.locator("main textarea")).to_have_value("已处理")
    page.locator("main textarea").fill("主管疏通了 42 米，门口已经冲洗干净。")
    page.get_by_role("button", name="改好了，交上去").click()
    hand.drain(page)
    assert Step.objects.get(matter__number=number, act="reply").words == "主管疏通了 42 米，门口已经冲洗干净。"


def test_words_that_turn_around_turn_nothing_else(cast: Cast, enter: Enter, telephone: Enter) -> None:  # noqa: F811
    """Right-to-left letters stay; the marks that would turn the rest of the page are not drawn."""
    number = walks.handling(cast, words="3 幢楼下\u202e污水往外冒\u2066 مرحبا 请来看")
    page = telephone()
    expect(page.locator(".near-task")).to_contain_text("مرحبا")
    desk = enter("handler", f"/desk/m/{number}/")
    hand.go(page, f"#/task/{number}")
    expect(page.locator("h1")).to_contain_text("مرحبا")
    for each in (page, desk):
        told = each.locator("body").inner_text()
        assert "مرحبا" in told and not set(told) & set("\u202e\u2066")


def test_a_phone_clock_an_hour_off_changes_nothing(visit: Visit, cast: Cast, enter: Enter) -> None:  # noqa: F811
    """The server's time is what is recorded and what is counted: lights on the desk are drawn there."""
    page = visit("/", phone=True)
    page.clock.set_fixed_time(AT + timedelta(hours=1))
    page.reload()
    page.locator("#f-said").fill(SAID)
    page.get_by_role("button", name="交上去").click()
    page.wait_for_url("**/taken/")
    assert Matter.objects.get().recorded_at == AT
    number, page = answering(cast, enter)
    lights = page.locator(".light__t").all_inner_texts()
    page.clock.set_fixed_time(AT - timedelta(hours=1))
    page.reload()
    assert lights and page.locator(".light__t").all_inner_texts() == lights
    page.locator("#f-done").fill(DONE)
    page.locator("#act button[type=submit]").click()
    page.wait_for_url("**done=answer**")
    assert Step.objects.get(matter__number=number, act="answer").at == AT
