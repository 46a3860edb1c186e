"""Small numbers: what is long is split before it is understood by one person only."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.fitness.house import FunctionNode, functions, python_files, tracked, where

FILE_LINES = 400
FUNCTION_LINES = 40
PAGE_PARTS = {".html", ".css", ".js"}


def test_no_file_is_longer_than_400_lines() -> None:
    pages = [file for file in tracked() if file.suffix in PAGE_PARTS and "src" in file.parts]
    long = {where(file): count for file in [*python_files(), *pages] if (count := _lines(file)) > FILE_LINES}
    assert not long, long


def test_no_function_is_longer_than_40_lines() -> None:
    """Its docstring is not counted: a promise may be as long as it must."""
    long = {
        where(file, function): f"{function.name}: {count}"
        for file in python_files()
        for function in functions(file)
        if (count := _length(function)) > FUNCTION_LINES
    }
    assert not long, long


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def _length(function: FunctionNode) -> int:
    first = function.body[0]
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    is_promise = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return whole - ((first.end_lineno or 0) - first.lineno + 1 if is_promise else 0)
