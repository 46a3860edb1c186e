"""The proof that a locality's rules keep what the house promises, or the counter-example.

What is promised: every matter reaches an ending or stands owed with a clock; every ending is explained; whoever waits
is waited for by a clock that tells somebody above; nobody who does the work can say *solved*, end a matter, or slip it
out through a triage exit. The acts' meanings come from the ``Vocabulary``; no profile can change them.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhili.lib.vocabulary import Vocabulary
from zhili.profiles.exploring import walk
from zhili.profiles.model import Profile
from zhili.profiles.problems import BadProfile, Problem
from zhili.profiles.proof_paths import check_paths
from zhili.profiles.proof_waits import check_waits
from zhili.profiles.proof_words import check_words
from zhili.profiles.reading import Source, read_source


@dataclass(frozen=True, slots=True)
class Explored:
    """How much of one kind was walked."""

    kind: str
    places: int
    moves: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found. Nothing was found wrong iff ``problems`` is empty; then ``profile`` is set."""

    problems: tuple[Problem, ...]
    explored: tuple[Explored, ...] = ()
    profile: Profile | None = None

    @property
    def holds(self) -> bool:
        return not self.problems


def check(text: str, vocabulary: Vocabulary) -> Proof:
    """Read and prove; never raises for what is wrong in ``text``."""
    try:
        source = read_source(text)
    except BadProfile as error:
        return Proof(error.problems)
    problems, explored = _prove(source, vocabulary)
    return Proof(tuple(problems), tuple(explored), None if problems else source.profile)


def prove(text: str, vocabulary: Vocabulary) -> Profile:
    """The profile in ``text`` if the proof holds; raises BadProfile with every problem."""
    proof = check(text, vocabulary)
    if proof.profile is None:
        raise BadProfile(proof.problems)
    return proof.profile


def _prove(source: Source, vocabulary: Vocabulary) -> tuple[list[Problem], list[Explored]]:
    problems: list[Problem] = []
    explored: list[Explored] = []
    for kind in source.profile.kinds.values():
        found = walk(kind, source.profile.clocks, vocabulary)
        explored.append(Explored(kind.name, len(found.first), len(found.moves)))
        problems += check_words(source, found)
        problems += check_waits(source, found)
        problems += check_paths(source, found)
    return problems, explored
