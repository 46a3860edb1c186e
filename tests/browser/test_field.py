"""The field door on a telephone that is out of reach, killed, too full, an hour off, or in the wrong county.

Position, microphone and the missing network are the browser's own fakes; service worker, encryption, database and
server are the real ones.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import field_hand as hand
from tests.cast import NOW, Cast
from tests.matters import walks
from zhili.collection.models import Look, Patrol, Track
from zhili.matters import actions as matters
from zhili.matters.models import Attachment, Matter, Step
from zhili.store import blobs

Visit = Callable[..., Page]
Enter = Callable[..., Page]
AT = NOW + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's clock stands; the telephone's is the machine's own, so it is always far off and put right."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def test_a_report_without_a_signal_is_sent_once_after_the_tab_was_killed(
    cast: Cast, telephone: Enter, site: str, look: Callable[[Page, str], Path]
) -> None:
    """Out of reach: photo, voice, place, one line; killed; opened again; in reach: one matter, from two open tabs."""
    task = walks.handling(cast)
    page = telephone()
    hand.cut(page.context)
    page = hand.reopen(page, site)
    expect(page.locator("#signal")).to_contain_text("没信号，照样干")
    hand.write(page)
    expect(page.locator("main")).to_contain_text("柳塘村 网格 003")
    page.get_by_role("button", name="说一段").click()
    expect(page.get_by_role("button", name="说完了")).to_be_visible()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="说完了").click()
    expect(page.locator(".thumbs audio")).to_be_visible()
    look(page, "field-report")
    page.get_by_role("button", name="交上去").click()
    expect(page.locator(".queue")).to_contain_text(hand.LINE)
    look(page, "field-home-offline")
    _nothing_readable(page, task)

    page = hand.reopen(page, site)
    other = page.context.new_page()
    other.goto(f"{site}/field/")
    hand.unlock(other)
    page.context.set_offline(False)
    hand.drain(page)
    hand.drain(other)
    (found,) = Matter.objects.filter(title=hand.LINE)
    assert (found.area_code, found.grid_code) == ("990121100201", "990121100201003")
    first = Step.objects.get(matter=found, no=1)
    assert first.facts["clock_off_s"] and found.happened_at and abs(AT - found.happened_at) < timedelta(minutes=5)
    kinds = {row.media_type: row for row in Attachment.objects.filter(matter=found)}
    assert set(kinds) == {"image/jpeg", "audio/webm"}
    assert b"lu-qing" not in blobs.read(kinds["image/jpeg"].sha)
    page.get_by_text("已发 1 条").click()
    expect(page.locator("#sent")).to_contain_text(found.number)
    _plays(page, site, f"/desk/m/{found.number}/file/{kinds['audio/webm'].id}/")


def _nothing_readable(page: Page, task: str) -> None:
    """Neither words, place, names, tasks, photo, voice, PIN nor key are in anything that is stored."""
    kept = hand.stored(page)
    assert kept["local"] == "{}{}" and len(kept["idb"]) > 20_000 and "/static/field/app.js" in kept["caches"]
    secret = [
        hand.as_kept(each) for each in (hand.LINE, "网格 003", "石磊", "污水往外冒", "990121", task, hand.PIN, "118.9")
    ]
    for where in ("idb", "caches"):
        assert not [each for each in secret if each in kept[where]], where
    shapes = ("words", "photo.jpg", "voice.webm", "\xff\xd8\xff\xe0", "\x1a\x45\xdf\xa3", "JFIF", "A KEY IS STORED")
    assert not [each for each in shapes if each in kept["idb"]]


def _plays(page: Page, site: str, address: str) -> None:
    """The browser decodes what the server has emptied of its descriptions."""
    script = """async (address) => {
        const bytes = await (await fetch(address)).arrayBuffer();
        const sound = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(bytes);
        return sound.duration;
    }"""
    assert page.evaluate(script, address) > 0.5


def test_a_wrong_pin_opens_nothing_and_an_easy_one_is_not_taken(cast: Cast, telephone: Enter) -> None:
    page = telephone()
    page.get_by_role("button", name="锁上").click()
    page.locator("main input[type=password]").fill("99999999")
    page.get_by_role("button", name="打开").click()
    expect(page.get_by_role("alert")).to_contain_text("PIN 不对")
    hand.unlock(page)
    hand.go(page, "#/lock")
    fields = page.locator("main input[type=password]")
    for new, told in (("12345678", "至少 8 位"), ("1234", "至少 8 位"), ("55555555", "至少 8 位")):
        for place, typed in enumerate((hand.PIN, new, new)):
            fields.nth(place).fill(typed)
        page.get_by_role("button", name="换好").click()
        expect(page.get_by_role("alert")).to_contain_text(told)
    for place, typed in enumerate((hand.PIN, "8301947265", "8301947265")):
        fields.nth(place).fill(typed)
    page.get_by_role("button", name="换好").click()
    expect(page.locator("#said")).to_contain_text("换好了")
    page.get_by_role("button", name="锁上").click()
    hand.unlock(page, "8301947265")


def test_somebody_acted_first_and_a_person_decides(
    cast: Cast, telephone: Enter, watch: object, look: Callable[[Page, str], Path], fair: Callable[[Page], None]
) -> None:
    """A note written out of reach meets a matter that moved on: both are shown, and it is sent on what there is now."""
    watch.expected |= {409}  # type: ignore[attr-defined]
    number = walks.handling(cast)
    page = telephone()
    hand.cut(page.context)
    hand.go(page, f"#/task/{number}")
    page.get_by_text("记进展").first.click()
    page.locator("main textarea").first.fill("井盖已经围起来了")
    page.get_by_role("button", name="记进展").first.click()
    expect(page.locator(".queue")).to_contain_text("记进展")
    matters.progress(actor=cast.as_("head"), number=number, words="镇里已派车去抽", now=AT)
    page.context.set_offline(False)
    expect(page.locator(".queue__clash")).to_contain_text("别人先办了一步")
    page.get_by_role("link", name="看两份").click()
    expect(page.locator("main")).to_contain_text("井盖已经围起来了")
    expect(page.locator("main")).to_contain_text("镇里已派车去抽")
    look(page, "field-decide")
    fair(page)
    assert not Step.objects.filter(words="井盖已经围起来了").exists()
    page.get_by_role("button", name="看过了，按现在的再交").click()
    hand.drain(page)
    assert Step.objects.filter(matter__number=number, words="井盖已经围起来了").count() == 1


def test_signing_out_refuses_until_the_unsent_is_handed_over_or_dropped(
    cast: Cast, telephone: Enter, visit: Visit, tmp_path: Path, look: Callable[[Page, str], Path]
) -> None:
    """Two reports: both go into an encrypted file and leave; a colleague takes the file in, drops one by its name and
    sends the other."""
    page = telephone()
    hand.cut(page.context)
    for words in ("东桥护栏断了", "西埂路灯不亮"):
        hand.write(page, words, place=False)
        page.get_by_role("button", name="交上去").click()
        expect(page.locator(".queue")).to_contain_text(words)
    hand.go(page, "#/leave")
    expect(page.locator("h1")).to_have_text("还不能退出")
    expect(page.get_by_role("button", name="退出并清空本机")).to_have_count(0)
    look(page, "field-leave")
    with page.expect_download() as saved:
        page.get_by_role("button", name="存成加密文件交接").click()
    file = tmp_path / "handed.zhili"
    saved.value.save_as(file)
    assert "护栏".encode() not in file.read_bytes()
    page.get_by_role("button", name="文件存好了").click()
    expect(page.locator("h1")).to_have_text("退出")
    page.context.set_offline(False)
    page.get_by_role("button", name="退出并清空本机").click()
    page.wait_for_url(lambda address: "/field/" not in address)

    _taken_in(telephone("head"), file)
    assert [each.title for each in Matter.objects.order_by("id")] == ["东桥护栏断了"]


def _taken_in(colleague: Page, file: Path) -> None:
    """With the wrong PIN nothing, with the right one both; one is dropped by its name, the other sent."""
    hand.go(colleague, "#/lock")
    hand.cut(colleague.context)
    colleague.set_input_files("main input[type=file]", file)
    colleague.locator("main input[type=password]").nth(3).fill("00000001")
    colleague.get_by_role("button", name="收下", exact=True).click()
    expect(colleague.get_by_role("alert")).to_contain_text("PIN 不对")
    colleague.locator("main input[type=password]").nth(3).fill(hand.PIN)
    colleague.get_by_role("button", name="收下", exact=True).click()
    expect(colleague.locator(".queue")).to_contain_text("东桥护栏断了")
    hand.go(colleague, "#/leave")
    row = colleague.locator("li.row", has_text="西埂路灯不亮")
    row.locator("summary").click()
    row.get_by_role("button", name="丢掉「西埂路灯不亮」").click()
    expect(colleague.locator("li.row")).to_have_count(1)
    colleague.context.set_offline(False)
    hand.go(colleague, "#/")
    hand.drain(colleague)
    expect(colleague.locator("#sent")).to_have_count(1)


def test_a_patrol_with_a_find_and_a_track_of_ones_own(
    cast: Cast, telephone: Enter, look: Callable[[Page, str], Path], fair: Callable[[Page], None]
) -> None:
    """Out of reach: begin, one stop fine, one found; end. In reach: all arrives in order, the find names its matter."""
    hand.draw(cast)
    page = telephone()
    hand.cut(page.context)
    hand.go(page, "#/patrol")
    page.get_by_label("记我的轨迹").check()
    page.get_by_role("button", name="开始巡查").click()
    expect(page.locator("#track-said")).to_contain_text("正在记轨迹")
    for step in range(3):
        page.context.set_geolocation({**hand.AT_HOME, "longitude": 118.91 + step / 1000})
        page.wait_for_timeout(150)
    page.get_by_role("button", name="抽水站：没问题").click()
    expect(page.locator("main")).to_contain_text("看过，没问题")
    look(page, "field-patrol")
    fair(page)
    page.get_by_role("button", name="东桥头：有问题").click()
    page.locator("main textarea").fill("东桥头护栏断了两根")
    page.get_by_role("button", name="交上去").click()
    expect(page.locator("main")).to_contain_text("有问题，已写")
    page.get_by_text("结束巡查").click()
    page.get_by_role("button", name="结束", exact=True).click()
    expect(page.locator(".queue")).to_contain_text("结束巡")
    page.context.set_offline(False)
    hand.drain(page)

    patrol = Patrol.objects.get()
    assert patrol.ended_at and Track.objects.filter(patrol=patrol).exists()
    found = Matter.objects.get()
    assert {(each.verdict, each.matter) for each in Look.objects.all()} == {
        ("ok", ""),
        ("found", f"matter:{found.number}"),
    }
    _own_track(page, look)


def _own_track(page: Page, look: Callable[[Page, str], Path]) -> None:
    """Seen by its owner, and deleted by its owner."""
    hand.go(page, "#/patrol")
    page.get_by_role("link", name="看我的轨迹").click()
    expect(page.locator(".map__way")).to_have_count(1)
    look(page, "field-track")
    page.get_by_text("删掉轨迹").click()
    page.get_by_role("button", name="删掉", exact=True).click()
    expect(page.locator("main")).to_contain_text("没有轨迹")
    assert not Track.objects.exists()


def test_a_fix_in_the_next_county_and_a_photo_that_is_none(
    cast: Cast, telephone: Enter, look: Callable[[Page, str], Path], fair: Callable[[Page], None]
) -> None:
    """Said in words before anything is sent; a choice is needed; what was typed stays."""
    page = telephone(geolocation=hand.NEXT_COUNTY)
    page.locator(".thumb a").click()
    page.set_input_files("#photos", files=[{"name": "骗.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}])
    expect(page.get_by_role("alert")).to_contain_text("「骗.jpg」不是照片")
    page.locator("main textarea").fill(hand.LINE)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator(".outside")).to_contain_text("定位在您的片区外")
    look(page, "field-outside")
    fair(page)
    page.get_by_role("button", name="交上去").click()
    expect(page.get_by_role("alert").last).to_contain_text("先选怎么报")
    assert page.locator("main textarea").input_value() == hand.LINE and not Matter.objects.exists()
    page.get_by_label("定位不准").check()
    page.get_by_role("button", name="交上去").click()
    expect(page.locator(".thumb")).to_be_visible()
    hand.drain(page)
    expect(page.locator("#sent")).to_have_count(1)
    found = Matter.objects.get()
    assert (found.lon, found.area_code) == (None, "990121100000")


def test_a_full_device_and_a_login_that_ran_out_lose_nothing(
    cast: Cast, telephone: Enter, site: str, watch: object
) -> None:
    """The full device is a database that refuses as a full one does: a browser's quota cannot be made small here."""
    watch.expected |= {403}  # type: ignore[attr-defined]
    page = telephone()
    hand.write(page, place=False)
    page.evaluate(hand.FULL)
    page.get_by_role("button", name="交上去").click()
    expect(page.get_by_role("alert")).to_contain_text("手机存满了")
    expect(page.locator("main textarea")).to_have_value(hand.LINE)
    page.evaluate("() => { IDBObjectStore.prototype.put = window.realPut; }")
    page.context.clear_cookies()
    page.get_by_role("button", name="交上去").click()
    expect(page.locator("#signal")).to_contain_text("登录过期了")
    expect(page.locator(".queue")).to_contain_text(hand.LINE)
    page.get_by_role("link", name="去登录").click()
    hand.log_in(page, "handler")
    hand.unlock(page)
    hand.drain(page)
    assert Matter.objects.get().title == hand.LINE


