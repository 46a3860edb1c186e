"""The form of one act on one matter: blank and filled with what is known, or as it was sent and refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from zhili.dispatch import queries as dispatch
from zhili.doors.desk import story
from zhili.doors.desk.acts import ACTS, open_acts
from zhili.doors.desk.asks import Drawn, drawn
from zhili.doors.desk.words import act_name
from zhili.doors.frame.forms import Form
from zhili.doors.frame.rows import TimeItem
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.matters.queries.detail import Detail

NOTES: Final = {
    "owe": (
        "欠账是公开的：写明谁欠、缺什么、哪天复核。它不是结束，还清了也要群众说好了才算。",
        "A debt is public: who owes, what is missing, when it is reviewed. It ends nothing: once paid, residents have "
        "the last word.",
    ),
    "reply": (
        "答复不等于办成：交上去以后由群众说好了没有。",
        "A reply is not “solved”: once it is sent, residents say whether it is fixed.",
    ),
    "pay": (
        "销账也是答复：由群众说好了才算。",
        "Paying is a reply: it counts once residents say that it is fixed.",
    ),
    "decline": (
        "公开说明不办，和欠账一起计数，永远不算办成。",
        "Declining is public, is counted with what is owed, and never as solved.",
    ),
    "callback": (
        "只记对方说的话；一个「还没有」就退回重办。",
        "Record only what they say; one “not yet” sends it back.",
    ),
    "merge": (
        "并案只是连上：反映人仍有自己的一句话。",
        "Merging only links: its reporter keeps the word on it.",
    ),
}
"""What has to be known before an act is done, in one sentence."""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """The act whose form stands open, with what was typed, and after a stale page what others did meanwhile."""

    act: str
    name: str
    form: Form
    asks: tuple[Drawn, ...]
    changed: tuple[TimeItem, ...] = ()
    questions: tuple[str, ...] = ()
    note: str = ""
    is_open: bool = True


def open_form(
    act: str, detail: Detail, actor: Actor, now: datetime, form: Form | None = None, seen: int = 0
) -> OpenForm:
    """The form of ``act`` on this matter: blank and filled with what is suggested, or as it was sent (``form``)."""
    entry = ACTS[act]
    stands = form or entry.schema.blank(**_filled(act, detail))
    if form is None and act == "assign":
        stands = _with_assists(stands, detail)
    asks = tuple(drawn(ask, detail, actor, now) for ask in entry.asks)
    questions = (
        tuple(each.say(lang()) for each in detail.loaded.kind.confirmation.questions) if act == "callback" else ()
    )
    changed = tuple(story.changed_since(detail, seen)) if seen else ()
    return OpenForm(act, act_name(act), stands, asks, changed, questions, _note(act, detail), act in open_acts(detail))


def _filled(act: str, detail: Detail) -> dict[str, object]:
    """What a blank form already knows: the suggestion, the only party who can be called, the usual way of counting."""
    if act == "assign":
        hint = dispatch.hint(detail.matter.id, detail.loaded.profile)
        return {
            "category": detail.matter.category or (hint.category if hint else ""),
            "lead": hint.lead if hint else None,
        }
    if act == "callback":
        reachable = [side.id for side in detail.parties if side.reachable]
        return {"party": reachable[0]} if len(reachable) == 1 else {}
    if act == "extend":
        return {"count": "d"}
    if act == "review_debt" and detail.debts:
        return {"plan": detail.debts[0].plan}
    return {}


def _with_assists(form: Form, detail: Detail) -> Form:
    hint = dispatch.hint(detail.matter.id, detail.loaded.profile)
    typed = dict(form.typed) | {"assists": [str(each) for each in (hint.assists if hint else ())]}
    return Form(typed, form.errors, form.labels, form.refusal, form.once)


def _note(act: str, detail: Detail) -> str:
    if act == "extend":
        rule = detail.loaded.kind.extension
        most = rule.longest.say(lang())
        return t(
            f"最多延 {rule.times} 次，每次不超过 {most}。",
            f"At most {rule.times} extension(s), each no more than {most}.",
        )
    return t(*NOTES[act]) if act in NOTES else ""
