"""The first sheet: which units are to be opened, in words that ``open_unit`` itself has checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from zhili.lib.actor import Actor
from zhili.offices.actions._checks import need_text
from zhili.offices.actions._setup_notes import Compared, Notes, powers_of, words
from zhili.offices.actions.units import NewUnit, UnknownLevel, check_unit
from zhili.offices.lifecycle import LEVEL_NAMES, UnitLevel
from zhili.offices.models import Power, Unit
from zhili.offices.queries.chart import Chart
from zhili.offices.queries.planning import LEVEL_WORDS
from zhili.offices.queries.sheet import SheetRow
from zhili.offices.queries.units import NoSuchUnit
from zhili.offices.queries.values import UnitValue

LEVELS: Final[Mapping[str, str]] = {
    # The duty list may call a bureau's ground the county's; a unit is a bureau or a county.
    **{word: level for word, level in LEVEL_WORDS.items() if word not in ("bureau", "部门", "县直部门")},
    **{str(level): str(level) for level in UnitLevel},
    **{word: "bureau" for word in ("部门", "县直部门", "县直单位", "委办局", "局")},
    **{name.zh: str(level) for level, name in LEVEL_NAMES.items()},
}
LENGTHS: Final = {
    column: (Unit, name)
    for column, name in {
        "code": "code",
        "name": "name_zh",
        "name_en": "name_en",
        "phone": "phone",
        "hours": "hours",
    }.items()
}


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A unit to be opened, under the unit with the code ``parent`` ('': none), with its powers and their laws."""

    unit: NewUnit
    parent: str
    powers: Mapping[str, str]


@dataclass(slots=True)
class UnitsPlan:
    """``new`` by code; ``mentioned``: every code of the sheet → its row, faulty ones too."""

    new: dict[str, PlannedUnit] = field(default_factory=dict)
    mentioned: dict[str, SheetRow] = field(default_factory=dict)


def plan_units(actor: Actor, rows: Sequence[SheetRow], chart: Chart, on: date, notes: Notes) -> UnitsPlan:
    """Check every row against the verb's own rules and the chart; ``notes`` takes faults and differences."""
    planner = _Planner(actor, chart, on, notes)
    for row in rows:
        planner.take(row)
    for row in rows:
        planner.check_parent(row)
    return planner.plan


class _Planner:
    def __init__(self, actor: Actor, chart: Chart, on: date, notes: Notes) -> None:
        self.actor, self.chart, self.on, self.notes = actor, chart, on, notes
        self.plan = UnitsPlan()
        self.laws: dict[tuple[int, str], str] = {
            (unit, power): law
            for unit, power, law in Power.objects.filter(valid_to__isnull=True).values_list("unit_id", "power", "basis")
        }

    def take(self, row: SheetRow) -> None:
        code = row.cells["code"]
        earlier = self.plan.mentioned.setdefault(code, row)
        if code and earlier is not row:
            self.notes.fault(
                row, f"单位代码 {code} 在第 {earlier.no} 行已有", f"the code {code} is in row {earlier.no}"
            )
            return
        before = len(self.notes.faults)
        self.notes.check_lengths(row, LENGTHS)
        powers = self._powers(row)
        with self.notes.hearing(row):
            unit = self._checked(row)
            if len(self.notes.faults) == before:
                self._place(row, PlannedUnit(unit, row.cells["parent"], powers))

    def _checked(self, row: SheetRow) -> NewUnit:
        cells = row.cells
        need_text(cells["level"], "层级", "the level")
        need_text(cells["area"], "区划代码", "the area code")
        level = LEVELS.get("".join(cells["level"].split()).lower())
        if level is None:
            raise UnknownLevel(level=cells["level"])
        return check_unit(
            self.actor, code=cells["code"], name_zh=cells["name"], name_en=cells["name_en"], level=level,
            area_code=cells["area"], prefixes=words(cells["covers"]), phone=cells["phone"], hours=cells["hours"],
        )  # fmt: skip

    def _powers(self, row: SheetRow) -> dict[str, str]:
        powers = powers_of(row.cells["powers"])
        for power, law in powers.items():
            if not power or len(power) > 120 or len(law) > 300:
                shown = (power or law)[:20]
                self.notes.fault(row, f"职权“{shown}”写法不对或太长", f"the power “{shown}” is misspelled or too long")
        return powers

    def _place(self, row: SheetRow, planned: PlannedUnit) -> None:
        key = self.chart.codes.get(planned.unit.code)
        if key is None:
            self.plan.new[planned.unit.code] = planned
            return
        there = self.chart.units[key]
        if not there.period.holds_on(self.on):
            self.notes.fault(row, f"单位 {there.code} 已撤销或尚未设立", f"the unit {there.code} is not open")
            return
        self.notes.compare(row, self._compared(there, planned))

    def _compared(self, there: UnitValue, planned: PlannedUnit) -> list[Compared]:
        unit = planned.unit
        parent = self.chart.units[there.parent_id].code if there.parent_id is not None else ""
        held = {word for word, period in self.chart.powers.get(there.id, ()) if period.holds_on(self.on)}
        powers = {word: self.laws.get((there.id, word), "") for word in held}
        return [
            ("名称", "the name", there.name_zh, unit.name_zh),
            ("英文名称", "the English name", there.name_en, unit.name_en),
            ("层级", "the level", there.level, unit.level),
            ("区划代码", "the area code", there.area_code, unit.area_code),
            ("上级", "the parent", parent, planned.parent),
            (
                "管辖范围",
                "the jurisdiction",
                "、".join(self.chart.prefixes(there.id, self.on)),
                "、".join(unit.prefixes),
            ),
            ("电话", "the phone", there.phone, unit.phone),
            ("办公时间", "the hours", there.hours, unit.hours),
            ("职权", "the powers", _said(powers), _said(planned.powers)),
        ]

    def check_parent(self, row: SheetRow) -> None:
        """The parent is in the sheet or open in the chart, and the way up ends."""
        planned = self.plan.new.get(row.cells["code"])
        if planned is None or self.plan.mentioned[row.cells["code"]] is not row or not planned.parent:
            return
        if planned.parent not in self.plan.mentioned:
            with self.notes.hearing(row):
                need_open_unit(self.chart, planned.parent, self.on)
        seen, code = {planned.unit.code}, planned.parent
        while code in self.plan.new:
            if code in seen:
                self.notes.fault(row, "上级绕成了圈", "its parents go round in a circle")
                return
            seen.add(code)
            code = self.plan.new[code].parent


def need_open_unit(chart: Chart, code: str, on: date) -> UnitValue:
    """The open unit with that code; raises NoSuchUnit."""
    key = chart.codes.get(code)
    if key is None or not chart.units[key].period.holds_on(on):
        raise NoSuchUnit(unit=code)
    return chart.units[key]


def _said(powers: Mapping[str, str]) -> str:
    return "、".join(f"{power}（{law}）" if law else power for power, law in sorted(powers.items()))
