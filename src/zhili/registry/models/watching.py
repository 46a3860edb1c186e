"""Who looked, what was asked to be corrected, and what was taken for one and the same."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .core import Source, Thing


class Look(models.Model):
    """查看. Somebody looked, for a purpose. Shown to the person concerned; one that a law withholds names the law, who
    decided and until when, and is shown after that. ``row``: a row of a list that waits, of which it may not be known
    yet whom it is about; once it is, the look is theirs."""

    thing = models.ForeignKey(Thing, models.PROTECT, null=True, related_name="+")
    row = models.ForeignKey("registry.BatchRow", models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=8)
    field = models.CharField(max_length=81, default="")
    purpose = models.CharField(max_length=200)
    by = models.CharField(max_length=80)
    person_id = models.IntegerField(null=True)
    unit_id = models.IntegerField(null=True)
    at = models.DateTimeField()
    withheld_under = models.CharField(max_length=200, default="")
    withheld_by = models.CharField(max_length=80, default="")
    withheld_until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="look_has_purpose", condition=~Q(purpose="")),
            models.CheckConstraint(name="look_at_something", condition=Q(thing__isnull=False) | Q(row__isnull=False)),
            models.CheckConstraint(
                name="look_withheld_by_law",
                condition=Q(withheld_under="", withheld_by="", withheld_until__isnull=True)
                | (~Q(withheld_under="") & ~Q(withheld_by="") & Q(withheld_until__isnull=False)),
            ),
        )
        indexes = (
            models.Index(fields=["thing", "-id"], name="look_of_thing"),
            models.Index(fields=["person_id", "-id"], name="look_by_person"),
        )


class Withholding(models.Model):
    """暂不告知. Somebody asks that a look be not told until a day, under a cited law; another one who watches allows or
    refuses it. Until it is allowed the look is told like every other."""

    look = models.ForeignKey(Look, models.PROTECT, related_name="+")
    law = models.CharField(max_length=200)
    until = models.DateField()
    by = models.CharField(max_length=80)
    person_id = models.IntegerField()
    at = models.DateTimeField()
    state = models.CharField(max_length=8, default="open")
    answered_by = models.CharField(max_length=80, default="")
    answered_person_id = models.IntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="withholding_cites_a_law", condition=~Q(law="")),
            models.CheckConstraint(
                name="withholding_allowed_by_another",
                condition=Q(state="open", answered_at__isnull=True, answered_person_id__isnull=True)
                | (
                    Q(state__in=("made", "refused"), answered_at__isnull=False, answered_person_id__isnull=False)
                    & ~Q(answered_person_id=F("person_id"))
                ),
            ),
            models.UniqueConstraint(name="withholding_open_once", fields=("look",), condition=Q(state="open")),
        )


class Correction(models.Model):
    """更正. Somebody says that a value is wrong and what is right (sealed); its source answers by a day. ``followed``:
    a matter follows it, or none has to, because staff asked."""

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="+")
    field = models.CharField(max_length=81)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    proposed = models.BinaryField(null=True)
    why = models.CharField(max_length=400)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField()
    state = models.CharField(max_length=8)
    answer = models.CharField(max_length=400, default="")
    answered_by = models.CharField(max_length=80, default="")
    answered_at = models.DateTimeField(null=True)
    followed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(name="correction_has_reason", condition=~Q(why="")),
            models.CheckConstraint(
                name="correction_answered_in_words",
                condition=Q(state="open", answered_at__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(answered_by=F("asked_by"))),
            ),
        )
        indexes = (
            models.Index(fields=["source", "due_at"], name="correction_open", condition=Q(state="open")),
            models.Index(fields=["id"], name="correction_unfollowed", condition=Q(followed=False)),
        )


class Merge(models.Model):
    """合并. Two things were found to be one; undone whole. ``reasons``: codes and levels, never values."""

    kept = models.ForeignKey(Thing, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Thing, models.PROTECT, related_name="+")
    probability = models.FloatField(null=True)
    reasons = models.JSONField()
    run = models.CharField(max_length=40, default="")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(name="merge_of_two", condition=~Q(kept=F("gone"))),
            models.UniqueConstraint(name="merge_open_once", fields=("gone",), condition=Q(undone_at__isnull=True)),
        )
        indexes = (models.Index(fields=["run"], name="merge_run"), models.Index(fields=["kept"], name="merge_kept"))


class Moved(models.Model):
    """随合并移动的. A record, relation or entry that a merge moved, so that undoing moves exactly these back.
    ``end``: which column (``thing``, ``subject``, ``object``); ``closed``: it was ended, being the same as another."""

    merge = models.ForeignKey(Merge, models.PROTECT, related_name="moved")
    what = models.CharField(max_length=10)
    row = models.BigIntegerField()
    end = models.CharField(max_length=8)
    closed = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(name="moved_once", fields=("merge", "what", "row", "end")),)
