"""How good a linkage is where the truth is known: pairwise precision and recall, also for those most easily wronged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .engine import Linked, link
from .generate import LONE, Person, lists, people
from .settings import Settings

if TYPE_CHECKING:
    from collections.abc import Hashable


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of rows: rightly together, wrongly together, wrongly apart."""

    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.false + self.missed) if self.right else 0.0


def score(
    found: Mapping[Hashable, Hashable],
    truth: Mapping[Hashable, Hashable],
    counts: Callable[[Hashable], bool] | None = None,
) -> Score:
    """Compare clusters with persons, both by row. ``counts``: judge only pairs of which a row's person passes."""
    both, clusters, persons = Counter[tuple[object, object]](), Counter[object](), Counter[object]()
    marked_clusters, marked_persons = Counter[object](), Counter[object]()
    for row, person in truth.items():
        passes = counts is None or counts(person)
        cluster = found[row]
        both[cluster, person] += 1
        clusters[cluster] += 1
        persons[person] += 1
        marked_clusters[cluster] += not passes
        marked_persons[person] += not passes
    right = sum(_pairs(n) for key, n in both.items() if not marked_persons[key[1]])
    together = sum(_pairs(n) - _pairs(marked_clusters[cluster]) for cluster, n in clusters.items())
    true = sum(_pairs(n) for person, n in persons.items() if not marked_persons[person])
    return Score(right, together - right, true - right)


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def measured(linked: Linked, truth: Mapping[Hashable, Hashable], made: Iterable[Person]) -> dict[str, Score]:
    """Overall, and of minority names, twins, and villagers of the same name."""
    return measured_rows(dict(zip(_keys(linked), linked.rows["cluster"].to_pylist(), strict=True)), truth, made)


def measured_rows(
    found: Mapping[Hashable, Hashable], truth: Mapping[Hashable, Hashable], made: Iterable[Person]
) -> dict[str, Score]:
    """The same, of clusters by row."""
    made = list(made)
    groups = {
        "minority names": {each.key for each in made if each.minority},
        "twins": {each.key for each in made if each.twin},
        "same-name villagers": {each.key for each in made if each.namesake},
    }
    return {"all": score(found, truth)} | {
        name: score(found, truth, members.__contains__) for name, members in groups.items()
    }


def _keys(linked: Linked) -> list[Hashable]:
    return list(zip(linked.rows["source"].to_pylist(), linked.rows["id"].to_pylist(), strict=True))


def run(n: int, seed: int, settings: Settings) -> tuple[Linked, dict[str, Score]]:
    """Generate, link and measure ``n`` people."""
    made = list(lists(n, seed))
    linked = link([row for row, _ in made], settings=settings.told(lone=LONE))
    truth: dict[Hashable, Hashable] = {(row.source, row.id): key for row, key in made}
    return linked, measured(linked, truth, people(n, seed))
