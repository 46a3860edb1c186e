"""What was suggested for a matter, kept beside what a person then chose, so that it can be learnt from."""

from __future__ import annotations

from django.db import models

from zhili.matters.models import Matter
from zhili.offices.models import Person, Post, Unit


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


class Presence(models.Model):
    """在看. Who has which matter open this very minute, so that two do not work on one. Never kept: a row lives as
    long as the page beats and is deleted some seconds later; there is no history and no journal entry of who looked at
    what."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+", db_index=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+", db_index=False)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()


class TakenIn(models.Model):
    """收成事项的申请. A request of a lower room that became a matter; ``key`` names its row, such as ``erase:12``."""

    key = models.CharField(max_length=40, primary_key=True)
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="+")
