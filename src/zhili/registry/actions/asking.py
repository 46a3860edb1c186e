"""What the person concerned may ask for: erasure, a copy, and taking back a consent (本人的权利)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from zhili.lib.actor import CLOCK, Actor
from zhili.lib.canonical import stamp
from zhili.lib.deadlines import due
from zhili.lib.refusal import NotAllowed
from zhili.profiles.model import Profile
from zhili.store.rows import change
from zhili.store.writing import writing

from ..lifecycle import Act, AskKind, Bar, Gone, Looked
from ..lifecycle import Correction as State
from ..models import Ask, Consent, Fact, Thing
from ..permissions import CORRECT, LOOK_OPEN, covers, need, need_purpose, speaks_for
from ..queries.own import Own, bar_of, barred, gathered, need_claimed, own, same, withdrawn
from ..refusals import (
    AlreadyWithdrawn,
    AskClosed,
    AskedAlready,
    NoSuchAsk,
    NoSuchThing,
    NothingToErase,
    NotOnConsent,
    NotWithdrawn,
    NotYourSource,
    StillBarred,
)
from ._clocks import wind
from ._ground import record, rules, words
from ._writing import close, settle
from .forgetting import erase, reach
from .looking import note

OWN_COPY: Final = "本人取走一份副本"


def ask_erasure(*, actor: Actor, facts: Sequence[int], why: str, now: datetime) -> list[int]:
    """The person concerned asks that values be erased (申请删除), each at its source, which answers by a day. What the
    law bars is refused at once, in words that cite it: that is an answer too, and stands beside the others.

    Raises ProveAgain, NoAnswer (no reason given), NothingToErase, AskedAlready.
    """
    profile = rules(now)
    reason = words(why)
    with writing():
        thing = need_claimed(actor, now)
        wanted = Fact.objects.filter(id__in=list(facts), thing_id=thing.id).exclude(gone=Gone.ERASED.value)
        groups: dict[tuple[str, int, Bar | None], int] = defaultdict(int)
        for row in wanted.select_related("record"):
            rule = profile.registers.field(row.field)
            bar = bar_of(rule, row.field, not row.gone, thing, profile.registers)
            groups[row.field, row.record.source_id, bar] += 1
        if not groups:
            raise NothingToErase
        return [_ask(actor, thing, name, source, bar, reason, profile, now) for name, source, bar in sorted(
            groups, key=str)]  # fmt: skip


def _ask(
    actor: Actor, thing: Thing, name: str, source: int, bar: Bar | None, why: str, profile: Profile, now: datetime
) -> int:
    rule = profile.registers.field(name)
    end = due(profile.correct_within, now, profile.calendar)
    said = {} if bar is None else {"answer": barred(bar, rule, "zh"), "answered_by": CLOCK.ref, "answered_at": now}
    state = State.OPEN if bar is None else State.REFUSED
    asked = {"thing": thing, "kind": AskKind.ERASE.value, "field": name, "source_id": source}
    if bar is None and Ask.objects.filter(**asked, state=State.OPEN.value).exists():
        raise AskedAlready
    made = Ask.objects.create(
        **asked, why=why, asked_by=actor.ref, asked_at=now, due_at=end.at, provisional=end.provisional,
        state=state.value, bar=bar.value if bar else "", **said,
    )  # fmt: skip
    facts = {"field": name, "state": state.value, "due": stamp(end.at), "bar": bar.value if bar else ""}
    record(actor, Act.ASK_ERASURE, f"thing:{thing.id}", now, facts, {"why": why})
    return made.id


def answer_erasure(*, actor: Actor, ask: int, made: bool, answer: str, now: datetime) -> int:
    """The source answers (答复删除申请): erased, or refused with the reason; how many values it erased. Its own values
    alone go, and of these what the law does not bar; every copy gets its line in the checklist. Raises NotAllowed,
    NoSuchAsk, NotYourSource, AskClosed, StillBarred, NoAnswer."""
    said = words(answer)
    profile = rules(now)
    with writing():
        row = Ask.objects.select_for_update(of=("self",)).select_related("source__unit", "thing__into").filter(
            id=ask, kind=AskKind.ERASE.value).first()  # fmt: skip
        _may_answer(actor, row)
        assert row is not None
        gone = _erase(row, profile, now) if made else 0
        state = State.MADE if made else State.REFUSED
        change(Ask, {"id": row.id, "state": State.OPEN.value}, state=state.value, answer=said, answered_by=actor.ref,
               answered_at=now)  # fmt: skip
        facts = {"field": row.field, "state": state.value, "values": gone}
        record(actor, Act.ANSWER_ERASURE, f"thing:{row.thing_id}", now, facts, {"answer": said})
    return gone


def _may_answer(actor: Actor, row: Ask | None) -> None:
    if not actor.may(CORRECT):
        raise NotAllowed
    if row is None or row.source is None:
        raise NoSuchAsk
    if not speaks_for(actor, row.source.unit_id):
        seen = covers(actor, row.thing.area_code, row.thing.grid_code)
        raise NotYourSource(unit=row.source.unit.name_zh) if seen else NoSuchAsk
    if row.state != State.OPEN:
        raise AskClosed


def _erase(row: Ask, profile: Profile, now: datetime) -> int:
    thing = row.thing.into or row.thing
    rule = profile.registers.field(row.field)
    held = Fact.objects.filter(thing_id=thing.id, field=row.field, record__source=row.source)
    left = held.exclude(gone=Gone.ERASED.value).values_list("id", "gone")
    bars = {fact: bar_of(rule, row.field, not state, thing, profile.registers) for fact, state in left}
    gone = [fact for fact, bar in bars.items() if bar is None]
    if not gone and held.filter(gone=Gone.ERASED.value).exists():  # its last day came before the answer
        return 0
    if not gone:
        raise StillBarred
    erase(gone, f"ask:{row.id}")
    settle([(thing.id, row.field)], profile.registers)
    reach(f"ask:{row.id}", [(thing.id, row.field)], len(gone), profile, now, thing=thing.id)
    facts = {"fields": {row.field: len(gone)}, "day": profile.calendar.local_date(now).isoformat()}
    record(CLOCK, Act.ERASE, f"ask:{row.id}", now, facts)
    return len(gone)


def take_copy(*, actor: Actor, now: datetime) -> Own:
    """All that is held, for the person concerned to take away (取走副本); that it was taken is recorded. Raises
    ProveAgain."""
    profile = rules(now)
    with writing():
        thing = need_claimed(actor, now)
        note(actor, [thing.id], Looked.COPY, OWN_COPY, now)
        _done(actor, thing, AskKind.COPY, "", "已取走。", now)
        record(actor, Act.TAKE_COPY, f"thing:{thing.id}", now, {})
    return own(actor, profile.registers, now, profile.calendar.local_date(now))


def print_own(*, actor: Actor, thing_id: int, purpose: str, now: datetime) -> Own:
    """All that is held of somebody who stands at the counter with their card, to be printed for them (窗口打印); the
    look is recorded with its purpose. Raises NoPurpose, NotAllowed, NoSuchThing."""
    why = need_purpose(purpose)
    profile = rules(now)
    row = Thing.objects.filter(id=thing_id).first()
    if row is None:
        raise NoSuchThing
    need(actor, LOOK_OPEN, row.area_code, row.grid_code)
    with writing():
        note(actor, [row.id], Looked.PRINT, why, now)
        record(actor, Act.PRINT_OWN, f"thing:{row.id}", now, {}, {"purpose": why})
    return gathered(row, profile.registers, profile.calendar.local_date(now))


def withdraw_consent(*, actor: Actor, field: str, now: datetime) -> None:
    """A consent is taken back (撤回同意): the field is not collected any more, and what is held starts its last days.
    Raises ProveAgain, UnknownField, NotOnConsent, AlreadyWithdrawn."""
    profile = rules(now)
    rule = profile.registers.field(field)
    if not rule.consent:
        basis = rule.basis
        raise NotOnConsent(field_zh=rule.words.zh, field_en=rule.words.en, basis_zh=basis.zh, basis_en=basis.en)
    with writing():
        thing = need_claimed(actor, now)
        ids = same(thing.id)
        if withdrawn(ids) & {(each, field) for each in ids}:
            raise AlreadyWithdrawn
        given = Consent.objects.filter(thing_id__in=ids, field=field, withdrawn_at__isnull=True)
        if not given.update(withdrawn_at=now, withdrawn_by=actor.ref):
            Consent.objects.create(thing=thing, field=field, withdrawn_at=now, withdrawn_by=actor.ref)
        today = profile.calendar.local_date(now)
        held = Fact.objects.filter(thing_id=thing.id, field=field, gone="").values_list("id", "from_on")
        for fact, since in list(held):
            close([fact], Gone.WITHDRAWN, max(today, since or today), rule)
        wind([thing.id], profile, now)
        _done(actor, thing, AskKind.WITHDRAW, field, "不再收集；已有的到期删除。", now)
        record(actor, Act.WITHDRAW_CONSENT, f"thing:{thing.id}", now, {"field": field})


def renew_consent(*, actor: Actor, field: str, now: datetime) -> None:
    """A consent that was taken back is given anew (重新同意), as a row of its own: the field may be collected again.
    Raises ProveAgain, NotWithdrawn."""
    with writing():
        thing = need_claimed(actor, now)
        rows = Consent.objects.filter(thing_id__in=same(thing.id), field=field, withdrawn_at__isnull=False)
        if not rows.filter(renewed_at__isnull=True).update(renewed_at=now):
            raise NotWithdrawn
        Consent.objects.create(thing=thing, field=field, given_at=now, given_by=actor.ref)
        record(actor, Act.RENEW_CONSENT, f"thing:{thing.id}", now, {"field": field})


def _done(actor: Actor, thing: Thing, kind: AskKind, field: str, said: str, now: datetime) -> None:
    """A request that was met at once; a matter follows it all the same."""
    Ask.objects.create(
        thing=thing, kind=kind.value, field=field, asked_by=actor.ref, asked_at=now, due_at=now,
        state=State.MADE.value, answer=said, answered_by=CLOCK.ref, answered_at=now,
    )  # fmt: skip
