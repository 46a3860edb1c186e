"""What each column means, found by its header. Every known spelling is listed; a header that is not listed means
nothing.

A strong name says it outright (反映时间), a weak one could mean something else in another file (时间) and counts only
where no strong one stands. Two equally good headers are refused in words: a mapping then says which.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhili.doors.imports.mapping import SourceMap
from zhili.doors.imports.refusals import BadMapping, MissingColumn, UnclearColumn
from zhili.store.sheets import Cell, Sheet, plain


@dataclass(frozen=True, slots=True)
class FieldWord:
    """One thing a column can hold, in both languages, with the headers that mean it."""

    zh: str
    en: str
    strong: str
    weak: str = ""


FIELDS: Mapping[str, FieldWord] = {
    "id": FieldWord(
        "来源编号",
        "the source id",
        "留言编号 诉求编号 工单编号 工单号 事件编号 信件编号 案卷编号 问题编号 messageid requestid caseid "
        "recordid servicerequestid servicerequestnumber servicerequestnum ticketid casenumber uniquekey",
        "编号 序号 流水号 id key number no 号码",
    ),
    "user": FieldWord(
        "反映人（来源的代号）",
        "the reporter (the source's own id)",
        "留言用户 反映人 诉求人 来电人 用户 用户编号 用户id 网友 reporter userid requester complainant",
        "user author caller",
    ),
    "title": FieldWord(
        "标题",
        "the title",
        "留言主题 诉求标题 工单标题 事件标题 标题 主题 title subject headline",
        "事项 summary",
    ),
    "at": FieldWord(
        "反映时间",
        "the time of the report",
        "留言时间 反映时间 诉求时间 来电时间 受理时间 上报时间 提交时间 创建时间 发生时间 createddate "
        "createdat creationdate requesteddatetime opendate reportedat datecreated opened happenedat",
        "时间 日期 at date datetime created time",
    ),
    "text": FieldWord(
        "内容",
        "the words",
        "留言详情 诉求内容 反映内容 来电内容 工单内容 问题描述 事件描述 留言内容 详情 内容 正文 text "
        "content description message body details",
        "描述 诉求 words complaint",
    ),
    "reply": FieldWord(
        "答复",
        "the reply",
        "答复意见 答复内容 回复内容 办理结果 处理结果 处理意见 答复 回复 reply response answer resolution",
        "结果",
    ),
    "replied_at": FieldWord(
        "答复时间",
        "the time of the reply",
        "答复时间 回复时间 办结答复时间 repliedat replydate responsedate answeredat replytime",
    ),
    "status": FieldWord(
        "来源的状态",
        "the source's status",
        "状态 办理状态 工单状态 当前状态 status srstatus casestatus state",
    ),
    "due": FieldWord(
        "来源的时限",
        "the source's due date",
        "时限 截止时间 办理期限 到期时间 应办结时间 要求办结时间 duedate due dueat deadline slaenddate",
    ),
    "closed": FieldWord(
        "来源的办结时间",
        "the source's closing date",
        "办结时间 结案时间 完成时间 关闭时间 closedate closeddate closedat closed completiondate",
    ),
    "unit": FieldWord(
        "承办单位",
        "the unit",
        "承办单位 办理单位 主办单位 责任单位 答复单位 承办部门 责任部门 处置部门 agency department unit "
        "agencyname agencyresponsible ownerdepartment",
        "部门 单位",
    ),
    "type": FieldWord(
        "来源的类别",
        "the source's type",
        "诉求类别 问题类别 事件类别 工单类别 一级标签 类别 类型 分类 srtype servicerequesttype "
        "requesttype category type servicename",
        "标签 class kind",
    ),
    "nature": FieldWord(
        "诉求性质",
        "the nature",
        "诉求性质 诉求类型 性质 信件类型 nature",
    ),
    "place": FieldWord(
        "地址",
        "the address",
        "地址 事发地址 发生地点 事发地点 诉求地址 详细地址 地点 位置 address streetaddress incidentaddress location",
        "place",
    ),
    "area": FieldWord(
        "区划代码",
        "the area code",
        "区划代码 行政区划代码 统计区划代码 区划 areacode divisioncode",
    ),
    "lon": FieldWord(
        "经度",
        "the longitude",
        "经度 longitude lon lng long 东经",
    ),
    "lat": FieldWord(
        "纬度",
        "the latitude",
        "纬度 latitude lat 北纬",
    ),
}

NAMES = frozenset(FIELDS)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands; a field without a column reads as None."""

    places: Mapping[str, int]
    width: int

    def cell(self, cells: Sequence[Cell], name: str) -> Cell:
        """The raw cell of ``name`` in this row."""
        place = self.places.get(name, -1)
        return cells[place] if 0 <= place < len(cells) else None

    def text(self, cells: Sequence[Cell], name: str) -> str:
        """The cell of ``name`` as trimmed text."""
        return plain(self.cell(cells, name))


def find_columns(sheet: Sheet, mapping: SourceMap) -> Columns:
    """Each field's column. Raises UnclearColumn, MissingColumn, and BadMapping for a header that is not there.

    Needed are an id (or ``id_from_content``) and something to read: words, a title or a type.
    """
    folded = [_fold(name) for name in sheet.header]
    places: dict[str, int] = {}
    for name, word in FIELDS.items():
        if name in mapping.columns:
            place = _named(sheet, folded, name, mapping.columns[name])
        else:
            place = _found(sheet, folded, name, word)
        if place is not None:
            places[name] = place
    if "id" not in places and not mapping.id_from_content:
        raise _missing(sheet, "id")
    if not places.keys() & {"text", "title", "type"}:
        raise _missing(sheet, "text")
    return Columns(places, len(sheet.header))


def _named(sheet: Sheet, folded: Sequence[str], name: str, header: str | None) -> int | None:
    if header is None:
        return None
    if _fold(header) not in folded:
        raise BadMapping(path=sheet.path.name, why_zh=f"columns.{name}：表里没有“{header}”这一列",
                         why_en=f"columns.{name}: the file has no header “{header}”")  # fmt: skip
    return folded.index(_fold(header))


def _found(sheet: Sheet, folded: Sequence[str], name: str, word: FieldWord) -> int | None:
    for known in (word.strong.split(), word.weak.split()):
        hits = [place for place, header in enumerate(folded) if header in known]
        if len(hits) > 1:
            headers = "、".join(sheet.header[place] for place in hits)
            raise UnclearColumn(headers=headers, field=name, field_zh=word.zh, field_en=word.en)
        if hits:
            return hits[0]
    return None


def _missing(sheet: Sheet, name: str) -> MissingColumn:
    word = FIELDS[name]
    return MissingColumn(field=name, field_zh=word.zh, field_en=word.en, headers="、".join(sheet.header))


def _fold(header: str) -> str:
    """A header without case, width, spaces and punctuation: ``Created Date`` and ``created_date`` are one."""
    plain_form = unicodedata.normalize("NFKC", header).casefold()
    return "".join(mark for mark in plain_form if mark.isalnum())
