"""What the house knows already: figures of a unit, and what it answered to the very same question before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Final

from django.db.models import Q

from zhili.matters.models import Debt, Matter
from zhili.offices import queries as offices
from zhili.profiles.model import Profile

from ..fields import EARLIER, Question, Value, question
from ..lifecycle import DONE_STATES, Word
from ..models import Answer, Field

LOOKED_BACK: Final = timedelta(days=730)
"""Older answers are not offered again."""
BY_PLACE: Final = frozenset({"county", "town", "village", "grid"})
"""Levels whose figures are those of the place; of all others, of what the unit leads."""

FIGURES: Final[Mapping[str, Word]] = MappingProxyType(
    {
        "open_matters": Word("在办事项", "Open matters"),
        "overdue_matters": Word("超时事项", "Overdue matters"),
        "owed_debts": Word("欠账", "Matters owed"),
        "solved_this_month": Word("本月办成", "Solved this month"),
    }
)
"""Counted from the matters of the unit, confidential ones left out."""


@dataclass(frozen=True, slots=True)
class Held:
    """An answer that a unit gave to the same question: which directive, when, and until when it counts as valid."""

    unit_id: int
    value: Value
    number: str
    title: str
    at: datetime
    valid_until: datetime


def figures_of(unit_id: int, names: Collection[str], now: datetime, profile: Profile) -> dict[str, int]:
    """These figures of one unit as at ``now``; one count each."""
    mine = _matters_of(unit_id, now)
    month = profile.calendar.local_date(now).replace(day=1)
    narrow = {
        "open_matters": Q(is_open=True),
        "overdue_matters": Q(is_open=True, due_at__lt=now),
        "solved_this_month": Q(outcome="solved", ended_at__gte=datetime(month.year, month.month, 1, tzinfo=profile.tz)),
    }
    found = {}
    for name in names:
        rows = Matter.objects.filter(mine, confidential=False)
        if name == "owed_debts":
            owed = Debt.objects.filter(closed_at__isnull=True)
            found[name] = rows.filter(id__in=owed.values("matter_id")).count()
        else:
            found[name] = rows.filter(narrow[name]).count()
    return found


def _matters_of(unit_id: int, now: datetime) -> Q:
    if offices.unit(unit_id).level not in BY_PLACE:
        return Q(lead_unit_id=unit_id)
    places = offices.jurisdiction(unit_id, offices.day_of(now))
    return reduce(or_, (Q(area_code__startswith=each) for each in places), Q(pk__in=()))


def figure_basis(unit_id: int) -> Word:
    """What a unit's figures are counted over."""
    if offices.unit(unit_id).level in BY_PLACE:
        return Word("辖区内", "in its area")
    return Word("本单位主办", "led by the unit")


def held_answers(questions: Iterable[Question], units: Collection[int], now: datetime) -> dict[str, dict[int, Held]]:
    """By question's key and unit: the latest answer to the very same question. Two queries."""
    wanted = {each.identity: each.key for each in questions}
    asked: dict[int, list[Question]] = {}
    same = Field.objects.filter(identity__in=list(wanted), directive__issued_at__gte=now - LOOKED_BACK)
    for directive_id, said in same.values_list("directive_id", "said"):
        asked.setdefault(directive_id, []).append(question(said))
    found: dict[str, dict[int, Held]] = {key: {} for key in wanted.values()}
    if not asked:
        return found
    rows = (
        Answer.objects.filter(copy__directive_id__in=list(asked), copy__unit_id__in=list(units))
        .filter(copy__state__in=DONE_STATES)
        .order_by("at", "id")
        .values_list("copy__unit_id", "values", "at", "copy__directive_id", "copy__directive__number",
                     "copy__directive__title", "copy__directive__valid_days")
    )  # fmt: skip
    for unit_id, values, at, directive_id, number, title, valid_days in rows:
        for each in asked[directive_id]:
            value = values.get(each.key)
            if value is not None:
                until = at + timedelta(days=valid_days)
                found[wanted[each.identity]][unit_id] = Held(unit_id, value, number, title, at, until)
    return found


def filled_for(
    questions: Iterable[Question], unit_id: int, now: datetime, profile: Profile
) -> dict[str, dict[str, object]]:
    """What the house fills in for one unit: by key, the value and where it came from."""
    asked = tuple(questions)
    earlier = held_answers([each for each in asked if each.source == EARLIER], [unit_id], now)
    names = {each.source for each in asked if each.source in FIGURES}
    counted = figures_of(unit_id, names, now, profile)
    found: dict[str, dict[str, object]] = {}
    for each in asked:
        if each.source in counted:
            basis = figure_basis(unit_id)
            word = FIGURES[each.source]
            found[each.key] = {
                "value": counted[each.source],
                "zh": f"系统统计：{basis.zh}{word.zh}",
                "en": f"counted by the system: {word.en.lower()} {basis.en}",
                "at": now.isoformat(),
            }
        held = earlier.get(each.key, {}).get(unit_id)
        if held is not None:
            found[each.key] = {
                "value": held.value,
                "zh": f"本单位上次的答复：{held.title}（{held.number}）",
                "en": f"your unit's earlier answer: {held.title} ({held.number})",
                "at": held.at.isoformat(),
            }
    return found
