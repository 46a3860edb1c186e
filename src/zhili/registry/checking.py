"""A list looked at before anything is written: each row read, what is wrong with it or remarkable, how good the
whole list is. Pure but for what it is told about places and people by the caller.

A problem keeps its row back until a clerk has settled it; a remark does not. Neither quotes a value in clear: examples
are masked.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from zhili.lib.refusal import Refusal
from zhili.profiles.model import Profile
from zhili.profiles.registers import FieldRule, FieldType, ThingKind

from .columns import AREA, GRID, KEY
from .lifecycle import Sentence
from .values import canonical, hidden

_TOTAL: Final = re.compile(r"^(?:合计|总计|共计|共|total)[:： ]*(\d+)?\s*(?:人|行|条|户|rows?)?$", re.IGNORECASE)
_WIDE: Final = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_EXAMPLES: Final = 5
SHRUNK: Final = 0.7
"""A list with less than this share of the rows of the one before is taken for half a list."""


def _said(zh: str, en: str) -> Sentence:
    return Sentence(zh, en)


WORDS: Final[Mapping[str, Sentence]] = {
    "bad_value": _said("值不对", "a value cannot be right"),
    "unknown_field": _said("目录里没有的项", "not in the catalogue"),
    "wrong_kind": _said("不属于这类对象", "of another sort"),
    "nothing_said": _said("整行没有可记的内容", "the row says nothing"),
    "old_number": _said("十五位旧号码，已换算成十八位", "an old number of 15 digits, made one of 18"),
    "full_width": _said("全角数字或字母，已换成半角", "full-width digits or letters, made half-width"),
    "lost_character": _said("名字里有认不出的字", "a character of the name was lost"),
    "row_twice": _said("和前面一行完全相同，只收一次", "the same as an earlier row; taken once"),
    "key_twice": _said("编号和前面一行相同，内容不同", "has the key of an earlier row but says something else"),
    "number_shared": _said("一个身份证号写在两个不同的名字下", "one identity number under two different names"),
    "two_numbers": _said("像是同一人，却有两个有效身份证号", "looks like one person, with two valid identity numbers"),
    "area_former": _said("区划代码已撤销", "the area code was abolished"),
    "area_unknown": _said("没有这个区划代码", "there is no such area code"),
    "area_outside": _said("不在这一批的辖区里", "outside the area of this batch"),
    "grid_former": _said("网格已调整，这个编码停用", "the grid was redrawn; its code is no longer in use"),
    "grid_unknown": _said("没有这个网格编码", "there is no such grid code"),
    "died": _said("登记显示此人已去世", "this person is recorded as having died"),
    "half": _said("末行写的行数和读到的不一样", "the last line states another number of rows than were read"),
    "shrunk": _said("比上一批少得多", "far fewer rows than the batch before"),
    "no_purpose": _said("没有写明用途", "no purpose was stated"),
    "known_batch": _said("这一份以前收过", "this very list was taken in before"),
    "columns_changed": _said("表头和确认过的不一样", "the headers are not those that were confirmed"),
}  # fmt: skip
"""What a finding is called, by its code."""
SCORE_WORDS: Final[Mapping[str, Sentence]] = {
    "completeness": _said("完整", "complete"),
    "validity": _said("正确", "valid"),
    "uniqueness": _said("不重复", "unique"),
    "usable": _said("可以直接收", "usable as it is"),
}
"""What a score of a list is called."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing about one row: its code, the field ('' the whole row), words that quote nothing."""

    code: str
    field: str
    zh: str
    en: str

    def plain(self) -> dict[str, str]:
        return {"code": self.code, "field": self.field, "zh": self.zh, "en": self.en}


