"""What a linkage is told: which fields are compared how, which rows are brought together, when two rows are the same.

Plain values; ``chinese`` and ``english`` are the two settings in use. SQL is DuckDB's, of which Splink makes Spark's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from zhili.registry.lifecycle import Sentence

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

FEWEST_TO_LEARN_FROM: Final = 500
"""Rows below which nothing is learnt: the guesses of the settings, or a model given, are used."""


@dataclass(frozen=True, slots=True)
class Level:
    """How near two values are. ``sql`` speaks of ``x_l`` and ``x_r``, '' for what is left. ``m``: a first guess how
    often rows of one person stand here; ``u``: how often two persons do, where theory knows better than a sample;
    ``by``: the column whose frequency weighs it (two of a rare name are likelier one)."""

    code: str
    words: Sentence
    sql: str
    m: float
    u: float | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field compared: its levels from equal to unlike; ``empty``: the SQL by which it says nothing."""

    name: str
    words: Sentence
    empty: str
    levels: tuple[Level, ...]

    def rank(self, code: str) -> int:
        """The number of a level in the result: 0 for unlike, greater is nearer, -1 where a value is missing."""
        codes = [level.code for level in self.levels]
        return len(codes) - 1 - codes.index(code)

    def level(self, rank: int) -> Level | None:
        return self.levels[len(self.levels) - 1 - rank] if rank >= 0 else None

    def case(self) -> str:
        """SQL of the rank."""
        whens = " ".join(f"when {level.sql} then {self.rank(level.code)}" for level in self.levels[:-1])
        return f"case when {self.empty} then -1 {whens} else 0 end"


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt: (m, u) of each level by field and code, and how likely two rows at random are one person."""

    prior: float
    weights: dict[str, dict[str, tuple[float, float]]]
    learnt: bool = True


Prepare = Callable[["duckdb.DuckDBPyConnection", "pa.Table"], None]
"""Makes the table ``prepared`` out of the rows: ``row, lone, known``, what a cluster may not
hold two of (``id_number`` where ``id_ok``, ``sex`` with ``born``, ``whole``: the name if nothing of it is
missing), and what the comparisons and blocks speak of."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a linkage depends on, so that the same rows give the same result."""

    fields: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    blocks: tuple[str, ...]
    """Rows are brought together where one of these holds (SQL of ``l`` and ``r``)."""
    training: tuple[str, ...]
    """Blocks in which most pairs are one person; expectation maximisation learns in them."""
    certain: tuple[str, ...]
    """Blocks that are all but certain; with ``certain_share`` they give the prior."""
    same: str
    """SQL of ranks: what must agree before likelihood counts at all."""
    torn: str
    """SQL of ranks: what two rows of one person can never say."""
    unsure: str
    """SQL of ranks: what is worth a clerk's time though it is not the same."""
    prepare: Prepare
    weak: str = "false"
    """SQL of ranks: half a name is all that joins the pair, so that it must not bring two whole names together."""
    certain_share: float = 0.8
    false_share: float = 0.0005
    """The threshold is the lowest at which the model itself expects at most this share of the merges to be false."""
    least_same: float = 0.95
    least_unsure: float = 0.5
    lone: frozenset[str] = frozenset()
    """Lists that name nobody twice: two of their rows are never one person."""
    seed: int = 1
    model: Model | None = None
    """Learnt before: nothing is learnt anew, so that a small batch is judged as a large one was."""
    u_rows: int = 2500
    em_pairs: float = 5e5
    memory: str = "3GB"
    threads: int = 2
    flags: dict[str, str] = field(default_factory=dict)
    """Further truths about a pair, as SQL by name, of which ``same``, ``torn`` and ``unsure`` may speak."""

    def told(self, **changes: Any) -> Settings:
        """These settings with some of them changed."""
        return replace(self, **changes)


def at_least(comparisons: tuple[Comparison, ...], name: str, code: str) -> str:
    """SQL: the field is at this level or a nearer one."""
    return f"{name} >= {_named(comparisons, name).rank(code)}"


def exactly(comparisons: tuple[Comparison, ...], name: str, *codes: str) -> str:
    """SQL: the field is at one of these levels."""
    ranks = ", ".join(str(_named(comparisons, name).rank(code)) for code in codes)
    return f"{name} in ({ranks})"


def _named(comparisons: tuple[Comparison, ...], name: str) -> Comparison:
    return next(each for each in comparisons if each.name == name)
