"""The words of this room: what can be done here, layers of grids, states of addresses and plates, and everything an
import may find wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What can happen to areas, grids, addresses and plates."""

    IMPORT_AREAS = "places.import_areas"
    IMPORT_HISTORY = "places.import_history"
    IMPORT_GRIDS = "places.import_grids"
    END_GRIDS = "places.end_grids"
    IMPORT_ADDRESSES = "places.import_addresses"
    ADD_ADDRESS = "places.add_address"
    ADD_ALIAS = "places.add_alias"
    PLACE_ADDRESS = "places.place_address"
    RENAME_ROAD = "places.rename_road"
    RETIRE_ADDRESS = "places.retire_address"
    LOCATE = "places.locate"
    PICK_ADDRESS = "places.pick_address"
    ADD_MISSING = "places.add_missing"
    MATCH_AGAIN = "places.match_again"
    DENY_ADDRESS = "places.deny_address"
    ISSUE_PLATES = "places.issue_plates"
    REVOKE_PLATE = "places.revoke_plate"
    LOSE_PLATE = "places.report_lost"


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
    Act.IMPORT_ADDRESSES: Sentence("导入了标准地址。", "Standard addresses were imported."),
    Act.ADD_ADDRESS: Sentence("新增了标准地址。", "A standard address was added."),
    Act.ADD_ALIAS: Sentence("记下了地址的另一个名称。", "Another name of an address was recorded."),
    Act.PLACE_ADDRESS: Sentence("记下了地址的位置。", "The position of an address was recorded."),
    Act.RENAME_ROAD: Sentence("道路更名，地址随之更改。", "A road was renamed, and its addresses with it."),
    Act.RETIRE_ADDRESS: Sentence("地址停用。", "An address was retired."),
    Act.LOCATE: Sentence("比对了一批地址。", "A batch of addresses was matched."),
    Act.PICK_ADDRESS: Sentence("待核地址对上了库里的地址。", "An address to check was found in the library."),
    Act.ADD_MISSING: Sentence("待核地址补进了地址库。", "An address to check was added to the library."),
    Act.MATCH_AGAIN: Sentence("地址库补过以后再比，待核地址对上了。", "Matched again, an address to check was found."),
    Act.DENY_ADDRESS: Sentence("核实没有这个地址。", "An address was found not to exist."),
    Act.ISSUE_PLATES: Sentence("制发了门牌。", "Door plates were issued."),
    Act.REVOKE_PLATE: Sentence("门牌作废。", "A door plate was revoked."),
    Act.LOSE_PLATE: Sentence("门牌挂失。", "A door plate was reported lost."),
}


class Layer(StrEnum):
    """Grids of one layer never overlap while they hold; layers lie over each other."""

    BASIC = "basic"
    EXCLUSIVE = "exclusive"
    MICRO = "micro"


class AddressStatus(StrEnum):
    """Whether an address is in use."""

    CURRENT = "current"
    FORMER = "former"
    PLANNED = "planned"


STATUS_WORDS: dict[AddressStatus, Sentence] = {
    AddressStatus.CURRENT: Sentence("现用", "in use"),
    AddressStatus.FORMER: Sentence("历史", "former"),
    AddressStatus.PLANNED: Sentence("拟用", "planned"),
}


class AliasKind(StrEnum):
    """What sort of writing of an address it is."""

    STANDARD = "standard"
    COLLOQUIAL = "colloquial"
    FORMER = "former"
    WRITTEN = "written"


ALIAS_WORDS: dict[AliasKind, Sentence] = {
    AliasKind.STANDARD: Sentence("标准写法", "standard"),
    AliasKind.COLLOQUIAL: Sentence("俗称", "what people call it"),
    AliasKind.FORMER: Sentence("曾用名", "former name"),
    AliasKind.WRITTEN: Sentence("名单里的写法", "as a list wrote it"),
}


class UnmatchedState(StrEnum):
    """Where an address to check stands."""

    OPEN = "open"
    FOUND = "found"
    ADDED = "added"
    DENIED = "denied"


class PlateEnd(StrEnum):
    """Why a plate is no longer good."""

    REVOKED = "revoked"
    LOST = "lost"
    REPLACED = "replaced"


PLATE_END_WORDS: dict[PlateEnd, Sentence] = {
    PlateEnd.REVOKED: Sentence("已作废", "revoked"),
    PlateEnd.LOST: Sentence("已挂失", "reported lost"),
    PlateEnd.REPLACED: Sentence("已换新", "replaced by a new one"),
}


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
    "no_address": FindingWord("这一行没有地址。", "The row has no address."),
    "vague_address": FindingWord(
        "“{typed}”里没有路、小区、组或门牌号，定不到一处。",
        "“{typed}” names no road, estate, group or number: it is no one place.",
    ),
    "address_area": FindingWord(
        "“{typed}”不知道在哪个乡镇：请填区划代码，或在地址里写明。",
        "It is not known in which town “{typed}” lies: give its area code, or say it in the address.",
    ),
    "unknown_address_area": FindingWord(
        "区划 {area} 不在册，或不到乡镇一级。", "{area} is no town or village known here."
    ),
    "bad_lonlat": FindingWord("经纬度“{typed}”不是数字，或只有一半。", "“{typed}” is no position, or half of one."),
    "bad_status": FindingWord(
        "状态“{typed}”不对，应为现用、历史或拟用。",
        "“{typed}” is no state: 现用 (in use), 历史 (former) or 拟用 (planned).",
    ),
    "bad_day": FindingWord("日期“{typed}”不对，应如 2026-01-31。", "“{typed}” is no day; write it like 2026-01-31."),
    "former_undated": FindingWord("历史地址要写停用日期。", "A former address needs the day on which it ended."),
    "address_twice": FindingWord("与第 {row} 行是同一个地址。", "It is the same address as row {row}."),
    "far_from_area": FindingWord(
        "位置在网格 {grid}，不在所填的 {area} 里；地址收了，位置没收。",
        "It lies in grid {grid}, outside {area} as given; the address went in, its position did not.",
        refused=False,
    ),
    "no_grid": FindingWord("位置不在任何网格里。", "The position lies in no grid.", refused=False),
}
