"""Addresses of things are held against the library (落址): found, the thing stands there; if not, the text waits for
its town, and what the town says holds for every thing that waited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from zhili.language.text import clean
from zhili.lib.actor import CLOCK, Actor
from zhili.lib.codes import Level, level_of
from zhili.lib.deadlines import due
from zhili.places import queries as places
from zhili.places.actions import locate
from zhili.profiles.model import Profile
from zhili.profiles.registers import Registers, UnknownField
from zhili.store import reading
from zhili.store.rows import change
from zhili.store.writing import writing

from ..models import Fact, Site, Thing
from ._ground import rules
from ._sites import is_plain_address

PIECE: Final = 500


@dataclass(frozen=True, slots=True)
class _Held:
    """One address of a thing to be held: its row in the queue, whose list it came with, and where the thing lies."""

    site: int
    same: bytes
    thing: int
    text: str
    area: str
    source: str


def site_due(*, now: datetime, most: int = PIECE) -> int:
    """Hold up to ``most`` addresses that nobody has held yet, and take over what towns said since; how many. Two at
    once are harmless."""
    ids = list(Site.objects.filter(at__isnull=True).order_by("id").values_list("id", flat=True)[:most])
    return hold(CLOCK, ids, rules(now), now) + _take_over(most)


def stand_again(*, now: datetime, most: int = 5000) -> int:
    """Things without a grid take that of their address, which may have been placed on the map since; how many."""
    rows = Site.objects.filter(
        at__lte=now, thing__grid_code="", thing__ended_on__isnull=True, address__grid_code__gt=""
    ).order_by("id")  # fmt: skip
    where = {thing: address for thing, address in rows.values_list("thing_id", "address_id")[:most] if address}
    if not where:
        return 0
    with writing():
        return _stand(where)


def site_things(actor: Actor, things: Iterable[int], profile: Profile, now: datetime) -> None:
    """The same for what was just recorded of these things, by whoever recorded it; inside a transaction or not. One
    form was filled in, however many verbs it comes to."""
    quiet = replace(actor, effort=None)
    wanted = list(dict.fromkeys(things))
    for at in range(0, len(wanted), PIECE):
        rows = Site.objects.filter(thing_id__in=wanted[at : at + PIECE], at__isnull=True)
        hold(quiet, list(rows.values_list("id", flat=True)), profile, now)


def hold(actor: Actor, sites: Sequence[int], profile: Profile, now: datetime) -> int:
    """Hold these, list by list and area by area. The library is read before anything is locked."""
    by_list: dict[tuple[str, str], list[_Held]] = defaultdict(list)
    for each in _read(sites, profile.registers):
        by_list[each.area, each.source].append(each)
    end = due(profile.correct_within, now, profile.calendar).at
    texts = {key: [each.text for each in rows] for key, rows in by_list.items()}
    found = {key: places.match_all(said, *places.list_ground(key[0])) for key, said in texts.items()}
    many = 0
    where: dict[int, int] = {}
    with writing():
        for (area, source), rows in by_list.items():
            said, meant = texts[area, source], found[area, source]
            told = locate(actor=actor, texts=said, area=area, source=source, now=now, due_at=end, found=meant)
            for each, at in zip(rows, told, strict=True):
                many += change(
                    Site, {"id": each.site, "same": each.same}, address_id=at.address_id, waits_id=at.check_id,
                    sure=at.sure, at=now,
                )  # fmt: skip
                if at.address_id is not None:
                    where[each.thing] = at.address_id
        _stand(where)
    return many


def _read(sites: Sequence[int], registers: Registers) -> list[_Held]:
    """What is to be held. A field that the rules no longer list, or now seal, is not held at all."""
    rows = {row.id: row for row in Site.objects.filter(id__in=sites).select_related("thing", "batch")}
    facts = Fact.objects.filter(thing_id__in={row.thing_id for row in rows.values()}, golden=True)
    said = {
        (thing, name): (bytes(same or b""), value or "", unit)
        for thing, name, same, value, unit in facts.filter(field__in={row.field for row in rows.values()}).values_list(
            "thing_id", "field", "blind", "value", "record__source__unit__name_zh"
        )
    }
    held = []
    for row in rows.values():
        same, text, unit = said.get((row.thing_id, row.field), (b"", "", ""))
        if same != bytes(row.same) or not clean(text) or not _is_listed(registers, row.field):
            Site.objects.filter(id=row.id, at__isnull=True).delete()
            continue
        source = f"{unit} · {row.batch.name}" if row.batch else unit
        held.append(_Held(row.id, same, row.thing_id, text, row.thing.area_code, source))
    return held


def _is_listed(registers: Registers, name: str) -> bool:
    try:
        return is_plain_address(registers.field(name))
    except UnknownField:
        return False


def _take_over(most: int) -> int:
    """What towns said of texts that waited: the things stand there now."""
    rows = Site.objects.filter(at__isnull=False, address__isnull=True, waits__address__isnull=False).order_by("id")
    told = list(rows.values_list("id", "thing_id", "waits__address_id")[:most])
    if told:
        with writing():
            for site, _, address in told:
                change(Site, {"id": site, "address_id": None}, address_id=address)
            _stand({thing: address for _, thing, address in told})
    return len(told)


def _stand(where: dict[int, int]) -> int:
    """Things take the grid of their address where they had none, and the village where only the town was known. What a
    source says of either stands. How many changed."""
    changed = 0
    at = {each.id: each for each in places.addresses(where.values())}
    columns = ("id", "area_code", "grid_code")
    for thing, area, grid in reading.select(Thing, columns, {"id": list(where), "grid_code": ""}):
        found = at[where[thing]]
        village = found.area_code if area == f"{found.area_code[:9]}000" else area
        if found.grid_code[:12] != village and level_of(village) == Level.VILLAGE:
            found = replace(found, grid_code="")
        if (village, found.grid_code) != (area, grid):
            changed += change(Thing, {"id": thing}, area_code=village, grid_code=found.grid_code)
    return changed
