"""What a model trained on labelled addresses adds to the grammar: an averaged perceptron over its answer, the gazetteer
and the letters around, decoded by Viterbi (Collins 2002). numpy alone; some forty seconds on one core.

It is a measure and no part of the house: the labels it learns from have no licence under which a model could be given
away, and what they call a place of interest is an estate to one annotator and a shop to the next.
"""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from addresses import Entity, entities, labelled, sentences

from zhili.language.address import Gazetteer, even, spans

BUCKETS: Final = 1 << 20
ROUNDS: Final = 8
NEVER: Final = -1e9
Table = Any
"""An array of numpy."""


@dataclass
class Model:
    """``weights``: a row a feature, a column a label; ``steps``: from label to label; ``first``: which may
    begin."""

    names: list[str]
    weights: Table
    steps: Table
    first: Table

    def decode(self, rows: Table) -> Table:
        """The likeliest labels of a text."""
        seen = self.weights[rows].sum(axis=1)
        back = np.empty((len(seen), len(self.names)), dtype=np.int32)
        best = seen[0] + self.first
        for at in range(1, len(seen)):
            ways = best[:, None] + self.steps
            back[at] = ways.argmax(axis=0)
            best = ways[back[at], np.arange(len(self.names))] + seen[at]
        found = np.empty(len(seen), dtype=np.int64)
        found[-1] = best.argmax()
        for at in range(len(seen) - 1, 0, -1):
            found[at - 1] = back[at, found[at]]
        return found


def learned(folder: Path, known: Gazetteer) -> dict[str, object]:
    """Entity F1 on parsing_dev of a model that saw parsing_train alone."""
    train = [each for each in sentences(folder / "parsing_train.txt") if each[0]]
    texts = [features(text, known) for text, _ in train]
    gold = [marks(text, found) for text, found in train]
    names = sorted({label for each in gold for label in each} | {"O"})
    model = fit(texts, [np.array([names.index(label) for label in each]) for each in gold], names)
    right = said = wanted = 0
    for text, found in sentences(folder / "parsing_dev.txt"):
        mine = set(entities([names[label] for label in model.decode(features(text, known))])) if text else set()
        right, said, wanted = right + len(mine & set(found)), said + len(mine), wanted + len(found)
    return {"f1": round(2 * right / (said + wanted), 4), "precision": round(right / said, 4),
            "recall": round(right / wanted, 4), "rounds": ROUNDS, "texts": len(train)}  # fmt: skip


def fit(texts: list[Table], gold: list[Table], names: list[str]) -> Model:
    """The average of what the perceptron was after each text."""
    shape = (len(names), len(names))
    barred = np.array([[0.0 if _follows(one, other) else NEVER for other in names] for one in names])
    first = np.array([NEVER if name.startswith("I-") else 0.0 for name in names])
    model = Model(names, np.zeros((BUCKETS, len(names)), np.float32), barred.copy(), first)
    drift, step_drift, seen = np.zeros_like(model.weights), np.zeros(shape), 1
    chance, order = random.Random(2026), list(range(len(texts)))
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for no in order:
            mine, right = model.decode(texts[no]), gold[no]
            for at in np.nonzero(mine != right)[0]:
                for label, by in ((right[at], 1), (mine[at], -1)):
                    model.weights[texts[no][at], label] += by
                    drift[texts[no][at], label] += by * seen
            for path, by in ((right, 1), (mine, -1)) if (mine != right).any() else ():
                np.add.at(model.steps, (path[:-1], path[1:]), by)
                np.add.at(step_drift, (path[:-1], path[1:]), by * seen)
            seen += 1
    return Model(names, model.weights - drift / seen, model.steps - step_drift / seen, first)


def _follows(one: str, other: str) -> bool:
    return not other.startswith("I-") or (one != "O" and one[2:] == other[2:])


def marks(text: str, found: list[Entity]) -> list[str]:
    """B- where an entity begins, I- inside it, O elsewhere."""
    answer = ["O"] * len(text)
    for start, end, kind in found:
        answer[start:end] = [f"{'I' if at else 'B'}-{kind}" for at in range(end - start)]
    return answer[: len(text)]


def features(text: str, known: Gazetteer) -> Table:
    """A row of buckets a letter."""
    letters = ["", "", *even(text), "", ""]
    sorts = [_sort(letter) for letter in letters]
    said = ["", "", *marks(text, labelled(spans(text, known))), "", ""]
    listed = _listed(even(text), known)
    return np.array(
        [[zlib.crc32(f"{no}\t{each}".encode()) % BUCKETS for no, each in enumerate(
            _at(letters[at : at + 5], sorts[at : at + 5], said[at : at + 5], listed[at]))]
         for at in range(len(text))],
        dtype=np.int32,
    )  # fmt: skip


def _at(c: list[str], k: list[str], g: list[str], listed: str) -> list[str]:
    """What is seen from the middle of five letters ``c``, their sorts ``k`` and the grammar's marks ``g``."""
    joined = "|".join
    return [
        *c, c[1] + c[2], c[2] + c[3], c[1] + c[3], c[0] + c[1], c[3] + c[4], "".join(c[:3]), "".join(c[1:4]),
        "".join(c[2:]), "".join(k), g[2], joined(g[2:4]), joined(g[1:3]), joined(g[1:4]), joined(g), g[2] + c[2],
        g[2] + c[3] + k[4], listed, listed + g[2],
    ]  # fmt: skip


def _sort(letter: str) -> str:
    if letter.isdigit():
        return "d"
    if letter in "一二三四五六七八九十":
        return "n"
    return "h" if letter >= "\u3400" else "a" if letter.isalpha() else "p"


def _listed(text: str, known: Gazetteer) -> list[str]:
    """Which name of the gazetteer begins at a letter, or goes on over it."""
    answer = ["o"] * len(text)
    for at in range(len(text)):
        found = known.at(text, at)
        if found is not None:
            answer[at] = f"b{found[0]}"
            for inside in range(at + 1, min(found[1], len(text))):
                answer[inside] = f"i{found[0]}" if answer[inside] == "o" else answer[inside]
    return answer
