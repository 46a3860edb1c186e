"""My data: opened by telephone and card together; in full, with who looked; asked about, taken away, withdrawn."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.portal.conftest import AT, said, send
from tests.portal.test_phone import MINE, NOBODYS, code_sent
from tests.registry import house
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Looked
from zhili.registry.models import Ask, Correction, Fact, Look

NUMBER = house.identity()


@pytest.fixture
def person(cast: Cast) -> int:
    """Somebody of the registry, whose old telephone a new one replaced, in care, looked at by a clerk."""
    grid = house.clerk(cast)
    thing = house.person(grid, "12", name="周桂兰", id_number=NUMBER, phone="13900000077", sex="2")
    house.person(grid, "12", name="周桂兰", id_number=NUMBER, phone=MINE)
    registry.enter(actor=grid, source="grid", thing_id=thing, register="care", now=NOW)
    sheet = registry.Sheet(
        house.ThingKind.PERSON, "12", {"care.kin_phone": "13900000088"}, house.VILLAGE, house.GRID, thing
    )
    registry.observe(actor=grid, source="grid", sheet=sheet, now=NOW)
    registry.look(actor=grid, things=[thing], purpose="办老年优待证", now=NOW)
    return thing


def prove_phone(client: Client, phone: str = MINE) -> None:
    send(client, "/track/phone/?after=data", phone=phone, after="data")
    done = client.post("/track/phone/code/", {"phone": phone, "code": code_sent(), "after": "data"})
    assert (done.status_code, done["Location"]) == (303, "/mine/data/"), said(done)


def prove(client: Client) -> str:
    """Telephone and card; the page."""
    prove_phone(client)
    done = send(client, "/mine/data/", id_number=NUMBER)
    assert done.status_code == 303, said(done)
    return said(client.get("/mine/data/"))


def fact(thing: int, name: str) -> int:
    return Fact.objects.get(thing_id=thing, field=name, gone="").id


def test_without_a_telephone_nothing_is_asked_for_but_that(cast: Cast, browser: Client, person: int) -> None:
    text = said(browser.get("/mine/data/"))
    assert "用手机收验证码" in text and "f-id_number" not in text and "周桂兰" not in text
    assert browser.post("/mine/data/", {"id_number": NUMBER}).status_code == 403
    assert browser.get("/mine/data/erase/").status_code == 403
    assert browser.post("/mine/data/copy/json/").status_code == 403


def test_a_telephone_alone_shows_nothing(cast: Cast, browser: Client, person: int) -> None:
    prove_phone(browser)
    text = said(browser.get("/mine/data/"))
    assert "f-id_number" in text and "周桂兰" not in text and "13900000001" not in text


def test_who_is_registered_is_told_to_nobody(cast: Cast, browser: Client, person: int) -> None:
    prove_phone(browser)

    def plain(number: str) -> str:
        answer = send(browser, "/mine/data/", id_number=number)
        assert answer.status_code == 403
        text = said(answer).replace(number, "N")
        return re.sub(r'(name="(once|csrfmiddlewaretoken|given)" value=)"[^"]*"', r"\1", text)

    somebody = house.identity("19600101", 13)
    house.person(house.clerk(cast), "13", name="王守田", id_number=somebody, phone=NOBODYS)
    assert plain(somebody) == plain(house.identity("19600101", 14)) == plain("99012119")
    assert "请带身份证到窗口" in plain(somebody)


def test_guessing_the_number_is_stopped(cast: Cast, browser: Client, person: int) -> None:
    prove_phone(browser)
    tried = [send(browser, "/mine/data/", id_number=house.identity("19600101", n)).status_code for n in range(8)]
    assert tried[:6] == [403] * 6 and tried[-1] == 429
    assert send(browser, "/mine/data/", id_number=NUMBER).status_code == 429


def test_all_that_is_held_stands_there_in_full(cast: Cast, browser: Client, person: int) -> None:
    text = prove(browser)
    for words in ("周桂兰", NUMBER, "13900000001", "青石镇人民政府", "户口登记条例", "知道这里住着谁", "关爱对象",
                  "办老年优待证", "您自己", "已有新的，不再用"):  # fmt: skip
        assert words in text, words
    assert Look.objects.filter(thing_id=person, how=Looked.SELF.value).count() == 1
    english = said(browser.get("/mine/data/?lang=en"))
    assert "Who looked" in english and "Female" in english


def test_a_withheld_look_stands_there_from_its_day_on(
    cast: Cast, browser: Client, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Look.objects.get(thing_id=person, how=Looked.PAGE.value).id
    house.withhold(cast, look, until=date(2026, 11, 3))
    assert "办老年优待证" not in prove(browser)
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT + timedelta(days=1))
    again = Client(enforce_csrf_checks=False)
    text = prove(again)
    assert "办老年优待证" in text and "当时依法没有告诉您：监察法第十八条" in text


def test_name_and_last_six_do_as_well(cast: Cast, browser: Client, person: int) -> None:
    prove_phone(browser)
    done = send(browser, "/mine/data/", name="周桂兰", tail=NUMBER[-6:])
    assert done.status_code == 303 and "老年优待证" in said(browser.get("/mine/data/"))


def test_after_half_an_hour_it_is_closed(
    cast: Cast, browser: Client, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    prove(browser)
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT + timedelta(minutes=31))
    assert "周桂兰" not in said(browser.get("/mine/data/"))


def test_signing_out_closes_it(cast: Cast, browser: Client, person: int) -> None:
    prove(browser)
    browser.post("/leave/")
    assert "用手机收验证码" in said(browser.get("/mine/data/"))


def test_a_correction_is_asked_for_and_followed(cast: Cast, browser: Client, person: int) -> None:
    from zhili.dispatch.actions import answer_request, take_in_requests

    prove(browser)
    where = f"/mine/data/wrong/{fact(person, 'person.name')}/"
    again = send(browser, where, right="周12", why="身份证上是桂")
    assert again.status_code == 422 and "身份证上是桂" in said(again), "nothing typed is lost"
    assert send(browser, where, right="周贵兰", why="身份证上是贵").status_code == 303
    row = Correction.objects.get()
    assert row.asked_by == f"self:{person}" and row.state == "open"
    assert take_in_requests(locality="qinghe", now=AT) == 1
    text = said(browser.get("/mine/data/"))
    followed = re.search(r"/track/(QH[^/]+)/", text)
    assert "等青石镇人民政府答复，最迟" in text and "您写的是：" in text and followed
    matter = said(browser.get(f"/track/{followed[1]}/"))
    assert "本人申请更正" in matter and "我申请更正登记在我名下的「姓名」" in matter and "I ask for" not in matter
    assert f"/mine/data/#correction-{row.id}" in matter and "周贵兰" not in matter
    clerk = replace(house.clerk(cast), grants=house.clerk(cast).grants | {"matters.handle"})
    answer_request(actor=clerk, key=f"correction:{row.id}", made=True, answer="看过身份证", locality="qinghe", now=AT)
    text = said(browser.get("/mine/data/"))
    assert "等您说一句：办好了没有" in text and "看过身份证" in text and "周贵兰" in text
    assert "看过身份证" not in said(browser.get(f"/track/{followed[1]}/")), "the answer is read in my data alone"
    english = said(browser.get("/mine/data/?lang=en"))
    assert "say whether it is solved" in english


def test_nobody_elses_value_can_be_reached(cast: Cast, browser: Client, person: int) -> None:
    other = house.person(house.clerk(cast), "13", name="王守田", phone=MINE)
    prove(browser)
    assert browser.get(f"/mine/data/wrong/{fact(other, 'person.name')}/").status_code == 404
    assert send(browser, "/mine/data/erase/", facts=str(fact(other, "person.name")), why="删").status_code == 422


def test_erasure_is_refused_by_law_or_goes_to_its_source(cast: Cast, browser: Client, person: int) -> None:
    prove(browser)
    old = Fact.objects.get(thing_id=person, field="person.phone", gone="replaced").id
    page = said(browser.get("/mine/data/erase/"))
    assert "户口登记条例" in page and "13900000077" in page
    assert send(browser, "/mine/data/erase/", why="不想留").status_code == 422
    sent = send(browser, "/mine/data/erase/", facts=[str(old), str(fact(person, "person.name"))], why="不想留")
    assert sent.status_code == 303
    assert sorted(Ask.objects.values_list("field", "state")) == [("person.name", "refused"), ("person.phone", "open")]
    text = said(browser.get("/mine/data/"))
    assert "没有同意" in text and "收集它的目的还在" in text and "最迟" in text


def test_a_consent_is_withdrawn_and_given_anew(cast: Cast, browser: Client, person: int) -> None:
    prove(browser)
    assert browser.post("/mine/data/withdraw/", {"field": "person.name"}).status_code == 422
    assert browser.post("/mine/data/withdraw/", {"field": "care.kin_phone"}).status_code == 303
    text = said(browser.get("/mine/data/"))
    assert "您向青石镇人民政府同意的" in text and "同意已撤回，不再用" in text
    assert browser.post("/mine/data/withdraw/", {"field": "care.kin_phone"}).status_code == 409
    assert browser.post("/mine/data/renew/", {"field": "care.kin_phone"}).status_code == 303
    text = said(browser.get("/mine/data/"))
    assert "您在这里同意的" in text and text.count("家人电话") >= 3, "every consent is a row"


def test_what_was_erased_where_is_told(cast: Cast, browser: Client, person: int) -> None:
    old = Fact.objects.get(thing_id=person, field="person.phone", gone="replaced").id
    prove(browser)
    send(browser, "/mine/data/erase/", facts=[str(old)], why="早就不用了")
    grid = house.clerk(cast)
    registry.answer_erasure(actor=grid, ask=Ask.objects.get().id, made=True, answer="旧号码已删", now=AT)
    text = said(browser.get("/mine/data/"))
    assert "已经删除的" in text and "备份" in text and "最迟" in text and "13900000077" not in text
    assert "共享给的单位" in text and "数据湖、分析库：没有" in text


def test_the_copy_says_what_the_page_says(cast: Cast, browser: Client, person: int) -> None:
    prove(browser)
    answer = browser.post("/mine/data/copy/json/")
    assert "attachment" in answer["Content-Disposition"] and "no-store" in answer["Cache-Control"]
    copy = json.loads(said(answer))
    held = {each["field"]: each for each in copy["held"]}
    assert held["person.id_number"]["value"] == NUMBER and "青石镇人民政府" in held["person.id_number"]["source"]
    assert {"relations", "registers", "requests", "looks"} <= set(copy)
    assert [each["purpose"] for each in copy["looks"]].count("办老年优待证") == 1
    table = said(browser.post("/mine/data/copy/csv/")).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert {row["part"] for row in rows} == {"held", "registers", "requests", "looks"}
    assert "您自己" in said(browser.get("/mine/data/")) and Ask.objects.filter(kind="copy").count() == 2
    assert browser.post("/mine/data/copy/exe/").status_code == 404


def test_a_clerk_prints_it_at_the_counter_and_answers_the_erasure(
    cast: Cast, browser: Client, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.desk.conftest import seated
    from zhili.offices import actions as offices
    from zhili.offices.permissions import CORRECT as MAY_CORRECT
    from zhili.offices.permissions import LOOK, LOOK_OPEN, OPERATOR

    prove(browser)
    old = Fact.objects.get(thing_id=person, field="person.phone", gone="replaced").id
    send(browser, "/mine/data/erase/", facts=str(old), why="早就不用了")
    for grant in (LOOK, LOOK_OPEN, MAY_CORRECT):
        offices.grant(actor=OPERATOR, post_id=cast.people["handler"][1], grant=grant, now=NOW)
    clerk = seated(cast, "handler")
    where = f"/desk/registry/{person}/"
    clerk.post(where, {"purpose": "本人在窗口"})
    assert NUMBER not in said(clerk.get(where))
    paper = said(clerk.post(f"{where}print/", {"purpose": "本人到窗口要求打印"}))
    assert NUMBER in paper and "户口登记条例" in paper
    assert "在窗口打印给本人" in said(browser.get("/mine/data/"))
    ask = Ask.objects.get(kind="erase").id
    assert "早就不用了" in said(clerk.get("/desk/registry/corrections/"))
    empty = clerk.post(f"/desk/registry/erasures/{ask}/", {"made": "1", "answer": ""})
    assert empty.status_code == 422 and "申请删除" in said(empty)
    assert clerk.post(f"/desk/registry/erasures/{ask}/", {"made": "1", "answer": "旧号已删"}).status_code == 303
    assert Fact.objects.get(id=old).gone == "erased" and "13900000077" not in said(browser.get("/mine/data/"))
