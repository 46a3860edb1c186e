"""What was suggested for a matter, kept beside what a person then chose, so that it can be learnt from."""

from __future__ import annotations

from django.db import models

from zhili.matters.models import Matter
from zhili.offices.models import Unit


class Suggestion(models.Model):
    """建议. One suggestion a matter: category and lead, how sure, and why. ``sure`` is in hundredths, 0 to 100.

    ``chosen_*`` is what was then done, by whomever; the same as suggested or not.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="+")
    category = models.CharField(max_length=80)
    category_sure = models.IntegerField()
    category_why = models.JSONField()
    lead = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    assists = models.JSONField()
    duty_line = models.BigIntegerField(null=True)
    urgent_why = models.JSONField()
    suggested_at = models.DateTimeField()
    chosen_category = models.CharField(max_length=80)
    chosen_lead = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    chosen_at = models.DateTimeField(null=True)
    chosen_by = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="suggestion_sure_in_hundredths",
                condition=models.Q(category_sure__gte=0, category_sure__lte=100),
            ),
        )
