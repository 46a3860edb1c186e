"""The room's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """存取. How rows and blobs are written; no domain word."""

    name = "zhili.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "存取 store"