@dataclass(slots=True)
class Read:
    """One row: the number a spreadsheet shows, what it says by field, where, under which key. ``repeat``: the same as
    an earlier row."""

    number: int
    key: str
    says: dict[str, str]
    area: str
    grid: str
    problems: list[Trouble] = field(default_factory=list)
    remarks: list[Trouble] = field(default_factory=list)
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What the check stands on. ``area`` and ``grid``: '' for one that holds, else a code of ``WORDS`` and words to
    add; ``dead``: of these identity numbers (canonical), those of people recorded as having died."""

    profile: Profile
    kind: ThingKind
    columns: Mapping[str, str]
    default_area: str
    fictional: bool
    area: Callable[[str], tuple[str, str, str]]
    grid: Callable[[str], tuple[str, str, str]]
    dead: Callable[[Iterable[str]], set[str]]


def total_in(cells: Sequence[str]) -> int | None:
    """The number of rows that a closing line states (合计 3000 人); None where this is no such line; -1 without one."""
    filled = [cell for cell in cells if cell]
    if not filled or len(filled) > 2 or not (found := _TOTAL.match(filled[0])):
        return None
    number = found[1] or (filled[1] if len(filled) > 1 and filled[1].isdigit() else "")
    return int(number) if number else -1


class Checker:
    """Looks at rows in their order; what must be known of the whole list is learnt by ``survey`` first."""

    def __init__(self, ground: Ground, header: Sequence[str], digest: str) -> None:
        self.ground, self.digest = ground, digest
        self._at = {ground.columns[name]: place for place, name in enumerate(header) if ground.columns.get(name)}
        self._rules = {name: ground.profile.registers.field(name) for name in self._at if not name.startswith("@")}
        self._names: dict[str, set[str]] = defaultdict(set)
        self._numbers: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._dead: set[str] = set()
        self._first: dict[str, int] = {}
        self.stated: int | None = None
        self.rows = 0

    def survey(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Count, and learn which numbers and names stand together in several rows."""
        for _, cells in rows:
            total = total_in(cells)
            if total is not None:
                self.stated = total if total >= 0 else None
                continue
            self.rows += 1
            said = {name.partition(".")[2]: self._canonical(name, self._cell(cells, name))[0] for name in self._rules}
            number, name = said.get("id_number", ""), said.get("name", "")
            if number:
                self._names[number].add(name)
            for known in self._same_person(said):
                if number:
                    self._numbers[known].add(number)
        self._dead = self.ground.dead(self._names)

    def rule(self, name: str) -> FieldRule:
        return self.ground.profile.registers.field(name)

    def forget_rows(self) -> None:
        """Begin again with the first row; what the survey taught stays."""
        self._first = {}

    def rows_of(self, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Read]:
        """Every row, judged."""
        for number, cells in rows:
            if total_in(cells) is None:
                yield self._row(number, cells)

    def _row(self, number: int, cells: Sequence[str]) -> Read:
        says = {name: self._cell(cells, name) for name in self._rules}
        grid = unicodedata.normalize("NFKC", self._cell(cells, GRID))
        area = unicodedata.normalize("NFKC", self._cell(cells, AREA)) or grid[:12] or self.ground.default_area
        area = area.ljust(12, "0") if area.isdigit() and len(area) in (6, 9) else area
        key = self._cell(cells, KEY)
        row = Read(number, key or f"{self.digest[:16]}:{number}", says, area, grid)
        read = {name: self._canonical(name, written) for name, written in says.items()}
        self._judge_values(row, read)
        self._judge_place(row)
        self._judge_others(row, key, {name.partition(".")[2]: text for name, (text, _) in read.items()})
        return row

    def _judge_values(self, row: Read, read: Mapping[str, tuple[str, Refusal | None]]) -> None:
        if not any(row.says.values()):
            row.problems.append(trouble("nothing_said"))
        for name, rule in self._rules.items():
            written = row.says[name]
            text, refusal = read[name]
            if refusal is not None:
                row.problems.append(Trouble(refusal.code, name, refusal.say("zh"), refusal.say("en")))
                continue
            if rule.type is FieldType.IDENTITY and text and len(re.sub(r"\D", "", written)) == 15:
                row.remarks.append(trouble("old_number", name))
            if _WIDE.search(written):
                row.remarks.append(trouble("full_width", name))

    def _judge_place(self, row: Read) -> None:
        code, zh, en = self.ground.area(row.area)
        if code:
            row.problems.append(trouble(code, AREA, zh, en))
        if row.grid:
            code, zh, en = self.ground.grid(row.grid)
            if code:
                row.problems.append(trouble(code, GRID, zh, en))

    def _judge_others(self, row: Read, key: str, said: Mapping[str, str]) -> None:
        number = said.get("id_number", "")
        if number and len(self._names[number] - {""}) > 1:
            row.problems.append(trouble("number_shared", f"{self.ground.kind}.id_number"))
        elif any(len(self._numbers[known]) > 1 for known in self._same_person(said)):
            row.problems.append(trouble("two_numbers", f"{self.ground.kind}.id_number"))
        if number in self._dead and not said.get("died_on"):
            row.problems.append(trouble("died"))
        if key:
            same = hash(tuple(row.says.items()))
            before = self._first.setdefault(key, same)
            if before != same:
                row.problems.append(trouble("key_twice", KEY))
            elif row.number != self._first.setdefault(f"\n{key}", row.number):
                row.repeat = True
                row.remarks.append(trouble("row_twice"))

    @staticmethod
    def _same_person(said: Mapping[str, str]) -> list[tuple[str, ...]]:
        name, born = said.get("name", ""), said.get("born_on", "")
        more = [said.get(each, "") for each in ("phone", "lives_at", "registered_at")]
        return [(name, born, each) for each in more if name and born and each]

    def _canonical(self, name: str, written: str) -> tuple[str, Refusal | None]:
        """The value in its one spelling, '' with the reason where it has none."""
        try:
            return canonical(self._rules[name], written, fictional=self.ground.fictional), None
        except Refusal as refusal:
            return "", refusal

    def _cell(self, cells: Sequence[str], target: str) -> str:
        place = self._at.get(target, -1)
        return cells[place] if 0 <= place < len(cells) else ""


