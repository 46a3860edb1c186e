"""The issuer's verbs on a whole directive: send it, remind, give more time, take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhili.lib.actor import Actor
from zhili.lib.canonical import digest
from zhili.lib.limits import Limit
from zhili.lib.numbers import make_number
from zhili.matters.actions.files import Upload, ready_files
from zhili.offices import queries as offices
from zhili.store.once import once as once_before
from zhili.store.once import settle_once
from zhili.store.rows import reserve
from zhili.store.writing import writing

from ..lifecycle import DONE_STATES, OPEN_STATES, CopyState
from ..models import Copy, Directive, Field, Reminder
from ..queries.load import PREFIX, Loaded, get_directive
from ..queries.planning import Order, Plan, plan, read_limit, said
from ..refusals import NobodyOwes, NobodyToRemind, RemindedToday
from ._files import keep_files
from ._hand import Done, Hand, acting, clock_columns, rewound, say_due, tell_unit

MOST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Issued:
    """The number of what was sent, and what it was said to cost. ``again``: it had been sent by this once-key."""

    number: str
    units: int
    minutes_total: int
    again: bool = False


def issue(
    *, actor: Actor, locality: str, order: Order, files: Sequence[Upload] = (), now: datetime, once: str = ""
) -> Issued:
    """Send one directive to its units, each with a copy and a clock of its own, and record what it is said to cost.
    ``files``: a notice as PDF, photos, sheets.

    Raises FileRefused, FileTooLarge, what ``queries.plan`` raises, and NotFound for a directive to follow that this
    post may not see. The same once-key answers with the first number again.
    """
    ready = ready_files(files, sheets=True)
    with writing():
        if once:
            before = once_before("command.issue", once, digest(actor.ref), now)
            if before is not None:
                return Issued(before["number"], before["units"], before["minutes"], again=True)
        made = plan(actor, locality, order, now)
        directive = _directive(actor, locality, made, now)
        _copies(directive, made, now)
        hand = Hand("issue", actor, now, Loaded(directive, None, True, False))
        counted = {"files": len(ready)} if ready else {}
        hand.step(words=made.order.words, facts=_costs(made) | counted, kept=keep_files(hand, ready))
        due = say_due(hand.loaded, made.marks.due_at)
        tell_unit(directive, made.order.units, f"新指令：{directive.title}",
                  f"{offices.unit(directive.unit_id).name()} 发来指令「{directive.title}」，请在 {due} 前答复，"
                  f"约需 {made.minutes_each} 分钟。", now)  # fmt: skip
        if once:
            settle_once("command.issue", once, {"number": directive.number, "units": len(made.units),
                                                "minutes": made.minutes_total})  # fmt: skip
    return Issued(directive.number, len(made.units), made.minutes_total)


def _directive(actor: Actor, locality: str, made: Plan, now: datetime) -> Directive:
    (row,) = reserve(Directive, 1)
    order = made.order
    assert actor.unit_id is not None, "whoever may issue has a unit"
    follows = get_directive(actor, order.follows).directive if order.follows else None
    directive = Directive.objects.create(
        id=row, number=make_number(PREFIX, now.astimezone(made.profile.tz).year, row), locality=locality,
        edition_id=made.edition_id, title=order.title, words=order.words, unit_id=actor.unit_id,
        post_id=actor.post_id, person_id=actor.person_id, limit=str(made.limit), valid_days=order.valid_days,
        units=len(made.units), minutes_each=made.minutes_each, minutes_total=made.minutes_total, follows=follows,
        issued_at=now,
    )  # fmt: skip
    Field.objects.bulk_create(
        Field(directive=directive, no=no, key=each.key, kind=each.kind.value, identity=each.identity, said=each.plain)
        for no, each in enumerate(order.questions, 1)
    )
    return directive


def _copies(directive: Directive, made: Plan, now: datetime) -> None:
    Copy.objects.bulk_create(
        Copy(directive=directive, unit_id=unit.id, state=CopyState.SENT.value, limit=str(made.limit), started_at=now,
             **clock_columns(made.marks))
        for unit in made.units
    )  # fmt: skip


def _costs(made: Plan) -> dict[str, Any]:
    return {
        "units": len(made.units),
        "minutes_each": made.minutes_each,
        "minutes_total": made.minutes_total,
        "filled": made.filled,
        "limit": str(made.limit),
    }


def withdraw_directive(*, actor: Actor, number: str, reason: str, now: datetime, once: str = "") -> Done:
    """Take the directive back, with reasons: whoever has not answered owes nothing any more; answers given stay."""
    reason = said(reason, "为什么撤回", "why it is withdrawn", MOST_REASON)
    with acting("withdraw_directive", actor, number, now, once=once) as hand:
        hand.need(hand.loaded.issues)
        hand.need_standing()
        owing = list(_locked(hand.directive).exclude(state__in=DONE_STATES))
        for copy in owing:
            hand.change(copy, state=CopyState.WITHDRAWN.value, next_at=None)
        Directive.objects.filter(id=hand.directive.id).update(withdrawn_at=now)
        hand.step(words=reason, facts={"units": len(owing)})
        tell_unit(hand.directive, [each.unit_id for each in owing], f"指令撤回：{hand.directive.title}",
                  f"不用再答复了。原因：{reason}", now)  # fmt: skip
    return hand.done


def extend_limit(
    *, actor: Actor, number: str, by: str, reason: str, now: datetime, unit_id: int | None = None, once: str = ""
) -> Done:
    """Add to the limit (``2wd``) of one unit, or of all that still owe an answer; with a reason."""
    reason = said(reason, "为什么延长", "why it is extended", MOST_REASON)
    extra = read_limit(by)
    with acting("extend_limit", actor, number, now, unit_id=unit_id, once=once) as hand:
        hand.need(hand.loaded.issues)
        hand.need_standing()
        if unit_id is None:
            owing = list(_locked(hand.directive).filter(state__in=OPEN_STATES))
            if not owing:
                raise NobodyOwes()
            for copy in owing:
                _extend(hand, copy, extra)
            hand.step(words=reason, facts={"by": str(extra)})
        else:
            hand.need_state(OPEN_STATES)
            _extend(hand, hand.copy, extra)
            hand.step(copy=hand.copy, words=reason, facts={"by": str(extra)})
    return hand.done


def _extend(hand: Hand, copy: Copy, extra: Limit) -> None:
    extensions, found = rewound(hand.loaded, copy, extra)
    hand.change(copy, extensions=extensions, **clock_columns(found))


def remind(*, actor: Actor, number: str, now: datetime, unit_id: int | None = None, once: str = "") -> Done:
    """Remind one unit, or all that still owe an answer, by a notice: at most one a day and unit.

    Raises RemindedToday (with the telephone) for one unit, NobodyToRemind where none of all is left.
    """
    with acting("remind", actor, number, now, unit_id=unit_id, once=once) as hand:
        hand.need(hand.loaded.issues)
        hand.need_standing()
        today = hand.loaded.profile.calendar.local_date(now)
        if unit_id is not None:
            hand.need_state(OPEN_STATES)
            _not_today(hand.copy, today)
            waiting = [hand.copy]
        else:
            told = Reminder.objects.filter(copy__directive=hand.directive, on=today).values("copy_id")
            waiting = list(_locked(hand.directive).filter(state__in=OPEN_STATES).exclude(id__in=told))
            if not waiting:
                raise NobodyToRemind()
        Reminder.objects.bulk_create(Reminder(copy=copy, on=today, at=now) for copy in waiting)
        hand.step(copy=hand.copy if unit_id is not None else None, facts={"units": len(waiting)})
        tell_unit(hand.directive, [copy.unit_id for copy in waiting], f"提醒：{hand.directive.title}",
                  f"指令「{hand.directive.title}」还没有答复，时限到 "
                  f"{say_due(hand.loaded, min(copy.due_at for copy in waiting))}。", now)  # fmt: skip
    return hand.done


def _not_today(copy: Copy, today: date) -> None:
    if Reminder.objects.filter(copy=copy, on=today).exists():
        unit = offices.unit(copy.unit_id)
        raise RemindedToday(unit_zh=unit.name("zh"), unit_en=unit.name("en"), phone=unit.phone)


def _locked(directive: Directive) -> Any:
    return Copy.objects.filter(directive=directive).select_for_update().order_by("id")
