"""After a new key was put in front: what older keys sealed is sealed anew, in pieces."""

from __future__ import annotations

from zhili.store.rows import change
from zhili.store.secrets import is_current, seal, unseal
from zhili.store.writing import writing

from ..models import BatchRow, Fact
from ..queries.sealing import fact_aad, row_aad


def reseal(*, after: int = 0, most: int = 500) -> tuple[int, int]:
    """Look at up to ``most`` sealed values with ids above ``after`` and seal anew those under an older key: (the last
    id looked at, or 0; how many were sealed anew). The index does not change. Raises BadSeal."""
    with writing():
        rows = Fact.objects.filter(id__gt=after, sealed__isnull=False).order_by("id")[:most]
        last, done = 0, 0
        for fact, sealed in rows.values_list("id", "sealed"):
            last = fact
            if not is_current(bytes(sealed or b"")):
                text = unseal(bytes(sealed or b""), aad=fact_aad(fact))
                done += change(Fact, {"id": fact}, sealed=seal(text, aad=fact_aad(fact)))
        return last, done


def reseal_rows() -> int:
    """The same for the rows of lists that wait for a clerk, which are few; how many were sealed anew. Raises
    BadSeal."""
    done = 0
    with writing():
        for row, sealed in BatchRow.objects.filter(sealed__isnull=False).order_by("id").values_list("id", "sealed"):
            if not is_current(bytes(sealed or b"")):
                text = unseal(bytes(sealed or b""), aad=row_aad(row))
                done += change(BatchRow, {"id": row}, sealed=seal(text, aad=row_aad(row)))
    return done
