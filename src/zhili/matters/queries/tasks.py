"""What waits on one post, whole enough to be done far from any signal: each with its place, its words and its acts."""

from __future__ import annotations

from dataclasses import dataclass

from zhili.lib.actor import Actor, ActorKind
from zhili.lib.refusal import NotFound

from ..models import Step
from .detail import acts_open
from .lists import Filters, Row, my_work, queue
from .load import Loaded, look, state_words

MOST = 40
"""How many a telephone carries; each is loaded as for its page, so that its acts are exactly those open."""


@dataclass(frozen=True, slots=True)
class Task:
    """One matter to be gone to. ``said``: what it is about, in the words it came with; ``voice``: a resident's words.
    ``leads``: for a check, what “solved” and “rework” would lead to: the state in Chinese and English, and on whom it
    then waits ('': an ending)."""

    row: Row
    state_zh: str
    state_en: str
    lon: float | None
    lat: float | None
    said: str
    voice: bool
    acts: tuple[str, ...]
    leads: dict[str, tuple[str, str, str]]


def tasks(actor: Actor, *, limit: int = MOST) -> list[Task]:
    """The open matters that wait on this post's unit or area, what falls due first in front."""
    rows = queue(actor, Filters(extra=my_work(actor), is_open=True), limit=min(limit, MOST)).rows
    first = Step.objects.filter(matter_id__in=[row.id for row in rows], no=1)
    said = {
        row[0]: (row[1], row[2] == ActorKind.RESIDENT) for row in first.values_list("matter_id", "words", "actor_kind")
    }
    return [task for row in rows if (task := _task(actor, row, *said.get(row.id, ("", False)))) is not None]


def _task(actor: Actor, row: Row, said: str, voice: bool) -> Task | None:
    try:
        loaded = look(actor, row.number)
    except NotFound:  # it moved out of sight between the two questions
        return None
    matter = loaded.matter
    zh, en = state_words(loaded.kind, matter.state)
    return Task(row, zh, en, matter.lon, matter.lat, said, voice, acts_open(loaded, actor), _leads(loaded))


def _leads(loaded: Loaded) -> dict[str, tuple[str, str, str]]:
    rule = loaded.kind.rule("check", loaded.matter.state)
    if rule is None:
        return {}
    targets = {verdict: rule.target(verdict) for verdict in rule.verdicts}
    waits = {name: loaded.kind.states[name].waits_on or "" for name in targets.values()}
    return {verdict: (*state_words(loaded.kind, name), waits[name]) for verdict, name in targets.items()}
