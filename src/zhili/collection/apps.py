"""The room's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """采集. Patrols and what they look at."""

    name = "zhili.collection"
    label = "collection"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "采集 collection"
