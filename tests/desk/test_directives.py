"""Directives on the desk, as HTML alone: composing, the cost, answering, the acts, the table and its spreadsheet."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.asked import asking
from tests.cast import NOW, Cast
from tests.command.setting import Villages, settle
from tests.desk import moves
from tests.desk.conftest import Sit
from tests.matters.test_files import photo
from zhili.command import actions as verbs
from zhili.command.models import Answer, Copy, Directive

if TYPE_CHECKING:
    from django.http import HttpResponse

NEW = "/desk/directives/new/"
KEY = "k" * 20


@pytest.fixture
def villages(cast: Cast) -> Villages:
    return settle(cast)


def _typed(villages: Villages, **changes: Any) -> dict[str, Any]:
    row = {"r0-kind": "whole", "r0-zh": "无盖水井有几口", "r0-why": "要逐口加盖", "r0-need": "1", "r0-unit": "口"}
    return {"title": "井盖排查", "words": "逐口查", "amount": "2", "per": "wd", "valid": "90", "rows": "1", "once": KEY,
            "group": f"{villages.cast.units['town']}-village"} | row | changes  # fmt: skip


def _html(answer: HttpResponse) -> str:
    return answer.content.decode()


def _answer(client: Client, number: str, **sent: str) -> HttpResponse:
    return client.post(f"/desk/directives/{number}/answer/", {"once": KEY, **sent})  # type: ignore[return-value]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_opens_for_those_it_is_for(villages: Villages, sit: Sit, lang: str) -> None:
    number = villages.answered()
    unit = villages.cast.units["v1"]
    one = f"/desk/directives/{number}/"
    pages = {
        "secretary": ("/desk/", "/desk/directives/", NEW, f"{NEW}?from={number}", one, f"{one}rows/", f"{one}table/",
                      f"{one}timeline/", f"{one}unit/{unit}/"),
        "clerk1": ("/desk/", "/desk/directives/", f"{one}unit/{unit}/"),
        "clerk2": ("/desk/", f"{one}answer/"),
        "judge": ("/desk/directives/", one, f"{one}unit/{unit}/"),
    }  # fmt: skip
    for who, addresses in pages.items():
        client = sit(who)
        client.cookies["zhili_lang"] = lang
        for address in addresses:
            html = moves.page(client, address)
            assert "<script>" not in html and " style=" not in html


def test_the_form_keeps_what_was_typed_through_its_buttons(villages: Villages, sit: Sit) -> None:
    client = sit("secretary")
    html = _html(client.post(NEW, _typed(villages, do="add", kind="choice")))
    assert 'value="井盖排查"' in html and 'name="r1-choices"' in html and 'value="无盖水井有几口"' in html
    moved = _html(client.post(NEW, _typed(villages, do="up:1", rows="2", **{"r1-kind": "yesno", "r1-zh": "围了吗"})))
    assert moved.index('value="围了吗"') < moved.index('value="无盖水井有几口"')
    assert 'value="无盖水井有几口"' not in _html(client.post(NEW, _typed(villages, do="drop:0")))


def test_the_cost_stands_before_the_button_that_sends(villages: Villages, sit: Sit) -> None:
    client = sit("secretary")
    html = _html(client.post(NEW, _typed(villages, do="preview")))
    assert "4 个单位 × 4 分钟，合计约 16 分钟" in html and not Directive.objects.exists()
    sent = client.post(NEW, _typed(villages, do="send"))
    again = client.post(NEW, _typed(villages, do="send"))
    assert sent.status_code == 303 and again["Location"] == sent["Location"]
    assert Directive.objects.get().minutes_total == 16 and Copy.objects.count() == 4


def test_what_is_known_is_offered_instead(villages: Villages, sit: Sit) -> None:
    client = sit("secretary")
    villages.answered()
    html = _html(client.post(NEW, _typed(villages, do="preview")))
    assert "4 个单位里有 1 个已经答过" in html and 'value="use:0"' in html
    assert "会替他们填好" in _html(client.post(NEW, _typed(villages, do="use:0")))
    nothing = client.post(NEW, _typed(villages, do="skip:0"))
    assert nothing.status_code == 422 and "还没有要答的项" in _html(nothing)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"title": ""}, "「标题」不能空着"),
        ({"r0-why": ""}, "第 1 项"),
        ({"r0-minutes": "很久"}, "第 1 项的预计分钟"),
        ({"group": ""}, "还没有选发给哪些单位"),
        ({"amount": "三"}, "时限要写成"),
        ({"unit": "999999"}, "没有这个单位"),
        ({"rows": "x"}, "还没有要答的项"),
    ],
)
def test_a_bad_order_is_refused_with_all_else_kept(
    villages: Villages, sit: Sit, change: dict[str, str], words: str
) -> None:
    answer = sit("secretary").post(NEW, _typed(villages, do="send", **change))
    assert 400 <= answer.status_code < 500 and words in _html(answer) and "逐口查" in _html(answer)
    assert not Directive.objects.exists()


def test_a_clerk_signs_keeps_a_draft_and_answers(villages: Villages, sit: Sit) -> None:
    number, client = villages.issue(), sit("clerk1")
    page = moves.page(client, f"/desk/directives/{number}/answer/")
    assert villages.copy(number).read_at is not None and "签收，开始填" in page and "a-q1" not in page
    assert _answer(client, number, do="sign").status_code == 303
    assert _answer(client, number, do="draft", **{"a-q1": "三口"}).status_code == 303
    assert 'value="三口"' in moves.page(client, f"/desk/directives/{number}/answer/")
    refused = _answer(client, number, do="answer", **{"a-q1": "三口", "a-q2": "yes"})
    assert refused.status_code == 422 and "要填整数" in _html(refused) and 'value="三口"' in _html(refused)
    assert _answer(client, number, do="answer", **{"a-q1": "3", "a-q2": "yes"}).status_code == 303
    assert Answer.objects.get().values["q1"] == 3
    assert "交了答复" in moves.page(client, f"/desk/directives/{number}/unit/{villages.cast.units['v1']}/")


def test_acts_go_back_to_where_their_button_stood(villages: Villages, sit: Sit) -> None:
    number, unit = villages.answered(), str(villages.cast.units["v1"])
    client, one = sit("secretary"), f"/desk/directives/{number}/"
    refused = client.post(f"{one}do/evaluate/", {"once": KEY, "unit": unit, "grade": "poor", "reasons": ""})
    assert refused.status_code == 422 and "1 处要改" in _html(refused)
    done = client.post(f"{one}do/evaluate/", {"once": KEY, "unit": unit, "grade": "poor", "reasons": "没写负责人"})
    assert done.status_code == 303 and f"unit/{unit}/" in done["Location"]
    reminded = client.post(f"{one}do/remind/", {"once": KEY + "2", "board": "1"})
    assert reminded["Location"].endswith(f"{one}?done=remind")
    clerk = sit("clerk1")
    assert clerk.post(f"{one}do/object_to_grade/", {"once": KEY, "unit": unit, "reasons": "写了"}).status_code == 303
    judge = sit("judge")
    assert number in moves.page(judge, "/desk/directives/")
    decided = {"once": KEY, "unit": unit, "upheld": "yes", "grade": "good", "reasons": "第三项可不填"}
    assert judge.post(f"{one}do/decide_objection/", decided).status_code == 303
    assert "清楚、可用" in moves.page(clerk, f"{one}unit/{unit}/")


def test_another_village_sees_neither_answer_nor_board(villages: Villages, sit: Sit) -> None:
    number, unit = villages.answered(), villages.cast.units["v1"]
    client = sit("clerk2")
    for address in (f"unit/{unit}/", "table/", "table.xlsx", "timeline/"):
        assert client.get(f"/desk/directives/{number}/{address}").status_code == 404
    stranger = sit("away")
    for address in ("", "rows/", "answer/", f"unit/{unit}/", "table/"):
        assert stranger.get(f"/desk/directives/{number}/{address}").status_code == 404
    assert sit("handler").get(NEW).status_code == 403


def test_the_spreadsheet_holds_numbers_totals_and_no_formula(villages: Villages, sit: Sit) -> None:
    evil = '=HYPERLINK("http://x","点我")'
    number = villages.answered(typed={"q1": "3", "q2": "no", "q3": evil})
    answer = sit("secretary").get(f"/desk/directives/{number}/table.xlsx")
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert page is not None
    cells = {cell.value: cell for row in page.iter_rows() for cell in row}
    assert cells[evil].data_type == "s" and cells[evil].quotePrefix
    assert cells[3].data_type == "n" and page.cell(6, 1).value == "合计" and page.cell(6, 5).value == 3
    assert page.max_row == 6


def test_what_is_typed_is_never_markup(villages: Villages, sit: Sit) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    number = villages.answered(typed={"q1": "3", "q2": "no", "q3": evil}, title=evil[:90], words=evil)
    unit = villages.cast.units["v1"]
    for who, address in (("secretary", ""), ("secretary", "table/"), ("secretary", f"unit/{unit}/"),
                         ("clerk2", "answer/"), ("secretary", "timeline/")):  # fmt: skip
        html = moves.page(sit(who), f"/desk/directives/{number}/{address}")
        assert "<img src=x" not in html and "<script>alert" not in html


def test_today_lists_what_the_unit_owes(villages: Villages, sit: Sit) -> None:
    number = villages.issue()
    assert number in moves.page(sit("clerk1"), "/desk/")
    verbs.withdraw_directive(actor=villages.as_("secretary"), number=number, reason="不用了", now=NOW)
    assert number not in moves.page(sit("clerk1"), "/desk/")


def test_the_board_costs_the_same_queries_for_every_number_of_units(villages: Villages, sit: Sit) -> None:
    few, many, client = villages.issue(units=villages.ids[:1]), villages.issue(), sit("secretary")
    client.get(f"/desk/directives/{many}/")
    counts = [_queries(client, number) for number in (few, many)]
    assert counts[0] == counts[1]


def _queries(client: Client, number: str) -> int:
    with asking() as found:
        client.get(f"/desk/directives/{number}/")
    return sum("_stamp" not in each["sql"] for each in found.captured_queries)


def _file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_files_go_out_come_back_and_stand_in_the_table(villages: Villages, sit: Sit) -> None:
    boss = sit("secretary")
    page = _html(boss.post(NEW, _typed(villages, files=[_file("通知.jpg", photo())]) | {"do": "preview"}))
    held = re.findall(r'name="held" value="([^"]+)"', page)
    assert len(held) == 1 and "通知.jpg" in page
    back = _html(boss.post(NEW, _typed(villages) | {"do": "change", "held": held}))
    assert "通知.jpg" in back and "drop-file:0" in back
    assert "通知.jpg" not in _html(boss.post(NEW, _typed(villages) | {"do": "drop-file:0", "held": held}))
    number = str(boss.post(NEW, _typed(villages) | {"do": "send", "held": held})["Location"]).split("/")[3]
    assert "通知.jpg" in moves.page(boss, f"/desk/directives/{number}/")
    clerk = sit("clerk1")
    answer = f"/desk/directives/{number}/answer/"
    shown = moves.page(clerk, answer)
    (address,) = re.findall(r'href="(/desk/directives/[^"]+/file/\d+/)"', shown)
    got = clerk.get(address)
    assert (
        got.status_code == 200 and got["Content-Type"] == "image/jpeg" and "sandbox" in got["Content-Security-Policy"]
    )
    assert sit("away").get(address).status_code == 404 and sit("handler").get(address).status_code == 404
    _answer(clerk, number, do="sign")
    clerk.post(answer, {"once": KEY, "do": "answer", "a-q1": "3", "files": [_file("井.png", photo("PNG"))]})
    table = moves.page(boss, f"/desk/directives/{number}/table/")
    (mine,) = re.findall(r'href="(/desk/directives/[^"]+/file/\d+/)">井.png', table)
    assert (
        boss.get(mine).status_code == clerk.get(mine).status_code == 200 and sit("clerk2").get(mine).status_code == 404
    )
    unit = villages.cast.units["v1"]
    assert "井.png" in moves.page(clerk, f"/desk/directives/{number}/unit/{unit}/")
    assert "附件 1 个" in moves.page(boss, f"/desk/directives/{number}/timeline/")
    sheet = openpyxl.load_workbook(io.BytesIO(boss.get(f"/desk/directives/{number}/table.xlsx").content)).active
    assert "井.png" in [cell.value for row in sheet.iter_rows() for cell in row]  # type: ignore[union-attr]


def test_a_file_that_is_not_what_it_says_is_refused_and_the_rest_stays(villages: Villages, sit: Sit) -> None:
    number, client = villages.signed(), sit("clerk1")
    wrong = [_file("通知.pdf", b"MZ" + b"\0" * 300), _file("井.png", photo("PNG"))]
    where = f"/desk/directives/{number}/answer/"
    refused = client.post(where, {"once": KEY, "do": "answer", "a-q1": "3", "a-q2": "yes", "files": wrong})
    html = _html(refused)
    assert refused.status_code == 422 and "「通知.pdf」不能收" in html and 'value="3"' in html and "井.png" in html
    held = re.findall(r'name="held" value="([^"]+)"', html)
    client.post(f"/desk/directives/{number}/answer/", {"do": "draft", "a-q1": "3", "held": held})
    again = moves.page(client, f"/desk/directives/{number}/answer/")
    assert "井.png" in again, "a draft keeps its files, for anybody of the unit"
    sent = {"once": KEY, "do": "answer", "a-q1": "3", "a-q2": "yes", "held": held}
    assert client.post(f"/desk/directives/{number}/answer/", sent).status_code == 303
    answer = Answer.objects.get()
    assert [each.name for each in answer.attachments.all()] == ["井.png"] and answer.asked == 4


def test_a_file_too_many_is_said(villages: Villages, sit: Sit) -> None:
    many = [_file(f"{no}.png", photo("PNG")) for no in range(7)]
    answer = sit("secretary").post(NEW, _typed(villages, files=many) | {"do": "preview"})
    assert answer.status_code == 422 and "最多 6 个" in _html(answer)
