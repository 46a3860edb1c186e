"""Nothing can say “solved” unnoticed: every verb, address and command is classified, and the code agrees."""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

import zhili
from tests.fitness.solved import ADDRESSES, COMMANDS, COUNTS, NEVER, VERBS, WORD
from zhili.config.cli import _parser
from zhili.doors.frame.routes import declared

CLOSING = Path(zhili.__file__).parent / "matters/actions/closing.py"


def public_verbs(room: str) -> set[str]:
    actions = importlib.import_module(f"zhili.{room}.actions")
    return {
        name
        for name, value in vars(actions).items()
        if inspect.isfunction(value) and not name.startswith("_") and value.__module__.startswith(actions.__name__)
    }


def commands(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[str]:
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield " ".join(words)
    for action in below:
        for name, child in action.choices.items():
            yield from commands(child, (*words, name))


@pytest.mark.parametrize("room", VERBS)
def test_every_verb_is_classified(room: str) -> None:
    assert public_verbs(room) == set(VERBS[room])


def test_every_room_with_verbs_is_classified() -> None:
    rooms = {path.parent.name for path in Path(zhili.__file__).parent.glob("*/actions*")}
    assert rooms == set(VERBS)


def test_every_address_is_classified() -> None:
    found = {name or pattern for pattern, name, _ in declared()}
    assert found == set(ADDRESSES)


def test_every_command_is_classified() -> None:
    found = set(commands(_parser()))
    assert found == set(COMMANDS)


def test_only_the_closing_verbs_tie_a_matter_to_a_confirmation() -> None:
    """``confirmed_by`` is set in one function, which only the verbs of WORD and COUNTS call."""
    setters = set()
    for path in Path(zhili.__file__).parent.rglob("*.py"):
        if "migrations" not in path.parts:
            setters |= {(path, line) for line in _ties(ast.parse(path.read_text(encoding="utf-8")))}
    assert {path for path, _ in setters} == {CLOSING} and len(setters) == 1
    callers = {
        function.name
        for function in ast.parse(CLOSING.read_text(encoding="utf-8")).body
        if isinstance(function, ast.FunctionDef) and "_settle(" in ast.unparse(function) and function.name != "_settle"
    }
    assert callers == {name for name, kind in VERBS["matters"].items() if kind in (WORD, COUNTS)}


def _ties(tree: ast.AST) -> Iterator[int]:
    """Lines that pass ``confirmed_by_id=`` anything but None."""
    for node in ast.walk(tree):
        tied = isinstance(node, ast.keyword) and node.arg == "confirmed_by_id"
        if tied and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield node.value.lineno


def test_no_door_of_the_never_kind_names_a_verb_that_confirms() -> None:
    """Imports, jobs and figures: whatever they call, it is none of the confirming verbs."""
    root = Path(zhili.__file__).parent
    named = {name for name, kind in VERBS["matters"].items() if kind != NEVER}
    for folder in ("doors/imports", "doors/jobs", "insight"):
        for path in (root / folder).rglob("*.py"):
            called = {
                node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Call)
            }
            assert not called & (named - {"check"}), path
