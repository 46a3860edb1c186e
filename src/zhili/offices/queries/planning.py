"""From the rows of a sheet to the lines of a duty list: every cell is checked, every fault is said, nothing is guessed.

Pure against the organisation chart, the locality's rules and its areas as they are on the first day of the new edition.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from zhili.lib.codes import BadAreaCode, BadGridCode, area_code, grid_code, prefix_of
from zhili.offices.lifecycle import UnitLevel
from zhili.offices.queries.memory import snapshot
from zhili.offices.queries.sheet import SheetRow
from zhili.offices.queries.values import UnitValue
from zhili.places import queries as places
from zhili.profiles.model import Profile

SPLIT: Final = re.compile(r"[,，、;；\n]+")

AT_HOME: Final = frozenset({"属地", "属地乡镇", "属地镇街", "属地乡镇街道", "属地街道", "local", "localtown"})
"""As the lead: in each town its own town leads. Becomes one line a town."""

LEVELS: Final[Mapping[int, str]] = {2: "province", 4: "city", 6: "county", 9: "town", 12: "village", 15: "grid"}
"""The level of a line, by the digits of its area prefix."""

GRID_DIGITS: Final = 15

LEVEL_WORDS: Final[Mapping[str, str]] = {
    word: level
    for level, words in {
        "province": "province 省 省级",
        "city": "city 市 市级 地市 地市级",
        "county": "county bureau 县 县级 区 区级 区县 县区 区县级 部门 县直部门",
        "town": "town street 乡镇 镇街 街道 镇 乡 乡镇街道 乡镇级 镇级 街道级",
        "village": "village community 村 社区 村社区 村级 社区级",
        "grid": "grid 网格 网格级",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row of the sheet, in both languages."""

    row: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line ready to be written. ``no`` is the sheet's row."""

    no: int
    category: str
    level: str
    prefix: str
    lead_id: int
    assist_ids: tuple[int, ...]
    limit_name: str
    power: str
    basis: str


@dataclass(slots=True)
class Plan:
    """The lines of the good rows and the faults of the bad ones."""

    lines: list[PlannedLine] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def bad_rows(self) -> int:
        """How many rows have a fault."""
        return len({fault.row for fault in self.faults})


def plan(rows: Sequence[SheetRow], profile: Profile, on: date) -> Plan:
    """Check every row against the rules and the chart as of ``on``."""
    planner = _Planner(profile, on)
    for row in rows:
        planner.take(row)
    return planner.plan


