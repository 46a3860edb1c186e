"""The store's own table, and the columns that claimed work needs."""

from __future__ import annotations

from django.db import models


class OnceKey(models.Model):
    """一次性键. One sending of one form: the same key again gets the same answer and does nothing."""

    scope = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="store_once_scope_key")]
        indexes = [models.Index(fields=["at"], name="store_once_at")]


class FormSent(models.Model):
    """填表. One form that was sent and acted upon: how many inputs it asked of a person and how many it filled.

    ``form`` is the act to which it led, ``room:act``; ``unit`` a unit's id, NULL for residents. By the hour and without
    a person: figures are of months and units, and a minute beside the journal would say whose form it was.
    """

    form = models.CharField(max_length=60)
    unit = models.BigIntegerField(null=True)
    hour = models.DateTimeField()
    asked = models.PositiveSmallIntegerField()
    filled = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["unit", "hour"], name="store_form_unit_hour")]


class Pin(models.Model):
    """留存. A file that a row of a high room names: whoever forgets a file below cannot look up there."""

    sha = models.CharField(max_length=64, primary_key=True)


class Claimable(models.Model):
    """待领的活. The row is the queue: a worker owns it until ``claimed_until``; ``token`` fences off the one before.

    ``tries`` counts claims, the current one included.
    """

    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    token = models.CharField(max_length=16, default="")

    class Meta:
        abstract = True
