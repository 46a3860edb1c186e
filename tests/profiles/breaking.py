"""Ways to break a locality's rules, each with the rule of the proof that must catch it.

A mutation changes the parsed YAML in place and returns False where it does not apply to that kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Doc = dict[str, Any]
Mutate = Callable[[Doc, Doc], bool | None]
MUTATIONS: list[tuple[str, str, Mutate]] = []


def breaks(rule: str) -> Callable[[Mutate], Mutate]:
    """Register a mutation under the rule that must catch it."""

    def register(mutate: Mutate) -> Mutate:
        MUTATIONS.append((mutate.__name__, rule, mutate))
        return mutate

    return register


def parts(kind: Doc, act: str) -> list[Doc]:
    """An act's paragraphs."""
    found = kind["acts"].get(act, [])
    return found if isinstance(found, list) else [found]


def waits_on(kind: Doc, relation: str) -> str:
    """The first state that waits on a relation."""
    return next(name for name, state in kind["states"].items() if state.get("waits_on") == relation)


def filed(kind: Doc) -> str:
    """The state from which matters are assigned."""
    return parts(kind, "assign")[0]["from"][0]
