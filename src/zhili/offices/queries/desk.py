"""The desk as a post has arranged it, from memory: asked on every list, changed a few times a month."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from zhili.offices.models import DeskColumns, DeskKeys, DeskView
from zhili.offices.queries.memory import snapshot
from zhili.offices.queries.units import post
from zhili.offices.queries.values import DeskValue, ViewValue


def desk_of(post_id: int | None) -> DeskValue:
    """What this post has arranged. Nobody's for an actor without a post."""
    if post_id is None:
        return DeskValue()
    held = snapshot().desks
    if post_id not in held:
        held[post_id] = _load(post_id)
    return held[post_id]


def keys_of(person_id: int | None) -> Mapping[str, str]:
    """The keys that this person chose, by the usual ones; empty for nobody and for whoever keeps the usual ones."""
    if person_id is None:
        return {}
    held = snapshot().keys
    if person_id not in held:
        held[person_id] = DeskKeys.objects.filter(person_id=person_id).values_list("keys", flat=True).first() or {}
    return held[person_id]


def _load(post_id: int) -> DeskValue:
    shared_here = Q(post__unit_id=post(post_id).unit_id, shared=True)
    rows = DeskView.objects.filter(Q(post_id=post_id) | shared_here).order_by("name", "id")
    found = [ViewValue(row.id, row.post_id, row.name, row.query, row.shared) for row in rows]
    own = [each for each in found if each.post_id == post_id]
    shared = [each for each in found if each.post_id != post_id]
    columns = DeskColumns.objects.filter(post_id=post_id).values_list("names", flat=True).first()
    return DeskValue((*own, *shared), tuple(columns or ()))
