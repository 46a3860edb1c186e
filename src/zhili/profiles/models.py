"""Where adopted rules are kept. Only ``actions`` writes here, and only by adding."""

from __future__ import annotations

from django.db import models


class Edition(models.Model):
    """规则版本. One locality's rules as adopted, word for word; a running matter keeps the edition it began with.

    Never changed or deleted. ``digest`` is SHA-256 of the text's UTF-8 bytes.
    """

    locality = models.CharField(max_length=40)
    in_force_on = models.DateField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["locality", "in_force_on"], name="profile_edition_day"),
            models.CheckConstraint(condition=~models.Q(text=""), name="profile_edition_text"),
        ]

    def __str__(self) -> str:
        return f"{self.locality}@{self.in_force_on}"
