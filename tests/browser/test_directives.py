"""Directives in a real browser: a secretary sends one to many, a clerk answers on a phone, each has the last word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import enlarge
from tests.cast import NOW, Cast
from tests.command.setting import Villages, settle

Visit = Callable[..., Page]
Enter = Callable[..., Page]
Look = Callable[[Page, str], None]
Fair = Callable[[Page], None]
PASSWORD = "long-enough-1234"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' clock, and no figure left over from another database."""
    from zhili.doors.desk import counts

    counts.forget()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(minutes=20))


@pytest.fixture
def villages(cast: Cast) -> Villages:
    return settle(cast)


@pytest.fixture
def enter(visit: Visit, villages: Villages) -> Enter:
    """``enter("clerk1", "/desk/", phone=True)``: log in by the login page and go there."""

    def go(key: str, address: str = "/desk/directives/", **how: object) -> Page:
        from django.contrib.auth.models import User

        from zhili.offices.models import Person

        account = User.objects.filter(username=key).first() or User.objects.create_user(key, password=PASSWORD)
        Person.objects.filter(id=villages.cast.people[key][0]).update(account=account)
        page = visit(f"/login/?next={address}", **how)
        page.fill("[name=account]", key)
        page.fill("[name=password]", PASSWORD)
        page.locator("main button[type=submit]").click()
        page.wait_for_url("**/desk/**")
        return page

    return go


def test_one_instruction_to_many_and_back(
    villages: Villages, enter: Enter, look: Look, fair: Fair, watch: object
) -> None:
    """Compose, cost, send; sign and answer on a phone; send back, evaluate; object; the board tells it all."""
    watch.expected.add(422)  # type: ignore[attr-defined]
    from zhili.command.models import Directive

    villages.answered(typed={"q1": "7", "q2": "no"})  # last spring's check: known, and filled in this time
    page = _compose(enter("secretary", "/desk/directives/new/"), look, fair)
    number = Directive.objects.latest("id").number
    expect(page.locator("[data-live]")).to_contain_text("还没打开看")
    look(page, "directives-board")
    fair(page)
    clerk = _answer(enter("clerk1", "/desk/", phone=True), look, fair)

    page.reload()
    expect(page.locator(".urow", has_text="上河村")).to_contain_text("已答复")
    page.get_by_role("link", name="看答复 上河村村民委员会").click()
    expect(page.locator(".answers")).to_contain_text("有改动")
    look(page, "directives-unit-judge")
    fair(page)
    _back_and_forth(page, clerk, number)
    look(clerk, "directives-phone-objected")
    fair(clerk)
    judge = enter("judge", f"/desk/directives/{number}/unit/{villages.ids[0]}/")
    look(judge, "directives-decide")
    fair(judge)


def _back_and_forth(page: Page, clerk: Page, number: str) -> None:
    """Sent back with a reason, answered again, found wanting, and objected to."""
    page.get_by_text("退回重答").click()
    page.locator("#f-send_back-reason").fill("第一项没有数学校后面的")
    page.get_by_role("button", name="退回", exact=True).click()
    expect(page.locator(".notice").first).to_contain_text("退回重答")

    clerk.goto(clerk.url.split("/desk/")[0] + f"/desk/directives/{number}/")
    expect(clerk.locator(".notice--firm")).to_contain_text("学校后面")
    clerk.locator("#f-a-q1").fill("6")
    clerk.get_by_role("button", name="交上去").click()

    page.reload()
    page.get_by_label("不到位").check()
    page.locator("#f-evaluate-reasons").fill("没有写负责人")
    page.get_by_role("button", name="评价", exact=True).click()
    expect(page.get_by_role("heading", name="评价：不到位")).to_be_visible()

    clerk.reload()
    clerk.get_by_text("不同意这个评价").click()
    clerk.locator("#f-object_to_grade-reasons").fill("这一项本来可以不填")
    clerk.get_by_role("button", name="提异议").click()
    expect(clerk.locator("main")).to_contain_text("异议等人裁定")


