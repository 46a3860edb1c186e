"""The outbox. A row is the queue: it cannot be lost between commit and sending, and a sender claims it by a lease."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhili.store.models import Claimable


class Hook(models.Model):
    """推送地址. A URL that takes signed messages. A ``gateway`` carries a locality's messages to phones."""

    locality = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    secret_sealed = models.BinaryField()
    gateway = models.BooleanField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="hook_one_gateway", fields=("locality",), condition=Q(gateway=True, closed_at__isnull=True)
            ),
        )


class Message(Claimable):
    """通知. One message to one recipient. Recipient and body are sealed: a body may hold a tracking code, which no
    member of staff may see. ``key`` names the message for ever: a receiver that gets it twice can tell."""

    key = models.CharField(max_length=32, unique=True)
    locality = models.CharField(max_length=40)
    template = models.CharField(max_length=40)
    to_kind = models.CharField(max_length=10)
    to_sealed = models.BinaryField()
    subject = models.CharField(max_length=200)
    body_sealed = models.BinaryField()
    lang = models.CharField(max_length=5)
    carrier = models.CharField(max_length=20, blank=True)
    ref = models.CharField(max_length=120)
    drafted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="message_sent_or_failed", condition=Q(sent_at__isnull=True) | Q(failed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="message_handled_only_failed", condition=Q(handled_at__isnull=True) | Q(failed_at__isnull=False)
            ),
        )
        indexes = (
            models.Index(
                name="message_waiting",
                fields=("due_at", "id"),
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
            ),
            models.Index(
                name="message_failed",
                fields=("locality", "failed_at"),
                condition=Q(failed_at__isnull=False, handled_at__isnull=True),
            ),
            models.Index(name="message_ref", fields=("ref", "id")),
        )
