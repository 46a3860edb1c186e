"""One door, one call: a view that makes two domain calls is a rule that the next door will forget."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.fitness.house import FunctionNode, functions, room_of, source_files, tree, where

ACTIONS = re.compile(r"^zhili\.\w+\.actions(\.|$)")


def _verbs(file: Path) -> tuple[set[str], set[str]]:
    """Names in this file that are verbs, and names of modules that hold verbs."""
    verbs, modules = set(), set()
    for node in ast.walk(tree(file)):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        for alias in node.names:
            name = alias.asname or alias.name
            if ACTIONS.match(f"{node.module}.{alias.name}") and not ACTIONS.match(node.module):
                modules.add(name)
            elif ACTIONS.match(node.module) and alias.name.islower():
                verbs.add(name)
    return verbs, modules


class _Counter:
    """The most verbs that one path through a function calls. A loop over one verb is one call: bulk loops the verb."""

    def __init__(self, verbs: set[str], modules: set[str]) -> None:
        self.verbs, self.modules = verbs, modules

    def most(self, statements: list[ast.stmt]) -> int:
        count = 0
        for position, statement in enumerate(statements):
            if isinstance(statement, ast.If):
                rest = statements[position + 1 :]
                branches = (statement.body, statement.orelse)
                return count + self.calls(statement.test) + max(self._branch(branch, rest) for branch in branches)
            count += self._one(statement)
        return count

    def _branch(self, branch: list[ast.stmt], rest: list[ast.stmt]) -> int:
        leaves = bool(branch) and isinstance(branch[-1], ast.Return | ast.Raise | ast.Continue | ast.Break)
        return self.most(branch) if leaves else self.most([*branch, *rest])

    def _one(self, statement: ast.stmt) -> int:
        if isinstance(statement, ast.Try):
            handlers = max((self.most(handler.body) for handler in statement.handlers), default=0)
            return max(self.most([*statement.body, *statement.orelse]), handlers) + self.most(statement.finalbody)
        if isinstance(statement, ast.With | ast.For | ast.While):
            return self.most(statement.body)
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            return 0
        return self.calls(statement)

    def calls(self, node: ast.AST) -> int:
        return sum(1 for each in ast.walk(node) if isinstance(each, ast.Call) and self._is_verb(each.func))

    def _is_verb(self, function: ast.expr) -> bool:
        if isinstance(function, ast.Name):
            return function.id in self.verbs
        return (
            isinstance(function, ast.Attribute)
            and isinstance(function.value, ast.Name)
            and function.value.id in self.modules
        )


def _is_view(function: FunctionNode) -> bool:
    return bool(function.args.args) and function.args.args[0].arg == "request"


def test_no_view_makes_two_domain_writes() -> None:
    wrong = []
    for file in source_files():
        if room_of(file) != "doors":
            continue
        counter = _Counter(*_verbs(file))
        wrong += [
            f"{where(file, function)} {function.name}"
            for function in functions(file)
            if _is_view(function) and counter.most(function.body) > 1
        ]
    assert not wrong, "\n".join(wrong)


def test_the_counter_counts_paths() -> None:
    """Two verbs in two branches are one call; two in a row are two."""
    counter = _Counter({"close", "open_"}, {"actions"})
    one = "if a:\n    return close()\nreturn actions.open_()"
    two = "if a:\n    x = close()\nreturn actions.open_()"
    assert counter.most(ast.parse(f"def f():\n    {one.replace(chr(10), chr(10) + '    ')}").body[0].body) == 1  # type: ignore[attr-defined]
    assert counter.most(ast.parse(f"def f():\n    {two.replace(chr(10), chr(10) + '    ')}").body[0].body) == 2  # type: ignore[attr-defined]
