"""What is made of a call while it lasts: a matter, a “me too” for the caller, or an answer at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from zhili.dispatch import actions as dispatch
from zhili.knowledge import queries as knowledge
from zhili.lib.actor import Actor
from zhili.matters import actions as matters
from zhili.matters.actions import Contact, Outcome, Report, Reported, Upload
from zhili.store.rows import insert
from zhili.store.writing import writing

from ..lifecycle import How, Way
from ..models import Call, Taken
from ..refusals import OneAnswer
from .calls import load_open

_COLUMNS = ("call_id", "number", "how", "about", "at", "read_back_at")


def take_down(*, actor: Actor, call: int, locality: str, report: Report, now: datetime, once: str = "") -> Reported:
    """Make a matter of what the caller says and send it on its way, in one transaction with the call.

    Raises what ``dispatch.take_in`` raises, NoSuchCall, CallClosed.
    """
    with writing():
        row = load_open(actor, call)
        reported = dispatch.take_in(actor=_by(actor, row), locality=locality, report=report, now=now, once=once)
        _keep(row, reported.number, How.MATTER, "", now)
    return reported


def join_for(*, actor: Actor, call: int, number: str, contact: Contact, words: str = "", now: datetime,
             files: Sequence[Upload] = (), once: str = "", about: str = "", lang: str = "zh") -> Reported:  # fmt: skip
    """Say “me too” for the caller: they are one of those affected, with a word of their own.

    Raises what ``matters.join`` raises (AlreadyJoined for a telephone known to be on it), NoSuchCall, CallClosed,
    OneAnswer.
    """
    with writing():
        row = load_open(actor, call)
        if not once and Taken.objects.filter(call_id=call, number=number).exists():
            raise OneAnswer(number=number)
        joined = matters.join(
            actor=_by(actor, row), number=number, words=words, contact=contact, files=files, now=now, once=once,
            lang=lang,
        )  # fmt: skip
        _keep(row, joined.number, How.JOINED, about, now)
    return joined


def answer_now(*, actor: Actor, call: int, locality: str, report: Report, outcome: Outcome, now: datetime,
               article: int | None = None, trouble: int | None = None, once: str = "") -> Reported:  # fmt: skip
    """Answer the caller at once, and keep it as a matter with its outcome statement. The article or known trouble it
    rests on is its evidence; the statement itself is the clerk's own words about this caller.

    Raises what ``matters.report`` and ``matters.answer`` raise (NotYours for a post that may not answer, the refusals
    of statements), NoSuchArticle, NoSuchTrouble, NoSuchCall, CallClosed.
    """
    with writing():
        row = load_open(actor, call)
        clerk = _by(actor, row)
        evidence, about = _rests_on(article, trouble)
        stated = replace(
            outcome, evidence="\n".join(filter(None, (outcome.evidence, evidence))), cites=(article,) if article else ()
        )
        # One form leads to one step, the last: what it asked goes with the answer.
        reporter = replace(clerk, effort=None)
        reported = matters.report(actor=reporter, locality=locality, report=report, now=now, once=once)
        if not reported.again:
            matters.answer(actor=clerk, number=reported.number, outcome=stated, now=now)
        _keep(row, reported.number, How.ANSWERED, about, now)
    return reported


def _rests_on(article: int | None, trouble: int | None) -> tuple[str, str]:
    """(evidence in words, reference) of what was known."""
    if article is not None:
        return knowledge.article(article).cited, f"article:{article}"
    if trouble is not None:
        known = knowledge.trouble(trouble)
        return f"已知情况 {known.id} 号：{known.what}。{known.answer_zh}", f"trouble:{trouble}"
    return "", ""


def _by(actor: Actor, call: Call) -> Actor:
    """The clerk, on the channel by which the caller came."""
    return replace(actor, channel=Way(call.way).value)


def _keep(call: Call, number: str, how: How, about: str, now: datetime) -> None:
    """Tie a number to the call; a repetition finds it tied."""
    if not Taken.objects.filter(call_id=call.id, number=number).exists():
        insert(Taken, _COLUMNS, [(call.id, number, how.value, about, now, None)])
