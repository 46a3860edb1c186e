"""What a form asked of the hand that filled it: how many inputs it put to a person, and how many it filled by itself.

Inputs are counted, never time, presses or corrections: how long somebody sits at a form is not the house's business.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """``asked``: inputs that stood before a person and that the house had not filled, or had filled wrongly.
    ``filled``: inputs that the house had filled and that came back as they were."""

    asked: int = 0
    filled: int = 0

    def __add__(self, other: Effort) -> Effort:
        return Effort(self.asked + other.asked, self.filled + other.filled)


@dataclass(frozen=True, slots=True)
class Filling:
    """One form of one unit in one month: ``times`` it was sent and acted upon, and what it asked over all of them.

    ``form`` is the act to which it leads, ``room:act``; ``unit_id`` None are residents; ``month`` is ``2026-11``.
    """

    form: str
    unit_id: int | None
    month: str
    times: int
    asked: int
    filled: int
