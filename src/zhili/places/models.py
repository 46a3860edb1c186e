"""Areas and grids, addresses and plates, and what imports found wrong with them. What ends is dated, never deleted.

Every period is half open: ``valid_from`` is the first day on which it holds (None: since before anything recorded
here), ``valid_to`` the first day on which it no longer does (None: until further notice).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhili.places.lifecycle import AddressStatus, AliasKind, Layer, PlateEnd


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


class Address(models.Model):
    """标准地址. One address in its parts (``language.address``), canonical from the town on. ``area_code``: the
    village it lies in, or the town where the village is not known; position in CGCS2000 degrees."""

    area_code = models.CharField(max_length=12)
    grid_code = models.CharField(max_length=15, default="")
    parts = models.JSONField()
    text = models.CharField(max_length=200)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    status = models.CharField(max_length=8)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=120)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            _period("address_period"),
            models.CheckConstraint(
                name="address_status_known", condition=Q(status__in=[str(each) for each in AddressStatus])
            ),
            models.CheckConstraint(
                name="address_former_is_dated", condition=~Q(status="former") | Q(valid_to__isnull=False)
            ),
            models.CheckConstraint(
                name="address_placed_whole",
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["area_code", "text"], name="address_text_once", condition=~Q(status="former")
            ),
        )
        indexes = (models.Index(fields=["area_code", "id"], name="address_area"),)


class Alias(models.Model):
    """地址名称. One way in which an address is or was written, with the parts it is found by: its standard text of a
    period, what people call it, what a list wrote. Each from the day it holds to the first day it does not."""

    address = models.ForeignKey(Address, models.PROTECT, related_name="aliases")
    kind = models.CharField(max_length=10)
    text = models.CharField(max_length=200)
    parts = models.JSONField()
    road = models.CharField(max_length=120)
    estate = models.CharField(max_length=120)
    village = models.CharField(max_length=60)
    number = models.CharField(max_length=60)
    building = models.CharField(max_length=60)
    room = models.CharField(max_length=60)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=120)

    class Meta:
        constraints = (
            _period("alias_period"),
            models.CheckConstraint(name="alias_kind_known", condition=Q(kind__in=[str(kind) for kind in AliasKind])),
            models.UniqueConstraint(
                fields=["address"], name="alias_standard_once", condition=Q(kind="standard", valid_to__isnull=True)
            ),
        )
        indexes = (
            models.Index(fields=["road", "number"], name="alias_road"),
            models.Index(fields=["estate", "building", "room"], name="alias_estate"),
            models.Index(fields=["village", "number"], name="alias_village"),
            models.Index(fields=["text"], name="alias_text"),
        )


class AddressName(models.Model):
    """地名. Each road, estate and village that an alias has, once: what a misspelt name is compared with."""

    part = models.CharField(max_length=8)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["part", "name"], name="address_name_once"),)


class Unmatched(models.Model):
    """待核地址. A text that no address of the library is meant by, for the town to decide; each time is counted.
    ``due_at``: by when, where whoever brought it waits for the answer."""

    text = models.CharField(max_length=200)
    area_code = models.CharField(max_length=12)
    source = models.CharField(max_length=120)
    times = models.IntegerField()
    best = models.FloatField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8)
    address = models.ForeignKey(Address, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=200)
    settled_by = models.CharField(max_length=80)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["area_code", "text"], name="unmatched_once"),
            models.CheckConstraint(
                name="unmatched_state",
                condition=Q(state="open", settled_at__isnull=True)
                | Q(state__in=("found", "added"), address__isnull=False, settled_at__isnull=False)
                | (Q(state="denied", settled_at__isnull=False) & ~Q(why="")),
            ),
        )
        indexes = (
            models.Index(fields=["area_code", "-times", "id"], name="unmatched_open", condition=Q(state="open")),
        )


class Plate(models.Model):
    """门牌. A random token on a door, of which only a digest is kept. It names an address, perhaps a dwelling of the
    registry (``thing``), and nobody."""

    digest = models.CharField(max_length=64, unique=True)
    address = models.ForeignKey(Address, models.PROTECT, related_name="plates")
    thing = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=8)
    ended_by = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="plate_ends_somehow",
                condition=Q(ended_at__isnull=True, ended_how="")
                | Q(ended_at__isnull=False, ended_how__in=[str(each) for each in PlateEnd]),
            ),
            models.UniqueConstraint(
                fields=["address"],
                name="plate_one_an_address",
                condition=Q(ended_at__isnull=True, thing__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["thing"],
                name="plate_one_a_dwelling",
                condition=Q(ended_at__isnull=True, thing__isnull=False),
            ),
        )
