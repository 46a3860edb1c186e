"""The room's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """门框. Static files and templates that all doors share; it has no tables."""

    name = "zhili.doors.frame"
    label = "frame"
    verbose_name = "门框 frame"
