"""Similar matters first: what is shown of others is public anyway, and joining keeps the joiner's own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.asked import asking
from tests.cast import NOW, Cast
from tests.portal import house
from tests.portal.conftest import number_and_code, once_of, said, send
from zhili.dispatch.actions import take_in
from zhili.dispatch.nearby import near
from zhili.lib.actor import anonymous
from zhili.matters import actions as matters
from zhili.matters.actions import Contact, Report
from zhili.matters.models import Attachment, Matter, Step
from zhili.places import queries as places
from zhili.store import blobs

VILLAGE = "990121100001"
WORDS = "3 幢楼下污水往外冒，流到幼儿园门口了"


@pytest.fixture(autouse=True)
def grids(cast: Cast, tmp_path: Path) -> None:
    house.lay_grids(tmp_path)


def spot(grid: str = VILLAGE + "001") -> tuple[float, float]:
    """A point inside the grid."""
    inside = places.pieces(grid, 15, on=NOW.date())[grid].representative_point()
    return round(inside.x, 6), round(inside.y, 6)


def reported(grid: str = VILLAGE + "001", words: str = WORDS, **more: object) -> str:
    lon, lat = spot(grid)
    full = Report(words=words, place="青禾小区 3 幢 402 室", lon=lon, lat=lat, contact=Contact("周女士", "13900000001"),
                  **more)  # type: ignore[arg-type]  # fmt: skip
    return take_in(actor=anonymous(), locality="qinghe", report=full, now=NOW).number


def shown(words: str = "污水漫出来了", grid: str = VILLAGE + "001", **more: object) -> list[str]:
    lon, lat = spot(grid)
    return [each.number for each in near("qinghe", words, NOW, lon=lon, lat=lat, **more)]  # type: ignore[arg-type]


def test_the_same_kind_in_the_same_grid_is_shown(cast: Cast) -> None:
    number = reported()
    assert shown() == [number]
    assert shown("路灯不亮") == [], "another kind"
    assert shown(grid="990121103204001") == [], "the other end of the county"


def test_a_picked_grid_and_a_named_village_find_it_too(cast: Cast) -> None:
    number = reported()
    assert [each.number for each in near("qinghe", "污水", NOW, grid_code=VILLAGE + "001")] == [number]
    assert [each.number for each in near("qinghe", "污水", NOW, area_code=VILLAGE)] == [number]
    assert near("qinghe", "污水", NOW, area_code="990121000000") == [], "a county is nowhere near"


@pytest.mark.parametrize("what", ["confidential", "ended", "old", "confidential kind"])
def test_what_is_not_for_everybody_is_not_shown(cast: Cast, what: str) -> None:
    number = reported(confidential=what == "confidential")
    row = Matter.objects.filter(number=number)
    if what == "ended":
        matters.withdraw(actor=cast.reporter(number), number=number, words="好了", now=NOW)
    if what == "old":
        row.update(recorded_at=NOW.replace(month=9))
    if what == "confidential kind":
        row.update(category="conduct")
    assert shown() == [] and shown("这里有点事") == []


def test_nobody_elses_words_place_or_point_is_in_it(cast: Cast, browser: Client) -> None:
    reported()
    lon, lat = spot()
    answer = said(browser.post("/near/", {"said": "污水漫出来了", "lon": str(lon), "lat": str(lat)}))
    assert "我也是" in answer and "第1网格" in answer
    for secret in ("3 幢", "402", "青禾小区", "幼儿园", "周女士", "13900000001", str(lon), str(lat)):
        assert secret not in answer


def test_a_matter_that_was_published_is_shown_by_its_summary(cast: Cast) -> None:
    number = reported()
    matters.publish(actor=cast.as_("dispatcher"), number=number, title="排水管外溢", summary="主管堵塞，正在疏通。",
                    rounding=matters.Rounding.STREET, street="育才路", now=NOW)  # fmt: skip
    lon, lat = spot()
    row = near("qinghe", "污水", NOW, lon=lon, lat=lat)[0]
    assert (row.title, row.place) == ("排水管外溢", "育才路")


def test_without_a_script_it_is_a_step_that_keeps_words_and_photos(cast: Cast, browser: Client) -> None:
    number = reported()
    lon, lat = spot()
    photo = SimpleUploadedFile("井.jpg", house.gps_photo(lon, lat), "image/jpeg")
    step = send(browser, said="我家楼下也冒", lon=lon, lat=lat, phone="13900000002", photos=photo)
    assert step.status_code == 200 and "我家楼下也冒" in said(step) and Matter.objects.count() == 1
    held = re.search(r'name="held" value="([^"]+)"', said(step))
    assert held
    done = browser.post(f"/m/{number}/", {"once": once_of(step), "said": "我家楼下也冒", "phone": "13900000002",
                                          "held": held[1]})  # fmt: skip
    assert done.status_code == 303 and number_and_code(browser)[0] == number
    assert Matter.objects.count() == 1 and cast.matter(number).people == 2
    assert Step.objects.get(act="join").words == "我家楼下也冒"
    assert Attachment.objects.get().step_no == 2


def test_going_on_is_one_press(cast: Cast, browser: Client) -> None:
    reported()
    lon, lat = spot()
    step = send(browser, said="我家楼下也冒", lon=lon, lat=lat)
    again = browser.post("/", {"once": once_of(step), "said": "我家楼下也冒", "lon": lon, "lat": lat, "apart": "1"})
    assert again.status_code == 303 and Matter.objects.count() == 2


def test_whoever_has_nothing_nearby_sees_no_step(cast: Cast, browser: Client) -> None:
    lon, lat = spot()
    assert send(browser, said="污水冒出来了", lon=lon, lat=lat).status_code == 303


def test_no_position_is_left_in_the_bytes_that_are_kept(cast: Cast, browser: Client) -> None:
    lon, lat = spot()
    photo = house.gps_photo(lon, lat)
    assert b"Exif" in photo and b"Somephone" in photo
    send(browser, said="污水冒出来了", photos=SimpleUploadedFile("井.jpg", photo, "image/jpeg"))
    kept = blobs.read(Attachment.objects.get().sha)
    assert b"Exif" not in kept and b"Somephone" not in kept and b"GPS" not in kept


def test_a_photo_that_is_none_is_refused_and_the_good_one_is_kept(cast: Cast, browser: Client) -> None:
    good = SimpleUploadedFile("井.jpg", house.gps_photo(118.9, 30.5), "image/jpeg")
    answer = send(browser, said="污水", phone="12", photos=good)
    assert answer.status_code == 422 and 'name="held"' in said(answer)
    bad = SimpleUploadedFile("井.jpg", b"no picture at all", "image/jpeg")
    answer = send(browser, said="污水", photos=bad)
    assert answer.status_code == 422 and "只收照片" in said(answer) and 'name="held"' not in said(answer)


def test_a_fix_in_the_next_county_is_told_and_let_go(cast: Cast, browser: Client) -> None:
    lon, lat = spot("990122001001001")
    answer = send(browser, said="路灯不亮", lon=lon, lat=lat)
    assert answer.status_code == 422 and "邻河县" in said(answer) and "路灯不亮" in said(answer)
    assert str(lon) not in said(answer), "the next try goes without it"
    far = send(browser, said="路灯不亮", lon="2.35", lat="48.85")
    assert far.status_code == 422 and "很远" in said(far)
    assert Matter.objects.count() == 0
    chosen = send(browser, said="路灯不亮", lon=lon, lat=lat, area=VILLAGE)
    assert chosen.status_code == 303, "whoever names the village is believed"


def test_a_grid_picked_on_the_map_is_where_it_is(cast: Cast, browser: Client) -> None:
    page = browser.get(f"/?grid={VILLAGE}002")
    assert "第2网格" in said(page)
    send(browser, said="路灯不亮", grid=VILLAGE + "002")
    matter = Matter.objects.get()
    assert (matter.area_code, matter.grid_code, matter.lon) == (VILLAGE, VILLAGE + "002", None)


def test_the_map_leads_from_the_county_to_a_grid_without_a_script(browser: Client) -> None:
    at = "/where/"
    for digits in (9, 12, 15):
        page = said(browser.get(at))
        codes = set(re.findall(r'data-pick="(\d+)"', page))
        assert codes and {len(code) for code in codes} == {digits}
        code = min(codes)
        found = re.search(rf'href="([^"]+)"[^>]*data-pick="{code}"', page)
        assert found and page.count(f'data-pick="{code}"') == 2, "on the map and in the list"
        at = found[1]
    assert at.startswith("/?grid=") and said(browser.get(at)).count("网格") > 0


@pytest.mark.parametrize("query", ["area=9", "area=990122001", "area=<script>", "area=990121100001001"])
def test_odd_addresses_of_the_map_are_the_county(browser: Client, query: str) -> None:
    assert 'data-pick="990121001"' in said(browser.get(f"/where/?{query}"))


def test_many_near_cost_no_more_questions_than_one(cast: Cast) -> None:
    reported()
    lon, lat = spot()
    counts = []
    for more in (0, 4):
        for _ in range(more):
            reported()
        near("qinghe", "污水", NOW, lon=lon, lat=lat)
        with asking() as asked:
            assert near("qinghe", "污水", NOW, lon=lon, lat=lat)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8
