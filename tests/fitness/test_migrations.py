"""Migrations are letters to strangers: they say what they do, import nothing of ours, and none is missing."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.fitness.house import SOURCE, tree, where

NAMELESS = re.compile(r"^\d{4}_(initial|auto|alter|squashed)|_auto_\d|^\d{4}$")


def _migrations() -> list[Path]:
    return [file for file in SOURCE.glob("*/migrations/*.py") if file.name != "__init__.py"]


def test_no_migration_imports_the_house() -> None:
    wrong = [
        where(file, node)
        for file in _migrations()
        for node in ast.walk(tree(file))
        if any(name.split(".")[0] == "zhili" for name in _imported(node))
    ]
    assert _migrations()
    assert not wrong, wrong


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    # A relative import inside a room is an import of the house as well.
    if isinstance(node, ast.ImportFrom):
        return ["zhili" if node.level else node.module or ""]
    return []


def test_each_migration_says_what_it_does() -> None:
    wrong = [where(file) for file in _migrations() if NAMELESS.search(file.stem)]
    assert not wrong, wrong


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
