"""The room's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """通知. The outbox and its carriers."""

    name = "zhili.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "通知 notices"
