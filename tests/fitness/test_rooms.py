"""What the import contracts cannot say, since they see Django as one whole: rooms know no requests, pages or log-in."""

from __future__ import annotations

import ast

from tests.fitness.house import ROOMS, SOURCE, room_of, source_files, tree, where

WAYS_IN = (
    "django.http",
    "django.shortcuts",
    "django.template",
    "django.urls",
    "django.views",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.sessions",
)
LOGIN_ROOM = "offices"
"""Opens and closes accounts, so it alone may import ``django.contrib.auth``."""

SIGNALS = ("django.dispatch", "django.db.models.signals")


def _imports() -> list[tuple[str, str, str]]:
    """(place, room, imported module) of every import in the house."""
    found = []
    for file in source_files():
        for node in ast.walk(tree(file)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            found += [(where(file, node), room_of(file), name) for name in names]
    return found


def _under(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def test_no_room_knows_how_anybody_came_in() -> None:
    wrong = [
        f"{place} {name}"
        for place, room, name in _imports()
        if room in ROOMS and _under(name, WAYS_IN)
        if not (room == LOGIN_ROOM and _under(name, ("django.contrib.auth",)))
    ]
    assert not wrong, wrong


def test_nothing_happens_behind_anybodys_back() -> None:
    """No signals, and no ``save`` that does more than it says: what happens is called by its name."""
    listening = [f"{place} {name}" for place, _, name in _imports() if _under(name, SIGNALS)]
    overridden = [
        where(file, node)
        for file in SOURCE.glob("*/models*.py")
        for each in ast.walk(tree(file))
        if isinstance(each, ast.ClassDef)
        for node in each.body
        if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete")
    ]
    assert not listening and not overridden, [*listening, *overridden]


def test_every_room_says_what_it_is() -> None:
    wrong = [where(file) for file in SOURCE.glob("*/__init__.py") if not ast.get_docstring(tree(file))]
    assert not wrong, wrong
