"""Every act as the command line spells it: which verb it calls, which words it needs, how each word is read.

    zhili matter act reply QH-2026-000417-K --as 石磊/town/handler --words "疏通了主管，门口已冲洗。"

Shapes are read here (a unit's code, a date, a limit); what they mean is the verb's to judge.
"""

from __future__ import annotations

import argparse
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zhili.dispatch.actions import send_out
from zhili.doors.cli.seats import find_seat
from zhili.lib.actor import Actor
from zhili.lib.limits import Limit
from zhili.lib.refusal import Invalid, NotFound
from zhili.matters import actions as matters
from zhili.matters.actions import Contact, Outcome, Satisfied, Upload
from zhili.matters.lifecycle import Answer, Lack
from zhili.offices import queries as offices


class MissingWord(Invalid):
    code = "missing_word"
    zh = "“{act}”还要写 {options}。"
    en = "“{act}” also needs {options}."


class StrangeWord(Invalid):
    code = "strange_word"
    zh = "“{act}”用不到 {options}。"
    en = "“{act}” takes no {options}."


class BadWord(Invalid):
    code = "bad_word"
    zh = "{option} 不能是“{value}”，要写成 {wanted}。"
    en = "{option} cannot be “{value}”; write {wanted}."


class NoSuchFile(NotFound):
    code = "no_such_file"
    zh = "没有这个文件，或读不了：{path}。"
    en = "There is no such file, or it cannot be read: {path}."


@dataclass(frozen=True, slots=True)
class Option:
    """One ``--option``: the verb's keyword, how its text is read, and an example for the refusal."""

    keyword: str
    read: Callable[[str], Any]
    example: str
    many: bool = False


def _unit(code: str) -> int:
    return offices.unit_by_code(code).id


def _flag(text: str) -> bool:
    return {"yes": True, "no": False}[text]


def _file(path: str) -> Upload:
    try:
        return Upload(Path(path).name, Path(path).read_bytes())
    except OSError as error:
        raise NoSuchFile(path=path) from error


