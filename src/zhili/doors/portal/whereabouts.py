"""Towns and villages of the place: to choose from in the report, and to name in public (never anything finer)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.conf import settings

from zhili.lib.refusal import NotFound
from zhili.places import queries as places
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile

Groups = Sequence[tuple[str, str, Sequence[tuple[str, str]]]]
"""(town's code, town, its villages as (code, name)) each."""

KEPT_S: Final = 60.0
MOST_VILLAGES: Final = 600
"""Beyond these the list offers towns alone: a list nobody can scroll through helps nobody."""

_held: dict[str, tuple[float, Groups]] = {}


def profile_now(now: datetime) -> Profile | None:
    """The rules of the place today; None before any were adopted."""
    try:
        return profiles.current(settings.ZHILI_LOCALITY, profiles.local_day(settings.ZHILI_LOCALITY, now))
    except NotFound:
        return None


def choices(now: datetime) -> Groups:
    """The towns of the place with their villages, read once a minute at most."""
    slug = settings.ZHILI_LOCALITY
    since, known = _held.get(slug, (0.0, ()))
    if slug in _held and time.monotonic() - since < KEPT_S:
        return known
    profile = profile_now(now)
    known = _read(profile, now) if profile else ()
    _held[slug] = (time.monotonic(), known)
    return known


def codes(now: datetime) -> frozenset[str]:
    """Every code that may be chosen."""
    groups = choices(now)
    return frozenset(code for code, _, _ in groups) | {code for _, _, villages in groups for code, _ in villages}


def area_in(words: str, now: datetime) -> str:
    """The code of the village, else the town, whose name stands in ``words``; '' for none. The longest name wins."""
    found = [
        (len(name), code)
        for code, town, villages in choices(now)
        for code, name in ((code, town), *villages)
        if (bare := name.removesuffix("社区").removesuffix("村")) and len(bare) > 1 and bare in words
    ]
    return max(found)[1] if found else ""


def forget() -> None:
    """Read afresh next time (areas were just imported by this process; tests)."""
    _held.clear()


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Area code → town and village in words; '' where nothing finer than the place itself is known."""
    wanted = {code: [code[:9] + "000", code] for code in set(codes) if code[6:].strip("0")}
    known = places.names(each for pair in wanted.values() for each in pair)
    return {
        code: " ".join(known[each] for each in dict.fromkeys(pair) if each in known) for code, pair in wanted.items()
    }


def name_of(code: str) -> str:
    """One area in words."""
    return names_of([code]).get(code, "")


def _read(profile: Profile, now: datetime) -> Groups:
    day = profile.calendar.local_date(now)
    towns = places.children(profile.area, day)
    groups = [
        (town.code, town.name, [(each.code, each.name) for each in places.children(town.code, day)]) for town in towns
    ]
    if sum(len(villages) for _, _, villages in groups) > MOST_VILLAGES:
        return [(code, name, ()) for code, name, _ in groups]
    return groups
