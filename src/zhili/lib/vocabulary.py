"""The closed set of words a lifecycle may be written in, with the meaning that code guarantees.

A locality's YAML says when an act is open and where it leads; what an act *means* (whether it can confirm, whether it
can end a matter, who could ever do it) is fixed by the room that owns the acts, and no profile can change it.
``matters`` declares the value, ``config`` passes it to ``profiles.check``, so that the checker never imports the room
above it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RelationWord:
    """How an actor can stand to a matter: reporter, lead, debtor, clock, …

    ``handles``: belongs to those who do the work, so its word can never close it.
    ``independent``: code has checked independence by person and unit before granting this relation.
    ``grant``: the post's grant that the relation needs, or None for residents and the clock.
    """

    name: str
    zh: str
    en: str
    grant: str | None = None
    affected: bool = False
    handles: bool = False
    independent: bool = False
    clock: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeWord:
    """How a matter can end. ``solved`` marks the one ending that only a confirmation reaches."""

    name: str
    zh: str
    en: str
    solved: bool = False
    needed_work: bool = False


@dataclass(frozen=True, slots=True)
class ActWord:
    """One act. ``zh`` and ``en`` are the words of its button; ``said_zh``/``said_en`` the timeline sentence, which
    may use ``{who}``, ``{unit}``, ``{reason}`` and ``{due}``.

    ``by``: the widest set of relations that may ever do it; a profile may narrow it, never widen it.
    ``verdicts``: when non-empty, code decides the target from what was said; the profile maps each verdict to a state.
    ``confirms``: its verdict ``solved`` rests on a recorded confirmation; only such an act may lead to solved.
    ``ends``: outcomes this act may lead to (directly, or by a verdict).
    ``tells_outcome``: refuses without an outcome statement (who decided, what was done or why not, evidence, remedy).
    ``stays``: never changes the state.
    ``inside``: said among staff; no resident reads that it happened, nor what was said.
    """

    name: str
    zh: str
    en: str
    said_zh: str
    said_en: str
    by: frozenset[str]
    verdicts: tuple[str, ...] = ()
    confirms: bool = False
    ends: frozenset[str] = frozenset()
    tells_outcome: bool = False
    stays: bool = False
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words of one room's lifecycles."""

    relations: Mapping[str, RelationWord]
    outcomes: Mapping[str, OutcomeWord]
    acts: Mapping[str, ActWord]
    fires: frozenset[str] = field(default_factory=frozenset)
    """What a clock may do when it runs out: ``urge``, or the name of an act that the clock may do."""

    def __post_init__(self) -> None:
        for act in self.acts.values():
            unknown = (act.by - self.relations.keys()) | (act.ends - self.outcomes.keys())
            if unknown:
                raise ValueError(f"act {act.name} uses unknown words: {sorted(unknown)}")
            if act.inside and (act.ends or act.confirms or not act.stays):
                raise ValueError(f"act {act.name} is said among staff and would still move a matter")
            if any(self.outcomes[name].solved for name in act.ends) and not act.confirms:
                raise ValueError(f"act {act.name} would end solved without confirming")
