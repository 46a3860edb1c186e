"""Only a room writes its own tables, and only in its ``actions``. Readers are free, writers are few."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.fitness.house import ROOMS, SOURCE, module_of, room_of, source_files, tree, where

MANAGER_WRITES = {
    "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "update", "delete", "acreate",
}  # fmt: skip
INSTANCE_WRITES = {"save", "delete", "asave", "adelete"}
QUERYSET_WORDS = {
    "objects",
    "filter",
    "exclude",
    "all",
    "using",
    "select_for_update",
    "_default_manager",
    "_base_manager",
}
STORE_WRITES = {
    "insert", "change", "change_each", "reserve", "claim", "once", "settle_once", "finish", "release", "keep_effort",
}  # fmt: skip
WRITING_SQL = re.compile(
    r"^\s*(INSERT\s+INTO|REPLACE\s+INTO|UPDATE\s.*\bSET|DELETE\s+FROM)\b", re.IGNORECASE | re.DOTALL
)
NO_ROWS = re.compile(r"(image|picture|photo|book|sheet|form|buffer|canvas|qr|code|key|session|cache)", re.IGNORECASE)
"""Things that have a ``save`` or ``delete`` and are no rows: pictures, spreadsheets, Django's session and cache."""


def may_write(file: Path) -> bool:
    """``actions`` of a domain room, and the store, whose work writing is."""
    parts = file.relative_to(SOURCE).with_suffix("").parts
    return room_of(file) == "store" or (room_of(file) in ROOMS and parts[1] == "actions")


def _readers() -> list[Path]:
    return [file for file in source_files() if room_of(file) and not may_write(file)]


def _chain(node: ast.AST) -> Iterator[str]:
    """The names that a call hangs from: ``Step.objects.filter(…)`` gives filter, objects, Step."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(node, ast.Attribute):
            yield node.attr
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id


def _calls(file: Path) -> Iterator[tuple[ast.Call, ast.Attribute]]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func


def _writes(file: Path) -> Iterator[tuple[ast.AST, str]]:
    for node, function in _calls(file):
        hangs_from = set(_chain(function.value))
        on_rows = function.attr in MANAGER_WRITES and bool(hangs_from & QUERYSET_WORDS)
        on_a_row = function.attr in INSTANCE_WRITES and not any(NO_ROWS.search(name) for name in hangs_from)
        if on_rows or on_a_row:
            yield node, f".{function.attr}()"


def _imports_of_writers(file: Path) -> Iterator[tuple[ast.AST, str]]:
    """Names of the store that write, wherever they are imported: calling them cannot be told apart otherwise."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if node.module.startswith("zhili.store") and alias.name in STORE_WRITES | {"rows", "work", "once"}:
                    yield node, f"{node.module}.{alias.name}"


def _statements(file: Path) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITING_SQL.match(node.value):
            yield node, node.value.strip().split()[0]


def test_only_actions_write() -> None:
    """Best effort by reading: managers, querysets, instances, the store's writers, SQL that writes."""
    wrong = [
        f"{where(file, node)} {what}"
        for file in _readers()
        for find in (_writes, _imports_of_writers, _statements)
        for node, what in find(file)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_room_writes_with_another_rooms_models() -> None:
    """``actions`` may import another room's verbs and queries; its models only to point at them."""
    wrong = []
    for file in source_files():
        if not may_write(file) or room_of(file) == "store":
            continue
        foreign = _foreign_models(file)
        for node, function in _calls(file):
            named = set(_chain(function.value)) & foreign
            if function.attr in MANAGER_WRITES and named:
                wrong.append(f"{where(file, node)} {named}")
    assert not wrong, "\n".join(wrong)


def _foreign_models(file: Path) -> set[str]:
    own = f"zhili.{room_of(file)}."
    return {
        alias.asname or alias.name
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ImportFrom) and node.module and re.fullmatch(r"zhili\.\w+\.models", node.module)
        if not node.module.startswith(own)
        for alias in node.names
    }


def test_rooms_have_their_actions_where_they_are_looked_for() -> None:
    """Were the rule about a name that no file has, the tests above would pass on anything."""
    rooms = {module_of(file).split(".")[1] for file in source_files() if may_write(file)}
    assert {"store", "journal", "matters"} <= rooms
