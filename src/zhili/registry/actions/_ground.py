"""What every verb of this room stands on: the rules in force, the source that speaks, the record of the act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from zhili.journal.actions import Draft, write
from zhili.lib.actor import Actor
from zhili.lib.codes import FICTION
from zhili.lib.refusal import NotAllowed
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile
from zhili.store.efforts import keep_effort

from ..lifecycle import ENDED_WORDS, Act, Ended
from ..models import Source, Thing
from ..refusals import NoAnswer, NoSuchThing, ThingEnded, ThingMerged, UnknownSource


def rules(now: datetime) -> Profile:
    """The locality's rules today."""
    locality = settings.ZHILI_LOCALITY
    return profiles.current(locality, profiles.local_day(locality, now))


def is_fictional(profile: Profile) -> bool:
    """Whether this is a place that does not exist, whose people have identity numbers that nobody has."""
    return profile.area.startswith(FICTION)


def source_of(kind: str, unit_id: int | None, profile: Profile) -> Source:
    """The source: this unit in this capacity. Raises UnknownSource; NotAllowed for an actor without a unit."""
    if kind not in profile.registers.sources:
        raise UnknownSource(source=kind)
    if unit_id is None:
        raise NotAllowed
    return Source.objects.get_or_create(kind=kind, unit_id=unit_id)[0]


def held(thing_id: int, *, lock: bool = True) -> Thing:
    """The thing, its row locked. Raises NoSuchThing, ThingMerged, ThingEnded."""
    rows = Thing.objects.select_for_update() if lock else Thing.objects
    thing = rows.filter(id=thing_id).first()
    if thing is None:
        raise NoSuchThing
    if thing.into_id is not None:
        raise ThingMerged
    if thing.ended_on is not None:
        words = ENDED_WORDS[Ended(thing.ended_why)]
        raise ThingEnded(why_zh=words.zh, why_en=words.en)
    return thing


def record(
    actor: Actor, act: Act, ref: str, now: datetime, facts: Mapping[str, Any], detail: Mapping[str, Any] | None = None
) -> None:
    """One entry, and what the form asked that led here. ``facts`` name no person and quote no value."""
    write([Draft(now, actor.ref, act.value, ref, facts, detail)])
    keep_effort(f"registry:{act.value.partition('.')[2]}", actor, now)


def words(text: str) -> str:
    """A reason or an answer, squeezed. Raises NoAnswer."""
    said = " ".join(text.split())
    if not 2 <= len(said) <= 400:
        raise NoAnswer
    return said
