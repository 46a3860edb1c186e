"""What calls for an explanation from whoever looked, whom the auditor protects, and which lists left the house."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ..alarms import What
from .core import Thing


class WatchedUpTo(models.Model):
    """看到哪里. The last look that the watch has considered; one row."""

    look = models.BigIntegerField()


class Alert(models.Model):
    """查看提醒. Somebody's looks of one day call for an explanation. ``who``: ``person:7``, or the hand's reference
    where there is no person; ``many``: different people; names no one who was looked at."""

    what = models.CharField(max_length=12)
    who = models.CharField(max_length=80)
    by = models.CharField(max_length=80)
    person_id = models.IntegerField(null=True)
    unit_id = models.IntegerField(null=True)
    day = models.DateField()
    many = models.IntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="open")
    answer = models.CharField(max_length=400, default="")
    answered_by = models.CharField(max_length=80, default="")
    answered_person_id = models.IntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="alert_what_known", condition=Q(what__in=[str(what) for what in What])),
            models.CheckConstraint(
                name="alert_answered_by_another",
                condition=Q(state="open", answered_at__isnull=True)
                | (
                    Q(state__in=("explained", "handed_on"), answered_at__isnull=False)
                    & ~Q(answer="")
                    & ~Q(answered_by=F("by"))
                    & (Q(person_id__isnull=True) | Q(answered_person_id__isnull=False))
                    & ~Q(answered_person_id=F("person_id"))
                ),
            ),
            models.UniqueConstraint(name="alert_open_once", fields=("what", "who", "day"), condition=Q(state="open")),
        )
        indexes = (models.Index(fields=["who", "what", "day"], name="alert_of_day"),)


class Protected(models.Model):
    """重点保护. Whoever looks at this thing is asked why, until a day."""

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    until = models.DateField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    ended_by = models.CharField(max_length=80, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="protected_for_a_reason", condition=~Q(why="")),
            models.UniqueConstraint(name="protected_once", fields=("thing",), condition=Q(ended_at__isnull=True)),
        )


class Export(models.Model):
    """导出. A list left the house: whose hand, for what, how many, and the mark that its file carries."""

    mark = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=12)
    prefix = models.CharField(max_length=15)
    purpose = models.CharField(max_length=200)
    many = models.IntegerField()
    by = models.CharField(max_length=80)
    person_id = models.IntegerField()
    unit_id = models.IntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(name="export_has_purpose", condition=~Q(purpose="") & Q(many__gt=0)),)
        indexes = (models.Index(fields=["person_id", "-id"], name="export_by_person"),)
