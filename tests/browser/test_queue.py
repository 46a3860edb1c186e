"""The dispatcher's queue in a real browser: cleared by keyboard, acted on in bulk, alive while it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.cast import NOW, Cast
from zhili.matters import actions as matters

Visit = Callable[..., Page]
Enter = Callable[..., Page]
PASSWORD = "long-enough-1234"
AT = NOW + timedelta(minutes=20)
SEWAGE = "3 幢楼下污水往外冒"
MANY = 20


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' clock stands 20 minutes after the reports, and no figure is left over from another database."""
    from zhili.doors.desk import counts

    counts.forget()
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def enter(visit: Visit, cast: Cast) -> Iterator[Enter]:
    """``enter("handler", "/desk/", phone=True)``: log in by the login page and go there."""

    def go(key: str, address: str = "/desk/", **how: object) -> Page:
        from django.contrib.auth.models import User

        from zhili.offices.models import Person

        account = User.objects.filter(username=key).first() or User.objects.create_user(key, password=PASSWORD)
        Person.objects.filter(id=cast.people[key][0]).update(account=account)
        page = visit(f"/login/?next={address.replace('&', '%26').replace('?', '%3F')}", **how)
        log_in(page, key)
        page.wait_for_url("**/desk/**")
        return page

    yield go


def log_in(page: Page, key: str) -> None:
    page.fill("[name=account]", key)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()


def reports(cast: Cast, count: int, words: str = SEWAGE) -> list[str]:
    return [
        cast.report(f"{words}，第 {each} 家", phone=f"139{each:08}", now=NOW + timedelta(seconds=each)).number
        for each in range(count)
    ]


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1


