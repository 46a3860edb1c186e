"""Directives by interface: what a unit owes, its form with what is filled in, signing, answering, the issuer's board.

A key acts for its post, so a village's own system can answer for the village. Judging an answer stays with people.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query
from pydantic import AfterValidator, Field

from zhili.command import actions as verbs
from zhili.command import queries
from zhili.command.actions import AlreadyDone, Done
from zhili.command.fields import typed_again
from zhili.command.queries import CopyRow, FileRow, Loaded, get_directive
from zhili.doors.api.answers import Answer, Words
from zhili.doors.api.house import answer, declare
from zhili.doors.api.plain import Plain, mask
from zhili.doors.api.shapes import BIGGEST, Files, Number, OnceHeader, Sent, uploads
from zhili.doors.frame.request import Request
from zhili.language.text import clean
from zhili.lib.refusal import NotFound
from zhili.offices import queries as offices
from zhili.store import blobs

Typed = Annotated[str, AfterValidator(clean), Field(max_length=20_000)]
Key = Annotated[str, Field(max_length=10)]
FileId = Annotated[int, Field(ge=1, le=BIGGEST)]


class DirectivesAsked(Sent):
    """``owed``: what the unit still owes (by time), or what it has done (newest first)."""

    owed: bool = True


class SignSent(Sent):
    """Nothing more is needed."""


class EffortSent(Sent):
    """How many inputs the sender's own form asked, and how many of them it filled in by itself."""

    asked: Annotated[int, Field(ge=0, le=1000)]
    filled: Annotated[int, Field(ge=0, le=1000)]


class AnswerSent(Sent):
    """``answers``: by the question's key; a number, a truth, or text as a person would type it. ``matter``: the number
    of a matter that this needs; ``files``: photos, PDF, sheets (XLSX), voice notes."""

    answers: Annotated[dict[Key, bool | Annotated[int, Field(ge=-BIGGEST, le=BIGGEST)] | Typed | None],
                       Field(max_length=50)]  # fmt: skip
    matter: Annotated[str, Field(max_length=60)] = ""
    files: Files = []
    effort: EffortSent | None = None


class DirectiveRow(Answer):
    """One directive as one unit has it. ``state``: sent, signed, answered, returned, evaluated or withdrawn."""

    number: str
    title: str
    issuer: str
    unit: str
    state: str
    round: int
    due_at: datetime
    provisional: bool
    read_at: datetime | None
    signed_at: datetime | None
    answered_at: datetime | None
    late: bool


class DirectiveList(Answer):
    directives: list[DirectiveRow]


class QuestionAsked(Answer):
    """``value``: what stands in it as a person would type it; ``filled_from`` says whence, where the house filled it
    in. ``choices`` and the range (``least``, ``most``) are empty where there is none."""

    key: str
    kind: str
    label: Words
    why: str
    required: bool
    minutes: int
    unit: str
    least: str
    most: str
    choices: list[str]
    value: str
    filled_from: Words | None


class DirectiveFile(Answer):
    """A file of the directive, or of an answer. ``media_type`` as it was found by its content, ``size`` in bytes."""

    id: int
    name: str
    media_type: str
    size: int


class DirectiveFileWhole(DirectiveFile):
    """``data``: base64."""

    data: str


class DirectiveForm(Answer):
    """The unit's own copy, with the form. ``minutes``: what the issuer reckoned one unit needs; ``files``: what came
    with the directive, ``answered_with`` the files of the unit's own answers."""

    copy_: DirectiveRow = Field(alias="copy")
    files: list[DirectiveFile]
    answered_with: list[DirectiveFile]
    words: str
    minutes: int
    withdrawn: bool
    questions: list[QuestionAsked]


class DirectiveBoard(Answer):
    """Every unit's copy, what is owed first; ``minutes_total`` is what it was said to cost all of them."""

    number: str
    title: str
    units: int
    minutes_total: int
    rows: list[DirectiveRow]


class DirectiveDone(Answer):
    """Where the copy stands now. ``again``: this had been recorded before under the same Idempotency-Key."""

    number: str
    state: str
    again: bool


@declare("GET", "/directives", name="directives", audience="key", gives=DirectiveList,
         about="本单位收到的指令 / Directives received by the unit")  # fmt: skip
def list_directives(request: Request, asked: Query[DirectivesAsked]) -> HttpResponse:
    """What the unit of this post owes, or has done."""
    return answer({"directives": [_row(each) for each in queries.received(request.actor, owed=asked.owed)]})


@declare("GET", "/directives/{number}", name="directive", audience="key", gives=DirectiveForm,
         about="一份指令和要答的项 / One directive with its form")  # fmt: skip
