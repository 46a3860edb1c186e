"""Lists that departments hand over, the rows of them that a clerk has to see, and runs that compare what was kept."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .core import Record, Source
from .watching import Merge


class Mapping(models.Model):
    """对应表. Which column of a source's list is which field, as somebody confirmed it; the latest one holds.
    ``columns``: header → field, ``@key``, ``@area``, ``@grid`` or '' (left out). ``lone``: the list names nobody
    twice."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    columns = models.JSONField()
    lone = models.BooleanField(default=False)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["source", "kind", "-id"], name="mapping_latest"),)


class Batch(models.Model):
    """批次. One list, known by its content. ``done_rows``: up to which row of the file it was taken in, so that an
    import that was killed goes on there. ``report``: what the check found, in codes, counts and masked examples."""

    mapping = models.ForeignKey(Mapping, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    area_code = models.CharField(max_length=12)
    purpose = models.CharField(max_length=200)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    rows = models.IntegerField()
    done_rows = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)
    repeated = models.IntegerField(default=0)
    report = models.JSONField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="batch_once", fields=("source", "digest")),
            models.CheckConstraint(name="batch_has_purpose", condition=~Q(purpose="")),
            models.CheckConstraint(
                name="batch_done_when_all_read", condition=Q(done_at__isnull=True) | Q(done_rows=F("rows"))
            ),
        )
        indexes = (models.Index(fields=["source", "kind", "-id"], name="batch_latest"),)


class BatchRow(models.Model):
    """待核行. A row that was not taken in: what it says, sealed, and what is wrong with it, as codes and words that
    quote nothing. Once it is mended or returned, what it said is gone from here. ``taken``: the rest of it is in, and
    the name as far as it can be read."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="pending")
    number = models.IntegerField()
    sealed = models.BinaryField(null=True)
    problems = models.JSONField()
    state = models.CharField(max_length=8, default="open")
    taken = models.BooleanField(db_default=False)
    why = models.CharField(max_length=200, default="")
    by = models.CharField(max_length=80, default="")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="batch_row_once", fields=("batch", "number")),
            models.CheckConstraint(
                name="batch_row_settled_forgets",
                condition=Q(state="open", sealed__isnull=False, at__isnull=True)
                | Q(state__in=["mended", "returned"], sealed__isnull=True, at__isnull=False) & ~Q(by=""),
            ),
            models.CheckConstraint(
                name="batch_row_returned_for_a_reason", condition=~Q(state="returned") | ~Q(why="")
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["batch", "number"], name="batch_row_open", condition=Q(state="open")),)


class Run(models.Model):
    """比对任务. One comparison of what was kept: for what, who asked, and which other person allowed or refused it.
    ``weights``: learnt from the lists, or the shipped ones. ``faults``: why it was stopped before anything was written,
    as codes and words. ``worker`` (which process works on it), ``beat_at`` and ``progress`` (step, done, of) while it
    runs."""

    purpose = models.CharField(max_length=200)
    area_code = models.CharField(max_length=12)
    asked_by = models.CharField(max_length=80)
    asked_person_id = models.IntegerField()
    asked_at = models.DateTimeField()
    allowed_by = models.CharField(max_length=80, default="")
    allowed_person_id = models.IntegerField(null=True)
    allowed_at = models.DateTimeField(null=True)
    weights = models.CharField(max_length=8, default="learn")
    refused_by = models.CharField(max_length=80, default="")
    refused_person_id = models.IntegerField(null=True)
    refused_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, default="")
    worker = models.CharField(max_length=32, default="")
    beat_at = models.DateTimeField(null=True)
    progress = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    state = models.CharField(max_length=8, default="asked")
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, default="")
    counts = models.JSONField(default=dict)
    model = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.CheckConstraint(name="run_has_purpose", condition=~Q(purpose="")),
            models.CheckConstraint(
                name="run_allowed_by_another",
                condition=Q(state__in=["asked", "refused"], allowed_person_id__isnull=True)
                | (
                    ~Q(state__in=["asked", "refused"])
                    & Q(allowed_person_id__isnull=False)
                    & ~Q(allowed_person_id=F("asked_person_id"))
                ),
            ),
            models.CheckConstraint(
                name="run_refused_by_another_in_words",
                condition=~Q(state="refused") & Q(refused_person_id__isnull=True)
                | (
                    Q(state="refused", refused_person_id__isnull=False)
                    & ~Q(refused_person_id=F("asked_person_id"))
                    & ~Q(why="")
                ),
            ),
            models.CheckConstraint(
                name="run_state_known",
                condition=Q(
                    state__in=["asked", "refused", "allowed", "running", "stopped", "done", "undoing", "undone"]
                ),
            ),
            models.CheckConstraint(name="run_weights_known", condition=Q(weights__in=["learn", "shipped"])),
        )


class Compared(models.Model):
    """已比对. A record that a run has compared: the next one takes it as known, unless it has a value that is younger
    than ``up_to``, the last fact there was when it was opened."""

    record = models.OneToOneField(Record, models.PROTECT, related_name="compared")
    run = models.ForeignKey(Run, models.PROTECT, related_name="compared")
    up_to = models.BigIntegerField(default=0)


class Doubt(models.Model):
    """存疑. Two records that may be of one: how likely, and why, in levels that quote no value; a clerk decides.
    “Different” is remembered, so that no later run asks again."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="doubts")
    left = models.ForeignKey(Record, models.PROTECT, related_name="+")
    right = models.ForeignKey(Record, models.PROTECT, related_name="+")
    probability = models.FloatField()
    reasons = models.JSONField()
    state = models.CharField(max_length=9, default="open")
    put_off = models.IntegerField(default=0)
    decided_by = models.CharField(max_length=80, default="")
    decided_at = models.DateTimeField(null=True)
    merge = models.ForeignKey(Merge, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="doubt_once", fields=("left", "right")),
            models.CheckConstraint(name="doubt_of_two", condition=Q(left__lt=F("right"))),
            models.CheckConstraint(
                name="doubt_decided_by_somebody",
                condition=Q(state__in=["open", "dropped"], decided_at__isnull=True)
                | (Q(state__in=["same", "different"], decided_at__isnull=False) & ~Q(decided_by="")),
            ),
        )
        indexes = (
            models.Index(fields=["put_off", "-probability", "id"], name="doubt_open", condition=Q(state="open")),
            models.Index(fields=["right"], name="doubt_right"),
        )
