"""The second sheet: which posts are to be opened, in words that ``open_post`` itself has checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from zhili.lib.actor import Actor
from zhili.lib.codes import prefix_of
from zhili.lib.refusal import Invalid
from zhili.offices import permissions
from zhili.offices.actions._checks import need_text
from zhili.offices.actions._setup_notes import NO, YES, Compared, Notes, words
from zhili.offices.actions._setup_units import UnitsPlan, need_open_unit
from zhili.offices.actions.posts import NewPost, UnknownGrant, check_post
from zhili.offices.models import Post
from zhili.offices.permissions import GRANTS, need_manager
from zhili.offices.queries.chart import Chart
from zhili.offices.queries.planning import SPLIT
from zhili.offices.queries.sheet import SheetRow
from zhili.offices.queries.values import PostValue

Seat = tuple[str, str]
"""(unit code, post code)."""

_SHORT: Final[Mapping[str, str]] = {
    permissions.DISPATCH: "派单 受理派单",
    permissions.HANDLE: "办理 承办",
    permissions.REVIEW: "裁定异议 异议裁定 审核",
    permissions.CALLBACK: "回访",
    permissions.CHECK: "核查",
    permissions.OVERSEE: "查看辖区 监看",
    permissions.SUPERVISE: "督办 督查",
    permissions.OPEN_CONTACT: "查看联系方式",
    permissions.MANAGE: "管理机构 管理单位",
    permissions.ADOPT: "启用规则",
    permissions.IMPORT: "导入记录 导入",
    permissions.ADDRESSES: "维护地址 地址门牌",
    permissions.READ_JOURNAL: "查阅留痕",
    permissions.ISSUE: "下达指令 发指令",
    permissions.ANSWER_DIRECTIVE: "答复指令 签收指令",
    permissions.REVIEW_DIRECTIVE: "裁定评价异议",
    permissions.LOOK: "查看基础数据",
    permissions.LOOK_OPEN: "打开敏感内容",
    permissions.RECORD: "登记",
    permissions.CORRECT: "答复更正",
    permissions.MERGE: "判定合并",
    permissions.LINK: "数据比对",
    permissions.ALLOW_LINK: "批准比对",
    permissions.WATCH: "监督查看",
    permissions.EXPORT: "导出名单",
    permissions.ASSESS: "影响评估",
    permissions.APPROVE_USE: "批准评估",
}
"""Grant → short words for it."""

GRANT_WORDS: Final[Mapping[str, str]] = {
    spelled: word.name
    for word in GRANTS.values()
    for spelled in (word.name, word.zh, word.en.lower(), word.name.partition(".")[2], *_SHORT[word.name].split())
}
_LONG: Final = {spelled: name for spelled, name in GRANT_WORDS.items() if SPLIT.search(spelled)}
"""Words that hold a separator themselves."""

LENGTHS: Final = {
    "code": (Post, "code"), "name": (Post, "name_zh"), "name_en": (Post, "name_en"), "phone": (Post, "phone"),
}  # fmt: skip


class BadHead(Invalid):
    """Yes or no."""

    code = "bad_head"
    zh = "“负责人”一栏要写“是”或“否”，不是“{text}”。"
    en = "The column “head” says yes or no, not “{text}”."


class BadPostCode(Invalid):
    """People are given posts by their codes, several in a cell."""

    code = "bad_post_code"
    zh = "岗位代码“{text}”里不能有顿号、逗号、分号和斜线。"
    en = "The post code “{text}” may hold no comma, semicolon or slash."


@dataclass(slots=True)
class PostsPlan:
    """``new`` by unit and code; ``mentioned``: every post of the sheet → its row, faulty ones too."""

    new: dict[Seat, NewPost] = field(default_factory=dict)
    mentioned: dict[Seat, SheetRow] = field(default_factory=dict)


def plan_posts(
    actor: Actor, rows: Sequence[SheetRow], chart: Chart, units: UnitsPlan, on: date, notes: Notes
) -> PostsPlan:
    """Check every row against the verb's own rules, the chart and the units of the same book."""
    there = {(chart.units[post.unit_id].code, post.code): post for post in chart.posts.values()}
    plan = PostsPlan()
    for row in rows:
        seat = (row.cells["unit"], row.cells["code"])
        earlier = plan.mentioned.setdefault(seat, row)
        if seat[1] and earlier is not row:
            zh, en = f"岗位 {'/'.join(seat)} 在第 {earlier.no} 行已有", f"{'/'.join(seat)} is in row {earlier.no}"
            notes.fault(row, zh, en)
            continue
        before = len(notes.faults)
        notes.check_lengths(row, LENGTHS)
        with notes.hearing(row):
            post = _checked(row)
            _check_unit(actor, chart, units, seat[0], on)
            if len(notes.faults) > before:
                continue
            if seat not in there:
                plan.new[seat] = post
            elif not there[seat].period.holds_on(on):
                notes.fault(row, f"岗位 {'/'.join(seat)} 已撤销或尚未设立", f"the post {'/'.join(seat)} is not open")
            else:
                notes.compare(row, _compared(there[seat], post, on))
    return plan


def _check_unit(actor: Actor, chart: Chart, units: UnitsPlan, code: str, on: date) -> None:
    need_text(code, "单位代码", "the unit's code")
    if code not in units.mentioned:  # a unit of this book was checked in its own row
        need_manager(actor, prefix_of(need_open_unit(chart, code, on).area_code))


def _checked(row: SheetRow) -> NewPost:
    cells = row.cells
    if SPLIT.search(cells["code"]) or "/" in cells["code"]:
        raise BadPostCode(text=cells["code"][:40])
    head = cells["head"].lower()
    if head not in YES | NO:
        raise BadHead(text=cells["head"][:40])
    grants = [_grant(word) for word in words(_with_names(cells["grants"]))]
    return check_post(
        code=cells["code"],
        name_zh=cells["name"],
        name_en=cells["name_en"],
        head=head in YES,
        grants=grants,
        phone=cells["phone"],
    )


def _with_names(text: str) -> str:
    for spelled, name in _LONG.items():
        text = text.replace(spelled, name).replace(GRANTS[name].en, name)
    return text


def _grant(word: str) -> str:
    found = GRANT_WORDS.get(word.lower())
    if found is None:
        raise UnknownGrant(grant=word[:40])
    return found


def _compared(there: PostValue, post: NewPost, on: date) -> list[Compared]:
    return [
        ("名称", "the name", there.name_zh, post.name_zh),
        ("英文名称", "the English name", there.name_en, post.name_en),
        ("负责人", "head", "是 yes" if there.head else "否 no", "是 yes" if post.head else "否 no"),
        ("公开电话", "the public phone", there.phone, post.phone),
        ("权限", "the grants", "、".join(sorted(there.grants_on(on))), "、".join(post.grants)),
    ]
