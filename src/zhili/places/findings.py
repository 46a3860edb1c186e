"""What an import found wrong, as plain values; and the count of what it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from zhili.places.lifecycle import FINDINGS

Progress = Callable[[str, int], None]
"""Told the file's name and how many of its rows were read so far."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One anomaly of one row (the line in a CSV file, the feature's number from 1 in GeoJSON)."""

    file: str
    row: int
    code: str
    refused: bool
    zh: str
    en: str


def finding(file: str, row: int, kind: str, /, **facts: object) -> Finding:
    """The finding ``kind`` (a key of FINDINGS) with its sentences filled in."""
    word = FINDINGS[kind]
    return Finding(file[:80], row, kind, word.refused, word.zh.format(**facts), word.en.format(**facts))


@dataclass(slots=True)
class Report:
    """What an import did. ``read`` = ``added`` + ``changed`` + ``unchanged`` + ``refused``; every refused row and every
    row that went in with something to know has its line in ``findings`` and in the table of anomalies.
    """

    batch_id: int
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    findings: list[Finding] = field(default_factory=list)

    def found(self, each: Finding) -> None:
        """Keep a finding, and count its row when it was left out."""
        self.findings.append(each)
        self.refused += each.refused
