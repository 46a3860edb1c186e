"""Every act that staff can do on a matter, as one form and one verb.

Which acts are open, and to whom, is the rooms' answer (``Detail.acts``); this table only says what each one asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from zhili.dispatch.actions import send_out
from zhili.doors.desk import asks
from zhili.doors.desk.asks import Ask, text
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.shapes import Text
from zhili.lib.limits import Limit
from zhili.matters import actions as verbs
from zhili.matters.actions import Done, Outcome, Upload
from zhili.matters.lifecycle import VOCABULARY, Answer, Lack
from zhili.matters.queries.detail import Detail

Values = dict[str, Any]
Verb = Callable[..., Done]


@dataclass(frozen=True, slots=True)
class ActForm:
    """One act. ``shape`` turns what the form read into what the verb takes; ``key`` is its letter on the keyboard."""

    verb: Verb
    asks: tuple[Ask, ...] = ()
    shape: Callable[[Values], Values] = dict
    key: str = ""

    @property
    def schema(self) -> Schema:
        return Schema(*(ask.field for ask in self.asks))

    @property
    def is_plain(self) -> bool:
        """Whether one press is all it takes."""
        return not self.asks


def _uploads(values: Values) -> Values:
    """Files as the verbs take them: name and bytes. Each was found small enough to be held in memory."""
    return values | {"files": tuple(Upload(file.name or "", file.read()) for file in values["files"])}


def _outcome(values: Values) -> Values:
    rest = {name: value for name, value in values.items() if name not in ("done", "evidence", "remedy")}
    return rest | {"outcome": Outcome(values["done"], values["evidence"], values["remedy"])}


def _owe(values: Values) -> Values:
    return _outcome(values) | {"lacks": tuple(Lack(each) for each in values["lacks"])}


def _assign(values: Values) -> Values:
    return values | {"assists": tuple(int(each) for each in values["assists"])}


def _called(values: Values) -> Values:
    """Contacted and satisfied are asked, never needed; a party that was not reached said neither."""
    said = {
        "answer": Answer(values["answer"]),
        "contacted": values["contacted"] == "yes" if values["contacted"] else None,
        "satisfied": verbs.Satisfied(values["satisfied"]) if values["satisfied"] else None,
    }
    return values | said


def _checked(values: Values) -> Values:
    return _uploads(values) | {"solved": values["solved"] == "yes"}


def _published(values: Values) -> Values:
    return values | {"rounding": verbs.Rounding(values["rounding"])}


def _more_time(values: Values) -> Values:
    return {"by": Limit.parse(f"{values['days']}{values['count']}"), "reason": values["reason"]}


ACTS: Final[Mapping[str, ActForm]] = {
    "assign": ActForm(send_out, asks.ASSIGN, _assign, "E"),
    "sign": ActForm(verbs.sign, key="S"),
    "reply": ActForm(verbs.reply, asks.REPLY, _uploads, "R"),
    "callback": ActForm(verbs.callback, asks.CALLBACK, _called, "C"),
    "check": ActForm(verbs.check, asks.CHECK, _checked, "C"),
    "opine": ActForm(verbs.opine, (text("words", "意见", "Opinion"),), key="R"),
    "pay": ActForm(verbs.pay, asks.REPLY, _uploads, "R"),
    "uphold": ActForm(verbs.uphold, (text("reason", "裁定理由", "Reason for the decision"),)),
    "overrule": ActForm(verbs.overrule, (text("reason", "裁定理由", "Reason for the decision"),)),
    "answer_whistle": ActForm(
        verbs.answer_whistle, (text("words", "答复主办单位", "Your answer to the lead"),), key="R"
    ),
    "merge": ActForm(
        verbs.merge,
        (Ask(Text("parent", "并入哪一件（编号）", "Into which one (number)", required=True, most=60), "line"),),
        key="M",
    ),
    "answer": ActForm(verbs.answer, asks.OUTCOME, _outcome, "R"),
    "transfer": ActForm(verbs.transfer, asks.OUTCOME, _outcome, "T"),
    "progress": ActForm(verbs.progress, (text("words", "进展", "Progress"), asks.FILES), _uploads, "P"),
    "owe": ActForm(verbs.owe, asks.OWE, _owe, "O"),
    "extend": ActForm(verbs.extend, asks.EXTEND, _more_time),
    "whistle": ActForm(verbs.whistle, (asks.UNIT, text("asked", "请对方做什么", "What they should do", rows=2))),
    "lift": ActForm(verbs.lift, (text("reason", "为什么要提级", "Why it must be lifted"),)),
    "review_debt": ActForm(verbs.review_debt, (text("plan", "打算", "Plan", rows=2), asks.REVIEW_ON), key="V"),
    "decline": ActForm(verbs.decline, asks.OUTCOME, _outcome),
    "redirect": ActForm(verbs.redirect, asks.OUTCOME, _outcome),
    "explain": ActForm(verbs.explain, asks.OUTCOME, _outcome),
    "set_out_of_remit": ActForm(verbs.set_out_of_remit, asks.OUTCOME, _outcome),
    "admonish": ActForm(verbs.admonish, asks.OUTCOME, _outcome),
    "object": ActForm(verbs.object_to, (text("reason", "为什么不该由本单位主办", "Why your unit should not lead"),)),
    "recall": ActForm(verbs.recall, (asks.REASON,), key="Z"),
    "reopen": ActForm(verbs.reopen, (text("words", "为什么重开", "Why it is opened again"),)),
    "accept": ActForm(verbs.accept),
    "heed": ActForm(verbs.heed),
    "note": ActForm(verbs.note, asks.NOTE, key="W"),
    "publish": ActForm(verbs.publish, asks.PUBLISH, _published),
    "unpublish": ActForm(verbs.unpublish, (asks.REASON,)),
}
"""In the order in which a desk wants them: what a post came for, then what is usual, then the exits."""

FIRST: Final = frozenset({"assign", "sign", "reply", "callback", "check", "opine", "pay", "answer_whistle"})
"""What a post came for: in ink where it is open."""

STAYS: Final = frozenset(name for name, word in VOCABULARY.acts.items() if word.stays) | {"accept", "sign", "recall"}
"""Acts after which the same post goes on with the same matter."""

FIELD_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "unknown_category": ("category",),
    "unit_may_not_lead": ("lead",),
    "lacks_power": ("lead",),
    "unit_closed": ("lead", "unit"),
    "no_such_unit": ("lead", "unit", "debtor"),
    "same_unit": ("unit", "assists"),
    "not_above": ("debtor",),
    "nothing_lacking": ("lacks",),
    "review_too_far": ("review_on",),
    "statement_too_short": ("done", "words"),
    "statement_is_template": ("done",),
    "statement_is_stock": ("done",),
    "statement_copied": ("done",),
    "extended_enough": ("days",),
    "cannot_merge": ("parent",),
    "bad_number": ("parent",),
    "not_found": ("parent",),
    "file_refused": ("files",),
    "file_too_large": ("files",),
    "no_contact": ("party",),
    "holds_personal": ("summary",),
    "holds_their_words": ("summary",),
    "no_grid_known": ("rounding",),
}
"""Beside which field a verb's refusal is said, by its code; the first one that the form has."""


def open_acts(detail: Detail) -> tuple[str, ...]:
    """The acts that this post may do now and that have a form here, the one it came for first.

    ``assign`` is open wherever accepting would open it too: the dispatcher's one verb does both.
    """
    found = [act for act in detail.acts if act in ACTS]
    if "assign" not in found and _accepting_opens_assigning(detail):
        found.append("assign")
    order = list(ACTS)
    return tuple(sorted(found, key=order.index))


def field_of(code: str, schema: Schema) -> str:
    """The field beside which the refusal ``code`` is said; '' for the whole form."""
    return next((name for name in FIELD_OF.get(code, ()) if name in schema.labels), "")


def _accepting_opens_assigning(detail: Detail) -> bool:
    if "accept" not in detail.acts:
        return False
    kind, rule = detail.loaded.kind, detail.loaded.kind.rule("accept", detail.matter.state)
    following = kind.rule("assign", rule.target()) if rule else None
    return bool(following and following.by & detail.loaded.relations)