def _compose(page: Page, look: Look, fair: Fair) -> Page:
    """From the empty form to the board; nothing typed is lost to a button."""
    page.locator("#f-title").fill("汛期水井复查")
    page.locator("#f-words").fill("雨季前再查一遍，没有盖的先围上。")
    page.get_by_text("青石镇人民政府 · 村社区").click()
    page.locator("#f-r0-zh").fill("无盖水井有几口")
    page.locator("#f-r0-why").fill("要逐口加盖")
    page.locator("#f-r0-unit").fill("口")
    page.locator("#f-kind").select_option("yesno")
    page.get_by_role("button", name="加一项").click()
    expect(page.locator("#f-title")).to_have_value("汛期水井复查")
    page.locator("#f-r1-zh").fill("是否都已加盖或围挡")
    look(page, "directives-compose")
    fair(page)
    page.get_by_role("button", name="先算算").click()
    expect(page.locator(".notice--bad")).to_contain_text("为什么要问")
    page.locator("#f-r1-why").fill("没有盖的今天就要围上")
    page.get_by_role("button", name="先算算").click()
    expect(page.locator(".cost__sum")).to_contain_text("4 个单位 × 5 分钟，合计约 20 分钟")
    page.get_by_role("button", name="用上次的").first.click()
    expect(page.locator(".cost__sum")).to_contain_text("合计约 19 分钟")
    look(page, "directives-cost")
    fair(page)
    page.get_by_role("button", name="发给 4 个单位").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("汛期水井复查")
    return page


def _answer(clerk: Page, look: Look, fair: Fair) -> Page:
    """On 360 px: found under today, signed, one answer filled in and corrected, one forgotten and told."""
    clerk.get_by_role("link", name="汛期水井复查").click()
    look(clerk, "directives-phone-sign")
    fair(clerk)
    clerk.get_by_role("button", name="签收，开始填").click()
    expect(clerk.locator("#f-a-q1")).to_have_value("7")
    expect(clerk.locator(".filled")).to_contain_text("已替您填好")
    look(clerk, "directives-phone-answer")
    fair(clerk)
    clerk.locator("#f-a-q1").fill("5 口")
    clerk.get_by_role("button", name="交上去").click()
    expect(clerk.locator(".notice--bad")).to_contain_text("还没有填")
    look(clerk, "directives-phone-refused")
    fair(clerk)
    clerk.get_by_label("是", exact=True).check()
    clerk.get_by_role("button", name="交上去").click()
    expect(clerk.locator(".answers")).to_contain_text("5 口")
    look(clerk, "directives-phone-done")
    fair(clerk)
    return clerk


def test_the_board_renews_itself_and_leaves_the_reader_in_place(villages: Villages, enter: Enter) -> None:
    from zhili.command.actions import sign_directive

    number = villages.issue()
    page = enter("secretary", f"/desk/directives/{number}/")
    expect(page.locator(".counts")).to_contain_text("没签收4")
    sign_directive(actor=villages.as_("clerk2"), number=number, now=NOW)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".urow", has_text="下河村")).to_contain_text("签收")
    expect(page.locator(".counts")).to_contain_text("没签收3")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_is_fair_on_a_phone_and_at_twice_the_text(
    villages: Villages, enter: Enter, look: Look, fair: Fair, lang: str
) -> None:
    number = villages.answered(typed={"q1": "3", "q2": "no", "q3": "张三"})
    page = enter("secretary", f"/desk/directives/{number}/", phone=lang == "zh")
    site = page.url.split("/desk/")[0]
    names = {"": "board", "table/": "table", "timeline/": "timeline", f"unit/{villages.ids[0]}/": "unit",
             "../": "list", "../new/": "compose"}  # fmt: skip
    for name in names:
        page.goto(f"{site}/desk/directives/{number}/{name}?lang={lang}")
        if lang == "en":
            enlarge(page, 200)
        look(page, f"directives-{lang}-{names[name]}")
        fair(page)


def test_a_clerk_answers_without_a_script(villages: Villages, enter: Enter) -> None:
    number = villages.issue()
    page = enter("clerk1", f"/desk/directives/{number}/", phone=True, java_script_enabled=False)
    page.get_by_role("button", name="签收，开始填").click()
    page.locator("#f-a-q1").fill("0")
    page.get_by_label("是", exact=True).check()
    page.get_by_role("button", name="交上去").click()
    assert villages.copy(number).state == "answered"
