"""Who handles a matter: assigning, taking back, signing for it, objecting, and the decision on an objection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zhili.lib.actor import Actor
from zhili.offices import queries as offices
from zhili.offices.queries import DutyLineValue
from zhili.store import reading
from zhili.store.rows import change, insert

from ..models import Assignment, Matter
from ..queries.load import Loaded
from ..refusals import SameUnit, UnitMayNotLead
from ._hand import Done, Hand, acting, text

_COLUMNS = ("matter_id", "unit_id", "role", "duty_line", "basis", "asked", "assigned_at", "due_at", "signed_at",
    "answered_at",
            "ended_at", "end_reason")  # fmt: skip


def assign(
    *,
    actor: Actor,
    number: str,
    category: str,
    lead: int,
    assists: Sequence[int] = (),
    line: DutyLineValue | None = None,
    reason: str = "",
    now: datetime,
    version: int | None = None,
    once: str = "",
) -> Done:
    """Give the matter an owner (派单): one lead, any number of assisting units. The limit comes from the duty line,
    else from the category; never from the person who assigns.

    ``lead`` and ``assists`` are unit ids. Raises UnknownCategory, UnitMayNotLead where the locality forbids the lead's
    level, LacksPower and UnitClosed from the duty list.
    """
    with acting("assign", actor, number, now, version=version, once=once) as hand:
        give(hand, category, lead, assists, line, reason)
    return hand.done


def accept_and_assign(
    *,
    actor: Actor,
    number: str,
    category: str,
    lead: int,
    assists: Sequence[int] = (),
    line: DutyLineValue | None = None,
    reason: str = "",
    now: datetime,
    version: int | None = None,
    once: str = "",
    held: Loaded | None = None,
) -> Done:
    """Accept and assign as one act of the desk: two steps, two entries, one transaction. Raises what ``assign``
    raises. ``held``: the matter as this very transaction has just written it."""
    # Pressed twice, the second press finds the matter accepted and comes as an assigning: one key for both.
    with acting("accept", actor, number, now, version=version, once=once, once_as="assign", held=held) as hand:
        hand.move()
        hand.turn_to("assign")
        give(hand, category, lead, assists, line, reason)
    return hand.done


def give(hand: Hand, category: str, lead: int, assists: Sequence[int], line: DutyLineValue | None, reason: str) -> None:
    """The assigning step, for a hand already at ``assign`` (dispatch accepts and assigns in one transaction)."""
    profile = hand.loaded.profile
    profile.category(category)
    day = hand.now.astimezone(profile.tz).date()
    check_lead(hand, lead, line)
    for unit_id in assists:
        offices.check_lead(unit_id, None, day)
    if lead in assists or len(set(assists)) != len(assists):
        raise SameUnit(unit=offices.unit(lead).name())
    rows = [_row(hand, lead, "lead", line)] + [_row(hand, unit_id, "assist", line) for unit_id in assists]
    insert(Assignment, _COLUMNS, rows)
    refresh_assignments(hand)
    hand.set(category=category, lead_unit_id=lead)
    unit = offices.unit(lead)
    facts = {"unit": unit.name(), "unit_en": unit.name("en"), "unit_code": unit.code}
    hand.move(reason=text(reason, "理由", "reason", needed=False), facts=facts)


def check_lead(hand: Hand, lead: int, line: DutyLineValue | None) -> None:
    """Refuse a lead whose level may not lead here, that is closed, or that lacks the legal power the line needs."""
    unit = offices.unit(lead)
    levels = hand.loaded.kind.lead_levels
    if unit.level not in levels:
        raise UnitMayNotLead(unit=unit.name(), levels="、".join(levels))
    offices.check_lead(lead, line, hand.now.astimezone(hand.loaded.profile.tz).date())


def recall(
    *, actor: Actor, number: str, reason: str, now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """Take back an assignment that nobody has signed for yet (收回)."""
    with acting("recall", actor, number, now, version=version, once=once) as hand:
        end_assignments(hand, "recalled")
        hand.move(reason=text(reason, "理由", "reason"))
    return hand.done


def sign(*, actor: Actor, number: str, now: datetime, version: int | None = None, once: str = "") -> Done:
    """Sign for it (签收): the unit has seen it and is working on it. Whoever signs has it in hand, unless it had been
    given to somebody before."""
    with acting("sign", actor, number, now, version=version, once=once) as hand:
        lead = hand.loaded.lead
        assert lead is not None, "only a lead can sign, so there is one"
        mine = in_hands(actor, now) if lead.handler_id is None else {}
        change(Assignment, {"id": lead.id}, signed_at=now, **mine)
        hand.move()
    return hand.done


def in_hands(actor: Actor, now: datetime) -> dict[str, Any]:
    """The columns that say in whose hands an assignment is; none for a key, which is nobody."""
    if actor.person_id is None or actor.post_id is None:
        return {}
    return {"handler_id": actor.person_id, "handler_post_id": actor.post_id, "handed_at": now}


def object_to(
    *, actor: Actor, number: str, reason: str, now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """Object to being the lead (派单异议): the only way to refuse. A reviewer decides; until then the clock stands
    still where the locality says so."""
    with acting("object", actor, number, now, version=version, once=once) as hand:
        hand.move(reason=text(reason, "异议理由", "reason for objecting"))
    return hand.done


def uphold(
    *, actor: Actor, number: str, reason: str, now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """The objection holds (异议成立): the matter goes back to the dispatcher."""
    with acting("uphold", actor, number, now, version=version, once=once) as hand:
        end_assignments(hand, "upheld")
        hand.move(reason=text(reason, "裁定理由", "reason for the decision"))
    return hand.done


def overrule(
    *, actor: Actor, number: str, reason: str, now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """The objection does not hold (异议不成立): the first receiver leads (首接负责)."""
    with acting("overrule", actor, number, now, version=version, once=once) as hand:
        lead = hand.loaded.lead
        assert lead is not None, "an objection came from a lead"
        Assignment.objects.filter(id=lead.id, signed_at__isnull=True).update(signed_at=now)
        hand.move(reason=text(reason, "裁定理由", "reason for the decision"))
    return hand.done


def end_assignments(hand: Hand, why: str) -> None:
    """End every running assignment; the rows stay, and bind their units' people for ever."""
    Assignment.objects.filter(matter_id=hand.matter.id, ended_at__isnull=True).update(ended_at=hand.now, end_reason=why)
    refresh_assignments(hand)
    hand.set(lead_unit_id=None)


