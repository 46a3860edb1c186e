"""The desk in a real browser: a day's work by keyboard, by mouse and without any script; fair, narrow and quiet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.cast import NOW, Cast

Visit = Callable[..., Page]
Enter = Callable[..., Page]
PASSWORD = "long-enough-1234"
AT = NOW + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' clock stands 20 minutes after the reports, and no figure is left over from another database."""
    from zhili.doors.desk import counts

    counts.forget()
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def enter(visit: Visit, cast: Cast) -> Enter:
    """``enter("handler", "/desk/", phone=True)``: log in by the login page and go there."""

    def go(key: str, address: str = "/desk/", **how: object) -> Page:
        from django.contrib.auth.models import User

        from zhili.offices.models import Person

        account = User.objects.filter(username=key).first() or User.objects.create_user(key, password=PASSWORD)
        Person.objects.filter(id=cast.people[key][0]).update(account=account)
        page = visit(f"/login/?next={address.replace('&', '%26').replace('?', '%3F')}", **how)
        page.fill("[name=account]", key)
        page.fill("[name=password]", PASSWORD)
        page.locator("main button[type=submit]").click()
        page.wait_for_url("**/desk/**")
        return page

    return go


@pytest.fixture
def two(cast: Cast) -> tuple[str, str]:
    """Two matters on the dispatcher's desk, the older one first."""
    first = cast.report("3 幢楼下污水往外冒，流到幼儿园门口了").number
    second = cast.report("5 幢门口污水也冒出来了", now=NOW + timedelta(minutes=3), phone="13900000002").number
    return first, second


def test_a_day_by_keyboard(cast: Cast, enter: Enter, two: tuple[str, str]) -> None:
    """Walk, open, take the suggestion, change the next one; sign and reply at the unit. No mouse is touched."""
    page = enter("dispatcher", "/desk/queue/?view=assign")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#matter")).to_contain_text(two[0])
    page.keyboard.press("a")
    expect(page.locator(".toast")).to_contain_text(two[0])
    assert cast.matter(two[0]).state == "dispatched"
    expect(page.locator("#matter")).to_contain_text(two[1])
    page.keyboard.press("e")
    expect(page.locator("#act")).to_be_visible()
    page.locator("#f-lead").focus()
    page.locator("#f-lead").select_option(str(cast.units["stream"]))
    page.locator("#f-reason").focus()
    page.keyboard.type("a e r s：打字不是快捷键")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text(two[1])
    assert cast.matter(two[1]).lead_unit_id == cast.units["stream"]
    expect(page.locator(".empty")).to_contain_text("没有要办的了")

    unit = enter("handler", "/desk/queue/?view=mine&open=first")
    unit.keyboard.press("s")
    expect(unit.locator(".toast")).to_contain_text("签收")
    unit.keyboard.press("r")
    unit.locator("#f-words").focus()
    unit.keyboard.type("主管疏通了 42 米，门口冲洗干净。")
    unit.keyboard.press("Tab")
    unit.keyboard.press("Tab")
    unit.keyboard.press("Enter")
    expect(unit.locator(".toast")).to_contain_text("答复")
    assert cast.matter(two[0]).state == "replied"


def test_booking_a_debt_by_mouse(cast: Cast, enter: Enter, two: tuple[str, str], watch: object) -> None:
    """What is wrong is said beside its field, what was typed stays, and the debt names who owes it."""
    watch.expected.add(422)  # type: ignore[attr-defined]
    page = enter("dispatcher", "/desk/queue/?view=assign&open=first")
    page.get_by_role("button", name="采纳并派单").click()
    page = enter("handler", "/desk/queue/?view=mine&open=first")
    page.get_by_role("button", name="签收").click()
    page.get_by_role("link", name="记欠账").click()
    page.locator("#f-debtor").select_option(label="清禾县人民政府")
    page.get_by_label("钱").check()
    page.locator("#f-what").fill("欠一段 40 米的主管")
    page.locator("#f-plan").fill("每天抽一次水")
    page.locator("#f-review_on").fill("2026-12-15")
    page.locator("#f-done").fill("太短")
    page.locator("#act button[type=submit]").click()
    expect(page.locator("#e-done")).to_contain_text("至少要 10 个字")
    expect(page.locator("#f-what")).to_have_value("欠一段 40 米的主管")
    expect(page.get_by_label("钱")).to_be_checked()
    page.locator("#f-done").fill("管子塌了一节，换管要立项，今年没有这笔钱。")
    page.locator("#act button[type=submit]").click()
    expect(page.locator(".toast")).to_contain_text("记欠账")
    assert cast.matter(two[0]).state == "owed"
    page.goto(page.url.split("/desk/")[0] + "/desk/ledger/")
    expect(page.locator(".owed__who")).to_have_text("清禾县人民政府")


def test_keys_can_be_looked_up_and_switched_off(enter: Enter, two: tuple[str, str]) -> None:
    page = enter("dispatcher", f"/desk/queue/?view=assign&open={two[0]}")
    page.keyboard.press("Shift+?")
    expect(page.get_by_role("dialog")).to_contain_text("采纳建议并派单")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#seek")).to_be_focused()
    page.keyboard.type("污水")
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows] li")).to_have_count(2)
    page.get_by_role("button", name="单键快捷键").click()
    before = page.url
    page.keyboard.press("j")
    page.keyboard.press("/")
    expect(page.locator("#seek")).not_to_be_focused()
    assert page.url == before


def test_everything_works_without_a_script(cast: Cast, enter: Enter, two: tuple[str, str]) -> None:
    page = enter("dispatcher", "/desk/queue/?view=assign", java_script_enabled=False)
    page.locator("[data-rows] a").first.click()
    page.get_by_role("button", name="采纳并派单").click()
    assert cast.matter(two[0]).state == "dispatched"
    page = enter("handler", "/desk/queue/?view=mine&open=first", java_script_enabled=False)
    page.get_by_role("button", name="签收").click()
    page.get_by_role("link", name="答复", exact=True).click()
    page.locator("#f-words").fill("主管疏通了 42 米，门口冲洗干净。")
    page.locator("#act button[type=submit]").click()
    assert cast.matter(two[0]).state == "replied"


@pytest.mark.parametrize("how", [{}, {"phone": True}, {"dark": True}], ids=["desk", "phone", "dark"])
def test_every_page_is_fair_and_fits(
    cast: Cast,
    enter: Enter,
    two: tuple[str, str],
    fair: Callable[[Page], None],
    look: Callable[[Page, str], Path],
    how: dict[str, bool],
) -> None:
    page = enter("dispatcher", **how)
    site = page.url.split("/desk/")[0]
    kind = next(iter(how), "desk")
    for lang in ("zh", "en"):
        for name, address in {
            "today": "/desk/?",
            "list": "/desk/queue/?view=assign&sift=1",
            "queue": f"/desk/queue/?view=assign&open={two[0]}",
            "assign": f"/desk/queue/?view=assign&open={two[0]}&act=assign",
            "answer": f"/desk/m/{two[0]}/?act=answer",
            "ledger": "/desk/ledger/?",
            "notices": "/desk/notices/?",
            "print": f"/desk/m/{two[0]}/print/?",
        }.items():
            page.goto(f"{site}{address}&lang={lang}")
            fair(page)
            look(page, f"desk-{name}-{kind}-{lang}")
