"""The record's tables. Only ``actions`` writes them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """条目. One thing that somebody did. Never changed but for ``seq``, which the sealer sets once.

    ``at`` is kept as its canonical text (UTC, microseconds), because exactly these bytes are sealed.
    ``facts`` is canonical JSON and names no person; ``digest`` is the salted digest of the personal detail, or empty.
    ``seq`` is the dense leaf number from 0, or NULL until sealed.
    """

    seq = models.BigIntegerField(null=True, unique=True)
    at = models.CharField(max_length=27)
    actor = models.CharField(max_length=120)
    act = models.CharField(max_length=60)
    ref = models.CharField(max_length=120)
    facts = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["ref", "id"], name="journal_entry_ref"),
            # PostgreSQL compares by the locale; what begins so is found by bytes.
            models.Index(
                fields=["actor", "id"], name="journal_entry_actor", opclasses=["text_pattern_ops", "int8_ops"]
            ),
            models.Index(fields=["id"], condition=Q(seq__isnull=True), name="journal_entry_unsealed"),
        ]


class Detail(models.Model):
    """细节. What an entry says of persons, encrypted and erasable. Erased: salt and blob are gone, the date stays."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, db_constraint=True, related_name="+")
    salt = models.BinaryField(null=True)
    sealed = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)


class Tile(models.Model):
    """瓦片. Up to 256 consecutive hashes of tree level 8 × ``level`` (C2SP tlog-tiles); a level's last one grows."""

    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="journal_tile_place")]


class Checkpoint(models.Model):
    """检查点. The signed root over the first ``size`` entries; ``note`` is the signed text, the columns repeat it."""

    size = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    note = models.TextField()
    at = models.DateTimeField()


class Follower(models.Model):
    """跟随者. ``cursor`` is the next ``seq`` that it has not handled."""

    name = models.CharField(max_length=80, primary_key=True)
    cursor = models.BigIntegerField()
