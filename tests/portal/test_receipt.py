"""The receipt: absent until sealed, then genuine, complete, and without anybody's words."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from django.test import Client

from tests.cast import NOW, Cast
from tests.matters import walks
from tests.portal.conftest import said
from zhili.journal.actions import seal
from zhili.journal.queries import verifier_key
from zhili.journal.receipt import verify
from zhili.matters import actions as matters


def text_of(page: str) -> str:
    found = re.search(r'id="text">([^<]+)<', page)
    assert found, page
    return html.unescape(found[1])


def test_before_the_seal_it_says_so_and_looks_again(cast: Cast, browser: Client) -> None:
    number = walks.handling(cast)
    answer = browser.get(f"/receipt/{number}/")
    assert "几秒后" in said(answer) and "ZHILI1:" not in said(answer)


def test_a_fresh_step_makes_the_page_look_again(cast: Cast, browser: Client) -> None:
    from tests.portal.conftest import AT

    assert browser.get(f"/receipt/{cast.report(now=AT).number}/")["Refresh"] == "3"


def test_sealed_it_says_who_until_when_and_what_came_of_it(cast: Cast, browser: Client) -> None:
    number = walks.replied(cast)
    matters.affirm(actor=cast.reporter(number), number=number, words="门口干了", now=NOW + timedelta(minutes=5))
    seal(NOW + timedelta(minutes=6))
    answer = browser.get(f"/receipt/{number}/")
    page = said(answer)
    proved = verify(text_of(page), verifier_key())
    assert proved.ref == f"matter:{number}"
    assert (proved.facts["owner"], proved.facts["outcome"]) == ("town", "solved")
    for words in (number, "青石镇人民政府（town）", "办成", "zhili receipt verify"):
        assert words in page
    assert "Refresh" not in answer
    for secret in ("门口干了", "3 幢", "周女士", "13900000001"):
        assert secret not in page


def test_what_is_not_yet_true_is_absent(cast: Cast, browser: Client) -> None:
    number = cast.report("说不清的一件事").number
    seal(NOW + timedelta(minutes=1))
    page = said(browser.get(f"/receipt/{number}/"))
    assert "<dt>编号</dt>" in page
    assert "<dt>结果</dt>" not in page and "<dt>谁来答复</dt>" not in page


def test_a_later_step_that_is_not_sealed_leaves_the_earlier_receipt(cast: Cast, browser: Client) -> None:
    number = walks.handling(cast)
    seal(NOW + timedelta(minutes=1))
    matters.reply(actor=cast.as_("handler"), number=number, words="疏通了四十二米主管，已冲洗干净。", now=NOW)
    page = said(browser.get(f"/receipt/{number}/"))
    assert "几秒后" in page and verify(text_of(page), verifier_key()).act == "sign"


def test_a_typed_number_leads_to_its_receipt(cast: Cast, browser: Client) -> None:
    number = cast.report().number
    assert browser.get("/receipt/", {"number": number.lower()})["Location"] == f"/receipt/{number}/"
    assert browser.get("/receipt/", {"number": "x"})["Location"] == "/help/"