OPTIONS: Mapping[str, Option] = {
    "words": Option("words", str, "…"),
    "reason": Option("reason", str, "…"),
    "done": Option("done", str, "…"),
    "evidence": Option("evidence", str, "…"),
    "remedy": Option("remedy", str, "…"),
    "category": Option("category", str, "water.sewage"),
    "lead": Option("lead", _unit, "单位代码 / a unit's code"),
    "assist": Option("assists", _unit, "单位代码 / a unit's code", many=True),
    "unit": Option("unit", _unit, "单位代码 / a unit's code"),
    "debtor": Option("debtor", _unit, "单位代码 / a unit's code"),
    "by": Option("by", Limit.parse, "5wd"),
    "limit": Option("limit", Limit.parse, "3d"),
    "asked": Option("asked", str, "…"),
    "lack": Option("lacks", Lack, " | ".join(Lack), many=True),
    "what": Option("what", str, "…"),
    "plan": Option("plan", str, "…"),
    "review-on": Option("review_on", date.fromisoformat, "2026-12-15"),
    "party": Option("party", int, "17"),
    "answer": Option("answer", Answer, " | ".join(Answer)),
    "solved": Option("solved", _flag, "yes | no"),
    "parent": Option("parent", str, "QH-2026-000417-K"),
    "purpose": Option("purpose", str, "…"),
    "contacted": Option("contacted", _flag, "yes | no"),
    "satisfied": Option("satisfied", Satisfied, " | ".join(Satisfied)),
    "name": Option("name", str, "…"),
    "phone": Option("phone", str, "…"),
    "title": Option("title", str, "…"),
    "summary": Option("summary", str, "…"),
    "rounding": Option("rounding", matters.Rounding, " | ".join(matters.Rounding)),
    "street": Option("street", str, "…"),
    "file": Option("files", _file, "photo.jpg", many=True),
    "to": Option("to", str, "周全/town/second"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One act. ``needs`` and ``may`` name options, in one string each; ``as_party``: a resident does it, with the
    code."""

    verb: Callable[..., Any]
    needs: str = ""
    may: str = ""
    as_party: bool = False

    @property
    def options(self) -> frozenset[str]:
        return frozenset(self.needs.split() + self.may.split())


_EXIT = ("done", "evidence remedy")
ACTS: Mapping[str, Act] = {
    "accept": Act(matters.accept),
    "answer": Act(matters.answer, *_EXIT),
    "transfer": Act(matters.transfer, *_EXIT),
    "redirect": Act(matters.redirect, *_EXIT),
    "explain": Act(matters.explain, *_EXIT),
    "set_out_of_remit": Act(matters.set_out_of_remit, *_EXIT),
    "admonish": Act(matters.admonish, *_EXIT),
    "assign": Act(send_out, "category lead", "assist reason"),
    "recall": Act(matters.recall, "reason"),
    "sign": Act(matters.sign),
    "object": Act(matters.object_to, "reason"),
    "uphold": Act(matters.uphold, "reason"),
    "overrule": Act(matters.overrule, "reason"),
    "extend": Act(matters.extend, "by reason"),
    "progress": Act(matters.progress, "words", "file"),
    "whistle": Act(matters.whistle, "unit asked", "limit"),
    "answer_whistle": Act(matters.answer_whistle, "words"),
    "lift": Act(matters.lift, "reason"),
    "opine": Act(matters.opine, "words"),
    "reply": Act(matters.reply, "words", "file"),
    "owe": Act(matters.owe, "debtor lack what plan review-on done", "evidence remedy"),
    "pay": Act(matters.pay, "words", "file"),
    "review_debt": Act(matters.review_debt, "plan review-on"),
    "decline": Act(matters.decline, *_EXIT),
    "callback": Act(matters.callback, "party answer", "words"),
    "check": Act(matters.check, "solved words", "file"),
    "merge": Act(matters.merge, "parent"),
    "open_contact": Act(matters.open_contact, "party purpose"),
    "reopen": Act(matters.reopen, "words"),
    "note": Act(matters.note, "words", "unit"),
    "heed": Act(matters.heed),
    "hand_to": Act(matters.hand_to, "to", "reason"),
    "publish": Act(matters.publish, "title summary rounding", "street"),
    "unpublish": Act(matters.unpublish, "reason"),
    "supplement": Act(matters.supplement, "words", "file", as_party=True),
    "join": Act(matters.join, "", "words name phone", as_party=True),
    "affirm": Act(matters.affirm, "", "words", as_party=True),
    "deny": Act(matters.deny, "", "words", as_party=True),
    "withdraw": Act(matters.withdraw, "words", as_party=True),
    "leave": Act(matters.leave, "", "words", as_party=True),
    "appraise": Act(matters.appraise, "contacted satisfied", "words", as_party=True),
}
"""What people do. What the clock does (urging, closing windows, following a parent) is the runner's: ``zhili jobs
--once``."""


def perform(name: str, actor: Actor, number: str, now: datetime, arguments: argparse.Namespace) -> Any:
    """Call the act's verb with what was typed; returns what the verb answers.

    Raises MissingWord, StrangeWord, BadWord for the words, and whatever the verb raises.
    """
    act = ACTS[name]
    typed = {option: value for option in OPTIONS if (value := _typed(arguments, option)) not in (None, [])}
    if missing := [option for option in act.needs.split() if option not in typed]:
        raise MissingWord(act=name, options=_spelled(missing))
    if strange := [option for option in typed if option not in act.options]:
        raise StrangeWord(act=name, options=_spelled(strange))
    values = {OPTIONS[option].keyword: _read(option, value) for option, value in typed.items()}
    takes = inspect.signature(act.verb).parameters
    for optional in ("version", "once"):
        if optional in takes and getattr(arguments, optional):
            values[optional] = getattr(arguments, optional)
    return act.verb(actor=actor, number=number, now=now, **_folded(values, now))


def _folded(values: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The words of an outcome statement, and a contact, as the one value that verbs take; a seat as its two."""
    if "done" in values:
        said = {name: values.pop(name) for name in ("done", "evidence", "remedy") if name in values}
        values["outcome"] = Outcome(**said)
    if values.keys() & {"name", "phone"}:
        values["contact"] = Contact(values.pop("name", ""), values.pop("phone", ""))
    if "to" in values:
        values["person"], values["post"] = find_seat(values.pop("to"), now)
    return values


def _read(option: str, value: str | list[str]) -> Any:
    how = OPTIONS[option]
    try:
        return [how.read(each) for each in value] if isinstance(value, list) else how.read(value)
    except (ValueError, KeyError) as error:
        raise BadWord(option=f"--{option}", value=value, wanted=how.example) from error


def _typed(arguments: argparse.Namespace, option: str) -> Any:
    return getattr(arguments, option.replace("-", "_"))


def _spelled(options: list[str]) -> str:
    return " ".join(f"--{option}" for option in options)
