"""The board of parts at /design/: every part in every state, drawn by the macros that the product uses.

People, places and numbers are invented. Nothing here reads or writes anything.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import shapely
from django.http import HttpResponse
from markupsafe import Markup

from zhili.doors.frame.forms import BadForm, Form, Schema
from zhili.doors.frame.pages import page
from zhili.doors.frame.pickmap import Piece, pick_map
from zhili.doors.frame.request import Request
from zhili.doors.frame.rows import QueueRow, TimeItem
from zhili.doors.frame.shapes import Choice, Files, Flag, Missing, NotANumber, Several, Text, Whole
from zhili.doors.frame.speech import t
from zhili.doors.frame.svgmap import Patch, small_map

SAMPLE = Schema(
    Text("said", "什么事", "What is wrong", lines=True, most=2000),
    Text("at", "在哪里", "Where"),
    Text("phone", "手机号", "Phone"),
    Whole("days", "延几天", "Days more"),
    Choice("category", "类别", "Category"),
    Choice("solved", "好了没有", "Is it fixed?"),
    Several("lack", "缺什么", "What is missing"),
    Flag("secret", "不公开我的反映", "Keep my report confidential"),
    Files("photos", "照片", "Photos"),
)

Pair = tuple[str, str]
NONE: Final = ("", "")
TOWN, STREET = ("青石镇", "Qingshi Town"), ("白鹭街道", "Bailu Street")
HOTLINE, APP = ("热线", "hotline"), ("小程序", "mini-program")
WORKS = ("青石镇市政所", "Qingshi municipal works")

QUEUE: Final[tuple[tuple[str, str, Pair, Pair, tuple[Pair, ...], str, tuple[Pair, ...], str], ...]] = (
    (
        "a",
        "red",
        ("超 12 分", "12 min over"),
        ("菜场北门窨井盖缺失，已有人绊倒", "Manhole cover missing at the market's north gate"),
        (STREET, HOTLINE),
        "3",
        (("何川在看", "He Chuan is looking"),),
        "open",
    ),
    (
        "b",
        "orange",
        ("剩 18 分", "18 min left"),
        ("青禾小区 3 幢污水外溢，流到幼儿园门口", "Sewage from block 3 runs to the kindergarten gate"),
        (TOWN, HOTLINE),
        "5",
        (),
        "open",
    ),
    (
        "c",
        "yellow",
        ("剩 1 时 50 分", "1 h 50 min left"),
        ("桥头到中学一段路灯连片不亮", "Street lights out between the bridge and the school"),
        (("河湾镇", "Hewan Town"), APP),
        "9",
        (),
        "open",
    ),
    (
        "d",
        "green",
        ("剩 3 时 30 分", "3 h 30 min left"),
        ("老人想装卫生间扶手，问补贴怎么申请", "How to apply for the bathroom handrail subsidy"),
        (STREET, ("代报", "on behalf")),
        "",
        (("不公开", "confidential"),),
        "open",
    ),
    (
        "e",
        "",
        NONE,
        ("7 路末班车提前十分钟，学生赶不上", "The last bus 7 leaves ten minutes early"),
        (STREET, APP),
        "6",
        (),
        "wait",
    ),
    (
        "f",
        "",
        NONE,
        ("北圩老桥限载 3 吨，校车过不去", "Beixu old bridge limits loads to 3 t"),
        (("北圩乡", "Beixu Township"),),
        "643",
        (),
        "owed",
    ),
)
"""Key, light, time left, title, place and channel, people, tags, tally."""

STEPS: Final[tuple[tuple[str, Pair, Pair, timedelta | None, Pair, Pair, Pair, str], ...]] = (
    ("voice", ("周女士", "Ms Zhou"), ("来电", "called"), timedelta(days=1), NONE, NONE, NONE, ""),
    (
        "office",
        ("话务员 07 号", "Operator 07"),
        ("受理", "accepted it"),
        timedelta(hours=23, minutes=58),
        NONE,
        ("号码已读回核对", "number read back"),
        NONE,
        "",
    ),
    (
        "office",
        WORKS,
        ("答复", "replied"),
        timedelta(hours=6),
        NONE,
        NONE,
        (
            "疏通了 42 米主管，门口已冲洗。路下一节管子塌了，明天换。",
            "42 m of main cleared, the gate washed. One collapsed pipe is replaced tomorrow.",
        ),
        "",
    ),
    (
        "inside",
        ("县住建局排水中心", "County drainage centre"),
        ("回了协办意见，等牵头单位用", "sent its part to the lead"),
        timedelta(hours=7),
        NONE,
        NONE,
        ("井下看过：路下一节管子塌了。", "Seen from the shaft: one pipe under the road collapsed."),
        "",
    ),
    (
        "voice",
        ("1 人", "1 person"),
        ("说「还没有」", "said “not yet”"),
        timedelta(hours=5),
        NONE,
        NONE,
        NONE,
        "门口是干了，可是井里还在往上冒。",
    ),
    (
        "owed",
        WORKS,
        ("记为县住建局的欠账", "booked it as owed by the county housing bureau"),
        timedelta(hours=2),
        NONE,
        NONE,
        NONE,
        "",
    ),
    (
        "next",
        NONE,
        ("交证据销账，或公开说明为何不办", "Pay with evidence, or say in public why not"),
        None,
        ("12-15 前", "by 12-15"),
        NONE,
        NONE,
        "",
    ),
    ("wait", NONE, ("最后由群众说好了没有", "At last residents say whether it is fixed"), None, NONE, NONE, NONE, ""),
)
"""Kind, who, what, how long ago, when in words, note, the office's reply, the resident's words."""


def board(request: Request) -> HttpResponse:
    """All parts on one page."""
    now = request.now
    return page(
        request,
        "frame/design.html",
        queue=_queue(),
        steps=_timeline(now),
        map=_map("orange"),
        maps=[_map(light) for light in ("green", "yellow", "red", "")],
        pick=_pick(),
        form=_form(),
        blank=SAMPLE.blank(at=t("青石路 1 号", "1 Qingshi Road")),
        dues=[now + timedelta(minutes=minutes) for minutes in (4340, 110, 18, -12)],
    )


def _queue() -> list[QueueRow]:
    return [
        QueueRow(
            key,
            f"#{key}",
            colour,
            t(*left),
            t(*title),
            tuple(t(*words) for words in meta),
            people,
            tuple(t(*words) for words in tags),
            mark,
        )
        for key, colour, left, title, meta, people, tags, mark in QUEUE
    ]


def _timeline(now: datetime) -> list[TimeItem]:
    return [
        TimeItem(kind, t(*who), t(*what), now - ago if ago else None, t(*said), t(*note), t(*reply), words)
        for kind, who, what, ago, said, note, reply, words in STEPS
    ]


def _map(light: str) -> Markup:
    north = [(119.9952, 30.0008), (120.0008, 30.0016), (120.0041, 30.0004)]
    south = [(119.9950, 29.9984), (120.0012, 29.9979), (120.0043, 29.9986)]
    west, east = (shapely.Polygon([north[i], north[i + 1], south[i + 1], south[i]]) for i in (0, 1))
    patches = (
        Patch(shapely.to_wkb(west), t("网格 007", "Grid 007"), here=True),
        Patch(shapely.to_wkb(east), t("网格 008", "Grid 008")),
    )
    label = t("青禾社区局部图：事情在网格 007", "Map of Qinghe community: the matter lies in grid 007")
    return small_map(119.9989, 29.9996, patches, light=light, accuracy_m=40, label=label)


def _pick() -> Markup:
    """The same two grids to choose from."""
    north, south = ((119.997, 30.001), (120.0, 30.0012), (120.003, 30.001)), ((119.997, 29.999), (120.0, 29.9985),
                                                                               (120.003, 29.999))  # fmt: skip
    rings = [shapely.Polygon([north[i], north[i + 1], south[i + 1], south[i]]) for i in (0, 1)]
    names = (t("网格 007", "Grid 007"), t("网格 008", "Grid 008"))
    pieces = [Piece(f"00{no + 7}", name, "#matter", rings[no], no == 0) for no, name in enumerate(names)]
    return pick_map(pieces, label=t("选一个网格", "Choose a grid"))


def _form() -> Form:
    """A form that was sent with three things wrong."""
    errors = {
        "said": Missing(zh="什么事", en="What is wrong"),
        "days": NotANumber(zh="延几天", en="Days more"),
        "category": Missing(zh="类别", en="Category"),
    }
    typed = {"at": ["青石路 1 号"], "phone": ["138 0000 4417"], "days": ["三天"], "solved": ["no"], "lack": ["money"]}
    return Form(typed, errors, SAMPLE.labels, BadForm(errors), "design-page-only-key")