def now(page: Page) -> None:
    """Let the page ask at once instead of in some seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def opened(page: Page, number: str) -> None:
    expect(page.locator("[data-open]")).to_have_attribute("data-open", number)


def undo_and_assign_anew(page: Page, keys: Keys, number: str) -> None:
    """Take the last one back; it is open again, and is taken once more."""
    keys.press("z")
    opened(page, number)
    expect(page.locator("#f-reason")).to_be_focused()
    keys.press("Tab", "Enter")
    page.wait_for_url("**done=recall**")
    opened(page, number)
    keys.press("a")
    page.wait_for_url("**done=assign**")


def test_twenty_matters_by_keyboard_alone(cast: Cast, enter: Enter) -> None:
    """Sixteen taken as suggested, one changed, one taken back and assigned anew, two merged: about two keys each."""
    numbers = reports(cast, MANY)
    page = enter("dispatcher", "/desk/")
    keys = Keys(page)
    keys.press("g", "a")
    page.wait_for_url("**view=assign**")
    keys.press("j", "Enter")
    for number in numbers[:16]:
        opened(page, number)
        keys.press("a")
    opened(page, numbers[16])
    undo_and_assign_anew(page, keys, numbers[15])
    page.locator(f"li[data-number='{numbers[16]}'] a").focus()
    keys.press("Enter")
    opened(page, numbers[16])
    keys.press("2")
    expect(page.locator("#f-lead")).to_be_focused()
    page.locator("#f-lead").select_option(str(cast.units["stream"]))
    keys.press("Tab", "Tab", "Tab", "Tab", "Enter")
    page.wait_for_url("**done=assign**")
    opened(page, numbers[17])
    for _ in range(2):
        keys.press("m")
        expect(page.locator("#f-parent")).to_be_focused()
        expect(page.locator("#beside")).to_contain_text("第")
        keys.press("Enter")
        page.wait_for_url("**done=merge**")
    keys.press("a")
    page.wait_for_url("**done=assign**")
    states = [cast.matter(each).state for each in numbers]
    assert states.count("merged") == 2 and states.count("dispatched") == MANY - 2
    assert cast.matter(numbers[16]).lead_unit_id == cast.units["stream"]
    expect(page.locator(".empty")).to_contain_text("没有要办的了")
    assert keys.count / MANY <= 2, keys.count


def test_the_acts_are_named_for_whoever_hears_the_page(cast: Cast, enter: Enter) -> None:
    (number,) = reports(cast, 1)
    page = enter("dispatcher", f"/desk/queue/?view=assign&open={number}")
    expect(page.get_by_role("group", name="现在能办的")).to_match_aria_snapshot("""
        - group "现在能办的":
          - button "采纳并派单"
          - link "改派"
          - link "并入主事项"
          - link "直接答复"
          - link "转紧急热线"
          - link "告知法定渠道"
          - link "涉密隐私说明"
          - link "不属职责"
          - link "劝导"
          - button "受理"
          - link "留言"
    """)
    expect(page.get_by_role("button", name="采纳并派单")).to_have_attribute("aria-keyshortcuts", "A")


def test_keys_are_quiet_while_somebody_writes(cast: Cast, enter: Enter) -> None:
    (number,) = reports(cast, 1)
    page = enter("dispatcher", f"/desk/queue/?view=assign&open={number}")
    before = page.url
    page.evaluate(
        """document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "a", isComposing: true, bubbles: true}))"""
    )
    page.keyboard.press("Control+a")
    page.locator("#seek").focus()
    page.keyboard.type("a m s x")
    assert page.url == before and cast.matter(number).state == "received"
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+?")
    expect(page.get_by_role("dialog", name="按键")).to_contain_text("采纳建议并派单")
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert cast.matter(number).state == "received"
    page.keyboard.press("a")
    page.wait_for_url("**done=assign**")


def test_a_selection_is_done_together_and_told_row_by_row(
    cast: Cast, enter: Enter, fair: Callable[[Page], None], look: Callable[[Page, str], Path]
) -> None:
    numbers = [*reports(cast, 14), *reports(cast, 1, "门口那件事一直没有人来看过，说不清是什么")]
    page = enter("dispatcher", "/desk/queue/?view=assign")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-picked]")).to_have_text("选中 1 件")
    for _ in range(4):
        page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator("[data-picked]")).to_have_text("选中 5 件")
    page.keyboard.press("*")
    expect(page.locator("[data-picked]")).to_have_text("选中 15 件")
    page.keyboard.press("b")
    page.wait_for_url("**/desk/many/**")
    page.get_by_role("link", name="照建议派单").click()
    fair(page)
    look(page, "queue-many")
    page.get_by_role("button", name="办这 15 件").click()
    expect(page.locator("[data-result]")).to_have_count(15)
    expect(page.locator("[data-result=done]")).to_have_count(14)
    expect(page.locator("[data-result=refused]")).to_contain_text("没有可以照办的建议")
    fair(page)
    look(page, "queue-many-done")
    assert sum(cast.matter(each).state == "dispatched" for each in numbers) == 14


def test_the_list_lives_and_nobody_loses_their_place(
    cast: Cast, enter: Enter, look: Callable[[Page, str], Path], fair: Callable[[Page], None]
) -> None:
    first, second, third = reports(cast, 3)
    page = enter("dispatcher", f"/desk/queue/?view=assign&open={first}&act=answer")
    page.locator("#f-done").fill("写了一半的答复")
    page.locator(f"li[data-number='{second}'] a").focus()
    colleague = enter("caller", f"/desk/queue/?view=all&open={first}")
    expect(colleague.locator("[data-open]")).to_have_attribute("data-open", first)
    colleague.wait_for_timeout(300)
    matters.accept(actor=cast.as_("dispatcher"), number=second, now=AT)
    matters.answer(
        actor=cast.as_("dispatcher"), number=third, now=AT,
        outcome=matters.Outcome(done=f"{third} 问的是营业时间，已在电话里讲清楚了。"),
    )  # fmt: skip
    matters.accept(actor=cast.as_("dispatcher"), number=first, now=AT)
    cast.report("又来一件", phone="13900000077")
    now(page)
    expect(page.locator("[data-live]")).to_have_text("新到 1 件，变动 2 件，离开列表 1 件")
    expect(page.locator(f"li[data-number='{third}']")).to_contain_text("不在这个列表了")
    expect(page.locator(f"li[data-number='{second}'] a")).to_be_focused()
    expect(page.locator("#f-done")).to_have_value("写了一半的答复")
    expect(page.locator("[data-stale]")).to_contain_text("受理")
    expect(page.locator("[data-present]")).to_contain_text("何川（回访席）在看")
    expect(page.locator(f"li[data-number='{first}'] .row__here")).to_contain_text("何川")
    fair(page)
    look(page, "queue-live")
    page.keyboard.press("n")
    expect(page.locator("[data-rows] li")).to_have_count(3)


def test_what_was_typed_comes_back_after_a_login(cast: Cast, enter: Enter) -> None:
    (number,) = reports(cast, 1)
    address = f"/desk/queue/?view=assign&open={number}&act=answer"
    page = enter("dispatcher", address)
    page.locator("#f-done").fill("已在电话里讲清楚了，明天上午有人上门。")
    page.context.clear_cookies()
    page.reload()
    log_in(page, "dispatcher")
    expect(page.locator("#f-done")).to_have_value("已在电话里讲清楚了，明天上午有人上门。")
    expect(page.locator("[data-draft]")).to_be_visible()
    page.locator("#act button[type=submit]").click()
    page.wait_for_url("**done=answer**")
    assert page.evaluate("Object.keys(sessionStorage).length") == 0


@pytest.mark.parametrize("how", [{}, {"phone": True}, {"dark": True}], ids=["desk", "phone", "dark"])
def test_the_new_pages_are_fair_and_fit(
    cast: Cast, enter: Enter, fair: Callable[[Page], None], look: Callable[[Page, str], Path], how: dict[str, bool]
) -> None:
    first, second = reports(cast, 2)
    matters.note(actor=cast.as_("dispatcher"), number=second, words="下午三点后在家", now=AT)
    page = enter("dispatcher", **how)
    site, kind = page.url.split("/desk/")[0], next(iter(how), "desk")
    fair(page)
    look(page, f"queue-today-{kind}")
    for name, address in {
        "merge": f"/desk/queue/?view=assign&open={second}&act=merge",
        "note": f"/desk/m/{second}/?act=note",
        "many": f"/desk/many/?view=assign&do=assign&pick={first}~1&pick={second}~1",
    }.items():
        page.goto(f"{site}{address}")
        fair(page)
        look(page, f"queue-{name}-{kind}")
    page.goto(f"{site}/desk/queue/?view=all&arrange=1")
    fair(page)
    look(page, f"queue-columns-{kind}")


def test_a_login_that_ran_out_while_sending_loses_nothing(cast: Cast, enter: Enter, watch: object, site: str) -> None:
    """Sent after the session had ended: kept on the page that says so, and sent from there after a new login."""
    watch.expected.add(403)  # type: ignore[attr-defined]
    (number,) = reports(cast, 1)
    page = enter("dispatcher", f"/desk/queue/?view=assign&open={number}&act=answer")
    page.locator("#f-done").fill("已在电话里讲清楚了，明天上午有人上门。")
    page.context.clear_cookies(name=re.compile("zhili_session"))
    page.locator("#act button[type=submit]").click()
    expect(page.locator("#kept")).to_be_visible()
    expect(page.get_by_text("已在电话里讲清楚了，明天上午有人上门。")).to_be_visible()
    assert cast.matter(number).state == "received"
    other = page.context.new_page()
    other.goto(f"{site}/login/")
    log_in(other, "dispatcher")
    other.wait_for_url("**/desk/**")
    while page.get_by_role("button", name="再交一次").count():
        page.get_by_role("button", name="再交一次").click()
        page.wait_for_load_state()
    assert "done=answer" in page.url and cast.matter(number).state == "answered"
    page.go_back()
    page.reload()
    assert cast.matter(number).state == "answered"
