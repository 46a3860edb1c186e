"""Notes between units: staff among themselves, on one matter. No resident reads them, no message carries them, no
search finds them, and they move nothing.

A note leaves the matter's version alone: it changes nothing that a form was drawn from, so it makes nobody's open page
stale, and a resident whose page stayed good cannot tell that anything was said.
"""

from __future__ import annotations

from datetime import datetime

from zhili.lib.actor import Actor
from zhili.offices import queries as offices

from ..models import Note, Step
from ..queries.load import Loaded
from ..refusals import NothingToHeed, NotOnIt
from ._hand import Done, Hand, acting, text
from .handling import unit_facts

_ALL = {"unit": "一起办的各单位", "unit_en": "all units on it"}


def note(
    *,
    actor: Actor,
    number: str,
    words: str,
    unit: int | None = None,
    now: datetime,
    version: int | None = None,
    once: str = "",
) -> Done:
    """Leave a note (留言) for everybody on the matter, or for one ``unit`` that takes part: then it lies open there
    until that unit answers with a note or puts it away. A note by a unit answers what lay open for it.

    Raises NotOnIt for a unit that takes no part, Empty or TooLong for the words.
    """
    with acting("note", actor, number, now, version=version, once=once) as hand:
        said = text(words, "留言", "note")
        closed = _close(hand, actor)
        if unit is not None and unit not in addressable(hand.loaded):
            raise NotOnIt(unit=offices.unit(unit).name())
        hand.move(words=said, facts=_ALL if unit is None else unit_facts(unit))
        if unit is not None and unit != actor.unit_id:
            Note.objects.create(
                matter_id=hand.matter.id, step_no=hand.matter.steps, to_unit_id=unit, from_unit_id=actor.unit_id, at=now
            )
            closed -= 1
        _count(hand, closed)
    return hand.done


def heed(*, actor: Actor, number: str, now: datetime, version: int | None = None, once: str = "") -> Done:
    """Put away every note that lies open here for the actor's unit (知道了). Raises NothingToHeed where none does."""
    with acting("heed", actor, number, now, version=version, once=once) as hand:
        closed = _close(hand, actor)
        if not closed:
            raise NothingToHeed()
        hand.move()
        _count(hand, closed)
    return hand.done


def addressable(loaded: Loaded) -> frozenset[int]:
    """Units that a note can be sent to: those that lead, assist or owe now, and those whose people acted on it without
    having been given it (the desk, the reviewer, the callers). Whoever was relieved of it is left in peace."""
    at_work = {one.unit_id for one in loaded.assignments if one.ended_at is None}
    relieved = {one.unit_id for one in loaded.assignments} - at_work
    owing = {loaded.debt.owed_by_id} if loaded.debt else set()
    steps = Step.objects.filter(matter_id=loaded.matter.id, unit_id__isnull=False)
    acted = {each for each in steps.values_list("unit_id", flat=True) if each is not None}
    return frozenset(at_work | owing | (acted - relieved))


def _close(hand: Hand, actor: Actor) -> int:
    """Close what lies open here for the actor's unit, by the step that is about to be written; how many."""
    if actor.unit_id not in hand.loaded.noted:
        return 0
    mine = Note.objects.filter(matter_id=hand.matter.id, to_unit_id=actor.unit_id, closed_at__isnull=True)
    return mine.update(closed_at=hand.now, closed_no=hand.matter.steps + 1)


def _count(hand: Hand, fewer: int) -> None:
    if fewer:
        hand.set(notes_open=(hand.matter.notes_open or 0) - fewer or None)
