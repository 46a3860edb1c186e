"""Verbs of looking: nobody sees what is held about a person without a purpose, and the person reads who did."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from zhili.journal.actions import Draft, write
from zhili.lib.actor import Actor
from zhili.store.efforts import keep_effort
from zhili.store.rows import insert
from zhili.store.writing import writing

from ..lifecycle import Act, Looked
from ..models import Fact, Look, Thing
from ..permissions import LOOK, LOOK_OPEN, covers, need, need_purpose
from ..queries.sealing import opened
from ..refusals import NoSuchFact, NoSuchThing
from ._ground import record

LOOK_ROW = (
    "thing_id",
    "how",
    "field",
    "purpose",
    "by",
    "person_id",
    "unit_id",
    "at",
    "withheld_under",
    "withheld_by",
    "row_id",
)


def look(*, actor: Actor, things: Iterable[int], purpose: str, now: datetime, how: Looked = Looked.PAGE) -> None:
    """State why these things are looked at (按用途查看), masked; from then on their pages may be shown to this person.

    Raises NoPurpose, NotAllowed, NoSuchThing (one of them is none, or lies outside the area).
    """
    why = need_purpose(purpose)
    wanted = sorted(set(things))
    rows = Thing.objects.filter(id__in=wanted).values_list("id", "area_code", "grid_code")
    places = {thing: (area, grid) for thing, area, grid in rows}
    for thing in wanted:
        if thing not in places:
            raise NoSuchThing
        need(actor, LOOK, *places[thing])
    with writing():
        note(actor, wanted, how, why, now)
        keep_effort("registry:look", actor, now)
        drafts = [Draft(now, actor.ref, Act.LOOK.value, f"thing:{each}", {"how": how.value}, {"purpose": why})
                  for each in wanted]  # fmt: skip
        write(drafts)


def open_field(*, actor: Actor, fact: int, purpose: str, now: datetime) -> str:
    """One sealed value in full (打开一项), for a purpose. The look is written before the value is given.

    Raises NoPurpose, NotAllowed, NoSuchFact (also outside the area), BadSeal.
    """
    why = need_purpose(purpose)
    row = Fact.objects.filter(id=fact).exclude(gone="erased").select_related("thing").first()
    if row is None or not covers(actor, row.thing.area_code, row.thing.grid_code):
        raise NoSuchFact
    need(actor, LOOK_OPEN, row.thing.area_code, row.thing.grid_code)
    with writing():
        note(actor, [row.thing_id], Looked.FIELD, why, now, field=row.field)
        facts = {"field": row.field, "how": Looked.FIELD.value}
        record(actor, Act.OPEN, f"thing:{row.thing_id}", now, facts, {"purpose": why})
    return opened(row.id, row.value, row.sealed)


def note(
    actor: Actor, things: Iterable[int | None], how: Looked, why: str, now: datetime, *, field: str = "",
    row: int | None = None,
) -> None:  # fmt: skip
    """The rows that say who looked; inside the caller's transaction. ``row``: the waiting row of a list that was
    opened; with None for a thing where it is not known yet whom it is about."""
    insert(Look, LOOK_ROW, [
        (thing, how.value, field, why, actor.ref, actor.person_id, actor.unit_id, now, "", "", row) for thing in things
    ])  # fmt: skip
