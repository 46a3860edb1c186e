"""What all imports share: the batch they belong to, their anomalies as rows, their entries in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from zhili.journal import actions as journal
from zhili.lib.actor import Actor
from zhili.lib.ref import Ref
from zhili.places.findings import Report
from zhili.places.lifecycle import Act
from zhili.places.models import Anomaly, Batch
from zhili.store.rows import insert
from zhili.store.writing import writing


def begin(kind: str, digest: str, source: str, now: datetime) -> Report:
    """The report of a batch; the same content again continues its batch."""
    with writing():
        batch, _ = Batch.objects.get_or_create(
            digest=digest, defaults={"kind": kind, "source": source[:120], "at": now}
        )
    return Report(batch.pk)


def record(actor: Actor, now: datetime, act: Act, batch_id: int, facts: Mapping[str, object]) -> None:
    """One entry for what the open transaction changes."""
    ref = str(Ref("places_batch", str(batch_id)))
    journal.write([journal.Draft(now, actor.ref, act, ref, facts, None)])


def settle(report: Report, now: datetime) -> None:
    """Make the batch's open anomalies those of ``report``: new ones are added, those no longer found are settled."""
    with writing():
        known = {
            (file, row, code): (pk, settled)
            for pk, file, row, code, settled in Anomaly.objects.filter(batch_id=report.batch_id).values_list(
                "pk", "file", "row", "code", "settled_at"
            )
        }
        found = {(each.file, each.row, each.code): each for each in report.findings}
        gone = [pk for key, (pk, settled) in known.items() if settled is None and key not in found]
        back = [pk for key, (pk, settled) in known.items() if settled is not None and key in found]
        for pks, settled_at in ((gone, now), (back, None)):
            for at in range(0, len(pks), 500):
                Anomaly.objects.filter(pk__in=pks[at : at + 500]).update(settled_at=settled_at)
        insert(
            Anomaly,
            ("batch_id", "file", "row", "code", "refused", "zh", "en", "at"),
            [
                (report.batch_id, each.file, each.row, each.code, each.refused, each.zh, each.en, now)
                for key, each in found.items()
                if key not in known
            ],
        )
