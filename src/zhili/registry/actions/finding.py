"""Looking somebody up is an act: it takes a purpose and leaves a trace at everybody who was shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.profiles.registers import ThingKind
from zhili.store.efforts import keep_effort
from zhili.store.writing import writing

from ..lifecycle import MOST_SHOWN, Looked
from ..models import Fact
from ..permissions import LOOK, need_purpose
from ..queries.sealing import same_as
from ..queries.things import visible, visible_under
from ..refusals import WrongKind
from ..values import canonical
from ._ground import is_fictional, rules
from .looking import note


def find(*, actor: Actor, field: str, text: str, purpose: str, now: datetime) -> list[int]:
    """The things of this post's area whose ``field`` is held to be exactly ``text`` (查找), at most a page of them, all
    marked as seen in a list. Raises NoPurpose, NotAllowed, UnknownField, WrongKind (a field that cannot be
    asked for), BadValue."""
    why = need_purpose(purpose)
    if not actor.may(LOOK):
        raise NotAllowed
    profile = rules(now)
    rule = profile.registers.field(field)
    if not rule.indexed:
        raise WrongKind
    value = canonical(rule, text, fictional=is_fictional(profile))
    facts = Fact.objects.filter(field=field, blind=same_as(field, value), asked=True, gone="")
    candidates = list(facts.values_list("thing_id", flat=True)[: 10 * MOST_SHOWN])
    found = list(visible(actor).filter(id__in=candidates).order_by("id").values_list("id", flat=True)[:MOST_SHOWN])
    with writing():
        note(actor, found, Looked.LIST, why, now)
        keep_effort("registry:find", actor, now)
    return found


def list_in(
    *, actor: Actor, prefix: str, kind: ThingKind, purpose: str, now: datetime, after: int = 0
) -> Sequence[int]:
    """The next page of things of a sort in a grid (15 digits) or area (a prefix) (五要素). People and households are
    marked as seen in a list. Raises NoPurpose, NotAllowed."""
    why = need_purpose(purpose)
    if not actor.may(LOOK):
        raise NotAllowed
    rows = visible_under(actor, prefix).filter(kind=kind.value, ended_on__isnull=True, id__gt=after).order_by("id")
    found = list(rows.values_list("id", flat=True)[:MOST_SHOWN])
    if kind in (ThingKind.PERSON, ThingKind.HOUSEHOLD):
        with writing():
            note(actor, found, Looked.LIST, why, now)
    return found
