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

from zhili.catalogue.queries import need_on
from zhili.lib.codes import prefix_of
from zhili.profiles.registers import ThingKind

from ..lifecycle import Ended
from ..models import Fact, Mapping, Record
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
    """The records of people within an area: record → (source, thing), those compared before, things that ended."""

    records: dict[int, tuple[int, int]] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)
    ended: set[int] = field(default_factory=set)

    @property
    def new(self) -> list[int]:
        return [record for record in self.records if record not in self.known]

    @property
    def things(self) -> set[int]:
        return {thing for _, thing in self.records.values()}


def scope(area: str) -> Scope:
    """Everything that a run over that area compares."""
    found = Scope()
    rows = Record.objects.filter(
        kind=ThingKind.PERSON.value, thing__area_code__startswith=prefix_of(area), thing__into__isnull=True
    ).exclude(thing__ended_why=Ended.MISTAKE.value)
    columns = ("id", "source_id", "thing_id", "compared__run_id", "thing__ended_on")
    for record, source, thing, run, ended in rows.order_by("id").values_list(*columns).iterator(_PIECE):
        found.records[record] = (source, thing)
        if run is not None:
            found.known.add(record)
        if ended is not None:
            found.ended.add(thing)
    return found


def lone_sources() -> frozenset[str]:
    """Sources whose list of people was confirmed to name nobody twice."""
    latest: dict[int, bool] = {}
    for source, lone in Mapping.objects.order_by("id").values_list("source_id", "lone"):
        latest[source] = lone
    return frozenset(str(source) for source, lone in latest.items() if lone)


def open_all(found: Scope, records: Sequence[int], *, cluster: bool) -> dict[str, list[str]]:
    """The compared values of these records in clear, column by column; with ``cluster`` the thing each belongs to."""
    names = ("id", "source", "name", "id_number", "born_on", "sex", "phone", "address")
    out: dict[str, list[str]] = {name: [] for name in (*names, *(("cluster",) if cluster else ()))}
    for piece in _pieces(records):
        said = _said(piece)
        for record in piece:
            source, thing = found.records[record]
            row = said[record]
            row["address"] = row.get("address") or row.get("registered", "")
            row["sex"] = row["sex"] if row.get("sex") in ("1", "2") else ""
            for name in names[2:]:
                out[name].append(row.get(name, ""))
            out["id"].append(str(record))
            out["source"].append(str(source))
            if cluster:
                out["cluster"].append(str(thing))
    return out


def _said(records: Sequence[int]) -> dict[int, dict[str, str]]:
    rows = Fact.objects.filter(record_id__in=records, gone="", field__in=list(_AS))
    said: dict[int, dict[str, str]] = defaultdict(dict)
    for record, name, fact, value, sealed in rows.values_list("record_id", "field", "id", "value", "sealed"):
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
    from ..refusals import NoLinkage

    if any(find_spec(name) is None for name in ("splink", "duckdb", "pyarrow", "opencc", "pypinyin")):
        raise NoLinkage
    return import_module("zhili.registry.linking.engine")
