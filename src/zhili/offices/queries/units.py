"""Questions about units and posts, answered from memory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from zhili.lib.refusal import NotFound
from zhili.offices.lifecycle import UnitLevel
from zhili.offices.queries.memory import snapshot
from zhili.offices.queries.values import PostValue, UnitValue

_WITHOUT_DESK = frozenset({UnitLevel.GRID, UnitLevel.VILLAGE, UnitLevel.OTHER})


class NoSuchUnit(NotFound):
    """The unit does not exist."""

    code = "no_such_unit"
    zh = "没有这个单位：{unit}。"
    en = "There is no such unit: {unit}."


class NoSuchPost(NotFound):
    """The post does not exist."""

    code = "no_such_post"
    zh = "没有这个岗位：{post}。"
    en = "There is no such post: {post}."


def day_of(now: datetime) -> date:
    """The calendar day of ``now`` where the house stands (the time zone of its own locality, ``ZHILI_LOCALITY``): the
    periods of units, posts and seats count in such days."""
    return now.astimezone(snapshot().tz).date()


def unit(unit_id: int) -> UnitValue:
    """The unit; raises NoSuchUnit."""
    found = snapshot().chart.units.get(unit_id)
    if found is None:
        raise NoSuchUnit(unit=unit_id)
    return found


def unit_by_code(code: str) -> UnitValue:
    """The unit with that code; raises NoSuchUnit."""
    chart = snapshot().chart
    if code not in chart.codes:
        raise NoSuchUnit(unit=code)
    return chart.units[chart.codes[code]]


def units() -> tuple[UnitValue, ...]:
    """Every unit, closed ones too, by code."""
    return tuple(snapshot().chart.units.values())


def units_for(prefixes: Iterable[str], on: date | None = None) -> tuple[UnitValue, ...]:
    """The units that stand inside any of the area prefixes (``("",)``: all), by code; with ``on``, open ones only."""
    wanted = tuple(prefixes)
    return tuple(
        each
        for each in snapshot().chart.units.values()
        if each.area_code.startswith(wanted) and (on is None or each.period.holds_on(on))
    )


def ancestors(unit_id: int) -> tuple[int, ...]:
    """The units above it, nearest first; empty for an unknown unit."""
    chart = snapshot().chart
    return chart.above(unit_id) if unit_id in chart.units else ()


def descendants(unit_id: int) -> frozenset[int]:
    """All units below it, however deep, without itself."""
    return snapshot().chart.under(unit_id)


def answers_for(unit_id: int) -> int:
    """Who answers in public for what that unit says: itself, or for a grid, a village or a small office the nearest
    unit above that has a desk of its own."""
    chain = (unit_id, *ancestors(unit_id))
    return next((each for each in chain if unit(each).level not in _WITHOUT_DESK), unit_id)


def answered_for(unit_id: int) -> frozenset[int]:
    """The units for which that unit answers: itself, and those below it that have no desk of their own."""
    return frozenset({unit_id} | {each for each in descendants(unit_id) if answers_for(each) == unit_id})


def jurisdiction(unit_id: int, on: date) -> tuple[str, ...]:
    """The area prefixes that it answers for on that day."""
    return snapshot().chart.prefixes(unit_id, on)


def covers(unit_id: int, code: str, on: date) -> bool:
    """Whether an area code or prefix lies inside the unit's jurisdiction on that day."""
    return snapshot().chart.covers(unit_id, code, on)


def has_power(unit_id: int, power: str, on: date) -> bool:
    """Whether the unit holds that legal power on that day."""
    return any(word == power and period.holds_on(on) for word, period in snapshot().chart.powers.get(unit_id, ()))


def powers_of(unit_id: int, on: date) -> tuple[str, ...]:
    """The legal powers that the unit holds on that day, sorted."""
    held = snapshot().chart.powers.get(unit_id, ())
    return tuple(sorted({word for word, period in held if period.holds_on(on)}))


def post(post_id: int) -> PostValue:
    """The post; raises NoSuchPost."""
    found = snapshot().chart.posts.get(post_id)
    if found is None:
        raise NoSuchPost(post=post_id)
    return found


def post_by_code(unit_code: str, post_code: str) -> PostValue:
    """The post with that code in the unit with that code; raises NoSuchUnit, NoSuchPost."""
    chart = snapshot().chart
    for key in chart.posts_of_unit.get(unit_by_code(unit_code).id, ()):
        if chart.posts[key].code == post_code:
            return chart.posts[key]
    raise NoSuchPost(post=f"{unit_code}/{post_code}")


def posts_in(unit_id: int, on: date) -> tuple[PostValue, ...]:
    """The posts of a unit that are open on that day, by code."""
    chart = snapshot().chart
    found = (chart.posts[key] for key in chart.posts_of_unit.get(unit_id, ()))
    return tuple(each for each in found if each.period.holds_on(on))


def heads_of(unit_id: int, on: date) -> tuple[PostValue, ...]:
    """The posts that head the unit on that day. Empty: nobody; then tell the unit above."""
    return tuple(each for each in posts_in(unit_id, on) if each.head)


def contractors() -> tuple[PostValue, ...]:
    """Every contractor's post, those that end last in front; ended ones too."""
    found = [each for each in snapshot().chart.posts.values() if each.contractor]
    return tuple(sorted(found, key=lambda each: (each.period.until or date.max, each.id), reverse=True))


def posts_with(grant: str, area_code: str, on: date) -> tuple[PostValue, ...]:
    """The posts with ``grant`` on that day whose unit answers for ``area_code``, narrowest jurisdiction first."""
    chart = snapshot().chart
    found: list[tuple[int, PostValue]] = []
    for each in chart.posts.values():
        if grant not in each.grants_on(on):
            continue
        fits = [len(prefix) for prefix in chart.prefixes(each.unit_id, on) if area_code.startswith(prefix)]
        if fits:
            found.append((max(fits), each))
    return tuple(each for _, each in sorted(found, key=lambda pair: (-pair[0], pair[1].id)))
