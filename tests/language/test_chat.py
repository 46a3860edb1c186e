"""Messages out of chat groups, as several programs copy and export them; nothing makes the reader fail."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.language.chat import Kind, Message, merged, read_chat, read_table

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 22)

INLINE = """三组邻里群的聊天记录
2026-11-20 09:42 王大姐: 3 幢楼下污水往外冒
流到幼儿园门口了
2026-11-20 09:43 王大姐: [图片]
2026/11/20 09:45:10 老李：我家也是，时间 9:30 开始的
2026-11-20 09:46 小张: "小张"撤回了一条消息
[2026年11月20日 下午3:05] 赵 师傅: 7 幢路灯不亮 😀"""
WECHAT = """王大姐 2026/11/20 9:42:15
3 幢楼下污水往外冒
流到幼儿园门口了

老李 2026/11/20 9:45:10
[语音] 12"
"""
QQ = """消息记录（此消息记录为文本格式）

2026-11-20 9:42:15 王大姐(12345678)
3 幢楼下污水往外冒

2026-11-20 21:45:10 老李<li@example.invalid>
我家也是"""
DING = """———— 11月20日 星期五 ————
王大姐 09:42
3 幢楼下污水往外冒
老李 09:45
我家也是"""


def at(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 11, 20, hour, minute, second, tzinfo=ZONE)


def test_lines_with_time_and_name_beside_the_words() -> None:
    found = read_chat(INLINE, ZONE, TODAY)

    assert found.skipped == 1
    assert [(each.sender, each.at, each.kind) for each in found.messages] == [
        ("王大姐", at(9, 42), Kind.SAID),
        ("王大姐", at(9, 43), Kind.MEDIA),
        ("老李", at(9, 45, 10), Kind.SAID),
        ("小张", at(9, 46), Kind.SYSTEM),
        ("赵 师傅", at(15, 5), Kind.SAID),
    ]
    assert found.messages[0].words == "3 幢楼下污水往外冒\n流到幼儿园门口了"
    assert found.messages[2].words == "我家也是，时间 9:30 开始的"


@pytest.mark.parametrize(
    ("text", "moments"),
    [(WECHAT, [at(9, 42, 15), at(9, 45, 10)]), (QQ, [at(9, 42, 15), at(21, 45, 10)]), (DING, [at(9, 42), at(9, 45)])],
    ids=["wechat", "qq", "dingtalk"],
)
def test_heads_that_stand_above_the_words(text: str, moments: list[datetime]) -> None:
    found = read_chat(text, ZONE, TODAY).messages

    assert [each.sender for each in found] == ["王大姐", "老李"]
    assert [each.at for each in found] == moments
    assert found[0].words.startswith("3 幢楼下污水往外冒")


def test_a_day_without_a_year_is_the_latest_such_day() -> None:
    text = "王大姐 12月30日 09:42\n停水了"
    assert read_chat(text, ZONE, TODAY).messages[0].at.year == 2025


def test_a_table_with_time_sender_and_content() -> None:
    found = read_table("时间,发送人,内容\n2026-11-20 09:42,王大姐,停水了\n昨天,老李,我也是\n", ZONE, TODAY)

    assert found is not None and found.skipped == 1
    assert [(each.sender, each.words) for each in found.messages] == [("王大姐", "停水了")]
    assert read_table("a,b\n1,2\n", ZONE, TODAY) is None
    assert read_table('"', ZONE, TODAY) is None


def test_neighbours_by_one_sender_become_one() -> None:
    found = read_chat(INLINE, ZONE, TODAY).messages
    one, two = merged([found[2], found[1], found[0]])

    assert (one.words, one.at, one.parts) == ("3 幢楼下污水往外冒\n流到幼儿园门口了\n[图片]", at(9, 42), (0, 1))
    assert two.sender == "老李"
    apart = [Message(0, at(9, 0), "王", "一"), Message(1, at(10, 0), "王", "二"), Message(3, at(10, 1), "王", "三")]
    assert [each.words for each in merged(apart)] == ["一", "二", "三"]


def test_the_pictures_that_a_message_names() -> None:
    found = read_chat("2026-11-20 09:42 王: [图片] 微信图片_1120.jpg 和 b.PNG", ZONE, TODAY).messages
    assert found[0].pictures == ("微信图片_1120.jpg", "b.PNG")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_no_text_makes_the_reader_fall_over(text: str) -> None:
    for found in (read_chat(text, ZONE, TODAY), read_table(text, ZONE, TODAY)):
        assert found is None or all(each.sender and each.at.tzinfo for each in found.messages)


PIECES = st.sampled_from(
    [
        "2026-11-20 09:42 ",
        "王大姐",
        ": ",
        "：",
        "\n",
        "[图片]",
        "11月20日",
        "25:99",
        "9:30",
        "撤回了一条",
        "(1234567)",
        "\u202e",
        "𠮷",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_mixture_of_heads_makes_the_reader_fall_over(text: str) -> None:
    found = read_chat(text, ZONE, TODAY).messages
    assert [each.no for each in found] == list(range(len(found)))
    assert sum(len(each.parts) for each in merged(found)) == len(found)


def test_a_long_export_is_read_in_one_pass() -> None:
    text = "2026-11-20 09:42 王大姐: 停水了\n" * 20_000 + "x" * 1_000_000
    assert len(read_chat(text, ZONE, TODAY).messages) == 20_000
