"""Impact assessments and switches. No verb deletes one, and none rewrites what was approved.

Only this room's ``actions`` write here.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhili.offices.models import Person, Unit

from .lifecycle import USES


class Assessment(models.Model):
    """影响评估. What a risky use is for, why it is needed, what it may do to people, and what is done against that.

    ``fields``: the fields concerned as the registers stood when it was written, a mapping each: name, words, basis,
    purpose and class in both languages, days kept. It holds from its approval up to ``valid_until`` (exclusive), and is
    kept at least until ``kept_until``.
    """

    use = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    purpose = models.TextField()
    necessity = models.TextField()
    risks = models.TextField()
    measures = models.TextField()
    fields = models.JSONField()
    valid_until = models.DateField()
    kept_until = models.DateField()
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="assessment_of_a_known_use", condition=Q(use__in=list(USES))),
            models.CheckConstraint(
                name="assessment_approved_by_a_second_person",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | (Q(approved_at__isnull=False) & ~Q(approved_by=F("written_by"))),
            ),
            models.CheckConstraint(
                name="assessment_says_all",
                condition=~Q(purpose="") & ~Q(necessity="") & ~Q(risks="") & ~Q(measures=""),
            ),
            models.CheckConstraint(name="assessment_kept_longer", condition=Q(kept_until__gt=F("valid_until"))),
        )
        indexes = (models.Index(name="assessment_of_use", fields=("use", "valid_until")),)


class SwitchOn(models.Model):
    """开启. A use was switched on, on the strength of an assessment, by somebody other than who approved it."""

    use = models.CharField(max_length=20)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    on_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    on_at = models.DateTimeField()
    off_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    off_at = models.DateTimeField(null=True)
    off_why = models.CharField(max_length=400, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(name="switch_by_two_people", condition=~Q(on_by=F("approved_by"))),
            models.CheckConstraint(
                name="switch_off_for_a_reason",
                condition=Q(off_at__isnull=True, off_why="") | (Q(off_at__isnull=False) & ~Q(off_why="")),
            ),
            models.UniqueConstraint(name="switch_on_once", fields=("use",), condition=Q(off_at__isnull=True)),
        )
