"""What a caller brought before: the matters of one telephone, known by its blind index alone."""

from __future__ import annotations

from collections.abc import Sequence

from zhili.lib.actor import Actor

from ..models import Party
from .lists import Row, by_ids


def of_phone(actor: Actor, phone_blind: bytes, most: int = 20) -> Sequence[Row]:
    """The matters that this telephone reported or joined, the newest first, as far as this actor may see them. Whoever
    asks has stated a purpose first."""
    rows = Party.objects.filter(phone_blind=phone_blind, left_at__isnull=True).order_by("-joined_at")
    return by_ids(actor, dict.fromkeys(rows.values_list("matter_id", flat=True)[: most * 2]))[:most]
