"""Who may say “solved” of a matter they do not suffer from. Judged here and nowhere else, by person *and* unit.

A confirmer is independent when they never held a post in, nor acted on this matter for, the lead, an assisting unit
or the owing body, or any unit above or below one of these, and are not themselves a party. Whoever worked for a unit
once stays bound to it: a transfer the day before does not make a handler a witness.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ties:
    """What binds one person to one matter. All are unit ids.

    ``bound_units``: every unit that ever led or assisted this matter, all units above and below each of them, and every
    body that ever owed it.
    ``held_units``: every unit in which the person ever held a post, the present one included.
    ``acted_for``: the units for which the person acted on this matter.
    ``is_party``: the person reported or joined this matter, in whatever role.
    """

    bound_units: frozenset[int]
    held_units: frozenset[int]
    acted_for: frozenset[int]
    is_party: bool = False


def is_independent(ties: Ties) -> bool:
    """Whether this person's word, given from outside, may count as a confirmation."""
    return not ties.is_party and not (ties.held_units | ties.acted_for) & ties.bound_units
