"""Every act that a post can do on a matter, each at its own address with its own documented fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse

from zhili.dispatch.actions import send_out
from zhili.doors.api import answers, shapes
from zhili.doors.api.house import declare
from zhili.doors.api.public import done
from zhili.doors.api.shapes import ActSent, Number, OnceHeader, uploads
from zhili.doors.frame import speech
from zhili.doors.frame.request import Request
from zhili.lib.limits import Limit
from zhili.lib.numbers import read_number
from zhili.lib.refusal import Invalid
from zhili.matters import actions as verbs
from zhili.matters.lifecycle import HANDED, VOCABULARY
from zhili.offices import queries as offices

Fields = dict[str, Any]
BESIDE: Final = {HANDED: ("交办", "Give to a colleague")}
"""Verbs beside the lifecycle: in no detail's ``acts``; who may is asked when it is done."""


class WhichPerson(Invalid):
    code = "which_person"
    zh = "「{post}」今天不止一个人，请写明交给谁。"
    en = "Several people hold “{post}” today; say which one."


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its verb, the shape of what is sent, and how that becomes what the verb takes."""

    verb: Callable[..., verbs.Done]
    sent: type[ActSent] = ActSent
    fields: Callable[[Any], Fields] = lambda body: {}


def _unit(code: str) -> int:
    return offices.unit_by_code(code).id


def _reason(body: shapes.ReasonSent) -> Fields:
    return {"reason": body.reason}


def _words(body: shapes.WordsSent) -> Fields:
    return {"words": body.words}


def _reply(body: shapes.ReplySent) -> Fields:
    return {"words": body.words, "files": uploads(body.files)}


def _outcome(body: shapes.OutcomeSent) -> Fields:
    return {"outcome": body.outcome()}


def _assign(body: shapes.AssignSent) -> Fields:
    assists = tuple(_unit(code) for code in body.assists)
    return {"category": body.category, "lead": _unit(body.lead), "assists": assists, "reason": body.reason}


def _owe(body: shapes.OweSent) -> Fields:
    return {"debtor": _unit(body.debtor), "lacks": tuple(body.lacks), "what": body.what, "plan": body.plan,
            "review_on": body.review_on, "outcome": body.outcome()}  # fmt: skip


def _called(body: shapes.CallbackSent) -> Fields:
    return {"party": body.party, "answer": body.answer, "words": body.words, "contacted": body.contacted,
            "satisfied": body.satisfied}  # fmt: skip


def _hand(body: shapes.HandSent) -> Fields:
    unit, _, code = body.post.partition("/")
    post = offices.post_by_code(unit, code)
    seated = offices.holders(post.id, offices.day_of(speech.now()))
    found = [each.id for each in seated if body.person in ("", each.name)]
    if len(found) > 1:
        raise WhichPerson(post=body.post)
    return {"post": post.id, "person": found[0] if found else 0, "reason": body.reason}


_EXIT: Final = (shapes.OutcomeSent, _outcome)
_REASON: Final = (shapes.ReasonSent, _reason)
_WORDS: Final = (shapes.WordsSent, _words)
_REPLY: Final = (shapes.ReplySent, _reply)

ACTS: Final[Mapping[str, Act]] = {
    "accept": Act(verbs.accept),
    "assign": Act(send_out, shapes.AssignSent, _assign),
    "sign": Act(verbs.sign),
    "reply": Act(verbs.reply, *_REPLY),
    "progress": Act(verbs.progress, *_REPLY),
    "extend": Act(verbs.extend, shapes.ExtendSent, lambda body: {"by": Limit.parse(body.by), "reason": body.reason}),
    "recall": Act(verbs.recall, *_REASON),
    "object": Act(verbs.object_to, *_REASON),
    "uphold": Act(verbs.uphold, *_REASON),
    "overrule": Act(verbs.overrule, *_REASON),
    "whistle": Act(verbs.whistle, shapes.WhistleSent, lambda body: {"unit": _unit(body.unit), "asked": body.asked}),
    "answer_whistle": Act(verbs.answer_whistle, *_WORDS),
    "lift": Act(verbs.lift, *_REASON),
    "opine": Act(verbs.opine, *_WORDS),
    "owe": Act(verbs.owe, shapes.OweSent, _owe),
    "pay": Act(verbs.pay, *_REPLY),
    "review_debt": Act(verbs.review_debt, shapes.ReviewSent,
                       lambda body: {"plan": body.plan, "review_on": body.review_on}),
    "decline": Act(verbs.decline, *_EXIT),
    "merge": Act(verbs.merge, shapes.MergeSent, lambda body: {"parent": body.parent}),
    "answer": Act(verbs.answer, *_EXIT),
    "transfer": Act(verbs.transfer, *_EXIT),
    "redirect": Act(verbs.redirect, *_EXIT),
    "explain": Act(verbs.explain, *_EXIT),
    "set_out_of_remit": Act(verbs.set_out_of_remit, *_EXIT),
    "admonish": Act(verbs.admonish, *_EXIT),
    "callback": Act(verbs.callback, shapes.CallbackSent, _called),
    "check": Act(verbs.check, shapes.CheckSent, lambda body: {"solved": body.solved, "words": body.words}),
    "reopen": Act(verbs.reopen, *_WORDS),
    "publish": Act(verbs.publish, shapes.PublishSent, lambda body: {
        "title": body.title, "summary": body.summary, "rounding": body.rounding, "street": body.street}),
    "unpublish": Act(verbs.unpublish, *_REASON),
    "note": Act(verbs.note, shapes.NoteSent,
                lambda body: {"words": body.words, "unit": _unit(body.unit) if body.unit else None}),
    "heed": Act(verbs.heed),
    "hand_to": Act(verbs.hand_to, shapes.HandSent, _hand),
}  # fmt: skip
"""``callback`` and ``check`` are here to be refused in words: a key is nobody, and nobody cannot witness."""


def _declare(name: str, act: Act) -> None:
    zh, en = BESIDE.get(name) or (VOCABULARY.acts[name].zh, VOCABULARY.acts[name].en)

    def view(request: Request, number: str, body: Any, once: str | None = None) -> HttpResponse:
        actor, canonical = request.actor, read_number(number)
        fields = act.fields(body)
        return done(
            actor,
            canonical,
            lambda: act.verb(
                actor=actor, number=canonical, now=request.now, version=body.version, once=once or "", **fields
            ),
        )

    # ninja reads an address's shape off these; each act has its own.
    view.__name__ = f"act_{name}"
    view.__doc__ = (act.verb.__doc__ or "").strip().partition("\n\n")[0]
    view.__annotations__ = {"request": Request, "number": Number, "body": act.sent, "once": OnceHeader}
    declare("POST", f"/matters/{{number}}/acts/{name}", name=f"act-{name}", audience="key", gives=answers.Done,
            about=f"{zh} / {en}")(view)  # fmt: skip


for _name, _act in ACTS.items():
    _declare(_name, _act)
