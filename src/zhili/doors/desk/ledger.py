"""The ledger of what is owed (欠账台账): by body, with the people who wait and the days that passed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from django.conf import settings
from django.http import HttpResponse

from zhili.doors.desk.rows import town_names
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.words import LACKS, word
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.matters.queries.detail import WITHHELD, DebtView, ledger
from zhili.offices import queries as offices

WHICH: Final = Schema(Choice("which", "哪些", "Which", among=("open", "closed")))


class LedgerRow(NamedTuple):
    """One debt. ``address`` is empty where this post may not open the matter: only the ledger is public."""

    number: str
    address: str
    title: str
    what: str
    lacks: tuple[str, ...]
    town: str
    people: int
    days: int
    review_on: date
    review_left: int
    reviews: int
    ended: str


class Body(NamedTuple):
    """One body and what it owes; ``people_days``: what its debts have cost so far."""

    name: str
    is_mine: bool
    rows: tuple[LedgerRow, ...]
    people: int
    people_days: int
    longest: int


def page(request: Request) -> HttpResponse:
    """Who owes what, the heaviest first."""
    is_open = (WHICH.query(request)["which"] or "open") == "open"
    found = ledger(request.actor, settings.ZHILI_LOCALITY, is_open=is_open)
    bodies = _bodies(found, request.actor, request.now)
    return desk_page(request, "desk/ledger.html", here="ledger", is_open=is_open, bodies=bodies, total=_total(bodies))


def _bodies(debts: Sequence[DebtView], actor: Actor, now: datetime) -> list[Body]:
    by_unit: dict[int, list[DebtView]] = defaultdict(list)
    for debt in debts:
        by_unit[debt.unit_id].append(debt)
    towns = town_names([debt.area_code for debt in debts])
    bodies = [_body(unit, owed, actor, now, towns) for unit, owed in by_unit.items()]
    return sorted(bodies, key=lambda body: -body.people_days)


def _body(unit_id: int, debts: Sequence[DebtView], actor: Actor, now: datetime, towns: dict[str, str]) -> Body:
    rows = tuple(_row(debt, actor, now, towns) for debt in debts)
    return Body(
        name=offices.unit(unit_id).name(lang()),
        is_mine=unit_id == actor.unit_id,
        rows=rows,
        people=sum(row.people for row in rows),
        people_days=sum(row.people * row.days for row in rows),
        longest=max(row.days for row in rows),
    )


def _row(debt: DebtView, actor: Actor, now: datetime, towns: dict[str, str]) -> LedgerRow:
    days = ((debt.closed_at or now) - debt.opened_at).days
    mine = debt.unit_id == actor.unit_id or (bool(actor.grants) and actor.sees(debt.area_code))
    ended = (
        t("已销账，等群众说", "paid; residents have the word")
        if debt.paid_at
        else t("公开说明不办", "declined in public")
        if debt.declined_at
        else ""
    )
    return LedgerRow(
        number=debt.matter_number,
        address=f"/desk/m/{debt.matter_number}/" if mine else "",
        title=t("（不在您的范围）", "(not within your reach)") if debt.matter_title == WITHHELD else debt.matter_title,
        what=debt.what,
        lacks=tuple(word(LACKS, each) for each in debt.lacks),
        town=towns.get(debt.area_code[:9], ""),
        people=debt.people,
        days=days,
        review_on=debt.review_on,
        review_left=(debt.review_on - offices.day_of(now)).days,
        reviews=debt.reviews,
        ended=ended,
    )


def _total(bodies: Sequence[Body]) -> tuple[int, int, int]:
    """(debts, people, people-days) of all bodies."""
    return (
        sum(len(body.rows) for body in bodies),
        sum(body.people for body in bodies),
        sum(body.people_days for body in bodies),
    )
