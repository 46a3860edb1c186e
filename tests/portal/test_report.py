"""Reporting: what comes in is kept whole, what is refused comes back as it was typed, and nothing is left behind."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from tests.cast import Cast
from tests.portal.conftest import number_and_code, once_of, said, send
from zhili.journal.models import Entry
from zhili.matters.models import Attachment, Matter, Party, Step
from zhili.notices.models import Message
from zhili.store.models import OnceKey

WORDS = "3 幢楼下污水往外冒，流到幼儿园门口了"
NASTY = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "'; DROP TABLE matters_matter; -- \" ` \\",
    "{{ 7*7 }} {% debug %} ${7*7}",
    "井盖没了🕳️👨‍👩‍👧‍👦，在𡈽门村𠮷家门口",
]


def counts() -> list[int]:
    return [each.objects.count() for each in (Matter, Party, Step, Entry, Message, Attachment, OnceKey)]


def photo(name: str = "井.jpg", side: int = 40) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "red").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_three_inputs_are_enough(browser: Client) -> None:
    answer = send(browser, said=WORDS, place="青禾小区北门", photos=[photo()])
    assert answer.status_code == 303 and answer["Location"] == "/taken/"
    assert "no-store" in answer["Cache-Control"]
    number, code = number_and_code(browser)
    matter = Matter.objects.get(number=number)
    assert (matter.place, matter.attachments.count()) == ("青禾小区北门", 1)
    assert len(code) == 9
    assert "no-store" in browser.get("/taken/")["Cache-Control"]


def test_the_browser_that_reported_may_follow_at_once_and_can_forget(browser: Client) -> None:
    send(browser, said=WORDS)
    number, _ = number_and_code(browser)
    assert WORDS in said(browser.get(f"/track/{number}/"))
    assert browser.post("/leave/").status_code == 303
    assert browser.get("/taken/").status_code == 302, "the code is gone"
    assert browser.get(f"/track/{number}/")["Location"].startswith("/track/?number=")


def test_a_point_and_all_that_may_be_left_out(browser: Client) -> None:
    send(browser, said=WORDS, lon="118.9", lat="30.5", phone="13900000001", name="周女士", behalf="1", confidential="1",
         for_name="周奶奶", happened="2026-11-01T08:00")  # fmt: skip
    matter = Matter.objects.get()
    assert (matter.lon, matter.lat, matter.confidential) == (118.9, 30.5, True)
    assert matter.happened_at is not None and matter.happened_at.isoformat() == "2026-11-01T00:00:00+00:00"
    assert {row.role for row in matter.parties.all()} == {"reporter", "agent"}


def test_a_double_click_is_one_report_with_one_code(browser: Client) -> None:
    key = once_of(browser.get("/"))
    send(browser, said=WORDS, once=key)
    first, before = number_and_code(browser), counts()
    assert send(browser, said=WORDS, once=key).status_code == 303
    assert (number_and_code(browser), counts()) == (first, before)


def test_the_same_key_with_other_words_is_refused_and_kept(browser: Client) -> None:
    key = once_of(browser.get("/"))
    send(browser, said=WORDS, once=key)
    answer = send(browser, said="另一件事", once=key)
    assert answer.status_code == 409 and "另一件事" in said(answer)
    assert once_of(answer) != key, "with a fresh key it can be sent"


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"said": ""}, 422, "请填写「什么事」"),
        ({"said": "字" * 5001}, 422, "最多 5000 个字"),
        ({"phone": "12"}, 422, "电话号码不对"),
        ({"phone": "<b>"}, 422, "电话号码不对"),
        ({"happened": "2027-01-01T08:00"}, 422, "在将来"),
        ({"happened": "soon"}, 422, "不是一个日期"),
        ({"lon": "200", "lat": "30"}, 422, "经度"),
        ({"lon": "118.9"}, 422, "不是有效的经纬度"),
        ({"area": "110000000000"}, 422, "没有这个选项"),
        ({"photos": [SimpleUploadedFile("病毒.exe", b"MZ\x90\x00" * 50)]}, 422, "不能收"),
        ({"photos": [SimpleUploadedFile("空.jpg", b"")]}, 422, "是空的"),
        ({"photos": [SimpleUploadedFile("坏.jpg", b"\xff\xd8\xff\xe0" + b"x" * 900)]}, 422, "不能收"),
        ({"once": "short"}, 422, "不完整"),
    ],
    ids=lambda each: str(each)[:30],
)
def test_a_refusal_comes_back_with_what_was_typed(
    browser: Client, typed: dict[str, object], status: int, sentence: str
) -> None:
    before = counts()
    answer = send(browser, **{"said": WORDS, "place": "青禾小区北门", **typed})
    assert answer.status_code == status
    text = said(answer)
    assert sentence in text and "青禾小区北门" in text
    assert ("said" in typed) or WORDS in text
    assert counts() == before


def test_a_photo_of_30_mb_is_refused_in_words(browser: Client) -> None:
    before = counts()
    heavy = SimpleUploadedFile("大.jpg", b"\xff\xd8\xff" + b"0" * 30_000_000, "image/jpeg")
    answer = send(browser, said=WORDS, photos=[heavy])
    assert answer.status_code == 422 and "30 MB" in said(answer) and WORDS in said(answer)
    assert counts() == before


def test_seven_files_are_too_many(browser: Client) -> None:
    before = counts()
    answer = send(browser, said=WORDS, photos=[photo(f"{n}.jpg") for n in range(7)])
    assert answer.status_code == 422 and "最多 6 个" in said(answer) and WORDS in said(answer)
    assert counts() == before


@pytest.mark.parametrize("words", NASTY)
def test_html_sql_and_rare_characters_in_every_field(browser: Client, words: str) -> None:
    answer = send(browser, said=words, place=words, name=words, phone=words, area=words, happened=words, lon=words)
    assert answer.status_code == 422
    assert "<script>alert" not in said(answer) and "onerror=alert(1)>" not in said(answer)
    send(browser, said=words, place=words, name=words)
    number, _ = number_and_code(browser)
    kept = Matter.objects.get(number=number)
    assert kept.place == words and kept.step_rows.get().words == words
    page = said(browser.get(f"/track/{number}/"))
    assert "<script>alert" not in page and "<img src=x" not in page
    assert "49 " not in page or "7*7" in page
    assert ("𠮷" in page) == ("𠮷" in words)


def test_strangers_cookies_prove_nothing(cast: Cast, browser: Client) -> None:
    number = cast.report().number
    browser.cookies["zhili_session_x_mine"] = f'{{"{number}": 1}}'
    assert browser.get(f"/track/{number}/").status_code == 302


@contextmanager
def held(seconds: float) -> Iterator[None]:
    """Somebody else writes for so long."""
    ready = threading.Event()

    def hold() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("BEGIN IMMEDIATE")
                ready.set()
                time.sleep(seconds)
                cursor.execute("ROLLBACK")
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    ready.wait(5)
    yield
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_a_database_locked_for_ten_seconds_keeps_what_was_typed(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL waits for the row and then goes on")
    browser = Client()
    key, before = once_of(browser.get("/")), counts()
    with held(10):
        sent = {"said": WORDS, "place": "北门", "once": key}
        answer = browser.post("/", sent, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 503 and answer["Retry-After"]
    text = said(answer)
    assert WORDS in text and "再交一次" in text and key in text
    assert counts() == before
    assert send(browser, said=WORDS, place="北门", once=key).status_code == 303, "and sent again it is taken in"
