"""What is owed and what was solved, for everybody: facts alone, no word of any resident."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from zhili.doors.frame import say
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import t
from zhili.doors.portal import figures, whereabouts
from zhili.doors.portal.shell import portal_page
from zhili.doors.portal.words import BY, LACKS, about, people, unit_name, word
from zhili.matters.queries import public
from zhili.matters.queries.public import OwedRow

A_PAGE = 30


class Owing(NamedTuple):
    """One debt in the list. ``address`` is '' for what may not be shown."""

    address: str
    title: str
    what: str
    facts: tuple[str, ...]
    people: str
    review: str
    is_over: bool


class Debtor(NamedTuple):
    """A body and what it owes, the earliest review first."""

    name: str
    rows: list[Owing]


def owed(request: Request) -> HttpResponse:
    """The ledger of what is owed (欠账台账), by the body that owes it."""
    open_ = public.owed(settings.ZHILI_LOCALITY)
    closed = public.owed(settings.ZHILI_LOCALITY, is_open=False, limit=20)
    names = whereabouts.names_of(row.area_code for row in (*open_, *closed))
    return portal_page(
        request, "owed", here="owed", debtors=_by_debtor(open_, names, request.now), total=len(open_),
        people=sum(row.people for row in open_), closed=[_closed(row, names) for row in closed],
    )  # fmt: skip


def solved(request: Request) -> HttpResponse:
    """What was solved lately, and on whose word."""
    sent = request.GET.get("after", "")
    after = int(sent) if sent.isdecimal() and len(sent) < 19 else None
    rows = public.solved(settings.ZHILI_LOCALITY, after=after, limit=A_PAGE)
    names = whereabouts.names_of(row.area_code for row in rows)
    shown = [_solved(row, names) for row in rows]
    return portal_page(
        request, "solved", here="solved", rows=shown, later=rows[-1].key if len(rows) == A_PAGE else None,
        is_first=after is None, figure=figures.month(request.now)[0],
    )  # fmt: skip


def _solved(row: public.SolvedRow, names: dict[str, str]) -> tuple[str, str, tuple[str, ...], str]:
    """(address, title, facts, people)."""
    took = t(f"用了 {_span(row)}", f"took {_span(row)}")
    facts = _parts(names.get(row.area_code, ""), say.when(row.ended_at), took, word(BY, row.by))
    return f"/m/{row.number}/", about(row.category), facts, people(row.people)


def _span(row: public.SolvedRow) -> str:
    return say.span(row.ended_at - row.recorded_at) or t("不到 1 分", "under a minute")


def _by_debtor(rows: Iterable[OwedRow], names: dict[str, str], now: datetime) -> list[Debtor]:
    """Those who owe most stand first."""
    found: dict[int, list[Owing]] = {}
    for row in rows:
        found.setdefault(row.unit_id, []).append(_owing(row, names, now))
    return [
        Debtor(unit_name(unit), each) for unit, each in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]


def _owing(row: OwedRow, names: dict[str, str], now: datetime) -> Owing:
    days = (now - row.opened_at).days
    today = timezone.localtime(now).date()
    lacks = t("缺", "lacks ") + t("、", ", ").join(word(LACKS, each) for each in row.lacks)
    reviewed = t(f"已复核 {row.reviews} 次", f"reviewed {row.reviews} ×") if row.reviews else ""
    return Owing(
        f"/m/{row.number}/" if row.number else "", about(row.category), row.what,
        _parts(names.get(row.area_code, ""), t(f"已欠 {days} 天", f"owed for {days} days"), lacks, reviewed),
        people(row.people),
        t(f"{say.day(row.review_on)} 复核", f"review {say.day(row.review_on)}"), row.review_on < today,
    )  # fmt: skip


def _closed(row: OwedRow, names: dict[str, str]) -> tuple[str, str, str, tuple[str, ...]]:
    """(address, title, how it was closed, facts)."""
    at = say.when(row.closed_at) if row.closed_at else ""
    how = t("反映人撤回", "withdrawn by the reporter")
    if row.paid_at:
        how = t("交来销账证据，好了没有由群众说", "evidence brought; residents say whether it is fixed")
    elif row.declined_at:
        how = t("公开说明不办", "declined in public")
    address = f"/m/{row.number}/" if row.number else ""
    return address, about(row.category), how, _parts(unit_name(row.unit_id), names.get(row.area_code, ""), at)


def _parts(*words: str) -> tuple[str, ...]:
    return tuple(each for each in words if each)
