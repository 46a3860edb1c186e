"""Where things stand in the address library, and which of them wait for a town's word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from zhili.profiles.registers import ThingKind

from ..models import Site


@dataclass(frozen=True, slots=True)
class SiteValue:
    """One address of a thing. ``state``: ``found``; ``open`` (the town has until ``due_at``), ``denied`` (there is
    none, and ``why``), or '' where nobody has held it yet. ``sure``: 0 to 1; of one that the town settled,
    how near the nearest was."""

    field: str
    address_id: int | None
    text: str
    grid_code: str
    area_code: str
    sure: float
    by_town: bool
    check_id: int | None
    state: str
    due_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class WaitingThing:
    """A thing whose address waits, and where that came from: '' and None where it was seen on a visit."""

    thing: int
    kind: ThingKind
    list_name: str
    row: int | None


def of_thing(thing: int) -> list[SiteValue]:
    """Where a thing stands, field by field. What a town has said counts at once."""
    rows = Site.objects.filter(thing_id=thing).select_related("address", "waits__address").order_by("field")
    return [_value(row) for row in rows]


def at_address(address_id: int) -> list[tuple[int, ThingKind]]:
    """The things that stand at an address, whoever asks: their ids and sorts say nothing of anybody."""
    rows = Site.objects.annotate(at_last=Coalesce(F("address_id"), F("waits__address_id")))
    found = rows.filter(at_last=address_id, thing__ended_on__isnull=True).order_by("thing__kind", "thing_id")
    return [(thing, ThingKind(kind)) for thing, kind in found.values_list("thing_id", "thing__kind")[:100]]


def waiting(checks: Sequence[int]) -> dict[int, list[WaitingThing]]:
    """The things that wait for the answer to each of these addresses to check."""
    rows = Site.objects.filter(waits_id__in=list(checks), address__isnull=True).order_by("row", "id")
    found: dict[int, list[WaitingThing]] = defaultdict(list)
    for check, thing, kind, name, row in rows.values_list("waits_id", "thing_id", "thing__kind", "batch__name", "row"):
        found[check].append(WaitingThing(thing, ThingKind(kind), name or "", row))
    return dict(found)


def _value(row: Site) -> SiteValue:
    waits, address = row.waits, row.address or (row.waits.address if row.waits else None)
    state = "found" if address is not None else waits.state if waits is not None else ""
    return SiteValue(
        row.field, address.pk if address else None, address.text if address else "",
        address.grid_code if address else "", address.area_code if address else "", row.sure or 0.0,
        waits is not None, waits.pk if waits else None, state, waits.due_at if waits else None,
        waits.why if waits else "",
    )  # fmt: skip
