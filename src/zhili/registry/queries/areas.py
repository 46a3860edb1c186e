"""Which rows lie in a post's area, down to its own grid."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from zhili.lib.actor import Actor

GRID_DIGITS: Final = 15


def within(actor: Actor, thing: str = "") -> Q:
    """Rows of things in this post's areas; ``thing`` is the way from the row to its thing (``"thing__"``). A grid's own
    post has 15 digits and sees that grid; nobody without an area sees anything. The same as ``permissions.covers``."""
    found = Q(pk__in=())
    for prefix in actor.areas:
        column = f"{thing}grid_code" if len(prefix) >= GRID_DIGITS else f"{thing}area_code__startswith"
        found |= Q(**{column: prefix})
    return found
