"""What time does to a directive: a unit that is late is urged once, then its superior is told once; and a limit
that was counted beyond the known calendar is counted anew when the year's table arrives."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from zhili.lib.actor import CLOCK
from zhili.lib.deadlines import due, marks
from zhili.lib.limits import Limit
from zhili.notices.actions import draft
from zhili.notices.lifecycle import ToKind
from zhili.notices.queries import Note
from zhili.offices import queries as offices
from zhili.profiles import queries as profiles
from zhili.store.writing import writing

from ..lifecycle import OPEN_STATES
from ..models import Copy, Directive
from ..queries.load import Loaded
from ._hand import TEMPLATE, Hand, clock_columns, say_due, tell_unit

GRACE: Final = Limit.parse("1wd")
"""Between urging the unit and telling its superior."""


def watch(*, now: datetime, limit: int = 500) -> int:
    """Urge and escalate what is late; how many copies. Each in a transaction of its own, so a runner that is killed
    between two of them loses nothing and repeats nothing."""
    late = Copy.objects.filter(next_at__lte=now, state__in=OPEN_STATES).order_by("next_at", "id")
    return sum(_urge(copy_id, now) for copy_id in list(late.values_list("id", flat=True)[:limit]))


def _urge(copy_id: int, now: datetime) -> bool:
    """One copy up one rung; False where somebody acted first."""
    with writing():
        loaded = _locked(copy_id)
        directive, copy = loaded.directive, loaded.own
        if copy.next_at is None or copy.next_at > now or directive.withdrawn_at is not None:
            return False
        hand = Hand("urge_copy" if copy.rung == 0 else "escalate", CLOCK, now, loaded)
        if copy.rung == 0:
            after = due(GRACE, copy.due_at, loaded.profile.calendar).at
            hand.change(copy, rung=1, next_at=after)
            words = f"指令「{directive.title}」的时限 {say_due(loaded, copy.due_at)} 已到，还没有答复。"
            tell_unit(directive, [copy.unit_id], f"已到时限：{directive.title}", words, now)
        else:
            hand.change(copy, rung=2, next_at=None)
            _tell_above(hand, now)
        hand.step(copy=copy)
    return True


def recount_copies(*, now: datetime) -> int:
    """Count the provisional limits of what is still owed anew, with the tables known now; how many moved. No step:
    nobody did anything."""
    profiles.look_again()
    open_ones = Copy.objects.filter(provisional=True, state__in=OPEN_STATES).order_by("id")
    return sum(_recount(copy_id, now) for copy_id in list(open_ones.values_list("id", flat=True)))


def _recount(copy_id: int, now: datetime) -> bool:
    """One copy; False where nothing moved or somebody acted first. What was urged stays urged."""
    with writing():
        loaded = _locked(copy_id)
        copy = loaded.own
        if not copy.provisional or copy.state not in OPEN_STATES:
            return False
        extended = [Limit.parse(each) for each in copy.extensions]
        found = marks(Limit.parse(copy.limit), copy.started_at, loaded.profile.calendar, (), extended)
        fresh: dict[str, Any] = clock_columns(found) | {"rung": copy.rung}
        if copy.rung:
            fresh["next_at"] = due(GRACE, found.due_at, loaded.profile.calendar).at if copy.rung == 1 else None
        if all(getattr(copy, name) == value for name, value in fresh.items()):
            return False
        Hand("recount", CLOCK, now, loaded).change(copy, **fresh)
    return True


def _locked(copy_id: int) -> Loaded:
    row = Copy.objects.filter(id=copy_id).values_list("directive_id", flat=True).get()
    directive = Directive.objects.select_for_update().get(id=row)
    return Loaded(directive, Copy.objects.select_for_update().get(id=copy_id), False, False)


def _tell_above(hand: Hand, now: datetime) -> None:
    """Tell the heads of the nearest unit above that has one."""
    day = offices.day_of(now)
    for unit_id in offices.ancestors(hand.copy.unit_id):
        heads = offices.heads_of(unit_id, day)
        if heads:
            name, title = offices.unit(hand.copy.unit_id).name(), hand.directive.title
            draft(
                [Note(hand.directive.locality, TEMPLATE, ToKind.POST, f"post:{post.id}",
                      f"directive:{hand.directive.number}", f"下级单位逾期：{title}",
                      f"{name} 对指令「{title}」逾期一个工作日仍未答复。") for post in heads], now)  # fmt: skip
            return
