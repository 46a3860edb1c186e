"""By telephone, by link, and whom one reaches: neutral answers, few tries, and a person on each page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import BEGAN, NOW, Cast
from tests.matters import walks
from tests.portal import house
from tests.portal.conftest import said, send
from tests.portal.test_track import enter
from zhili.matters import actions as matters
from zhili.notices.models import Message
from zhili.notices.queries import body
from zhili.offices import actions as offices
from zhili.offices.permissions import OPERATOR

MINE, NOBODYS = "13900000001", "13900009999"


def code_sent() -> str:
    found = re.search(r"\d{6}", body(Message.objects.filter(template="phone_code").latest("id")))
    assert found
    return found[0]


def test_the_code_opens_what_is_under_the_number(cast: Cast, browser: Client) -> None:
    number = walks.replied(cast, phone=MINE)
    other = walks.handling(cast, phone="13900000002")
    page = send(browser, "/track/phone/", phone=MINE)
    assert page.status_code == 200
    done = browser.post("/track/phone/code/", {"phone": MINE, "code": code_sent()})
    assert (done.status_code, done["Location"]) == (303, "/mine/")
    text = said(browser.get("/mine/"))
    assert number in text and other not in text and "等您一句话" in text
    assert browser.get(f"/track/{number}/").status_code == 200


def test_every_number_is_answered_alike(cast: Cast) -> None:
    walks.handling(cast, phone=MINE)

    def plain(phone: str) -> str:
        text = said(send(Client(), "/track/phone/", phone=phone)).replace(phone, "N")
        return re.sub(r'(name="(once|csrfmiddlewaretoken|given)" value=)"[^"]*"', r"\1", text)

    assert plain(MINE) == plain(NOBODYS)
    wrong = [said(Client().post("/track/phone/code/", {"phone": phone, "code": "1"})) for phone in (MINE, NOBODYS)]
    assert all("验证码不对" in each for each in wrong)


def test_one_address_cannot_pester_many_numbers(cast: Cast, browser: Client) -> None:
    for last in range(10):
        assert send(browser, "/track/phone/", phone=f"1390000{last:04}").status_code == 200
    assert send(browser, "/track/phone/", phone="13900005555").status_code == 429


def test_guessing_is_stopped(cast: Cast, browser: Client) -> None:
    walks.handling(cast, phone=MINE)
    send(browser, "/track/phone/", phone=MINE)
    answers = [browser.post("/track/phone/code/", {"phone": MINE, "code": f"{n:06}"}).status_code for n in range(7)]
    assert set(answers[:5]) == {403} and answers[-1] == 429


def test_a_list_without_proof_is_empty(browser: Client) -> None:
    assert "这里没有可以看的事" in said(browser.get("/mine/"))


def test_the_link_in_a_message_leads_to_the_matter_and_shows_no_code(cast: Cast, browser: Client) -> None:
    number = walks.handling(cast)
    assert browser.get(f"/m/{number}").headers["Location"] == f"/m/{number}/"
    assert f"/track/?number={number}" in said(browser.get(f"/m/{number}/"))
    assert browser.get(f"/track/{number}/").headers["Location"] == f"/track/?number={number}"


@pytest.fixture
def worker(cast: Cast, tmp_path: Path) -> str:
    """A grid with a worker; the grid's code."""
    house.lay_grids(tmp_path)
    code = "990121100001001"
    unit = offices.open_unit(actor=OPERATOR, code=code, name_zh="青石社区第1网格", level="grid", now=BEGAN,
                             area_code="990121100001", parent_id=cast.units["town"], prefixes=(code,))  # fmt: skip
    post = offices.open_post(actor=OPERATOR, unit_id=unit, code="worker", name_zh="网格员", name_en="Grid worker",
                             phone="0990-5561000", now=BEGAN)  # fmt: skip
    person = offices.enrol(actor=OPERATOR, name="陈禾", now=BEGAN)
    offices.seat(actor=OPERATOR, person_id=person, post_id=post, now=BEGAN)
    return code


def test_a_grid_names_its_worker_and_their_number(worker: str, browser: Client) -> None:
    text = said(browser.get(f"/grids/{worker}/"))
    assert "陈禾" in text and 'href="tel:0990-5561000"' in text
    assert "12345" in text and "便民服务中心" in text


def test_the_position_leads_to_ones_grid(worker: str, browser: Client) -> None:
    from zhili.places import queries as places

    inside = places.pieces(worker, 15, on=NOW.date())[worker].representative_point()
    assert browser.get(f"/grids/?lon={inside.x}&lat={inside.y}").headers["Location"] == f"/grids/{worker}/"
    assert browser.get("/grids/?lon=2.3&lat=48.8").status_code == 404
    assert browser.get("/grids/?lon=x&lat=48.8").status_code == 404
    assert browser.get("/grids/990121100001999/").status_code == 404


def test_nobody_without_a_public_number_is_named(worker: str, browser: Client) -> None:
    text = said(browser.get("/grids/990121100001002/"))
    assert "还没有登记网格员" in text and "石磊" not in text and "江敏" not in text


@pytest.mark.parametrize("path", ["/", "/track/", "/track/phone/", "/mine/", "/grids/", "/where/", "/published/",
                                  "/owed/", "/solved/", "/help/"])  # fmt: skip
def test_a_person_can_be_reached_from_every_page(browser: Client, cast: Cast, path: str) -> None:
    text = said(browser.get(path))
    assert 'href="tel:12345"' in text and "便民服务中心" in text and "8:30" in text


def test_what_was_published_is_listed_and_nothing_else_of_it(cast: Cast, browser: Client) -> None:
    number = walks.handling(cast)
    hidden = walks.handling(cast, phone="13900000005")
    matters.publish(actor=cast.as_("handler"), number=number, title="排水管外溢", summary="育才路主管堵塞。",
                    rounding=matters.Rounding.STREET, street="育才路", now=NOW)  # fmt: skip
    listed, page = said(browser.get("/published/")), said(browser.get(f"/m/{number}/"))
    for text in (listed, page):
        assert "排水管外溢" in text and "育才路" in text
        assert not any(secret in text for secret in ("3 幢", "幼儿园", "周女士", "13900000001"))
    assert hidden not in listed
    assert "排水管外溢" not in said(browser.get("/published/?area=990121001000"))


def test_marks_that_turn_text_around_are_taken_out(cast: Cast, browser: Client) -> None:
    number = cast.report("路灯\u202e不亮\u202c \u0645\u0631\u062d\u0628\u0627").number
    enter(browser, cast, number)
    text = said(browser.get(f"/track/{number}/"))
    assert "\u202e" not in text and "\u0645\u0631\u062d\u0628\u0627" in text and "<bdi>" in text


def test_a_hundred_thousand_characters_are_refused_and_kept(browser: Client) -> None:
    answer = send(browser, said="长" * 100_000)
    assert answer.status_code in (413, 422) and said(answer).count("长" * 1000) >= 1 and "5000" in said(answer)
