"""The Merkle tree of RFC 6962 section 2.1 (SHA-256), pure: roots, inclusion and consistency proofs, and their
verification.

A tree is known by its *nodes*: ``node(level, index)`` is the hash over the complete, aligned run of 2**level leaves
that starts at leaf ``index << level``. Proofs ask only for such nodes, so a caller with tiles reads only the tiles on
the path.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

Node = Callable[[int, int], bytes]

HASH_BYTES = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of 0x00 and the leaf's bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children: a leaf can never pass for a node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(size: int, node: Node) -> bytes:
    """MTH over the first ``size`` leaves."""
    return EMPTY_ROOT if size == 0 else _range_hash(0, size, node)


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """PATH(index, D[size]) of section 2.1.1, from the leaf up. Raises ValueError unless 0 <= index < size."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_width(end - start)
        if index < middle:
            path.append(_range_hash(middle, end, node))
            end = middle
        else:
            path.append(_range_hash(start, middle, node))
            start = middle
    path.reverse()
    return path


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """PROOF(old, D[new]) of section 2.1.2. Empty when the sizes are equal or ``old`` is 0; ValueError unless old <=
    new."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} cannot continue a tree of {old}")
    if old in (0, new):
        return []
    path: list[bytes] = []
    start, end = 0, new
    whole = True  # whether D[start:end] begins at 0, so that the old root is known to the verifier
    while old != end:
        middle = start + _left_width(end - start)
        if old <= middle:
            path.append(_range_hash(middle, end, node))
            end = middle
        else:
            path.append(_range_hash(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(_range_hash(start, end, node))
    path.reverse()
    return path


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that ``proof`` leads to (RFC 9162 section 2.1.3.2). Raises ValueError when its length cannot be
    right."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    here, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ValueError("the proof is too long")
        if here & 1 or here == last:
            result = node_hash(sibling, result)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        here, last = here >> 1, last >> 1
    if last != 0:
        raise ValueError("the proof is too short")
    return result


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that the tree of ``new`` leaves continues the tree of ``old`` (RFC 9162, 2.1.4.2)."""
    if old == new:
        return old_root == new_root and not proof
    if old == 0:
        return not proof
    if not 0 < old < new or not proof:
        return False
    path = [old_root, *proof] if old & (old - 1) == 0 else proof
    return _roots_from_consistency(old, new, path) == (old_root, new_root)


def _roots_from_consistency(old: int, new: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Both roots that ``path`` leads to, or None when its length cannot be right."""
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if here & 1 or here == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        here, last = here >> 1, last >> 1
    return None if last else (first, second)


class Peaks:
    """A growing tree that remembers one hash per complete subtree on its right edge: append in amortised two hashes."""

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        peaks, rest, result = self._peaks, self.size, leaf
        while rest & 1:
            result = node_hash(peaks.pop(), result)
            rest >>= 1
        peaks.append(result)
        self.size += 1

    def root(self) -> bytes:
        """The root of what was appended so far."""
        if not self._peaks:
            return EMPTY_ROOT
        result = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            result = node_hash(peak, result)
        return result

    def take(self, other: Peaks) -> None:
        """Become a copy of ``other``."""
        self.size, self._peaks = other.size, list(other._peaks)


def split(hashes: bytes) -> Iterator[bytes]:
    """The hashes of a tile, one by one."""
    return (hashes[start : start + HASH_BYTES] for start in range(0, len(hashes), HASH_BYTES))


def levels(hashes: bytes) -> tuple[tuple[bytes, ...], ...]:
    """All complete nodes inside a tile: its own hashes first, then one level up after the other."""
    floors = [tuple(split(hashes))]
    while len(floors[-1]) > 1:
        below = floors[-1]
        floors.append(tuple(node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)))
    return tuple(floors)


def complete_root(hashes: Iterable[bytes]) -> bytes:
    """The root over a run whose length is a power of two."""
    floor = list(hashes)
    while len(floor) > 1:
        floor = [node_hash(floor[i], floor[i + 1]) for i in range(0, len(floor), 2)]
    return floor[0]


def _left_width(width: int) -> int:
    """The largest power of two smaller than ``width``."""
    return 1 << ((width - 1).bit_length() - 1)


def _range_hash(start: int, end: int, node: Node) -> bytes:
    """MTH(D[start:end]) where ``start`` is aligned, as every range of a proof is: peaks from the left, joined from the
    right."""
    peaks: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks.append(node(level, start >> level))
        start += 1 << level
    result = peaks.pop()
    while peaks:
        result = node_hash(peaks.pop(), result)
    return result
