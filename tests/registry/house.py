"""A few people, homes and sources for the tests of this room. Nobody here exists: place 99 is on no map."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from tests.cast import NOW, Cast
from zhili.lib.actor import Actor
from zhili.offices.permissions import CORRECT, LOOK, LOOK_OPEN, MERGE, RECORD, WATCH
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry

VILLAGE = "990121100205"
GRID = "990121100205001"
LATER = NOW + timedelta(days=1)


def clerk(cast: Cast, who: str = "handler", *grants: str) -> Actor:
    """That person with the grants of this room (all but watching), for the whole county."""
    given = frozenset(grants or (LOOK, LOOK_OPEN, RECORD, CORRECT, MERGE))
    return replace(cast.as_(who), grants=given, areas=("990121",))


def police(cast: Cast) -> Actor:
    """Somebody of another unit, in the test's county the source of what the police know."""
    return clerk(cast, "urban_handler")


def watcher(cast: Cast) -> Actor:
    return clerk(cast, "supervisor", WATCH, LOOK)


def withhold(cast: Cast, look: int, *, law: str = "监察法第十八条", until: date = date(2027, 1, 1)) -> None:
    """Asked by one who watches, allowed by another."""
    asked = registry.ask_withholding(actor=watcher(cast), look=look, law=law, until=until, now=NOW)
    second = clerk(cast, "reviewer", WATCH)
    registry.answer_withholding(actor=second, withholding=asked, allowed=True, now=NOW)


def identity(born: str = "19620214", order: int = 12) -> str:
    """A sound identity number of place 990121."""
    body = f"990121{born}{order:03d}"
    total = sum(pow(2, 17 - place, 11) * int(digit) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def person(
    actor: Actor, key: str, *, source: str = "grid", thing: int | None = None, now: datetime = NOW, grid: str = GRID,
    register: str = "person", **says: str,
) -> int:  # fmt: skip
    """Record a person as this source knows them; the thing."""
    fields = {f"{register}.{name}": value for name, value in says.items()}
    sheet = registry.Sheet(ThingKind.PERSON, key, fields, grid[:12], grid, thing)
    return registry.observe(actor=actor, source=source, sheet=sheet, now=now).thing


def home(actor: Actor, key: str, address: str, *, now: datetime = NOW, grid: str = GRID) -> int:
    sheet = registry.Sheet(ThingKind.DWELLING, key, {"dwelling.address": address}, grid[:12], grid)
    return registry.observe(actor=actor, source="grid", sheet=sheet, now=now).thing
