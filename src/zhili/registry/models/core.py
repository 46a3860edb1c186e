"""Things, what each source says of them, and how they belong together. What ends is dated, never deleted.

Every period is half open, as in ``places`` and ``offices``: the first day on which it holds, the first on which it no
longer does. A value is either in clear or sealed with the fact's id; ``blind`` is its keyed hash, equal exactly when
two values are, so that sealed values can be compared and asked for without being opened.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhili.offices.models import Unit
from zhili.profiles.registers import ThingKind

from ..lifecycle import Word


def _period(name: str) -> models.CheckConstraint:
    """A period never ends before it begins."""
    return models.CheckConstraint(
        name=name, condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gte=F("from_on"))
    )


class Source(models.Model):
    """来源. Who says so: one unit in one capacity, such as the household police of the county."""

    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(name="source_once", fields=("kind", "unit")),)


class Thing(models.Model):
    """对象. A person, a dwelling, a dog: one row each, whoever knows of it. ``into``: the one it turned out to be."""

    kind = models.CharField(max_length=12)
    area_code = models.CharField(max_length=12)
    grid_code = models.CharField(max_length=15, default="")
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=12, default="")
    into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(name="thing_kind_known", condition=Q(kind__in=[str(kind) for kind in ThingKind])),
            models.CheckConstraint(
                name="thing_ends_for_a_reason",
                condition=Q(ended_on__isnull=True, ended_why="") | (Q(ended_on__isnull=False) & ~Q(ended_why="")),
            ),
            models.CheckConstraint(
                name="thing_merged_into_one", condition=Q(into__isnull=True) | Q(ended_why="merged") & ~Q(into=F("id"))
            ),
        )
        indexes = (
            models.Index(fields=["kind", "area_code", "id"], name="thing_area", condition=Q(ended_on__isnull=True)),
            models.Index(fields=["kind", "grid_code", "id"], name="thing_grid", condition=Q(ended_on__isnull=True)),
        )


class Record(models.Model):
    """来源记录. What one source holds of one thing, under the source's own key (of which only a keyed hash is kept)."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    key_blind = models.BinaryField(max_length=16)
    thing = models.ForeignKey(Thing, models.PROTECT, related_name="records")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="record_key_once", fields=("source", "kind", "key_blind")),)


class Fact(models.Model):
    """一项数据. One value of one field as one record says it: who saw it and when, since when it holds, until when it
    is kept, and whether it is the one believed (``golden``, and ``why``). ``doubtful``: a part of it was lost, so that
    it is believed only where nobody says it whole. ``erased_as``: the checklist of its erasure."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="facts")
    thing = models.ForeignKey(Thing, models.PROTECT, related_name="facts")
    field = models.CharField(max_length=81)
    value = models.TextField(null=True)
    sealed = models.BinaryField(null=True)
    blind = models.BinaryField(max_length=16, null=True)
    asked = models.BooleanField()
    observed_at = models.DateTimeField()
    observed_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    keep_until = models.DateField(null=True)
    golden = models.BooleanField()
    doubtful = models.BooleanField(db_default=False)
    why = models.CharField(max_length=8, default="")
    gone = models.CharField(max_length=10, default="")
    erased_as = models.CharField(max_length=40, null=True)

    class Meta:
        constraints = (
            _period("fact_period"),
            models.CheckConstraint(
                name="fact_clear_or_sealed",
                condition=Q(gone="erased", value__isnull=True, sealed__isnull=True, blind__isnull=True)
                | (~Q(gone="erased") & Q(blind__isnull=False) & (
                    Q(value__isnull=False, sealed__isnull=True) | Q(value__isnull=True, sealed__isnull=False)
                )),
            ),
            models.CheckConstraint(name="fact_golden_is_held", condition=Q(golden=False) | (Q(gone="") & ~Q(why=""))),
            models.UniqueConstraint(name="fact_held_once", fields=("record", "field"), condition=Q(gone="")),
            models.UniqueConstraint(name="fact_one_golden", fields=("thing", "field"), condition=Q(golden=True)),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["field", "blind"], name="fact_asked", condition=Q(asked=True)),
            models.Index(fields=["thing", "field"], name="fact_of_thing"),
            models.Index(fields=["keep_until"], name="fact_keep", condition=Q(keep_until__isnull=False)),
        )


class Relation(models.Model):
    """关系. Two things belong together from a day to a day, as a source says."""

    subject = models.ForeignKey(Thing, models.PROTECT, related_name="+")
    word = models.CharField(max_length=16)
    object = models.ForeignKey(Thing, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    observed_at = models.DateTimeField()
    observed_by = models.CharField(max_length=80)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)

    class Meta:
        constraints = (
            _period("relation_period"),
            models.CheckConstraint(name="relation_known", condition=Q(word__in=[str(word) for word in Word])),
            models.CheckConstraint(name="relation_of_two", condition=~Q(subject=F("object"))),
            models.UniqueConstraint(
                name="relation_open_once", fields=("subject", "word", "object"), condition=Q(to_on__isnull=True)
            ),
        )
        indexes = (
            models.Index(fields=["object", "word"], name="relation_back"),
            models.Index(fields=["subject", "word"], name="relation_there"),
        )


class Entry(models.Model):
    """专项登记. A thing is in a special register from a day to a day."""

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="+")
    register = models.CharField(max_length=40)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    why = models.CharField(max_length=200, default="")

    class Meta:
        constraints = (
            _period("entry_period"),
            models.UniqueConstraint(
                name="entry_open_once", fields=("thing", "register"), condition=Q(to_on__isnull=True)
            ),
        )
        indexes = (models.Index(fields=["register", "id"], name="entry_open", condition=Q(to_on__isnull=True)),)


class Due(models.Model):
    """到期事项. What a register's clock asks for next, and when; gone when it was done or the entry ended."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="dues")
    clock = models.CharField(max_length=40)
    due_on = models.DateField()
    provisional = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(name="due_once", fields=("entry", "clock")),)
        indexes = (models.Index(fields=["due_on"], name="due_day"),)
