"""The room's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    """机构. Units, posts, people, grants and the duty list."""

    name = "zhili.offices"
    label = "offices"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "机构 offices"
