"""The mark of a list that left the house: seen in its header, and unseen in its properties and rows.

Each row says one bit of the mark: its last cell ends in a no-break space, or does not. Rows that were copied out of the
file still tell which one it was, once there are enough of them in one piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

BITS: Final = 48
ENOUGH: Final = 20
"""Rows in a piece from which a file can be told: fewer fit too many marks."""
SPACE: Final = "\u00a0"


def bits_of(mark: str) -> str:
    """Twelve hexadecimal digits as 48 bits."""
    return f"{int(mark, 16):0{BITS}b}"


def stamped(text: str, mark: str, row: int) -> str:
    """The last cell of the row (counted from 0) with its bit."""
    return text.rstrip(SPACE) + (SPACE if bits_of(mark)[row % BITS] == "1" else "")


def told_by(cells: Sequence[str], marks: Iterable[str]) -> list[str]:
    """The marks that fit a piece of rows, given their last cells in order; none for a piece too short to tell."""
    if len(cells) < ENOUGH:
        return []
    said = "".join("1" if cell.endswith(SPACE) else "0" for cell in cells[:BITS])
    return [mark for mark in marks if said in bits_of(mark) * 2]
