"""The room's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """数据目录. Fields with their reasons, impact assessments, and the switches of risky uses."""

    name = "zhili.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "数据目录 catalogue"
