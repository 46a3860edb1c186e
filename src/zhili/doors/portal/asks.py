"""What a party can do on its own matter: each act with its fields, its verb, and how what was typed becomes its words.

Which acts are open is the rooms' answer (``Detail.acts``); this table only says what each one asks for. Field names
differ from form to form, because all of them stand on one page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from zhili.doors.frame.brought import PHOTOS, uploads
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.shapes import Choice, Text
from zhili.matters import actions as verbs
from zhili.matters.actions import Satisfied

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """One act. ``act``: the room's name for it. ``versioned``: refused when somebody else acted since the page was
    drawn; ``field_of``: beside which field a verb's refusal is said."""

    act: str
    verb: Callable[..., Any]
    schema: Schema
    shape: Callable[[Values], Values]
    versioned: bool = True
    field_of: Mapping[str, str] | None = None


def _said(values: Values) -> Values:
    return {"words": values["said"]}


def _more(values: Values) -> Values:
    return {"words": values["more"], "files": uploads(values["photos"])}


def _why(values: Values) -> Values:
    return {"words": values["why"]}


def _again(values: Values) -> Values:
    return {"words": values["again"]}


def _parting(values: Values) -> Values:
    return {"words": values["parting"]}


def _appraised(values: Values) -> Values:
    contacted = values["contacted"] == "yes"
    return {"contacted": contacted, "satisfied": Satisfied(values["satisfied"]), "words": values["told"]}


def _words(name: str, zh: str, en: str, *, required: bool = False) -> Text:
    return Text(name, zh, en, required=required, most=5000, lines=True)


ANSWER: Final = Schema(_words("said", "想多说一句", "Anything to add"))
ASKS: Final[Mapping[str, Ask]] = {
    "affirm": Ask("affirm", verbs.affirm, ANSWER, _said),
    "deny": Ask("deny", verbs.deny, ANSWER, _said),
    "supplement": Ask(
        "supplement", verbs.supplement,
        Schema(_words("more", "补充什么", "What you add"), PHOTOS), _more,
        versioned=False, field_of={"empty": "more", "file_refused": "photos", "file_too_large": "photos"},
    ),
    "appraise": Ask(
        "appraise", verbs.appraise,
        Schema(Choice("contacted", "有人联系过您吗", "Did anybody contact you", required=True, among=("yes", "no")),
               Choice("satisfied", "您觉得办得怎么样", "How was it handled", required=True,
                      among=tuple(each.value for each in Satisfied)),
               _words("told", "想说的话", "Anything you want to say")),
        _appraised, versioned=False,
    ),
    "reopen": Ask(
        "reopen", verbs.reopen,
        Schema(_words("again", "为什么要重开", "Why it should be reopened", required=True)), _again,
    ),
    "withdraw": Ask(
        "withdraw", verbs.withdraw, Schema(_words("why", "为什么撤回", "Why you withdraw it", required=True)), _why,
    ),
    "leave": Ask("supplement", verbs.leave, Schema(_words("parting", "想说的话", "Anything to say")), _parting,
                 versioned=False),
}  # fmt: skip
