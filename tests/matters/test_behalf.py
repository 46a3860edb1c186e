"""Reporting for somebody else (代办): both follow it, and the word on how it stands is the affected person's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from zhili.dispatch.actions import take_in
from zhili.lib.actor import CLOCK, Actor, anonymous
from zhili.matters import actions as matters
from zhili.matters.actions import Contact, Report, Reported
from zhili.matters.actions.parties import code_digest
from zhili.matters.lifecycle import Answer
from zhili.matters.models import Party
from zhili.matters.queries.detail import detail, prove
from zhili.matters.refusals import NobodyNamed, NoContact, TheirOwnWord
from zhili.notices.models import Message
from zhili.notices.queries import body, recipient
from zhili.store.secrets import unseal

WORDS = "3 幢楼下污水往外冒，流到幼儿园门口了"


def report(whom: Contact | None = None, agent: str = "13900000011") -> Reported:
    whom = Contact("周奶奶", "13900000012") if whom is None else whom
    full = Report(words=WORDS, area_code="990121100000", contact=Contact("小周", agent), behalf=True, behalf_of=whom)
    return take_in(actor=anonymous(), locality="qinghe", report=full, now=NOW)


def both(done: Reported) -> tuple[Actor, Actor]:
    """(the agent, the person it was reported for), as their codes prove them."""
    return prove(done.number, code_digest(done.code)), prove(done.number, code_digest(done.theirs))


def test_it_is_recorded_who_reports_and_for_whom(cast: Cast) -> None:
    done = report()
    rows = {row.role: row for row in Party.objects.filter(matter__number=done.number)}
    assert rows.keys() == {"reporter", "agent"} and all(row.behalf for row in rows.values())
    named = {role: unseal(bytes(row.name_sealed or b""), aad=f"party:{row.id}:name") for role, row in rows.items()}
    assert named == {"reporter": "周奶奶", "agent": "小周"}
    assert cast.matter(done.number).people == 1


def test_each_is_told_their_own_code(cast: Cast) -> None:
    done = report()
    told = {recipient(each): body(each) for each in Message.objects.filter(ref=f"matter:{done.number}")}
    assert done.code in told["+8613900000011"] and done.theirs in told["+8613900000012"]


def test_both_follow_it_and_the_agent_adds_to_it(cast: Cast) -> None:
    done = report()
    agent, person = both(done)
    assert all(line.words == WORDS for line in (detail(who, done.number).timeline[0] for who in (agent, person)))
    matters.supplement(actor=agent, number=done.number, words="门口也有了", now=NOW)
    assert "affirm" not in detail(agent, done.number).acts


def test_the_word_is_the_affected_persons(cast: Cast) -> None:
    done = report()
    agent, person = both(done)
    walks_on(cast, done.number)
    assert "affirm" in detail(person, done.number).acts and "affirm" not in detail(agent, done.number).acts
    for verb in (matters.affirm, matters.deny):
        with pytest.raises(TheirOwnWord):
            verb(actor=agent, number=done.number, now=NOW)
    matters.affirm(actor=person, number=done.number, now=NOW)
    assert cast.matter(done.number).outcome == "solved"


def test_the_caller_asks_the_person_and_not_the_agent(cast: Cast) -> None:
    done = report()
    agent, person = (each.party_id or 0 for each in both(done))
    walks_on(cast, done.number)
    late = NOW + timedelta(days=3, minutes=1)
    matters.close_window(actor=CLOCK, number=done.number, now=late)
    with pytest.raises(NoContact):
        matters.callback(actor=cast.as_("caller"), number=done.number, party=agent, answer=Answer.YES, now=late)
    matters.callback(actor=cast.as_("caller"), number=done.number, party=person, answer=Answer.YES, now=late)
    assert cast.matter(done.number).outcome == "solved"


def test_an_agent_steps_out_and_nobody_is_counted_less(cast: Cast) -> None:
    done = report()
    matters.leave(actor=both(done)[0], number=done.number, now=NOW)
    assert cast.matter(done.number).people == 1


def test_the_person_takes_it_back_though_somebody_reported_it(cast: Cast) -> None:
    done = report()
    matters.withdraw(actor=both(done)[1], number=done.number, words="修好了", now=NOW)
    assert cast.matter(done.number).outcome == "withdrawn"


def test_for_nobody_in_particular_is_refused(cast: Cast) -> None:
    with pytest.raises(NobodyNamed):
        report(Contact())


def walks_on(cast: Cast, number: str) -> None:
    if cast.matter(number).state != "dispatched":
        from zhili.dispatch.actions import send_out

        send_out(actor=cast.as_("dispatcher"), number=number, category="water.sewage", lead=cast.units["town"], now=NOW)
    matters.sign(actor=cast.as_("handler"), number=number, now=NOW)
    matters.reply(actor=cast.as_("handler"), number=number, words="疏通了四十二米主管，门口已经冲洗干净。", now=NOW)
