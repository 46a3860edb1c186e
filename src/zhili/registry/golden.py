"""Which of several values is believed, and why. Pure.

The rule of a field names its sources in the order in which they are believed. Of the values still held, the one of the
first such source wins; among equals the one observed last; where nobody disagrees, that is the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhili.profiles.registers import FieldRule

from .lifecycle import VISITED_ON, Golden


@dataclass(frozen=True, slots=True)
class Claim:
    """One held value, by its fact: who says it (kind of source), when it was seen, its keyed hash, and whether a part
    of it was lost."""

    fact: int
    source: str
    observed_at: datetime
    blind: bytes
    doubtful: bool = False


def believe(rule: FieldRule, claims: Sequence[Claim]) -> tuple[int, Golden]:
    """The fact that is believed and why. ``claims`` has at least one; where one says the whole, those of which a part
    was lost are not heard."""
    sound = [claim for claim in claims if not claim.doubtful]
    if sound and len(sound) < len(claims):
        fact, reason = believe(rule, sound)
        return fact, Golden.WHOLE if reason in (Golden.ONLY, Golden.AGREED) else reason
    best = max(claims, key=lambda claim: (-_rank(rule, claim.source), claim.observed_at, claim.fact))
    if len(claims) == 1:
        return best.fact, Golden.ONLY
    if len({claim.blind for claim in claims}) == 1:
        return best.fact, Golden.AGREED
    equals = [claim for claim in claims if _rank(rule, claim.source) == _rank(rule, best.source)]
    return best.fact, Golden.RANK if len(equals) == 1 else Golden.NEWEST


def _rank(rule: FieldRule, source: str) -> int:
    """0 is believed first; a source that the rule does not name comes last. When somebody last looked is a matter of
    when, not of who: there all are equal, and the latest wins."""
    if rule.name in VISITED_ON:
        return 0
    return rule.sources.index(source) if source in rule.sources else len(rule.sources)
