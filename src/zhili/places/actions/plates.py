"""Door plates: issued, revoked, lost. A plate holds a random token and nothing of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from zhili.lib.actor import Actor
from zhili.places.actions._library import record
from zhili.places.actions.addresses import of_keeper
from zhili.places.lifecycle import Act, PlateEnd
from zhili.places.models import Address, Plate
from zhili.places.permissions import need_keeper
from zhili.places.queries.checks import digest_of_token
from zhili.places.refusals import NoPlates, NoSuchPlate, PlateOver, PlateStands
from zhili.store.rows import insert, reserve
from zhili.store.writing import writing

MOST: Final = 120
"""Plates of one sheet of paper after another: ten A4 pages."""

_COLUMNS = ("id", "digest", "address_id", "thing", "issued_at", "issued_by", "ended_at", "ended_how", "ended_by")


@dataclass(frozen=True, slots=True)
class NewPlate:
    """A plate about to be issued. ``token`` is printed and then known to nobody; ``thing``: a dwelling's id in the
    registry."""

    address_id: int
    token: str
    thing: int | None = None


def issue_plates(*, actor: Actor, new: Sequence[NewPlate], now: datetime, replace: bool = False) -> list[int]:
    """Issue the plates; their ids, in order. All or none. ``replace``: the good plate of the same address ends.

    The sheet is made before: a plate that nobody printed is never issued. Raises NotAllowed, NotFound, NoSuchAddress,
    AddressRetired, NoPlates, PlateStands.
    """
    if not 0 < len(new) <= MOST:
        raise NoPlates(most=MOST)
    rows = {each.address_id: of_keeper(actor, each.address_id) for each in new}
    with writing():
        for each in new:
            _make_room(actor, rows[each.address_id], each.thing, replace, now)
        ids = reserve(Plate, len(new))
        insert(Plate, _COLUMNS, [
            (at, digest_of_token(each.token), each.address_id, each.thing, now, actor.ref, None, "", "")
            for at, each in zip(ids, new, strict=True)
        ])  # fmt: skip
        record(actor, now, Act.ISSUE_PLATES, "plate", ids)
    return ids


def _make_room(actor: Actor, row: Address, thing: int | None, replace: bool, now: datetime) -> None:
    standing = Plate.objects.filter(ended_at__isnull=True)
    standing = standing.filter(address=row, thing__isnull=True) if thing is None else standing.filter(thing=thing)
    if not standing.exists():
        return
    if not replace:
        raise PlateStands(text=row.text)
    standing.update(ended_at=now, ended_how=str(PlateEnd.REPLACED), ended_by=actor.ref)


def revoke_plate(*, actor: Actor, plate: int, now: datetime) -> None:
    """The plate is good no longer. Raises NotAllowed, NoSuchPlate, PlateOver."""
    _end(actor, plate, PlateEnd.REVOKED, Act.REVOKE_PLATE, now)


def report_lost(*, actor: Actor, plate: int, now: datetime) -> None:
    """The plate was lost or stolen, and is good no longer. Raises NotAllowed, NoSuchPlate, PlateOver."""
    _end(actor, plate, PlateEnd.LOST, Act.LOSE_PLATE, now)


def _end(actor: Actor, plate: int, how: PlateEnd, act: Act, now: datetime) -> None:
    row = Plate.objects.filter(id=plate).select_related("address").first()
    if row is None:
        need_keeper(actor, actor.areas[0] if actor.areas else "")
        raise NoSuchPlate
    need_keeper(actor, row.address.area_code)
    with writing():
        ended = Plate.objects.filter(id=plate, ended_at__isnull=True).update(
            ended_at=now, ended_how=str(how), ended_by=actor.ref
        )
        if not ended:
            raise PlateOver
        record(actor, now, act, "plate", [plate])
