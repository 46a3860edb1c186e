"""A reference to a thing in some room, as the journal and the outbox keep it: ``matter:QH-2026-000417-K``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"^[a-z][a-z_]*:[^\s:]{1,80}$")


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """``kind:key``. Both are plain strings; the journal compares them and knows nothing more."""

    kind: str
    key: str

    def __post_init__(self) -> None:
        if not _SHAPE.match(str(self)):
            raise ValueError(f"not a reference: {self.kind}:{self.key}")

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @classmethod
    def parse(cls, text: str) -> Ref:
        """Read ``kind:key``; raises ValueError on anything else."""
        kind, _, key = text.partition(":")
        return cls(kind, key)
