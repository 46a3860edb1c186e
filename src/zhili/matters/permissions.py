"""How an actor stands to a matter. Pure: the facts come from ``queries``, the grants from the post.

A relation is what a lifecycle speaks of (lead, caller, debtor, …). It is granted here only when the post holds the
grant, the matter lies in its jurisdiction or with its unit, and — for callers and checkers — independence has been
judged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zhili.lib.actor import CLOCK, Actor, ActorKind

from .independence import Ties, is_independent
from .lifecycle import RELATIONS

OPEN_CONTACT = "matters.open_contact"
HANDLE, OVERSEE, SUPERVISE = "matters.handle", "matters.oversee", "matters.supervise"
_BY_UNIT = frozenset({"lead", "assist", "debtor"})


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts of one matter on which relations rest. All numbers are unit or party ids."""

    area_code: str
    confidential: bool
    lead: int | None
    assists: frozenset[int]
    debtor: int | None
    took_part: frozenset[int]
    above_lead: frozenset[int]
    reporters: frozenset[int]
    joiners: frozenset[int]
    agents: frozenset[int] = frozenset()


def relations(actor: Actor, standing: Standing, ties: Callable[[], Ties]) -> frozenset[str]:
    """Every relation in which ``actor`` stands to the matter. ``ties`` is asked only where independence matters."""
    if actor.kind is ActorKind.SYSTEM:
        return frozenset({"clock", "parent"}) if actor == CLOCK else frozenset()
    if actor.kind is ActorKind.RESIDENT:
        return _resident(actor, standing)
    found = {"public"} | _of_unit(actor, standing) | _of_area(actor, standing)
    # A witness is somebody: a key acts for a post and is nobody, however far its unit stands from the work.
    if found & {"caller", "checker"} and (actor.person_id is None or not is_independent(ties())):
        found -= {"caller", "checker"}
    return frozenset(found)


def is_visible(actor: Actor, standing: Standing) -> bool:
    """Whether this actor may know that the matter exists. A confidential one is open to its desk and its units
    alone."""
    if actor.kind is ActorKind.SYSTEM:
        return actor == CLOCK
    if actor.kind is ActorKind.RESIDENT:
        return actor.party_id is not None and actor.party_id in standing.reporters | standing.joiners | standing.agents
    if actor.unit_id in standing.took_part:
        return True
    if not actor.grants or not actor.sees(standing.area_code):
        return False
    return not standing.confidential or actor.may("matters.dispatch") or actor.may("matters.supervise")


def leads_hands(actor: Actor, is_head: bool) -> bool:
    """Whether this post shares out the work of its unit: the post that heads it, or one that oversees its area."""
    return actor.is_staff and actor.unit_id is not None and (is_head or actor.may(OVERSEE))


def _resident(actor: Actor, standing: Standing) -> frozenset[str]:
    found = {"public"}
    if actor.party_id in standing.reporters:
        found |= {"reporter", "affected"}
    if actor.party_id in standing.joiners:
        found |= {"joiner", "affected"}
    if actor.party_id in standing.agents:
        # Does for those affected what they ask for; ``load.allowed`` keeps their word on how it stands theirs alone.
        found |= {"agent", "affected"}
    return frozenset(found)


def _of_unit(actor: Actor, standing: Standing) -> set[str]:
    if actor.unit_id is None:
        return set()
    found = set()
    if actor.may("matters.handle"):
        found |= {name for name, units in _units_of(standing).items() if actor.unit_id in units}
    if actor.may("matters.oversee") and actor.unit_id in standing.above_lead:
        found.add("above")
    return found


def _units_of(standing: Standing) -> dict[str, frozenset[int]]:
    return {
        "lead": frozenset({standing.lead} if standing.lead else ()),
        "assist": standing.assists,
        "debtor": frozenset({standing.debtor} if standing.debtor else ()),
    }


def _of_area(actor: Actor, standing: Standing) -> set[str]:
    """Relations that rest on a grant and the jurisdiction; the objection reviewer must not be the unit that objects."""
    found = {
        word.name
        for word in RELATIONS.values()
        if word.grant and word.name not in _BY_UNIT | {"above"} and actor.may(word.grant)
    }
    if not actor.sees(standing.area_code):
        return set()
    if actor.unit_id == standing.lead:
        found.discard("reviewer")
    return found
