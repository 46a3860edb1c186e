"""Which rows lie in a post's area, down to its own grid."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from zhili.lib.actor import Actor

GRID_DIGITS: Final = 15


def within(actor: Actor, thing: str = "") -> Q:
    """Rows of things in this post's areas; ``thing`` is the way from the row to its thing (``"thing__"``). A grid's own
    post has 15 digits and sees that grid; nobody without an area sees anything. The same as ``permissions.covers``."""
    if "" in actor.areas:
        return Q(**{f"{thing}isnull": False}) if thing else Q()
    found = Q(pk__in=())
    for prefix in actor.areas:
        found |= Q(**under(prefix, thing))
    return found


def under(prefix: str, thing: str = "") -> dict[str, object]:
    """What finds things in that grid (15 digits) or under that prefix of area codes (none: everywhere), as a range that
    an index can walk. ``thing``: the way there from another table."""
    if len(prefix) >= GRID_DIGITS:
        return {f"{thing}grid_code": prefix}
    return {f"{thing}area_code__range": (prefix.ljust(12, "0"), prefix.ljust(12, "9"))} if prefix else {}