def take_over_lead(hand: Hand, parent: Matter) -> None:
    """A merged matter that goes on by itself has the units of its parent: whoever did the work answers for it, and
    is bound by it when it comes to who may confirm."""
    running = Assignment.objects.filter(matter_id=parent.id, ended_at__isnull=True).order_by("id")
    rows = [(hand.matter.id, one.unit_id, one.role, one.duty_line, one.basis, "", hand.now, one.due_at, one.signed_at,
             one.answered_at, None, "") for one in running]  # fmt: skip
    insert(Assignment, _COLUMNS, rows)
    refresh_assignments(hand)
    hand.set(category=parent.category, lead_unit_id=parent.lead_unit_id)


def add_assist(hand: Hand, unit_id: int, asked: str, due_at: datetime | None) -> None:
    """One more assisting unit, asked in words and by a time. Raises SameUnit."""
    if any(one.unit_id == unit_id and one.ended_at is None for one in hand.loaded.assignments):
        raise SameUnit(unit=offices.unit(unit_id).name())
    insert(Assignment, _COLUMNS, [_row(hand, unit_id, "assist", None, asked=asked, due_at=due_at)])
    refresh_assignments(hand)


def refresh_assignments(hand: Hand) -> None:
    """Read the assignments again after writing some, so that the clocks and the notices see the new lead."""
    hand.loaded.assignments = reading.objects(Assignment, {"matter_id": hand.matter.id}, order=("id",))


def _row(
    hand: Hand, unit_id: int, role: str, line: DutyLineValue | None, asked: str = "", due_at: datetime | None = None
) -> tuple[Any, ...]:
    basis = line.basis if line else ""
    line_id = line.id if line else None
    return (hand.matter.id, unit_id, role, line_id, basis[:300], asked, hand.now, due_at, None, None, None, "")


__all__ = ["add_assist", "assign", "check_lead", "end_assignments", "give", "object_to", "overrule", "recall",
           "refresh_assignments", "sign", "uphold"]  # fmt: skip
