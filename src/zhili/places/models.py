"""Areas and grids, and what imports found wrong with them. What ends is dated, never deleted.

Every period is half open: ``valid_from`` is the first day on which it holds (None: since before anything recorded
here), ``valid_to`` the first day on which it no longer does (None: until further notice).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhili.places.lifecycle import Layer


def _period(name: str) -> models.CheckConstraint:
    """A period never ends before it begins."""
    return models.CheckConstraint(
        name=name, condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
    )


class Area(models.Model):
    """区域. One code in its latest period. ``level``: digits that say something, 2, 4, 6, 9 or 12."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.SmallIntegerField()
    parent_code = models.CharField(max_length=12, default="")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=80)

    class Meta:
        constraints = (_period("area_period"),)
        indexes = (models.Index(fields=["parent_code"], name="area_parent"),)


class FormerArea(models.Model):
    """曾用区域. An earlier period of a code: under another name, or before a gap."""

    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField()
    source = models.CharField(max_length=80)

    class Meta:
        constraints = (
            _period("former_area_period"),
            models.UniqueConstraint(fields=["code", "valid_to"], name="former_area_once"),
        )


class Batch(models.Model):
    """批次. One file or folder that was imported, known by its content: the same again is the same batch."""

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=120)
    at = models.DateTimeField()


class Anomaly(models.Model):
    """异常. One thing wrong with one row of a batch. ``settled_at``: a later import of the batch no longer found it."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="anomalies")
    file = models.CharField(max_length=80)
    row = models.IntegerField()
    code = models.CharField(max_length=40)
    refused = models.BooleanField()
    zh = models.TextField()
    en = models.TextField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["batch", "file", "row", "code"], name="anomaly_once"),)


class Grid(models.Model):
    """网格. ``geometry``: WKB in CGCS2000 degrees, longitude first; ``crs``: what the file was declared in."""

    code = models.CharField(max_length=15)
    layer = models.CharField(max_length=10)
    name = models.CharField(max_length=60, default="")
    area_code = models.CharField(max_length=12)
    geometry = models.BinaryField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    crs = models.CharField(max_length=12)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="grids")

    class Meta:
        constraints = (
            _period("grid_period"),
            models.CheckConstraint(name="grid_layer_known", condition=Q(layer__in=[str(layer) for layer in Layer])),
            models.UniqueConstraint(fields=["code", "valid_from"], name="grid_code_once"),
        )
        indexes = (models.Index(fields=["layer", "code"], name="grid_layer_code"),)


class Stamp(models.Model):
    """版本戳. A token that every change of grids replaces, so that other processes know their picture is stale."""

    name = models.CharField(max_length=10, primary_key=True)
    token = models.CharField(max_length=32)
