"""No foreign key points upstairs. Import contracts cannot see a key named by a string, so the models are asked."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Field, ForeignObjectRel

from tests.fitness.house import ROOMS, floor_of

LOGIN_ROOM = "offices"
"""The one room that may know Django's accounts: every other sees an Actor."""


def _keys() -> list[tuple[str, str, str]]:
    """(room, ``Model.field``, app that the key points into) of every key out of its own room."""
    return [
        (model._meta.app_label, f"{model.__name__}.{field.name}", field.related_model._meta.app_label)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_hidden=True)
        if model._meta.app_label in ROOMS and isinstance(field, Field) and not isinstance(field, ForeignObjectRel)
        if field.is_relation and field.related_model is not None
        if field.related_model._meta.app_label != model._meta.app_label
    ]


def test_keys_are_found() -> None:
    assert any(room == "offices" for room, _, _ in _keys())


def test_no_foreign_key_points_upstairs_or_across() -> None:
    wrong = [
        f"{room}.{name} -> {target}"
        for room, name, target in _keys()
        if target in ROOMS and floor_of(target) >= floor_of(room)
    ]
    assert not wrong, wrong


def test_only_offices_knows_accounts() -> None:
    wrong = [
        f"{room}.{name} -> {target}" for room, name, target in _keys() if target not in ROOMS and room != LOGIN_ROOM
    ]
    assert not wrong, wrong
