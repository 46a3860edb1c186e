"""The words of this room: what can be done here, the layers of grids, and everything an import may find wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What can happen to areas and grids."""

    IMPORT_AREAS = "places.import_areas"
    IMPORT_HISTORY = "places.import_history"
    IMPORT_GRIDS = "places.import_grids"
    END_GRIDS = "places.end_grids"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages."""

    zh: str
    en: str


SENTENCES: dict[Act, Sentence] = {
    Act.IMPORT_AREAS: Sentence("导入了行政区划。", "Administrative areas were imported."),
    Act.IMPORT_HISTORY: Sentence("导入了历年区划代码。", "Area codes of past years were imported."),
    Act.IMPORT_GRIDS: Sentence("导入了网格。", "Grids were imported."),
    Act.END_GRIDS: Sentence("停用了网格。", "Grids were ended."),
}


class Layer(StrEnum):
    """Grids of one layer never overlap while they hold; layers lie over each other."""

    BASIC = "basic"
    EXCLUSIVE = "exclusive"
    MICRO = "micro"


@dataclass(frozen=True, slots=True)
class FindingWord:
    """One kind of anomaly. ``refused``: the row was left out; otherwise it went in and the report says what to know.

    The sentences are templates over the facts of the finding.
    """

    zh: str
    en: str
    refused: bool = True


FINDINGS: dict[str, FindingWord] = {
    "short_row": FindingWord("这一行缺列，只有 {count} 列。", "The row has only {count} columns."),
    "bad_code": FindingWord("区划代码“{typed}”不对，应为 {width} 位数字。", "“{typed}” is no code of {width} digits."),
    "wrong_level": FindingWord(
        "代码 {code} 的层级与所在文件不符。", "The level of {code} is not the level of the file it stands in."
    ),
    "empty_name": FindingWord("{code} 没有名称。", "{code} has no name."),
    "long_name": FindingWord("{code} 的名称超过 {most} 个字。", "The name of {code} has more than {most} characters."),
    "duplicate": FindingWord(
        "代码 {code}（{name}）前面已经有了：{earlier}。", "{code} ({name}) was already given before, as {earlier}."
    ),
    "unknown_parent": FindingWord(
        "{code}（{name}）的上级 {parent} 不存在。", "{parent}, above {code} ({name}), is unknown."
    ),
    "parent_mismatch": FindingWord(
        "{code}（{name}）的代码不以上级 {parent} 开头。", "{code} ({name}) does not begin with its parent {parent}."
    ),
    "name_differs": FindingWord(
        "{code} 已登记为“{known}”，文件里是“{name}”；要改名请给出生效日期。",
        "{code} is known as “{known}”, the file says “{name}”; give the day from which that holds.",
    ),
    "closed": FindingWord(
        "{code}（{name}）已在 {on} 撤销，文件里仍有；要恢复请给出生效日期。",
        "{code} ({name}) was abolished on {on}, the file still has it; give the day from which it holds again.",
    ),
    "bad_year": FindingWord("年份“{typed}”不对。", "“{typed}” is not a year."),
    "two_names": FindingWord(
        "{code} 在 {year} 年有两个名称：“{known}”和“{name}”，取前一个。",
        "{code} has two names in {year}, “{known}” and “{name}”; the first one was kept.",
    ),
    "adopted_parent": FindingWord(
        "{code}（{name}）的上级 {parent} 不在册，挂在 {found} 下。",
        "{parent}, above {code} ({name}), is unknown; it was put under {found}.",
        refused=False,
    ),
    "no_ancestor": FindingWord("{code}（{name}）没有任何在册的上级。", "No area above {code} ({name}) is known."),
    "listed_but_abolished": FindingWord(
        "历年代码里 {code}（{name}）到 {on} 为止，现行名单仍有，按现行名单。",
        "{code} ({name}) ends on {on} in the yearly codes but stands in the current list, which was followed.",
        refused=False,
    ),
    "name_kept": FindingWord(
        "{code} 现行名单为“{known}”，历年代码为“{name}”，按现行名单。",
        "{code} is “{known}” in the current list and “{name}” in the yearly codes; the list was followed.",
        refused=False,
    ),
    "not_a_feature": FindingWord("这一项不是 GeoJSON 要素。", "This is not a GeoJSON feature."),
    "not_polygon": FindingWord("图形是“{kind}”，不是面。", "The shape is “{kind}”, not a polygon."),
    "bad_position": FindingWord("坐标里有不是数字的内容。", "A position is not made of numbers."),
    "short_ring": FindingWord("边界不足四个点。", "A ring has fewer than four positions."),
    "open_ring": FindingWord("边界没有闭合。", "A ring is not closed."),
    "out_of_range": FindingWord(
        "坐标 {x}, {y} 超出所声明坐标系 {crs} 的范围。", "Position {x}, {y} cannot be one of the declared {crs}."
    ),
    "crossing": FindingWord("边界自相交或无效：{reason}。", "The polygon crosses itself or is not valid: {reason}."),
    "many_parts": FindingWord(
        "网格 {code} 由 {count} 块组成。", "Grid {code} consists of {count} parts.", refused=False
    ),
    "bad_grid_code": FindingWord(
        "网格编码“{typed}”不对，应为 15 位数字，后 3 位从 001 起。", "“{typed}” is not a grid code of 15 digits."
    ),
    "no_area": FindingWord(
        "没有网格编码，也没有所属村（社区）代码。", "Neither a grid code nor a village code is given."
    ),
    "outside_village": FindingWord(
        "网格编码 {code} 不属于所填的村（社区）{area}。",
        "Grid code {code} does not belong to the village given, {area}.",
    ),
    "unknown_area": FindingWord("村（社区）{area} 不在册。", "Village {area} is unknown."),
    "not_a_village": FindingWord(
        "{area} 不是村（社区），网格不能直接属于它。", "{area} is not a village: grids lie in villages."
    ),
    "area_not_in_force": FindingWord("村（社区）{area} 在 {on} 无效。", "Village {area} is not in force on {on}."),
    "code_taken": FindingWord("编码 {code} 已被另一个网格占用。", "Code {code} already belongs to another grid."),
    "overlap": FindingWord(
        "与同层网格 {other} 重叠约 {area} 平方米。", "Overlaps grid {other} of the same layer by about {area} m²."
    ),
    "sequence_full": FindingWord("{area} 的网格序号已用完 999 个。", "All 999 grid numbers of {area} are used."),
}
