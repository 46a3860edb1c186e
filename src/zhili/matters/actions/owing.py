"""Owed (欠账): what cannot be solved yet names what is missing, the body above that owes it, and a day of review.

Owed is a waiting state with a clock on that body, never an ending. Paying is a reply with evidence: whether it is
solved is again for those affected to say. Declining is public and counts with owed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from zhili.lib.actor import Actor
from zhili.lib.limits import Limit
from zhili.offices import queries as offices
from zhili.store.rows import insert

from .. import clocks as clockwork
from ..lifecycle import Lack
from ..models import Debt
from ..queries.load import Loaded
from ..refusals import NotAbove, NothingLacking, ReviewTooFar
from ._hand import Done, Hand, acting, due_columns, save_clock, text
from ._statements import Outcome, state_outcome
from .closing import begin_round
from .files import Upload, keep_files, ready_files
from .handling import check_reply, unit_facts
from .running import running_clocks

_COLUMNS = ("matter_id", "owed_by_id", "lacks", "what", "plan", "opened_at", "review_on", "reviews", "paid_at",
    "declined_at",
            "closed_at")  # fmt: skip
_RANK = {"city": 0, "county": 1, "bureau": 2, "town": 3, "other": 3, "village": 4, "grid": 5}


def owe(
    *,
    actor: Actor,
    number: str,
    debtor: int,
    lacks: Sequence[Lack],
    what: str,
    plan: str,
    review_on: date,
    outcome: Outcome,
    now: datetime,
    version: int | None = None,
    once: str = "",
) -> Done:
    """Book the matter as owed by ``debtor`` (unit id), a body above the lead.

    ``what`` is missing in words, ``plan`` what helps meanwhile, ``review_on`` when the debtor must look again. Raises
    NotAbove, NothingLacking, ReviewTooFar, and whatever makes the outcome statement no statement.
    """
    with acting("owe", actor, number, now, version=version, once=once) as hand:
        lead = hand.loaded.lead
        if lead is not None and not is_above(debtor, lead.unit_id):
            raise NotAbove(unit=offices.unit(debtor).name())
        if not lacks:
            raise NothingLacking()
        limit = review_limit(hand.loaded, review_on, now)
        owed = text(what, "欠什么", "what is owed")
        row = (hand.matter.id, debtor, [lack.value for lack in lacks], owed,
               text(plan, "欠着的时候怎么办", "what helps meanwhile"), now, review_on, 0, None, None, None)  # fmt: skip
        insert(Debt, _COLUMNS, [row])
        hand.loaded.debt = Debt.objects.get(matter_id=hand.matter.id, closed_at__isnull=True)
        hand.move(reason=owed, facts=unit_facts(debtor), limit=limit)
        state_outcome(hand, outcome, word="owed")
    return hand.done


def is_above(debtor: int, lead: int) -> bool:
    """Whether a body may owe what ``lead`` cannot solve: a unit over it, or one of a higher level of government."""
    if debtor in offices.ancestors(lead):
        return True
    return _RANK[offices.unit(debtor).level] < _RANK[offices.unit(lead).level]


def review_limit(loaded: Loaded, review_on: date, now: datetime) -> Limit:
    """The time from now to the end of the day of review, as a limit; raises ReviewTooFar."""
    zone = loaded.profile.tz
    today = now.astimezone(zone).date()
    longest = next((clock.longest for clock in loaded.profile.clocks.values() if clock.longest), None)
    span = longest.natural if longest and longest.natural else timedelta(days=180)
    if not today < review_on <= today + span:
        raise ReviewTooFar(latest=(today + span).isoformat())
    ends = datetime.combine(review_on, time(18, 0), zone)
    return Limit.parse(f"{max(1, int((ends - now).total_seconds() // 3600))}h")


def pay(
    *,
    actor: Actor,
    number: str,
    words: str,
    files: Sequence[Upload] = (),
    now: datetime,
    version: int | None = None,
    once: str = "",
) -> Done:
    """Bring the evidence that what was owed has been given (销账). It is a reply, never a solution."""
    ready = ready_files(files)
    with acting("pay", actor, number, now, version=version, once=once) as hand:
        _close_debt(hand, paid_at=now)
        begin_round(hand)
        hand.move(words=check_reply(hand, words))
        keep_files(hand, ready)
    return hand.done


def decline(
    *, actor: Actor, number: str, outcome: Outcome, now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """Say in public that it will not be done, and why (公开说明不办). Counted with owed, never with solved."""
    with acting("decline", actor, number, now, version=version, once=once) as hand:
        _close_debt(hand, declined_at=now)
        hand.move(reason=text(outcome.done, "为什么不办", "why not"))
        state_outcome(hand, outcome)
    return hand.done


def review_debt(
    *,
    actor: Actor,
    number: str,
    plan: str,
    review_on: date,
    now: datetime,
    version: int | None = None,
    once: str = "",
) -> Done:
    """Look at the debt again (复核): a plan and the next day of review; its clock starts anew."""
    with acting("review_debt", actor, number, now, version=version, once=once) as hand:
        debt = hand.loaded.debt
        assert debt is not None, "only a debtor can review, so there is a debt"
        limit = review_limit(hand.loaded, review_on, now)
        said = text(plan, "打算", "plan")
        Debt.objects.filter(id=debt.id).update(plan=said, review_on=review_on, reviews=debt.reviews + 1)
        _wind_again(hand, limit)
        hand.move(words=said, facts={"due": review_on.strftime("%m-%d")})
    return hand.done


def _wind_again(hand: Hand, limit: Limit) -> None:
    calendar = hand.loaded.profile.calendar
    for row, clock in running_clocks(hand.matter.id):
        if clock.name in hand.loaded.state.clocks:
            fresh = clockwork.wind(clock.name, limit, hand.now, calendar)
            save_clock(
                row, fresh, clockwork.next_at(fresh, hand.loaded.profile.clock(clock.name), calendar), wound=True
            )
            hand.set(**due_columns(fresh))


def _close_debt(hand: Hand, **how: datetime) -> None:
    debt = hand.loaded.debt
    assert debt is not None, "an owed matter has an open debt"
    Debt.objects.filter(id=debt.id).update(closed_at=hand.now, **how)
