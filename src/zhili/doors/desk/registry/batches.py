"""Lists that departments handed over: what each was like, and the rows that wait until a clerk has mended or returned
them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk import choices
from zhili.doors.desk.registry import words
from zhili.doors.desk.registry.lists import PURPOSE, purposes
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame.compress import bare
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Field, Text
from zhili.doors.frame.speech import lang, t
from zhili.lib.refusal import Refusal, Unavailable
from zhili.profiles.model import Profile
from zhili.profiles.registers import FieldType, ThingKind
from zhili.registry import actions as registry
from zhili.registry.checking import SCORE_WORDS
from zhili.registry.permissions import LOOK_OPEN
from zhili.registry.queries import batches
from zhili.registry.queries.batches import Asked

RETURN: Final = Schema(Text("why", "为什么退回", "Why it goes back", required=True, most=200))
PLACE_WORDS: Final = {"@area": ("区划代码", "Area code"), "@grid": ("网格编码", "Grid code")}
NOTHING: Final = Schema()
AS_IS: Final = Choice("as_is", "原样收下", "Take it as it stands", among=("1",))


def home(request: Request) -> HttpResponse:
    """The lists of this post's area, the latest first."""
    profile = choices.house_profile(request.now)
    found = batches.listed(request.actor)
    return desk_page(
        request, "desk/registry/batches.html", here="registry", tabs=words.tabs(request.actor, "desk-batches"),
        rows=[(each, words.kind_name(profile.registers, ThingKind(each.kind))) for each in found],
    )  # fmt: skip


def page(request: Request, no: int) -> HttpResponse:
    """One list: its report, and the rows that wait."""
    return _page(request, no)


def mend(request: Request, no: int, row: int) -> HttpResponse:
    """What is wrong is put right (or left empty), or the row is taken as it stands; the rest stays as it was."""
    profile = choices.house_profile(request.now)
    _, inputs = batches.inputs_of(request.actor, row, profile.registers)
    schema = _schema(inputs)
    try:
        sent = schema.read(request)
        says = {} if sent["as_is"] else {each.name: sent[_input(each.name)] for each in inputs}
        registry.mend_row(actor=request.actor, row=row, says=says, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, no, row, schema.again(request, refusal), status_of(refusal))
    return HttpResponseRedirect(reverse("desk-batch", args=[no]), status=303)


def opened(request: Request, no: int, row: int) -> HttpResponse:
    """What one row says in full, this once, for a purpose; nothing keeps the page."""
    try:
        purpose = PURPOSE.read(request)["purpose"]
        says = registry.open_row(actor=request.actor, row=row, purpose=purpose, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, no, row, PURPOSE.again(request, refusal, "purpose"), status_of(refusal))
    response = _page(request, no, row, full=says)
    response["Cache-Control"] = "private, no-store"
    return bare(response)


def give_back(request: Request, no: int, row: int) -> HttpResponse:
    """A row goes back to the source, for a reason."""
    try:
        why = RETURN.read(request)["why"]
        registry.return_row(actor=request.actor, row=row, why=why, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, no, row, RETURN.again(request, refusal), status_of(refusal))
    return HttpResponseRedirect(reverse("desk-batch", args=[no]), status=303)


def rest(request: Request, no: int) -> HttpResponse:
    """Take what is sound of the rows that wait for values alone."""
    NOTHING.read(request)
    registry.take_rest(actor=request.actor, batch=no, now=request.now)
    return HttpResponseRedirect(reverse("desk-batch", args=[no]), status=303)


def _input(name: str) -> str:
    return name.replace(".", "__").replace("@", "at_")


def _schema(inputs: tuple[Asked, ...]) -> Schema:
    return Schema(*map(_field, inputs), AS_IS)


def _field(asked: Asked) -> Field:
    zh, en = _words(asked)
    if asked.rule is not None and asked.rule.type is FieldType.CHOICE:
        return Choice(_input(asked.name), zh, en, among=tuple(asked.rule.choices))
    return Text(_input(asked.name), zh, en, most=400)


def _words(asked: Asked) -> tuple[str, str]:
    if asked.rule is None:
        return PLACE_WORDS[asked.name]
    return asked.rule.words.zh, asked.rule.words.en


def _page(
    request: Request, no: int, row: int = 0, form: Form | None = None, status: int = 200,
    full: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    profile = choices.house_profile(request.now)
    after = request.GET.get("after", "0")
    start = int(after) if after.isdigit() and len(after) < 10 else 0
    found = batches.page(request.actor, no, profile.registers, after=start)
    return desk_page(
        request, "desk/registry/batch.html", status, here="registry", found=found, batch=found.batch,
        kind=words.kind_name(profile.registers, ThingKind(found.batch.kind)),
        source=profile.registers.sources[found.batch.source].say(lang()),
        scores=[(SCORE_WORDS[name].say(lang()), score) for name, score in found.report["scores"].items()],
        findings=[_finding(each, profile) for each in found.report["findings"]],
        rows=[
            (each, _problems(each.problems), _of_row(form, each.id == row, each.inputs),
             [(_input(one.name), t(*_words(one)), one.shown, _choices(one)) for one in each.inputs])
            for each in found.pending
        ],
        wrong=row, back=_told(form, "why", RETURN), ask=_told(form, "purpose", PURPOSE), plain=NOTHING.blank(),
        full=_in_full(full or {}, profile), purposes=purposes(), may_open=request.actor.may(LOOK_OPEN),
        later_page=f"?after={found.pending[-1].number}" if found.later else "",
        values_alone=any(each.problems[0]["code"] == "bad_value" for each in found.pending),
    )  # fmt: skip


def _told(form: Form | None, name: str, schema: Schema) -> Form:
    """The form that was refused, where it is this one; else an empty one."""
    return form if form is not None and set(form.labels) == {name} else schema.blank()


def _of_row(form: Form | None, here: bool, inputs: tuple[Asked, ...]) -> Form:
    return form if form is not None and here else _schema(inputs).blank()


def _in_full(says: Mapping[str, str], profile: Profile) -> list[tuple[str, str]]:
    """What a row says, field by field."""
    return [(profile.registers.field(name).words.say(lang()), text) for name, text in says.items()]


def _choices(asked: Asked) -> list[tuple[str, str]]:
    return [(code, said.say(lang())) for code, said in asked.rule.choices.items()] if asked.rule else []


def _problems(problems: Any) -> list[str]:
    return [each[t("zh", "en")] for each in problems]


def _finding(each: Mapping[str, Any], profile: Profile) -> tuple[str, str, str, str]:
    """(how many rows, what, which field, examples)."""
    name = each["field"]
    known = name and not name.startswith("@")
    field = profile.registers.field(name).words.say(lang()) if known else t(*PLACE_WORDS.get(name, ("", "")))
    shown = t("，", ", ").join(f"{one['row']} {one['says']}".strip() for one in each["examples"][:3])
    return str(each["rows"] or "—"), each[t("zh", "en")], field, shown
