"""Where things stand in the address library."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhili.places.models import Address, Unmatched

from .batches import Batch
from .core import Thing


class Site(models.Model):
    """落址. One believed address of one thing, held against the library: the address it means, or the row that waits
    for its town (``waits``, which says what came of it). Neither: nobody has held it yet, and the row is the queue.
    ``same``: keyed hash of the value; ``batch``, ``row``: the list and the row it came in."""

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="sites")
    field = models.CharField(max_length=81)
    same = models.BinaryField(max_length=16)
    address = models.ForeignKey(Address, models.PROTECT, null=True, related_name="+")
    waits = models.ForeignKey(Unmatched, models.PROTECT, null=True, related_name="+")
    sure = models.FloatField(null=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    row = models.IntegerField(null=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="site_once", fields=("thing", "field")),
            models.CheckConstraint(
                name="site_held_some_time",
                condition=Q(at__isnull=True, address__isnull=True, waits__isnull=True)
                | Q(at__isnull=False) & (Q(address__isnull=False) | Q(waits__isnull=False)),
            ),
        )
        indexes = (models.Index(fields=["id"], name="site_queue", condition=Q(at__isnull=True)),)
