"""The form of one act on one matter: blank and filled with what is known, or as it was sent and refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from zhili.dispatch import queries as dispatch
from zhili.doors.desk import story
from zhili.doors.desk.acts import ACTS, open_acts
from zhili.doors.desk.asks import Drawn, drawn
from zhili.doors.desk.canned import INTO, Offered, offered
from zhili.doors.desk.words import act_here
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


_USUAL: Final = {
    "recall": {"reason": ("派错了，收回重派", "Assigned by mistake, taken back to assign again")},
    "extend": {"count": ("d", "d")},
}
"""What a blank form begins with: the usual words, to be changed at will."""


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
    canned: Offered = ()
    canned_into: str = ""


def open_form(
    act: str, detail: Detail, actor: Actor, now: datetime, form: Form | None = None, seen: int = 0, parent: str = ""
) -> OpenForm:
    """The form of ``act`` on this matter: blank and filled with what is suggested, or as it was sent (``form``).
    ``parent``: the one to merge into, where somebody chose it."""
    entry = ACTS[act]
    stands = form or entry.schema.blank(**_filled(act, detail, actor, parent))
    asks = tuple(drawn(ask, detail, actor, now) for ask in entry.asks)
    questions = (
        tuple(each.say(lang()) for each in detail.loaded.kind.confirmation.questions) if act == "callback" else ()
    )
    changed = tuple(story.changed_since(detail, seen)) if seen else ()
    name = act_here(detail.loaded.kind, act, detail.matter.state)
    is_open = act in open_acts(detail)
    ready = offered(act, detail, actor, now) if is_open else ()
    return OpenForm(act, name, stands, asks, changed, questions, _note(act, detail), is_open, ready,
                    INTO.get(act, ""))  # fmt: skip


def _filled(act: str, detail: Detail, actor: Actor, parent: str) -> dict[str, object]:
    """What a blank form already knows: the suggestion, the only party who can be called, the usual way of counting."""
    if act == "assign":
        hint = dispatch.hint(detail.matter.id, detail.loaded.profile)
        return {
            "category": detail.matter.category or (hint.category if hint else ""),
            "lead": hint.lead if hint else None,
            "assists": hint.assists if hint else (),
        }
    if act == "merge":
        return {"parent": parent or next((twin.row.number for twin in dispatch.twins(actor, detail.matter)), "")}
    if act == "callback":
        reachable = [side.id for side in detail.parties if side.reachable]
        return {"party": reachable[0]} if len(reachable) == 1 else {}
    if act in _USUAL:
        return {name: t(*words) for name, words in _USUAL[act].items()}
    if act == "review_debt" and detail.debts:
        return {"plan": detail.debts[0].plan}
    return {}


def _note(act: str, detail: Detail) -> str:
    if act == "extend":
        rule = detail.loaded.kind.extension
        most = rule.longest.say(lang())
        return t(
            f"最多延 {rule.times} 次，每次不超过 {most}。",
            f"At most {rule.times} extension(s), each no more than {most}.",
        )
    return t(*NOTES[act]) if act in NOTES else ""