def trouble(code: str, name: str = "", zh: str = "", en: str = "") -> Trouble:
    """What ``code`` says, with words added."""
    words = WORDS[code]
    return Trouble(code, name, f"{words.zh}：{zh}" if zh else words.zh, f"{words.en}: {en}" if en else words.en)


class Tally:
    """What a list is like: counts, completeness a field, scores, findings with masked examples."""

    def __init__(self, checker: Checker) -> None:
        self.checker = checker
        self.rows = self.fine = self.pending = self.repeats = 0
        self.filled: Counter[str] = Counter()
        self.bad: Counter[str] = Counter()
        self.found: dict[tuple[str, str, str], list[Any]] = {}

    def add(self, row: Read) -> None:
        self.rows += 1
        self.repeats += row.repeat
        self.pending += bool(row.problems)
        self.fine += not row.problems and not row.repeat
        self.filled.update(name for name, text in row.says.items() if text)
        self.bad.update({each.field for each in row.problems if each.field in row.says})
        for level, each in (*(("problem", one) for one in row.problems), *(("remark", one) for one in row.remarks)):
            found = self.found.setdefault((level, each.code, each.field), [0, each, []])
            found[0] += 1
            if len(found[2]) < _EXAMPLES:
                found[2].append({"row": row.number, "says": self._example(row, each.field)})

    def _example(self, row: Read, name: str) -> str:
        """The value, masked; for what is about the whole row, its name."""
        name = name if name in row.says else f"{self.checker.ground.kind}.name"
        text = row.says.get(name, "")
        return hidden(self.checker.rule(name), text) if text else ""

    def report(self, whole: Sequence[Trouble] = ()) -> dict[str, Any]:
        """As JSON: rows, scores (0–100), a line a field, findings: those about the whole list first."""
        fields = [
            {"field": name, "filled": round(self.filled[name] / max(self.rows, 1), 4), "bad": self.bad[name]}
            for name in self.checker._rules
        ]
        scores = self._scores()
        findings = [{**each.plain(), "level": "whole", "rows": 0, "examples": []} for each in whole]
        for (level, _, _), (count, each, examples) in sorted(self.found.items(), key=lambda one: -one[1][0]):
            findings.append({**each.plain(), "level": level, "rows": count, "examples": examples})
        counts = {"rows": self.rows, "fine": self.fine, "pending": self.pending, "repeated": self.repeats}
        return {**counts, "stated": self.checker.stated, "scores": scores, "fields": fields, "findings": findings}

    def _scores(self) -> dict[str, float]:
        cells = self.rows * len(self.checker._rules) or 1
        filled = sum(self.filled.values())
        shares = {
            "completeness": filled / cells,
            "validity": 1 - sum(self.bad.values()) / max(filled, 1),
            "uniqueness": 1 - self.repeats / max(self.rows, 1),
            "usable": (self.fine + self.repeats) / max(self.rows, 1),
        }
        return {name: round(100 * share, 1) for name, share in shares.items()}