def test_half_a_report_outlives_the_lock(cast: Cast, telephone: Enter, site: str) -> None:
    page = telephone()
    page.clock.install()
    page.locator(".thumb a").click()
    page.locator("main textarea").fill("写到一半")
    page.clock.fast_forward("06:00")
    expect(page.locator("h1")).to_have_text("已锁")
    assert hand.as_kept("写到一半") not in hand.stored(page)["idb"]
    page.locator("main input[type=password]").fill(hand.PIN)
    page.get_by_role("button", name="打开").click()
    expect(page.locator("main textarea")).to_have_value("写到一半")


def test_a_check_names_where_it_leads_and_a_bound_checker_is_refused(
    cast: Cast, telephone: Enter, look: Callable[[Page, str], Path], fair: Callable[[Page], None]
) -> None:
    """An incident is verified on site before it is filed: the same act, with this lifecycle's own answers."""
    number = cast.report("人行道上有暴露垃圾", kind="incident").number
    matters.accept(actor=cast.as_("dispatcher"), number=number, now=NOW)
    page = telephone("checker")
    hand.go(page, f"#/task/{number}")
    expect(page.locator("main")).to_contain_text("确有其事，立案（→ 已立案待派遣）")
    look(page, "field-check")
    fair(page)
    page.get_by_label("确有其事，立案").check()
    page.locator("main textarea").fill("人行道上两堆，未清")
    page.set_input_files("#photos", files=[{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": hand.photo()}])
    expect(page.locator(".thumbs img")).to_be_visible()
    page.get_by_role("button", name="记核查").click()
    hand.drain(page)
    expect(page.locator("#sent")).to_have_count(1)
    assert cast.matter(number).state == "filed"
    assert Attachment.objects.filter(matter__number=number).count() == 1


def test_every_screen_is_fair_in_the_dark_and_in_english(
    cast: Cast,
    telephone: Enter,
    visit: Visit,
    fair: Callable[[Page], None],
    look: Callable[[Page, str], Path],
    site: str,
) -> None:
    hand.draw(cast)
    number = walks.handling(cast)
    page = telephone(dark=True)
    look(page, "field-home-dark")
    for where in ("#/", f"#/task/{number}", "#/report", "#/patrol", "#/leave", "#/lock", "#/grid"):
        hand.go(page, where)
        page.wait_for_timeout(100)
        fair(page)
    page.goto(f"{site}/field/?lang=en")
    page.locator("main input[type=password]").fill(hand.PIN)
    page.get_by_role("button", name="Unlock").click()
    for where in ("#/", f"#/task/{number}", "#/report", "#/patrol", "#/lock"):
        hand.go(page, where)
        page.wait_for_timeout(100)
        fair(page)
    hand.go(page, "#/")
    look(page, "field-home-en")


def test_it_stays_small_on_a_slow_telephone(cast: Cast, telephone: Enter) -> None:
    """Four times slower, with forty tasks and a photo in hand: under 150 MB of heap, and a screen within a second."""
    for each in range(40):
        walks.handling(cast, phone=f"139{each:08d}", words=f"第 {each} 处污水外溢")
    page = telephone()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    hand.write(page)
    script = """async () => {
        const began = performance.now();
        location.hash = "#/tasks";
        while (!document.querySelectorAll(".near-task").length) await new Promise((done) => setTimeout(done, 10));
        return performance.now() - began;
    }"""
    assert page.evaluate(script) < 1000
    expect(page.locator(".near-task")).to_have_count(40)
    assert devtools.send("Runtime.getHeapUsage")["usedSize"] < 150e6
