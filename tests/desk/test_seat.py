"""The seat, drafts and what the house knows, by their forms: one screen, nothing typed is lost, nothing acts twice."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.asked import asking
from tests.cast import NOW, Cast
from tests.desk.conftest import AT, Sit
from tests.knowledge.test_articles import in_force
from tests.reception.test_drafts import photo
from zhili.knowledge.actions import NewTrouble, post_trouble
from zhili.knowledge.models import Article, CannedReply, Trouble
from zhili.matters.models import Matter, Party
from zhili.reception.actions import CallNote, note_call
from zhili.reception.models import Call, Draft, Lookup, Taken

ONCE = "o" * 24
WATER = NewTrouble("主管抢修停水", "主管在抢修，今晚 6 点来水。", "water.supply.outage", ("990121100000",),
                   until=NOW + timedelta(hours=4))  # fmt: skip


def begun(client: Client, way: str = "hotline") -> str:
    answer = client.post("/desk/seat/begin/", {"way": way, "once": ONCE})
    assert answer.status_code == 303
    return str(answer["Location"])


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_call_from_ring_to_number_read_back(cast: Cast, sit: Sit) -> None:
    note_call(actor=cast.as_("caller"), note=CallNote("A-1", AT, phone="13900000009"), now=AT)
    client = sit("dispatcher")
    assert "正在响" in text_of(client.get("/desk/seat/"))
    where = client.post(f"/desk/seat/{Call.objects.get().id}/answer/")["Location"]
    assert 'value="+8613900000009"' in text_of(client.get(where))

    typing = {"once": ONCE, "do": "look", "words": "路灯不亮，学生摸黑走", "phone": "13900000009"}
    page = text_of(client.post(where, typing))
    assert "灯杆编号是多少" in page and "路灯不亮，学生摸黑走" in page and not Matter.objects.exists()

    taken = typing | {"do": "take", "a-road.lamp-0": "12 号杆", "area": "990121100000", "name": "周", "behalf": "1"}
    for _ in range(2):  # a double click
        assert client.post(where, taken).status_code == 303
    matter = Matter.objects.get()
    assert matter.channel == "hotline" and Party.objects.get().behalf

    page = text_of(client.get(where))
    assert matter.number in page and "二 〇 二 六" in page
    assert "小票" in text_of(client.get(f"{where}slip/{matter.number}/"))
    assert client.post(where, {"do": "read"}).status_code == 303
    assert Call.objects.get().end == "taken" and Taken.objects.get().read_back_at is not None


def test_the_questions_answered_stand_in_the_report(cast: Cast, sit: Sit) -> None:
    from zhili.matters.models import Step

    client = sit("dispatcher")
    where = begun(client, "counter")
    client.post(where, {"once": ONCE, "do": "take", "words": "家里没水了", "a-water.supply.outage-0": "整条街",
                        "a-road.lamp-9": "没有这个问题", "a-nonsense-0": "x"})  # fmt: skip
    said = Step.objects.get(no=1).words
    assert said == "家里没水了\n一户停还是整条街停？ 整条街"


def test_answers_typed_before_the_category_changed_are_kept(cast: Cast, sit: Sit) -> None:
    client = sit("dispatcher")
    where = begun(client)
    page = text_of(client.post(where, {"once": ONCE, "do": "look", "words": "电梯停了", "a-road.lamp-0": "12 号杆"}))
    assert "有人困在里面吗" in page and 'value="12 号杆"' in page


def test_a_known_trouble_answers_and_ends_the_call_without_a_matter(cast: Cast, sit: Sit) -> None:
    known = post_trouble(actor=cast.as_("handler"), new=WATER, now=NOW)
    client = sit("dispatcher")
    where = begun(client)
    page = text_of(client.post(where, {"once": ONCE, "do": "look", "words": "停水了", "area": "990121100000"}))
    assert "今晚 6 点来水" in page
    assert client.post(where, {"told": f"trouble:{known}"}).status_code == 303
    row = Call.objects.get()
    assert (row.end, row.about, Matter.objects.count()) == ("told", f"trouble:{known}", 0)


def test_a_caller_joins_what_is_near(cast: Cast, sit: Sit) -> None:
    number = cast.report().number
    client = sit("dispatcher")
    where = begun(client)
    typing = {"once": ONCE, "words": "楼下污水往外冒", "area": "990121100000", "phone": "13900000002"}
    assert number in text_of(client.post(where, typing | {"do": "look"}))
    assert client.post(where, typing | {"join": number}).status_code == 303
    assert cast.matter(number).people == 2
    again = client.post(begun(client), typing | {"join": number, "once": "p" * 24})
    assert again.status_code == 409 and "楼下污水往外冒" in text_of(again)


def test_an_answer_from_the_knowledge_base_needs_the_clerks_own_words(cast: Cast, sit: Sit) -> None:
    article = in_force(cast)
    client = sit("dispatcher")
    where = begun(client)
    typing = {"once": ONCE, "words": "家里老人想问低保怎么申请", "rests": f"article:{article}"}
    assert "户籍所在乡镇窗口" in text_of(client.post(where, typing | {"do": "look"}))
    copied = client.post(
        where, typing | {"do": "answer", "done": "带身份证、户口簿到户籍所在乡镇窗口申请，三十个工作日内答复。"}
    )
    assert copied.status_code == 422 and "自己的话" in text_of(copied) and not Matter.objects.exists()
    told = typing | {"do": "answer", "done": "告诉她户口在青石镇，周一带材料到镇窗口找二号台。"}
    assert client.post(where, told).status_code == 303
    assert Matter.objects.get().outcome == "answered"


def test_earlier_matters_need_a_purpose(cast: Cast, sit: Sit) -> None:
    number = cast.report().number
    client = sit("dispatcher")
    where = begun(client)
    typing = {"once": ONCE, "phone": "13900000001"}
    assert number not in text_of(client.post(where, typing | {"do": "look"}))
    refused = client.post(where, typing | {"do": "lookup"})
    assert refused.status_code == 422 and number not in text_of(refused) and not Lookup.objects.exists()
    assert number in text_of(client.post(where, typing | {"do": "lookup", "purpose": "来电人问进度"}))
    assert number in text_of(client.post(where, typing | {"do": "look"})), "for this call, and this telephone"
    assert number not in text_of(client.post(where, {"once": ONCE, "phone": "13900000003", "do": "look"}))


BAD = (
    {"do": "take", "words": ""},
    {"do": "take", "words": "水" * 5001},
    {"do": "take", "words": "停水", "phone": "12"},
    {"do": "take", "words": "停水", "category": "no.such"},
    {"do": "take", "words": "停水", "area": "110000000000"},
    {"do": "take", "words": "停水", "happened": "2099-01-01T00:00"},
    {"do": "answer", "words": "停水", "done": "好"},
    {"do": "answer", "words": "停水", "done": "在电话里把今天停水的原因说清楚了", "rests": "article:99999999"},
    {"join": "QH-2026-000001-X"},
    {"join": ""},
    {"do": "end"},
    {"do": "end", "end": "abandoned"},
)


@pytest.mark.parametrize("sent", BAD, ids=[f"{n}" for n in range(len(BAD))])
def test_what_cannot_be_is_refused_in_words_and_keeps_what_was_typed(
    cast: Cast, sit: Sit, sent: dict[str, str]
) -> None:
    client = sit("dispatcher")
    where = begun(client)
    kept = "مرحبا 😀 𠮷 周女士"  # a mark that turns the line round is not drawn
    answer = client.post(where, {"once": ONCE, "name": "\u202e" + kept} | sent)
    assert 400 <= answer.status_code < 500 and kept in text_of(answer)
    assert not Matter.objects.exists() and not Taken.objects.exists() and Call.objects.get().closed_at is None


def test_a_hundred_thousand_characters_are_looked_at_and_refused_when_kept(cast: Cast, sit: Sit) -> None:
    client = sit("dispatcher")
    where = begun(client)
    for do, status in (("look", 200), ("take", 422)):
        answer = client.post(where, {"once": ONCE, "do": do, "words": "水" * 100_000})
        assert answer.status_code == status and "水" * 1000 in text_of(answer)


def test_a_closed_call_gives_back_what_was_typed_for_another(cast: Cast, sit: Sit) -> None:
    client = sit("dispatcher")
    where = begun(client)
    client.post(where, {"do": "end", "end": "nothing"})
    late = client.post(where, {"once": "z" * 24, "do": "take", "words": "还有路灯不亮"})
    assert late.status_code == 409 and "另起一通" in text_of(late) and "还有路灯不亮" in text_of(late)


def test_strangers_see_neither_seat_nor_call(cast: Cast, sit: Sit) -> None:
    where = begun(sit("dispatcher"))
    assert sit("caller").get(where).status_code == 404
    assert sit("reviewer").get("/desk/seat/").status_code == 403
    assert Client().get(where).status_code == 302
    typing = {"once": ONCE, "do": "take", "words": "登录过期前打的字"}
    kept = Client().post(where, typing, headers={"Origin": "http://testserver"})
    assert kept.status_code == 403 and "登录过期前打的字" in text_of(kept)


CHAT = """2026-11-01 09:42 王大姐: 3 幢楼下污水往外冒
2026-11-01 09:43 王大姐: 流到幼儿园门口了 a.jpg
2026-11-01 09:44 老李: [语音]
2026-11-01 09:50 赵师傅: 7 幢路灯不亮 <b>"""


def ticks(page: str) -> list[str]:
    return re.findall(r'name="tick" value="([^"]+)"', page)


def test_a_chat_becomes_two_matters(cast: Cast, sit: Sit) -> None:
    client = sit("handler")
    page = text_of(client.post("/desk/drafts/read/", {"chat": CHAT, "group": "三组邻里群"}))
    boxes = ticks(page)
    assert len(boxes) == 3 and "&lt;b&gt;" in page and not Draft.objects.exists()
    client.post("/desk/drafts/keep/", {"tick": boxes, "group": "三组邻里群",
                                       "photos": SimpleUploadedFile("a.jpg", photo())})  # fmt: skip
    assert [each.words.count("\n") for each in Draft.objects.order_by("said_at")] == [1, 0]
    for draft in list(Draft.objects.order_by("said_at")):
        shown = text_of(client.get(f"/desk/drafts/{draft.id}/"))
        assert "听起来像" in shown
        client.post(f"/desk/drafts/{draft.id}/", {"do": "take", "once": f"{draft.id}" * 20, "words": draft.words,
                                                  "name": "王", "area": "990121100000"})  # fmt: skip
    assert Matter.objects.filter(channel="group").count() == 2
    assert Matter.objects.order_by("id")[0].attachments.count() == 1
    again = client.post("/desk/drafts/keep/", {"tick": boxes})
    assert "kept=0&known=2" in again["Location"]


def packed(**members: bytes) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "."), data)
    return SimpleUploadedFile("chat.zip", out.getvalue())


@pytest.mark.parametrize(
    ("sent", "status", "boxes"),
    [
        ({"chat": ""}, 422, 0),
        ({"chat": "没有时间的一句话"}, 422, 0),
        ({"chat": (CHAT + "\n") * 400}, 200, 200),
        ({"export": lambda: packed(chat__txt=CHAT.encode("gb18030"))}, 200, 3),
        ({"export": lambda: packed(photo__jpg=b"x")}, 422, 0),
        ({"export": lambda: SimpleUploadedFile("a.zip", b"no zip")}, 422, 0),
        ({"export": lambda: SimpleUploadedFile("a.txt", b"\xff\xfe\x00\xd8")}, 422, 0),
        ({"export": lambda: SimpleUploadedFile("a.csv", "时间,发送人,内容\n2026-11-01 9:42,王,停水".encode())}, 200, 1),
        (
            {"export": lambda: SimpleUploadedFile("a.txt", ("2026-11-01 09:42 王: 停水了\n" * 300_000).encode())},
            200,
            200,
        ),
        ({"export": lambda: packed(chat__txt=b"0" * 13_000_000)}, 413, 0),
    ],
    ids=["empty", "plain", "long", "zip", "no-text", "no-zip", "binary", "csv", "ten-megabytes", "bomb"],
)
def test_exports_work_or_are_refused_in_words(
    cast: Cast, sit: Sit, sent: dict[str, object], status: int, boxes: int
) -> None:
    made = {name: value() if callable(value) else value for name, value in sent.items()}
    answer = sit("handler").post("/desk/drafts/read/", made)
    assert (answer.status_code, len(ticks(text_of(answer)))) == (status, boxes)


def test_a_forged_or_missing_tick_keeps_nothing(cast: Cast, sit: Sit) -> None:
    client = sit("handler")
    for sent in ({"tick": ["forged"]}, {}):
        assert client.post("/desk/drafts/keep/", sent).status_code == 422
    assert not Draft.objects.exists()


def test_a_forwarded_photo_is_a_draft_and_can_be_dropped(cast: Cast, sit: Sit) -> None:
    client = sit("handler")
    sent = {"sender": "赵师傅", "at": "2026-11-01T09:50", "line": "7 幢路灯不亮"}
    assert client.post("/desk/drafts/photo/", sent).status_code == 422
    assert (
        client.post("/desk/drafts/photo/", sent | {"photos": SimpleUploadedFile("灯.jpg", photo())}).status_code == 303
    )
    draft = Draft.objects.get()
    assert client.post(f"/desk/drafts/{draft.id}/", {"do": "drop"}).status_code == 422
    assert client.post(f"/desk/drafts/{draft.id}/", {"do": "drop", "reason": "已经修好"}).status_code == 303
    assert client.get(f"/desk/drafts/{draft.id}/").status_code == 200
    assert sit("urban_handler").get(f"/desk/drafts/{draft.id}/").status_code == 404


def test_an_article_is_written_by_one_and_reviewed_by_another(cast: Cast, sit: Sit) -> None:
    writer = sit("handler")
    assert writer.post("/desk/knowledge/new/", {"question_zh": "低保怎么申请"}).status_code == 422
    where = writer.post("/desk/knowledge/new/", {"question_zh": "低保怎么申请", "answer_zh": "到窗口"})["Location"]
    version = {"version": str(Article.objects.get().id)}
    assert writer.post(where, version | {"do": "approve"}).status_code == 403
    assert "等人审" in text_of(sit("head").get("/desk/knowledge/"))
    assert sit("head").post(where, version | {"do": "approve"}).status_code == 303
    assert "低保怎么申请" in text_of(writer.get("/desk/knowledge/?words=低保"))
    assert writer.get(f"{where}new/").status_code == 200
    assert writer.post(where, version | {"do": "retire"}).status_code == 422
    assert writer.post(where, version | {"do": "retire", "reason": "改了"}).status_code == 303
    assert writer.get("/desk/knowledge/999/").status_code == 404


def test_replies_and_troubles_are_kept_by_their_forms(cast: Cast, sit: Sit) -> None:
    client = sit("handler")
    assert client.post("/desk/replies/", {"name": "收到", "words": "{nobody}"}).status_code == 422
    assert client.post("/desk/replies/", {"name": "收到", "words": "{number} 收到"}).status_code == 303
    reply = CannedReply.objects.get()
    assert (
        client.post(f"/desk/replies/{reply.id}/", {"name": "收到", "words": "改了", "version": "1"}).status_code == 303
    )
    assert (
        client.post(f"/desk/replies/{reply.id}/", {"name": "收到", "words": "旧页", "version": "1"}).status_code == 409
    )
    assert (
        client.post(
            f"/desk/replies/{reply.id}/", {"name": "x", "words": "x", "version": "2", "do": "retire"}
        ).status_code
        == 303
    )

    assert client.post("/desk/known/", {"what": "停水"}).status_code == 422
    said = {"what": "停水", "answer_zh": "六点来", "category": "water.supply.outage", "area": "990121100000"}
    assert client.post("/desk/known/", said | {"area": ""}).status_code == 303
    known = Trouble.objects.get()
    assert client.get(f"/desk/known/{known.id}/").status_code == 200
    assert client.post(f"/desk/known/{known.id}/", {"answer_zh": "八点来", "version": "1"}).status_code == 303
    assert "八点来" in text_of(client.get("/desk/known/"))
    assert client.post(f"/desk/known/{known.id}/", {"do": "clear"}).status_code == 303
    assert client.get(f"/desk/known/{known.id}/").status_code == 404


@pytest.mark.parametrize("address", ["seat/", "drafts/", "knowledge/", "knowledge/new/", "replies/", "known/"])
def test_every_page_is_english_in_english(cast: Cast, sit: Sit, address: str) -> None:
    page = text_of(sit("handler").get(f"/desk/{address}?lang=en"))
    assert 'lang="en"' in page


def replying(cast: Cast, sit: Sit) -> tuple[Client, str, dict[str, str]]:
    """The town's reply form for a matter that it has in hand."""
    from tests.matters.walks import handling

    number = handling(cast)
    return sit("handler"), f"/desk/m/{number}/", {"version": str(cast.matter(number).version), "once": ONCE}


