"""Many sealed values opened at once: for a linkage that two persons stand for, and for nothing else.

What is opened here lives in the memory of that process alone; it is written nowhere, shown nowhere, and gone with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import Any, Final

from django.db.models import F, Max, Min, Q

from zhili.catalogue.queries import need_on
from zhili.lib.codes import prefix_of
from zhili.profiles.registers import ThingKind
from zhili.store import reading

from ..lifecycle import Ended
from ..models import Compared, Fact, Mapping, Record
from ..queries.sealing import opened

_AS: Final = {
    "person.name": "name",
    "person.id_number": "id_number",
    "person.born_on": "born_on",
    "person.sex": "sex",
    "person.phone": "phone",
    "person.registered_at": "registered",
    "person.lives_at": "address",
}
"""What of a person is compared, under the names of the linkage."""
_PIECE: Final = 2000


@dataclass(slots=True)
class Scope:
    """The records of people within an area: record → (source, thing); those compared before as they are now. ``up_to``:
    the last fact there was."""

    up_to: int = 0
    records: dict[int, tuple[int, int]] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)

    @property
    def new(self) -> list[int]:
        return [record for record in self.records if record not in self.known]

    @property
    def things(self) -> set[int]:
        return {thing for _, thing in self.records.values()}


def scope(area: str) -> Scope:
    """Everything that a run over that area compares."""
    found = Scope(Fact.objects.aggregate(last=Max("id"))["last"] or 0)
    rows = Record.objects.filter(
        kind=ThingKind.PERSON.value, thing__area_code__startswith=prefix_of(area), thing__into__isnull=True
    ).exclude(thing__ended_why=Ended.MISTAKE.value)
    columns = ("id", "source_id", "thing_id", "compared__run_id")
    for record, source, thing, run in rows.order_by("id").values_list(*columns).iterator(_PIECE):
        found.records[record] = (source, thing)
        if run is not None:
            found.known.add(record)
    found.known -= _changed()
    return found


def _changed() -> set[int]:
    """Records that say something else since a run compared them: they are compared anew."""
    first = Compared.objects.aggregate(first=Min("up_to"))["first"]
    if first is None:
        return set()
    younger = Fact.objects.filter(
        Q(id__gt=first) & Q(id__gt=F("record__compared__up_to")), gone="", field__in=list(_AS)
    )
    return set(younger.values_list("record_id", flat=True))


def lone_sources() -> frozenset[str]:
    """Sources whose list of people was confirmed to name nobody twice."""
    latest: dict[int, bool] = {}
    for source, lone in Mapping.objects.order_by("id").values_list("source_id", "lone"):
        latest[source] = lone
    return frozenset(str(source) for source, lone in latest.items() if lone)


_NAMES: Final = ("name", "id_number", "born_on", "sex", "phone", "address")


def open_all(found: Scope, records: Sequence[int], *, cluster: bool) -> Iterator[dict[str, list[str]]]:
    """The compared values of these records in clear, piece by piece, column by column; with ``cluster`` the thing each
    belongs to."""
    for piece in _pieces(records):
        said = _said(piece)
        out = {name: [said[record].get(name, "") for record in piece] for name in _NAMES}
        out["address"] = [said[record].get("address") or said[record].get("registered", "") for record in piece]
        out["sex"] = [sex if sex in ("1", "2") else "" for sex in out["sex"]]
        out["id"] = [str(record) for record in piece]
        out["source"] = [str(found.records[record][0]) for record in piece]
        if cluster:
            out["cluster"] = [str(found.records[record][1]) for record in piece]
        yield out


def _said(records: Sequence[int]) -> dict[int, dict[str, str]]:
    where = {"record_id": list(records), "gone": "", "field": list(_AS)}
    rows = reading.select(Fact, ("record_id", "field", "id", "value", "sealed"), where)
    said: dict[int, dict[str, str]] = defaultdict(dict)
    for record, name, fact, value, sealed in rows:
        said[record][_AS[name]] = opened(fact, value, sealed)
    return said


def _pieces(records: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(records)
    while piece := list(islice(rest, _PIECE)):
        yield piece


def need_switched_on(today: date) -> None:
    """Linkage is a risky use: an impact assessment that a second person approved is in force. Raises UseNotOn."""
    need_on("linkage", today)


def engine() -> Any:
    """The linkage, loaded when a run begins: its libraries are large. Raises NoLinkage."""
    from ..run_refusals import NoLinkage

    if any(find_spec(name) is None for name in ("splink", "duckdb", "pyarrow", "opencc", "pypinyin")):
        raise NoLinkage
    return import_module("zhili.registry.linking.engine")
