"""The room's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """地方规则. Localities' rules, by edition."""

    name = "zhili.profiles"
    label = "profiles"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "地方规则 profiles"
