"""What stands beside a matter for those outside: summaries written for everybody, and codes sent to telephones."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhili.offices.models import Person, Unit

from .core import Matter


class Publication(models.Model):
    """公开摘要. What staff wrote about a matter for everybody to read: no word of a resident, no place finer than a
    street or a grid. Taking it down is an end, never a deletion."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="publications")
    title = models.CharField(max_length=60)
    summary = models.TextField()
    rounding = models.CharField(max_length=10)
    place = models.CharField(max_length=120)
    area_code = models.CharField(max_length=12)
    grid_code = models.CharField(max_length=15)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="publication_one_open", fields=("matter",), condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="publication_not_empty", condition=~Q(title="") & ~Q(summary="")),
            models.CheckConstraint(name="publication_rounded", condition=Q(rounding__in=("street", "grid", "village"))),
        )
        indexes = (
            models.Index(name="publication_by_area", fields=("area_code", "id"), condition=Q(ended_at__isnull=True)),
        )


class PhoneCode(models.Model):
    """手机验证码. One code that was asked for a telephone: only its digest is kept, for a few minutes and tries."""

    phone_blind = models.BinaryField(max_length=16)
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.IntegerField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(name="phone_code_tries", condition=Q(tries__gte=0)),)
        indexes = (models.Index(name="phone_code_asked", fields=("phone_blind", "asked_at")),)
