"""The room's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """基础数据. What is held about whom, from whom, and who looked."""

    name = "zhili.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "基础数据 registry"