def test_a_canned_reply_is_put_in_filled_and_nothing_is_done(cast: Cast, sit: Sit) -> None:
    from zhili.knowledge.actions import keep_reply

    words = "{number} 收到，{today}到{place}看，期限 {due}。"
    kept = keep_reply(actor=cast.as_("handler"), name="收到", words=words, now=NOW, unit=cast.units["town"])
    client, where, guards = replying(cast, sit)
    number = where.split("/")[3]
    assert "收到" in text_of(client.get(f"{where}?act=reply"))
    sent = guards | {"insert": "1", "canned": str(kept), "words": "周女士："}
    page = text_of(client.post(f"{where}do/reply/", sent))
    assert f"周女士：\n{number} 收到，" in page and "＿＿" in page
    assert cast.matter(number).state == "handling"
    assert client.post(f"{where}do/reply/", sent | {"canned": "999"}).status_code == 404
    assert client.post(f"{where}do/reply/", sent | {"canned": "x"}).status_code == 200


def test_lists_cost_few_queries_however_long(cast: Cast, sit: Sit) -> None:
    """One more trouble, article or draft is one more row, never one more query."""
    from dataclasses import replace

    from tests.reception.test_drafts import keep

    client, costs = sit("handler"), []
    for many in (1, 12):
        for each in range(many):
            post_trouble(actor=cast.as_("handler"), new=replace(WATER, what=f"{many}-{each}"), now=NOW)
            in_force(cast)
        keep(cast, *((0,) if many == 1 else (1, 3)))
        for address in ("known/", "knowledge/", "drafts/"):
            client.get(f"/desk/{address}")
            with asking() as asked:
                client.get(f"/desk/{address}")
            # Inside a test's own transaction the offices ask for their stamp at every look; a served page asks once.
            costs.append(sum("offices_stamp" not in query["sql"] for query in asked.captured_queries))
    assert costs[:3] == costs[3:], costs
