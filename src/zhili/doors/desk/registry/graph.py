"""The relations of one thing as a small drawing: the thing in the middle, what it belongs to around it. The list beside
it says the same in words; the drawing is for the eye alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from zhili.profiles.registers import ThingKind
from zhili.registry.queries.things import Bond, ThingPage

MOST = 12
LETTERS = 12
WIDE, HIGH = 720, 360


@dataclass(frozen=True, slots=True)
class Node:
    """A box at a place; ``x`` and ``y`` are its middle."""

    x: int
    y: int
    label: str
    kind: str
    thing: int


@dataclass(frozen=True, slots=True)
class Line:
    """From the middle to a box, with the relation's words half way."""

    x: int
    y: int
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws; ``more``: relations left out."""

    middle: Node
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    more: int


def drawn(found: ThingPage, bonds: Sequence[tuple[str, Bond]], kind_name: Callable[[ThingKind], str]) -> Drawing | None:
    """The drawing of the relations that hold; None where there are none. Who stands in several is drawn once."""
    by_thing: dict[int, tuple[Bond, list[str]]] = {}
    for words, bond in bonds:
        if bond.to_on is None:
            by_thing.setdefault(bond.thing, (bond, []))[1].append(words)
    if not by_thing:
        return None
    shown = list(by_thing.values())[:MOST]
    nodes, lines = [], []
    for place, (bond, several) in enumerate(shown):
        turn = 2 * pi * place / len(shown) - pi / 2
        x, y = round(WIDE / 2 + 262 * cos(turn)), round(HIGH / 2 + 135 * sin(turn))
        nodes.append(Node(x, y, _short(bond.label, bond.kind), kind_name(bond.kind), bond.thing))
        lines.append(Line(x, y, " · ".join(several)))
    middle = Node(WIDE // 2, HIGH // 2, _short(found.label, found.kind), kind_name(found.kind), found.id)
    return Drawing(middle, tuple(nodes), tuple(lines), len(by_thing) - len(shown))


def _short(label: str, kind: ThingKind) -> str:
    """What fits into a box: of an address and a household's number its end, which tells it from its neighbours'."""
    if len(label) <= LETTERS:
        return label
    tail = kind in (ThingKind.DWELLING, ThingKind.BUILDING, ThingKind.HOUSEHOLD, ThingKind.PLOT, ThingKind.FACILITY)
    return "…" + label[1 - LETTERS :] if tail else label[: LETTERS - 1] + "…"
