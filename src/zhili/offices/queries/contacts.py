"""Whom the public can reach about a place: the grid worker by name, the office behind them, and who watches over both.

Published per grid by duty: name, area, worker, telephone, supervision telephone. A post with a public telephone is
public with the name of whoever sits in it; no other is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from zhili.offices.lifecycle import UnitLevel
from zhili.offices.queries.memory import snapshot
from zhili.offices.queries.people import holders
from zhili.offices.queries.units import ancestors, posts_with, unit
from zhili.offices.queries.values import PostValue, UnitValue

Found = TypeVar("Found", PostValue, UnitValue)

_OFFICES: Final = frozenset({UnitLevel.VILLAGE, UnitLevel.TOWN})
_WORKERS: Final = frozenset({UnitLevel.GRID, UnitLevel.VILLAGE})


@dataclass(frozen=True, slots=True)
class Contact:
    """A post for callers. ``name``: who sits there, '' while nobody does."""

    name: str
    post: PostValue
    unit: UnitValue


@dataclass(frozen=True, slots=True)
class Reach:
    """``worker``: whose ground it is, None where nobody is named; ``offices``: units with a telephone, the nearest
    first; ``supervision``: the unit to which one complains about them."""

    worker: Contact | None
    offices: tuple[UnitValue, ...]
    supervision: UnitValue | None


def reach_of(code: str, on: date) -> Reach:
    """Whom the public reaches about an area or grid code on a day."""
    worker = _worker(code, on)
    nearest = _nearest(((each.id, each) for each in _open_offices(on)), code, on)
    chain = [] if nearest is None else [nearest, *(unit(each) for each in ancestors(nearest.id))]
    behind = [each for each in chain if each.level in _OFFICES and each.phone and each.period.holds_on(on)]
    watching = (unit(each.unit_id) for each in posts_with("matters.supervise", code[:12], on))
    return Reach(worker, tuple(behind), next((each for each in watching if each.phone), None))


def _worker(code: str, on: date) -> Contact | None:
    """The public post of the unit with the narrowest ground around the code: a grid's before a village's."""
    chart = snapshot().chart
    public = (
        (post.unit_id, post)
        for post in chart.posts.values()
        if post.phone and post.period.holds_on(on) and chart.units[post.unit_id].level in _WORKERS
    )
    post = _nearest(public, code, on)
    if post is None:
        return None
    names = [each.name for each in holders(post.id, on)]
    return Contact("、".join(names), post, chart.units[post.unit_id])


def _open_offices(on: date) -> list[UnitValue]:
    units = snapshot().chart.units.values()
    return [each for each in units if each.level in _OFFICES and each.period.holds_on(on)]


def _nearest(found: Iterable[tuple[int, Found]], code: str, on: date) -> Found | None:
    """Of (unit's id, value) pairs the value whose unit has the narrowest ground around the code, the first of them."""
    chart = snapshot().chart
    best: Found | None = None
    longest = 0
    for unit_id, value in found:
        fits = [len(prefix) for prefix in chart.prefixes(unit_id, on) if code.startswith(prefix)]
        if fits and max(fits) > longest:
            best, longest = value, max(fits)
    return best
