"""Every verb on a matter: refuses the wrong state, refuses the stranger, and leaves nothing behind when it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.matters import walks
from zhili.journal.models import Entry
from zhili.lib.actor import Actor
from zhili.lib.limits import Limit
from zhili.lib.refusal import NotFound, Refusal
from zhili.matters import actions as matters
from zhili.matters.lifecycle import Answer, Lack
from zhili.matters.models import Assignment, Confirmation, Matter, RunningClock, Statement, Step
from zhili.matters.refusals import Stale, WrongState
from zhili.notices.models import Message

LATER = NOW + timedelta(hours=5)
FAR = NOW + timedelta(days=4)
Verb = Callable[..., matters.Done]


@dataclass(frozen=True)
class Case:
    """One verb: where it begins, who does it, with what, and where it ends."""

    verb: Verb
    begins: Callable[[Cast], str]
    who: str
    ends: str
    fields: Callable[[Cast, str], Mapping[str, Any]] = lambda cast, number: {}
    at: datetime = LATER

    def actor(self, cast: Cast, number: str) -> Actor:
        return cast.reporter(number) if self.who == "reporter" else cast.as_(self.who, self.at)

    def act(self, cast: Cast, number: str, actor: Actor, **more: Any) -> matters.Done:
        return self.verb(actor=actor, number=number, now=self.at, **self.fields(cast, number), **more)


def fixed(**fields: Any) -> Callable[[Cast, str], Mapping[str, Any]]:
    return lambda cast, number: fields


def told(cast: Cast, number: str) -> Mapping[str, Any]:
    return {"outcome": matters.Outcome(done=f"{number} 问的是营业时间，已在电话里讲清楚了。", evidence="电话录音")}


def reported(cast: Cast) -> str:
    return cast.report().number


def lifted(cast: Cast) -> str:
    number = walks.handling(cast)
    matters.lift(actor=cast.as_("handler"), number=number, reason="主管在县道下，镇里没有权动", now=NOW)
    return number


def objected(cast: Cast) -> str:
    number = walks.dispatched(cast)
    matters.object_to(actor=cast.as_("handler"), number=number, reason="那段管网 2024 年移交了城管局", now=NOW)
    return number


def whistled(cast: Cast) -> str:
    number = walks.handling(cast)
    matters.whistle(actor=cast.as_("handler"), number=number, unit=cast.units["transport"], asked="来封半幅路", now=NOW)
    return number


def noted(cast: Cast) -> str:
    number, town = walks.handling(cast), cast.units["town"]
    matters.note(actor=cast.as_("dispatcher"), number=number, words="反映人下午三点后在家", unit=town, now=NOW)
    return number


def solved(cast: Cast) -> str:
    number = walks.replied(cast)
    matters.affirm(actor=cast.reporter(number), number=number, now=NOW)
    return number


def party(cast: Cast, number: str) -> Mapping[str, Any]:
    return {"party": cast.reporter(number).party_id, "answer": Answer.YES}


def twin(cast: Cast, number: str) -> Mapping[str, Any]:
    return {"parent": cast.report("污水又冒了，还是 3 幢门口", phone="13900000009").number}


DEBT = fixed(plan="列入明年预算草案，雨天加派一班。", review_on=date(2026, 12, 20))
CASES = {
    "accept": Case(matters.accept, reported, "dispatcher", "accepted"),
    "answer": Case(matters.answer, reported, "dispatcher", "answered", told),
    "transfer": Case(matters.transfer, reported, "dispatcher", "transferred", told),
    "redirect": Case(matters.redirect, walks.accepted, "dispatcher", "redirected", told),
    "explain": Case(matters.explain, reported, "dispatcher", "explained", told),
    "set_out_of_remit": Case(matters.set_out_of_remit, reported, "dispatcher", "out_of_remit", told),
    "admonish": Case(matters.admonish, reported, "dispatcher", "admonished", told),
    "merge": Case(matters.merge, reported, "dispatcher", "merged", twin),
    "recall": Case(matters.recall, walks.dispatched, "dispatcher", "accepted", fixed(reason="派错了镇")),
    "sign": Case(matters.sign, walks.dispatched, "handler", "handling"),
    "object_to": Case(matters.object_to, walks.dispatched, "handler", "objected", fixed(reason="不归镇里管")),
    "uphold": Case(matters.uphold, objected, "reviewer", "accepted", fixed(reason="移交文件属实")),
    "overrule": Case(matters.overrule, objected, "reviewer", "handling", fixed(reason="首接负责，城管局协办")),
    "extend": Case(matters.extend, walks.handling, "handler", "handling", fixed(by=Limit.parse("2d"), reason="等配件")),
    "progress": Case(matters.progress, walks.handling, "handler", "handling", fixed(words="已经围挡，抽水车在路上")),
    "lift": Case(matters.lift, walks.handling, "handler", "lifted", fixed(reason="主管在县道下")),
    "opine": Case(matters.opine, lifted, "mayor", "handling", fixed(words="由镇里先抽排，城管局三日内换管")),
    "answer_whistle": Case(matters.answer_whistle, whistled, "transport_handler", "handling",
    fixed(words="今晚九点封路")),
    "reply": Case(matters.reply, walks.handling, "handler", "replied",
    fixed(words="已疏通四十二米主管，门口冲洗干净。")),
    "affirm": Case(matters.affirm, walks.replied, "reporter", "solved"),
    "deny": Case(matters.deny, walks.replied, "reporter", "rework", fixed(words="还在渗")),
    "callback": Case(matters.callback, walks.confirming, "caller", "solved", party, FAR),
    "check": Case(matters.check, walks.checking, "checker", "solved", fixed(solved=True, words="到场看过，地面干。"),
    FAR),
    "pay": Case(matters.pay, walks.owed, "urban_handler", "replied", fixed(words="管子换好了，验收单附上。")),
    "review_debt": Case(matters.review_debt, walks.owed, "urban_handler", "owed", DEBT),
    "decline": Case(matters.decline, walks.owed, "urban_handler", "declined", told),
    "withdraw": Case(matters.withdraw, reported, "reporter", "withdrawn", fixed(words="自己弄好了")),
    "reopen": Case(matters.reopen, solved, "reporter", "rework", fixed(words="今早又冒了")),
    "supplement": Case(matters.supplement, reported, "reporter", "received", fixed(words="现在更大了")),
    "note": Case(matters.note, walks.handling, "handler", "handling", fixed(words="城管那边说明天到")),
    "heed": Case(matters.heed, noted, "handler", "handling"),
    "appraise": Case(matters.appraise, solved, "reporter", "solved",
                     fixed(contacted=True, satisfied=matters.Satisfied.FAIRLY)),
}  # fmt: skip
OPEN_IN_ANY = {"supplement", "withdraw", "note", "heed"}


def counts() -> tuple[int, ...]:
    models = (Matter, Step, Entry, Message, Assignment, RunningClock, Confirmation, Statement)
    return tuple(model.objects.count() for model in models)


@pytest.mark.parametrize("name", CASES)
def test_the_verb_works_and_is_recorded(cast: Cast, name: str) -> None:
    case = CASES[name]
    number = case.begins(cast)
    fields = case.fields(cast, number)
    before = Step.objects.filter(matter__number=number).count()
    done = case.verb(actor=case.actor(cast, number), number=number, now=case.at, **fields)
    assert (done.state, cast.matter(number).state) == (case.ends, case.ends)
    step = Step.objects.filter(matter__number=number).latest("no")
    assert (step.no, step.at) == (before + 1, case.at)
    entry = Entry.objects.get(id=step.entry)
    assert (entry.act, entry.ref) == (step.act, f"matter:{number}")


@pytest.mark.parametrize("name", sorted(CASES.keys() - OPEN_IN_ANY))
def test_the_wrong_state_is_refused_and_nothing_is_left(cast: Cast, name: str) -> None:
    case = CASES[name]
    number = case.begins(cast)
    actor = case.actor(cast, number)
    wrong = {"reported": solved, "accepted": solved}.get(case.begins.__name__, reported)
    other = wrong(cast)
    actor = cast.reporter(other) if case.who == "reporter" else actor
    fields = {**case.fields(cast, number)}
    before = counts()
    with pytest.raises(Refusal) as refused:
        case.verb(actor=actor, number=other, now=case.at, **fields)
    assert isinstance(refused.value, WrongState | NotFound)
    assert counts() == before


@pytest.mark.parametrize("name", CASES)
def test_a_stranger_finds_nothing(cast: Cast, name: str) -> None:
    case = CASES[name]
    number = case.begins(cast)
    fields = case.fields(cast, number)
    before = counts()
    with pytest.raises(NotFound):
        case.verb(actor=cast.as_("stranger"), number=number, now=case.at, **fields)
    assert counts() == before


@pytest.mark.parametrize("name", sorted(CASES.keys() - {"supplement", "appraise"}))
def test_whoever_comes_second_with_an_old_page_is_told(cast: Cast, name: str) -> None:
    case = CASES[name]
    number = case.begins(cast)
    fields = case.fields(cast, number)
    stale = cast.matter(number).version - 1
    before = counts()
    with pytest.raises(Stale):
        case.verb(actor=case.actor(cast, number), number=number, now=case.at, version=stale, **fields)
    assert counts() == before


def test_a_double_click_is_recorded_once(cast: Cast) -> None:
    number = walks.dispatched(cast)
    matters.sign(actor=cast.as_("handler"), number=number, now=LATER, once="k1")
    before = counts()
    with pytest.raises(matters.AlreadyDone):
        matters.sign(actor=cast.as_("handler"), number=number, now=LATER, once="k1")
    assert counts() == before


def test_owe_names_a_body_above_and_what_is_missing(cast: Cast) -> None:
    number = walks.handling(cast)
    fields = {
        "number": number, "lacks": [Lack.MONEY], "what": "缺 126 万元", "plan": "每天抽排两次", "now": LATER,
        "review_on": date(2026, 12, 15), "outcome": matters.Outcome(done="主管塌陷，镇里没有这笔钱换。"),
    }  # fmt: skip
    for wrong in ({"debtor": cast.units["works"]}, {"debtor": cast.units["urban"], "lacks": []},
                  {"debtor": cast.units["urban"], "review_on": date(2027, 12, 1)}):  # fmt: skip
        with pytest.raises(Refusal):
            matters.owe(actor=cast.as_("handler"), **{**fields, **wrong})
    assert matters.owe(actor=cast.as_("handler"), debtor=cast.units["urban"], **fields).state == "owed"
