"""What the person concerned asked for, what they withdrew, and every copy that an erasure has to reach."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhili.offices.models import Unit

from ..lifecycle import AskKind, Copy
from .core import Source, Thing


def _one_of(words: type[AskKind] | type[Copy]) -> list[str]:
    return [str(word) for word in words]


class Ask(models.Model):
    """本人申请. An erasure, a copy or a withdrawn consent, asked for by the person concerned. ``field``: which ('': all
    that is held). An erasure goes to the source of the value, which answers by a day; what the law bars is refused at
    once, by the clock, in words that cite it. ``followed``: a matter follows it."""

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    field = models.CharField(max_length=81, default="")
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=400, default="")
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    state = models.CharField(max_length=8)
    bar = models.CharField(max_length=8, default="")
    answer = models.CharField(max_length=1000, default="")
    answered_by = models.CharField(max_length=80, default="")
    answered_at = models.DateTimeField(null=True)
    followed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(name="ask_kind_known", condition=Q(kind__in=_one_of(AskKind))),
            models.CheckConstraint(
                name="ask_answered_in_words",
                condition=Q(state="open", answered_at__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(answered_by=F("asked_by"))),
            ),
            models.CheckConstraint(name="ask_erasure_has_source", condition=~Q(kind="erase") | Q(source__isnull=False)),
            models.UniqueConstraint(
                name="ask_open_once", fields=("thing", "kind", "field", "source"), condition=Q(state="open")
            ),
        )
        indexes = (
            models.Index(fields=["source", "due_at"], name="ask_open", condition=Q(state="open")),
            models.Index(fields=["thing", "-id"], name="ask_of_thing"),
            models.Index(fields=["id"], name="ask_unfollowed", condition=Q(followed=False)),
        )


class Consent(models.Model):
    """同意. Given to whoever first recorded the field, or by the person anew; from ``withdrawn_at`` on the field is not
    collected of this person. ``renewed_at``: they consented again, by a row of its own. ``given_at`` is NULL where
    it was withdrawn before anything was recorded."""

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="+")
    field = models.CharField(max_length=81)
    given_at = models.DateTimeField(null=True)
    given_by = models.CharField(max_length=80, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, default="")
    renewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="consent_withdrawn_once", fields=("thing", "field"), condition=Q(renewed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="consent_given_or_withdrawn",
                condition=Q(given_at__isnull=False) | Q(withdrawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_renewed_after_withdrawn",
                condition=Q(renewed_at__isnull=True) | Q(withdrawn_at__isnull=False),
            ),
        )


class Erased(models.Model):
    """删除清单. One copy that one erasure has to reach: what the house does itself is done at once; what needs a hand
    stands open with a clock. ``ref``: what the journal's entry is about; ``thing`` is NULL for a
    nightly piece, ``many`` counts the values erased."""

    ref = models.CharField(max_length=80)
    thing = models.ForeignKey(Thing, models.PROTECT, null=True, related_name="+")
    copy = models.CharField(max_length=10)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    many = models.IntegerField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=80, default="")
    note = models.CharField(max_length=200, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(name="erased_copy_known", condition=Q(copy__in=_one_of(Copy))),
            models.CheckConstraint(
                name="erased_done_by_somebody",
                condition=Q(done_at__isnull=True, done_by="", due_at__isnull=False)
                | (Q(done_at__isnull=False) & ~Q(done_by="")),
            ),
            models.UniqueConstraint(name="erased_copy_once", fields=("ref", "copy"), condition=Q(unit__isnull=True)),
            models.UniqueConstraint(
                name="erased_copy_once_a_unit", fields=("ref", "copy", "unit"), condition=Q(unit__isnull=False)
            ),
        )
        indexes = (models.Index(fields=["due_at"], name="erased_open", condition=Q(done_at__isnull=True)),)
