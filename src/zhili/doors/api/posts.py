"""What a machine does in the name of a post: lists, details, reporting for a caller, the ledger and the record."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from ninja import Query

from zhili.dispatch.actions import take_in
from zhili.doors.api import answers, plain
from zhili.doors.api.house import answer, declare
from zhili.doors.api.public import told
from zhili.doors.api.shapes import CallSent, JoinSent, LedgerAsked, ListAsked, Number, OnceHeader, ReportSent
from zhili.doors.frame.request import Request
from zhili.journal import queries as journal
from zhili.journal.refusals import NotSealed
from zhili.matters.actions import join
from zhili.matters.queries import lists
from zhili.matters.queries.detail import Detail, detail, ledger
from zhili.matters.queries.lists import Filters
from zhili.matters.queries.load import look
from zhili.offices import queries as offices
from zhili.reception.actions import note_call

_ORDERS: Final = {"due": lists.queue, "newest": lists.newest}


@declare("GET", "/matters", name="matters", audience="key", gives=answers.Page,
         about="事项清单，按页取 / Matters, page by page")  # fmt: skip
def list_matters(request: Request, asked: Query[ListAsked]) -> HttpResponse:
    """What this post may see, narrowed and in the order asked for. Pass ``after`` back to get the next page."""
    page = _ORDERS[asked.order](request.actor, _filters(request, asked), after=asked.after, limit=asked.limit)
    return answer({"rows": [plain.row(each) for each in page.rows], "after": page.after})


@declare("POST", "/matters", name="matters", audience="key", gives=answers.Reported,
         about="以岗位名义代人登记 / Report in the name of a post, e.g. for a caller")  # fmt: skip
def report_as_post(request: Request, body: ReportSent, once: OnceHeader = None) -> HttpResponse:
    """For hotlines and counters. The tracking code goes to the resident's own telephone, never to staff."""
    locality = body.locality or settings.ZHILI_LOCALITY
    return told(take_in(actor=request.actor, locality=locality, report=body.value(), now=request.now, once=once or ""))


@declare("GET", "/matters/{number}", name="matter", audience="key", gives=answers.Detail,
         about="一件事的全部经过 / One matter in full")  # fmt: skip
def show_matter(request: Request, number: Number) -> HttpResponse:
    """Everything about it that this post may see, and the acts that it may do now."""
    return answer(plain.detail(detail(request.actor, number)))


@declare("POST", "/matters/{number}/join", name="join", audience="key", gives=answers.Reported,
         about="登记一位「我也是」 / Add someone who says “me too”")  # fmt: skip
def add_joiner(request: Request, number: Number, body: JoinSent, once: OnceHeader = None) -> HttpResponse:
    """For a caller who is affected by the same thing."""
    canonical = look(request.actor, number).matter.number
    contact = body.contact.value()
    return told(
        join(actor=request.actor, number=canonical, words=body.words, contact=contact, now=request.now, once=once or "")
    )


@declare("GET", "/matters/{number}/receipt", name="receipt", audience="key", gives=answers.Receipt,
         about="可离线验证的回执 / The receipt, verifiable offline")  # fmt: skip
def show_receipt(request: Request, number: Number) -> HttpResponse:
    """The receipt of the latest sealed step; not found until the first one is sealed."""
    found = detail(request.actor, number)
    return answer(_receipt(found))


@declare("POST", "/calls", name="calls", audience="key", gives=answers.Noted,
         about="电话系统报来电时刻 / A telephone system tells the times of a call")  # fmt: skip
def tell_call(request: Request, body: CallSent) -> HttpResponse:
    """Rang, answered, ended: sent as often as more is known, and the same again changes nothing. A time that was told
    once stays; another one is refused. The call rings at the seats of the key's unit. No sound and no words are taken.
    """
    noted = note_call(actor=request.actor, note=body.value(), now=request.now)
    return answer({"call": noted.id, "end": noted.end})


@declare("GET", "/debts", name="debts", audience="key", gives=answers.Ledger,
         about="欠账台账 / What is owed")  # fmt: skip
def list_debts(request: Request, asked: Query[LedgerAsked]) -> HttpResponse:
    """The public ledger: who owes what, until when it is reviewed, and how many it concerns."""
    found = ledger(request.actor, asked.locality or settings.ZHILI_LOCALITY, is_open=asked.is_open, limit=asked.limit)
    return answer({"debts": plain.debts(found)})


@declare("GET", "/journal/checkpoint", name="checkpoint", audience="key", gives=answers.Checkpoint,
         about="存证日志的最新检查点 / The journal's latest checkpoint")  # fmt: skip
def show_checkpoint(request: Request) -> HttpResponse:
    """Keep it elsewhere: against it, ``zhili journal verify`` proves that nothing was rewritten since."""
    latest = journal.latest_checkpoint()
    if latest is None:
        raise NotSealed
    said = {"size": latest.size, "root": latest.root, "note": latest.note, "at": latest.at}
    return answer(said | {"key": journal.verifier_key()})


def _filters(request: Request, asked: ListAsked) -> Filters:
    mine = {"extra": lists.my_work(request.actor), "is_open": True} if asked.mine else {"is_open": asked.is_open}
    return Filters(
        waits_on=tuple(asked.waits_on), states=tuple(asked.state), kind=asked.kind, category=asked.category,
        area=asked.area, unit=offices.unit_by_code(asked.lead).id if asked.lead else None, locality=asked.locality,
        urgent=asked.urgent, due_before=asked.due_before, since=asked.since, until=asked.until, text=asked.q, **mine,
    )  # fmt: skip


def _receipt(found: Detail) -> plain.Plain:
    for line in reversed(found.timeline):
        text = journal.receipt_of(line.entry) if line.entry else None
        if text:
            proved = {"number": found.matter.number, "act": line.act, "at": line.at, "receipt": text}
            return proved | {"key": journal.verifier_key()}
    raise NotSealed
