"""Every page opens, in both languages, for anybody, in every state a matter can stand in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from tests.asked import asking
from tests.cast import NOW, Cast
from tests.matters import walks
from tests.portal.conftest import number_and_code, said, send
from tests.portal.house import lay_areas
from zhili.doors.portal import proof
from zhili.matters import actions as matters

PLAIN = ("/", "/track/", "/owed/", "/solved/", "/help/", "/elder/", "/robots.txt", "/track/?number=QH-1")
WALKS = {"accepted": walks.accepted, "handling": walks.handling, "replied": walks.replied, "owed": walks.owed,
         "confirming": walks.confirming, "checking": walks.checking}  # fmt: skip
TYPED = "3 幢楼下污水往外冒"


@pytest.fixture
def known(browser: Client, monkeypatch: pytest.MonkeyPatch, cast: Cast) -> Client:
    """A browser that has proved to be the reporter of whatever it opens."""
    monkeypatch.setattr(proof, "party_of", lambda request, number: cast.reporter(number))
    return browser


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", PLAIN)
def test_pages_for_anybody(browser: Client, path: str, lang: str) -> None:
    answer = browser.get(path, headers={"cookie": f"zhili_lang={lang}"})
    assert answer.status_code == 200
    if path != "/robots.txt":
        assert "12345" in said(answer), "a person is on every page"
        assert ("智理" in said(answer)) == (lang == "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("walk", WALKS)
def test_one_matter_in_every_state(cast: Cast, known: Client, walk: str, lang: str) -> None:
    number = WALKS[walk](cast)
    for path in (f"/track/{number}/", f"/m/{number}/", f"/receipt/{number}/", "/owed/", "/solved/"):
        answer = known.get(f"{path}?lang={lang}")
        assert answer.status_code == 200, (path, said(answer))
        is_own = path.startswith("/track/")
        assert (TYPED in said(answer)) == is_own, f"{path}: what a resident typed is for its own page alone"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_solved_and_withdrawn(cast: Cast, known: Client, lang: str) -> None:
    number = walks.replied(cast)
    matters.affirm(actor=cast.reporter(number), number=number, words="门口干了", now=NOW + timedelta(minutes=5))
    taken_back = cast.report("邻居半夜装修", phone="13900000009").number
    matters.withdraw(actor=cast.reporter(taken_back), number=taken_back, words="已经和好了", now=NOW)
    for path in (f"/track/{number}/", f"/m/{number}/", "/solved/", f"/m/{taken_back}/", f"/track/{taken_back}/"):
        answer = known.get(f"{path}?lang={lang}")
        assert answer.status_code == 200
        text = said(answer)
        assert ("门口干了" in text or "已经和好了" in text) == path.startswith("/track/"), path
    assert f"/m/{number}/" in said(known.get("/solved/"))
    assert ("1 said it is fixed" if lang == "en" else "1 人说好了") in said(known.get(f"/m/{number}/"))


def test_a_confidential_matter_is_not_found_and_owes_without_a_name(cast: Cast, browser: Client) -> None:
    number = walks.owed(cast, confidential=True)
    assert browser.get(f"/m/{number}/").status_code == 404
    assert browser.get(f"/receipt/{number}/").status_code == 404
    ledger = said(browser.get("/owed/"))
    assert "清禾县城市管理局" in ledger and number not in ledger and "126 万元" not in ledger


def test_the_front_page_counts_what_is_solved_and_owed(cast: Cast, browser: Client) -> None:
    walks.owed(cast)
    number = walks.replied(cast, phone="13900000009")
    matters.affirm(actor=cast.reporter(number), number=number, now=NOW + timedelta(minutes=5))
    text = said(browser.get("/"))
    assert text.count('<span class="stat__figure">1<small>') == 2


def test_the_address_in_a_message_leads_to_the_page(cast: Cast, browser: Client) -> None:
    number = cast.report().number
    assert browser.get(f"/m/{number}", follow=True).status_code == 200
    assert browser.get("/m/QH-2026-999999-0/").status_code in (404, 422)


def test_lists_ask_the_database_no_more_for_more_rows(cast: Cast, browser: Client) -> None:
    counted = []
    for first, second in (("13900000011", "13900000012"), ("13900000013", "13900000014")):
        walks.owed(cast, phone=first)
        number = walks.replied(cast, phone=second)
        matters.affirm(actor=cast.reporter(number), number=number, now=NOW + timedelta(minutes=5))
        for path in ("/owed/", "/solved/"):
            browser.get(path)
            with asking() as asked:
                browser.get(path)
            counted.append(len(asked))
    assert counted[:2] == counted[2:] and max(counted) <= 12


def test_towns_and_villages_are_offered_and_named(cast: Cast, browser: Client, tmp_path: Path) -> None:
    lay_areas(tmp_path)
    assert '<optgroup label="青石镇">' in said(browser.get("/"))
    send(browser, said="路灯不亮", area="990121100000")
    number, _ = number_and_code(browser)
    page = said(browser.get(f"/m/{number}/"))
    assert "青石镇：" in page and "路灯不亮：" not in page
    refused = send(browser, said="", area="990121100000")
    assert 'value="990121100000" selected' in said(refused), "what was chosen is kept"
