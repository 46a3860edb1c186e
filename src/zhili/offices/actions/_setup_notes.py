"""What the import of the setup sheet has to say about its rows, and the small readings that its three parts share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from django.db import models

from zhili.lib.refusal import Refusal
from zhili.offices.queries.planning import SPLIT
from zhili.offices.queries.sheet import SheetRow

Compared = tuple[str, str, str, str]
"""(what in Chinese, what in English, as it is, as the sheet has it)."""

_OPENING, _CLOSING = "（(", "）)"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say about one row: ``sheet`` is units, posts or people, ``row`` the number that the sheet shows."""

    sheet: str
    row: int
    zh: str
    en: str


@dataclass(slots=True)
class Notes:
    """What was found in one sheet. A fault keeps everything out; a difference is only told."""

    sheet: str
    faults: list[Note] = field(default_factory=list)
    differences: list[Note] = field(default_factory=list)
    unchanged: int = 0

    def fault(self, row: SheetRow, zh: str, en: str) -> None:
        """The row is wrong."""
        self.faults.append(Note(self.sheet, row.no, zh, en))

    @contextmanager
    def hearing(self, row: SheetRow) -> Iterator[None]:
        """What a verb's own check refuses is a fault of the row, in the verb's own words."""
        try:
            yield
        except Refusal as refusal:
            self.fault(row, refusal.say("zh").rstrip("。"), refusal.say("en").rstrip("."))

    def compare(self, row: SheetRow, compared: list[Compared]) -> None:
        """The row is there already: tell what differs, or count it as unchanged."""
        differing = [each for each in compared if each[2] != each[3]]
        if not differing:
            self.unchanged += 1
            return
        zh = "；".join(f"{what}现为“{have or '空'}”，表里是“{want or '空'}”" for what, _, have, want in differing)
        en = "; ".join(f"{what} is “{have}”, in the sheet “{want}”" for _, what, have, want in differing)
        self.differences.append(Note(self.sheet, row.no, zh, en))

    def check_lengths(self, row: SheetRow, fields: Mapping[str, tuple[type[models.Model], str]]) -> None:
        """PostgreSQL would refuse what is too long for its column, SQLite would keep it."""
        for column, (model, name) in fields.items():
            most: int | None = getattr(model._meta.get_field(name), "max_length", None)
            if most and len(row.cells[column]) > most:
                shown = row.cells[column][:20]
                self.fault(row, f"“{shown}…”太长，最多 {most} 个字", f"“{shown}…” is longer than {most} characters")


def words(text: str) -> tuple[str, ...]:
    """The parts of a cell that lists several, each once."""
    return tuple(dict.fromkeys(part.strip() for part in SPLIT.split(text) if part.strip()))


def powers_of(text: str) -> dict[str, str]:
    """``排水管理（城镇排水与污水处理条例）、物业监督``: power → the law in brackets, or ''.

    Brackets may hold brackets and separators."""
    found = {}
    for part in _outside_brackets(text):
        at = re.search(f"[{_OPENING}]", part)
        if at and part[-1] in _CLOSING:
            found[part[: at.start()].strip()] = part[at.end() : -1].strip()
        else:
            found[part] = ""
    return found


def _outside_brackets(text: str) -> list[str]:
    parts, depth = [""], 0
    for sign in text:
        depth = max(0, depth + (sign in _OPENING) - (sign in _CLOSING))
        if not depth and SPLIT.fullmatch(sign):
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


YES: Final = frozenset({"是", "对", "有", "√", "✓", "1", "y", "yes", "true"})
NO: Final = frozenset({"", "否", "不是", "无", "×", "0", "n", "no", "false"})
