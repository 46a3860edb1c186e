"""One unit's answer, and the acts on it: evaluate, send back, extend, remind; object, rate; decide the objection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from django.http import HttpResponse, HttpResponseRedirect

from zhili.command import actions as verbs
from zhili.command import queries
from zhili.command.actions import AlreadyDone
from zhili.command.lifecycle import COPY_STATES, GRADES, OPEN_STATES, CopyState
from zhili.command.queries import Given, Loaded, get_copy, get_directive
from zhili.doors.desk.directives.boards import board_page, done_words
from zhili.doors.desk.directives.files import links
from zhili.doors.desk.directives.shown import grade_words, person_name, said, time_items, unit_name
from zhili.doors.desk.rows import light_of
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame import once, say
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Text, Whole
from zhili.doors.frame.speech import lang
from zhili.lib.refusal import NotFound, Refusal, Unavailable
from zhili.offices import queries as offices

REASON: Final = Text("reason", "原因", "Reason", required=True, most=1000, lines=True)
REASONS: Final = Text("reasons", "理由", "Reasons", required=True, most=1000, lines=True)
GRADE: Final = Choice("grade", "评价", "Grade", required=True, among=tuple(GRADES))
AMOUNT: Final = Whole("amount", "多少", "How much", required=True, least=1, most=180)
PER: Final = Choice("per", "单位", "Unit", required=True, among=("wd", "d", "h", "sh"))
YES_NO: Final = ("yes", "no")


class Act(NamedTuple):
    """The verb, its form, how the form becomes the verb's own fields, and whether it concerns one unit's copy."""

    verb: Callable[..., object]
    schema: Schema
    shape: Callable[[dict[str, Any]], dict[str, Any]] = dict
    of_unit: bool | None = False


def _extended(sent: dict[str, Any]) -> dict[str, Any]:
    return {"by": f"{sent['amount']}{sent['per']}", "reason": sent["reason"]}


def _rated(sent: dict[str, Any]) -> dict[str, Any]:
    return {name: value == "yes" for name, value in sent.items()}


def _decided(sent: dict[str, Any]) -> dict[str, Any]:
    return {"upheld": sent["upheld"] == "yes", "grade": sent["grade"], "words": sent["reasons"]}


ACTS: Final[Mapping[str, Act]] = {
    "remind": Act(verbs.remind, Schema(), lambda _: {}, None),
    "extend_limit": Act(verbs.extend_limit, Schema(AMOUNT, PER, REASON), _extended, None),
    "withdraw_directive": Act(verbs.withdraw_directive, Schema(REASON)),
    "send_back": Act(verbs.send_back, Schema(REASON), of_unit=True),
    "evaluate": Act(verbs.evaluate, Schema(GRADE, REASONS), of_unit=True),
    "object_to_grade": Act(verbs.object_to_grade, Schema(REASONS)),
    "rate_issuer": Act(
        verbs.rate_issuer,
        Schema(
            Choice("clear", "看得懂要做什么", "Was it clear?", required=True, among=YES_NO),
            Choice("necessary", "有必要问", "Was it needed?", required=True, among=YES_NO),
            Choice("asked_before", "以前已经报过", "Was it asked before?", required=True, among=YES_NO),
        ),
        _rated,
    ),
    "decide_objection": Act(
        verbs.decide_objection,
        Schema(
            Choice("upheld", "异议成立吗", "Does the objection hold?", required=True, among=YES_NO),
            Choice("grade", "改成", "New grade", among=tuple(GRADES)),
            REASONS,
        ),
        _decided,
        of_unit=True,
    ),
}
"""``of_unit`` None: of one unit where the form names one, else of all."""
UNIT: Final = Schema(Whole("unit", "单位", "Unit", hidden=True, most=2**53))


def page_(request: Request, number: str, unit_id: int) -> HttpResponse:
    """One unit's answer."""
    return _page(request, get_copy(request.actor, number, unit_id))


def do(request: Request, number: str, act: str) -> HttpResponse:
    """Do one act, and go back to where its button stood."""
    if act not in ACTS:
        raise NotFound()
    unit_id: int | None = None
    try:
        unit_id = UNIT.read(request)["unit"]
        entry = ACTS[act]
        fields = entry.shape(entry.schema.read(request))
        if entry.of_unit is not False:
            fields["unit_id"] = unit_id if unit_id is not None or entry.of_unit is None else 0
        entry.verb(actor=request.actor, number=number, now=request.now, once=once.read(request), **fields)
    except AlreadyDone:
        pass
    except Unavailable:
        raise
    except Refusal as refusal:
        return _again(request, number, act, unit_id, refusal)
    at = "" if unit_id is None or "board" in request.POST else f"unit/{unit_id}/"
    return HttpResponseRedirect(f"/desk/directives/{number}/{at}?done={act}", status=303)


def _again(request: Request, number: str, act: str, unit_id: int | None, refusal: Refusal) -> HttpResponse:
    """The page as it is now with the form as it was sent. Raises NotFound for a stranger."""
    form = ACTS[act].schema.again(request, refusal)
    if unit_id is None or "board" in request.POST:
        return board_page(request, get_directive(request.actor, number), status_of(refusal), act, form)
    return _page(request, get_copy(request.actor, number, unit_id), status_of(refusal), act, form)


def _page(request: Request, loaded: Loaded, status: int = 200, act: str = "", form: Form | None = None) -> HttpResponse:
    directive, copy = loaded.directive, loaded.own
    unit, state = offices.unit(copy.unit_id), CopyState(copy.state)
    answers = queries.given([copy.id]).get(copy.id, [])
    questions = queries.questions_of(directive.id)
    clock = (light_of(request.now, copy.yellow_at, copy.orange_at, copy.due_at), say.left(copy.due_at))
    return desk_page(
        request,
        "desk/directives/unit.html",
        status,
        here="directives",
        directive=directive,
        unit=unit,
        unit_name=unit_name(unit.id),
        issuer=unit_name(directive.unit_id),
        state=COPY_STATES[state].say(lang()),
        clock=clock if state in OPEN_STATES and directive.withdrawn_at is None else None,
        rounds=[(given, person_name(given.person_id), said(questions, given), grade_words(given.grade),
                 grade_words(given.standing_grade), links(directive.number, given.files))
                for given in reversed(answers)],
        given_files=links(directive.number, queries.files_of(loaded)),
        forms={name: (form if form and name == act else entry.schema.blank()) for name, entry in ACTS.items()},
        grades=[(grade.value, word.say(lang())) for grade, word in GRADES.items()],
        receives=loaded.receives,
        issues=loaded.issues,
        lines=time_items(queries.timeline(loaded, copy_only=True)),
        done=done_words(request),
        refused=form or Form(),
        **_open_acts(request, loaded, answers),
    )  # fmt: skip


def _open_acts(request: Request, loaded: Loaded, answers: list[Given]) -> dict[str, Any]:
    """Which acts are open on this answer for this post."""
    state = CopyState(loaded.own.state)
    stands = loaded.directive.withdrawn_at is None
    latest = answers[-1] if answers else None
    objection = latest.objection if latest else None
    waits = objection is not None and objection.upheld is None
    return {
        "can_judge": loaded.issues and stands and state is CopyState.ANSWERED,
        "can_extend": loaded.issues and stands and state in OPEN_STATES,
        "can_object": loaded.receives and stands and state is CopyState.EVALUATED and objection is None,
        "can_rate": loaded.receives and stands and latest is not None and not queries.has_rated(loaded),
        "can_decide": waits and queries.may_decide(request.actor, loaded),
        "waits": waits,
    }