def show_directive(request: Request, number: Number) -> HttpResponse:
    """The unit's own copy. What the house knows is filled in once it is signed for."""
    loaded = get_directive(request.actor, number)
    own = next((row for row in queries.board(loaded) if row.unit_id == request.actor.unit_id), None)
    if not loaded.receives or own is None:
        raise NotFound()
    directive = loaded.directive
    said = {"words": mask(directive.words), "minutes": directive.minutes_each}
    said |= {"withdrawn": directive.withdrawn_at is not None, "questions": _questions(loaded)}
    own_files = [file for each in queries.given([loaded.own.id]).get(loaded.own.id, []) for file in each.files]
    said |= {"files": _files(queries.files_of(loaded)), "answered_with": _files(own_files)}
    return answer({"copy": _row(own)} | said)


@declare("POST", "/directives/{number}/sign", name="directive-sign", audience="key", gives=DirectiveDone,
         about="签收指令 / Sign for a directive")  # fmt: skip
def sign_for_directive(request: Request, number: Number, body: SignSent, once: OnceHeader = None) -> HttpResponse:
    """The unit has it and will answer."""
    return _done(
        request,
        number,
        lambda: verbs.sign_directive(actor=request.actor, number=number, now=request.now, once=once or ""),
    )


@declare("POST", "/directives/{number}/answer", name="directive-answer", audience="key", gives=DirectiveDone,
         about="答复指令 / Answer a directive")  # fmt: skip
def answer_for_unit(request: Request, number: Number, body: AnswerSent, once: OnceHeader = None) -> HttpResponse:
    """Once a round. Every field that is wrong is told, in both languages."""
    typed = {key: typed_again(value) for key, value in body.answers.items()}
    effort = (body.effort.asked, body.effort.filled) if body.effort else None
    return _done(
        request,
        number,
        lambda: verbs.answer_directive(
            actor=request.actor, number=number, typed=typed, matter=body.matter, files=uploads(body.files),
            effort=effort, now=request.now, once=once or "",
        ),
    )  # fmt: skip


@declare("GET", "/directives/{number}/files/{file_id}", name="directive-file", audience="key",
         gives=DirectiveFileWhole, about="一个附件 / One file of a directive or an answer")  # fmt: skip
def show_directive_file(request: Request, number: Number, file_id: FileId) -> HttpResponse:
    """A file of the directive for its issuer and its receivers; one of an answer for whoever may read that answer."""
    row = queries.attachment(request.actor, number, file_id)
    data = base64.b64encode(blobs.read(row.sha)).decode()
    return answer({**_file(row), "data": data})


@declare("GET", "/directives/{number}/board", name="directive-board", audience="key", gives=DirectiveBoard,
         about="谁答了、谁没答 / Who has answered")  # fmt: skip
def show_directive_board(request: Request, number: Number) -> HttpResponse:
    """For the issuer, and whoever stands above it."""
    loaded = get_directive(request.actor, number)
    if loaded.receives and not loaded.issues:
        raise NotFound()
    directive = loaded.directive
    rows = [_row(each) for each in queries.board(loaded)]
    said = {"number": directive.number, "title": mask(directive.title), "units": directive.units}
    return answer(said | {"minutes_total": directive.minutes_total, "rows": rows})


def _files(rows: Iterable[FileRow]) -> list[Plain]:
    return [_file(each) for each in rows]


def _file(row: Any) -> Plain:
    return {"id": row.id, "name": mask(row.name), "media_type": row.media_type, "size": row.size}


def _done(request: Request, number: str, act: Callable[[], Done]) -> HttpResponse:
    try:
        found, again = act(), False
    except AlreadyDone:
        loaded, again = get_directive(request.actor, number), True
        found = Done(loaded.directive.number, loaded.own.state)
    return answer({"number": found.number, "state": found.state, "again": again})


def _row(row: CopyRow) -> Plain:
    as_they_are = ("number", "round", "due_at", "provisional", "read_at", "signed_at", "answered_at")
    return {name: getattr(row, name) for name in as_they_are} | {
        "title": mask(row.title),
        "issuer": offices.unit(row.issuer_id).code,
        "unit": offices.unit(row.unit_id).code,
        "state": row.state.value,
        "late": row.is_open and row.rung > 0,
    }


def _questions(loaded: Loaded) -> list[Plain]:
    copy = loaded.own
    return [_question(each, copy.filled.get(each.key), copy.draft) for each in queries.questions_of(copy.directive_id)]


def _question(each: Any, held: dict[str, Any] | None, draft: dict[str, str]) -> Plain:
    value = draft[each.key] if each.key in draft else typed_again(held["value"]) if held else ""
    return {
        "key": each.key,
        "kind": each.kind.value,
        "label": {"zh": each.say("zh"), "en": each.say("en")},
        "why": mask(each.why),
        "required": each.required,
        "minutes": each.cost,
        "unit": each.unit,
        "least": each.least,
        "most": each.most,
        "choices": list(each.choices),
        # Half a telephone number would come back as an answer: what must be masked is left out.
        "value": value if mask(value) == value else "",
        "filled_from": {"zh": mask(held["zh"]), "en": mask(held["en"])} if held else None,
    }
