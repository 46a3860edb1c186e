"""After a new key was put in front: what older keys sealed is sealed anew, in pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from zhili.store.rows import change
from zhili.store.secrets import is_current, seal, unseal
from zhili.store.writing import writing

from ..models import BatchRow, Correction, Fact
from ..queries.sealing import fact_aad, proposed_aad, row_aad


def reseal(*, after: int = 0, most: int = 500) -> tuple[int, int]:
    """Look at up to ``most`` sealed values with ids above ``after`` and seal anew those under an older key: (the last
    id looked at, or 0; how many were sealed anew). The index does not change. Raises BadSeal."""
    with writing():
        rows = Fact.objects.filter(id__gt=after, sealed__isnull=False).order_by("id")[:most]
        looked = list(rows.values_list("id", "sealed"))
        last = looked[-1][0] if looked else 0
        return last, sum(change(Fact, {"id": fact}, sealed=again) for fact, again in _anew(looked, fact_aad))


def reseal_waiting() -> int:
    """The same for what waits for somebody, which is little: rows of lists, and what corrections propose; how many were
    sealed anew. Raises BadSeal."""
    with writing():
        rows = BatchRow.objects.filter(sealed__isnull=False).order_by("id").values_list("id", "sealed")
        done = sum(change(BatchRow, {"id": row}, sealed=again) for row, again in _anew(rows, row_aad))
        proposed = Correction.objects.filter(proposed__isnull=False).order_by("id").values_list("id", "proposed")
        return done + sum(
            change(Correction, {"id": row}, proposed=again) for row, again in _anew(proposed, proposed_aad)
        )


def _anew(rows: Iterable[tuple[int, object]], bound: Callable[[int], str]) -> Iterator[tuple[int, bytes]]:
    """(id, the same sealed with the key in front) of each that is not."""
    for no, sealed in list(rows):
        old = bytes(sealed or b"")  # type: ignore[call-overload]
        if not is_current(old):
            yield no, seal(unseal(old, aad=bound(no)), aad=bound(no))
