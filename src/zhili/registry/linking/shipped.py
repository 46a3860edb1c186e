"""Weights that come with the software, for lists that teach nothing (too few people in common) or nonsense.

Learnt from generated lists of 50,000 people who do not exist (``generate.lists(50000, 5)``: 116,000 rows of three
lists, ``population`` and ``insurance`` naming nobody twice), and written down here. They are used when somebody asked
for them and another person allowed it, never by themselves.
"""

from __future__ import annotations

from typing import Final

from .settings import Model

SHARED: Final = 1.8
"""Rows of the same person that a row meets on average, in those lists."""
WEIGHTS: Final[dict[str, dict[str, tuple[float, float]]]] = {
    "name": {
        "exact": (0.9073, 1.92e-05), "variant": (0.003532, 1e-06), "homophone": (0.02643, 4.48e-06),
        "part": (0.001161, 1.6e-06), "lost": (0.04855, 1.57e-05), "nickname": (0.006698, 3.33e-05),
        "near": (0.003516, 0.000131), "family": (0.00214, 0.0152), "unlike": (0.0006435, 0.985),
    },
    "identity": {
        "exact": (0.977, 1e-09), "two_valid": (0.001417, 0.986), "moved": (0.006979, 1e-08), "one": (0.01441, 1e-08),
        "two": (0.0002018, 1e-06), "unlike": (0.01, 0.0138),
    },
    "born": {
        "exact": (0.9857, 3.81e-05), "swapped": (0.004184, 9.28e-06), "near": (0.008607, 0.00106),
        "year": (3.249e-05, 0.0117), "unlike": (0.001479, 0.987),
    },
    "sex": {"same": (0.9937, 0.499), "unlike": (0.006349, 0.501)},
    "phone": {"exact": (0.9349, 2.22e-05), "one": (0.01009, 1e-06), "unlike": (0.05497, 0.9999)},
    "address": {
        "dwelling": (0.7669, 0.000671), "building": (0.003801, 0.00307), "site": (0.02378, 0.00945),
        "unlike": (0.2055, 0.987),
    },
}  # fmt: skip
"""(m, u) of each level by field and code: how often rows of one person, and of two, stand there."""


def model(rows: int) -> Model:
    """The shipped model for so many rows."""
    return Model(min(0.1, SHARED / max(rows - 1, 1)), WEIGHTS, learnt=False)
