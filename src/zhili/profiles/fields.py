"""Reading single fields strictly: each returns the value or notes one problem with its line and goes on.

A reader that goes on tells a locality everything at once. Where a value is missing it returns ``None`` (or an empty
collection); ``reading`` builds the profile only when no problem was noted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from zhili.lib.limits import Limit
from zhili.profiles.document import Node
from zhili.profiles.model import Words
from zhili.profiles.problems import Problem

T = TypeVar("T")
_NAME = re.compile(r"^[a-z][a-z0-9_]{0,39}$")


class Fields:
    """The problems noted so far, and the readers that note them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def note(self, rule: str, line: int, zh: str, en: str) -> None:
        self.problems.append(Problem(rule, zh, en, line))

    def keys(self, node: Node, where: str, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Node]:
        """The entries of a mapping with exactly these keys; unknown and missing ones are noted."""
        if not isinstance(node.value, dict):
            self.note(
                "not-a-mapping", node.line, f"“{where}”应是“键: 值”。", f"`{where}` should be `key: value` lines."
            )
            return {}
        required = tuple(required)
        known = {*required, *optional}
        for key, child in node.items():
            if key not in known:
                self.note("unknown-key", child.line, f"“{where}”里不认识“{key}”。", f"`{where}` has no key `{key}`.")
        for key in required:
            if node.get(key) is None:
                self.note("missing-key", node.line, f"“{where}”缺少“{key}”。", f"`{where}` lacks `{key}`.")
        return {key: child for key, child in node.items() if key in known}

    def each(self, node: Node | None, where: str) -> list[Node]:
        """The members of a list; an absent node is an empty list."""
        if node is None:
            return []
        if not isinstance(node.value, list):
            self.note("not-a-list", node.line, f"“{where}”应是列表。", f"`{where}` should be a list.")
            return []
        return node.value

    def table(self, node: Node | None, where: str) -> dict[str, Node]:
        """A mapping whose keys are names of our own choice; names are lower-case letters, digits and underscores."""
        if node is None:
            return {}
        if not isinstance(node.value, dict) or not node.value:
            self.note(
                "not-a-mapping",
                node.line,
                f"“{where}”应是“名字: 值”，至少一条。",
                f"`{where}` should name at least one.",
            )
            return {}
        for key, child in node.items():
            if not all(_NAME.match(part) for part in key.split(".")):
                self.note(
                    "bad-name",
                    child.line,
                    f"名字“{key}”只能用小写字母、数字、下划线。",
                    f"`{key}` is no name (a-z, 0-9, _).",
                )
        return dict(node.items())

    def text(self, node: Node | None, where: str) -> str:
        """Non-empty text, stripped."""
        if node is None:
            return ""
        if not isinstance(node.value, str) or not node.value.strip():
            self.note("not-text", node.line, f"“{where}”应是文字。", f"`{where}` should be text.")
            return ""
        return node.value.strip()

    def texts(self, node: Node | None, where: str) -> tuple[str, ...]:
        """A list of non-empty texts; one text alone counts as a list of one."""
        if node is not None and isinstance(node.value, str):
            return (self.text(node, where),)
        return tuple(text for child in self.each(node, where) if (text := self.text(child, where)))

    def words(self, node: Node | None, where: str) -> Words:
        """A name or sentence in both languages."""
        if node is None:
            return Words("", "")
        if not isinstance(node.value, dict):
            self.note("no-name", node.line, f"“{where}”应有 zh 和 en 两种写法。", f"`{where}` should have zh and en.")
            return Words("", "")
        for key, child in node.items():
            if key not in ("zh", "en"):
                self.note("unknown-key", child.line, f"“{where}”里不认识“{key}”。", f"`{where}` has no key `{key}`.")
        return self.pair(node, where)

    def pair(self, node: Node, where: str) -> Words:
        """``zh`` and ``en`` of a mapping that holds other keys too."""
        found = {}
        for lang in ("zh", "en"):
            child = node.get(lang)
            if child is None or not isinstance(child.value, str) or not child.value.strip():
                self.note(
                    "no-name",
                    (child or node).line,
                    f"“{where}”缺少 {lang} 的名称或语句。",
                    f"`{where}` lacks its words in {lang}.",
                )
                continue
            found[lang] = child.value.strip()
        return Words(found.get("zh", ""), found.get("en", ""))

    def whole(self, node: Node | None, where: str, least: int, most: int) -> int:
        """A whole number within bounds."""

        def read(text: str) -> int:
            number = int(text)
            if not least <= number <= most:
                raise ValueError(text)
            return number

        return (
            self.scalar(node, "bad-number", where, read, f"{least}…{most} 的整数", f"a whole number, {least} to {most}")
            or 0
        )

    def decimal(self, node: Node | None, where: str) -> Decimal:
        """A share between 0 and 1, exactly as written."""

        def read(text: str) -> Decimal:
            try:
                number = Decimal(text)
            except InvalidOperation as error:
                raise ValueError(text) from error
            if not number.is_finite() or not 0 <= number <= 1:
                raise ValueError(text)
            return number

        return self.scalar(node, "bad-number", where, read, "0 到 1 的小数", "a share from 0 to 1") or Decimal(0)

    def flag(self, node: Node | None, where: str, default: bool = False) -> bool:
        """``true`` or ``false``; nothing else."""
        if node is None:
            return default
        found = self.scalar(
            node, "bad-flag", where, {"true": True, "false": False}.__getitem__, "true 或 false", "true or false"
        )
        return default if found is None else found

    def day(self, node: Node | None, where: str) -> date | None:
        """A date, ``2026-01-01``."""
        return self.scalar(
            node, "bad-date", where, date.fromisoformat, "日期（如 2026-01-01）", "a date such as 2026-01-01"
        )

    def limit(self, node: Node | None, where: str) -> Limit | None:
        """A limit such as ``2h``, ``7d``, ``4sh``, ``5wd``; more than nothing."""
        shape_zh = "时限（如 2h、7d、4sh、5wd，须大于零）"
        return self.scalar(
            node, "bad-limit", where, Limit.parse, shape_zh, "a limit such as 2h, 7d, 4sh or 5wd, above zero"
        )

    def scalar(self, node: Node | None, rule: str, where: str, read: Callable[[str], T], zh: str, en: str) -> T | None:
        """``read`` of the text, noting ``rule`` where it raises ValueError or KeyError."""
        if node is None:
            return None
        if isinstance(node.value, str):
            try:
                return read(node.value.strip())
            except (ValueError, KeyError, OSError):  # ZoneInfo raises each of them for names it does not know
                pass
        shown = node.value if isinstance(node.value, str) else "…"
        self.note(rule, node.line, f"“{where}”是“{shown}”，应是{zh}。", f"`{where}` is `{shown}`, should be {en}.")
        return None