class _Planner:
    """One run over a sheet: look-up tables first, then row by row."""

    def __init__(self, profile: Profile, on: date) -> None:
        self.plan = Plan()
        self.profile = profile
        self.on = on
        self.home = prefix_of(profile.area)
        self.chart = snapshot().chart
        self.open_units = [unit for unit in self.chart.units.values() if unit.period.holds_on(on)]
        self.categories = _names((c.code, c.words.zh, c.words.en, c.code) for c in profile.categories.values())
        self.limits = _names((n, lim.words.zh, lim.words.en, str(lim.limit), n) for n, lim in profile.limits.items())
        self.units = _names((u.code, u.name_zh, u.name_en, u.id) for u in self.open_units)
        self.areas = self._areas()
        self.strict = places.area(profile.area, on) is not None
        self.known: dict[str, bool] = {}
        self.row = 0

    def take(self, row: SheetRow) -> None:
        """Turn one row into lines, or say everything that is wrong with it."""
        self.row = row.no
        before = len(self.plan.faults)
        category = self._category(row.cells["category"])
        prefix = self._area(row.cells["area"])
        limit_name = self._limit(row.cells["limit"])
        power = row.cells["power"]
        leads = self._leads(row.cells["lead"], prefix)
        self._level(row.cells["level"], prefix if _key(row.cells["lead"]) not in AT_HOME else None)
        assists = self._assists(row.cells["assist"])
        for lead, ground in leads:
            self._check_lead(lead, ground, category, power, assists)
        if len(self.plan.faults) == before:
            basis = row.cells["basis"][:300]
            self.plan.lines += [
                PlannedLine(row.no, category, LEVELS[len(ground)], ground, lead.id, assists, limit_name, power, basis)
                for lead, ground in leads
            ]

    def _fault(self, zh: str, en: str) -> None:
        self.plan.faults.append(Fault(self.row, zh, en))

    def _category(self, text: str) -> str:
        if not text:
            self._fault("类别是空的（合并的单元格请先拆开）", "the category is empty (split merged cells first)")
            return ""
        found = self.categories.get(_key(text), [])
        if len(found) == 1:
            return str(found[0])
        if found:
            self._fault(f"有几个类别都叫“{text}”，请写代码", f"several categories are called “{text}”; write the code")
        else:
            self._fault(f"没有“{text}”这个类别", f"there is no category “{text}”")
        return ""

    def _area(self, text: str) -> str:
        if not text:
            return self.home
        named = self.areas.get(_key(text), [])
        if len(named) == 1:
            return str(named[0])
        try:
            prefix = grid_code(text) if len(text) == GRID_DIGITS else prefix_of(area_code(text))
        except (BadAreaCode, BadGridCode) as error:
            self._fault(error.say("zh").rstrip("。"), error.say("en").rstrip("."))
            return self.home
        if not prefix.startswith(self.home):
            self._fault(f"区域 {text} 不在本地区范围内", f"the area {text} lies outside this locality")
        elif not self._is_known_area(prefix):
            self._fault(f"没有代码为 {text} 的区域", f"there is no area with the code {text}")
        return prefix

    def _limit(self, text: str) -> str:
        found = self.limits.get(_key(text), []) if text else [""]
        if len(set(found)) == 1:
            return str(found[0])
        self._fault(f"规则里没有“{text}”这种时限", f"the rules know no limit “{text}”")
        return ""

    def _level(self, text: str, prefix: str | None) -> None:
        if not text or prefix is None:
            return
        level = LEVEL_WORDS.get(_key(text))
        if level is None:
            self._fault(f"没有“{text}”这一层级", f"there is no level “{text}”")
        elif level != LEVELS[len(prefix)]:
            self._fault(f"层级“{text}”与区域 {prefix} 不符", f"the level “{text}” does not fit the area {prefix}")

    def _leads(self, text: str, prefix: str) -> list[tuple[UnitValue, str]]:
        """Who leads, each with the ground on which it does."""
        if _key(text) in AT_HOME:
            towns = [
                (unit, prefix_of(unit.area_code))
                for unit in self.open_units
                if unit.level == UnitLevel.TOWN and unit.area_code.startswith(prefix)
            ]
            if not towns:
                self._fault(f"{prefix} 里没有乡镇单位", f"there is no town unit in {prefix}")
            return towns
        unit = self._unit(text, "主办单位", "lead")
        return [(unit, prefix)] if unit else []

    def _assists(self, text: str) -> tuple[int, ...]:
        found: list[int] = []
        for name in filter(None, (part.strip() for part in SPLIT.split(text))):
            unit = self._unit(name, "协办单位", "assisting unit")
            if unit and unit.id not in found:
                found.append(unit.id)
        return tuple(found)

    def _unit(self, text: str, what_zh: str, what_en: str) -> UnitValue | None:
        if not text:
            self._fault(f"{what_zh}是空的", f"the {what_en} is empty")
            return None
        found = sorted({int(key) for key in self.units.get(_key(text), [])})
        if len(found) == 1:
            return self.chart.units[found[0]]
        if found:
            self._fault(f"有几个单位都叫“{text}”，请写单位代码", f"several units are called “{text}”; write the code")
        else:
            self._fault(f"没有在用的{what_zh}“{text}”", f"there is no open {what_en} “{text}”")
        return None

    def _check_lead(self, lead: UnitValue, ground: str, category: str, power: str, assists: tuple[int, ...]) -> None:
        zh, en = lead.name("zh"), lead.name("en")
        if lead.id in assists:
            self._fault(f"{zh}既是主办又是协办", f"{en} both leads and assists")
        if not self.chart.covers(lead.id, ground, self.on):
            self._fault(f"{ground} 不归{zh}管辖", f"{ground} is outside the jurisdiction of {en}")
        levels = self.profile.kind(self.profile.category(category).kind).lead_levels if category else ()
        if levels and lead.level not in levels:
            self._fault(f"按规则，{zh}这一级不能主办", f"by the rules, a unit at the level of {en} may not lead")
        if power and not self._has_power(lead.id, power):
            self._fault(f"{zh}没有“{power}”的法定职权", f"{en} does not hold the legal power “{power}”")

    def _has_power(self, unit_id: int, power: str) -> bool:
        held = self.chart.powers.get(unit_id, ())
        return any(word == power and period.holds_on(self.on) for word, period in held)

    def _areas(self) -> dict[str, list[str | int]]:
        """The locality's own name and its towns' by name; villages are written as codes."""
        towns = places.children(self.profile.area, self.on)
        return _names(
            [(self.profile.words.zh, self.profile.words.en, self.home), *((t.name, prefix_of(t.code)) for t in towns)]
        )

    def _is_known_area(self, prefix: str) -> bool:
        """Where the locality's areas were imported, a code must be one of them (a grid: lie in one of them)."""
        if self.strict and prefix not in self.known:
            self.known[prefix] = places.area(prefix[:12].ljust(12, "0"), self.on) is not None
        return self.known.get(prefix, True)


def _names(rows: Iterable[tuple[str | int, ...]]) -> dict[str, list[str | int]]:
    """Every spelling → what it means: the last of each row; the others are its names."""
    found: dict[str, list[str | int]] = defaultdict(list)
    for *names, meaning in rows:
        for name in dict.fromkeys(_key(str(each)) for each in names if each):
            if meaning not in found[name]:
                found[name].append(meaning)
    return found


def _key(text: str) -> str:
    return "".join(text.split()).lower()
