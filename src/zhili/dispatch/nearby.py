"""Open matters near a place, for everybody: so that somebody can say “me too” instead of reporting it once more.

What is asked with is the asker's own: their point or village, and what their words seem to be about. What is answered
is public of every matter anyway: its category, its grid or village, where it stands, how many people. Nobody's words
are compared here, and no distance to any point is told: a page that answered “somebody said nearly this” or “sixty
metres from here” could be asked what people said, and where they live.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q

from zhili.matters.models import Matter
from zhili.matters.queries.load import state_words
from zhili.matters.queries.published import is_confidential, of_matters
from zhili.places import queries as places
from zhili.profiles import queries as profiles
from zhili.profiles.model import Words

from .models import Suggestion
from .triage import by_keywords

DAYS: Final = 30
LOOKED_AT: Final = 200
"""The newest so many in the grids around are looked at."""
REACH: Final = 0.003
"""Degrees, some three hundred metres: the grids that a circle of so much about the asker touches are near."""


@dataclass(frozen=True, slots=True)
class Near:
    """One open matter nearby, with nothing in it that is not public. ``title`` and ``place``: what staff published,
    '' for nothing; ``grid``: its grid's name; ``here``: the asker's own grid or village."""

    number: str
    category: Words
    title: str
    place: str
    area_code: str
    grid: str
    here: bool
    state: Words
    waits_on: str
    people: int
    recorded_at: datetime


def near(
    locality: str, words: str, now: datetime, *, lon: float | None = None, lat: float | None = None,
    grid_code: str = "", area_code: str = "", most: int = 3,
) -> list[Near]:  # fmt: skip
    """Open matters of the last month that one could join: of the kind that ``words`` seem to be about, in the grids
    around the point, in the grid or in the village; where the words tell no kind, those of the very grid alone."""
    profile = profiles.current(locality, profiles.local_day(locality, now))
    day = profile.calendar.local_date(now)
    home = _home(lon, lat, grid_code, day)
    around = {each.code: each.name for each in home}
    village = area_code if area_code[9:].strip("0") else ""
    if not around and not village:
        return []
    where = Q(grid_code__in=list(around)) if around else Q(area_code=village)
    rows = Matter.objects.filter(where, locality=locality, is_open=True, confidential=False, parent__isnull=True)
    found = list(rows.filter(recorded_at__gte=now - timedelta(days=DAYS)).order_by("-id")[:LOOKED_AT])
    own = home[0].code if home else ""
    tops = {each.category.partition(".")[0] for each in by_keywords(words, profile)}
    kinds = _categories(found)
    fitting = [
        (matter, kinds[matter.id])
        for matter in found
        if kinds.get(matter.id) and _fits(kinds[matter.id], tops, matter, own) and _joinable(matter, kinds[matter.id])
    ]
    fitting.sort(key=lambda pair: (pair[0].grid_code != own, -pair[0].id))
    return _shown(fitting[:most], around, own)


def _home(lon: float | None, lat: float | None, grid_code: str, day: date) -> list[places.GridValue]:
    """The grids to look in, the asker's own first."""
    if lon is not None and lat is not None:
        own = places.find_grid(lon, lat, on=day)
        others = places.around(lon, lat, on=day, degrees=REACH)
        return ([own] if own else []) + [each for each in others if own is None or each.code != own.code]
    picked = places.grid(grid_code, day) if grid_code else None
    return [picked] if picked else []


def _categories(found: Sequence[Matter]) -> dict[int, str]:
    """What each is about: its category, or what the words were taken for while nobody has said."""
    waiting = [matter.id for matter in found if not matter.category]
    guessed = dict(Suggestion.objects.filter(matter_id__in=waiting).values_list("matter_id", "category"))
    return {matter.id: matter.category or guessed.get(matter.id, "") for matter in found}


def _fits(category: str, tops: set[str], matter: Matter, own: str) -> bool:
    if tops:
        return category.partition(".")[0] in tops
    return bool(own) and matter.grid_code == own


def _joinable(matter: Matter, kind: str) -> bool:
    rules = profiles.edition(matter.edition_id)
    category = rules.categories.get(kind)
    if category is None or category.confidential or is_confidential(matter, rules):
        return False
    return rules.kind(matter.kind).rule("join", matter.state) is not None


def _shown(pairs: Sequence[tuple[Matter, str]], around: dict[str, str], own: str) -> list[Near]:
    told = of_matters(matter.id for matter, _ in pairs)
    answer = []
    for matter, category in pairs:
        rules = profiles.edition(matter.edition_id)
        title, place = told.get(matter.id, ("", ""))
        words = Words(*state_words(rules.kind(matter.kind), matter.state))
        here = matter.grid_code == own if own else True
        answer.append(
            Near(matter.number, rules.category(category).words, title, place, matter.area_code,
                 around.get(matter.grid_code, ""), here, words, matter.waits_on, matter.people, matter.recorded_at)
        )  # fmt: skip
    return answer
