"""The seat in a real browser: a call from ring to number on one screen, an answer out of the knowledge base, and a chat
that becomes two matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.field_hand import lay_ground
from tests.browser.test_desk import AT, Enter, enter  # noqa: F401  # the fixture that logs somebody in
from tests.cast import NOW, Cast
from tests.knowledge.test_articles import in_force
from tests.reception.test_drafts import photo
from zhili.doors.desk.seat.fields import forget
from zhili.knowledge.actions import NewTrouble, keep_reply, post_trouble
from zhili.matters.models import Matter, Step
from zhili.reception.actions import CallNote, note_call
from zhili.reception.models import Call, Draft, Taken

Fair = Callable[[Page], None]
Look = Callable[[Page, str], None]
CHAT = """2026-11-01 09:42 王大姐: 3 幢楼下污水往外冒
2026-11-01 09:43 王大姐: 流到幼儿园门口了
2026-11-01 09:45 老李: [语音]
2026-11-01 09:50 赵师傅: 7 幢路灯不亮"""


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def test_a_call_from_ring_to_number_read_back(cast: Cast, enter: Enter, fair: Fair, look: Look) -> None:  # noqa: F811
    """By keyboard alone, in one screen; what is known comes while the clerk types."""
    note_call(actor=cast.as_("caller"), note=CallNote("A-1", AT, phone="13900000009"), now=AT)
    trouble = NewTrouble(
        "白鹭街道停水", "主管在抢修，今晚 6 点来水。", "water.supply.outage", (), until=NOW + timedelta(hours=4)
    )
    post_trouble(actor=cast.as_("handler"), new=trouble, now=NOW)
    page = enter("dispatcher", "/desk/seat/")
    fair(page)
    page.keyboard.press("a")
    expect(page.locator("#f-words")).to_be_focused()
    expect(page.locator("#f-phone")).to_have_value("+8613900000009")
    page.keyboard.type("家里停水了，老人等着做饭")
    expect(page.locator("#seat-help")).to_contain_text("今晚 6 点来水")
    expect(page.locator("#seat-asked")).to_contain_text("一户停还是整条街停")
    page.keyboard.press("Tab")
    page.keyboard.type("整条街")
    page.keyboard.press("Enter")  # sends nothing
    fair(page)
    look(page, "seat-call")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".aloud")).to_contain_text("二 〇 二 六")
    fair(page)
    look(page, "seat-number")
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="接待")).to_be_visible()
    assert Step.objects.get(no=1).words == "家里停水了，老人等着做饭\n一户停还是整条街停？ 整条街"
    assert Call.objects.get().end == "taken" and Taken.objects.get().read_back_at is not None


@pytest.mark.parametrize("how", [{}, {"java_script_enabled": False}], ids=["script", "no-script"])
def test_an_answer_out_of_the_knowledge_base(cast: Cast, enter: Enter, watch: object, how: dict[str, bool]) -> None:  # noqa: F811
    in_force(cast)
    watch.expected.add(422)  # type: ignore[attr-defined]
    page = enter("dispatcher", "/desk/seat/", **how)
    page.get_by_role("button", name="窗口来人").click()
    page.locator("#f-words").fill("婆婆瘫痪，想问低保怎么申请")
    if how:
        page.locator(".seat__acts").get_by_role("button", name="刷新提示").click()
    page.get_by_label("答复引用这一条").check()
    page.get_by_text("当场答复，不派单").click()
    page.locator("#f-done").fill("带身份证、户口簿到户籍所在乡镇窗口申请，三十个工作日内答复。")
    page.get_by_role("button", name="答复过了，记下").click()
    expect(page.locator("#e-done")).to_contain_text("自己的话")
    expect(page.locator("#f-words")).to_have_value("婆婆瘫痪，想问低保怎么申请")
    page.locator("#f-done").fill("她婆婆户口在青石镇，说好周一带四样材料到镇窗口二号台。")
    page.get_by_role("button", name="答复过了，记下").click()
    expect(page.locator(".aloud")).to_be_visible()
    matter = Matter.objects.get()
    assert matter.outcome == "answered" and "低保怎么申请" in matter.statements.get().evidence


def test_a_chat_becomes_two_matters(cast: Cast, enter: Enter, fair: Fair, look: Look) -> None:  # noqa: F811
    page = enter("handler", "/desk/drafts/", phone=True)
    fair(page)
    page.locator("#f-chat").fill(CHAT)
    page.get_by_role("button", name="读出来，让我勾").click()
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    for box in boxes.all():
        box.check()
    fair(page)
    look(page, "drafts-ticks-phone")
    page.get_by_role("button", name="勾的成草稿").click()
    expect(page.locator(".notice")).to_contain_text("新草稿 2 条")
    for _ in range(2):
        page.locator("[data-rows] a").first.click()
        fair(page)
        page.get_by_role("button", name="立为事项，派出去").click()
        expect(page.locator(".notice")).to_contain_text("已立事项")
    assert Matter.objects.filter(channel="group").count() == 2
    assert not Draft.objects.filter(state="open").exists()


def test_the_seat_on_a_phone_and_in_the_dark(cast: Cast, enter: Enter, fair: Fair, look: Look) -> None:  # noqa: F811
    cast.report("3 幢楼下污水往外冒，流到幼儿园门口了")
    in_force(cast)
    for name, how in (("phone", {"phone": True}), ("dark", {"dark": True})):
        page = enter("dispatcher", "/desk/seat/", **how)
        page.get_by_role("button", name="接电话").click()
        page.locator("#f-words").fill("楼下污水往外冒，流到门口了，还想问低保怎么申请")
        expect(page.locator("#seat-help")).to_contain_text("是，替他加进")
        fair(page)
        look(page, f"seat-{name}")
    for address in ("knowledge/", "knowledge/new/", "replies/", "known/"):
        page.goto(page.url.split("/desk/")[0] + f"/desk/{address}")
        fair(page)


def test_a_canned_reply_goes_in_where_the_caret_stands(cast: Cast, enter: Enter, fair: Fair) -> None:  # noqa: F811
    from tests.matters.walks import handling

    keep_reply(actor=cast.as_("handler"), name="收到", words="{number} 收到。", now=NOW, unit=cast.units["town"])
    number = handling(cast)
    page = enter("handler", f"/desk/m/{number}/?act=reply")
    page.locator("#f-words").fill("您好，")
    page.get_by_label("常用语").select_option(label="收到")
    page.get_by_role("button", name="填进去").click()
    expect(page.locator("#f-words")).to_have_value(f"您好，{number} 收到。")
    fair(page)
    assert cast.matter(number).state == "handling"


def test_a_place_is_picked_by_keyboard_and_the_list_follows(
    cast: Cast,
    enter: Enter,  # noqa: F811
    fair: Fair,
    look: Look,
    tmp_path: Path,
) -> None:
    lay_ground(tmp_path)
    forget()
    page = enter("dispatcher", "/desk/seat/")
    page.keyboard.press("c")
    page.locator("#f-words").fill("井盖没了")
    page.get_by_text("在地图上选").focus()
    page.keyboard.press("Enter")
    for name in ("青石镇", "柳塘村"):
        page.locator(".pick__list a", has_text=name).focus()
        page.keyboard.press("Enter")
    fair(page)
    look(page, "seat-map")
    page.locator(".pick__list a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-spot-picked]")).to_contain_text("选了：")
    expect(page.locator("#f-area")).to_have_value("990121100201")
    page.locator("#f-photos").set_input_files({"name": "井.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.locator("#f-words").press("Control+Enter")
    expect(page.locator(".aloud")).to_be_visible()
    matter = Matter.objects.get()
    assert matter.grid_code.startswith("990121100201") and matter.attachments.count() == 1


def test_a_missed_call_is_called_back_by_one_key(cast: Cast, enter: Enter, fair: Fair, look: Look) -> None:  # noqa: F811
    rang = AT - timedelta(minutes=12)
    told = CallNote("A-1", rang, ended_at=rang + timedelta(seconds=25), phone="13900000009")
    missed = note_call(actor=cast.as_("caller"), note=told, now=AT).id
    page = enter("dispatcher", "/desk/seat/", phone=True)
    expect(page.locator("[data-since]")).to_have_text("等了 12 分")
    fair(page)
    look(page, "seat-missed-phone")
    page.keyboard.press("b")
    expect(page.locator("#f-phone")).to_have_value("+8613900000009")
    fair(page)
    page.get_by_role("button", name="没人接，结束").click()
    expect(page.locator(".nrow")).to_contain_text("回拨 1 次没人接")
    assert Call.objects.get(back_of=missed).end == "unanswered"
