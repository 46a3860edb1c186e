"""A resident says who they are (证明本人): a proven telephone and what stands on the card, believed of one person."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from zhili.lib.actor import Actor, concerned
from zhili.lib.refusal import Refusal
from zhili.profiles.model import Profile
from zhili.profiles.registers import FieldType
from zhili.store.writing import writing

from ..lifecycle import Act, Looked
from ..models import Fact, Thing
from ..queries.own import by_marks, fields_of
from ..queries.sealing import opened, same_as
from ..refusals import NoMatch
from ..values import canonical
from ._ground import is_fictional, record, rules
from .looking import note

TAIL: Final = 6
OWN_LOOK: Final = "本人查看自己的数据"


def claim(
    *, actor: Actor, marks: Sequence[str], now: datetime, id_number: str = "", name: str = "", tail: str = ""
) -> int:
    """The person whose telephone was proved (``marks``, from ``queries.own.marks_of``) and whose identity number, or
    name with its last six characters, is believed with it. Exactly one; their own look is recorded, as everybody's is.

    Raises NoMatch, alike for no one, somebody else, and more than one.
    """
    profile = rules(now)
    found = by_marks(marks)
    found = _by_number(found, id_number, profile) if id_number.strip() else _by_name(found, name, tail, profile)
    alive = list(Thing.objects.filter(id__in=found, ended_on__isnull=True).values_list("id", flat=True)[:2])
    if len(alive) != 1:
        raise NoMatch
    own = replace(concerned(alive[0], actor.channel), effort=actor.effort)
    with writing():
        note(own, alive, Looked.SELF, OWN_LOOK, now)
        record(own, Act.CLAIM, f"thing:{alive[0]}", now, {})
    return alive[0]


def _by_number(among: set[int], written: str, profile: Profile) -> set[int]:
    return _believed(among, fields_of(profile.registers, FieldType.IDENTITY), written, profile)


def _by_name(among: set[int], name: str, tail: str, profile: Profile) -> set[int]:
    named = _believed(among, fields_of(profile.registers, FieldType.NAME), name, profile)
    wanted = "".join(tail.split()).upper()
    if len(wanted) != TAIL:
        return set()
    rows = Fact.objects.filter(
        thing_id__in=named, field__in=fields_of(profile.registers, FieldType.IDENTITY), golden=True
    )
    held = rows.values_list("thing_id", "id", "value", "sealed")
    ends = [(thing, opened(fact, value, sealed)[-TAIL:]) for thing, fact, value, sealed in held]
    return {thing for thing, end in ends if secrets.compare_digest(end.encode(), wanted.encode())}


def _believed(among: set[int], fields: Iterable[str], written: str, profile: Profile) -> set[int]:
    """Those of ``among`` of whom one of these fields is believed to be exactly that."""
    found: set[int] = set()
    for field in fields:
        try:
            text = canonical(profile.registers.field(field), written, fictional=is_fictional(profile))
        except Refusal:  # what cannot be a number or a name is nobody's, and is answered alike
            continue
        held = Fact.objects.filter(thing_id__in=among, field=field, blind=same_as(field, text), golden=True)
        found |= set(held.values_list("thing_id", flat=True)) if text else set()
    return found
