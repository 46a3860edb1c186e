"""Accepting a matter, the triage exits (each with a reason and an outcome statement), and merging duplicates."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from zhili.lib.actor import Actor

from ..models import Matter
from ..queries.load import Loaded, look
from ..refusals import CannotMerge
from ._hand import Done, acting, text
from ._statements import Outcome, state_outcome


def accept(*, actor: Actor, number: str, now: datetime, version: int | None = None, once: str = "") -> Done:
    """Take the matter in (受理): from here on it is owed an answer."""
    with acting("accept", actor, number, now, version=version, once=once) as hand:
        hand.move()
    return hand.done


def answer(
    *, actor: Actor, number: str, outcome: Outcome, now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """Answer at once, without work by any unit (直接答复)."""
    return _exit("answer", actor, number, outcome, now, version, once)


def transfer(
    *, actor: Actor, number: str, outcome: Outcome, now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """Pass an emergency to 110, 119, 120 or 122 (转紧急热线)."""
    return _exit("transfer", actor, number, outcome, now, version, once)


def redirect(
    *, actor: Actor, number: str, outcome: Outcome, now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """Show the legal channel for litigation, petition or discipline (告知法定渠道)."""
    return _exit("redirect", actor, number, outcome, now, version, once)


def explain(
    *, actor: Actor, number: str, outcome: Outcome, now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """Say why it is secret or private and cannot be handled here (涉密隐私说明)."""
    return _exit("explain", actor, number, outcome, now, version, once)


def set_out_of_remit(
    *, actor: Actor, number: str, outcome: Outcome, now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """Show the market or social channel for what is no duty of government (不属职责)."""
    return _exit("set_out_of_remit", actor, number, outcome, now, version, once)


def admonish(
    *, actor: Actor, number: str, outcome: Outcome, now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """Dissuade from an unlawful demand (劝导)."""
    return _exit("admonish", actor, number, outcome, now, version, once)


def _exit(act: str, actor: Actor, number: str, outcome: Outcome, now: datetime, version: int | None, once: str) -> Done:
    with acting(act, actor, number, now, version=version, once=once) as hand:
        hand.move(reason=text(outcome.done, "答复", "answer"))
        state_outcome(hand, outcome)
    return hand.done


def merge(*, actor: Actor, number: str, parent: str, now: datetime, version: int | None = None, once: str = "") -> Done:
    """Link a duplicate to its open parent (并案): a link, not an ending. Its reporter keeps the word on it.

    Raises CannotMerge when the parent is itself merged, ended, historic, of another locality, or the matter itself.
    """
    with acting("merge", actor, number, now, version=version, once=once) as hand:
        head = look(actor, parent)
        _check_parent(hand.loaded, head)
        hand.set(parent_id=head.matter.id)
        hand.move(reason=head.matter.number, facts={"parent": head.matter.number})
        count_people(head.matter, hand.matter.people)
    return hand.done


def _check_parent(child: Loaded, head: Loaded) -> None:
    why = None
    if head.matter.id == child.matter.id:
        why = ("不能并入自己", "it is the same one")
    elif not head.matter.is_open or head.matter.parent_id:
        why = ("主事项已结束，或它自己已并入别的事项", "that one has ended or is itself merged")
    elif head.matter.locality != child.matter.locality:
        why = ("不在同一个地方", "it belongs to another locality")
    elif head.matter.confidential != child.matter.confidential:
        why = ("一件不公开、一件公开，不能并在一起", "one is confidential and the other is not")
    elif Matter.objects.filter(parent_id=child.matter.id, is_open=True).exists():
        why = ("它自己还带着并入的事项", "others are merged into it")
    if why:
        raise CannotMerge(child=child.matter.number, parent=head.matter.number, why_zh=why[0], why_en=why[1])


def count_people(head: Matter, more: int) -> None:
    """People, not calls: a parent counts its own parties and those of everything merged into it."""
    Matter.objects.filter(id=head.id).update(people=F("people") + more)
