"""The room's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    """接待. Calls and visits, and drafts out of group messages."""

    name = "zhili.reception"
    label = "reception"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "接待 reception"
