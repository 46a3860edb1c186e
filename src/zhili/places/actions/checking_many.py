"""Many addresses to check at once: a selection settled together, and what the library has come to know since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed, Refusal, Unavailable
from zhili.places.actions._library import record
from zhili.places.actions.checking import add_missing, deny_address, pick_address
from zhili.places.lifecycle import Act
from zhili.places.models import Unmatched
from zhili.places.permissions import KEEP
from zhili.places.queries.checks import unmatched, unmatched_one
from zhili.places.queries.matching import list_ground, match_all
from zhili.places.refusals import NoAnswers
from zhili.store.writing import writing

MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address to check is: ``address``, if it is one of the library; missing and to be added as ``text``; or
    none, and ``why``."""

    check: int
    address: int | None = None
    text: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """How many were settled, and what was refused of the others."""

    done: int
    refused: tuple[tuple[int, Refusal], ...]


def answer_checks(*, actor: Actor, answers: Sequence[Answer], on: date, now: datetime) -> Answered:
    """Settle a selection (一起定), each by its own verb in a transaction of its own; what one refuses does not hold up
    the others. Two writings of one missing address are one address. Raises NotAllowed, NoAnswers."""
    if not 0 < len(answers) <= MOST:
        raise NoAnswers(most=MOST)
    done, refused, hand = 0, [], actor
    for each in answers:
        try:
            _answer(hand, each, on, now)
        except Unavailable:
            raise
        except Refusal as refusal:
            refused.append((each.check, refusal))
        else:
            done += 1
            hand = replace(actor, effort=None)  # one form was filled in, however many rows it settles
    return Answered(done, tuple(refused))


def _answer(actor: Actor, answer: Answer, on: date, now: datetime) -> None:
    if answer.why:
        deny_address(actor=actor, check=answer.check, why=answer.why, now=now)
    elif answer.address is not None:
        pick_address(actor=actor, check=answer.check, address=answer.address, on=on, now=now)
    else:
        known = _meant(actor, answer)
        if known is not None:
            pick_address(actor=actor, check=answer.check, address=known, on=on, now=now)
        else:
            add_missing(actor=actor, check=answer.check, text=answer.text, area="", on=on, now=now)


def _meant(actor: Actor, answer: Answer) -> int | None:
    """The address that an answer before this one added."""
    row = unmatched_one(actor, answer.check)
    prefix, known = list_ground(row.area_code)
    return match_all([answer.text or row.text], prefix, known)[0].address_id


def match_again(*, actor: Actor, now: datetime) -> int:
    """Hold what waits for this post against the library as it is now (再比一遍), and settle what is found by then; how
    many. Raises NotAllowed."""
    if not actor.may(KEEP):
        raise NotAllowed
    by_area: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for each in unmatched(actor):
        by_area[each.area_code].append((each.id, each.text))
    found: dict[int, int] = {}
    for area, rows in by_area.items():
        told = match_all([text for _, text in rows], *list_ground(area))
        found |= {check: each.address_id for (check, _), each in zip(rows, told, strict=True) if each.address_id}
    with writing():
        settled = [
            check for check, address in found.items()
            if Unmatched.objects.filter(id=check, state="open").update(
                state="found", address_id=address, settled_by=actor.ref, settled_at=now
            )
        ]  # fmt: skip
        if settled:
            record(actor, now, Act.MATCH_AGAIN, "address_check", settled)
    return len(settled)
