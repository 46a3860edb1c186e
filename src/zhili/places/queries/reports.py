"""What imports found wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from zhili.places.models import Anomaly, Batch


@dataclass(frozen=True, slots=True)
class BatchValue:
    """One import. ``refused`` and ``noted`` count its open anomalies."""

    id: int
    kind: str
    source: str
    at: datetime
    refused: int
    noted: int


@dataclass(frozen=True, slots=True)
class AnomalyValue:
    """One open anomaly. ``row``: the line of a CSV file, or the feature's number from 1."""

    batch_id: int
    file: str
    row: int
    code: str
    refused: bool
    zh: str
    en: str


def batches() -> list[BatchValue]:
    """Every import, the latest first."""
    open_ = Q(anomalies__settled_at__isnull=True)
    rows = Batch.objects.annotate(
        refused=Count("anomalies", filter=open_ & Q(anomalies__refused=True)),
        noted=Count("anomalies", filter=open_ & Q(anomalies__refused=False)),
    ).order_by("-pk")
    return [BatchValue(*row) for row in rows.values_list("pk", "kind", "source", "at", "refused", "noted")]


def anomalies(batch_id: int | None = None, *, limit: int = 1000) -> list[AnomalyValue]:
    """The open anomalies of one import or of all, in order of file and row; at most ``limit``."""
    rows = Anomaly.objects.filter(settled_at__isnull=True).order_by("batch_id", "file", "row", "code")
    if batch_id is not None:
        rows = rows.filter(batch_id=batch_id)
    columns = ("batch_id", "file", "row", "code", "refused", "zh", "en")
    return [AnomalyValue(*row) for row in rows.values_list(*columns)[:limit]]
