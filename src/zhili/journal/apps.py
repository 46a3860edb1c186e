"""The room's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """日志. The append-only record."""

    name = "zhili.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "日志 journal"
