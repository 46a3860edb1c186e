"""Calls with their times, what was taken down in them, why earlier matters were looked up, and drafts of matters.

Only this room's ``actions`` write here. Nothing that was said is recorded: no audio, and no words but those of drafts.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhili.offices.models import Person, Post, Unit


class Call(models.Model):
    """来电来访. One telephone call or visit. ``source`` names the telephone system that told its times; '' where a
    clerk's own clicks did, which are no evidence of how long it rang. The caller's telephone is kept sealed while the
    call is open and dropped when it is closed: what was taken down has it.

    ``ended_at``: the line went down; ``closed_at``: the clerk was done with it.

    ``back``: what became of a call that nobody answered ('' where no number was shown): while ``due``, its number stays
    sealed for whoever calls back. ``back_of``: the missed call that this one calls back.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(max_length=10)
    source = models.CharField(max_length=80)
    source_id = models.CharField(max_length=120)
    rang_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    phone_sealed = models.BinaryField(null=True)
    end = models.CharField(max_length=10)
    about = models.CharField(max_length=60)
    closed_at = models.DateTimeField(null=True)
    back = models.CharField(max_length=10)
    back_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="tries")
    back_blind = models.BinaryField(max_length=16, null=True)
    back_reason = models.CharField(max_length=200)
    back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="call_back_of_unanswered", condition=Q(back="") | Q(end="abandoned", answered_at__isnull=True)
            ),
            models.CheckConstraint(
                name="call_back_settled_forgets",
                condition=Q(back="due")
                | Q(back_blind__isnull=True, closed_at__isnull=True)
                | Q(back_blind__isnull=True, phone_sealed__isnull=True),
            ),
            models.CheckConstraint(
                name="call_back_dropped_has_reason", condition=~Q(back="dropped") | ~Q(back_reason="")
            ),
            models.UniqueConstraint(
                name="call_back_one_try",
                fields=("back_of",),
                condition=Q(back_of__isnull=False, closed_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="call_source_once", fields=("source", "source_id"), condition=~Q(source_id="")
            ),
            models.CheckConstraint(
                name="call_answered_after_it_rang",
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("rang_at")),
            ),
            models.CheckConstraint(
                name="call_ended_last",
                condition=Q(ended_at__isnull=True)
                | (Q(ended_at__gte=F("rang_at")) & (Q(answered_at__isnull=True) | Q(ended_at__gte=F("answered_at")))),
            ),
            models.CheckConstraint(name="call_closed_has_end", condition=Q(closed_at__isnull=True) | ~Q(end="")),
            models.CheckConstraint(
                name="call_abandoned_unanswered", condition=~Q(end="abandoned") | Q(answered_at__isnull=True)
            ),
        )
        indexes = (
            models.Index(name="call_open", fields=("unit", "rang_at"), condition=Q(closed_at__isnull=True)),
            models.Index(name="call_rang", fields=("rang_at", "unit")),
            models.Index(name="call_back_due", fields=("unit", "rang_at"), condition=Q(back="due")),
        )


class Taken(models.Model):
    """记下的事. One thing that a caller brought: the matter's number, and whether it was read back."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="taken")
    number = models.CharField(max_length=40)
    how = models.CharField(max_length=10)
    about = models.CharField(max_length=60)
    at = models.DateTimeField()
    read_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(name="taken_once", fields=("call", "number")),)


class Lookup(models.Model):
    """查以前反映的事. Who looked up a caller's earlier matters, in which call, when and for what."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="lookups")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    phone_blind = models.BinaryField(max_length=16)
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(name="lookup_has_purpose", condition=~Q(purpose="")),)


class Draft(models.Model):
    """草稿. A message out of a chat group that a clerk marked as a matter. The sender's name is sealed; ``digest`` is
    keyed and names the message for ever, so that the same export twice makes nothing twice. A draft that was taken or
    dropped keeps neither words nor name."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    digest = models.BinaryField(max_length=16)
    group = models.CharField(max_length=80)
    said_at = models.DateTimeField()
    sender_sealed = models.BinaryField(null=True)
    words = models.TextField()
    files = models.JSONField()
    state = models.CharField(max_length=10)
    number = models.CharField(max_length=40)
    reason = models.CharField(max_length=200)
    kept_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    kept_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="draft_message_once", fields=("unit", "digest")),
            models.CheckConstraint(name="draft_state", condition=Q(state__in=("open", "taken", "dropped"))),
            models.CheckConstraint(
                name="draft_settled_forgets",
                condition=Q(state="open") | (Q(words="") & Q(sender_sealed__isnull=True) & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(name="draft_taken_has_number", condition=~Q(state="taken") | ~Q(number="")),
            models.CheckConstraint(name="draft_dropped_has_reason", condition=~Q(state="dropped") | ~Q(reason="")),
        )
        indexes = (models.Index(name="draft_open", fields=("unit", "said_at"), condition=Q(state="open")),)
