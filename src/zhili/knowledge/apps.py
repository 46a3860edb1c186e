"""The room's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """知识库. Articles, canned replies and known troubles."""

    name = "zhili.knowledge"
    label = "knowledge"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "知识库 knowledge"
