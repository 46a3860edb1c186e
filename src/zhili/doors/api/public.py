"""What anybody may do: report, and with number and code follow and say what is theirs to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from ninja import Body

from zhili.dispatch.actions import take_in
from zhili.doors.api import answers, plain
from zhili.doors.api.house import answer, declare
from zhili.doors.api.shapes import (
    Appraise,
    Number,
    OnceHeader,
    Proof,
    ReportSent,
    Supplement,
    Voice,
    uploads,
)
from zhili.doors.frame.request import Request
from zhili.lib.actor import anonymous
from zhili.matters import actions as verbs
from zhili.matters.actions import AlreadyDone, Reported
from zhili.matters.actions.parties import code_digest
from zhili.matters.queries.detail import detail, prove
from zhili.matters.queries.load import look

CHANNEL: Final = "api"


@declare("POST", "/reports", name="reports", audience="public", gives=answers.Reported,
         about="反映一件事，拿到编号和查询码 / Report, and get number and tracking code")  # fmt: skip
def report(request: Request, body: ReportSent, once: OnceHeader = None) -> HttpResponse:
    """Anybody may report; nobody needs to say who they are. The tracking code is shown this once."""
    locality = body.locality or settings.ZHILI_LOCALITY
    actor = anonymous(CHANNEL)
    return told(take_in(actor=actor, locality=locality, report=body.value(), now=request.now, once=once or ""))


@declare("POST", "/track", name="track", audience="public", gives=answers.Tracked,
         about="凭编号和查询码看办到哪一步 / See how far it has come, with number and code")  # fmt: skip
def track(request: Request, body: Proof) -> HttpResponse:
    """The timeline as those affected read it: their own words and the answers, never the words of other residents."""
    actor = prove(body.number, code_digest(body.code), CHANNEL)
    return answer(plain.tracked(detail(actor, body.number)))


@declare("POST", "/matters/{number}/say", name="say", audience="public", gives=answers.Done,
         about="当事人说：好了、还没有、补充、撤回、重开、评价 / Those affected speak for themselves")  # fmt: skip
def say(request: Request, number: Number, body: Body[Voice], once: OnceHeader = None) -> HttpResponse:
    """The tracking code proves whose word it is. Which words are open now stands in ``acts`` of ``/track``."""
    actor = prove(number, code_digest(body.code), CHANNEL)
    canonical = look(actor, number).matter.number
    verb, fields = SAYINGS[body.say], _fields(body)
    return done(
        actor, canonical, lambda: verb(actor=actor, number=canonical, now=request.now, once=once or "", **fields)
    )


SAYINGS: Final[Mapping[str, Callable[..., verbs.Done]]] = {
    "affirm": verbs.affirm,
    "deny": verbs.deny,
    "supplement": verbs.supplement,
    "withdraw": verbs.withdraw,
    "leave": verbs.leave,
    "reopen": verbs.reopen,
    "appraise": verbs.appraise,
}


def told(found: Reported) -> HttpResponse:
    """What a report gets back."""
    return answer({"number": found.number, "code": found.code, "version": found.version, "again": found.again})


def done(actor: Any, number: str, act: Callable[[], verbs.Done]) -> HttpResponse:
    """What an act gets back. An act that was recorded before under the same key is a success, not an error."""
    try:
        found, again = act(), False
    except AlreadyDone:
        matter, again = look(actor, number).matter, True
        found = verbs.Done(matter.number, matter.state, matter.version)
    return answer({"number": found.number, "state": found.state, "version": found.version, "again": again})


def _fields(body: Any) -> dict[str, Any]:
    """What the verb takes besides who, which and when."""
    fields: dict[str, Any] = {"words": body.words}
    if isinstance(body, Supplement):
        fields["files"] = uploads(body.files)
    if isinstance(body, Appraise):
        fields |= {"contacted": body.contacted, "satisfied": body.satisfied}
    if getattr(body, "version", None) is not None:
        fields["version"] = body.version
    return fields
