"""The room's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """地点. Areas and grids, each with the dates between which it holds."""

    name = "zhili.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "地点 places"
