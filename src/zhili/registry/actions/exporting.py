"""Taking a list away (导出): with a grant of its own, for a purpose, masked, marked, and told to everybody in it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from zhili.catalogue.queries import need_on
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.profiles.registers import ThingKind
from zhili.store.efforts import keep_effort
from zhili.store.writing import writing

from ..lifecycle import Act, Looked
from ..models import Export
from ..permissions import EXPORT, LOOK, need, need_purpose
from ..queries.things import visible
from ..refusals import ExportTooLarge, GridOnly, NothingToExport
from ._ground import record, rules
from .looking import note

USE: Final = "export"
"""The use in the catalogue that must be on."""
MOST_EXPORTED: Final = 3000
GRID: Final = 15
_MARK_BYTES: Final = 6


@dataclass(frozen=True, slots=True)
class Exported:
    """What may now be written into a file: its number, the mark that it carries (12 hexadecimal digits), and the
    things in it."""

    number: int
    mark: str
    kind: ThingKind
    prefix: str
    purpose: str
    things: tuple[int, ...]


def export(*, actor: Actor, prefix: str, kind: ThingKind, purpose: str, now: datetime) -> Exported:
    """Take along the things of one sort in one grid. It is recorded, counted and told to every person in it before a
    value is read. Raises NoPurpose, NotAllowed, GridOnly, NoSuchThing, UseNotOn, NothingToExport, ExportTooLarge."""
    why = need_purpose(purpose)
    if len(prefix) != GRID:
        raise GridOnly
    need(actor, LOOK, prefix)
    need(actor, EXPORT, prefix)
    if actor.person_id is None:
        raise NotAllowed
    need_on(USE, rules(now).calendar.local_date(now))
    rows = visible(actor).filter(kind=kind.value, grid_code=prefix, ended_on__isnull=True)
    found = tuple(rows.order_by("id").values_list("id", flat=True)[: MOST_EXPORTED + 1])
    if not found:
        raise NothingToExport
    if len(found) > MOST_EXPORTED:
        raise ExportTooLarge(many=rows.count(), most=MOST_EXPORTED)
    mark = secrets.token_hex(_MARK_BYTES)
    with writing():
        made = Export.objects.create(
            mark=mark, kind=kind.value, prefix=prefix, purpose=why, many=len(found), by=actor.ref,
            person_id=actor.person_id, unit_id=actor.unit_id, at=now,
        )  # fmt: skip
        if kind in (ThingKind.PERSON, ThingKind.HOUSEHOLD):
            note(actor, found, Looked.EXPORT, why, now)
        facts = {"kind": kind.value, "area": prefix, "many": len(found)}
        record(actor, Act.EXPORT, f"export:{made.id}", now, facts, {"purpose": why})
        keep_effort("registry:export", actor, now)
    return Exported(made.id, mark, kind, prefix, why, found)
