"""Rows of a list: kept as records, or sealed until a clerk has settled them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from zhili.lib.actor import Actor
from zhili.lib.codes import prefix_of
from zhili.lib.refusal import Refusal
from zhili.profiles.model import Profile
from zhili.profiles.registers import ThingKind
from zhili.store.secrets import seal, unseal

from ..checking import Trouble
from ..models import Batch, BatchRow, Fact, Merge
from ..queries.sealing import row_aad, same_as
from ._clocks import wind
from ._writing import Kept, Ready, Seen, keep
from .merging import Joined, join
from .observing import Sheet, prepare

CREDIT_CODE: Final = "organisation.credit_code"
LOST: Final = "lost_character"
"""The problem of a row that is kept as far as it can be read, and asked about all the same."""


def keep_sheets(actor: Actor, batch: Batch, sheets: Sequence[Ready], profile: Profile, now: datetime) -> Kept:
    """Write them, as the batch's source says them, inside the caller's transaction."""
    seen = Seen(batch.source, now, actor.ref, now, profile.calendar.local_date(now), batch.id)
    kept = keep(sheets, seen, profile.registers)
    if batch.kind == ThingKind.ORGANISATION.value:
        _join_by_code(actor, batch, sheets, kept, profile, now)
    wind(kept.things, profile, now)
    return kept


def _join_by_code(
    actor: Actor, batch: Batch, sheets: Sequence[Ready], kept: Kept, profile: Profile, now: datetime
) -> None:
    """Bodies with the very same credit code are one: the number is the state's own, one a body. Each is a merge as any,
    undone as any; what was undone once is not joined again."""
    codes = {
        same_as(CREDIT_CODE, value.text) for sheet in sheets for value in sheet.values if value.name == CREDIT_CODE
    }
    here = {"thing__area_code__startswith": prefix_of(batch.area_code), "thing__ended_on__isnull": True}
    rows = Fact.objects.filter(field=CREDIT_CODE, blind__in=codes, asked=True, gone="", **here)
    same: dict[bytes, set[int]] = defaultdict(set)
    for code, thing in rows.values_list("blind", "thing_id"):
        same[bytes(code or b"")].add(thing)
    things = {thing for group in same.values() for thing in group}
    apart = set(Merge.objects.filter(gone_id__in=things, undone_at__isnull=False).values_list("kept_id", "gone_id"))
    pairs: list[Joined] = []
    taken: set[int] = set()
    for first, *others in (sorted(group) for group in same.values() if len(group) > 1):
        found = [each for each in others if each in kept.things and (first, each) not in apart and each not in taken]
        if first not in taken:
            pairs += [Joined(first, each, {"credit_code": "exact"}) for each in found]
            taken |= {first, *found}
    join(pairs, actor, now, profile, "")
    into = {pair.gone: pair.kept for pair in pairs}
    kept.things = [into.get(thing, thing) for thing in kept.things]
    kept.joined = len(pairs)


def with_lost(profile: Profile, sheet: Sheet, problems: Sequence[Trouble | Mapping[str, str]]) -> Ready | None:
    """The sheet with its lost characters left open; None where nothing at all can be read of such a name."""
    codes = [(each.code, each.field) if isinstance(each, Trouble) else (each["code"], each["field"])
             for each in problems]  # fmt: skip
    try:
        return prepare(profile, sheet, holes={name for code, name in codes if code == LOST})
    except Refusal:  # the row waits with that very reason
        return None


def seal_row(no: int, key: str, says: Mapping[str, str], area: str, grid: str) -> bytes:
    """What the row says, for its own place alone."""
    said = {"key": key, "says": dict(says), "area": area, "grid": grid}
    return seal(json.dumps(said, ensure_ascii=False), aad=row_aad(no))


def opened_row(row: BatchRow) -> dict[str, Any]:
    """What it says: ``key``, ``says``, ``area``, ``grid``."""
    held: dict[str, Any] = json.loads(unseal(bytes(row.sealed or b""), aad=row_aad(row.id)))
    return held


def mended(row: BatchRow, says: Mapping[str, str]) -> Sheet:
    """The row with some of it put right."""
    held = opened_row(row)
    fields = {**held["says"], **{name: text for name, text in says.items() if not name.startswith("@")}}
    grid = says.get("@grid", held["grid"])
    area = says.get("@area", grid[:12] if "@grid" in says and grid else held["area"])
    return Sheet(ThingKind(row.batch.kind), held["key"], fields, area, grid, row=row.number)
