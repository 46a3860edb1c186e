"""Who inside a unit has a matter in hand (经办人): given to a person in a post of the same unit, and given on.

No act of a lifecycle: it moves no state and no clock, and whoever the unit picks, the unit answers for it.
"""

from __future__ import annotations

from datetime import datetime

from zhili.lib.actor import Actor
from zhili.lib.canonical import digest
from zhili.lib.refusal import NotAllowed
from zhili.offices import queries as offices
from zhili.offices.queries import PersonValue, PostValue
from zhili.store.once import once as once_before
from zhili.store.once import settle_once
from zhili.store.rows import change
from zhili.store.writing import writing

from ..lifecycle import HANDED
from ..models import Assignment
from ..permissions import HANDLE, leads_hands
from ..queries.load import Loaded, look
from ..refusals import AlreadyDone, AlreadyInHand, InOtherHands, NobodyInPost, NotInYourHands, OtherUnitsPost, Stale
from ._hand import Done, Hand, flush, text
from .assigning import refresh_assignments


def hand_to(
    *,
    actor: Actor,
    number: str,
    post: int,
    person: int,
    reason: str = "",
    now: datetime,
    version: int | None = None,
    once: str = "",
) -> Done:
    """Give a matter that the actor's unit leads or assists in to a person of that unit (交办).

    Raises NotFound for a stranger, NotAllowed without ``matters.handle`` or ``matters.oversee``, NotInYourHands where
    the unit has no running assignment, InOtherHands where it is a colleague's and the actor's post does not lead the
    unit, OtherUnitsPost, NobodyInPost where the person does not hold that post today or the post may not handle,
    AlreadyInHand, Stale, AlreadyDone.
    """
    with writing():
        scope = f"{HANDED}:{number}"
        if once and once_before(scope, once, digest(actor.ref), now) is not None:
            raise AlreadyDone(number=number)
        loaded = look(actor, number, lock=True)
        if version is not None and version != loaded.matter.version:
            raise Stale(number=number)
        held = _held(actor, loaded, now)
        seat, who = _seat(actor, post, person, now)
        if (held.handler_id, held.handler_post_id) == (who.id, seat.id):
            raise AlreadyInHand(number=loaded.matter.number, who=who.name)
        change(Assignment, {"id": held.id}, handler_id=who.id, handler_post_id=seat.id, handed_at=now)
        hand = Hand(HANDED, actor, now, loaded)
        refresh_assignments(hand)
        why = text(reason, "理由", "reason", needed=False)
        hand.note(facts={"post": seat.name(), "post_en": seat.name("en"), "post_id": seat.id, "person": who.id,
                         "assignment": held.id}, reason=why)  # fmt: skip
        flush(hand)
        if once:
            settle_once(scope, once, {"number": number})
    return hand.done


def _held(actor: Actor, loaded: Loaded, now: datetime) -> Assignment:
    """The running assignment of the actor's unit, which this post may give on."""
    if not (actor.may(HANDLE) or leads_hands(actor, _is_head(actor, now))):
        raise NotAllowed()
    running = (one for one in loaded.assignments if one.ended_at is None and one.unit_id == actor.unit_id)
    held = next(running, None)
    if held is None or not loaded.matter.is_open:
        raise NotInYourHands(number=loaded.matter.number)
    others = held.handler_id is not None and held.handler_id != actor.person_id
    if others and not leads_hands(actor, _is_head(actor, now)):
        raise InOtherHands(number=loaded.matter.number, who=offices.person(held.handler_id or 0).name)
    return held


def _is_head(actor: Actor, now: datetime) -> bool:
    return actor.post_id is not None and offices.post(actor.post_id).head


def _seat(actor: Actor, post: int, person: int, now: datetime) -> tuple[PostValue, PersonValue]:
    """The post of the same unit and the person who holds it today."""
    seat, day = offices.post(post), offices.day_of(now)
    if seat.unit_id != actor.unit_id:
        raise OtherUnitsPost(post=seat.name())
    who = next((one for one in offices.holders(post, day) if one.id == person), None)
    if who is None or HANDLE not in seat.grants_on(day):
        raise NobodyInPost(post=seat.name())
    return seat, who
