"""Each act that staff can do: done by the one it belongs to, refused to others, never twice, never on a stale page."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from tests.desk import moves
from tests.desk.conftest import Sit
from zhili.doors.desk.acts import ACTS
from zhili.journal.models import Entry
from zhili.matters.models import Attachment, Party, Step
from zhili.notices.models import Message

Fields = dict[str, Any]


def _assign(cast: Cast, number: str) -> Fields:
    return {
        "category": "water.sewage",
        "lead": cast.units["town"],
        "assists": [cast.units["urban"], ""],
        "reason": "照清单",
    }


def _owe(cast: Cast, number: str) -> Fields:
    return {
        "debtor": cast.units["county"],
        "lacks": ["money", "power"],
        "what": "欠一段主管",
        "plan": "每天抽水",
        "review_on": "2026-12-15",
        **moves.OUTCOME,
    }


def _party(cast: Cast, number: str) -> Fields:
    return {"party": Party.objects.get(matter__number=number).id, "answer": "yes", "words": "通了"}


def _parent(cast: Cast, number: str) -> Fields:
    return {"parent": cast.report("同一件事", phone="13900000077").number}


CASES: dict[str, tuple[moves.Prepare, str, Any, str]] = {
    # act: where it is open, who does it, what the form says, where it leads
    "accept": (moves.received, "dispatcher", {}, "accepted"),
    "assign": (moves.received, "dispatcher", _assign, "dispatched"),
    "merge": (moves.received, "dispatcher", _parent, "merged"),
    "answer": (moves.received, "dispatcher", moves.OUTCOME, "answered"),
    "transfer": (moves.received, "dispatcher", moves.OUTCOME, "transferred"),
    "redirect": (moves.received, "dispatcher", moves.OUTCOME, "redirected"),
    "explain": (moves.received, "dispatcher", moves.OUTCOME, "explained"),
    "set_out_of_remit": (moves.received, "dispatcher", moves.OUTCOME, "out_of_remit"),
    "admonish": (moves.received, "dispatcher", moves.OUTCOME, "admonished"),
    "recall": (moves.dispatched, "dispatcher", {"reason": "派错了"}, "accepted"),
    "sign": (moves.dispatched, "handler", {}, "handling"),
    "object": (moves.dispatched, "handler", {"reason": "不归我们"}, "objected"),
    "uphold": (moves.objected, "reviewer", {"reason": "确实不归"}, "accepted"),
    "overrule": (moves.objected, "reviewer", {"reason": "首接负责"}, "handling"),
    "reply": (moves.handling, "handler", {"words": "主管疏通了 42 米，门口冲洗干净。"}, "replied"),
    "progress": (moves.handling, "handler", {"words": "管道车到了"}, "handling"),
    "extend": (moves.handling, "handler", {"days": "3", "count": "d", "reason": "要等配件"}, "handling"),
    "whistle": (
        moves.handling,
        "handler",
        lambda cast, _: {"unit": cast.units["urban"], "asked": "请来看管子"},
        "handling",
    ),
    "answer_whistle": (moves.whistled, "urban_handler", {"words": "管径 400，要换"}, "handling"),
    "lift": (moves.handling, "handler", {"reason": "跨两个镇"}, "lifted"),
    "opine": (moves.lifted, "mayor", {"words": "由青石镇先办，费用县里出"}, "handling"),
    "owe": (moves.handling, "handler", _owe, "owed"),
    "callback": (moves.confirming, "caller", _party, "solved"),
    "check": (moves.checking, "checker", {"solved": "no", "words": "还在渗水"}, "rework"),
    "pay": (moves.owed, "mayor", {"words": "款项已拨，主管换好了，见验收单。"}, "replied"),
    "review_debt": (moves.owed, "mayor", {"plan": "列入明年计划", "review_on": "2027-01-15"}, "owed"),
    "decline": (moves.owed, "mayor", moves.OUTCOME, "declined"),
    "note": (moves.handling, "handler", {"words": "城管说明天到"}, "handling"),
    "heed": (moves.noted, "handler", {}, "handling"),
    "reopen": (moves.solved, "supervisor", {"words": "又堵了"}, "rework"),
    "publish": (moves.handling, "handler", moves.SUMMARY, "handling"),
    "unpublish": (moves.published, "dispatcher", {"reason": "写错了地方"}, "handling"),
}


def _fields(cast: Cast, act: str, number: str) -> Fields:
    said = CASES[act][2]
    return dict(said(cast, number) if callable(said) else said)


def _counts() -> tuple[int, ...]:
    return tuple(each.objects.count() for each in (Step, Entry, Message, Attachment))


def test_every_act_has_a_case() -> None:
    assert set(CASES) == set(ACTS)


@pytest.mark.parametrize("act", CASES)
def test_an_act_is_done_by_the_one_it_belongs_to(cast: Cast, sit: Sit, act: str) -> None:
    prepare, who, _, leads_to = CASES[act]
    number = prepare(cast)
    answer = moves.press(sit(who), number, act, **_fields(cast, act, number))
    assert answer.status_code == 303, answer.content.decode()
    assert answer["Location"] == f"/desk/m/{number}/?done={act}&was={number}"
    assert cast.matter(number).state == leads_to
    assert Step.objects.filter(matter__number=number).latest("no").act == act


@pytest.mark.parametrize("act", CASES)
def test_nobody_else_may_and_nothing_is_left(cast: Cast, sit: Sit, act: str) -> None:
    """A stranger learns nothing; a colleague whose act it is not gets a sentence."""
    number = CASES[act][0](cast)
    other = "reviewer" if CASES[act][1] != "reviewer" else "caller"
    fields = _fields(cast, act, number) | {"version": cast.matter(number).version, "seen": 1, "once": "x" * 24}
    before = _counts()
    assert sit("stranger").post(f"/desk/m/{number}/do/{act}/", fields).status_code == 404
    answer = sit(other).post(f"/desk/m/{number}/do/{act}/", fields)
    assert answer.status_code == 403
    assert f'action="/desk/m/{number}/do/{act}/' not in answer.content.decode()
    assert _counts() == before


@pytest.mark.parametrize("act", ["reply", "assign", "owe", "sign"])
def test_a_double_click_is_one_click(cast: Cast, sit: Sit, act: str) -> None:
    prepare, who, _, _ = CASES[act]
    number = prepare(cast)
    client = sit(who)
    html = moves.page(client, f"/desk/m/{number}/?act={act}")
    sent = {name: moves.hidden(html, name) for name in ("version", "seen", "once")} | _fields(cast, act, number)
    first = client.post(f"/desk/m/{number}/do/{act}/", sent)
    before = _counts()
    second = client.post(f"/desk/m/{number}/do/{act}/", sent)
    assert first.status_code == second.status_code == 303 and first["Location"] == second["Location"]
    assert _counts() == before


def test_a_stale_page_shows_what_others_did_and_keeps_the_words(cast: Cast, sit: Sit) -> None:
    number = moves.handling(cast)
    client = sit("handler")
    html = moves.page(client, f"/desk/m/{number}/?act=reply")
    sent = {name: moves.hidden(html, name) for name in ("version", "seen", "once")}
    moves.press(sit("head"), number, "progress", words="镇长记的一笔进展")
    answer = client.post(f"/desk/m/{number}/do/reply/", sent | {"words": "我写了很久的一段答复，不能丢。"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "您看的时候，别人办了这些" in text and "镇长记的一笔进展" in text
    assert "我写了很久的一段答复，不能丢。</textarea>" in text
    again = {name: moves.hidden(text, name) for name in ("seen", "once")} | {
        "version": str(cast.matter(number).version)
    }
    assert again["once"] != sent["once"]
    assert (
        client.post(f"/desk/m/{number}/do/reply/", again | {"words": "我写了很久的一段答复，不能丢。"}).status_code
        == 303
    )


def test_a_page_that_is_overtaken_keeps_the_words_to_copy(cast: Cast, sit: Sit) -> None:
    number = moves.handling(cast)
    client = sit("handler")
    html = moves.page(client, f"/desk/m/{number}/?act=progress")
    sent = {name: moves.hidden(html, name) for name in ("version", "seen", "once")}
    moves.press(sit("head"), number, "reply", words="已经先答复了，主管疏通完毕。")
    answer = client.post(f"/desk/m/{number}/do/progress/", sent | {"words": "还没来得及记的一笔"})
    text = answer.content.decode()
    assert answer.status_code == 409 and "还没来得及记的一笔" in text and "这一步现在办不了" in text


@pytest.mark.parametrize(
    "act, change, field",
    [
        ("owe", {"lacks": []}, "lacks"),
        ("owe", {"review_on": "2026-02-30"}, "review_on"),
        ("owe", {"review_on": "2030-01-01"}, "review_on"),
        ("owe", {"debtor": "999999"}, "debtor"),
        ("owe", {"done": "短"}, "done"),
        ("owe", {"done": "已转相关部门处理"}, "done"),
        ("assign", {"lead": "abc"}, "lead"),
        ("assign", {"category": "no.such"}, "category"),
        ("assign", {"assists": ["77777"]}, "assists"),
        ("extend", {"days": "三天"}, "days"),
        ("extend", {"days": "300"}, "days"),
        ("reply", {"words": ""}, "words"),
        ("reply", {"words": "好了"}, "words"),
        ("reply", {"words": "字" * 5001}, "words"),
        ("callback", {"answer": "maybe"}, "answer"),
        ("callback", {"party": "999"}, "party"),
        ("merge", {"parent": "不是编号"}, "parent"),
        ("merge", {"parent": "QH-2026-999999-0"}, "parent"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(cast: Cast, sit: Sit, act: str, change: Fields, field: str) -> None:
    prepare, who, _, _ = CASES[act]
    number = prepare(cast)
    fields = _fields(cast, act, number) | change
    before = _counts()
    answer = moves.press(sit(who), number, act, **fields)
    text = answer.content.decode()
    assert answer.status_code in (404, 409, 413, 422), answer.status_code
    assert f'id="e-{field}"' in text, text
    kept = next((value for value in fields.values() if isinstance(value, str) and len(value) > 8), "")
    assert kept[:20] in text
    assert _counts() == before


def test_a_refusal_in_english(cast: Cast, sit: Sit) -> None:
    client = sit("handler")
    client.cookies["zhili_lang"] = "en"
    answer = moves.press(client, moves.handling(cast), "reply", words="")
    assert "Please fill in “Reply”." in answer.content.decode()


def test_photos_go_with_a_reply_and_a_large_one_is_refused_in_words(cast: Cast, sit: Sit) -> None:
    number, client = moves.handling(cast), sit("handler")
    heavy = SimpleUploadedFile("大.jpg", b"x" * (11 * 1024 * 1024), "image/jpeg")
    answer = moves.press(client, number, "reply", words="主管疏通完毕，照片附后。", files=heavy)
    assert answer.status_code == 422 and "主管疏通完毕，照片附后。" in answer.content.decode()
    light = SimpleUploadedFile("不是照片.jpg", b"MZ not a picture", "image/jpeg")
    assert moves.press(client, number, "reply", words="主管疏通完毕，照片附后。", files=light).status_code == 422
    assert not Attachment.objects.exists()
    assert moves.press(client, number, "reply", words="主管疏通完毕，照片附后。", files=_photo()).status_code == 303
    assert Attachment.objects.get().name == "现场.png"


def test_one_press_takes_the_suggestion(cast: Cast, sit: Sit) -> None:
    number = cast.report("3 幢楼下污水往外冒").number
    client = sit("dispatcher")
    html = moves.page(client, f"/desk/m/{number}/")
    sent = {name: moves.hidden(html, name) for name in ("version", "seen", "once", "category", "lead")}
    assert client.post(f"/desk/m/{number}/do/assign/", sent).status_code == 303
    assert cast.matter(number).state == "dispatched"
    assert cast.matter(number).lead_unit_id == cast.units["town"]


def test_opened_by_hand_an_act_leads_to_its_form(cast: Cast, sit: Sit) -> None:
    number = moves.handling(cast)
    assert sit("handler").get(f"/desk/m/{number}/do/reply/")["Location"] == f"/desk/m/{number}/?act=reply#act"
    assert sit("handler").get(f"/desk/m/{number}/do/affirm/").status_code == 404


def test_no_post_is_offered_the_word_solved(cast: Cast, sit: Sit) -> None:
    number = moves.replied(cast)
    for who in ("dispatcher", "handler", "head", "mayor", "supervisor"):
        html = moves.page(sit(who), f"/desk/m/{number}/")
        assert "do/affirm" not in html and "do/callback" not in html and "do/check" not in html
        assert "这里没有「办成」" in html


def _photo() -> SimpleUploadedFile:
    import io

    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (8, 8), (20, 120, 90)).save(data, "PNG")
    return SimpleUploadedFile("现场.png", data.getvalue(), "image/png")
