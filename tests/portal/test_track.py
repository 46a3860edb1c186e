"""Following one's own matter: number and code, one's own word on it, and nothing of anybody else's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.matters import walks
from tests.portal.conftest import number_and_code, once_of, said, send
from tests.portal.test_report import NASTY, counts, photo
from zhili.lib.actor import anonymous
from zhili.lib.refusal import Refusal
from zhili.matters import actions as matters
from zhili.matters.actions import Contact
from zhili.matters.actions.parties import code_of
from zhili.matters.lifecycle import Answer
from zhili.matters.models import Appraisal, Attachment, Confirmation, Party
from zhili.store.secrets import blind


def enter(client: Client, cast: Cast, number: str) -> None:
    """Prove number and code as the reporter does."""
    code = code_of(cast.reporter(number).party_id or 0, anonymous())
    answer = client.post("/track/", {"number": number, "code": code})
    assert answer.status_code == 303, said(answer)


def do(client: Client, number: str, act: str, **typed: object):  # type: ignore[no-untyped-def]
    page = client.get(f"/track/{number}/")
    version = re.search(r'name="version" value="(\d+)"', said(page))
    assert version, said(page)
    sent = {"once": once_of(page), "version": version[1], **typed}
    return client.post(f"/track/{number}/{act}/", sent)


def test_number_and_code_however_they_are_typed(cast: Cast, browser: Client) -> None:
    number = cast.report().number
    code = code_of(cast.reporter(number).party_id or 0, anonymous())
    typed = {"number": f" {number.lower().replace('-', ' ')} ", "code": code.lower().replace("-", " ")}
    assert browser.post("/track/", typed)["Location"] == f"/track/{number}/"


@pytest.mark.parametrize("wrong", ["code", "number", "both"])
def test_a_wrong_pair_is_one_sentence(cast: Cast, browser: Client, wrong: str) -> None:
    number = cast.report().number
    code = code_of(cast.reporter(number).party_id or 0, anonymous())
    sent = {"number": "QH-2026-1" if wrong != "code" else number, "code": "0000-0000" if wrong != "number" else code}
    answer = browser.post("/track/", sent)
    assert answer.status_code == 403
    assert "编号和查询码对不上" in said(answer) and sent["number"] in said(answer)
    assert "no-store" in answer["Cache-Control"]


def test_guessing_is_slowed_down(cast: Cast, browser: Client) -> None:
    number = cast.report().number
    codes = [browser.post("/track/", {"number": number, "code": f"0000-00{n:02}"}).status_code for n in range(8)]
    assert codes == [403] * 6 + [429] * 2
    code = code_of(cast.reporter(number).party_id or 0, anonymous())
    assert browser.post("/track/", {"number": number, "code": code}).status_code == 429, "even with the right code now"
    other = browser.post("/track/", {"number": number, "code": code}, REMOTE_ADDR="10.9.9.9")
    assert other.status_code == 303, "and the resident elsewhere is not locked out"


def test_the_proof_ends_after_thirty_minutes_and_keeps_what_was_typed(
    cast: Cast, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = walks.replied(cast)
    enter(browser, cast, number)
    monkeypatch.setattr("zhili.doors.portal.proof.KEPT_S", -1)
    assert browser.get(f"/track/{number}/").status_code == 302
    answer = browser.post(f"/track/{number}/supplement/", {"more": "又冒出来了"})
    assert answer.status_code == 403 and "再证明一次" in said(answer)


def test_yes_is_solved_by_the_residents_own_word(cast: Cast, browser: Client) -> None:
    number = walks.replied(cast)
    enter(browser, cast, number)
    page = said(browser.get(f"/track/{number}/"))
    assert "真的好了吗？" in page and "只有您能说「办成」" in page
    answer = do(browser, number, "affirm", said="门口干了")
    assert answer.status_code == 303
    assert (cast.matter(number).state, Confirmation.objects.get().by) == ("solved", "affected")
    assert "记下了：您说好了" in said(browser.get(answer["Location"]))


def test_no_goes_back_at_once(cast: Cast, browser: Client) -> None:
    number = walks.replied(cast)
    enter(browser, cast, number)
    assert do(browser, number, "deny", said="还在渗").status_code == 303
    assert cast.matter(number).state == "rework"
    assert "还在渗" in said(browser.get(f"/track/{number}/"))


def test_a_double_click_is_one_word(cast: Cast, browser: Client) -> None:
    number = walks.replied(cast)
    enter(browser, cast, number)
    page = browser.get(f"/track/{number}/")
    version = str(cast.matter(number).version)
    sent = {"once": once_of(page), "version": version, "said": ""}
    assert [browser.post(f"/track/{number}/affirm/", sent).status_code for _ in range(2)] == [303, 303]
    assert Confirmation.objects.count() == 1


def test_a_stale_page_keeps_what_was_typed(cast: Cast, browser: Client) -> None:
    number = walks.replied(cast)
    enter(browser, cast, number)
    page = browser.get(f"/track/{number}/")
    before = cast.matter(number).version
    matters.join(actor=anonymous(), number=number, now=NOW + timedelta(minutes=3))
    counted = counts()
    answer = browser.post(
        f"/track/{number}/deny/", {"once": once_of(page), "version": str(before), "said": "<b>还在渗"}
    )
    assert answer.status_code == 409
    text = said(answer)
    assert "别人先办了一步" in text and "&lt;b&gt;还在渗" in text
    assert counts() == counted
    assert do(browser, number, "deny", said="还在渗").status_code == 303


def test_a_page_for_a_step_that_is_over_keeps_what_was_typed(cast: Cast, browser: Client) -> None:
    number = walks.replied(cast)
    enter(browser, cast, number)
    page = browser.get(f"/track/{number}/")
    matters.deny(actor=cast.reporter(number), number=number, now=NOW + timedelta(minutes=3))
    version = str(cast.matter(number).version)
    answer = browser.post(f"/track/{number}/affirm/", {"once": once_of(page), "version": version, "said": "好像好了"})
    assert answer.status_code == 409 and "好像好了" in said(answer) and "退回重办" in said(answer)


def test_supplement_with_photos_that_only_their_owner_sees(cast: Cast, browser: Client) -> None:
    number = walks.handling(cast)
    enter(browser, cast, number)
    assert do(browser, number, "supplement", more="晚上又漏了", photos=[photo()]).status_code == 303
    row = Attachment.objects.get()
    path = f"/track/{number}/file/{row.id}/"
    assert path in said(browser.get(f"/track/{number}/"))
    shown = browser.get(path)
    assert shown["Content-Type"] == "image/jpeg" and "sandbox" in shown["Content-Security-Policy"]
    joiner = Client()
    send(joiner, f"/m/{number}/")
    page = said(joiner.get(f"/track/{number}/"))
    assert "晚上又漏了" not in page and path not in page and "3 幢" not in page
    assert joiner.get(path).status_code == 404 and Client().get(path).status_code == 404
    answer = do(browser, number, "supplement", more="", photos=[])
    assert answer.status_code == 422 and "不能空着" in said(answer)


@pytest.mark.parametrize("words", NASTY)
def test_nasty_words_in_a_supplement(cast: Cast, browser: Client, words: str) -> None:
    number = walks.handling(cast)
    enter(browser, cast, number)
    do(browser, number, "supplement", more=words)
    page = said(browser.get(f"/track/{number}/"))
    assert "<script>alert" not in page and "<img src=x" not in page


def test_withdraw_in_ones_own_words(cast: Cast, browser: Client) -> None:
    number = cast.report("邻居半夜装修").number
    enter(browser, cast, number)
    assert do(browser, number, "withdraw", why="").status_code == 422
    assert do(browser, number, "withdraw", why="已经和好了").status_code == 303
    assert cast.matter(number).outcome == "withdrawn"


def test_with_others_on_it_one_steps_out_and_it_goes_on(cast: Cast, browser: Client) -> None:
    number = walks.handling(cast)
    enter(browser, cast, number)
    matters.join(actor=anonymous(), number=number, now=NOW)
    answer = do(browser, number, "withdraw", why="不想管了")
    assert answer.status_code == 409 and "您可以退出" in said(answer)
    assert do(browser, number, "leave", parting="").headers["Location"] == f"/m/{number}/"
    assert cast.matter(number).is_open
    assert browser.get(f"/track/{number}/").status_code == 302


def test_five_words_and_none_preselected(cast: Cast, browser: Client) -> None:
    number = walks.replied(cast)
    enter(browser, cast, number)
    page = said(browser.get(f"/track/{number}/"))
    assert page.count('name="satisfied"') == 5
    assert " checked" not in page
    assert do(browser, number, "appraise").status_code == 422
    assert do(browser, number, "appraise", contacted="yes", satisfied="so_so", told="快一点就好").status_code == 303
    assert Appraisal.objects.get().satisfied == "so_so"
    assert 'name="satisfied"' not in said(browser.get(f"/track/{number}/")), "once"


def test_reopened_by_one_word(cast: Cast, browser: Client) -> None:
    number = walks.replied(cast)
    matters.affirm(actor=cast.reporter(number), number=number, now=NOW + timedelta(minutes=5))
    enter(browser, cast, number)
    assert do(browser, number, "reopen", again="又堵了").status_code == 303
    assert cast.matter(number).state == "rework"


def test_a_debt_names_who_owes_and_the_no_its_reason(cast: Cast, browser: Client) -> None:
    number = walks.owed(cast)
    enter(browser, cast, number)
    page = said(browser.get(f"/track/{number}/"))
    for words in (
        "上面谁欠",
        "清禾县城市管理局",
        "缺改建管网的 126 万元",
        "每天抽排两次",
        "主管塌陷要换",
        "管道检测报告",
        "谁定的",
    ):
        assert words in page


def test_what_a_caller_wrote_down_is_another_residents_word(cast: Cast, browser: Client) -> None:
    number = walks.confirming(cast)
    joined = matters.join(actor=anonymous(), number=number, contact=Contact(phone="13900000005"), now=NOW)
    enter(browser, cast, number)
    party = cast.reporter(number).party_id
    matters.callback(actor=cast.as_("caller"), number=number, party=party, answer=Answer.YES,
                     words="她说门口干了", now=NOW + timedelta(days=3, hours=2))  # fmt: skip
    other = Client()
    other.post("/track/", {"number": number, "code": joined.code})
    assert "她说门口干了" not in said(other.get(f"/track/{number}/"))


def test_unknown_acts_and_strangers(cast: Cast, browser: Client) -> None:
    number = cast.report().number
    assert browser.post(f"/track/{number}/dispatch/").status_code == 404
    assert browser.post(f"/track/{number}/affirm/").status_code == 403
    assert browser.get(f"/track/{number}/affirm/").status_code == 302


class TestJoining:
    """«我也是» on the public page."""

    def test_it_gives_a_code_of_ones_own(self, cast: Cast, browser: Client) -> None:
        number = walks.handling(cast)
        assert send(browser, f"/m/{number}/", phone="13900000002", said="我家也淹了").status_code == 303
        shown, code = number_and_code(browser)
        assert shown == number and code
        assert cast.matter(number).people == 2
        assert "我家也淹了" in said(browser.get(f"/track/{number}/"))

    def test_a_double_click_is_one(self, cast: Cast, browser: Client) -> None:
        number = walks.handling(cast)
        key = once_of(browser.get(f"/m/{number}/"))
        for _ in range(2):
            assert send(browser, f"/m/{number}/", phone="13900000002", once=key).status_code == 303
        assert cast.matter(number).people == 2

    def test_a_telephone_that_is_on_it_is_answered_like_any_other(self, cast: Cast, browser: Client) -> None:
        """Whoever tries a neighbour's number learns nothing, and the neighbour is not told twice."""
        number = walks.handling(cast, phone="13900000007")
        known = send(browser, f"/m/{number}/", phone="13900000007", said="试一试")
        fresh = send(Client(), f"/m/{number}/", phone="13900000008", said="试一试")
        assert (known.status_code, known["Location"]) == (fresh.status_code, fresh["Location"]) == (303, "/taken/")
        assert cast.matter(number).people == 3
        assert Party.objects.filter(matter__number=number, phone_blind=blind("+8613900000007")).count() == 1

    def test_a_bad_telephone_is_told_beside_it(self, cast: Cast, browser: Client) -> None:
        answer = send(browser, f"/m/{walks.handling(cast)}/", phone="0", said="我也是")
        assert answer.status_code == 422 and 'id="e-phone"' in said(answer)

    def test_an_ended_matter_takes_nobody(self, cast: Cast, browser: Client) -> None:
        number = walks.handling(cast)
        key = once_of(browser.get(f"/m/{number}/"))
        matters.withdraw(actor=cast.reporter(number), number=number, words="好了", now=NOW)
        answer = send(browser, f"/m/{number}/", said="我家也淹了", once=key)
        assert answer.status_code == 409 and "我家也淹了" in said(answer)


def test_every_refusal_of_these_pages_is_a_refusal() -> None:
    from zhili.doors.portal import proof, tries

    assert all(issubclass(each, Refusal) for each in (proof.ProofRunOut, tries.TooManyCodes))
