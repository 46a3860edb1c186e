"""The house as text: its files and syntax trees, its rooms and floors. Fitness tests read it from here."""

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/zhili"

FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"lib"}),
    frozenset({"language"}),
    frozenset({"store"}),
    frozenset({"journal"}),
    frozenset({"profiles"}),
    frozenset({"places", "notices"}),
    frozenset({"offices"}),
    frozenset({"knowledge"}),
    frozenset({"catalogue"}),
    frozenset({"registry"}),
    frozenset({"matters", "services", "participation", "holdings", "collection"}),
    frozenset({"dispatch"}),
    frozenset({"reception"}),
    frozenset({"insight"}),
    frozenset({"command"}),
    frozenset({"oversight"}),
    frozenset({"doors"}),
    frozenset({"config"}),
)
"""From the ground up; rooms on one floor are strangers. The import contracts in pyproject.toml say the same."""

ROOMS = frozenset().union(*FLOORS) - {"doors", "config"}

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def floor_of(room: str) -> int:
    """How high a room lies; raises StopIteration for a name that is no room."""
    return next(level for level, rooms in enumerate(FLOORS) if room in rooms)


@cache
def tracked() -> tuple[Path, ...]:
    """The files that belong to the repository: those git knows or would add. Without git, the Python files."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
        return tuple(sorted(ROOT / name for name in listed if name and (ROOT / name).is_file()))
    return tuple(sorted([*SOURCE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]))


def python_files(*, tests: bool = True, migrations: bool = False) -> list[Path]:
    """Our Python, generated migrations apart."""
    return [
        file
        for file in tracked()
        if file.suffix == ".py"
        and (tests or file.is_relative_to(SOURCE))
        and (migrations or "migrations" not in file.parts)
    ]


def source_files() -> list[Path]:
    return python_files(tests=False)


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def functions(file: Path) -> Iterator[FunctionNode]:
    """Every function and method, nested ones too."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def room_of(file: Path) -> str:
    """The room that a source file belongs to, or an empty string for the package's own files."""
    parts = file.relative_to(SOURCE).parts
    return parts[0] if len(parts) > 1 else ""


def module_of(file: Path) -> str:
    """``zhili.matters.actions.close`` for its file."""
    parts = ("zhili", *file.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def where(file: Path, node: ast.AST | None = None) -> str:
    """``src/zhili/…:12``, for the message of a failure."""
    line = getattr(node, "lineno", None)
    return f"{file.relative_to(ROOT)}:{line}" if line else str(file.relative_to(ROOT))
