"""Which addresses of things are still to be held against the library. The row is the queue; ``siting`` works it off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from zhili.profiles.registers import FieldRule, FieldType
from zhili.store.rows import insert

from ..models import Site

_SITE: Final = ("thing_id", "field", "same", "batch_id", "row")
_PIECE: Final = 500


@dataclass(frozen=True, slots=True)
class Due:
    """An address that a thing is believed to have from now on, by its keyed hash; ``batch`` and ``row``: where it came
    from."""

    thing: int
    field: str
    same: bytes
    batch: int | None = None
    row: int | None = None


def is_plain_address(rule: FieldRule) -> bool:
    """Whether values of this field may be held against the library: a sealed one leaves the registry with nobody."""
    return rule.type is FieldType.ADDRESS and not rule.sealed


def ask_sites(wanted: Sequence[Due]) -> None:
    """Queue these, inside the caller's transaction. One that is held as it is stays as it is."""
    for at in range(0, len(wanted), _PIECE):
        piece = wanted[at : at + _PIECE]
        held = {
            (thing, name): (row, bytes(same))
            for row, thing, name, same in Site.objects.filter(
                thing_id__in={each.thing for each in piece}, field__in={each.field for each in piece}
            ).values_list("id", "thing_id", "field", "same")
        }
        fresh: dict[tuple[int, str], Due] = {}
        for each in piece:
            known = held.get((each.thing, each.field))
            if known is None:
                fresh[each.thing, each.field] = each
            elif known[1] != each.same:
                Site.objects.filter(id=known[0]).update(
                    same=each.same, address=None, waits=None, sure=None, at=None, batch_id=each.batch, row=each.row
                )
        insert(Site, _SITE, [
            (each.thing, each.field, each.same, each.batch, each.row) for each in fresh.values()
        ])  # fmt: skip


def forget_sites(gone: Iterable[tuple[int, str]]) -> None:
    """Nothing is believed of these (thing, field) any more."""
    by_field: dict[str, list[int]] = defaultdict(list)
    for thing, name in gone:
        by_field[name].append(thing)
    for name, things in by_field.items():
        Site.objects.filter(thing_id__in=things, field=name).delete()
