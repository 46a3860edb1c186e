"""What a list is checked against: places as they are today, people recorded as having died, batches taken in before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from zhili.lib.codes import prefix_of
from zhili.lib.refusal import NotAllowed
from zhili.places import queries as places
from zhili.profiles.model import Profile
from zhili.profiles.registers import ThingKind

from ..checking import SHRUNK, Checker, Ground, Trouble, trouble
from ..columns import changed
from ..lifecycle import Ended
from ..models import Batch, Fact, Mapping, Source
from ..queries.sealing import same_as
from ..refusals import ColumnsChanged, NoMapping, UnknownSource
from ._ground import is_fictional

_PIECE: Final = 500
Rows = Callable[[], Iterator[tuple[int, Sequence[str]]]]


@dataclass(frozen=True, slots=True)
class Table:
    """A list as a door has read it: its file's name, the digest of its bytes, the header, and the rows in text with the
    numbers a spreadsheet shows, from the first on whenever called."""

    name: str
    digest: str
    header: tuple[str, ...]
    rows: Rows


def source_known(kind: str, unit_id: int | None, profile: Profile) -> Source | None:
    """The source, where it has spoken before. Raises UnknownSource; NotAllowed for an actor without a unit."""
    if kind not in profile.registers.sources:
        raise UnknownSource(source=kind)
    if unit_id is None:
        raise NotAllowed
    return Source.objects.filter(kind=kind, unit_id=unit_id).first()


def mapping_of(source: Source | None, kind: ThingKind) -> Mapping:
    """The mapping in force. Raises NoMapping."""
    found = Mapping.objects.filter(source=source, kind=kind.value).order_by("-id").first() if source else None
    if found is None:
        raise NoMapping
    return found


def need_columns(table: Table, mapping: Mapping) -> None:
    """Raises ColumnsChanged, with the nearest guess for each new column."""
    found = changed(table.header, mapping.columns)
    if not found.new and not found.missing:
        return
    raise ColumnsChanged(
        new_zh="、".join(f"{name}（像是 {to}）" if to else name for name, to in found.new) or "无",
        new_en=", ".join(f"{name} (looks like {to})" if to else name for name, to in found.new) or "none",
        missing="、".join(found.missing) or "—",
    )


def ground(profile: Profile, kind: ThingKind, mapping: Mapping, area: str, today: date) -> Ground:
    """What the checker is told."""
    seen: dict[str, tuple[str, str, str]] = {}

    def kept(code: str, judge: Callable[[str, date], tuple[str, str, str]]) -> tuple[str, str, str]:
        if code not in seen:
            seen[code] = judge(code, today)
        return seen[code]

    def judge_area(code: str) -> tuple[str, str, str]:
        return ("area_outside", "", "") if not code.startswith(prefix_of(area)) else kept(code, _area)

    return Ground(
        profile, kind, mapping.columns, area, is_fictional(profile), judge_area, lambda code: kept(code, _grid), dead
    )


def _area(code: str, today: date) -> tuple[str, str, str]:
    latest = places.area(code)
    if latest is None:
        # A place that no area was ever recorded for cannot be told from a wrong one.
        return ("area_unknown", "", "") if places.children("", today) else ("", "", "")
    if latest.valid_to is None or latest.valid_to > today:
        return "", "", ""
    since = f"{latest.name} {latest.valid_to.isoformat()}"
    return "area_former", since, since


def _grid(code: str, today: date) -> tuple[str, str, str]:
    if places.grid(code, today) is not None:
        return "", "", ""
    former = places.former_grid(code)
    if former is None:
        return ("grid_unknown", "", "") if places.layers(today) else ("", "", "")
    since = former.valid_to.isoformat() if former.valid_to else ""
    return "grid_former", since, since


def dead(numbers: Iterable[str]) -> set[str]:
    """Those of the identity numbers that belong to people recorded as having died."""
    found: set[str] = set()
    rest = iter(numbers)
    while piece := list(islice(rest, _PIECE)):
        by_hash = {same_as("person.id_number", number): number for number in piece}
        facts = Fact.objects.filter(field="person.id_number", blind__in=list(by_hash), asked=True, gone="")
        at = {thing: by_hash[bytes(same or b"")] for thing, same in facts.values_list("thing_id", "blind")}
        ended = facts.filter(thing__ended_why=Ended.DIED.value).values_list("thing_id", flat=True)
        told = Fact.objects.filter(thing_id__in=list(at), field="person.died_on", golden=True)
        found |= {at[thing] for thing in (*ended, *told.values_list("thing_id", flat=True))}
    return found


def whole(source: Source, kind: ThingKind, table: Table, checker: Checker) -> list[Trouble]:
    """What is wrong with the list as a whole: half of it, sent before."""
    found = []
    if checker.stated is not None and checker.stated != checker.rows:
        stated, read = checker.stated, checker.rows
        found.append(trouble("half", "", f"写的是 {stated}，读到 {read}", f"{stated} stated, {read} read"))
    before = Batch.objects.filter(source=source, kind=kind.value, done_at__isnull=False).exclude(digest=table.digest)
    last: Any = before.order_by("-id").values_list("rows", flat=True).first()
    if last and checker.rows < SHRUNK * last:
        found.append(trouble("shrunk", "", f"上一批 {last}，这一批 {checker.rows}", f"{last} then, {checker.rows} now"))
    if Batch.objects.filter(source=source, digest=table.digest, done_at__isnull=False).exists():
        found.append(trouble("known_batch"))
    return found


def surveyed(table: Table, found: Ground) -> Checker:
    """A checker that has been through the whole list once."""
    checker = Checker(found, table.header, table.digest)
    checker.survey(table.rows())
    return checker


def today_of(profile: Profile, now: datetime) -> date:
    return profile.calendar.local_date(now)
