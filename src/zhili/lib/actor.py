"""Who is acting. A frozen value that a door builds, so that inner rooms never import login code."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from zhili.lib.effort import Effort


class ActorKind(StrEnum):
    """The three kinds of hand that can move a matter."""

    RESIDENT = "resident"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """One hand: a resident, a person in a post, or the clock.

    ``ref`` is what the journal keeps: ``post:12/person:7``, ``party:9``, ``anonymous``, ``clock``; never a name.
    ``areas`` are code prefixes without trailing zeros, e.g. ``("990121", "990122002")``: what this post may see.
    ``effort`` is what the form asked through which this hand acts; None where there was no form (a key, a command, the
    clock). It says nothing of who acts, so two actors that differ in it alone are equal.
    """

    kind: ActorKind
    ref: str
    name: str = ""
    person_id: int | None = None
    post_id: int | None = None
    unit_id: int | None = None
    grants: frozenset[str] = frozenset()
    areas: tuple[str, ...] = ()
    party_id: int | None = None
    thing_id: int | None = None
    """In the registry, the person this hand proved to be."""
    channel: str = "web"
    effort: Effort | None = field(default=None, compare=False)

    @property
    def is_staff(self) -> bool:
        return self.kind is ActorKind.STAFF

    def may(self, grant: str) -> bool:
        """Whether this post holds ``grant``. Code knows grants, never role names."""
        return grant in self.grants

    def sees(self, area_code: str) -> bool:
        """Whether ``area_code`` lies inside this actor's jurisdiction."""
        return any(area_code.startswith(prefix) for prefix in self.areas)


def anonymous(channel: str = "web") -> Actor:
    """A resident who has proved nothing: may report and join, nothing else."""
    return Actor(ActorKind.RESIDENT, "anonymous", channel=channel)


def party(party_id: int, channel: str = "web") -> Actor:
    """A resident who proved number and code, and so speaks as that party of the matter."""
    return Actor(ActorKind.RESIDENT, f"party:{party_id}", party_id=party_id, channel=channel)


def concerned(thing_id: int, channel: str = "web") -> Actor:
    """A resident who proved to be the person whom the registry holds as that thing (本人)."""
    return Actor(ActorKind.RESIDENT, f"self:{thing_id}", thing_id=thing_id, channel=channel)


CLOCK = Actor(ActorKind.SYSTEM, "clock", channel="clock")
