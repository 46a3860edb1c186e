"""What a message seems to be about. Plain keyword rules of the profile; a learning classifier is one function to
implement.

A classifier is any function ``(text, profile) -> guesses``, best first, each with how sure it is and why. Nothing
here acts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zhili.language.text import normalise
from zhili.profiles.model import Profile

FULL_WEIGHT = 6
"""The weight from which one rule alone is taken as sure."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One category that the text may belong to. ``sure`` in hundredths; ``why``: the words that speak for it."""

    category: str
    sure: int
    why: tuple[str, ...]


Classifier = Callable[[str, Profile], list[Guess]]


def by_keywords(text: str, profile: Profile) -> list[Guess]:
    """The profile's keyword rules. How sure: the rule's share of all weights that spoke, less for a light rule.

    No rule, no guess: where nothing applies the matter stays with the dispatcher.
    """
    plain = normalise(text)
    weights: dict[str, int] = {}
    why: dict[str, tuple[str, ...]] = {}
    for rule in profile.keywords:
        words = rule.matches(plain)
        if words:
            weights[rule.category] = weights.get(rule.category, 0) + rule.weight
            why[rule.category] = why.get(rule.category, ()) + words
    total = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda each: (-each[1], each[0]))
    return [
        Guess(category, round(100 * weight / total * min(weight, FULL_WEIGHT) / FULL_WEIGHT), why[category])
        for category, weight in ranked
    ]


def urgent_words(text: str, profile: Profile) -> tuple[str, ...]:
    """The words that make a message urgent (life or property), or none."""
    urgent, plain = profile.urgent, normalise(text)
    if urgent is None or any(word in plain for word in urgent.none_of):
        return ()
    return tuple(word for word in urgent.any_of if word in plain)
